"""Several questions in one message: each is asked by itself, an elliptic one with those before it as what was said earlier.

A clause is a question of its own when it asks something else than the one before, or the same of another thing; what asks nothing
(请列全, 我们厂年耗能一万吨) stays with the question beside it. Nothing is answered here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import signals
from bot.matter import matter
from corpus.script import fold_keep

MOST = 6  # questions of one message that are answered apart
_ENDS = re.compile(r"(?<=[?？;；!！\n。])(?![”」』\"'）)])")
_COMMA = re.compile(r"(?<=[,，])")
_FIGURES = (
    r"(?:目标|指标|数字)(?:值|数)?(?:呢|又|各|分别|都)*(?:是|有|为|定)?(?:什么|啥|哪|几|多|$|[?？])|有(?:什么|哪些|啥|几个)(?:目标|指标)"
    r"|what (?:is|are) the (?:target|figure|indicator)"
)
_QUESTION = r"[?？]|谁|哪|多少|几|什么|啥|甚|吗|呢|吧$|怎么|咋|何|多[大高久长]|是不是|是否|有没有|\b(?:who|what|which|how|when)\b"
_ASKS = (
    ("law", r"罚|处罚|什么后果|\bfines?\b|penalt"),
    ("document", r"文号|(?:谁|哪(?:个|家)[^,，。]{0,4})(?:印发|发布|发的|制定)|发的(?:吧|吗)"),
    ("who", signals.WHO + r"|(?:牵头|配合|参与|负责)(?:吗|不|没|吧)|有份吗|responsib|in charge|\bwho\b"),
    ("figure", signals.NUMBER + "|" + _FIGURES),
    ("when", r"什么时候|啥时候|何时|哪(?:一)?年|截止|期限|\bwhen\b|by what (?:year|date)"),
    (
        "tasks",
        r"(?:几|哪些|哪几|什么|啥|多少)(?:个|项)?(?:任务|活|职责)|(?:任务|职责|差事)(?:都)?(?:有|是)(?:哪|什么|啥|几)|干(?:什么|啥)|管(?:什么|啥|哪)|要做(?:什么|啥|哪些)|负责(?:什么|哪|啥)",
    ),
    ("says", r"(?:说|讲|写|规定)(?:的是|了)?(?:什么|啥)|what does .{2,40} say"),
    ("where", r"(?:是|在|属于)(?:方案(?:的)?)?(?:哪|第几)(?:一)?(?:条|节|项|章|部分)"),
    ("same", r"^[^,，]{2,12}呢[?？。!！]*$"),
)
_NOT_APART = (
    r"(?<![占对])比(?![例重率])|一样|相同|哪个(?:更|高|低|多|少|大)|还是|区别|不同|差别|差多少|versus|compared|difference"
)
_TOGETHER = re.compile(
    r"^(?:又|也|都|还)?(?:分别|各(?:自|是|为|要|多少|几)|一共|总共|共|合计|比|具体|哪(?:个|家|些|几)[一-鿿]{0,2}[?？]?$|为什么|(?:由|归|是|该)?谁(?:来)?(?:定|说了算|批|规定|核定)[的呢]?[?？]?$)"
)
_TOPICS = re.compile(
    r"^(?P<list>[^,，。?？、]{2,12}(?:、[^,，。?？、]{2,12}?)+(?:(?:和|与|及|以及)[^,，。?？、]{2,12}?)?)"
    r"(?:[这那]?(?:[两二三四五六七八\d]|几)(?:大)?(?:块|项|个|方面|类|件事?|个?领域)|等?方面)?(?:的)?(?P<each>分别|各自|各|都)(?P<ask>.+)$"
)
_WHO_PAYS = r"个人|老板|法人|负责人|主管|单位|企业|公司|人员"
_BODY = re.compile(r"(?:厅|局|委|部|办|政府|公司|集团|院|会)$")


@dataclass(frozen=True)
class Part:
    """One question of a message; `leans` where those before it may be needed to understand it."""

    words: str
    leans: bool = True


def apart(raw: str) -> tuple[Part, ...]:
    """The questions of a message, in their order; one alone where it asks one thing.

    >>> [p.words for p in apart("三（八）谁负责？目标是什么？")]
    ['三（八）谁负责？', '目标是什么？']
    >>> [p.words for p in apart("市场监管局名下挂了哪些任务？逐条列")]
    ['市场监管局名下挂了哪些任务？逐条列']
    """
    if signals.has(signals.INSTRUCTION, fold_keep(raw)):
        return (Part(raw),)
    found = _merged(_ENDS.split(raw))
    found = [x for part in found for x in _merged(_COMMA.split(part))]
    parts = _two_sides(raw) or _each(found) or _several_figures(raw) or tuple(Part(p.strip(" ,，")) for p in found)
    return parts if 1 < len(parts) <= MOST else (Part(raw),)


_SIDES = r"^(?:请问)?(?P<a>[^,，。?？]{2,24}?)"
_TWO_DUTIES = re.compile(
    _SIDES
    + r"(?:和|与|跟|同|、)(?P<b>[^,，。?？]{2,24}?)[,，]?(?P<two>(?:这|那)?(?:俩|两(?:个|块|项|条|处|者|章|节)?|二者)(?:工程|任务)?)?[,，]?(?:的|由)?"
    r"(?P<ask>(?:牵头|责任|负责|主管|配合)[一-鿿]{0,6}|分工|(?:两边)?都(?:当|是|做)?牵头)(?P<rest>.*)$"
)
_TWO_FIGURES = re.compile(
    _SIDES + r"(?<![占对相])比(?!例|重|率|20\d\d)(?P<b>[^,，。?？是]{3,24}?)(?:要|还|更|都)?(?:大|高|多|低|少|小|快|慢|严)"
    r"(?:[一些点]+)?(?:吗|不|么|还是|[,，?？]|$)"
)
_MEASURED = r"降幅|增幅|涨幅|幅度|占比|比例|比重|目标|指标|要求|率|量|能耗|水耗|强度|规模|降低|下降|增长"
_ALIKE = r"一样|相同|同一|分别|各|不同|区别|差别|哪个|重合|重叠|共同|一家|差[了在哪多]"


def _two_sides(raw: str) -> tuple[Part, ...]:
    """A和B的责任单位一样吗, A的降幅比B大吗: the same asked of each side."""
    text = fold_keep(raw).strip()
    m = _TWO_DUTIES.match(text)
    if m and (m["two"] or signals.has(_ALIKE, m["ask"] + m["rest"])) and not any(_BODY.search(m[x]) or _asks(m[x]) for x in "ab"):
        return tuple(Part(f"{m[x].removesuffix('的')}由哪些部门负责？") for x in "ab")
    m = _TWO_FIGURES.match(text)
    if m and all(signals.has(_MEASURED, m[x]) and not _asks(m[x]) for x in "ab"):
        return tuple(Part(f"{m[x]}的目标是多少？") for x in "ab")
    return ()


_FIGURES_OF = re.compile(
    r"^[^:：?？。!！]{0,30}(?:[两二三四五六几\d]个?(?:数字?|指标|目标|数值|数据)|(?:数字|指标|目标|数值)[^:：,，?？]{0,8}(?:分别|各)?[,，]?[^:：,，?？]{0,8})[:：](?P<list>[^。?？]+?)(?:分别|各)?(?:是多少|多少)?[。?？]?$"
)


def _several_figures(raw: str) -> tuple[Part, ...]:
    """查三个数：A、B、C: the figure of each."""
    m = _FIGURES_OF.match(fold_keep(raw).strip())
    names = [n.strip() for n in re.split(r"[、,，;；]|以及|和|与|跟", m["list"]) if n.strip()] if m else []
    if not 2 <= len(names) <= MOST or any(len(n) < 3 or _asks(n) for n in names):
        return ()
    return tuple(Part(f"{n}的目标是多少？") for n in names)


def _merged(clauses: list[str]) -> list[str]:
    """Clauses joined to questions: one that asks nothing of its own goes to the one before it, or waits for the first that asks."""
    out: list[str] = []
    for clause in clauses:
        if not clause.strip():
            continue
        if out and not ((_asks(out[-1]) or (_whole(out[-1]) and _named(clause))) and _own(clause, out[-1])):
            out[-1] += clause
        else:
            out.append(clause)
    return out


def _whole(clause: str) -> bool:
    """A sentence that ends as a question and holds a question word."""
    return clause.rstrip().endswith(("?", "？")) and signals.has(_QUESTION, fold_keep(clause).rstrip("? "))


def _named(clause: str) -> bool:
    """A matter of its own, beside the words that ask (污泥的目标又是几, not 管哪一项)."""
    asking = signals.WHO + "|" + signals.NUMBER + "|" + signals.TASKS + r"|[管做干办]?哪?[一几][项个条件]"
    text = re.sub(asking, " ", fold_keep(clause).lower())
    return len(matter(text).replace(" ", "")) >= 2


def _own(clause: str, before: str) -> bool:
    """Whether a clause asks for itself, beside the one before."""
    text = fold_keep(clause).strip(" ,，").lower()
    mine = _asks(clause)
    if (
        not mine
        or signals.has(_NOT_APART, text)
        or signals.has(r"哪个(?:更|高|低|多|少|大|降)|谁(?:更|高|低)", fold_keep(before))
    ):
        return False
    if "law" in mine & _asks(before) and (_same_sentence(before) or signals.has(_WHO_PAYS, text)):
        return False
    if mine - _asks(before) - {"same"} and not _TOGETHER.match(text):
        return True
    rest = matter(re.sub(signals.WHO + "|" + signals.NUMBER + "|" + signals.TASKS, " ", text)).replace(" ", "")
    if _TOGETHER.match(text):
        return (
            bool(mine & {"figure"})
            and bool(mine - _asks(before))
            and len(rest) == 0
            and signals.has(_FIGURES + "|指标|目标", text)
        )
    return len(rest) >= 2


def _same_sentence(before: str) -> bool:
    """Whether what stands before is the same sentence still: one norm says what each of those concerned pays."""
    return before.rstrip().endswith((",", "，"))


def _asks(clause: str) -> set[str]:
    text = fold_keep(clause).lower().strip(" ,，")
    if not signals.has(_QUESTION, text):
        return set()
    return {name for name, pattern in _ASKS if signals.has(pattern, text)}


def _each(parts: list[str]) -> tuple[Part, ...]:
    """A、B、C分别由谁负责，指标各是多少: the same questions of each thing."""
    parts = [fold_keep(p) for p in parts]
    m = _TOPICS.match(parts[0].strip()) if parts else None
    if m is None or "who" not in _asks(parts[0]):
        return ()
    topics = [t for t in re.split(r"、|以及|和|与|及", m["list"]) if t]
    if len(topics) < 2 or len(topics) * len(parts) > MOST or any(_BODY.search(t) or _asks(t) for t in topics):
        return ()
    asks = [m["ask"], *(re.sub(r"分别|各自?|都", "", p) for p in parts[1:])]
    if any(matter(re.sub(signals.WHO + "|" + signals.NUMBER, " ", a)).replace(" ", "") for a in asks[1:]):
        return ()
    asks = ["有哪些指标" if i and re.search("指标|目标|数字", a) else a.lstrip("的，, ") for i, a in enumerate(asks)]
    return tuple(Part(topic + ask, leans=False) for topic in topics for ask in asks)
