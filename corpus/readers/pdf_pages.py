"""What stands on the pages of a PDF: lines from top to bottom, ruled tables in their places. Runs in a process of its own (pdf_text.py).

PDFium reads what pdfminer and pypdf do not (embedded CMaps, AES, the Chinese font tables of WPS); line breaks it makes up are not used.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from corpus.readers.delivered import row, tidy
from corpus.readers.pdf_tables import Segment, filled, grids

Begins = Literal["margin", "indent", "centre"]
MAX_PAGES = 1500
MAX_PATHS = 20_000  # drawn lines of one page; a drawing, not a table, has more
MEMORY_LIMIT = 3 * 1024**3
CPU_LIMIT = 240
EDGE = 0.1  # of the page's height: where running titles and page numbers stand
THIN = 3.0  # points: a filled box thinner than this is a line
FEW = 20  # characters a page; fewer on the average is a scan


@dataclass(frozen=True)
class Line:
    """A line of a page; `table` rows are whole. `edge`: first or last, or near the top or bottom, where page furniture stands.
    `begins`: where it begins, at the margin, indented by two characters or so, or further in (centred, or a signature)."""

    text: str
    edge: bool
    table: bool = False
    begins: Begins = "margin"


@dataclass(frozen=True)
class Char:
    """A character and its box, in points from the lower left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def child() -> None:
    """Read a PDF from stdin and print its pages, or what is wrong, as JSON."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    json.dump(read_pages(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


def read_pages(data: bytes) -> dict[str, Any]:
    """{"pages": [[[text, edge, table, begins] …] …]}, or {"problem", "remedy"}."""
    import pypdfium2

    other = "请重新下载，或改用 .docx、.html 版本。"
    pages: list[list[Line]] = []
    images = 0
    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) > MAX_PAGES:
            return {"problem": f"有 {len(pdf)} 页，超过上限 {MAX_PAGES}", "remedy": "请只留所需的部分再添加。"}
        for number in range(len(pdf)):
            page = pdf[number]
            lines, pictures = _page(page)
            pages.append(lines)
            images += pictures
            page.close()
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            return {"problem": "设有打开密码，读不了", "remedy": "请取消密码后另存，或改用 .docx、.html 版本。"}
        return {"problem": f"已损坏，读不出 PDF（{error}）", "remedy": other}
    letters = sum(len(line.text) for page in pages for line in page)
    if not pages:
        return {"problem": "一页也没有", "remedy": other}
    if letters < FEW * len(pages) and (images or letters < FEW):
        return {
            "problem": "没有文字层，像是扫描件", "remedy": "请换成文字版（.docx、.html 或可复制文字的 PDF），或先做文字识别（OCR）。",
        }  # fmt: skip
    return {"pages": [[[x.text, x.edge, x.table, x.begins] for x in page] for page in pages]}


def _page(page: Any) -> tuple[list[Line], bool]:
    """The lines of a page in order, and whether there is a picture on it."""
    height = float(page.get_height())
    chars = _chars(page)
    segments, pictures = _drawn(page)
    placed: list[tuple[float, Line]] = []
    for grid in grids(segments):
        inside = [c for c in chars if grid.holds(*c.middle)]
        if not inside:
            continue
        chars = [c for c in chars if not grid.holds(*c.middle)]
        cells = filled(grid, partial(_within, inside))
        placed += [(grid.ys[0] - i * 0.01, Line(row(r), False, True)) for i, r in enumerate(cells)]
    lines = _lines(chars)
    lefts = sorted(line[0].x0 for line in lines)
    left = lefts[len(lefts) // 4] if lefts else 0.0
    for at, line in enumerate(lines):
        text = tidy(_text(line))
        size = max(c.y1 - c.y0 for c in line)
        first = next((c for c in line if c.text.strip()), line[0])
        low, high = min(c.y0 for c in line), max(c.y1 for c in line)
        edge = low > height * (1 - EDGE) or high < height * EDGE or at in (0, len(lines) - 1)
        step = (first.x0 - left) / size
        placed.append((high, Line(text, edge, False, "margin" if step < 0.8 else "indent" if step < 4 else "centre")))
    return [line for _, line in sorted(placed, key=lambda p: -p[0]) if line.text], pictures


def _chars(page: Any) -> list[Char]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    out = []
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, i)
        if code < 32 or code in (0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        x0, y0, x1, y1 = text.get_charbox(i, loose=True)
        out.append(Char(chr(code), x0, y0, x1, y1))
    text.close()
    return out


def _lines(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters of about one height together, from left to right; lines from top to bottom."""
    out: list[list[Char]] = []
    for c in sorted((c for c in chars if c.y1 > c.y0), key=lambda c: -c.middle[1]):
        last = out[-1][0] if out else None
        if last and abs(last.middle[1] - c.middle[1]) < 0.5 * max(last.y1 - last.y0, c.y1 - c.y0):
            out[-1].append(c)
        else:
            out.append([c])
    return [sorted(line, key=lambda c: c.x0) for line in out if any(c.text.strip() for c in line)]


def _text(line: list[Char]) -> str:
    """The characters of a line; a gap wider than two thirds of a character becomes a space."""
    out = ""
    before: Char | None = None
    for c in line:
        if before and c.x0 - before.x1 > 0.66 * (c.y1 - c.y0) and not out.endswith((" ", "\u3000")) and c.text.strip():
            out += " "
        out += c.text
        before = c
    return out


def _within(chars: list[Char], box: Callable[[float, float], bool]) -> str:
    return _cell(c for c in chars if box(*c.middle))


def _cell(chars: Iterable[Char]) -> str:
    """The text of a cell, its wraps joined."""
    parts = [tidy(_text(line)) for line in _lines(chars)]
    joined = ""
    for part in parts:
        joined += (" " if re.search(r"[A-Za-z]$", joined) and re.match(r"[A-Za-z]", part) else "") + part
    return joined


def _drawn(page: Any) -> tuple[list[Segment], bool]:
    """The straight lines drawn on a page, and whether it shows a picture."""
    import pypdfium2.raw as raw

    segments: list[Segment] = []
    pictures = False
    for n, thing in enumerate(page.get_objects(max_depth=4)):
        if n > MAX_PATHS:
            return [], pictures
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures = True
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            segments += _path(thing, raw)
    return segments, pictures


def _path(thing: Any, raw: Any) -> list[Segment]:
    x0, y0, x1, y1 = thing.get_bounds()
    if min(x1 - x0, y1 - y0) < THIN:
        return [Segment(x0, y0, x1, y1)] if max(x1 - x0, y1 - y0) > THIN else []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    count = raw.FPDFPath_CountSegments(thing)
    if not stroke.value or count > MAX_PATHS:
        return []
    matrix = thing.get_matrix()
    out, begin, last = [], (0.0, 0.0), (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(count):
        part = raw.FPDFPath_GetPathSegment(thing, i)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            out.append(Segment.between(last, point))
        if raw.FPDFPathSegment_GetClose(part):
            out.append(Segment.between(point, begin))
        last = point
    return [s for s in out if s.straight]
