"""Words and vectors search together, and every hit can say how its score came about.

score = W * (BM25 / highest BM25) + (1 - W) * (cosine / highest cosine), each part 0 where that search did not find the unit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.records import Unit
from index.bm25 import BM25
from index.words import WordList, folded_text

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from index.vectors import VectorStore

POOL = 100  # candidates each search offers before they are put together
WEIGHT = (
    0.4  # of the words; the rest is for the vectors. Right span first, new questions / unseen facts: .72 / .63; RRF .73 / .58
)
EXPANSION_WEIGHT = 0.5  # of a term the asker did not write himself


@dataclass(frozen=True)
class Hit:
    """A unit found. `parts`: bm25 and dense as measured, bm25_share and dense_share as added up, rank_* from 1."""

    unit: Unit
    score: float
    parts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def why(self) -> str:
        """The sum, for people: 0.83 = 词 0.41（BM25 12.30，第 2） + 向量 0.42（余弦 0.77，第 1）."""
        p = self.parts
        if "written" in p:
            return f"{self.score:.3f}：大模型写的问法，词 {p['written_words']:.3f} + 向量 {p['written_dense']:.3f}，再乘首位命中的得分"
        words = f"词 {p.get('bm25_share', 0.0):.3f}" + (
            f"（BM25 {p['bm25']:.2f}，第 {p['rank_bm25']:.0f}）" if "rank_bm25" in p else "（未命中）"
        )
        dense = f"向量 {p.get('dense_share', 0.0):.3f}" + (
            f"（余弦 {p['dense']:.3f}，第 {p['rank_dense']:.0f}）" if "rank_dense" in p else "（未命中）"
        )
        return f"{self.score:.3f} = {words} + {dense}"


class Index:
    """An open index. Only reads; the vector store and the model are opened when first needed (Chroma takes a second to load)."""

    def __init__(
        self,
        digest: str,
        folder: Path,
        units: Sequence[Unit],
        words: WordList,
        bm25: BM25,
        open_embedder: Callable[[], Embeddings],
        open_store: Callable[[Embeddings], VectorStore],
    ) -> None:
        self.digest = digest
        self.folder = folder
        self.units = tuple(units)
        self.words = words
        self._bm25 = bm25
        self._at = {unit.id: i for i, unit in enumerate(self.units)}
        self._docs = np.array([unit.doc for unit in self.units])
        self._kinds = np.array([unit.kind for unit in self.units])
        self._open_embedder = open_embedder
        self._open_store = open_store
        self._embedder: Embeddings | None = None
        self._store: VectorStore | None = None
        self._opening = threading.RLock()  # forty first askers at once would each open a store of their own (650 MB, seen)

    @property
    def embedder(self) -> Embeddings:
        """The model the units were embedded with. SettingError when it cannot be opened."""
        if self._embedder is None:
            with self._opening:
                self._embedder = self._embedder or self._open_embedder()
        return self._embedder

    @property
    def store(self) -> VectorStore:
        """The vector store. StoreError or IndexBrokenError when it cannot be opened or holds another number of units."""
        store = self._store
        if store is None:
            with self._opening:
                store = self._store = self._store or self._open_store(self.embedder)
        return store

    def check(self) -> int:
        """Open everything and return the number of units stored; the errors of `store` and `embedder`."""
        return self.store.count()

    def close(self) -> None:
        """Let go of the vector store; the next question opens it again."""
        if self._store is not None:
            self._store.close()
        self._store = None

    def search(
        self,
        query: str,
        k: int = 20,
        *,
        doc: str | None = None,
        kinds: frozenset[str] | None = None,
        expansions: Sequence[str] = (),
    ) -> list[Hit]:
        """The `k` best units, best first; none for a query of which nothing is known.

        `doc` and `kinds` narrow the search; `expansions` are terms to look for as well (a glossary's official words):
        they count half among the words and are added to the text that is embedded.
        """
        words = self._words_found(query, expansions, POOL, doc, kinds)
        dense = self._dense_found(" ".join((query, *expansions)), POOL, doc, kinds)
        hits = [self._hit(at, words, dense) for at in words.keys() | dense.keys()]
        return sorted(hits, key=lambda hit: (-hit.score, self._at[hit.unit.id]))[:k]

    @property
    def vocabulary(self) -> dict[str, int]:
        """The tokens that the units hold."""
        return self._bm25.vocabulary

    def rarity(self, token: str) -> float:
        """How much a token says (BM25's idf); that of a token of one unit for one that no unit has."""
        return self._bm25.idf(token)

    def bm25(self, query: str, k: int = 20, *, doc: str | None = None, kinds: frozenset[str] | None = None) -> list[Hit]:
        """The words alone; the score is BM25's."""
        found = self._words_found(query, (), k, doc, kinds)
        return [
            Hit(self.units[at], score, MappingProxyType({"bm25": score, "rank_bm25": float(r)}))
            for at, (score, r) in found.items()
        ]

    def dense(self, query: str, k: int = 20, *, doc: str | None = None, kinds: frozenset[str] | None = None) -> list[Hit]:
        """The vectors alone; the score is the cosine."""
        found = self._dense_found(query, k, doc, kinds)
        return [
            Hit(self.units[at], score, MappingProxyType({"dense": score, "rank_dense": float(r)}))
            for at, (score, r) in found.items()
        ]

    def _hit(self, at: int, words: Mapping[int, tuple[float, int]], dense: Mapping[int, tuple[float, int]]) -> Hit:
        parts: dict[str, float] = {}
        if at in words:
            score, rank = words[at]
            parts |= {"bm25": score, "rank_bm25": float(rank), "bm25_share": WEIGHT * score / _highest(words)}
        if at in dense:
            score, rank = dense[at]
            parts |= {"dense": score, "rank_dense": float(rank), "dense_share": (1 - WEIGHT) * score / _highest(dense)}
        total = parts.get("bm25_share", 0.0) + parts.get("dense_share", 0.0)
        return Hit(self.units[at], total, MappingProxyType(parts))

    def _words_found(
        self, query: str, expansions: Sequence[str], k: int, doc: str | None, kinds: frozenset[str] | None
    ) -> dict[int, tuple[float, int]]:
        """Position of a unit → (BM25, rank from 1), best first."""
        asked = self.words.tokens(query)
        scores = self._bm25.scores(asked)
        said = frozenset(asked)
        added = {token for term in expansions for token in self.words.tokens(term)} - said
        if added:
            scores = scores + EXPANSION_WEIGHT * self._bm25.scores(sorted(added))
        scores = np.where(self._mask(doc, kinds), scores, 0.0)
        best = np.argsort(-scores, kind="stable")[:k]
        return {int(at): (float(scores[at]), rank) for rank, at in enumerate(best, 1) if scores[at] > 0}

    def _dense_found(self, query: str, k: int, doc: str | None, kinds: frozenset[str] | None) -> dict[int, tuple[float, int]]:
        """Position of a unit → (cosine, rank from 1), best first; only those with something in common."""
        text = folded_text(query).strip()
        vector = self.embedder.embed_query(text) if text else []
        if not any(vector):
            return {}
        found = self.store.nearest(vector, min(k, len(self.units)), _where(doc, kinds))
        ranked = [(self._at[name], likeness) for name, likeness in found if name in self._at and likeness > 0]
        return {at: (likeness, rank) for rank, (at, likeness) in enumerate(ranked, 1)}

    def _mask(self, doc: str | None, kinds: frozenset[str] | None) -> NDArray[np.bool_]:
        mask = np.ones(len(self.units), dtype=np.bool_)
        if doc is not None:
            mask &= self._docs == doc
        if kinds is not None:
            mask &= np.isin(self._kinds, sorted(kinds))
        return mask


def _highest(found: Mapping[int, tuple[float, int]]) -> float:
    return next(iter(found.values()))[0]


def _where(doc: str | None, kinds: frozenset[str] | None) -> dict[str, Any] | None:
    """The same narrowing as a Chroma filter."""
    rules: list[dict[str, Any]] = []
    if doc is not None:
        rules.append({"doc": doc})
    if kinds is not None:
        rules.append({"kind": {"$in": sorted(kinds)}})
    if len(rules) > 1:
        return {"$and": rules}
    return rules[0] if rules else None
