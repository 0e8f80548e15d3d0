"""One contract for every vector store, whichever engine keeps it; no error of an engine's library leaves it but as ours.

What a store holds is derived data: a collection is filled once and never changed (a kill in the middle of a write can ruin
Chroma's for good, shared/STACK.md 2.4), so whoever wants another content builds another collection.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import IndexBrokenError, SettingError, StoreError
from corpus.records import Unit
from index.layout import CHROMA, Manifest
from index.place import Place

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

BATCH = 1000  # units at a time, at most; Chroma takes 5461
PATIENCE = 5.0  # seconds for a server to take the connection


class VectorStore(ABC):
    """One collection. Similarities are cosines: 1 the same direction, 0 nothing in common.

    A subclass opens the collection when it is made, and raises SettingError for an address that is none or a package that
    is not installed, StoreError when the server is away or has no such collection, IndexBrokenError for a folder that
    cannot be read.
    """

    def add(self, units: Sequence[Unit], progress: Callable[[int], None] | None = None) -> None:
        """Embed and store; `progress` is told how many are in. An id that is there already is replaced."""
        size = batch_size(len(units))
        for at in range(0, len(units), size):
            part = units[at : at + size]
            with translated(self._error):
                self._put(part)
            if progress:
                progress(at + len(part))

    def count(self) -> int:
        """How many units are stored."""
        with translated(self._error):
            return self._count()

    def nearest(self, vector: Sequence[float], k: int, where: Mapping[str, Any] | None = None) -> list[tuple[str, float]]:
        """(unit id, cosine similarity), most similar first, at most `k`.

        `where` narrows by metadata, in Chroma's writing: {"doc": …}, {"kind": {"$in": […]}}, {"$and": [both]}.
        """
        return self.nearest_all([vector], k, where)[0]

    def nearest_all(
        self, vectors: Sequence[Sequence[float]], k: int, where: Mapping[str, Any] | None = None
    ) -> list[list[tuple[str, float]]]:
        """`nearest` for each of several vectors, in one call (of Chroma's folder, two cost 1.5 times one)."""
        with translated(self._error):
            return self._nearest([list(vector) for vector in vectors], k, where)

    def stored(self, name: str) -> list[float]:
        """The vector stored for a unit id; empty when there is none."""
        with translated(self._error):
            return self._stored(name)

    def drop(self) -> None:
        """Delete the collection."""
        with translated(self._error):
            self._drop()

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    @abstractmethod
    def _put(self, units: Sequence[Unit]) -> None: ...

    @abstractmethod
    def _count(self) -> int: ...

    @abstractmethod
    def _nearest(self, vectors: list[list[float]], k: int, where: Mapping[str, Any] | None) -> list[list[tuple[str, float]]]: ...

    @abstractmethod
    def _stored(self, name: str) -> list[float]: ...

    @abstractmethod
    def _drop(self) -> None: ...

    @abstractmethod
    def _error(self, raised: BaseException) -> StoreError | IndexBrokenError: ...


def batch_size(units: int) -> int:
    """How many of `units` are added at a time: all batches alike but for the last, which lacks a few.

    >>> batch_size(11_969), batch_size(1_001), batch_size(3)
    (998, 501, 3)
    """
    return -(-units // -(-units // BATCH)) if units else 1


@contextlib.contextmanager
def translated(error: Callable[[BaseException], Exception]) -> Iterator[None]:
    """Whatever an engine raises becomes `error(raised)`: its own errors, ValueError, sqlite and network errors, Rust panics."""
    try:
        yield
    except (StoreError, IndexBrokenError, SettingError):
        raise
    except Exception as raised:
        raise error(raised) from raised
    except BaseException as raised:
        if type(raised).__name__ != "PanicException":  # pyo3's, which is no Exception
            raise
        raise error(raised) from raised


def reason(raised: BaseException) -> str:
    """The first line of what was raised, short enough for a message."""
    return f"{type(raised).__name__}: {raised}".strip().split("\n")[0][:200]


def open_store(
    place: Place, collection: str, embedder: Embeddings, folder: Path, *, create: int = 0, dimensions: int = 0
) -> VectorStore:
    """A collection of the index in `folder`, wherever its vectors lie; made first to `create` it for that many units. Errors: `VectorStore`.

    StoreError, too, where the collection's vectors have not the `dimensions` that the index says (0: whatever they have).
    """
    if place.qdrant_url:
        from index.qdrant import QdrantStore

        return QdrantStore(collection, embedder, url=place.qdrant_url, key=place.key, create=create, dimensions=dimensions)
    from index.chroma import ChromaStore

    local = None if place.chroma_url else folder / CHROMA
    return ChromaStore(collection, embedder, folder=local, url=place.chroma_url, create=create)


def open_collection(manifest: Manifest, place: Place, folder: Path, embedder: Embeddings) -> VectorStore:
    """The collection of a finished index; `place` is where its manifest says, with the key. Errors: `open_store`."""
    return open_store(place, manifest.collection, embedder, folder, dimensions=manifest.dimensions)
