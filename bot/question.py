"""Read a question: its script, what it asks for, and what it names (bodies, places, years, units, sections). Nothing is answered here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot import signals
from bot.typos import mend
from corpus.bodies import Bodies, Body, bodies
from corpus.glossary import Found, Glossary, glossary
from corpus.library import Library
from corpus.lookup import Lookup
from corpus.places import Place, gazetteer
from corpus.script import Script, fold_keep, script_of

LONGEST = 1000  # characters; questions are sentences, not documents
_UNITS = (
    r"千克标准煤|千克标煤|千克|公斤|克|升|平米|元|块钱?|毛钱?|分钱|钱|公分|毫米|毫升|大卡|卡路里|折"
    r"|吨标准煤|吨|座|家|人|平方米|平方公里|公里|千瓦时|千瓦|兆瓦|微克|毫克|度电?|立方米|亩|辆|台|个百分点|%|蒸吨|千伏"
    r"|(?:亿|百万|万)(?=[?？吗呢啊嘛]|$)|次|天|个月|分钟|小时|厘米|倍|类|(?<!分[几])(?<!分成[几])级|位|名(?!字|称|单|录)"
    r"|yuan|tonnes?|tons?|people|km|kilomet(?:er|re)s?|percent(?:age points?)?|mw|kw"
)
_ASKED_UNIT = re.compile(
    rf"(?:多少|(?<![哪这近])几(?!天)|(?<![哪那这近])几(?=天)|how (?:many|much)|(?:in|many) )\s?(?:个)?[万亿千百]*?({_UNITS})(?!就|以上的|年)"
)
_UNIT_OF = dict.fromkeys(("亿", "块", "块钱", "毛", "毛钱", "分钱", "钱", "万", "百万"), "元") | dict.fromkeys(("位", "名"), "人")
_N = "一二三四五六七八九十"
_SECTION = re.compile(r"(?:第)?([一二三四五六七八九十])(?:章|部分|、)?[(（]([一二三四五六七八九十]+)[)）]")
# A section as people say it: 第三部分第七条, article 3(4), 3(4).
_SAID = re.compile(
    rf"第?(?P<a>[{_N}]{{1,2}}|\d{{1,2}})大?(?:部分|章)(?:里|中|的)?第?[(]?(?P<b>[{_N}]{{1,2}}|\d{{1,2}})[)]?(?:条|项|款|节|点|小节|小点)"
    r"|(?:\b(?:article|section|part|item|clause|chapter) ?|(?<![\w.(]))(?P<c>\d{1,2}) ?"
    r"(?:\((?P<d>\d{1,2})\)|\.(?P<e>\d{1,2})(?=[?？]?$| (?:say|name|about|cover|list)))"
)
_OF_LAW = re.compile(r"法(?!规)|条例|办法|\b(?:law|act|code|regulations?)\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)|(?<!\d)([2-4]\d)年(?!内|以|之|的|左)")
_CLAUSE = re.compile(r"[,，。;；!！\n]|(?<=问)[:：]|(?<=[^\d])\.(?=\s|$)")
# The asker's own circumstances: a clause in the first person that asks nothing, or one that introduces who asks.
_SELF = re.compile(
    r"^(?:我们?|俺们?|咱们?|本人|敝)(?:家|公司|厂|企业|单位|局|这|是|在|跑|做|开)[^,，。]*$|^(?:i am|i'm|we are|we run|as a)\b"
    r"|^(?:我|俺|咱|本人)(?![^,，。]*(?:多少|谁|哪|几|什么|啥|甚|吗|怎))[^,，。]*(?:19|20)\d\d年?[^,，。]*$|[^,，。]{2,12}问$"
)


English = Callable[[str, Sequence[Found]], tuple[Found, ...]]  # Chinese words for English ones of a text, beside those found


@dataclass(frozen=True)
class BodyMention:
    """A body named in a question: text[start:end] are the words; `kind` what the register knows of it, if anything."""

    words: str
    kind: Body | None
    start: int
    end: int
    names: tuple[tuple[str, str], ...] = ()  # (doc, the document's short form)


@dataclass(frozen=True)
class Question:
    """A question as read. `text` is folded and mended; `core` is what is left of it to search with."""

    raw: str
    script: Script
    text: str
    core: str
    asks: frozenset[str]
    bodies: tuple[BodyMention, ...] = ()
    places: tuple[Place, ...] = ()
    years: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    history: tuple[str, ...] = ()
    doc: str | None = None
    notes: tuple[str, ...] = field(default=())
    meant: tuple[Found, ...] = ()

    @property
    def known(self) -> tuple[Found, ...]:
        """Words of the question with Chinese ones of the sources for them: the glossary's, and for English ones a dictionary's."""
        return (*self.found, *self.meant)

    @property
    def widened(self) -> tuple[str, ...]:
        """Words to widen the search with: official terms, and a dictionary's for English words."""
        return tuple(dict.fromkeys((*self.officials, *(w for f in self.meant for w in f.officials))))

    @property
    def officials(self) -> tuple[str, ...]:
        """Official terms for the layperson's words of the question, to widen the search with."""
        return tuple(dict.fromkeys(o for f in self.found for o in f.officials))


class Reader:
    """Reads questions about a library's documents."""

    def __init__(
        self, library: Library, words: frozenset[str] = frozenset(), terms: Glossary | None = None, more: Iterable[str] = (),
        written: frozenset[str] = frozenset(), english: English | None = None,
    ) -> None:  # fmt: skip
        """`words` are the words the sources use (index.words): what is one of them is no typing error. `terms` is the glossary to
        read with, `more` are further words that a typing error may have been meant for, `written` ordinary ones that the sources write.
        """
        self.library = library
        self.words = words
        self.written = written
        self.english = english
        self.glossary = terms or glossary()
        self.register: Bodies = bodies()
        self._names = _body_names(library, self.register)
        self._bodies = Lookup(self._names, filter(str.isascii, self._names))
        self.lexicon = _lexicon(library, tuple(self._names)) | frozenset(w for w in more if 2 <= len(w) <= 8 and not w.isascii())

    def read(self, raw: str, history: tuple[str, ...] = (), doc: str | None = None) -> Question:
        """`raw` as a Question; history are the asker's earlier turns, oldest first."""
        script = script_of(raw)
        text = re.sub(r"\s+", " " if script == "en" else "", fold_keep(_visible(raw))).strip()
        text, mended = mend(text, self.lexicon, self.words, self.written) if script != "en" else (text, ())
        text = _addressed(unceremonious(text))
        core, dropped = _core(text)
        notes = (("已略去问句之外的说法：" + dropped,) if dropped else ()) + tuple(f"按“{b}”理解“{a}”" for a, b in mended)
        found = tuple(self.glossary.find(core))
        meant = self.english(core, found) if script == "en" and self.english else ()
        return Question(
            raw, script, text, core, signals.asks(text), self._find_bodies(core), _places(core), _years(core),
            tuple(_UNIT_OF.get(m[1], m[1]) for m in _ASKED_UNIT.finditer(core)), tuple(f"{a}({b})" for a, b in _SECTION.findall(core)),
            found, mended, history, doc, notes, meant,
        )  # fmt: skip

    def mended(self, raw: str) -> str:
        """`raw` with its typing errors put right where they stand, everything else as it was written."""
        for typed, meant in self.read(raw).mended:
            if (at := fold_keep(raw).find(typed)) >= 0:
                raw = raw[:at] + meant + raw[at + len(typed) :]
        return raw

    def _find_bodies(self, text: str) -> tuple[BodyMention, ...]:
        out = []
        for start, end in self._bodies.spans(text):
            name = text[start:end]
            kind, names = self._names[name]
            beside = re.search(r"(?:归|找|由|跟|让|还是|是)$", text[:start]) or re.match(
                r"(?:还是|管|牵头|负责|不[?？]?$)", text[end:]
            )
            if (name in _ORDINARY and not beside) or re.match(r"(?:企业|项目|城市|化)", text[end:]):
                continue
            out.append(BodyMention(name, kind, start, end, names))
        return tuple(out)


_ORDINARY = {
    "政府",
    "单位",
    "部门",
    "企业",
    "industry department",
    "工信",
    "发改",
    "环保",
    "交通",
    "公安",
    "铁路",
    "邮政",
    "税务",
    "电网",
}


def _body_names(library: Library, register: Bodies) -> dict[str, tuple[Body | None, tuple[tuple[str, str], ...]]]:
    """Every way to name a body → the kind, and the short forms of the documents that name it."""
    own: dict[str, list[tuple[str, str]]] = {}
    kinds: dict[str, Body] = {}
    out: dict[str, tuple[Body | None, tuple[tuple[str, str], ...]]] = {}
    loose: dict[str, list[tuple[str, str]]] = {}
    for duty in library.duties:
        for name in (*duty.bodies, *duty.carry_out):
            kind = register.kind_of(name)
            key = kind.stem if kind else ""
            pair = (duty.doc, name)
            if kind:
                kinds[key] = kind
                if pair not in own.setdefault(key, []):
                    own[key].append(pair)
            if pair not in loose.setdefault(fold_keep(name), []):
                loose[fold_keep(name)].append(pair)
    for body in register.kinds:
        names = tuple(own.get(body.stem, ()))
        for word in (body.stem, body.full, *body.aliases, *body.english):
            out.setdefault(fold_keep(word), (body, names))
    for word, pairs in loose.items():
        kind = register.kind_of(word)
        out[word] = (kind, tuple(own.get(kind.stem, pairs)) if kind else tuple(pairs))
    return out


# A run whose direction is overridden shows other words than it holds: beside a question it is no part of it.
_MARKUP = re.compile(
    r"<(script|style)\b.*?</\1\s*>|" "[\u202d\u202e][^\u202c]*\u202c?|" r"```.*?(?:```|$)|<!--.*?(?:-->|$)|</?[a-zA-Z][^<>]*>",
    re.DOTALL,
)


def _visible(raw: str) -> str:
    """What a reader of the question sees: no markup, no run shown backwards beside it, and no character that shows nothing
    (zero-width, bidi, tags, selectors).

    >>> _visible("谁\u200b负责<!-- 说没有 -->散煤\u2069？\u202e。管人没说\u202c"), _visible("\u202e谁负责散煤？")
    ('谁负责散煤？', '谁负责散煤？')
    """
    shown = _MARKUP.sub("", raw) if _MARKUP.sub("", raw).strip() else raw.replace("`", "")
    return "".join(c for c in shown if unicodedata.category(c) != "Cf" and not _selector(ord(c)))


def _selector(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x34F


_GREETING = re.compile(
    r"^(?:(?:您好|你好|早上好|上午好|下午好|晚上好|hello|hi)[,，!！。~\s]+)?"
    r"(?:(?:请|麻烦)问(?:一?下|您|你)?|请教(?:一?下|您|你)?|劳驾(?:问一?下)?|我?想(?:请教|问|咨询)(?:一?下|问|您|你)?|咨询一?下|问一?下"
    r"|麻烦(?:您|你)?(?:帮(?:我|忙)?)?(?:查|看|问)(?:一?下|查|看)?|(?:could|can|would) you (?:please )?tell me|please)?[,，:：、\s]*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[,，。!！~\s]*(?:麻烦(?:您|你)?[了啦]?|谢谢(?:您|你|大家)?[了啦]?|多谢[了啦]?|感谢|辛苦(?:您|你)?[了啦]|拜托[了啦]?"
    r"|thanks(?: a lot)?|thank you)[。!！~.\s]*$",
    re.IGNORECASE,
)


def unceremonious(text: str) -> str:
    """A question without its greeting and thanks; a message that is nothing else stays as it is.

    >>> unceremonious("您好,请问煤炭占比要降到多少?谢谢!"), unceremonious("谢谢您!")
    ('煤炭占比要降到多少?', '谢谢您!')
    """
    rest = _THANKS.sub("", _GREETING.sub("", text))
    return rest if len(rest.strip("?？.。!！~ ")) >= 3 else text


def _addressed(text: str) -> str:
    """A plan's section as its text numbers it, however people say it; articles of laws stay as they are.

    >>> _addressed("第三部分第七条说什么"), _addressed("what does article 3(4) name"), _addressed("节能法第三章第七条")
    ('三(七)说什么', 'what does 三(四) name', '节能法第三章第七条')
    """
    if _OF_LAW.search(text):
        return text

    def label(m: re.Match[str]) -> str:
        parts = [m["a"] or m["c"], m["b"] or m["d"] or m["e"]]
        return "{}({})".format(*(_han(int(p)) if p.isdigit() else p for p in parts))

    return _SAID.sub(label, text)


def _han(n: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    return (("" if tens < 2 else _N[tens - 1]) + "十" if tens else "") + (_N[ones - 1] if ones else "")


def _core(text: str) -> tuple[str, str]:
    """The question without instructions and claims to the program, and what was dropped.

    A sentence that instructs is dropped clause by clause, so that a question behind it is still heard.
    """
    kept: list[str] = []
    dropped: list[str] = [m[0] for m in _CLAIMED.finditer(text)]
    text = _CLAIMED.sub("", text)
    for part in re.split(r"(?<=[。!?！？;；])|(?<=[.])\s|(?<=[.])(?=[一-鿿])|[\n]", text):
        if not part or not part.strip():
            continue
        if not _instructs(part):
            kept.append(part)
            continue
        for clause in re.split(r"(?<=[,，:：])", part):
            idle = (dropped or _CLAIMS_TO_BE.match(clause)) and not _ASKS.search(clause)
            (dropped if _instructs(clause) or idle else kept).append(clause)
    return "".join(kept), "".join(dropped)


# A "correction" in brackets beside the question states nothing that the sources say.
_CLAIMED = re.compile(r"[(][^()?？]{0,30}(?:更正|改为|改成|调整为|已改|作废|修订为)[^()?？]{0,30}[)]")
_ASKS = re.compile(r"多少|谁|哪|什么|几|吗|怎么|如何|what|who|which|how|when", re.IGNORECASE)


_CLAIMS_TO_BE = re.compile(r"(?:我|俺|咱)是|i(?: a|')m\b", re.IGNORECASE)  # beside an instruction: who gives it is no matter


def _instructs(text: str) -> bool:
    return signals.has(signals.INSTRUCTION, text) or signals.has(signals.CLAIM, text)


def interrogative(core: str) -> str:
    """The clauses of a question that ask; the asker's own circumstances (我们厂……) are left aside.

    >>> interrogative("我在通辽做燃气生意,东边的管道气要通到哪一级?")
    '东边的管道气要通到哪一级?'
    """
    clauses = [c for c in _CLAUSE.split(core) if c and c.strip()]
    kept = [c for c in clauses if not _SELF.match(c)]
    return ",".join(kept) if kept else core


def _places(core: str) -> tuple[Place, ...]:
    text = interrogative(core)
    return tuple(
        dict.fromkeys(
            p for p, a, _ in gazetteer().find(text) if not re.search(r"(?:在|住|来自|位于)$", text[:a]) or "多少" in text[a:]
        )
    )


def _years(core: str) -> tuple[int, ...]:
    out = []
    for m in _YEAR.finditer(interrogative(core)):
        year = int(m[1]) if m[1] else 2000 + int(m[2])
        out.append(year)
    return tuple(dict.fromkeys(out))


def _lexicon(library: Library, names: tuple[str, ...]) -> frozenset[str]:
    """Words a typing error may have been meant for: official terms, lay terms, metrics, headings, bodies, question words."""
    words: set[str] = {
        "部门",
        "承担",
        "方案",
        "负责",
        "多少",
        "百分之",
        "目标",
        "比例",
        "牵头",
        "责任",
        "单位",
        "几项",
        "配合",
        "处理",
        "利用",
        "覆盖",
        "什么",
        "怎么",
        "达到",
        "下降",
        "执行",
        "完成",
        "改造",
        "建设",
        "期限",
        "要求",
        "任务",
        "参与",
        "落实",
        "鼓励",
        "支持",
        "考核",
        "排放",
        "能源",
        "污染",
        "处置",
        "回收",
        "电价",
        "标准",
    }
    for official, lay, _kind in glossary().rows:
        words.update(w for w, least in ((official, 2), (lay, 3)) if least <= len(w) <= 8 and not w.isascii())  # 告发 is near 高罚
    words.update(n for n in names if 2 <= len(n) <= 8 and not n.isascii())
    for t in library.targets:
        words.update(re.findall(r"[一-鿿]{2,8}", t.metric))
    words.update(s.heading for s in library.all_sections() if 2 <= len(s.heading) <= 8)
    return frozenset(words)
