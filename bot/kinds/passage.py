"""其余: what the text says on the matter, in its own words. Sentences are quoted whole or cut at a clause, never reworded."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.draft import Draft, Line, Span
from bot.phrases import quotation
from corpus.records import Sentence
from corpus.script import fold

NAME: Final = "passage"
MOST = 3  # sentences quoted
LISTED = 6  # sentences quoted when the measures for a matter are asked for, all of them
WHOLE = 20  # sentences quoted when a section is asked for by its number
LONGEST = 320  # characters: the longest sentence of a plan's opening part, which has no semicolons to cut at
NEARLY = 0.72  # of the best sentence's score


def fits(desk: Desk) -> bool:
    return bool(desk.evidence.sentences)


def compose(desk: Desk) -> Draft | None:
    """The sentences of the best section that hits point at, in the order of the text."""
    where = desk.evidence.section
    if where is None:
        return None
    ranked = [(s, x) for s, x in desk.evidence.sentences if not _only_heading(desk, s)]
    if not ranked:
        return None
    top = ranked[0][1]
    most = WHOLE if where[1] in desk.question.sections else LISTED if "list" in desk.question.asks else MOST
    chosen = sorted((s for s, x in ranked[:most] if x >= NEARLY * top), key=lambda s: s.start)
    lines = [
        Line(
            desk.say(f"{desk.name(where)}写道：", f"{desk.name(where)} says:"), tuple(Span(s.doc, s.start, s.end) for s in chosen)
        )
    ]
    for s in chosen:
        words, start, end = quotation(s, LONGEST)
        lines.append(Line(words, (Span(s.doc, start, end),)))
    duty = desk.duty(where)
    return Draft(NAME, tuple(lines), followups=("这项工作由谁负责？",) if duty else (), section=where)


def _only_heading(desk: Desk, s: Sentence) -> bool:
    section = desk.section((s.doc, s.section))
    return len(fold(s.quote)) <= len(fold(section.heading)) + 8 and fold(section.heading) in fold(s.quote)
