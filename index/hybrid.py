"""Words and vectors search together, and every hit can say how its score came about.

score = W * (BM25 / highest BM25) + (1 - W) * (cosine / highest cosine), each part 0 where that search did not find the unit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.records import Unit
from index import english
from index.bm25 import BM25
from index.words import WordList, folded_text

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from index.flat import Flat
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


@dataclass(frozen=True)
class Found:
    """What one search found: positions of units with their scores, best first."""

    at: NDArray[np.int64]
    scores: NDArray[np.float64]

    @property
    def top(self) -> float:
        """The best score; 1.0 where nothing was found."""
        return float(self.scores[0]) if len(self.scores) else 1.0

    def ranked(self) -> dict[int, tuple[float, int]]:
        """Position → (score, rank from 1), best first."""
        return {at: (s, rank) for rank, (at, s) in enumerate(zip(self.at.tolist(), self.scores.tolist(), strict=True), 1)}


NOTHING = Found(np.array([], np.int64), np.array([], np.float64))


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
        flat: Flat | None = None,
    ) -> None:
        """`flat`: the vectors to look through instead of asking the store, where the index is small enough."""
        self.digest = digest
        self.folder = folder
        self.units = tuple(units)
        self.words = words
        self._bm25 = bm25
        self._at = {unit.id: i for i, unit in enumerate(self.units)}
        self._docs = np.array([unit.doc for unit in self.units])
        self._kinds = np.array([unit.kind for unit in self.units])
        self._masks: dict[tuple[str | None, frozenset[str] | None], NDArray[np.bool_]] = {}
        self._flat = flat
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

    def _fused(self, words: Found, dense: Found, k: int) -> list[Hit]:
        """The `k` best of what both searches found; ties in the order of the units."""
        top_words, top_dense = words.top, dense.top
        shares = np.concatenate([WEIGHT * words.scores / top_words, (1 - WEIGHT) * dense.scores / top_dense])
        positions, where = np.unique(np.concatenate([words.at, dense.at]), return_inverse=True)
        totals = np.bincount(where, shares, minlength=len(positions))
        best = np.argsort(-totals, kind="stable")[:k]  # of some 170 found, only the best are made into hits
        said, near = words.ranked(), dense.ranked()
        return [
            self._hit(at, total, said.get(at), near.get(at), top_words, top_dense)
            for at, total in zip(positions[best].tolist(), totals[best].tolist(), strict=True)
        ]

    @cached_property
    def english(self) -> dict[str, tuple[str, ...]]:
        """English word → Chinese words of the index for it (index/english.py), read when first needed; none where there is no such file."""
        path = self.folder / "english.json"
        return english.load(path) if path.is_file() else {}

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
            for at, (score, r) in found.ranked().items()
        ]

    def dense(self, query: str, k: int = 20, *, doc: str | None = None, kinds: frozenset[str] | None = None) -> list[Hit]:
        """The vectors alone; the score is the cosine."""
        found = self._dense_found([query], k, doc, kinds)[0]
        return [
            Hit(self.units[at], score, MappingProxyType({"dense": score, "rank_dense": float(r)}))
            for at, (score, r) in found.ranked().items()
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

    def _words_found(self, query: str, expansions: Sequence[str], k: int, doc: str | None, kinds: frozenset[str] | None) -> Found:
        """By BM25, at most `k`."""
        asked = self.words.tokens(query)
        scores = self._bm25.scores(asked)
        said = frozenset(asked)
        added = {token for term in expansions for token in self.words.tokens(term)} - said
        if added:
            scores = scores + EXPANSION_WEIGHT * self._bm25.scores(sorted(added))
        mask = self._mask(doc, kinds)
        if mask is not None:
            scores = np.where(mask, scores, 0.0)
        some = np.flatnonzero(scores > 0)
        if len(some) > k:  # the k best and whatever equals the last of them: few enough to be put in order
            some = some[scores[some] >= np.partition(scores[some], len(some) - k)[len(some) - k]]
        best = some[np.argsort(-scores[some], kind="stable")[:k]]
        return Found(best, scores[best])

    def _dense_found(self, queries: Sequence[str], k: int, doc: str | None, kinds: frozenset[str] | None) -> list[Found]:
        """By cosine, for each query at most `k`."""
        texts = [folded_text(query).strip() for query in queries]
        vectors = [self.embedder.embed_query(text) if text else [] for text in texts]
        known = [vector for vector in vectors if any(vector)]
        if not known:
            return [NOTHING for _ in queries]
        found = iter(self._nearest(known, min(k, len(self.units)), doc, kinds))
        return [next(found) if any(vector) else NOTHING for vector in vectors]

    def _nearest(self, vectors: Sequence[Sequence[float]], k: int, doc: str | None, kinds: frozenset[str] | None) -> list[Found]:
        if doc in self._all_of:  # Chroma needs 11 ms to filter by metadata, however little is left out
            doc = None
        if self._flat is not None:
            return [_alike(*found) for found in self._flat.nearest_all(vectors, k, self._mask(doc, kinds))]
        known = (
            [(self._at[n], s) for n, s in one if n in self._at] for one in self.store.nearest_all(vectors, k, _where(doc, kinds))
        )
        return [_alike(np.array([at for at, _ in one], np.int64), np.array([s for _, s in one])) for one in known]

    def _mask(self, doc: str | None, kinds: frozenset[str] | None) -> NDArray[np.bool_] | None:
        """True for the units a search is narrowed to; None for all."""
        if doc is None and kinds is None:
            return None
        if (doc, kinds) not in self._masks:
            mask = np.ones(len(self.units), dtype=np.bool_)
            if doc is not None:
                mask &= self._docs == doc
            if kinds is not None:
                mask &= np.isin(self._kinds, sorted(kinds))
            self._masks[doc, kinds] = mask
        return self._masks[doc, kinds]


def _alike(at: NDArray[np.int64], cosines: NDArray[Any]) -> Found:
    """What has something in common with the question."""
    return Found(at[cosines > 0], cosines[cosines > 0].astype(np.float64))


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
