"""A score knows what it did not score: every share shows its n, and is None where nothing was scored.

Rows that were skipped stand in a column of their own and in no share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation
from evals.gold import TYPES
from evals.grounding import COUNTS, LABELS, OURS, bodies, numbers
from evals.judge import ABSTAINED, folded, is_cited
from evals.results import Result
from evals.shelf import Shelf


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
    over_abstention: Rate = Rate(0, 0)  # of the rows to be answered, those declined
    fact_precision: Rate = Rate(0, 0)  # of the figures and departments stated, those that stand in a place the row names
    fact_recall: Rate = Rate(0, 0)  # of what must be said, what was said

    def scores(self) -> dict[str, Rate]:
        """Every share by its name, for the history and the report."""
        return {
            "total": self.total, "citation_precision": self.citation_precision, "citation_recall": self.citation_recall,
            "fact_precision": self.fact_precision, "fact_recall": self.fact_recall, "abstention_precision": self.abstention_precision,
            "abstention_recall": self.abstention_recall, "over_abstention": self.over_abstention,
        }  # fmt: skip


def measure(results: Sequence[Result], shelf: Shelf | None = None) -> Metrics:
    """The shares of a run; that of facts in answers only with the shelf that says what stands in the places named."""
    scored = [r for r in results if r.verdict is not None]
    abstained = [r for r in scored if r.answer and r.answer.status in ABSTAINED]
    meant = [r for r in scored if r.row.expect == "abstain"]
    cited = [r for r in scored if r.row.cite_any]
    due = [r for r in scored if r.row.expect == "answer"]
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
        over_abstention=Rate(sum(r in abstained for r in due), len(due)),
        fact_precision=_mean(fact_precision(r, shelf) for r in cited) if shelf else Rate(0, 0),
        fact_recall=_mean(fact_recall(r) for r in due),
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
    """The share of the sections cited that the row wants (or that hold a rule for one of them); None for a reply that cites nothing."""
    if result.answer is None or not result.answer.citations:
        return None
    wanted = [place for group in result.row.cite_any for place in group]
    each = {(c.doc, c.section): c for c in result.answer.citations}
    rules = _rules(result.answer, {where for where, c in each.items() if is_cited(wanted, (c,))})
    return sum(where in rules or is_cited(wanted, (c,)) for where, c in each.items()) / len(each)


def _recall(result: Result) -> float:
    """The share of the groups that are cited; a reply that cites nothing has 0."""
    if result.answer is None:
        return 0.0
    return sum(is_cited(group, result.answer.citations) for group in result.row.cite_any) / len(result.row.cite_any)


def fact_recall(result: Result) -> float | None:
    """The share of the groups of words that a right reply has; None where the row names none. A refusal has 0."""
    if not result.row.contain:
        return None
    text = folded(result.answer.answer) if result.answer else ""
    return sum(any(folded(s) in text for s in group) for group in result.row.contain) / len(result.row.contain)


def fact_precision(result: Result, shelf: Shelf) -> float | None:
    """Of the figures and departments that the answer states, the share that stands in the places the row names, or is asked about.

    A figure in another section is no mistake of grounding, and yet not what was asked. None for an answer that states none, and
    where the text of the places is not known.
    """
    answer, row = result.answer, result.row
    if answer is None or answer.status not in ("answered", "partial"):
        return None
    places = {(doc, p.section) for group in row.cite_any for p in group for doc in shelf.called(p.doc)}
    there = folded("\n".join(shelf.sections.get(where, "") for where in places | _rules(answer, places)))
    if not there:
        return None
    known = folded("|".join((row.question, *row.history, *(s for group in row.contain for s in group))))
    stated: list[str] = []
    for sentence in answer.sentences:
        text = COUNTS.sub("|", folded(OURS.sub("", sentence.text)))
        cited = [c for c in answer.citations if c.number in sentence.citations]
        for address in sorted({folded(a) for c in cited for a in _addresses(c, shelf)}, key=len, reverse=True):
            text = text.replace(address, "|")
        text = LABELS.sub("|", text)
        stated += [value + unit for value, unit in numbers(text)] + bodies(text, shelf)
    facts = list(dict.fromkeys(stated))
    return sum(f in there or f in known for f in facts) / len(facts) if facts else None


def _rules(answer: Answer, places: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Where the rule stands that a duty of one of the places inherits its carrying out from (DESIGN 8): it belongs to the answer."""
    return {(d.doc, d.inherited_from) for d in answer.duties if d.inherited_from and (d.doc, d.section) in places}


def _addresses(citation: Citation, shelf: Shelf) -> tuple[str, ...]:
    named = (citation.title, citation.section, citation.heading, *shelf.entries.get(citation.doc, ()))
    return tuple(a for a in named if a)
