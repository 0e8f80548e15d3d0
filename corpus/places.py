"""Place names, to notice that a question asks about another place than the one a document speaks of."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "registers" / "places.csv"
# Han neighbours that make a short name part of another word: 黄河北岸, 制定西部.
_NOT_AFTER = "黄制环山"


@dataclass(frozen=True)
class Place:
    """A place: `kind` is province, city, county or water; `parent` the province it lies in."""

    name: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Gazetteer:
    """All places; `find` looks them up in folded text."""

    places: tuple[Place, ...]
    _names: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)
    _pattern: list[re.Pattern[str]] = field(default_factory=list, repr=False, compare=False)

    def find(self, text: str) -> list[tuple[Place, int, int]]:
        """Places named in folded `text` with their offsets, longest names first."""
        out = []
        for m in self._pattern[0].finditer(text):
            if len(m[0]) == 2 and m.start() and text[m.start() - 1] in _NOT_AFTER and not m[0].isascii():
                continue
            out.append((self._names[m[0]], m.start(), m.end()))
        return out


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The table, read once."""
    names: dict[str, Place] = {}
    places = []
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = Place(row["name"], row["kind"], row["parent"])
            places.append(place)
            for name in [row["name"], *row["aliases"].split("、")]:
                if name:
                    names.setdefault(name.lower(), place)
    words = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in words))
    return Gazetteer(tuple(places), names, [pattern])
