"""Parts of an answer that many tests look at."""

from __future__ import annotations

from bot.answer import Answer


def lines(answer: Answer) -> list[str]:
    return [s.text for s in answer.sentences]


def spans(answer: Answer) -> list[tuple[str, int, int]]:
    return [(c.doc, c.start, c.end) for c in answer.citations]


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.doc, c.section) for c in answer.citations]
