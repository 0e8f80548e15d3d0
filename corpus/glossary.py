"""Layperson's word ↔ official term. A question is widened with the official terms, never rewritten with them.

Longest terms are found first; Latin terms only on word boundaries.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "glossary" / "glossary.csv"
# What must not follow a one-character term: 甚至 is not 甚 (什么), 胶粘剂 is the official word itself.
_NOT_BEFORE = {"甚": "至", "胶": "粘", "搁": "置"}


@dataclass(frozen=True)
class Found:
    """A lay term found in a text: text[start:end] = lay; `officials` are what it may mean."""

    lay: str
    officials: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """All pairs; `find` looks the lay terms of a text up."""

    rows: tuple[tuple[str, str, str], ...]
    _by_lay: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _pattern: list[re.Pattern[str]] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for official, lay, _kind in self.rows:
            self._by_lay[lay] = (*self._by_lay.get(lay, ()), official)
        words = sorted(self._by_lay, key=len, reverse=True)
        self._pattern.append(re.compile("|".join(_guarded(w) for w in words)) if words else re.compile(r"(?!)"))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(lay, official), for training."""
        return tuple((lay, official) for official, lay, _kind in self.rows)

    def find(self, text: str) -> list[Found]:
        """The lay terms of folded `text`, longest first where they overlap."""
        out = []
        for m in self._pattern[0].finditer(text):
            lay = next(w for w in (m[0], m[0].removesuffix("s"), m[0].removesuffix("es")) if w in self._by_lay)
            out.append(Found(lay, self._by_lay[lay], m.start(), m.end()))
        return out

    def officials(self, lay: str) -> tuple[str, ...]:
        return self._by_lay.get(lay, ())


def _guarded(word: str) -> str:
    if re.fullmatch(r"[a-z0-9 .\-/]+", word):
        return rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])"
    if word in _NOT_BEFORE:
        return rf"{re.escape(word)}(?!{_NOT_BEFORE[word]})"
    return re.escape(word)


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The reviewed table, read once."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(r["official"], r["lay"].lower(), r["kind"]) for r in csv.DictReader(file)]
    return Glossary(tuple(rows))
