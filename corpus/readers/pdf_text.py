"""PDF files: paragraphs put together again from lines, tables as rows, no page furniture. A parse has a limit of time and memory.

A PDF is a program of sorts: it is read in a process of its own, which is stopped when it takes too long or too much.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished
from corpus.readers.pdf_pages import Line
from corpus.readers.wraps import ENDS, HEADING, STARTS, between, continues, full_width

TIME_LIMIT = 240  # seconds; a law of 1,242 articles takes a few
_ROOT = Path(__file__).resolve().parents[2]
_NUMBERING = re.compile(
    r"^(?:[-—–·\s]*\d{1,4}[-—–·\s]*|第\s*\d+\s*页(?:[,，/\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+|Page \d+(?: of \d+)?)$"
)


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
    return _paragraphs(kept)


def _paragraphs(lines: list[Line]) -> list[str]:
    """Wraps joined. Where paragraphs open indented, what begins at the margin goes on with the line before it."""
    plain = [x for x in lines if not x.table]
    full = full_width([x.text for x in plain])
    indents = sum(x.begins == "indent" for x in plain) >= max(3, len(plain) * 0.15)
    out: list[str] = []
    last: Line | None = None
    for line in lines:
        if last and not line.table and not last.table and _goes_on(last, line, full, indents):
            out[-1] += between(out[-1], line.text) + line.text
        else:
            out.append(line.text)
        last = line
    return out


def _goes_on(last: Line, line: Line, full: int, indents: bool) -> bool:
    if not indents:
        return continues(last.text, line.text, full)
    if line.begins == "margin" and last.begins != "centre" and not HEADING.match(last.text):
        return not STARTS.match(line.text) and (len(last.text) >= full * 0.75 or not ENDS.search(last.text))
    return line.begins == "centre" and continues(last.text, line.text, full)


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _furniture(pages: list[list[Line]]) -> set[str]:
    """Running titles: what stands at the edge of both of two pages, or of at least three pages and a third of them, figures aside."""
    seen = Counter(p for page in pages for p in {_pattern(x.text) for x in page if x.edge and not x.table})
    least = 2 if len(pages) == 2 else max(3, len(pages) // 3)
    return {p for p, n in seen.items() if n >= least}


def _apart(data: bytes, name: str) -> dict[str, Any]:
    """What `child` says, in a process of its own."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from corpus.readers.pdf_pages import child; child()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, str(_ROOT)], input=data, capture_output=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"{name} 读了 {TIME_LIMIT} 秒还没有读完，已停止。", "请改用 .docx 或 .html 版本，或把文件拆小。"
        ) from None
    with suppress(ValueError):
        answer = json.loads(done.stdout)
        if isinstance(answer, dict):
            return answer
    return {"problem": "已损坏或占用内存过多，读不下去", "remedy": "请重新下载，或改用 .docx、.html 版本。"}
