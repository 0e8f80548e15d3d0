"""What stands in the sources: a section word for word, the outline of a document, the list of documents."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from bot.cli.chinese import wrapped
from corpus.errors import NotFoundError
from corpus.force import state, version
from corpus.law_outline import article_number
from corpus.laws import RESTATED
from corpus.script import fold

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.records import Document, Section

_BRACKETS = str.maketrans("〔〕[]【】{}〈〉", "()" * 5)
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")
_FILLING = re.compile(r"[第部分章节条项款、.。,:;\-—·]")


def find_section(library: Library, document: Document, label: str) -> Section:
    """A section by the address people write: 三(八), 三（八）, 第三(八), 3(8), 附件一, 三(八)煤炭清洁高效利用工程.

    A heading, or a part that no other has, will do as well. NotFoundError names the sections there are.
    """
    if document.kind == "law" and (number := article_number(label if "条" in label else f"{label}条")):
        found = [s for s in document.sections if article_number(s.label) == number]
        if found:
            return found[0]
        articles = [s.label for s in document.sections if article_number(s.label)]
        raise NotFoundError(f"《{document.title}》没有“{label}”。", f"现有{articles[0]}至{articles[-1]}，共 {len(articles)} 条。")
    for fits in (_same_address, _same_heading, _in_heading):
        found = [s for s in document.sections if fits(s, label)]
        if len(found) == 1:
            return found[0]
        if found:
            known = "、".join(f"{s.label} {s.heading}" for s in found)
            raise NotFoundError(f"“{label}”不止指一节。", f"请写明是哪一节：{known}。")
    return library.section(document.id, label)


def _same_address(section: Section, label: str) -> bool:
    return _address(section.label) == _address(label)


def _same_heading(section: Section, label: str) -> bool:
    heading = fold(section.heading)
    return fold(label) == heading or _address(label) == _address(section.label) + _address(section.heading)


def _in_heading(section: Section, label: str) -> bool:
    return len(fold(label)) >= 2 and fold(label) in fold(section.heading)


def _address(label: str) -> str:
    """三（八） → 三(八), 第3（8）项 → 三(八), 附件1 → 附件一.

    >>> _address("第三〔8〕"), _address("附件 1"), _address("三（10）")
    ('三(八)', '附件一', '三(十)')
    """
    text = fold(label).translate(_BRACKETS)
    return _FILLING.sub("", text).replace("10", "十").translate(_DIGITS)


def section_json(document: Document, section: Section) -> dict[str, Any]:
    """A section with its text; start and end are character offsets into the delivered text, end not included."""
    return {
        "doc": document.id, "title": document.title, "section": section.label, "heading": section.heading,
        "start": section.start, "end": section.end, "text": document.text[section.start : section.end],
    }  # fmt: skip


def section_text(document: Document, section: Section) -> str:
    """Address and offsets on the first two lines, then the text as delivered."""
    heading = "" if section.heading == section.label else f" {section.heading}"
    text = document.text[section.start : section.end]
    return f"{section.label}{heading}\n《{document.title}》第 {section.start}—{section.end} 字符\n\n{text.strip(chr(10))}"


def outline_json(document: Document) -> dict[str, Any]:
    """The sections of a document, in the order of the text."""
    sections = [
        {"section": s.label, "heading": s.heading, "parent": s.parent, "start": s.start, "end": s.end} for s in document.sections
    ]
    return {"doc": document.id, "title": document.title, "sections": sections}


def outline_text(document: Document) -> str:
    """The sections of a document, those within another set in."""
    lines = [f"《{document.title}》共 {len(document.sections)} 节"]
    for s in document.sections:
        heading = "" if s.heading == s.label else f" {s.heading}"
        lines.append(f"{'    ' if s.parent else '  '}{s.label}{heading}（{s.start}—{s.end}）")
    return "\n".join(lines)


def documents_json(library: Library) -> list[dict[str, Any]]:
    """All documents, with how much was read from each."""
    return [
        {
            "doc": d.id, "title": d.title, "number": d.number, "date": d.date, "issuer": d.issuer,
            "horizon": list(d.horizon) if d.horizon else None, "sections": len(d.sections),
            "duties": sum(x.doc == d.id for x in library.duties), "targets": sum(x.doc == d.id for x in library.targets),
            "left_out": d.left_out, "sha256": d.sha256, "kind": d.kind, "form": d.form, "version": d.version,
            "effective": d.effective, "repealed": d.repealed, "replaced_by": d.replaced_by,
            "articles": sum(article_number(s.label) is not None for s in d.sections) if d.kind == "law" else 0,
            "provisions": sum(x.doc == d.id for x in library.provisions), "note": d.note,
        }
        for d in library.documents
    ]  # fmt: skip


def documents_text(library: Library) -> str:
    """All documents for people: plans, laws with version and state today, documents that are only named."""
    today = datetime.date.today().isoformat()
    out = []
    for row, document in zip(documents_json(library), library.documents, strict=True):
        if document.kind == "law":
            held = f"全文 {row['articles']} 条" if document.form == "verbatim" else f"{RESTATED}，{row['articles']} 条"
            facts = "，".join(x for x in (document.number, version(document), state(document, today).text) if x)
            out += [f"{row['doc']}  《{row['title']}》", f"    {facts}", f"    {held}，要点 {row['provisions']} 项"]
            continue
        if document.kind == "named":
            out += (
                [f"{row['doc']}  《{row['title']}》", f"    {document.number}".rstrip()]
                if document.number
                else [f"{row['doc']}  《{row['title']}》"]
            )
            out += [f"    只知要点：{line}" for line in wrapped(document.note, 90)]
            continue
        facts = "，".join(x for x in (row["number"], row["date"], row["issuer"]) if x)
        counts = f"{row['sections']} 节，责任分工 {row['duties']} 条，指标 {row['targets']} 条"
        out += [f"{row['doc']}  《{row['title']}》", f"    {facts}", f"    {counts}"]
        if row["left_out"]:
            out += [f"    {line}" for line in wrapped(f"未收入：{row['left_out']}", 96)]
    return "\n".join(out)
