"""What an index is made of, and its digest: two indexes with one digest answer alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import numpy as np

from corpus.records import Unit
from index.bm25 import K1, B
from index.train import Pair, Recipe

SCHEMA = 2  # raise it when words, weights or layout change: older indexes are then stale


@dataclass(frozen=True)
class Sources:
    """Units to search, pairs (question, what answers it) and texts to train on, and how. The order of units is kept."""

    units: tuple[Unit, ...]
    pairs: tuple[Pair, ...] = ()
    texts: tuple[str, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)

    def digest(self, embedder: str = "") -> str:
        """sha256 over everything, the schema and the model's name ("" is the model we train), as 64 hex digits."""
        units = [list(vars(unit).values()) for unit in self.units]  # asdict() copies every string: 0.4 s for 15,000 units
        return _sha256(["index", SCHEMA, K1, B, embedder, self.training_digest() if not embedder else "", units])

    def training_digest(self) -> str:
        """sha256 over what the model is trained on and how."""
        return _sha256(["model", SCHEMA, asdict(self.recipe), self.pairs, self.texts])


def training_pairs(units: Iterable[Unit], glossary: Iterable[Pair] = ()) -> tuple[Pair, ...]:
    """Pairs that the units themselves give, to be used as `Sources.pairs`:

    an asked-as question with every sentence or fact whose span overlaps the one it points to, and with the next question
    about the same span; a sentence with its section path; (lay, official) words as they are.
    """
    texts: list[Unit] = []
    asked: list[Unit] = []
    for unit in units:
        (asked if unit.kind == "asked" else texts).append(unit)
    answers = _Overlaps(texts)
    pairs: list[Pair] = []
    before: dict[tuple[str, int, int], str] = {}
    for question in asked:
        key = (question.doc, question.start, question.end)
        pairs.extend((question.text, unit.text) for unit in answers.of(*key))
        if key in before:
            pairs.append((before[key], question.text))
        before[key] = question.text
    pairs.extend((unit.text, unit.path) for unit in texts if unit.path)
    pairs.extend(glossary)
    return tuple(pairs)


class _Overlaps:
    """Units of a document that overlap a span, in their order; looked up once for all questions about one span."""

    def __init__(self, units: Iterable[Unit]) -> None:
        by_doc: dict[str, list[Unit]] = {}
        for unit in units:
            by_doc.setdefault(unit.doc, []).append(unit)
        self._of = {doc: (own, np.array([(u.start, u.end) for u in own]).T) for doc, own in by_doc.items()}
        self._found: dict[tuple[str, int, int], list[Unit]] = {}

    def of(self, doc: str, start: int, end: int) -> list[Unit]:
        if doc not in self._of:
            return []
        if (doc, start, end) not in self._found:
            own, (starts, ends) = self._of[doc]
            self._found[doc, start, end] = [own[i] for i in np.flatnonzero((starts < end) & (start < ends)).tolist()]
        return self._found[doc, start, end]


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
