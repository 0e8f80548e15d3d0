"""Cut a section into sentences and clauses without losing an offset, and read what governs them: by when, against which year.

Works on folded text (script.fold_keep): Simplified, half-width, exactly as long as the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PAIRS = {"(": ")", "“": "”", "‘": "’", "《": "》", "〔": "〕", "「": "」", "[": "]"}
_BASE = re.compile(
    r"(?:比|较|与|由|从|相比于?|对比)(?P<a>20\d\d)年(?:底|末)?(?:的(?=\d))?"
    r"|(?P<b>20\d\d)年(?:底|末)?的(?=\d+(?:\.\d+)?(?:%|倍))"
)
DEADLINE = re.compile(
    r"(?:(?:力争|确保|争取)?(?:到|至|截至))?(?P<year>20\d\d)年"
    r"(?:底|末|年底|年末|(?:1[0-2]|[1-9])月(?:底|末)?)?(?:前|以前|之前)?"
    r"|(?:(?:力争|确保|争取)(?:在)?)?[“\"]?(?P<plan>十[一二三四五]五)[”\"]?(?P<span>(?:规划)?(?:时期|期间|期末|末|期内|以来))"
)


@dataclass(frozen=True)
class Clause:
    """folded[start:end], a piece of a sentence between commas or semicolons; `after` is the mark that ended the one before."""

    text: str
    start: int
    end: int
    after: str = ""


@dataclass(frozen=True)
class Mark:
    """A point in time that governs what follows it in the sentence (`year` as written: 2025年, 十四五时期)."""

    year: str
    start: int
    end: int


def sentence_spans(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of sentences in folded[start:end]: ended by 。！？ (with closing quotes) or the line's end; never in brackets."""
    out: list[tuple[int, int]] = []
    at, depth, i = start, 0, start
    while i < end:
        c = folded[i]
        if c in PAIRS:
            depth += 1
        elif c in PAIRS.values():
            depth = max(0, depth - 1)
        if c == "\n" or (c in "。!?！？" and depth == 0):
            stop = i + 1
            while c != "\n" and stop < end and folded[stop] in "”’」)":
                stop += 1
            _push(out, folded, at, stop)
            at, i, depth = stop, stop, 0
            continue
        i += 1
    _push(out, folded, at, end)
    return out


def _push(out: list[tuple[int, int]], folded: str, start: int, end: int) -> None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if end > start:
        out.append((start, end))


def clauses(folded: str, start: int, end: int, marks: str = ",;:；，") -> list[Clause]:
    """The clauses of folded[start:end], cut at `marks` outside brackets and quotes; commas inside numbers do not cut."""
    out: list[Clause] = []
    depth, at, after = 0, start, ""
    for i in range(start, end):
        c = folded[i]
        if c in PAIRS:
            depth += 1
        elif c in PAIRS.values():
            depth = max(0, depth - 1)
        elif c in marks and depth == 0 and not _inside_number(folded, i):
            if i > at:
                out.append(Clause(folded[at:i], at, i, after))
            at, after = i + 1, c
    tail = end - 1 if end > at and folded[end - 1] in "。!?！？" else end
    if tail > at:
        out.append(Clause(folded[at:tail], at, tail, after))
    return out


def _inside_number(text: str, i: int) -> bool:
    return text[i] in ",，" and text[i - 1 : i].isdigit() and bool(re.match(r"\d{3}(?!\d)", text[i + 1 : i + 5]))


def bases(folded: str, start: int, end: int) -> list[Mark]:
    """The years that figures are compared with (比2020年), in folded[start:end]."""
    return [Mark(f"{m['a'] or m['b']}年", start + m.start(), start + m.end()) for m in _BASE.finditer(folded[start:end])]


def deadlines(folded: str, start: int, end: int) -> list[Mark]:
    """The points in time by which something is due; years that are bases, or the number of a document, are none."""
    taken = [(m.start, m.end) for m in bases(folded, start, end)]
    out = []
    for m in DEADLINE.finditer(folded[start:end]):
        a, b = start + m.start(), start + m.end()
        if any(x < b and a < y for x, y in taken):
            continue
        year = f"{m['year']}年" if m["year"] else m["plan"] + m["span"]
        out.append(Mark(year, a, b))
    return out


def governing(marks: list[Mark], offset: int) -> Mark | None:
    """The last mark that ends at or before `offset`."""
    before = [m for m in marks if m.end <= offset]
    return before[-1] if before else None
