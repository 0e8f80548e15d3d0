"""All targets of a plan: figures, classes, rules, directions, and the rows of indicator tables that are in the text.

Responsibility brackets are no targets and are left out. A target's quote is cut from the text and holds every field.
"""

from __future__ import annotations

import re

from corpus.brackets import responsibility_brackets
from corpus.clauses import sentence_spans
from corpus.figures import Figure, figures
from corpus.records import Section, Target
from corpus.script import fold_keep
from corpus.states import states

_ROW = re.compile(r"[|\t]")
_COLUMNS = {"metric": r"指标|名称|项目", "unit": r"单位|计量", "value": r"目标|20[2-4]\d年", "base": r"基数|基期|现状|实际|20[12]\d年"}


def targets(text: str, sections: tuple[Section, ...], since: int = 0) -> tuple[Target, ...]:
    """Every target of the sections, in the order of the text. `since`: the plan's first year, 0 when not known."""
    folded = fold_keep(text)
    out: list[Target] = []
    for section in sections:
        if section.label in ("印发通知", "前言"):
            continue
        masked = _without(folded, [(b.start, b.end) for b in responsibility_brackets(folded, section.start, section.end)])
        masked, rows = _table(masked, section)
        found: list[Figure] = list(rows)
        heading_end = section.start + len(section.heading) + 5
        for start, end in sentence_spans(masked, section.start, section.end):
            if end <= heading_end and section.heading in masked[start:end]:
                continue
            numbers = figures(masked, start, end, since)
            found += sorted(numbers + states(masked, start, end, numbers), key=lambda f: (f.value_start, f.start))
        out += [_target(f, section, text) for f in found]
    return tuple(out)


def _target(f: Figure, section: Section, text: str) -> Target:
    return Target(
        section.doc, section.label, f.metric, f.relation, f.value, f.unit, f.base, f.deadline, f.scope, f.kind,
        text[f.start : f.end], f.start, f.end, f.value_start,
    )  # fmt: skip


def _without(folded: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        folded = folded[:start] + "\n" * (end - start) + folded[end:]
    return folded


def _table(masked: str, section: Section) -> tuple[str, list[Figure]]:
    """Rows of a table whose header names an indicator and a target; the table's characters are blanked for the sentences."""
    out: list[Figure] = []
    columns: dict[str, int] = {}
    years = {"value": "", "base": ""}
    at = section.start
    while at < section.end:
        stop = masked.find("\n", at, section.end)
        stop = section.end if stop < 0 else stop
        line = masked[at:stop]
        cells = _ROW.split(line)
        if len(cells) >= 3:
            if not columns:
                columns, years = _header(cells)
            elif row := _row(cells, columns, years, at):
                out.append(row)
            masked = masked[:at] + "\n" * (stop - at) + masked[stop:]
        at = stop + 1
    return masked, out


def _header(cells: list[str]) -> tuple[dict[str, int], dict[str, str]]:
    columns: dict[str, int] = {}
    years = {"value": "", "base": ""}
    for name in ("base", "value", "metric", "unit"):
        for i, cell in enumerate(cells):
            if i in columns.values():
                continue
            if re.search(_COLUMNS[name], cell) and not (name == "base" and "目标" in cell):
                columns[name] = i
                year = re.search(r"20\d\d年", cell)
                if name in years:
                    years[name] = year[0] if year else ""
                break
    return (columns, years) if {"metric", "value"} <= columns.keys() else ({}, years)


def _row(cells: list[str], columns: dict[str, int], years: dict[str, str], at: int) -> Figure | None:
    if max(columns.values()) >= len(cells):
        return None
    name, raw = cells[columns["metric"]].strip(), cells[columns["value"]].strip()
    m = re.match(r"^(?P<rel>[≤≥<>=]*)\s*\[?(?P<value>\d[\d.,]*(?:[—–\-~～]\d[\d.]*)?)\]?%?$", raw)
    if not name or not m:
        return None
    unit = cells[columns["unit"]].strip() if "unit" in columns else ""
    verb = re.search(r"(?:下降|降低|提高|增长|减少)(?:率|幅度)?$", name)
    base = cells[columns["base"]].strip() if "base" in columns else ""
    positions = [sum(len(c) + 1 for c in cells[:i]) for i in range(len(cells))]
    start = at + positions[columns["metric"]]
    last = max(columns[k] for k in ("value", "unit") if k in columns)
    return Figure(
        name[: verb.start()] if verb else name, (verb[0] if verb else "") + m["rel"], m["value"], unit,
        years["base"] if re.search(r"\d", base) else "", years["value"], "", "figure", start, at + positions[last] + len(cells[last]),
        at + positions[columns["value"]],
    )  # fmt: skip
