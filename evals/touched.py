"""Which gold rows rest on parts of a document that a new version changes: they must be read again by a person before they count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evals.gold import GoldFile


@dataclass(frozen=True)
class Touched:
    """A gold row and the changed parts that it cites."""

    file: str
    id: str
    sections: tuple[str, ...]
    question: str

    def __str__(self) -> str:
        return f"{self.file} {self.id} {'、'.join(self.sections)} {self.question}"


def touched(files: Sequence[GoldFile], names: Collection[str], sections: Collection[str]) -> tuple[Touched, ...]:
    """Rows that cite one of `sections` (第三条, 三(二)) of a document that goes by one of `names`."""
    out = []
    for file in files:
        for row in file.rows:
            cited = dict.fromkeys(p.section for group in row.cite_any for p in group if p.doc in names and p.section in sections)
            if cited:
                out.append(Touched(file.name, row.id, tuple(cited), row.question))
    return tuple(out)
