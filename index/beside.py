"""Questions that stand beside an index: scored as its units are, by its own statistics and model, and never part of it.

The index, its digest and every score in it stay what they are. Such a question can raise the passage it points at; of how near the
sources come it says nothing: its hit has no `bm25` and no `dense` part.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from corpus.records import Unit
from index.bm25 import K1
from index.hybrid import EXPANSION_WEIGHT, WEIGHT, Hit, Index
from index.words import folded_text

MOST = 8  # hits of this kind for one question
HIGHEST = (
    1.6  # times the best hit: asked word for word, it outweighs the three hits of another section (1 + 0.4 + 0.2, bot/finder.py)
)


class Beside:
    """`units` (asked-as questions) beside `index`. Vectors are made at the first question that needs them."""

    def __init__(self, index: Index, units: Sequence[Unit]) -> None:
        self._index = index
        self._of: dict[str, list[Unit]] = {}
        for unit in units:
            self._of.setdefault(unit.doc, []).append(unit)
        self._made: dict[str, tuple[list[Counter[str]], NDArray[np.float64]]] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._of)

    def joined(self, hits: list[Hit], text: str, doc: str, expansions: Sequence[str] = ()) -> list[Hit]:
        """`hits` with the questions of `doc` among them, best first; as they are when it has none or nothing was found."""
        if doc not in self._of or not hits:
            return hits
        top = max(h.score for h in hits)
        words = max((h.parts.get("bm25", 0.0) for h in hits), default=0.0)
        dense = max((h.parts.get("dense", 0.0) for h in hits), default=0.0)
        counts, vectors = self._prepared(doc)
        weights = self._weights(text, expansions)
        vector = np.array(self._index.embedder.embed_query(folded_text(" ".join((text, *expansions))).strip()))
        likeness = vectors @ (vector / np.linalg.norm(vector)) if vector.any() else np.zeros(len(counts))
        found: list[Hit] = []
        for unit, count, like in zip(self._of[doc], counts, likeness.tolist(), strict=True):
            bm25 = sum(w * count[t] * (K1 + 1) / (count[t] + K1) for t, w in weights.items() if t in count)
            by_words = WEIGHT * min(HIGHEST, bm25 / words) if words else 0.0
            by_dense = (1 - WEIGHT) * min(HIGHEST, max(0.0, like) / dense) if dense else 0.0
            parts = {"written": 1.0, "written_words": by_words, "written_dense": by_dense}
            found.append(Hit(unit, top * (by_words + by_dense), MappingProxyType(parts)))
        found.sort(key=lambda h: -h.score)
        return sorted([*hits, *found[:MOST]], key=lambda h: -h.score)

    def _prepared(self, doc: str) -> tuple[list[Counter[str]], NDArray[np.float64]]:
        with self._lock:
            if doc not in self._made:
                units = self._of[doc]
                vectors = np.array(self._index.embedder.embed_documents([folded_text(u.text) for u in units]), dtype=np.float64)
                lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
                vectors = vectors / np.where(lengths > 0, lengths, 1.0)
                self._made[doc] = [Counter(self._index.words.tokens(u.text)) for u in units], vectors
            return self._made[doc]

    def _weights(self, text: str, expansions: Sequence[str]) -> dict[str, float]:
        """Token → its BM25 weight in the query: idf, times how often it is said; half for a term the asker did not write."""
        tokens = self._index.words.tokens
        said = Counter(tokens(text))
        out = {t: n * self._index.rarity(t) for t, n in said.items()}
        added = {t for term in expansions for t in tokens(term)} - said.keys()
        return out | {t: EXPANSION_WEIGHT * self._index.rarity(t) for t in added}
