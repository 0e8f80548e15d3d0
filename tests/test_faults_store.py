"""Several workers over one Chroma server, which goes away and comes back, and an index rebuilt while they answer. Real `chroma run`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web.follow import Follower, pointers
from corpus.errors import StaleIndexError, StoreError
from corpus.records import Unit
from index.build import build
from index.hybrid import Index
from index.layout import current_folder
from index.open import open_index
from index.place import Place
from index.sources import Sources

TEXTS = ("推进散煤治理", "推广高效照明", "淘汰柴油货车", "节能宣传周活动", "清洁取暖改造")


def sources(mark: str = "") -> Sources:
    units = tuple(
        Unit(f"u{i}", "plan", f"三({i % 9})", "sentence", f"{TEXTS[i % 5]}第{i}项{mark}", "重点任务", i * 10, i * 10 + 9)
        for i in range(40)
    )
    return Sources(units, tuple((t, t[2:]) for t in TEXTS), TEXTS)


class Server:
    """A `chroma run` that can be stopped and started again over the same folder and port."""

    def __init__(self, folder: Path) -> None:
        program = Path(sys.executable).with_name("chroma")
        self.program = str(program) if program.exists() else shutil.which("chroma") or ""
        if not self.program:
            pytest.skip("no chroma program beside this Python")
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.program, "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)],
            env={**os.environ, "RUST_LOG": "error"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    pytest.skip("chroma run did not come up")
                time.sleep(0.1)

    def kill(self) -> None:
        """Without warning, as a machine does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
        self.process = None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def home(tmp_path: Path, server: Server) -> Path:
    build(sources(), tmp_path, place=Place(chroma_url=server.url), light=True)
    return tmp_path


def opened(home: Path, server: Server, made_of: Sources) -> Index:
    return open_index(home, made_of.digest(), place=Place(chroma_url=server.url))


def first(index: Index) -> str:
    return index.search("高效照明第1项", 1)[0].unit.text


def test_workers_over_one_server_answer_alike_and_keep_no_vectors_of_their_own(home: Path, server: Server) -> None:
    workers = [opened(home, server, sources()) for _ in range(3)]
    assert {first(w) for w in workers} == {"推广高效照明第1项"}
    folder = current_folder(home)
    assert folder and not (folder / "chroma").exists()
    for w in workers:
        w.close()


def test_a_server_that_is_killed_is_named_with_a_remedy_and_answers_again_when_it_is_back(home: Path, server: Server) -> None:
    index = opened(home, server, sources())
    before = [(h.unit.id, round(h.score, 9)) for h in index.search("散煤治理", 5)]
    server.kill()
    try:
        with pytest.raises(StoreError) as caught:
            index.search("散煤治理", 5)
        assert server.url in caught.value.problem and "Chroma" in caught.value.remedy
        with pytest.raises(StoreError, match="连不上"):
            opened(home, server, sources()).check()
        with pytest.raises(StoreError, match="连不上"):
            build(sources("新"), home, place=Place(chroma_url=server.url), light=True)
        assert current_folder(home) == index.folder  # the failed build changed nothing
    finally:
        server.start()
    assert [(h.unit.id, round(h.score, 9)) for h in index.search("散煤治理", 5)] == before
    index.close()


def test_a_rebuild_while_workers_answer_is_seen_whole_or_not_at_all(home: Path, server: Server) -> None:
    index, stop, said, faults = opened(home, server, sources()), threading.Event(), [], []

    def ask() -> None:
        while not stop.is_set():
            try:
                said.append(first(index))
            except Exception as fault:
                faults.append(fault)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        build(sources("新"), home, place=Place(chroma_url=server.url), light=True)
        fresh = opened(home, server, sources("新"))
        assert first(fresh) == "推广高效照明第1项新"
    finally:
        stop.set()
        asker.join(30)
    assert faults == [] and set(said) == {"推广高效照明第1项"}  # the worker that was open saw nothing of it
    with pytest.raises(StaleIndexError):
        opened(home, server, sources())
    index.close()
    fresh.close()


def test_a_worker_follows_what_another_process_built(home: Path, server: Server) -> None:
    live = [opened(home, server, sources())]
    made_of = sources()

    def renew() -> None:
        live.append(opened(home, server, made_of))

    follower = Follower(lambda: pointers(home), lambda: (live[-1].folder.name,), renew)
    assert not follower.step()  # nothing new
    made_of = replace(sources("新"))
    build(made_of, home, place=Place(chroma_url=server.url), light=True)
    assert first(live[-1]) == "推广高效照明第1项"  # until it looks, the old one answers
    assert follower.step() and first(live[-1]) == "推广高效照明第1项新"
    assert not follower.step()
    for index in live:
        index.close()


def test_a_worker_that_cannot_open_the_new_index_goes_on_with_the_old_one() -> None:
    calls: list[int] = []

    def renew() -> None:
        calls.append(1)
        raise StoreError("不在", "请启动它")

    follower = Follower(lambda: ("new-1",), lambda: ("old-1",), renew)
    assert not follower.step() and not follower.step()
    assert len(calls) == 1  # and does not try again at every look


@pytest.mark.parametrize("there", [(), ("",)])
def test_a_worker_that_is_not_ready_or_whose_folder_is_empty_waits(there: tuple[str, ...]) -> None:
    def never() -> None:
        raise AssertionError("nothing to renew")

    assert not Follower(lambda: there or ("new-1",), lambda: ("old-1",) if there else (), never).step()


def test_the_collection_of_a_replaced_index_is_dropped_once_nobody_may_read_it(home: Path, server: Server) -> None:
    import chromadb

    for mark in ("二", "三"):
        build(sources(mark), home, place=Place(chroma_url=server.url), light=True)
    kept = {p.name for p in (home / "index").iterdir() if p.is_dir()}
    assert len(kept) == 2
    client = chromadb.HttpClient(host="127.0.0.1", port=server.port)
    mine = {sources(m).digest()[:12] for m in ("", "二", "三")}
    names = [c.name for c in client.list_collections() if c.name.split("-")[1] in mine]
    assert {n.split("-")[1] for n in names} >= {sources(m).digest()[:12] for m in ("二", "三")}
    for part in (client, client._admin_client):
        part._server._session.close()  # chromadb closes none of its own
