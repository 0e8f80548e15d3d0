"""An index whose vectors lie in Qdrant: the same promises as over Chroma. Real HTTP; what answers is tests/qdrant_server.py, no Qdrant."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_server import QdrantServer

from corpus.errors import IndexBrokenError, SettingError, StaleIndexError, StoreError, WenceError
from corpus.records import Unit
from index.build import build
from index.hybrid import Index
from index.layout import Manifest, current_folder, index_root
from index.open import open_index
from index.place import Place
from index.qdrant import QdrantStore, narrowed
from index.remember import Remembering
from index.sources import Sources
from index.train import Recipe, train

TEXTS = ("推进散煤治理", "推广高效照明", "淘汰柴油货车", "节能宣传周活动", "清洁取暖改造")
KEY = "sesame-7f3a"


def sources(mark: str = "", count: int = 40) -> Sources:
    """`mark` changes one unit; the model is trained on the same whatever it is."""
    units = tuple(
        Unit(f"u{i}", "plan" if i % 2 else "law", f"三({i % 9})", "sentence", f"{TEXTS[i % 5]}第{i}项{'' if i else mark}", "重点", i * 10, i * 10 + 9)
        for i in range(count)
    )  # fmt: skip
    return Sources(units, tuple((t, t[2:]) for t in TEXTS), TEXTS)


def nothing() -> Remembering:
    def refuse() -> Remembering:
        raise AssertionError("nothing is embedded here")

    return Remembering({}, refuse)


@pytest.fixture
def server() -> Iterator[QdrantServer]:
    pytest.importorskip("langchain_qdrant", reason="langchain-qdrant is not installed (extra `qdrant`)")
    made = QdrantServer(KEY)
    made.start()
    yield made
    made.close()


@pytest.fixture
def place(server: QdrantServer) -> Place:
    return Place(qdrant_url=server.url, key=KEY)


@pytest.fixture
def home(tmp_path: Path, place: Place) -> Path:
    build(sources(), tmp_path / "home", place=place, light=True)
    return tmp_path / "home"


def opened(home: Path, place: Place, made_of: Sources) -> Index:
    return open_index(home, made_of.digest(), place=place)


def hits(index: Index, doc: str | None = None) -> dict[str, float]:
    return {h.unit.id: h.score for h in index.search("高效照明改造", 40, doc=doc)}


def manifest(home: Path) -> Manifest:
    folder = current_folder(home)
    assert folder
    return Manifest.load(folder)


def test_it_finds_what_a_chroma_folder_finds(home: Path, place: Place, tmp_path: Path) -> None:
    build(sources(), tmp_path / "folder", light=True)
    ours, theirs = opened(home, place, sources()), opened(tmp_path / "folder", Place(), sources())
    for doc in (None, "plan"):
        assert hits(ours, doc) == pytest.approx(hits(theirs, doc), abs=1e-5)
    ours.close()
    theirs.close()


def test_no_vector_lies_in_the_data_folder_but_the_copy_that_builds_use(home: Path) -> None:
    folder = current_folder(home)
    assert folder and not (folder / "chroma").exists() and (folder / "vectors.npy").is_file()


def test_the_second_build_embeds_nothing_and_makes_no_collection(home: Path, place: Place, server: QdrantServer) -> None:
    before, asked = server.collections(), len(server.seen)
    report = build(sources(), home, place=place, light=True)
    assert (report.embedded, report.reused) == (0, 40)
    assert server.collections() == before
    assert {method for method, _, _ in server.seen[asked:]} <= {"GET", "POST"}  # nothing was written


def test_only_new_units_are_embedded_and_the_collection_before_the_last_goes(
    home: Path, place: Place, server: QdrantServer
) -> None:
    first = manifest(home).collection
    report = build(sources("新"), home, place=place, light=True)
    assert (report.embedded, report.reused) == (1, 39)
    second = manifest(home).collection
    assert server.collections() == sorted([first, second])  # a running worker may still read the first
    build(sources("又"), home, place=place, light=True)
    assert server.collections() == sorted([second, manifest(home).collection])


def test_from_the_folder_to_qdrant_and_back_nothing_is_embedded_again(tmp_path: Path, place: Place) -> None:
    build(sources(), tmp_path, light=True)
    with pytest.raises(StaleIndexError, match=r"Chroma.*Qdrant http"):
        opened(tmp_path, place, sources())
    assert build(sources(), tmp_path, place=place, light=True).embedded == 0
    opened(tmp_path, place, sources()).check()
    with pytest.raises(StaleIndexError, match=r"Qdrant http.*Chroma"):
        opened(tmp_path, Place(), sources())
    assert build(sources(), tmp_path, light=True).embedded == 0


def test_another_model_of_another_size_gets_a_collection_of_that_size(home: Path, place: Place, server: QdrantServer) -> None:
    folder = home.parent / "small"
    train(sources().pairs, TEXTS, folder, recipe=Recipe(dimensions=64, epochs=1))
    build(sources(), home, embedder=str(folder), place=place, light=True)
    made = manifest(home)
    vectors = server.held.get_collection(made.collection).config.params.vectors
    assert made.dimensions == vectors.size == 64  # type: ignore[union-attr]
    index = open_index(home, sources().digest(str(folder)), place=place)
    assert index.check() == 40 and hits(index)
    index.close()


def test_a_stale_index_is_refused(home: Path, place: Place) -> None:
    with pytest.raises(StaleIndexError, match="wence build"):
        opened(home, place, sources("新"))


def test_a_collection_that_is_gone_is_refused_and_built_again_from_the_copy(
    home: Path, place: Place, server: QdrantServer
) -> None:
    lost = manifest(home).collection
    server.held.delete_collection(lost)
    with pytest.raises(StoreError, match=lost) as caught:
        opened(home, place, sources()).check()
    assert "wence build" in caught.value.remedy
    assert build(sources(), home, place=place, light=True).embedded == 0
    assert opened(home, place, sources()).check() == 40


@pytest.mark.parametrize("how", ["dimensions", "distance", "count"])
def test_a_collection_that_is_another_s_is_refused_and_built_anew(
    home: Path, place: Place, server: QdrantServer, how: str
) -> None:
    from qdrant_client import models

    name = manifest(home).collection
    if how == "count":
        server.held.delete(name, models.FilterSelector(filter=narrowed({"doc": "law"})))
    else:
        server.held.delete_collection(name)
        size, distance = (256, models.Distance.DOT) if how == "distance" else (8, models.Distance.COSINE)
        server.held.create_collection(name, vectors_config=models.VectorParams(size=size, distance=distance))
    with pytest.raises(StoreError) as caught:
        opened(home, place, sources()).check()
    assert "wence build" in caught.value.remedy and place.qdrant_url in caught.value.problem
    assert build(sources(), home, place=place, light=True).embedded == 0
    assert opened(home, place, sources()).check() == 40


def test_a_server_that_goes_away_is_named_with_a_remedy_and_answers_again_when_it_is_back(
    home: Path, place: Place, server: QdrantServer
) -> None:
    index = opened(home, place, sources())
    before = hits(index)
    server.kill()
    with pytest.raises(StoreError) as caught:
        hits(index)
    assert server.url in caught.value.problem and "Qdrant" in caught.value.remedy
    with pytest.raises(StoreError, match="连不上"):
        opened(home, place, sources()).check()
    with pytest.raises(StoreError, match="连不上"):
        build(sources("新"), home, place=place, light=True)
    assert current_folder(home) == index.folder  # the failed build changed nothing
    server.start()
    assert hits(index) == before
    index.close()


def test_a_build_that_fails_half_way_leaves_the_old_index_and_no_collection(
    home: Path, place: Place, server: QdrantServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, put, calls = server.collections(), QdrantStore._put, []

    def once(self: QdrantStore, units: tuple[Unit, ...]) -> None:
        calls.append(1)
        put(self, units)
        raise ConnectionResetError("gone")

    monkeypatch.setattr(QdrantStore, "_put", once)
    with pytest.raises(StoreError, match="gone"):
        build(sources("新"), home, place=place, light=True)
    assert calls and server.collections() == before
    assert not list(index_root(home).glob(".building*"))
    opened(home, place, sources()).check()


@pytest.mark.parametrize("key", ["", "wrong-9c1e"])
def test_without_the_right_key_nobody_gets_in_and_no_message_holds_a_key(home: Path, server: QdrantServer, key: str) -> None:
    wrong = Place(qdrant_url=server.url, key=key)
    for attempt in (lambda: opened(home, wrong, sources()).check(), lambda: build(sources("新"), home, place=wrong, light=True)):
        with pytest.raises(StoreError, match="WENCE_QDRANT_API_KEY") as caught:
            attempt()
        assert "wrong-9c1e" not in str(caught.value) and KEY not in str(caught.value)


@pytest.mark.parametrize("key", ["sesame-7f3a\n", "芝麻-7f3a", "sesame\t7f3a"])
def test_a_key_that_cannot_be_sent_is_a_setting_error_without_the_key(server: QdrantServer, key: str) -> None:
    with pytest.raises(SettingError, match="WENCE_QDRANT_API_KEY") as caught:
        QdrantStore("wence-x", nothing(), url=server.url, key=key)
    assert "7f3a" not in str(caught.value) and server.seen == []


def test_the_key_is_in_every_request_and_in_no_file(home: Path, server: QdrantServer, place: Place) -> None:
    assert {key for _, _, key in server.seen} == {KEY}
    assert KEY not in repr(place) and KEY not in str(place)
    for path in index_root(home).rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


def test_what_is_filtered_on_is_indexed_before_the_points_come(home: Path, server: QdrantServer) -> None:
    name = manifest(home).collection
    assert {field for at, field in server.indexed if at == name} == {"metadata.doc", "metadata.kind"}
    paths = [path.rsplit(name, 1)[1] for method, path, _ in server.seen if method == "PUT" and name in path]
    assert paths == ["", "/index", "/index", "/points"]


@pytest.mark.parametrize(
    "url", ["localhost:6333", "ftp://x", "http://", "http://h:notaport", "http://h?x=1", "http://u:pass-5d@h"]
)
def test_an_address_that_is_none_or_holds_a_password_is_a_setting_error(server: QdrantServer, url: str) -> None:
    with pytest.raises(SettingError) as caught:
        QdrantStore("wence-x", nothing(), url=url)
    assert "pass-5d" not in str(caught.value)


def test_a_port_where_nobody_listens_or_something_else_does(server: QdrantServer, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = free.getsockname()[1]
    with pytest.raises(StoreError, match="连不上"):
        QdrantStore("wence-x", nothing(), url=f"http://127.0.0.1:{dead}")
    with pytest.raises(StoreError, match="不像是 Qdrant"):  # the gateway's path is asked too, and answers nothing there
        QdrantStore("wence-x", nothing(), url=f"{server.url}/elsewhere", key=KEY)
    with pytest.raises(IndexBrokenError, match="wence build"):
        QdrantStore("wence-x", nothing(), folder=tmp_path / "none")


def test_a_narrowing_that_is_not_known_is_an_error_not_left_out(server: QdrantServer) -> None:
    for where in ({"$or": []}, {"start": {"$gt": 3}}):
        with pytest.raises(ValueError, match="narrowing"):
            narrowed(where)


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_qdrant", None)
    with pytest.raises(SettingError) as caught:
        build(sources(), tmp_path, place=Place(qdrant_url="http://127.0.0.1:9"), light=True)
    assert "WENCE_QDRANT_URL" in caught.value.problem and "'.[qdrant]'" in caught.value.remedy
    assert isinstance(caught.value, WenceError) and not list(index_root(tmp_path).glob(".building*"))


def test_an_index_built_before_there_was_qdrant_still_opens(tmp_path: Path) -> None:
    folder = build(sources(), tmp_path, light=True).folder
    held = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    held.pop("qdrant_url")
    (folder / "manifest.json").write_text(json.dumps(held), encoding="utf-8")
    assert open_index(tmp_path, sources().digest()).check() == 40


def test_two_places_at_once_are_none() -> None:
    with pytest.raises(ValueError, match="one place"):
        Place(chroma_url="http://a", qdrant_url="http://b")
