"""What was added is there whole or not at all, whoever is killed, writes at the same time, or damages a file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import invented_law as il
import pytest

from corpus import holdings
from corpus.errors import DocumentError, NotFoundError
from corpus.readers import Delivered
from corpus.recognise import Recognised, recognise

ROOT = Path(__file__).parents[1]
WRITER = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from test_corpus_holdings import item, holdings, Path
for n in range(int(sys.argv[3])):
    holdings.put(Path(sys.argv[1]), item(sys.argv[2] + str(n)), (sys.argv[2] + str(n)).encode() * 50_000, "law.txt")
    print(n, flush=True)
"""


def item(word: str = "点灯") -> Recognised:
    text = "\n".join(il.lines()).replace("每日黄昏前半小时点灯", word) + "\n"
    return recognise(Delivered(text, "txt"), "lamp-law.txt", ())


def writer(home: Path, word: str, times: int) -> subprocess.Popen[bytes]:
    code = WRITER.format(root=str(ROOT), tests=str(ROOT / "tests"))
    return subprocess.Popen([sys.executable, "-c", code, str(home), word, str(times)], stdout=subprocess.PIPE)


def test_what_is_put_is_held_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    put = holdings.put(tmp_path, item(), b"as delivered", "/some/where/灯塔.txt")
    assert holdings.held(tmp_path) == (put,)
    assert (put.file, put.meta.version, put.names) == ("灯塔.txt", "2023-06-01 修正", (il.TITLE,))
    assert holdings.original_of(tmp_path, put).read_bytes() == b"as delivered"
    assert (tmp_path / "documents" / "lamp-law" / "text.txt").read_text(encoding="utf-8") == put.text


def test_an_empty_home_holds_nothing(tmp_path: Path) -> None:
    assert holdings.held(tmp_path / "none") == ()


def test_the_older_version_and_what_is_removed_move_aside(tmp_path: Path) -> None:
    for word in ("一盏", "两盏", "三盏"):
        holdings.put(tmp_path, item(word), word.encode(), "law.txt")
    holdings.drop(tmp_path, "lamp-law")
    old = sorted((tmp_path / "documents" / ".old").iterdir())
    assert len(old) == 3 and {(p / "original.txt").read_text(encoding="utf-8") for p in old} == {"一盏", "两盏", "三盏"}
    assert holdings.held(tmp_path) == ()
    with pytest.raises(NotFoundError, match="lamp-law"):
        holdings.drop(tmp_path, "lamp-law")


@pytest.mark.parametrize("name", ["text.txt", "original.txt", "entry.json"])
@pytest.mark.parametrize("damage", ["changed", "gone", "empty"])
def test_a_damaged_entry_is_refused_by_name_and_can_be_removed(name: str, damage: str, tmp_path: Path) -> None:
    holdings.put(tmp_path, item(), b"x", "law.txt")
    path = tmp_path / "documents" / "lamp-law" / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"" if damage == "empty" else path.read_bytes()[:-2] + b"!")
    with pytest.raises(DocumentError, match="lamp-law") as caught:
        holdings.held(tmp_path)
    assert "wence remove lamp-law" in caught.value.remedy
    holdings.drop(tmp_path, "lamp-law")
    assert holdings.held(tmp_path) == ()


@pytest.mark.parametrize("id", ["../x", "plan", ".old", "A", ""])
def test_an_id_that_is_no_folder_of_its_own_is_refused(id: str, tmp_path: Path) -> None:
    from dataclasses import replace

    with pytest.raises(DocumentError, match="编号"):
        holdings.put(tmp_path, replace(item(), id=id), b"x", "law.txt")
    assert not (tmp_path / "documents").exists()


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_the_old_version_or_the_new_one(tmp_path: Path) -> None:
    holdings.put(tmp_path, item("old"), b"old", "law.txt")
    for turn in range(6):
        process = writer(tmp_path, f"turn{turn}-", 500)
        assert process.stdout is not None
        process.stdout.readline()  # it is at work
        time.sleep(0.013 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        entries = holdings.held(tmp_path)
        assert [e.id for e in entries] == ["lamp-law"] and f"turn{turn}-" in entries[0].text
    holdings.put(tmp_path, item("last"), b"last", "law.txt")
    left = sorted(p.name for p in (tmp_path / "documents").iterdir())
    assert left == [".lock", ".old", "lamp-law"]


@pytest.mark.parametrize("step", ["ready", "between"])
def test_each_moment_of_a_replacement_is_one_from_which_it_recovers(step: str, tmp_path: Path) -> None:
    holdings.put(tmp_path, item("new"), b"new", "law.txt")
    folder = tmp_path / "documents"
    shutil.move(folder / "lamp-law", folder / ".ready-lamp-law")
    if step == "ready":
        holdings_home = tmp_path / "other"
        holdings.put(holdings_home, item("old"), b"old", "law.txt")
        shutil.move(holdings_home / "documents" / "lamp-law", folder / "lamp-law")
    (folder / ".new-1-1").mkdir()
    assert [("old" if step == "ready" else "new") in e.text for e in holdings.held(tmp_path)] == [True]
    assert sorted(p.name for p in folder.iterdir()) == [".lock", "lamp-law"]


@pytest.mark.slow
def test_two_writers_at_once_leave_one_whole_version(tmp_path: Path) -> None:
    processes = [writer(tmp_path, word, 20) for word in ("left", "right")]
    seen = []
    while any(p.poll() is None for p in processes):
        seen += holdings.held(tmp_path)
    for p in processes:
        assert p.stdout is not None
        p.stdout.close()
        assert p.returncode == 0
    assert {e.id for e in seen} <= {"lamp-law"}
    assert len(holdings.held(tmp_path)) == 1
    assert len(list((tmp_path / "documents" / ".old").iterdir())) == 39


@pytest.mark.parametrize("at", ["_write", "_sync", "_retire"])
def test_a_full_disk_changes_nothing(at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = holdings.put(tmp_path, item("old"), b"old", "law.txt")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(holdings, at, full)
    with pytest.raises(DocumentError, match="No space left") as caught:
        holdings.put(tmp_path, item("new"), b"new", "law.txt")
    assert "WENCE_HOME" in caught.value.remedy
    monkeypatch.undo()
    assert holdings.held(tmp_path) == (before,)
    assert not list((tmp_path / "documents").glob(".new-*"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(DocumentError, match="写不进数据目录"):
        holdings.put(tmp_path, item(), b"x", "law.txt")


def test_an_entry_names_every_field_it_was_kept_with(tmp_path: Path) -> None:
    put = holdings.put(tmp_path, item(), b"x", "law.txt")
    row = json.loads((tmp_path / "documents" / put.id / "entry.json").read_text(encoding="utf-8"))
    assert {"id", "kind", "title", "file", "sha256", "text_sha256", "added", "meta"} <= set(row)
    assert set(row["meta"]) == set(holdings.meta_fields())
    assert os.path.getsize(tmp_path / "documents" / put.id / "text.txt") == len(put.text.encode())
