"""Whatever happens to a build, the old index or the new one answers; nothing is embedded twice; nothing stale is searched."""

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import IndexBrokenError, IndexMissingError, InputError, SettingError, StaleIndexError, StoreError
from corpus.records import Unit
from index.build import BuildReport, build
from index.layout import builder_lock, current_digest, current_folder, index_root
from index.open import open_index
from index.place import Place
from index.sources import Sources

ROOT = Path(__file__).parent.parent
TEXTS = ("推进散煤治理", "推广高效照明", "淘汰柴油货车", "节能宣传周活动", "清洁取暖改造")


def sources(count: int = 40, mark: str = "") -> Sources:
    """`count` units; the model is trained on the same whatever the count and the mark."""
    units = [
        Unit(
            f"u{i}",
            "plan",
            f"三({i % 9})",
            "sentence",
            f"{TEXTS[i % 5]}第{i}项{mark if i == 0 else ''}",
            "重点任务",
            i * 10,
            i * 10 + 9,
        )
        for i in range(count)
    ]
    return Sources(tuple(units), tuple((t, t[2:]) for t in TEXTS), TEXTS)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """A home with an index of `sources()`; tests that change it copy it."""
    home = tmp_path_factory.mktemp("home")
    return home, build(sources(), home)


@pytest.fixture
def home(first: tuple[Path, BuildReport], tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(first[0], tmp_path / "home")
    return tmp_path / "home"


def test_the_first_build_trains_and_embeds_everything(first: tuple[Path, BuildReport]) -> None:
    home, report = first
    assert (report.units, report.embedded, report.reused, report.trained) == (40, 40, 0, True)
    assert report.folder == current_folder(home)
    assert current_digest(home) == sources().digest() == report.digest
    index = open_index(home, report.digest)
    assert index.check() == 40
    assert index.search("照明第1项", 1)[0].unit.id == "u1"
    index.close()


def test_the_second_build_embeds_nothing_and_changes_no_file(home: Path) -> None:
    def files() -> dict[str, int]:
        return {str(p): p.stat().st_mtime_ns for p in index_root(home).rglob("*") if p.is_file() and "chroma" not in p.parts}

    before = files()
    report = build(sources(), home)
    assert (report.embedded, report.reused, report.trained) == (0, 40, False)
    assert {p: t for p, t in files().items() if not p.endswith(".lock")} == {
        p: t for p, t in before.items() if not p.endswith(".lock")
    }


def test_only_new_units_are_embedded_and_the_model_is_kept(home: Path) -> None:
    report = build(sources(43, mark="新"), home)
    assert (report.embedded, report.reused, report.trained) == (4, 39, False)
    index = open_index(home, report.digest)
    assert index.search("柴油货车第42项", 1)[0].unit.id == "u42"
    index.close()


def test_fewer_units_need_no_model_at_all(home: Path) -> None:
    report = build(sources(10), home)
    assert (report.embedded, report.reused) == (0, 10)


def test_other_pairs_train_another_model_and_embed_everything(home: Path) -> None:
    more = replace(sources(), pairs=(*sources().pairs, ("路灯", "高效照明")))
    report = build(more, home)
    assert (report.trained, report.embedded) == (True, 40)


def test_force_builds_again_in_another_folder(home: Path) -> None:
    before = current_folder(home)
    report = build(sources(), home, force=True)
    assert report.trained and report.embedded == 40
    assert report.folder.name.endswith("-2") and before and before.is_dir()


def test_the_index_before_stays_for_running_readers_and_older_ones_go(home: Path) -> None:
    (index_root(home) / ".building-1-dead").mkdir()
    names = [build(sources(n), home).folder.name for n in (39, 38)]
    assert sorted(p.name for p in index_root(home).iterdir() if p.is_dir()) == sorted(names)


def test_a_stale_index_is_refused_with_both_digests_and_the_command(home: Path) -> None:
    with pytest.raises(StaleIndexError) as caught:
        open_index(home, "f" * 64)
    assert sources().digest()[:12] in caught.value.problem and "f" * 12 in caught.value.problem
    assert "wence build" in caught.value.remedy


def test_an_index_in_a_folder_does_not_serve_a_setting_that_names_a_server(home: Path) -> None:
    with pytest.raises(StaleIndexError, match="http"):
        open_index(home, sources().digest(), place=Place(chroma_url="http://127.0.0.1:8000"))


def test_no_index_yet_says_so(tmp_path: Path) -> None:
    assert current_digest(tmp_path) is None
    with pytest.raises(IndexMissingError) as caught:
        open_index(tmp_path, "x")
    assert "wence build" in caught.value.remedy


@pytest.mark.parametrize(
    "name", ["manifest.json", "units.jsonl", "words.json", "bm25.npz", "vocabulary.json", "model/model.safetensors"]
)
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_damaged_file_is_noticed_at_opening_and_mended_by_building(home: Path, name: str, how: str) -> None:
    folder = current_folder(home)
    assert folder
    path = folder / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(IndexBrokenError) as caught:
        open_index(home, sources().digest())
    assert "wence build" in caught.value.remedy
    build(sources(), home, light=True)
    open_index(home, sources().digest()).close()


@pytest.mark.parametrize("lost", ["chroma.sqlite3", "*/data_level0.bin", "**/*"])
def test_a_lost_vector_store_is_noticed_before_the_first_hit_and_mended_by_building(home: Path, lost: str) -> None:
    folder = current_folder(home)
    assert folder
    paths = [path for path in (folder / "chroma").glob(lost) if path.is_file()]
    assert paths
    for path in paths:
        path.write_bytes(b"")
    with pytest.raises(IndexBrokenError):
        open_index(home, sources().digest()).search("散煤")
    report = build(sources(), home)
    assert report.embedded == 0  # the vectors lie beside Chroma too
    open_index(home, report.digest).check()


@pytest.mark.parametrize("content", ["", "../elsewhere", "nobody-1", ".building-1-x"])
def test_a_pointer_to_nowhere_is_broken_and_mended_by_building(home: Path, content: str) -> None:
    (index_root(home) / "current").write_text(content)
    with pytest.raises(IndexBrokenError):
        current_digest(home)
    build(sources(), home, light=True)
    assert current_digest(home) == sources().digest()


def test_a_build_that_fails_leaves_the_old_index_and_no_litter(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise IndexBrokenError("坏了", "再来")

    monkeypatch.setattr("index.build._prove", fail)
    with pytest.raises(IndexBrokenError):
        build(sources(41), home, light=True)
    assert current_digest(home) == sources().digest()
    assert not list(index_root(home).glob(".building*"))


def test_a_store_that_lost_a_unit_does_not_pass_the_proof(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.vectors import VectorStore

    add = VectorStore.add
    monkeypatch.setattr(VectorStore, "add", lambda self, units, progress=None: add(self, units[1:], progress))
    with pytest.raises(IndexBrokenError, match="应有 41 条"):
        build(sources(41), home, light=True)
    assert current_digest(home) == sources().digest()


def test_a_graph_that_misses_its_own_is_no_fault_where_all_vectors_are_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors.VectorStore.nearest", lambda *_a, **_k: [])
    report = build(sources(), tmp_path, light=True)
    assert open_index(tmp_path, report.digest).dense("散煤")
    monkeypatch.setattr("index.build.MOST", 0)  # the graph answers: what it does not find is lost
    with pytest.raises(IndexBrokenError, match="找不到自己的内容"):
        build(sources(41), tmp_path, light=True)


def test_a_stored_vector_that_is_another_does_not_pass_the_proof(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.vectors import VectorStore

    stored = VectorStore.stored
    monkeypatch.setattr(VectorStore, "stored", lambda self, name: [-x for x in stored(self, name)])
    with pytest.raises(IndexBrokenError, match="找不到自己的内容"):
        build(sources(41), home, light=True)
    assert current_digest(home) == sources().digest()


def test_units_of_one_name_and_no_units_are_refused(tmp_path: Path) -> None:
    unit = sources().units[0]
    with pytest.raises(InputError, match="u0"):
        build(Sources((unit, unit)), tmp_path)
    with pytest.raises(InputError):
        build(Sources(()), tmp_path)


def test_a_home_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="不能写"):
        build(sources(), tmp_path / "file")


def test_a_second_builder_says_that_it_waits_and_then_gives_up(home: Path) -> None:
    said: list[str] = []
    with builder_lock(home, 0, said.append), pytest.raises(StoreError, match="正在进行"):
        build(sources(41), home, wait=0.5, progress=said.append)
    assert any("等它结束" in line for line in said)


def test_the_digest_knows_every_part_and_the_order() -> None:
    base = sources()
    others = [
        replace(base, units=base.units[::-1]),
        replace(base, units=(replace(base.units[0], start=1), *base.units[1:])),
        replace(base, pairs=base.pairs[1:]),
        replace(base, texts=base.texts[1:]),
    ]
    digests = {base.digest(), base.digest("BAAI/bge-m3"), *(o.digest() for o in others)}
    assert len(digests) == 6
    assert sources().digest() == base.digest()


CHILD = """
import json, os, sys
from pathlib import Path
from corpus.records import Unit
from index import build as module
from index.sources import Sources
data = json.loads(Path(sys.argv[1]).read_text())
given = Sources(tuple(Unit(**u) for u in data["units"]), tuple(map(tuple, data["pairs"])), tuple(data["texts"]))
if len(sys.argv) > 3:
    setattr(module, sys.argv[3], lambda *a, **k: os.kill(os.getpid(), 9))
print("ready", flush=True)
module.build(given, Path(sys.argv[2]), light=True, progress=lambda line: print(line, flush=True))
print("done", flush=True)
"""


def child(home: Path, new: Sources, *step: str) -> subprocess.Popen[str]:
    """A build in another process; with `step` it is killed where that function of index.build is called."""
    given = home.parent / "given.json"
    given.write_text(json.dumps({"units": [vars(u) for u in new.units], "pairs": new.pairs, "texts": new.texts}))
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(given), str(home), *step], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def answers(home: Path, digest: str) -> None:
    index = open_index(home, digest)
    assert index.check() == 40
    assert index.search("照明第1项", 1)[0].unit.id == "u1"
    index.close()


@pytest.mark.parametrize(("step", "old_stays"), [("sync_tree", True), ("switch", True), ("_clean", False)])
def test_a_build_killed_at_this_step_leaves_a_whole_index(home: Path, step: str, old_stays: bool) -> None:
    new = sources(40, mark="新")
    with child(home, new, step) as killed:
        assert killed.wait() == -9
    assert current_digest(home) == (sources() if old_stays else new).digest()
    answers(home, current_digest(home) or "")
    assert build(new, home, light=True).embedded <= 1
    if old_stays:
        assert len([p for p in index_root(home).iterdir() if p.is_dir()]) == 2


def test_a_build_killed_at_any_moment_leaves_the_old_index_or_the_new_one(home: Path) -> None:
    chance = random.Random(20251123)
    old, kept = sources().digest(), 0
    for turn in range(4):
        new = sources(40, mark=f"第{turn}次")
        with child(home, new) as killed:
            assert killed.stdout and killed.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.9))  # a whole build takes about 1 s after "ready"
            killed.kill()
        found = current_digest(home) or ""
        assert found in (old, new.digest())
        kept += found == old
        answers(home, found)
        old = found
    assert kept, "no kill came early enough to test anything"
    build(sources(), home, light=True)
    assert not list(index_root(home).glob(".building*"))
    assert len([p for p in index_root(home).iterdir() if p.is_dir()]) <= 2
