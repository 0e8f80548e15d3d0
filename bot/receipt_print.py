"""A receipt, and a conversation of receipts, as Markdown and as a Word file. Nothing is added to what the receipt holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.answer import Answer, Citation
from bot.reasons import TITLES
from bot.receipt_file import answer_of
from corpus.force import chinese_day
from corpus.laws import RESTATED

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no place for these
_MARKUP = re.compile(r"([\\`*_<>#|~])")  # what Markdown would read; the brackets of [1] stay


def markdown(made: dict[str, Any]) -> str:
    """The receipt for people: question, answer, sources with their words, digests."""
    answer = answer_of(made)
    return (
        "\n".join([f"# {_md(str(made['question']))}", "", *_turn_md(made, answer), "", "## 资料与版本", "", *_proof(made)]) + "\n"
    )


def conversation(name: str, records: Sequence[dict[str, Any]]) -> str:
    """Several turns as one Markdown file; a turn that was not answered says so."""
    out = [f"# {_md(name)}", ""]
    for record in records:
        out += [f"## {_md(str(record.get('question', '')))}", ""]
        made = record.get("receipt")
        if not isinstance(made, dict):
            out += ["（这个问题没有作答。）", ""]
            continue
        out += [*_turn_md(made, answer_of(made), 3), ""]
    return "\n".join(out)


def docx(made: dict[str, Any]) -> bytes:
    """The receipt as a Word file."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    answer = answer_of(made)
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    document.add_heading(_clean(str(made["question"])), 1)
    for line in _facts(made):
        document.add_paragraph(_clean(line))
    for text in _said(answer):
        document.add_paragraph(_clean(text))
    if answer.citations:
        document.add_heading("来源", 2)
    for c in answer.citations:
        document.add_paragraph(_clean(_place(c))).runs[0].bold = True
        for line in c.quote.strip().split("\n"):
            document.add_paragraph(_clean(line.strip()), style="Quote")
        document.add_paragraph(_clean(_standing(c)))
    document.add_heading("资料与版本", 2)
    for line in _proof(made):
        document.add_paragraph(_clean(line.removeprefix("- ").replace("`", "")), style="List Bullet")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _turn_md(made: dict[str, Any], answer: Answer, level: int = 2) -> Iterator[str]:
    for line in _facts(made):
        yield f"{_md(line)}  "
    for text in _said(answer):
        yield from ("", _md(text).replace("\n", "  \n"))
    if answer.citations:
        yield from ("", f"{'#' * level} 来源")
    for c in answer.citations:
        yield from ("", f"**{_md(_place(c))}**", "")
        yield from (f"> {_md(line.strip())}" for line in c.quote.strip().split("\n"))
        yield from ("", _md(_standing(c)))


def _facts(made: dict[str, Any]) -> Iterator[str]:
    yield f"提问时间：{made['asked_at']}"
    if made.get("history"):
        yield f"接着这些问题问的：{'；'.join(str(x) for x in made['history'])}"
    if made.get("doc"):
        yield f"只查一份资料：{made['doc']}"
    if made.get("as_of"):
        yield f"按哪一天的法律：{chinese_day(str(made['as_of']))}"


def _said(answer: Answer) -> Iterator[str]:
    if answer.status == "abstained":
        yield f"没有作答：{TITLES.get(answer.reason, '资料里没有答案')}"
    if answer.status == "partial":
        yield f"部分回答：{TITLES.get(answer.reason, '')}"
    for s in answer.sentences:
        yield s.text + "".join(f"[{n}]" for n in s.citations)
    if not answer.sentences:
        yield answer.answer
    yield from (f"说明：{note}" for note in answer.notes)


def _place(c: Citation) -> str:
    heading = "" if c.heading in ("", c.section) else f" {c.heading}"
    return f"[{c.number}] 《{c.title}》{c.section}{heading}"


def _standing(c: Citation) -> str:
    form = f"{RESTATED}，全文见{c.url}" if c.form == "restated" else "原文"
    return "；".join(x for x in (form, c.version, c.in_force, f"第 {c.start}—{c.end} 字符") if x)


def _proof(made: dict[str, Any]) -> Iterator[str]:
    """What answered and from what: the words of `made`, as list items."""
    program = made.get("program") or {}
    yield f"- 问策 {program.get('version') or '（版本未记）'}"
    for name, digest in (program.get("indexes") or {}).items():
        yield f"- 索引（{name}）：`{digest}`"
    for d in made["documents"]:
        yield f"- 《{d.get('title')}》（{d.get('version') or '版本未记'}）sha256 `{d.get('sha256')}`"
    yield "- 核对：用网页上“下载凭据（.json）”得到的文件运行 `wence verify 凭据.json`，不用联网"


def _md(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
