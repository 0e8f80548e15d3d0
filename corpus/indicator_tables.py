"""Indicator tables that stand in the text, one line a row, cells parted by | or tabs (专栏, 附件). A row is a target when the
header names an indicator and a value to be reached; its quote reaches from the header on when that gives the years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.figures import Figure
from corpus.numerals import UNITS

_CELL = re.compile(r"[|\t]")
_NAME = re.compile(r"指标|名称|项目|内容")
_UNIT = re.compile(r"单位|计量")
_GOAL = re.compile(r"目标")
_FIRST = re.compile(r"基数|基期|基准|现状|实际|完成值")
_YEAR = re.compile(r"20\d\d年")
_VERB = re.compile(r"(?:累计)?(?:下降|降低|减少|削减|提高|增长|增加)(?:率|幅度)?$")
_VALUE = re.compile(
    r"^(?P<rel>(?:[≤≥<>=]=?|不低于|不高于|不超过|不少于|达到|下降|降低|减少|提高|增长|增加|累计)*)\s*"
    rf"\[?(?P<value>\d[\d.,]*(?:[—–\-~～]\d[\d.]*)?)\]?\s*(?P<unit>[万亿千]*(?:{UNITS}))?(?P<suffix>以上|以下|以内|左右)?$"
)


@dataclass(frozen=True)
class _Header:
    """Which column holds what; `goal` and `first` with the years they are for. The header's own line starts at `start`."""

    name: int
    goal: int
    unit: int | None
    first: int | None
    goal_year: str
    first_year: str
    start: int


def table_rows(text: str, start: int, end: int) -> tuple[str, list[Figure]]:
    """The targets of the tables in text[start:end], and `text` with the tables blanked, as long as before."""
    out: list[Figure] = []
    header: _Header | None = None
    at, gap = start, 0
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        cells = _CELL.split(text[at:stop])
        if len(cells) >= 3:
            header = _header(cells, at) if header is None or gap else header
            if header and header.start != at and (row := _row(cells, header, at)):
                out.append(row)
            text = text[:at] + "\n" * (stop - at) + text[stop:]
            gap = 0
        elif stop > at:
            gap += 1
        at = stop + 1
    return text, out


def _header(cells: list[str], at: int) -> _Header | None:
    years = [(m[0], i) for i, cell in enumerate(cells) if (m := _YEAR.search(cell))]
    name = _column(cells, _NAME)
    first = _column(cells, _FIRST)
    goal = _column(cells, _GOAL, but=(name, first))
    if goal is None and years and years[-1][1] not in (name, first):
        goal = max(years)[1]
    if first is None and years and goal is not None and min(years)[1] != goal:
        first = min(years)[1]
    if name is None or goal is None:
        return None
    year_of = {i: year for year, i in years}
    first_year = year_of.get(first, "") if first is not None else ""
    return _Header(name, goal, _column(cells, _UNIT, but=(name, goal)), first, year_of.get(goal, ""), first_year, at)


def _column(cells: list[str], pattern: re.Pattern[str], but: tuple[int | None, ...] = ()) -> int | None:
    return next((i for i, cell in enumerate(cells) if pattern.search(cell) and i not in but), None)


def _row(cells: list[str], header: _Header, at: int) -> Figure | None:
    if max(header.name, header.goal, header.unit or 0, header.first or 0) >= len(cells):
        return None
    name, m = cells[header.name].strip(), _VALUE.match(cells[header.goal].strip())
    if not name or not m:
        return None
    unit = m["unit"] or (cells[header.unit].strip() if header.unit is not None else "")
    if not unit and (inside := re.search(r"\(([^()]{1,12})\)$", name)):
        unit, name = inside[1], name[: inside.start()]
    verb = _VERB.search(name)
    metric = name[: verb.start()] if verb and verb.start() else name
    relation = (verb[0] if verb and verb.start() else "") + m["rel"] + (f"…{m['suffix']}" if m["suffix"] else "")
    base = header.first_year if header.first is not None and re.search(r"\d", cells[header.first]) else ""
    starts = [at + sum(len(c) + 1 for c in cells[:i]) for i in range(len(cells))]
    last = max(header.name, header.goal, header.unit or 0)
    start = header.start if base or header.goal_year else starts[header.name]
    end = starts[last] + len(cells[last].rstrip())
    value_start = starts[header.goal] + cells[header.goal].index(m["value"])
    return Figure(metric, relation, m["value"], unit, base, header.goal_year, "", "figure", start, end, value_start)
