"""What an index is made of, and its digest: two indexes with one digest answer alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from corpus.records import Unit
from index.bm25 import K1, B
from index.train import Pair, Recipe

SCHEMA = 1  # raise it when words, weights or layout change: older indexes are then stale


@dataclass(frozen=True)
class Sources:
    """Units to search, pairs (question, what answers it) and texts to train on. The order of units is kept."""

    units: tuple[Unit, ...]
    pairs: tuple[Pair, ...] = ()
    texts: tuple[str, ...] = ()

    def digest(self, embedder: str = "") -> str:
        """sha256 over everything, the schema and the model's name ("" is the model we train), as 64 hex digits."""
        names = [f.name for f in fields(Unit)]  # asdict() copies what is in a record: 0.4 s for 15,000 units
        units = [[getattr(unit, name) for name in names] for unit in self.units]
        return _sha256(["index", SCHEMA, K1, B, embedder, self.training_digest() if not embedder else "", units])

    def training_digest(self) -> str:
        """sha256 over what the model is trained on and how."""
        return _sha256(["model", SCHEMA, asdict(Recipe()), self.pairs, self.texts])


def training_pairs(units: Iterable[Unit], glossary: Iterable[Pair] = ()) -> tuple[Pair, ...]:
    """Pairs that the units themselves give, to be used as `Sources.pairs`:

    an asked-as question with every sentence or fact whose span overlaps the one it points to, and with the next question
    about the same span; a sentence with its section path; (lay, official) words as they are.
    """
    texts: list[Unit] = []
    asked: list[Unit] = []
    for unit in units:
        (asked if unit.kind == "asked" else texts).append(unit)
    by_doc: dict[str, list[Unit]] = {}
    for unit in texts:
        by_doc.setdefault(unit.doc, []).append(unit)
    pairs: list[Pair] = []
    before: dict[tuple[str, int, int], str] = {}
    for question in asked:
        for unit in by_doc.get(question.doc, ()):
            if unit.start < question.end and question.start < unit.end:
                pairs.append((question.text, unit.text))
        key = (question.doc, question.start, question.end)
        if key in before:
            pairs.append((before[key], question.text))
        before[key] = question.text
    pairs.extend((unit.text, unit.path) for unit in texts if unit.path)
    pairs.extend(glossary)
    return tuple(pairs)


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
