"""Tables to take away, as CSV and XLSX. A cell is text: nothing in it is run as a formula by the program that opens it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDEST = 60  # of a column, in half-width characters; longer cells wrap
_FORMULA = re.compile(r"^[=+\-@\t\r](?!\d+(?:\.\d+)?$)")  # what spreadsheets take for a formula; a negative number is none
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no place for these


@dataclass(frozen=True)
class Sheet:
    """A table with its name."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with a mark in front, so that Excel reads the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return "﻿".encode() + out.getvalue().encode()


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """One page for each table; the first line stays in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for y, row in enumerate((sheet.head, *sheet.rows), 1):
            for x, value in enumerate(row, 1):
                cell = page.cell(y, x)
                cell.value = _UNPRINTABLE.sub("", value)
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if y == 1:
                    cell.font = Font(bold=True)
        page.freeze_panes = "B2"
        if sheet.rows:
            page.auto_filter.ref = page.dimensions
        for x, name in enumerate(sheet.head, 1):
            longest = max((len(r[x - 1]) for r in sheet.rows), default=0)
            page.column_dimensions[get_column_letter(x)].width = min(WIDEST, 4 + 2 * max(len(name), longest))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file(data: bytes, kind: str, name: str) -> Response:
    """The file to be saved under this (Chinese) name."""
    ascii_name = "wence" + name[name.rfind(".") :]
    headers = {
        "Content-Disposition": f"attachment; filename={ascii_name}; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    }  # fmt: skip
    return Response(data, media_type=kind, headers=headers)


def _plain(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
