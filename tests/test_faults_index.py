"""What the machine does to an index: a full disk, a folder that may not be written, damaged files, a clock that is wrong, two at once.

The old index answers or the remedy is said; kills are in tests/test_index_build.py, the server's in tests/test_faults_store.py.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import IndexBrokenError, SettingError, StoreError, WenceError
from corpus.records import Unit
from index.build import build
from index.layout import current_digest, current_folder, index_root
from index.open import open_index
from index.sources import Sources

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ("推进散煤治理", "推广高效照明", "淘汰柴油货车", "节能宣传周活动", "清洁取暖改造")


def sources(mark: str = "") -> Sources:
    units = tuple(
        Unit(f"u{i}", "plan", f"三({i % 9})", "sentence", f"{TEXTS[i % 5]}第{i}项{mark}", "重点任务", i * 10, i * 10 + 9)
        for i in range(40)
    )
    return Sources(units, tuple((t, t[2:]) for t in TEXTS), TEXTS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made")
    build(sources(), home, light=True)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def answers(home: Path, of: Sources) -> None:
    index = open_index(home, of.digest())
    assert index.search("高效照明第1项", 1)[0].unit.id == "u1"
    index.close()


def litter(home: Path) -> list[str]:
    return [p.name for p in index_root(home).iterdir() if p.name.startswith((".building", ".current"))]


@pytest.mark.parametrize("step", ["save_units", "hashes", "sync_tree", "switch"])
def test_a_disk_that_fills_up_at_this_step_leaves_the_old_index_and_says_so(
    step: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(home))

    monkeypatch.setattr(f"index.build.{step}", full)
    with pytest.raises(SettingError) as caught:
        build(sources("新"), home, light=True)
    assert "空间" in caught.value.remedy
    answers(home, sources())
    assert litter(home) == []
    monkeypatch.undo()
    build(sources("新"), home, light=True)
    answers(home, sources("新"))


CHILD = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_faults_index import sources
from index.build import build
from corpus.errors import WenceError
import torch, chromadb, langchain_chroma
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    build(sources("新"), Path(sys.argv[1]), light=True, force=True)
    print("built")
except WenceError as e:
    print("told", e.problem, e.remedy)
"""


@pytest.mark.parametrize("most", [2_000, 20_000, 100_000])
def test_a_real_limit_on_what_may_be_written_leaves_the_old_index(most: int, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(home), str(most), str(ROOT / "tests")], cwd=ROOT, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("told"), done.stdout + done.stderr
    assert current_digest(home) == sources().digest()
    answers(home, sources())
    assert litter(home) == []


@pytest.fixture
def frozen(home: Path) -> Iterator[Path]:
    """A data folder nobody may write to; root may anyway, so the kernel's answer is put in its place where that is so."""
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield home
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_data_folder_that_may_not_be_written_still_answers_and_a_build_says_what_to_do(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(frozen, sources())
    if os.access(frozen, os.W_OK):
        real = Path.open

        def refuse(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
            if mode[0] in "wax" and frozen in self.parents:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
            return real(self, mode, *rest, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SettingError) as caught:
        build(sources("新"), frozen, light=True)
    assert "WENCE_HOME" in caught.value.remedy


def files(home: Path) -> list[Path]:
    folder = current_folder(home)
    assert folder
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in ("claim.json", "README.md"))


@pytest.mark.parametrize("how", ["cut", "flip", "gone", "empty"])
def test_each_file_damaged_in_turn_is_noticed_or_harmless_and_mended_by_one_build(how: str, made: Path, tmp_path: Path) -> None:
    """Whatever is damaged: the right answer or our error with the remedy; never another answer, never a library's own error."""
    chance = random.Random(20261123)
    noticed = 0
    for n, original in enumerate(files(made)):
        home = tmp_path / str(n)
        shutil.copytree(made, home)
        path = home / original.relative_to(made)
        data = bytearray(path.read_bytes())
        if how == "gone":
            path.unlink()
        elif how == "empty":
            path.write_bytes(b"")
        elif how == "cut":
            path.write_bytes(data[: len(data) // 2])
        else:
            for _ in range(1 + len(data) // 50 if data else 0):
                data[chance.randrange(len(data))] ^= 0xFF
            path.write_bytes(data)
        try:
            answers(home, sources())
        except WenceError as error:
            noticed += 1
            assert "wence build" in error.remedy or "wence build" in error.problem, (path.name, error.remedy)
            assert isinstance(error, (IndexBrokenError, StoreError, SettingError)), path.name
        build(sources(), home, light=True)
        answers(home, sources())
        shutil.rmtree(home, ignore_errors=True)
    assert noticed >= 6


@pytest.mark.parametrize("seconds", [0, 4_000_000_000])
def test_a_clock_that_is_wrong_changes_no_answer_and_no_build(seconds: int, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    there = time.gmtime(seconds)
    monkeypatch.setattr("index.build.time.gmtime", lambda *_a: there)
    monkeypatch.setattr("index.build.time.time", lambda: float(seconds))
    assert build(sources(), home, light=True).embedded == 0  # what is there is still what it was
    build(sources("新"), home, light=True)
    answers(home, sources("新"))
    monkeypatch.undo()
    assert build(sources("新"), home, light=True).embedded == 0  # nor after the clock was set right


def test_two_builders_at_once_wait_for_each_other_and_leave_one_whole_index(home: Path) -> None:
    said: list[str] = []
    faults: list[BaseException] = []

    def run(mark: str) -> None:
        try:
            build(sources(mark), home, light=True, progress=said.append)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(mark,)) for mark in ("甲", "乙")]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    assert faults == []
    assert any("另一个 wence build 正在进行" in line for line in said)
    last = next(mark for mark in ("甲", "乙") if current_digest(home) == sources(mark).digest())
    answers(home, sources(last))
    assert litter(home) == []
