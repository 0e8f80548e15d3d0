"""Cut a section into the sentences that are quoted and searched. A sentence never leaves its section; responsibility
brackets and bare headings are none. Long sentences are cut at semicolons, so that a quote stays readable.
"""

from __future__ import annotations

from itertools import pairwise

from corpus.brackets import responsibility_brackets
from corpus.clauses import clauses, sentence_spans
from corpus.records import Section, Sentence
from corpus.script import fold_keep

LONG = 110  # characters: about three lines on the page; longer sentences of this genre are lists joined by semicolons


def sentences(text: str, sections: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """Every sentence of the sections in order; `quote` = text[start:end]."""
    folded = fold_keep(text)
    out: list[Sentence] = []
    for section in sections:
        masked = folded
        for bracket in responsibility_brackets(folded, section.start, section.end):
            masked = masked[: bracket.start] + "\n" * (bracket.end - bracket.start) + masked[bracket.end :]
        for start, end in sentence_spans(masked, section.start, section.end):
            spans = [(start, end)] if end - start <= LONG else _parts(masked, start, end)
            for a, b in spans:
                if b - a >= 4:
                    out.append(Sentence(section.doc, section.label, section.heading, a, b, text[a:b]))
    return tuple(out)


def _parts(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """A long sentence cut at its semicolons; the parts tile it."""
    pieces = clauses(masked, start, end, marks=";；")
    if len(pieces) < 2:
        return [(start, end)]
    cuts = [p.start for p in pieces] + [end]
    return list(pairwise(cuts))
