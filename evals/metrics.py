"""A score knows what it did not score: every share shows its n, and is None where nothing was scored.

Rows that were skipped stand in a column of their own and in no share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.gold import TYPES
from evals.judge import ABSTAINED, is_cited
from evals.results import Result


@dataclass(frozen=True)
class Rate:
    """`got` of `n`; a mean when `got` is a sum of shares.

    >>> str(Rate(3, 4)), str(Rate(0, 0)), Rate(0, 0).value
    ('75.0% (n=4)', '– (n=0)', None)
    """

    got: float
    n: int

    @property
    def value(self) -> float | None:
        return self.got / self.n if self.n else None

    def __str__(self) -> str:
        return f"{self.got / self.n:.1%} (n={self.n})" if self.n else "– (n=0)"


@dataclass(frozen=True)
class TypeLine:
    """One line of the table: how a type of question fares."""

    type: str
    rate: Rate
    skipped: int


@dataclass(frozen=True)
class Metrics:
    """What a run comes to. Citation shares are means over questions; abstention shares are over all scored rows."""

    total: Rate
    types: tuple[TypeLine, ...]
    files: tuple[TypeLine, ...]
    statuses: dict[tuple[str, str], int]  # (expected, got) → rows
    citation_precision: Rate
    citation_recall: Rate
    abstention_precision: Rate
    abstention_recall: Rate
    skipped: int


def measure(results: Sequence[Result]) -> Metrics:
    """The shares of a run."""
    scored = [r for r in results if r.verdict is not None]
    abstained = [r for r in scored if r.answer and r.answer.status in ABSTAINED]
    meant = [r for r in scored if r.row.expect == "abstain"]
    cited = [r for r in scored if r.row.cite_any]
    return Metrics(
        total=_rate(scored),
        types=_lines([(t, [r for r in results if r.row.type == t]) for t in TYPES]),
        files=_lines([(f, [r for r in results if r.file == f]) for f in dict.fromkeys(r.file for r in results)]),
        statuses=dict(Counter((r.row.expect, r.answer.status if r.answer else "crashed") for r in scored)),
        citation_precision=_mean(_precision(r) for r in cited),
        citation_recall=_mean(_recall(r) for r in cited),
        abstention_precision=Rate(sum(r.row.expect == "abstain" for r in abstained), len(abstained)),
        abstention_recall=Rate(sum(r in abstained for r in meant), len(meant)),
        skipped=len(results) - len(scored),
    )


def _lines(groups: list[tuple[str, list[Result]]]) -> tuple[TypeLine, ...]:
    return tuple(TypeLine(name, _rate(rows), sum(r.verdict is None for r in rows)) for name, rows in groups if rows)


def _rate(results: Sequence[Result]) -> Rate:
    verdicts = [r.verdict for r in results if r.verdict is not None]
    return Rate(sum(v.passed for v in verdicts), len(verdicts))


def _mean(shares: Iterable[float | None]) -> Rate:
    known = [s for s in shares if s is not None]
    return Rate(sum(known), len(known))


def _precision(result: Result) -> float | None:
    """The share of the sections cited that the row wants; None for a reply that cites nothing."""
    if result.answer is None or not result.answer.citations:
        return None
    wanted = [place for group in result.row.cite_any for place in group]
    each = {(c.doc, c.section): c for c in result.answer.citations}.values()
    return sum(is_cited(wanted, (c,)) for c in each) / len(each)


def _recall(result: Result) -> float:
    """The share of the groups that are cited; a reply that cites nothing has 0."""
    if result.answer is None:
        return 0.0
    return sum(is_cited(group, result.answer.citations) for group in result.row.cite_any) / len(result.row.cite_any)
