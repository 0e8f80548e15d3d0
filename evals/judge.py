"""A reply passes or fails by the README's rule alone (shared/questions/README.md, "Judging a row"), and a failure names its causes.

`partial` is not answered; `smalltalk` counts as abstained where an abstention is expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation
from corpus.script import to_simplified
from evals.gold import GoldRow, Place
from evals.shelf import is_called

ABSTAINED = ("abstained", "smalltalk")


@dataclass(frozen=True)
class Verdict:
    """`causes` is empty when the row passed: wrong_status:<got>, missing:<forms>, excluded:<string>, not_cited:<group>."""

    passed: bool
    causes: tuple[str, ...] = ()


def folded(text: str) -> str:
    """How strings are compared: Simplified, NFKC, no white space, Latin letters in one case.

    >>> folded("ＰＵＥ 不超過 １．３")
    'pue不超过1.3'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", to_simplified(text))).casefold()


def judge(row: GoldRow, answer: Answer) -> Verdict:
    """Whether this answer is right for this row."""
    text = folded(answer.answer)
    causes: list[str] = []
    right = ("answered",) if row.expect == "answer" else ABSTAINED
    if answer.status not in right:
        causes.append(f"wrong_status:{answer.status}")
    causes += [f"excluded:{s}" for s in row.exclude if folded(s) in text]
    if row.expect == "answer":
        causes += [f"missing:{'/'.join(group)}" for group in row.contain if not any(folded(s) in text for s in group)]
        causes += [f"not_cited:{'/'.join(map(str, group))}" for group in row.cite_any if not is_cited(group, answer.citations)]
    return Verdict(not causes, tuple(causes))


def is_cited(group: Sequence[Place], citations: Sequence[Citation]) -> bool:
    """Whether some citation stands at some place of the group."""
    return any(c.section == place.section and is_called(place.doc, c.doc, c.title) for c in citations for place in group)
