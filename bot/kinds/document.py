"""文件本身: number, issuer, date, annexes, outline. Each from the notice, the title or the annex list as delivered."""

from __future__ import annotations

import datetime
import re
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, Span
from corpus.records import Document, Section
from corpus.script import fold_keep, to_simplified

NAME: Final = "document"
_ANNEX_NAMES = (
    r"(?:有|几|哪|多少)(?:个|些|几)?(?:个)?附件|附件(?:都)?(?:有|是|叫|名|一|二|1|2|的名)?(?:哪|几|什么|啥|甚|名称|标题|题目|叫)"
    r"|which annex|annexes|what is annex|called|title"
)


def fits(desk: Desk) -> bool:
    """The document as such is asked about: its number, date, issuer, annexes, or what it is in the large."""
    q = desk.question
    if ("document" in q.asks and not q.bodies) or signals.has(_ISSUED, q.core) or _founded(desk):
        return True
    if "annex" in q.asks and len(q.text) <= 5:
        return True
    if "annex" in q.asks and signals.has(_ANNEX_NAMES, q.text):
        return not signals.has(r"多少|几成|百分|降|how much|figure|value", q.text)
    return (
        "overview" in q.asks
        and not desk.question.bodies
        and signals.has(r"方案|文件|plan|document|这份|全文", q.text)
        and len(q.text) < 26
    )


# Whose the document is, with a body named or not; on what it rests. Said of the document, never of what it demands.
_ISSUED = (
    r"(?:方案|文件|规划|通知)(?:》)?(?:是|由|到底|究竟)*[^,，。?？]{0,14}(?<!开)(?:发布|印发|下发|出台|颁布|制定|发|印|出)的(?=吗|吧|么|嘛|对|$|[,，。?？])"
    r"|^[^,，。?？]{2,14}(?:发布|印发|下发|出台|颁布|制定|发)的?(?:这份|这个|本)?(?:方案|文件|规划)(?:吗|吧|对吗|么|是不是|是吗)|文号"
)
_BASIS = (
    r"(?:依据|根据|按照|按|凭|为(?:了)?(?:贯彻|落实)?)(?:的是|的)?(?:什么|哪(?:个|份|些|一)?|啥)[^,，。?？]{0,8}(?:制定|编制|出台|制订|定|编|写|来)"
    r"|(?:制定|编制|出台)(?:的)?(?:依据|根据)|上位(?:文件|方案|依据)|based on (?:what|which)|basis of the plan"
)
_RESTS = re.compile(r"(?:贯彻|落实|根据|依据|按照)[^。]{0,60}《[^》]+》[^。]*(?:制定|编制)(?:本|此)?(?:方案|规划|计划)?")


def _founded(desk: Desk) -> bool:
    q = desk.question
    about = signals.has(r"方案|文件|规划|plan", q.core) and not signals.has(r"法(?!规)|条例|企业|项目|标准|电价", q.core)
    return about and signals.has(_BASIS, q.core)


def _basis(desk: Desk, document: Document) -> Draft | None:
    """The sentence at the head of a plan that says which document it carries out."""
    for s in desk.library.sentences:
        section = desk.section((s.doc, s.section))
        if s.doc == document.id and not section.parent and _RESTS.search(fold_keep(s.quote)):
            line = Line(desk.say(f"原文：⟦{s.quote}⟧", f"The text: ⟦{s.quote}⟧"), (Span(s.doc, s.start, s.end),))
            return Draft(NAME, (line,), section=(s.doc, s.section))
    return None


def _not_issued_by(desk: Desk, document: Document, title: Span) -> list[Line]:
    """A body that is taken for the issuer and is not: the notice does not name it."""
    words = fold_keep(document.text[title.start : title.end])
    out = []
    for mention in desk.question.bodies[:1]:
        known = (mention.words, *(n for doc, n in mention.names if doc == document.id))
        if not any(n in words or n in fold_keep(document.issuer) for n in known):
            zh = f"印发通知的标题没有写“{mention.words}”。"
            out.append(Line(desk.say(zh, f"“{mention.words}” is not in the list of issuers."), (title,)))
    return out


def compose(desk: Desk) -> Draft | None:
    """What the question asks of the document (the one it is limited to, or the first)."""
    document = desk.document(desk.question.doc) if desk.question.doc else desk.library.documents[0]
    if "annex" in desk.question.asks:
        return _annexes(desk, document)
    if "overview" in desk.question.asks and "document" not in desk.question.asks:
        return _outline(desk, document)
    if _founded(desk) and (basis := _basis(desk, document)):
        return basis
    if signals.has(_TERM, desk.question.text):
        return _term(desk, document)
    front = next((s for s in document.sections if s.label == "印发通知"), document.sections[0])
    lines = []
    title = _line_with(document, front, fold_keep(document.title)[-8:]) or _first_line(document, front)
    if document.number and document.issuer:
        text = f"《{document.title}》由{document.issuer}印发，发文字号{document.number}。"
        lines.append(Line(desk.say(text, f"《{document.title}》, {document.number}, issued by {document.issuer}."), (title,)))
        lines += _not_issued_by(desk, document, title)
    if date := _date(document, front):
        words = document.text[date.start : date.end]
        lines.append(Line(desk.say(f"印发日期：⟦{words}⟧", f"Date of issue: ⟦{words}⟧"), (date,)))
    return Draft(NAME, tuple(lines), section=(document.id, front.label)) if lines else None


_TERM = r"期限|有效|管用|算数|作数|过期|管到哪|哪几年的|valid|in force"


def _term(desk: Desk, document: Document) -> Draft | None:
    """For which years the document is, as its title says; what became of it later is said only when a source says so."""
    if document.horizon is None:
        return None
    first, last = document.horizon
    title = _line_with(document, document.sections[0], fold_keep(document.title)[-8:]) or _first_line(
        document, document.sections[0]
    )
    zh = f"《{document.title}》的期限是{first}—{last}年。"
    lines = [Line(desk.say(zh, f"《{document.title}》 is for the years {first}—{last}."), (title,))]
    if datetime.date.today().year > last:
        zh = "这个期限已经过去；现有资料没有写它是否废止，也没有后续文件。"
        lines.append(
            Line(
                desk.say(zh, "That term has passed; the sources say neither that it was repealed nor what follows it."), (title,)
            )
        )
    return Draft(NAME, tuple(lines), section=(document.id, document.sections[0].label))


def _annexes(desk: Desk, document: Document) -> Draft | None:
    found = [s for s in document.sections if s.label.startswith("附件") and s.label != "附件目录"]
    if not found:
        return None
    n = len(found)
    spans = [Span(document.id, s.start, s.start + len(document.text[s.start : s.end].rstrip())) for s in found]
    lines = [Line(desk.say(f"共{n}个附件，已全部列出：", f"{n} annexes, all listed:"), tuple(spans), (n,))]
    lines += [Line(f"{s.label}：⟦{document.text[p.start : p.end]}⟧", (p,)) for s, p in zip(found, spans, strict=True)]
    if document.left_out and "附件" in document.left_out:
        lines.append(
            Line(
                desk.say(
                    "所给文本只有附件名称，没有附件的表格。", "Only the names of the annexes are in the text, not their tables."
                ),
                tuple(spans),
            )
        )
    return Draft(NAME, tuple(lines), section=(document.id, found[0].label))


def _outline(desk: Desk, document: Document) -> Draft:
    lines = []
    for s in document.sections:
        if s.label in ("印发通知", "前言"):
            continue
        first = document.text.find("\n", s.start, s.end)
        stop = document.text.find("。", s.start, s.end)
        end = min(x for x in (first, stop, s.end) if x > 0)
        lines.append(Line(f"⟦{document.text[s.start : end].strip()}⟧", (Span(document.id, s.start, end),)))
    head = Line(
        desk.say(f"《{to_simplified(document.title)}》的章节如下：", f"The outline of 《{document.title}》:"),
        (lines[0].spans[0],),
    )
    return Draft(NAME, (head, *lines), section=(document.id, document.sections[0].label))


def _first_line(document: Document, section: Section) -> Span:
    stop = document.text.find("\n", section.start, section.end)
    return Span(document.id, section.start, stop if stop > 0 else section.end)


def _line_with(document: Document, section: Section, words: str) -> Span | None:
    at = fold_keep(document.text).find(words, section.start, section.end)
    if at < 0:
        return None
    start = document.text.rfind("\n", section.start, at) + 1 or section.start
    stop = document.text.find("\n", at, section.end)
    return Span(document.id, max(start, section.start), stop if stop > 0 else section.end)


def _date(document: Document, section: Section) -> Span | None:
    m = re.search(r"(?m)^[ \t　]*(20\d\d年\d{1,2}月\d{1,2}日)[ \t　]*$", document.text[section.start : section.end])
    return Span(document.id, section.start + m.start(1), section.start + m.end(1)) if m else None
