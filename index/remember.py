"""An embedder that knows some vectors already: what an older index embedded is not embedded again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
else:
    Embeddings = object  # as in index/static.py


class Remembering(Embeddings):
    """Looks a text up in `known` first; opens the real embedder only when something is left over, and remembers what it says."""

    def __init__(self, known: Mapping[str, Sequence[float]], open_inner: Callable[[], Embeddings]) -> None:
        self._known: dict[str, Sequence[float]] = dict(known)
        self._open_inner = open_inner
        self._inner: Embeddings | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text."""
        new = list(dict.fromkeys(t for t in texts if t not in self._known))
        if new:
            self._inner = self._inner or self._open_inner()
            self._known.update(zip(new, self._inner.embed_documents(new), strict=True))
        return [list(self._known[t]) for t in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a stored text."""
        return self.embed_documents([text])[0]

    def matrix(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these texts, one a row."""
        return np.array(self.embed_documents(list(texts)), dtype=np.float32)
