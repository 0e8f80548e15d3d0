"""One contract for every vector store: a Chroma folder, a Chroma server, Qdrant; and no error of theirs gets out."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings
from qdrant_server import QdrantServer

from corpus.errors import IndexBrokenError, SettingError, StoreError
from corpus.records import Unit
from index import vectors
from index.chroma import ChromaStore, configured
from index.qdrant import QdrantStore
from index.units import from_document, load_units, save_units, to_document
from index.vectors import VectorStore, batch_size

Open = Callable[..., VectorStore]
DIRECTIONS = {"煤": [1.0, 0.0, 0.0], "灯": [0.0, 1.0, 0.0], "车": [0.0, 0.6, 0.8], "无": [0.0, 0.0, 0.0]}


class Three(Embeddings):
    """Three dimensions are enough to see who is near whom."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [DIRECTIONS[t] for t in texts]

    def embed_query(self, text: str) -> list[float]:
        return DIRECTIONS[text]


UNITS = (
    Unit("u1", "plan", "三(一)", "sentence", "煤", "任务 煤", 0, 5),
    Unit("u2", "plan", "三(二)", "duty", "灯", "", 5, 9, "duty"),
    Unit("u3", "law", "第一条", "sentence", "车", "", 0, 3, "", "车"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = Path(sys.executable).with_name("chroma")
    command = str(binary) if binary.exists() else shutil.which("chroma")
    if not command:
        pytest.skip("no chroma program beside this Python: the server half of the contract was not run")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    process = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "RUST_LOG": "error"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    pytest.skip("chroma run did not come up: the server half of the contract was not run")
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def qdrant() -> Iterator[QdrantServer]:
    pytest.importorskip(
        "langchain_qdrant", reason="langchain-qdrant is not installed (extra `qdrant`): Qdrant's half was not run"
    )
    made = QdrantServer(key="secret-key")
    made.start()
    yield made
    made.close()


@pytest.fixture(params=["chroma-folder", "chroma-server", "qdrant-folder", "qdrant-server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens a collection in one place of one engine: `opened(name, embedder)`, with `create=n` a new one for n units."""
    if request.param == "chroma-folder":
        return partial(ChromaStore, folder=tmp_path / "chroma")
    if request.param == "chroma-server":
        return partial(ChromaStore, url=request.getfixturevalue("server"))
    server: QdrantServer = request.getfixturevalue("qdrant")
    if request.param == "qdrant-folder":
        return partial(QdrantStore, folder=tmp_path / "qdrant")
    return partial(QdrantStore, url=server.url, key=server.key)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return f"wence-{abs(hash(request.node.name)):x}"


@pytest.fixture
def store(opened: Open, name: str) -> Iterator[VectorStore]:
    made = opened(name, Three(), create=len(UNITS))
    made.add(UNITS)
    yield made
    made.close()


def test_what_was_added_is_counted_and_found_by_cosine(store: VectorStore) -> None:
    assert store.count() == 3
    assert [(name, round(likeness, 4)) for name, likeness in store.nearest([0.0, 2.0, 0.0], 3)] == [
        ("u2", 1.0),
        ("u3", 0.6),
        ("u1", 0.0),
    ]


def test_no_batch_is_smaller_than_what_chroma_waits_for() -> None:
    for units in (1, 2, 3, 999, 1000, 1001, 3627, 11_969, 50_000):
        size, hnsw = batch_size(units), configured(units)["hnsw"]
        batches = [min(size, units - at) for at in range(0, units, size)]
        assert sum(batches) == units and max(batches) <= vectors.BATCH
        assert min(batches) >= hnsw["sync_threshold"] or units == 1
        assert hnsw["batch_size"] <= hnsw["sync_threshold"]


def test_nothing_stays_in_chroma_s_log_for_readers_to_work_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "BATCH", 3)
    units = tuple(Unit(f"u{n}", "plan", "三(一)", "sentence", "煤灯车"[n % 3], "", n, n + 1) for n in range(8))
    made = ChromaStore("wence-log", Three(), folder=tmp_path, create=len(units))
    made.add(units)
    made.close()
    with closing(sqlite3.connect(tmp_path / "chroma.sqlite3")) as db:  # the last entry of the log always stays
        assert db.execute("SELECT count(*) FROM embeddings_queue").fetchone()[0] <= 1


def test_several_vectors_are_asked_at_once_and_answered_in_order(store: VectorStore) -> None:
    asked = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert [found[0][0] for found in store.nearest_all(asked, 2)] == ["u1", "u2"]
    assert [[n for n, _ in found] for found in store.nearest_all(asked, 2, {"doc": "law"})] == [["u3"], ["u3"]]


def test_a_vector_is_given_back_by_its_unit(store: VectorStore) -> None:
    assert store.stored("u2") == pytest.approx([0.0, 1.0, 0.0])
    assert store.stored("nobody") == []


def test_filters_narrow_the_search(store: VectorStore) -> None:
    assert [name for name, _ in store.nearest([0.0, 1.0, 0.0], 3, {"doc": "plan"})] == ["u2", "u1"]
    both = {"$and": [{"doc": "plan"}, {"kind": {"$in": ["sentence"]}}]}
    assert [name for name, _ in store.nearest([0.0, 1.0, 0.0], 3, both)] == ["u1"]
    assert store.nearest([0.0, 1.0, 0.0], 3, {"doc": "nobody"}) == []


def test_asking_for_more_than_there_are_gives_all(store: VectorStore) -> None:
    assert len(store.nearest([1.0, 0.0, 0.0], 50)) == 3


def test_added_again_it_is_replaced_not_doubled(store: VectorStore) -> None:
    store.add(UNITS[:1])
    assert store.count() == 3


def test_what_knows_nothing_is_near_to_nothing(store: VectorStore) -> None:
    store.add((Unit("u0", "plan", "三(三)", "sentence", "无", "", 9, 10),))
    found = dict(store.nearest([1.0, 0.0, 0.0], 4))
    assert store.count() == 4 and found["u1"] == pytest.approx(1) and found.get("u0", 0.0) == pytest.approx(0, abs=1e-6)


def test_reopened_it_holds_the_same(store: VectorStore, opened: Open, name: str) -> None:
    store.close()
    again = opened(name, Three())
    assert again.count() == 3
    assert again.nearest([1.0, 0.0, 0.0], 1)[0][0] == "u1"
    again.close()


def test_a_wrong_number_of_dimensions_is_our_error(store: VectorStore) -> None:
    with pytest.raises((StoreError, IndexBrokenError)):
        store.nearest([1.0, 0.0], 1)


def test_a_dropped_collection_is_gone_and_says_so(store: VectorStore, opened: Open, name: str) -> None:
    store.drop()
    store.close()
    with pytest.raises((StoreError, IndexBrokenError)) as caught:
        opened(name, Three())
    assert "wence build" in caught.value.remedy


def test_a_collection_that_was_never_made_is_not_quietly_made(opened: Open, store: VectorStore) -> None:
    store.close()
    for _ in range(2):
        with pytest.raises((StoreError, IndexBrokenError), match="wence build"):
            opened("wence-nobody", Three())


def test_a_server_that_is_away_is_a_store_error_not_chromadb_s() -> None:
    with pytest.raises(StoreError, match="连不上"):
        ChromaStore("wence-x", Three(), url="http://127.0.0.1:9")


def test_a_server_that_is_no_chroma_is_a_store_error(tmp_path: Path) -> None:
    serve = "s = h.ThreadingHTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler); print(s.server_port, flush=True); s.serve_forever()"
    code = f"import http.server as h; {serve}"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path
    ) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline())
            with pytest.raises(StoreError, match="不像是 Chroma"):
                ChromaStore("wence-x", Three(), url=f"http://127.0.0.1:{port}")
        finally:
            process.kill()


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://", "http://h:notaport"])
def test_an_address_that_is_none_is_a_setting_error(url: str) -> None:
    with pytest.raises(SettingError):
        ChromaStore("wence-x", Three(), url=url)


def test_a_folder_without_a_store_is_broken_not_quietly_new(tmp_path: Path) -> None:
    with pytest.raises(IndexBrokenError):
        ChromaStore("wence-x", Three(), folder=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_ruined_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(IndexBrokenError, match="wence build"):
        ChromaStore("wence-x", Three(), folder=tmp_path)


def test_a_unit_comes_back_from_a_document_as_it_was() -> None:
    assert [from_document(to_document(unit)) for unit in UNITS] == list(UNITS)
    assert None not in to_document(UNITS[1]).metadata.values()


def test_units_survive_the_file_even_with_odd_line_ends(tmp_path: Path) -> None:
    odd = Unit("u\u2028", "plan", "一", "sentence", "甲\u2028乙\n丙\x85", "", 0, 1)
    save_units((odd, *UNITS), tmp_path / "units.jsonl")
    assert load_units(tmp_path / "units.jsonl") == (odd, *UNITS)
