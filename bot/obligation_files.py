"""The report of obligations as a Word or an Excel file: the same rows as on the screen, and every source with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.obligation_report import Obligation, Report
from bot.obligation_sources import Source
from corpus.errors import InputError
from corpus.force import chinese_day
from corpus.laws import RESTATED

HEAD = ("类别", "事项", "为什么适用", "前提", "现状", "期限", "主管", "不做的后果", "出处", "版本和效力", "承接")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no place for these
_WIDTHS = (8, 28, 36, 24, 18, 18, 24, 44, 30, 24, 24)


def cells(o: Obligation) -> tuple[str, ...]:
    """An obligation in the columns of HEAD."""
    costs = "；".join(f"{c.text or c.source.quote.strip()}（{c.source.place}）" for c in o.consequences)
    why = "；".join([*o.why, *(f"以{b.place}为准" for b in o.boundaries)])
    state = "，".join(x for x in (o.source.version, o.source.state) if x)
    return tuple(
        _clean(x)
        for x in (
            o.group,
            o.what,
            why,
            o.condition,
            o.standing,
            o.deadline,
            o.authority,
            costs,
            o.source.place,
            state,
            "、".join(o.replaces),
        )
    )


def sources_of(report: Report) -> list[Source]:
    """Every source of the report once, in the order of first use."""
    listed = [s for o in report.obligations for s in (o.source, *o.boundaries, *(c.source for c in o.consequences))]
    return list({(s.doc, s.start, s.end): s for s in listed}.values())


def write_docx(report: Report, path: Path) -> None:
    """InputError when the file cannot be written."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document.add_heading(_clean(_title(report)), 1)
    for line in _profile_lines(report):
        document.add_paragraph(line, style="List Bullet")
    for group, listed in report.grouped():
        document.add_heading(f"{group}（{len(listed)} 项）", 2)
        rows = [cells(o)[1:] for o in listed]
        keep = [i for i in range(len(HEAD) - 1) if any(r[i] for r in rows)]
        table = document.add_table(rows=1, cols=len(keep), style="Table Grid")
        _fill(table.rows[0].cells, [HEAD[1:][i] for i in keep])
        for values in rows:
            _fill(table.add_row().cells, [values[i] for i in keep])
    document.add_heading("还不能断定的", 2)
    for question, asked, told in _open_rows(report):
        document.add_paragraph(f"{asked}（{question}）关系到：{told}", style="List Number")
    document.add_heading("出处", 2)
    for source in sources_of(report):
        document.add_paragraph(
            _clean(f"{source.shown}（{'，'.join(x for x in (source.version, source.state, source.url) if x)}）")
        )
    document.add_heading("说明", 2)
    for note in _last_words(report):
        document.add_paragraph(_clean(note), style="List Bullet")
    _save(document.save, path)


def write_xlsx(report: Report, path: Path) -> None:
    """InputError when the file cannot be written."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])

    def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        page = book.create_sheet(name)
        for y, row in enumerate([head, *rows], 1):
            for x, value in enumerate(row, 1):
                cell = page.cell(y, x)
                cell.value = _clean(value)
                cell.data_type = "s"  # a name that begins with = is no formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if y == 1:
                    cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for x, width in enumerate(widths, 1):
            page.column_dimensions[get_column_letter(x)].width = width

    sheet("义务", HEAD, (cells(o) for o in report.obligations), _WIDTHS)
    sheet("还不能断定的", ("栏", "问题", "关系到"), _open_rows(report), (24, 50, 100))
    form = {"verbatim": "原文", "restated": RESTATED}
    rows = [(s.place, s.title, form[s.form], s.quote.strip(), s.version, s.state, s.url) for s in sources_of(report)]
    sheet("出处", ("出处", "文件", "形式", "文字", "版本", "效力", "查原文"), rows, (30, 30, 18, 90, 22, 22, 30))
    sheet("说明", (_title(report),), [(x,) for x in (*_profile_lines(report), *_last_words(report))], (120,))
    _save(book.save, path)


def _title(report: Report) -> str:
    return f"{report.profile.name or '（未写名称）'}：法律和方案要求做什么（按{chinese_day(report.as_of)}）"


def _profile_lines(report: Report) -> list[str]:
    from corpus.audiences import question

    words = report.profile.facts().words
    return [
        _clean(f"{question(k)[0]}：{'、'.join(v) if isinstance(v, list) else v}")
        for k, v in words.items()
        if k != "name" and not isinstance(v, dict)
    ]


def _open_rows(report: Report) -> list[tuple[str, str, str]]:
    return [(p.field, p.question, "；".join(f"{u.what}（{u.place}）" for u in p.follows)) for p in report.open]


def _last_words(report: Report) -> list[str]:
    return [f"共 {len(report.obligations)} 项，已全部列出；另有 {report.not_applicable} 项判断为不适用。", *report.notes]


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _fill(row: Sequence[Any], values: Sequence[str]) -> None:
    for cell, value in zip(row, values, strict=True):
        cell.text = value


def _save(save: Callable[[str], object], path: Path) -> None:
    try:
        save(str(path))
    except OSError as error:
        raise InputError(f"写不进 {path}：{error.strerror or error}。", "请换一个可写的位置，或关掉正打开它的程序。") from error
