"""Build an index beside the live one and switch to it when it is whole and proven; whatever happens before, the old one stays.

Nothing is embedded twice: the same sources are left alone, and where only units changed, model and vectors are carried over.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import IndexBrokenError, InputError, SettingError, WenceError
from corpus.records import Unit
from index import english
from index.bm25 import BM25
from index.embedder import open_embedder
from index.flat import MOST
from index.layout import (
    BUILDING,
    CHROMA,
    Manifest,
    builder_lock,
    check,
    current_folder,
    hashes,
    index_root,
    switch,
    sync_folder,
    sync_tree,
)
from index.place import FOLDER, Place
from index.sources import Sources
from index.train import train
from index.units import load_units, save_units
from index.vectors import VectorStore, open_collection, open_store
from index.words import WordList

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Progress = Callable[[str], None]
PROBES = 8
WIDE = 1000  # neighbours asked for where a graph of vectors misses the nearest at first
PROBE_LIKENESS = 0.999  # a stored vector asked for itself; float32 rounding costs 1e-6


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `embedded` and `reused` count units whose vector was worked out anew, or carried over."""

    digest: str
    units: int
    embedded: int
    reused: int
    seconds: float
    folder: Path
    trained: bool = False


@dataclass(frozen=True)
class _Old:
    folder: Path
    manifest: Manifest


def build(
    sources: Sources,
    home: Path,
    *,
    force: bool = False,
    embedder: str = "",
    place: Place = FOLDER,
    progress: Progress | None = None,
    online: bool = False,
    light: bool = False,
    wait: float = 600.0,
) -> BuildReport:
    """Make the index in `home` be that of `sources`.

    `embedder` is a hub name or a path ("" trains our own); `light` embeds with our own reader instead of
    sentence-transformers (same vectors); `wait` is for how many seconds another builder is waited for.
    Raises InputError for units that cannot be indexed, SettingError for a model or URL that cannot be used
    and for a data folder that cannot be written, StoreError
    when the server is away or another builder does not end, IndexBrokenError when the fresh index fails its own proof.
    """
    began = time.perf_counter()
    say = progress or (lambda _line: None)
    _refuse_bad(sources.units)
    try:
        index_root(home).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"数据目录不能写：{home}（{error.strerror}）", "请检查 WENCE_HOME。") from error
    digest = sources.digest(embedder)
    with _written(home), builder_lock(home, wait, say):
        for dead in index_root(home).glob(f"{BUILDING}*"):  # whoever holds the lock is the only builder alive
            _discard(dead, place)
        old = _old(home, say)
        if old and not force and old.manifest.digest == digest and old.manifest.place == place and _sound(old, place, say):
            return BuildReport(digest, len(sources.units), 0, len(sources.units), time.perf_counter() - began, old.folder)
        work = index_root(home) / f"{BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
        work.mkdir()
        try:
            manifest = Manifest(
                digest=digest,
                training_digest=sources.training_digest(),
                embedder=embedder,
                units=len(sources.units),
                dimensions=0,
                collection=f"wence-{digest[:12]}-{secrets.token_hex(4)}",
                chroma_url=place.chroma_url,
                qdrant_url=place.qdrant_url,
                built=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            )
            claim = {"collection": manifest.collection, "chroma_url": place.chroma_url, "qdrant_url": place.qdrant_url}
            (work / "claim.json").write_text(json.dumps(claim), encoding="utf-8")
            carry = None if force else old
            trained = not embedder and _model(sources, work, carry, say)
            embedded, vectors = _fill(sources.units, work, manifest, place, carry, trained, light, online, say)
            manifest = replace(manifest, dimensions=vectors.shape[1], files=hashes(work))
            manifest.save(work)
            say("核对新索引")
            _prove(work, manifest, place, sources.units, vectors)
            sync_tree(work)
            folder = _settle(work, home, digest)
        except BaseException:
            _discard(work, place)
            raise
        switch(home, folder.name)
        _clean(home, keep={folder.name, old.folder.name if old else ""}, place=place)
    return BuildReport(
        digest, len(sources.units), embedded, len(sources.units) - embedded, time.perf_counter() - began, folder, trained
    )


@contextmanager
def _written(home: Path) -> Iterator[None]:
    """What the disk refuses (full, read-only) becomes an error with a remedy; the index in use is untouched by then."""
    try:
        yield
    except OSError as error:
        raise SettingError(
            f"写不进数据目录 {home}：{error.strerror or error}。原来的索引没有改变。",
            "请腾出磁盘空间（见 wence doctor）或检查权限，也可以用 WENCE_HOME 换一个目录，再运行 wence build。",
        ) from error
    except IndexBrokenError as error:
        if "disk" not in error.problem.lower():  # sqlite: "database or disk is full", "disk I/O error"
            raise
        raise SettingError(
            f"向量库写不进数据目录：{error.problem} 原来的索引没有改变。", "请腾出磁盘空间，再运行 wence build。"
        ) from error


def _refuse_bad(units: tuple[Unit, ...]) -> None:
    seen: set[str] = set()
    for unit in units:
        if unit.id in seen:
            raise InputError(f"两个检索单元同名：{unit.id}", "请检查资料是否重复加入。")
        seen.add(unit.id)
    if not units:
        raise InputError("没有可以建索引的内容。", "请先用 wence add 加入资料。")


def _old(home: Path, say: Progress) -> _Old | None:
    try:
        folder = current_folder(home)
        return _Old(folder, Manifest.load(folder)) if folder else None
    except IndexBrokenError as error:
        say(f"旧索引不能用，重新建立：{error.problem}")
        return None


def _sound(old: _Old, place: Place, say: Progress) -> bool:
    """Whether the index in use still passes the proof that a new one has to pass."""
    try:
        check(old.folder, old.manifest)
        units, vectors = load_units(old.folder / "units.jsonl"), np.load(old.folder / "vectors.npy")
        _prove(old.folder, old.manifest, place, units, vectors)
        return True
    except (WenceError, OSError, ValueError) as error:
        say(f"旧索引不能用，重新建立：{error}")
        return False


def _model(sources: Sources, work: Path, old: _Old | None, say: Progress) -> bool:
    """Put our model into `work`: the old one where it was trained on the same, else a new one. True when trained."""
    if old and not old.manifest.embedder and old.manifest.training_digest == sources.training_digest():
        with suppress(IndexBrokenError, OSError):
            check(
                old.folder,
                old.manifest,
                but=("vectors.npy", "bm25.npz", "vocabulary.json", "words.json", "english.json", "units.jsonl", CHROMA),
            )
            shutil.copytree(old.folder / "model", work / "model")
            return False
        shutil.rmtree(work / "model", ignore_errors=True)
    train(
        sources.pairs, sources.texts or tuple(u.text for u in sources.units), work / "model", recipe=sources.recipe, progress=say
    )
    return True


def _fill(
    units: tuple[Unit, ...],
    work: Path,
    manifest: Manifest,
    place: Place,
    old: _Old | None,
    trained: bool,
    light: bool,
    online: bool,
    say: Progress,
) -> tuple[int, np.ndarray]:
    """Write everything but the manifest; how many units were embedded, and all vectors (units x dimensions, float32)."""
    from index.remember import Remembering

    say("建立词索引")
    words = WordList.learn({text for unit in units for text in (unit.text, unit.path)})
    words.save(work / "words.json")
    english.save(english.meanings(words.words), work / "english.json")
    BM25.build([words.tokens(searched_text(unit)) for unit in units]).save(work)
    save_units(units, work / "units.jsonl")

    known = {} if trained or old is None or old.manifest.embedder != manifest.embedder else _vectors_of(old)
    new = sum(unit.text not in known for unit in units)
    model = manifest.embedder or work / "model"
    embedder = Remembering(known, lambda: open_embedder(model, light=light, online=online))
    say(f"计算向量：{new} 条新的，{len(units) - new} 条沿用")
    vectors = embedder.matrix([unit.text for unit in units])
    np.save(work / "vectors.npy", vectors)
    store = open_store(place, manifest.collection, embedder, work, create=len(units))
    try:
        store.add(units, lambda done: say(f"存入向量库：{done}/{len(units)}"))
    finally:
        store.close()
    return new, vectors


def searched_text(unit: Unit) -> str:
    """What BM25 reads of a unit: its section path too, unless it is a question of ours (that speaks for itself)."""
    return unit.text if unit.kind == "asked" else f"{unit.path} {unit.text}"


def _vectors_of(old: _Old) -> dict[str, list[float]]:
    """Vectors by text from an index of the same model; none when they cannot be trusted."""
    try:
        check(old.folder, old.manifest, but=(CHROMA,))  # the vectors lie beside Chroma too
        units, vectors = load_units(old.folder / "units.jsonl"), np.load(old.folder / "vectors.npy")
        return {unit.text: vector for unit, vector in zip(units, vectors.tolist(), strict=True)}
    except (IndexBrokenError, OSError, ValueError):
        return {}


def _prove(folder: Path, manifest: Manifest, place: Place, units: tuple[Unit, ...], vectors: np.ndarray) -> None:
    """Open the index as a reader would: the count is right and probes find themselves. IndexBrokenError or StoreError when not."""
    store = open_collection(manifest, place, folder, _nothing_to_embed())
    try:
        if (count := store.count()) != len(units) or len(vectors) != len(units):
            raise IndexBrokenError(f"向量库里有 {count} 条，应有 {len(units)} 条。", "请运行 wence build --force。")
        for at in range(0, len(units), max(1, len(units) // PROBES)):
            if not vectors[at].any():
                continue
            if not _found(store, units[at], vectors[at], by_graph=place.remote or len(units) > MOST):
                raise IndexBrokenError(f"向量库里找不到自己的内容：{units[at].id}", "请运行 wence build --force。")
    finally:
        store.close()


def _found(store: VectorStore, unit: Unit, vector: np.ndarray, *, by_graph: bool) -> bool:
    """Whether a unit's vector is stored as it was worked out; where the store's graph answers questions, whether that finds it."""
    if by_graph:
        asked = vector.tolist()
        return any(best and best[0][1] >= PROBE_LIKENESS for best in (store.nearest(asked, k) for k in (1, WIDE)))
    kept = np.array(store.stored(unit.id), dtype=np.float32)
    if kept.shape != vector.shape:
        return False
    return float(kept @ vector) >= PROBE_LIKENESS * float(np.linalg.norm(kept) * np.linalg.norm(vector))


def _nothing_to_embed() -> Embeddings:
    """For opening a collection that is only asked with vectors at hand."""
    from index.remember import Remembering

    def refuse() -> Embeddings:
        raise AssertionError("nothing is embedded here")

    return Remembering({}, refuse)


def _settle(work: Path, home: Path, digest: str) -> Path:
    """Give the finished folder its name."""
    number = 1
    while (folder := index_root(home) / f"{digest[:12]}-{number}").exists():
        number += 1
    work.rename(folder)
    sync_folder(folder.parent)
    return folder


def _clean(home: Path, keep: set[str], place: Place) -> None:
    """Remove indexes older than the one just replaced (a running server may still read that one)."""
    for folder in index_root(home).iterdir():
        if folder.is_dir() and folder.name not in keep:
            _discard(folder, place)


def _discard(folder: Path, place: Place) -> None:
    """Remove a folder, and its collection where it is on the server in use."""
    with suppress(WenceError, OSError, ValueError, KeyError, TypeError):
        claim = json.loads((folder / "claim.json").read_text(encoding="utf-8"))
        if place.remote and Place(claim["chroma_url"], claim.get("qdrant_url", "")) == place:
            store = open_store(place, claim["collection"], _nothing_to_embed(), folder)
            store.drop()
            store.close()
    shutil.rmtree(folder, ignore_errors=True)
