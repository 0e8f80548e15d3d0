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
        docs = {unit.doc for unit in self.units}
        self._all_of = docs if len(docs) == 1 else set()  # the document that a search need not be narrowed to
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
        return self.search_all((query,), k, doc=doc, kinds=kinds, expansions=expansions)[0]

    def search_all(
        self,
        queries: Sequence[str],
        k: int = 20,
        *,
        doc: str | None = None,
        kinds: frozenset[str] | None = None,
        expansions: Sequence[str] = (),
    ) -> list[list[Hit]]:
        """`search` for each query; the vector store is asked once for all of them."""
        dense = self._dense_found([" ".join((query, *expansions)) for query in queries], POOL, doc, kinds)
        return [
            self._fused(self._words_found(query, expansions, POOL, doc, kinds), near, k)
            for query, near in zip(queries, dense, strict=True)
        ]

    def _fused(self, words: Mapping[int, tuple[float, int]], dense: Mapping[int, tuple[float, int]], k: int) -> list[Hit]:
        """The `k` best of what both searches found, each given as position of a unit → (score, rank)."""
        top_words, top_dense = _highest(words), _highest(dense)
        totals: list[tuple[float, int]] = []
        for at in words.keys() | dense.keys():
            total = WEIGHT * words[at][0] / top_words if at in words else 0.0
            total += (1 - WEIGHT) * dense[at][0] / top_dense if at in dense else 0.0
            totals.append((-total, at))
        totals.sort()  # of some 170 found, only the best are made into hits
        return [self._hit(at, -total, words.get(at), dense.get(at), top_words, top_dense) for total, at in totals[:k]]

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
        found = self._dense_found([query], k, doc, kinds)[0]
        return [
            Hit(self.units[at], score, MappingProxyType({"dense": score, "rank_dense": float(r)}))
            for at, (score, r) in found.items()
        ]

    def _hit(
        self,
        at: int,
        total: float,
        words: tuple[float, int] | None,
        dense: tuple[float, int] | None,
        top_words: float,
        top_dense: float,
    ) -> Hit:
        parts: dict[str, float] = {}
        if words is not None:
            score, rank = words
            parts |= {"bm25": score, "rank_bm25": float(rank), "bm25_share": WEIGHT * score / top_words}
        if dense is not None:
            score, rank = dense
            parts |= {"dense": score, "rank_dense": float(rank), "dense_share": (1 - WEIGHT) * score / top_dense}
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
        if doc is not None or kinds is not None:
            scores = np.where(self._mask(doc, kinds), scores, 0.0)
        some = np.flatnonzero(scores > 0)
        if len(some) > k:  # the k best and whatever equals the last of them: few enough to be put in order
            some = some[scores[some] >= np.partition(scores[some], len(some) - k)[len(some) - k]]
        best = some[np.argsort(-scores[some], kind="stable")[:k]]
        ranked = zip(best.tolist(), scores[best].tolist(), strict=True)
        return {at: (score, rank) for rank, (at, score) in enumerate(ranked, 1)}

    def _dense_found(
        self, queries: Sequence[str], k: int, doc: str | None, kinds: frozenset[str] | None
    ) -> list[dict[int, tuple[float, int]]]:
        """For each query: position of a unit → (cosine, rank from 1), best first; only those with something in common."""
        texts = [folded_text(query).strip() for query in queries]
        vectors = [self.embedder.embed_query(text) if text else [] for text in texts]
        known = [vector for vector in vectors if any(vector)]
        if not known:
            return [{} for _ in queries]
        if doc in self._all_of:  # Chroma needs 11 ms to filter by metadata, however little is left out
            doc = None
        found = iter(self.store.nearest_all(known, min(k, len(self.units)), _where(doc, kinds)))
        return [self._ranked(next(found)) if any(vector) else {} for vector in vectors]

    def _ranked(self, found: Sequence[tuple[str, float]]) -> dict[int, tuple[float, int]]:
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
    """The best score of what one search found; 1.0 where it found nothing."""
    return next(iter(found.values()))[0] if found else 1.0


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
