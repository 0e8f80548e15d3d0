"""Which place a search puts first, and whether one way of searching beats another: ranks, shares with n, wins and losses, a sign test.

Ways are compared question by question, on the same questions; a difference within chance is called one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.gold import GoldFile
from evals.metrics import Rate
from evals.probe import Where
from evals.shelf import Shelf
from evals.stages import NOT_SEARCHED, realm_of

FAR = 10  # places looked at; a right one behind them counts as not found
HELD = "heldout"  # gold files with this in their name were never used for tuning


@dataclass(frozen=True)
class Row:
    """A question that search can answer alone, with the places that are right; `held` where it was kept from tuning."""

    id: str
    question: str
    right: frozenset[Where]
    held: bool


@dataclass(frozen=True)
class Way:
    """A way of searching and the rank of the first right place of every row (None: not among the first FAR), in row order."""

    name: str
    ranks: tuple[int | None, ...]


def rows_of(files: Iterable[GoldFile], realm: str, shelf: Shelf) -> list[Row]:
    """Rows of a realm that stand alone, are to be answered, and are answered by search."""
    out = []
    for file in files:
        for row in file.rows:
            groups = [{realm_of(p) for p in group} for group in row.cite_any]
            if not groups or row.history or row.type in NOT_SEARCHED or any(g != {realm} for g in groups):
                continue
            right = frozenset((doc, p.section) for group in row.cite_any for p in group for doc in shelf.called(p.doc))
            if right:
                out.append(Row(row.id, row.question, right, HELD in file.name))
    return out


def way(name: str, search: Callable[[str], Iterable[Where]], rows: Sequence[Row]) -> Way:
    """Ask every row; `search` gives places, best first, repeated or not."""
    ranks: list[int | None] = []
    for row in rows:
        found = list(dict.fromkeys(search(row.question)))[:FAR]
        ranks.append(next((i for i, where in enumerate(found, start=1) if where in row.right), None))
    return Way(name, tuple(ranks))


def at(way: Way, k: int, keep: Sequence[bool]) -> Rate:
    """The share of the rows kept whose right place is among the first `k`."""
    ranks = [r for r, kept in zip(way.ranks, keep, strict=True) if kept]
    return Rate(sum(r is not None and r <= k for r in ranks), len(ranks))


@dataclass(frozen=True)
class Duel:
    """Rows that one way has first and the other has not, and how likely so uneven a split is by chance (two-sided sign test)."""

    wins: int
    losses: int
    p: float

    def __str__(self) -> str:
        return f"+{self.wins} −{self.losses}（p={'<0.001' if self.p < 0.001 else f'{self.p:.3f}'}）"


def duel(new: Way, old: Way, keep: Sequence[bool]) -> Duel:
    """`new` against `old` on "the first place is right".

    >>> str(duel(Way("b", (1, 1, 2)), Way("a", (1, 3, None)), (True,) * 3))
    '+1 −0（p=1.000）'
    """
    from scipy.stats import binomtest

    pairs = [(a == 1, b == 1) for a, b, kept in zip(new.ranks, old.ranks, keep, strict=True) if kept]
    wins, losses = sum(a and not b for a, b in pairs), sum(b and not a for a, b in pairs)
    return Duel(wins, losses, float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0)


@dataclass(frozen=True)
class Line:
    """A way on one part of the rows, against the way it is compared with (None for the first)."""

    way: str
    part: str
    at_1: Rate
    at_5: Rate
    at_10: Rate
    against: str
    duel: Duel | None

    def cells(self) -> tuple[str, ...]:
        shares = (f"{r.value:.1%}" if r.value is not None else "–" for r in (self.at_1, self.at_5, self.at_10))
        return (self.way, str(self.at_1.n), *shares, f"{self.duel}" if self.duel else "")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


PARTS = {"调过的题": False, "没用来调过的题": True}


def lines(ways: Sequence[tuple[Way, Way | None]], rows: Sequence[Row]) -> list[Line]:
    """A line for each way and part of the rows (tuned on, held out) that has any; each way with the one it is held against."""
    out = []
    for part, held in PARTS.items():
        keep = [row.held == held for row in rows]
        for new, old in ways if any(keep) else ():
            against = duel(new, old, keep) if old else None
            out.append(
                Line(new.name, part, at(new, 1, keep), at(new, 5, keep), at(new, 10, keep), old.name if old else "", against)
            )
    return out


COLUMNS = ("做法", "n", "第 1 处对", "前 5 处有", "前 10 处有", "第 1 处：多对、少对（符号检验）")


def markdown(title: str, lines: Sequence[Line]) -> str:
    """Tables for DECISIONS.md, one for each part."""
    out = []
    for part in dict.fromkeys(line.part for line in lines):
        out += [f"{title}，{part}：", "", f"| {' | '.join(COLUMNS)} |", f"|---|{'---:|' * (len(COLUMNS) - 1)}"]
        out += [f"| {' | '.join(line.cells())} |" for line in lines if line.part == part]
        out.append("")
    return "\n".join(out)
