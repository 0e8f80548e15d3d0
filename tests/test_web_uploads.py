"""Adding on the page: nobody without the password, no version replaced unasked, and never two rebuilds at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_law import PARAGRAPHS, TITLE

from bot.settings import Settings
from bot.web import uploads as module
from bot.web.uploads import FAILS, BusyError, PasswordError, Uploads
from corpus import holdings
from corpus.errors import DocumentError, IndexBrokenError, WenceError

LAW = "\n".join([TITLE, *PARAGRAPHS]).encode()
OTHER = LAW.replace("灯册保存三年".encode(), "灯册保存五年".encode())
PASSWORD = "星湖-7"


class Rebuild:
    """Counts, and waits until it may go on."""

    def __init__(self) -> None:
        self.count, self.go = 0, threading.Event()
        self.go.set()

    def __call__(self, progress: module.Progress) -> None:
        self.count += 1
        progress("法律：计算向量")
        assert self.go.wait(10)


@pytest.fixture
def rebuild() -> Rebuild:
    return Rebuild()


@pytest.fixture
def door(tmp_path: Path, rebuild: Rebuild) -> Iterator[Uploads]:
    yield Uploads(tmp_path, PASSWORD, rebuild)
    rebuild.go.set()


def _wait(door: Uploads) -> module.Job:
    for thread in threading.enumerate():
        if thread.name == "wence-rebuild":
            thread.join(10)
    assert door.job is not None and door.job.done
    return door.job


def test_a_new_document_is_kept_reported_and_indexed(door: Uploads, tmp_path: Path, rebuild: Rebuild) -> None:
    report = door.report(door.add(PASSWORD, LAW, "C:\\下载\\lighthouse-law.txt"))
    _wait(door)
    assert report is not None and (report.outcome, report.file) == ("added", "lighthouse-law.txt")
    assert f"《{TITLE}》（法律法规" in report.understood
    assert [h.title for h in holdings.held(tmp_path)] == [TITLE] and rebuild.count == 1


def test_another_version_is_replaced_only_after_the_word(door: Uploads, tmp_path: Path, rebuild: Rebuild) -> None:
    door.add(PASSWORD, LAW, "a-law.txt")
    _wait(door)
    token = door.add(PASSWORD, OTHER, "b-law.txt")
    report = door.report(token)
    assert report is not None and report.outcome == "confirm" and "第四条" in report.differs
    assert rebuild.count == 1 and "三年" in holdings.held(tmp_path)[0].text
    door.confirm(token)
    _wait(door)
    assert rebuild.count == 2 and "五年" in holdings.held(tmp_path)[0].text
    with pytest.raises(DocumentError):
        door.confirm(token)


def test_the_same_text_again_and_a_word_refused_change_nothing(door: Uploads, tmp_path: Path, rebuild: Rebuild) -> None:
    door.add(PASSWORD, LAW, "a-law.txt")
    _wait(door)
    same = door.report(door.add(PASSWORD, LAW, "again.txt"))
    assert same is not None and same.outcome == "same" and "没有改动" in same.note
    token = door.add(PASSWORD, OTHER, "b-law.txt")
    door.cancel(token)
    with pytest.raises(DocumentError):
        door.confirm(token)
    assert rebuild.count == 1 and "三年" in holdings.held(tmp_path)[0].text


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.txt"), (b"\x89PNG\x00", "a.png"), (LAW, "a.exe"), ("明天有雨。".encode(), "a.txt")]
)
def test_what_wence_add_refuses_is_refused_with_a_remedy(door: Uploads, tmp_path: Path, data: bytes, name: str) -> None:
    with pytest.raises(WenceError) as caught:
        door.add(PASSWORD, data, name)
    assert caught.value.remedy and holdings.held(tmp_path) == () and door.job is None


def test_a_file_beyond_the_limit_is_refused(door: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    with pytest.raises(DocumentError) as caught:
        door.add(PASSWORD, LAW, "a.txt")
    assert "上限" in caught.value.problem


def test_a_wrong_password_adds_nothing_and_guessing_is_stopped(
    door: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FAILS):
        with pytest.raises(PasswordError) as caught:
            door.add("falsch", LAW, "a.txt")
        assert PASSWORD not in str(caught.value) and "falsch" not in str(caught.value)
    with pytest.raises(PasswordError) as caught:
        door.add(PASSWORD, LAW, "a.txt")
    assert "一分钟" in caught.value.remedy and holdings.held(tmp_path) == ()
    later = module.time.monotonic() + module.MINUTE
    monkeypatch.setattr(module.time, "monotonic", lambda: later)
    door.add(PASSWORD, LAW, "a-law.txt")
    assert len(holdings.held(tmp_path)) == 1


def test_without_a_password_the_door_is_shut_even_for_an_empty_one(tmp_path: Path, rebuild: Rebuild) -> None:
    door = Uploads(tmp_path, "", rebuild)
    with pytest.raises(PasswordError) as caught:
        door.add("", LAW, "a.txt")
    assert not door.open and "WENCE_UPLOAD_PASSWORD" in caught.value.remedy


def test_while_the_index_is_rebuilt_a_second_document_waits(door: Uploads, rebuild: Rebuild) -> None:
    rebuild.go.clear()
    door.add(PASSWORD, LAW, "a-law.txt")
    with pytest.raises(BusyError):
        door.add(PASSWORD, OTHER, "b-law.txt")
    rebuild.go.set()
    assert _wait(door).lines[-1] == "法律：计算向量"


@pytest.mark.parametrize("fault", [IndexBrokenError("坏了。", "请重建。"), RuntimeError("secret detail")])
def test_a_rebuild_that_fails_is_told_without_a_trace(tmp_path: Path, fault: Exception) -> None:
    def fails(_progress: module.Progress) -> None:
        raise fault

    door = Uploads(tmp_path, PASSWORD, fails)
    door.add(PASSWORD, LAW, "a-law.txt")
    job = _wait(door)
    assert job.problem and job.remedy and "secret" not in job.problem + job.remedy
    assert len(holdings.held(tmp_path)) == 1


def test_the_password_never_prints() -> None:
    made = Settings(upload_password=PASSWORD)  # type: ignore[arg-type]
    assert PASSWORD not in repr(made) + str(made) + made.model_dump_json()
