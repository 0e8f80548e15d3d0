"""What a delivered text is: a law, a plan, or neither. It is a law when it is numbered as one and says that it is one.

第…条 alone proves nothing: plans quote articles, and readings of a law (解读) quote many. A law enacts (制定本法), takes effect
(自…起施行), speaks of itself (本法), and stands in its articles with nearly all of its text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from corpus.errors import DocumentError
from corpus.law_meta import LAW_TITLE, LawMeta, law_meta, plan_head, short_title
from corpus.law_outline import LawOutline, law_outline, looks_like_law
from corpus.provisions import Register
from corpus.readers import Delivered
from corpus.records import Document
from corpus.script import plain_keep, to_simplified

Kind = Literal["law", "plan"]
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_ID = 60
RESERVED = ("plan",)  # the plan that comes with the project
_READING = re.compile(r"解读|释义|答记者问|问答|图解|学习(?:体会|辅导|要点)|心得|评析|宣讲|一图读懂|的说明$|新闻发布")
_DRAFT = re.compile(r"草案|征求意见稿|送审稿|讨论稿")
_COMMENTED = re.compile(r"^[【\[(（]?\s*(?:解读|释义|条文主旨|条文释义|评析|点评|说明)\s*[】\])）:：]", re.M)
_PLAN_TITLE = re.compile(r"(?:方案|规划|计划|行动|措施|意见|安排|要点|纲要|通知|办法|任务分工)(?:[(（].{1,12}[)）])?$")
_ENACTS = re.compile(r"制定本(?:法|条例|规定|办法|细则|规则|决定|规程|章程)")
_SELF = re.compile(r"本(?:法|条例|规定|办法|细则|规则|规程|章程)")
_IN_FORCE = re.compile(r"起(?:施行|实施|执行|生效)|废止")
_ISSUES = re.compile(r"^(?P<by>.{0,40}?)关于印发《?(?P<title>[^《》]{4,60}?)》?的通知$")
FRONT_SHARE = 0.4  # a decree, a preface and a table of contents stay below a quarter of a law of ten articles
MISSING_SHARE = 0.5  # a text that lacks half of its numbers quotes a law, it is none


@dataclass(frozen=True)
class Recognised:
    """What was understood of a file. `articles` are those of a law (of a plan: its chapters); duties and targets are a plan's."""

    kind: Kind
    id: str
    title: str
    meta: LawMeta
    text: str
    format: str
    articles: int = 0
    sections: int = 0
    duties: int = 0
    targets: int = 0
    oddities: tuple[str, ...] = ()
    registered: bool = False  # the provisions register has this law


def _registers() -> tuple[Register, ...]:
    from corpus.collection import registers

    return registers()


def recognise(delivered: Delivered, name: str, registers: Sequence[Register] | None = None) -> Recognised:
    """What a text is. `name` is the file's; DocumentError says what was looked for when it is neither a law nor a plan."""
    text = delivered.text
    titles = _title_lines(text, delivered)
    reading = any(_READING.search(t) for t in titles) or len(_COMMENTED.findall(text)) >= 3
    if not reading and looks_like_law(text):
        out = law_outline(name, text)
        if is_law(text, out, titles):
            return _law(delivered, name, out, _registers() if registers is None else registers)
    if not reading and (plan := _plan(delivered, name)):
        return plan
    found = "像是对法律或方案的解读，不是文本本身" if reading else "既不像法律法规，也不像方案"
    raise DocumentError(
        f"{name} {found}：没有从第一条起连续的条文（制定本法……自……起施行），也没有“一、”“（一）”编号、带责任单位或指标的方案章节。",
        "请添加法律法规或方案的全文；解读、新闻、目录和扫描件不能作为出处。",
    )


def is_law(text: str, out: LawOutline, titles: Sequence[str]) -> bool:
    """Whether what is numbered as a law is one: title, enacting words, self-reference and a closing article, three of these four,
    and its text stands in its articles."""
    articles = [s for s in out.sections if re.match(r"第.+条", s.label)]
    if not articles:
        return False
    last = max(_number(s.label) for s in articles)
    if articles[0].start > len(text) * FRONT_SHARE or out.articles < last * MISSING_SHARE:
        return False
    if len(re.findall(r"^[一二三四五六七八九十]+、", text[: articles[0].start], re.M)) >= 2:
        return False  # the chapters of a plan stand in front of the articles it quotes
    first = text[articles[0].start : articles[min(2, len(articles) - 1)].end]
    closing = "".join(text[s.start : s.end] for s in articles[-3:])
    plain = plain_keep(text)
    signs = (
        any(LAW_TITLE.search(short_title(t)) for t in titles),
        bool(_ENACTS.search(plain_keep(first))),
        len(_SELF.findall(plain)) >= max(2, out.articles // 8),
        bool(_IN_FORCE.search(plain_keep(closing))),
    )
    return sum(signs) >= 3


def _law(delivered: Delivered, name: str, out: LawOutline, registers: Sequence[Register]) -> Recognised:
    meta = law_meta(delivered.text, delivered.front)
    title = meta.title or to_simplified(Path(name).stem)
    draft = bool(_DRAFT.search(title))
    register = None if draft else next((r for r in registers if short_title(r.title) == short_title(title)), None)
    names = tuple(dict.fromkeys((*meta.names, *(register.names if register else ()))))
    oddities = list(out.oddities)
    if draft:
        oddities.append("标题写明是草案或征求意见稿，不是现行文本")
    if not meta.title:
        oddities.append("没有找到标题，以文件名代替")
    stated = delivered.front.get("articles", "")
    if stated.isdigit() and int(stated) != out.articles:
        oddities.append(f"文件头写明 {stated} 条，读到 {out.articles} 条")
    return Recognised(
        "law", register.id if register else propose_id(name, title), title, replace(meta, title=title, names=names), delivered.text,
        delivered.format, articles=out.articles, sections=len(out.sections), oddities=tuple(oddities), registered=register is not None,
    )  # fmt: skip


def _plan(delivered: Delivered, name: str) -> Recognised | None:
    text = delivered.text
    try:
        document = plan_document(name, text, LawMeta(_plan_title(text, delivered)))
    except DocumentError:
        return None
    from corpus.library import read_document

    _, duties, targets = read_document(document)
    title = document.title or to_simplified(Path(name).stem)
    if not (_PLAN_TITLE.search(re.sub(r"\s", "", title)) and (duties or targets)) and len(duties) < 2 and len(targets) < 3:
        return None
    first = next(s.start for s in document.sections if s.label == "一")
    number, issuer, date = plan_head(text[document.body_start :], first - document.body_start)
    front = delivered.front
    meta = LawMeta(
        title, (short_title(title),), front.get("document_number", "") or number, front.get("issuer", "") or issuer,
        front.get("adopted", "") or date, begins=document.text[document.body_start :].split("\n", 1)[0] if document.body_start else "",
    )  # fmt: skip
    chapters = [s.label for s in document.sections if s.label[0] in "一二三四五六七八九十" and "(" not in s.label]
    labels = [s.label for s in document.sections]
    oddities = [f"“{x}”这个编号出现 {labels.count(x)} 次" for x in dict.fromkeys(labels) if labels.count(x) > 1]
    if document.body_start:
        oddities.append(f"正文前 {document.body_start} 字不是方案（多为报道），不收入")
    if not duties:
        oddities.append("没有读出责任单位")
    if not targets:
        oddities.append("没有读出指标")
    return Recognised(
        "plan", propose_id(name, title), title, meta, text, delivered.format, articles=len(chapters), sections=len(labels),
        duties=len(duties), targets=len(targets), oddities=tuple(oddities),
    )  # fmt: skip


def plan_document(doc: str, text: str, meta: LawMeta) -> Document:
    """A plan's text as a Document, from the line on with which the issued text begins. DocumentError when it has no chapters."""
    from corpus.shelf import read_plan

    return read_plan(
        doc,
        text,
        title=meta.title,
        number=meta.number,
        issuer=meta.issuer,
        date=meta.adopted,
        begins=meta.begins or _begins(text),
    )


def _begins(text: str) -> str:
    """The line 关于印发…的通知 where text that is none of the plan (a news story) stands in front of it; else ""."""
    at = 0
    for line in text.split("\n")[:60]:
        plain = plain_keep(line).strip()
        if _ISSUES.match(re.sub(r"\s", "", plain)) and len(plain) <= 90:
            return line if at and re.search(r"[。]", text[:at]) else ""
        if re.match(r"一、", plain):
            return ""
        at += len(line) + 1
    return ""


def _title_lines(text: str, delivered: Delivered) -> list[str]:
    """What may be the title: the front matter's, the page's, and short lines at the top."""
    first = re.search(r"^第[一1][条條]|^一、", text, re.M)
    head = text[: first.start() if first else 1500][:4000].split("\n")
    top = [x.strip() for x in head if 2 < len(x.strip()) <= 60 and not re.search(r"[。；]$|^第.{1,4}[编章节]", x.strip())]
    given = [delivered.front.get("title", ""), delivered.front.get("page_title", "").split("_")[0].split("-")[0]]
    return [plain_keep(x) for x in (*given, *top[:12]) if x]


def _plan_title(text: str, delivered: Delivered) -> str:
    """The plan's own title, Simplified with its quotation marks: from the front matter, 关于印发《…》的通知, or the first line like one."""
    if title := delivered.front.get("title", ""):
        return to_simplified(title).strip("《》 ")
    lines = [re.sub(r"[\s　]", "", to_simplified(x)).strip("《》") for x in text.split("\n")[:60]]
    for line in lines:
        if m := _ISSUES.match(line):
            return next((x for x in lines if x != line and x.endswith(m["title"]) and len(x) <= len(m["title"]) + 12), m["title"])
    top = [x for x in lines[:20] if 4 < len(x) <= 60 and not re.match(r"[一二三四五六七八九十]+、|[(（]", x)]
    return next((x for x in top if _PLAN_TITLE.search(x)), top[0] if top else "")


def propose_id(name: str, title: str) -> str:
    """A short ASCII id: the file's name when it is one, else the initials of the title.

    >>> propose_id("water-saving-law.docx", "节约用水法"), propose_id("下载 (1).docx", "中华人民共和国节约用水法（试行）")
    ('water-saving-law', 'jyysf')
    """
    stem = Path(name).stem
    if valid_id(stem) and "-" in stem:
        return stem
    from pypinyin import Style, lazy_pinyin

    words = lazy_pinyin(re.sub(r"[^㐀-鿿0-9A-Za-z]", "", short_title(title)), style=Style.FIRST_LETTER, errors="default")
    initials = re.sub(r"[^a-z0-9]", "", "".join(words).lower())[:16]
    return initials if valid_id(initials) else f"doc-{initials}".rstrip("-")


def valid_id(word: str) -> bool:
    """Whether this may be a document's id: it becomes the name of a folder, and what `--doc` takes."""
    return len(word) <= LONGEST_ID and bool(ID.fullmatch(word)) and word not in RESERVED


def free_id(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or `wanted-2` … where it is taken or reserved."""
    if wanted not in taken and wanted not in RESERVED:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, 10_000) if f"{wanted}-{n}" not in taken)


def _number(label: str) -> int:
    from corpus.law_outline import article_number

    found = article_number(label.split("#")[0])
    return found[0] if found else 0
