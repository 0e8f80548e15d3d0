"""PDF files: paragraphs put together again from lines, tables as rows, no page furniture. A parse has a limit of time and memory.

A PDF is a program of sorts: it is read in a process of its own, which is stopped when it takes too long or too much.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished, row, tidy
from corpus.readers.wraps import joined

TIME_LIMIT = 240  # seconds; a law of 1,242 articles on 160 pages takes about 20 on one shared core
MEMORY_LIMIT = 3 * 1024**3
MAX_PAGES = 1500
_ROOT = Path(__file__).resolve().parents[2]
_NUMBERING = re.compile(r"^(?:[-—–·\s]*\d{1,4}[-—–·\s]*|第\s*\d+\s*页(?:[,，/\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+|Page \d+(?: of \d+)?)$")
_SCANNED = "没有文字层，像是扫描件"


@dataclass(frozen=True)
class Line:
    """A line of a page; `table` rows are whole. `edge` is True near the top or bottom, where page furniture stands."""

    text: str
    edge: bool
    table: bool = False
    indented: bool = False


def pdf_text(data: bytes, name: str) -> Delivered:
    """A .pdf file. DocumentError when it is encrypted, scanned, broken, or takes too long."""
    answer = _apart(data, name)
    if "problem" in answer:
        raise DocumentError(f"{name} {answer['problem']}。", str(answer["remedy"]))
    pages = [[Line(*line) for line in page] for page in answer["pages"]]
    return finished(assemble(pages), "pdf", name)


def assemble(pages: list[list[Line]]) -> list[str]:
    """The pages' lines as paragraphs: furniture taken out, wraps joined across pages."""
    furniture = _furniture(pages)
    kept = [
        line
        for page in pages
        for line in page
        if line.table or not (line.edge and (_NUMBERING.match(line.text) or _pattern(line.text) in furniture))
    ]
    out: list[str] = []
    run: list[str] = []
    for line in kept:
        if line.table or line.indented:
            out += joined(run, _width(kept))
            run = []
        if line.table:
            out.append(line.text)
        else:
            run.append(line.text)
    return out + joined(run, _width(kept))


def _width(lines: list[Line]) -> int:
    lengths = sorted(len(x.text) for x in lines if not x.table)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _furniture(pages: list[list[Line]]) -> set[str]:
    """Running titles: what stands at the edge of at least three pages and of a third of them, figures aside."""
    seen = Counter(p for page in pages for p in {_pattern(x.text) for x in page if x.edge and not x.table})
    return {p for p, n in seen.items() if n >= 3 and n * 3 >= len(pages)}


def _apart(data: bytes, name: str) -> dict[str, Any]:
    """What `child` says, in a process of its own."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from corpus.readers.pdf_text import child; child()"
    try:
        done = subprocess.run([sys.executable, "-c", code, str(_ROOT)], input=data, capture_output=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{name} 读了 {TIME_LIMIT} 秒还没有读完，已停止。", "请改用 .docx 或 .html 版本，或把文件拆小。") from None
    with suppress(ValueError):
        answer = json.loads(done.stdout)
        if isinstance(answer, dict):
            return answer
    return {"problem": "已损坏或占用内存过多，读不下去", "remedy": "请重新下载，或改用 .docx、.html 版本。"}


def child() -> None:
    """Read a PDF from stdin and print its pages as JSON; runs in the process that `_apart` starts."""
    import logging

    logging.disable(logging.CRITICAL)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT, TIME_LIMIT))
    json.dump(_pages(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


def _pages(data: bytes) -> dict[str, Any]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                return {"problem": f"有 {len(pdf.pages)} 页，超过上限 {MAX_PAGES}", "remedy": "请只留所需的部分再添加。"}
            pages, letters, images = [], 0, 0
            for page in pdf.pages:
                lines = _page(page)
                letters += sum(len(x.text) for x in lines)
                images += bool(page.images)
                pages.append([[x.text, x.edge, x.table, x.indented] for x in lines])
                page.close()
    except Exception as error:  # whatever pdfminer trips over, the file cannot be read
        inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(inner, PDFPasswordIncorrect | PDFEncryptionError):
            return {"problem": "设有打开密码，读不了", "remedy": "请取消密码后另存，或改用 .docx、.html 版本。"}
        return {"problem": f"已损坏，读不出 PDF（{type(inner).__name__}）", "remedy": "请重新下载，或改用 .docx、.html 版本。"}
    if not pages:
        return {"problem": "一页也没有", "remedy": "请重新下载。"}
    if letters < 20 * len(pages) and (images or letters < 20):
        return {"problem": _SCANNED, "remedy": "请换成文字版（.docx、.html 或可复制文字的 PDF），或先做文字识别（OCR）。"}
    return {"pages": pages}


def _page(page: Any) -> list[Line]:
    """The lines of a page from top to bottom, with its ruled tables in their places."""
    tables = [t for t in page.find_tables() if len(t.rows) >= 2 and max(len(r.cells) for r in t.rows) >= 2] if page.rects or page.lines else []
    boxes = [t.bbox for t in tables]

    def outside(thing: dict[str, Any]) -> bool:
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)

    found = page.filter(lambda o: o.get("object_type") != "char" or outside(o)).extract_text_lines(return_chars=False, x_tolerance=2)
    lefts = sorted(x["x0"] for x in found)
    left = lefts[len(lefts) // 4] if lefts else 0
    placed = []
    for x in found:
        text = tidy(re.sub(r"(?<=[㐀-鿿，。；：、]) (?=[㐀-鿿])", " ", x["text"]))
        edge = x["bottom"] < page.height * 0.1 or x["top"] > page.height * 0.9
        size = x["bottom"] - x["top"]
        placed.append((x["top"], Line(text, edge, False, left + 1.2 * size < x["x0"] < left + 3.5 * size)))
    for t in tables:
        for i, cells in enumerate(_filled(t.extract())):
            placed.append((t.bbox[1] + i * 0.01, Line(row(cells), False, True)))
    return [line for _, line in sorted(placed, key=lambda p: p[0]) if line.text]


def _filled(rows: list[list[str | None]]) -> list[list[str]]:
    """Cells with their wraps joined; a merged cell (None) repeats what it is merged with, to its left or above."""
    out: list[list[str]] = []
    for cells in rows:
        line: list[str] = []
        for i, cell in enumerate(cells):
            if cell is not None:
                line.append(re.sub(r"\s*\n\s*", "", cell))
            elif out and i < len(out[-1]) and (i == 0 or cells[i - 1] is not None or out[-1][i] != out[-1][i - 1]):
                line.append(out[-1][i])
            else:
                line.append(line[-1] if line else "")
        out.append(line)
    return [r for r in out if any(r)]
