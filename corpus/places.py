"""Place names, to notice that a question asks about another place than the one a document speaks of."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from corpus.lookup import Lookup

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
    _lookup: list[Lookup] = field(default_factory=list, repr=False, compare=False)

    def find(self, text: str) -> list[tuple[Place, int, int]]:
        """Places named in folded `text` with their offsets, longest names first."""
        out = []
        for start, end in self._lookup[0].spans(text):
            name = text[start:end]
            if len(name) == 2 and start and text[start - 1] in _NOT_AFTER and not name.isascii():
                continue
            out.append((self._names[name], start, end))
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
    return Gazetteer(tuple(places), names, [Lookup(names, filter(str.isascii, names))])
