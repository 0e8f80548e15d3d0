"""All targets of a plan: figures, classes, rules, directions, and the rows of indicator tables that are in the text.

Responsibility brackets are no targets and are left out. A target's quote is cut from the text and holds every field.
"""

from __future__ import annotations

from corpus.brackets import responsibility_brackets
from corpus.clauses import sentence_spans
from corpus.figures import Figure, figures
from corpus.indicator_tables import table_rows
from corpus.records import Section, Target
from corpus.script import plain_keep
from corpus.states import states


def targets(text: str, sections: tuple[Section, ...], since: int = 0) -> tuple[Target, ...]:
    """Every target of the sections, in the order of the text. `since`: the plan's first year, 0 when not known."""
    plain = plain_keep(text)
    out: list[Target] = []
    for section in sections:
        if section.label in ("印发通知", "前言"):
            continue
        masked = _without(plain, [(b.start, b.end) for b in responsibility_brackets(plain, section.start, section.end)])
        masked, rows = table_rows(masked, section.start, section.end)
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


def _without(plain: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        plain = plain[:start] + "\n" * (end - start) + plain[end:]
    return plain
