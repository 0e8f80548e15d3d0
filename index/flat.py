"""Exact search over the vectors of an index: one product of matrices over a file that all processes of the machine share.

Chroma's graph is an approximation for collections too large to look through, and walking it costs more than looking through
a small one: 1.5 ms instead of 0.1 for 100 of 3,627, 2.7 instead of 1.2 for 100 of 17,308, and it misses 6 of 1,000 neighbours,
others after every build (`python -m evals.bench.nearest`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexBrokenError
from index.layout import broken

ROWS = 1_000  # as many vectors stay in the processor's cache for the next query
MOST = 100_000  # units that are looked through (100 MB, 7 ms); a larger collection is left to its vector store


class Flat:
    """All vectors of an index, memory-mapped; row i belongs to unit i."""

    def __init__(self, folder: Path, units: int) -> None:
        """Open vectors.npy in the folder of an index of `units` units. IndexBrokenError when it cannot be read or has other rows."""
        try:
            vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        except (OSError, ValueError, EOFError) as error:
            raise broken(folder, "vectors.npy", error) from error
        if vectors.ndim != 2 or len(vectors) != units or vectors.dtype != np.float32:
            raise broken(folder, "vectors.npy", f"是 {vectors.shape} 的 {vectors.dtype}，应有 {units} 行 float32")
        self._vectors: NDArray[np.float32] = vectors
        norms = np.linalg.norm(vectors, axis=1)
        self._norms = np.where(norms > 0, norms, np.inf).astype(np.float32)  # what says nothing is like nothing

    def nearest_all(
        self, queries: Sequence[Sequence[float]], k: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """For each query: rows and their cosine similarities, most similar first, at most `k`; only rows that are True in `among`, where given.

        IndexBrokenError when a query has another number of dimensions than the vectors.
        """
        asked = np.asarray(queries, dtype=np.float32)
        if asked.ndim != 2 or asked.shape[1] != self._vectors.shape[1]:
            raise IndexBrokenError(
                f"索引的向量是 {self._vectors.shape[1]} 维，问题的向量是 {asked.shape[-1]} 维。", "请运行 wence build。"
            )
        asked /= np.maximum(np.linalg.norm(asked, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        likeness = np.empty((len(asked), len(self._vectors)), np.float32)
        for at in range(0, len(self._vectors), ROWS):
            block = self._vectors[at : at + ROWS]
            for one, out in zip(asked, likeness, strict=True):  # two in one product take four times as long
                np.dot(block, one, out=out[at : at + ROWS])
        likeness /= self._norms
        if among is not None:
            likeness[:, ~among] = -np.inf
        return [_best(row, k) for row in likeness]


def _best(likeness: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows and values of the `k` highest; ties in the order of the rows."""
    some = np.flatnonzero(likeness > -np.inf)
    if len(some) > k:
        some = np.flatnonzero(likeness >= np.partition(likeness, len(likeness) - k)[len(likeness) - k])
    best = some[np.argsort(-likeness[some], kind="stable")[:k]]
    return best, likeness[best]
