"""Open the index in use, or say what is wrong with it and which command mends it. A stale index is never searched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexMissingError, StaleIndexError, StoreError
from index.bm25 import BM25
from index.embedder import open_embedder
from index.flat import MOST, Flat
from index.hybrid import Index
from index.layout import Manifest, broken, check, check_database, current_digest, current_folder
from index.place import FOLDER, Place
from index.units import load_units
from index.vectors import VectorStore, open_collection
from index.words import WordList

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

__all__ = ["current_digest", "open_index"]

REMEDY = "请运行 wence build。"


def open_index(home: Path, sources_digest: str, *, place: Place = FOLDER, online: bool = False) -> Index:
    """The index in `home`, if it is that of the sources with this digest (`Sources.digest`).

    IndexMissingError when none was built, StaleIndexError when it is of other sources or of another vector store,
    IndexBrokenError when it cannot be read. The vector store is opened at the first search (`Index.check` does it now).
    """
    folder = current_folder(home)
    if folder is None:
        raise IndexMissingError(f"还没有索引：{home}", REMEDY)
    manifest = Manifest.load(folder)
    if manifest.digest != sources_digest:
        raise StaleIndexError(f"索引与资料不一致：索引 {manifest.digest[:12]}，资料 {sources_digest[:12]}。", REMEDY)
    if manifest.place != place:
        raise StaleIndexError(f"索引建在 {manifest.place}，设置要用 {place}。", REMEDY)
    small = not place.remote and manifest.units <= MOST
    check(folder, manifest, but=() if small else ("vectors.npy",))
    try:
        units, words, bm25 = load_units(folder / "units.jsonl"), WordList.load(folder / "words.json"), BM25.load(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise broken(folder, "units.jsonl", error) from error
    if not len(units) == bm25.size == manifest.units:
        raise broken(folder, "units.jsonl", f"有 {len(units)} 条，应有 {manifest.units} 条")
    model = manifest.embedder or folder / "model"

    def store(embedder: Embeddings) -> VectorStore:
        opened = open_collection(manifest, place, folder, embedder)
        if (count := opened.count()) != manifest.units:
            opened.close()
            if place.remote:
                raise StoreError(f"{place} 的集合 {manifest.collection} 有 {count} 条，应有 {manifest.units} 条。", REMEDY)
            raise broken(folder, "chroma", f"有 {count} 条，应有 {manifest.units} 条")
        return opened

    flat = None
    if small:
        check_database(folder)  # Chroma itself is opened by `Index.check`: its import alone takes 0.7 s
        flat = Flat(folder, manifest.units)
    return Index(manifest.digest, folder, units, words, bm25, lambda: open_embedder(model, online=online), store, flat)
