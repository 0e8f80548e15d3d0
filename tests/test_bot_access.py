"""Users and keys: hashes only, changed whole and audited, and no open door where others can reach it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot import access, audit
from bot.access import AccessError, Doors
from bot.cli import entrance
from corpus.errors import InputError, NotFoundError, WenceError

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a long enough password"


def test_a_key_opens_only_while_it_is_there(tmp_path: Path) -> None:
    doors = Doors(tmp_path)
    key = access.add_key(tmp_path, "报表", "editor")
    caller = doors.by_key(key)
    assert caller is not None and (caller.name, caller.role) == ("报表", "editor")
    assert doors.by_key(key) == caller, "the second time it comes from memory"
    assert doors.by_key(key[:-1] + ("A" if key[-1] != "A" else "B")) is None
    assert doors.by_key("wence_00000000_" + key[15:]) is None
    access.remove(tmp_path, "key", caller.id.removeprefix("key:"))
    assert doors.by_key(key) is None


@pytest.mark.parametrize(
    "offered", ["", "x", "wence_", "wence_zzzzzzzz_" + "a" * 43, "\ud800", "a" * 100_000, "wence_12345678_" + "密" * 43]
)
def test_what_is_no_key_opens_nothing(tmp_path: Path, offered: str) -> None:
    access.add_key(tmp_path, "a", "reader")
    assert Doors(tmp_path).by_key(offered) is None


def test_a_user_comes_in_with_the_password_and_a_new_one_ends_old_sessions(tmp_path: Path) -> None:
    doors = Doors(tmp_path)
    access.add_user(tmp_path, "张三", PASSWORD, "reader")
    assert doors.by_password("张三", PASSWORD) and not doors.by_password("张三", PASSWORD + "x")
    assert doors.by_password("李四", PASSWORD) is None and doors.by_password("张三", "p" * 10_000) is None
    before = doors.stamp("张三")
    access.add_user(tmp_path, "张三", PASSWORD + "2", "editor")
    assert doors.stamp("张三") != before and doors.by_password("张三", PASSWORD) is None
    again = doors.by_password("张三", PASSWORD + "2")
    assert again is not None and again.role == "editor" and len(doors.access().users) == 1


def test_no_secret_is_kept_and_the_files_are_the_owner_s_alone(tmp_path: Path) -> None:
    key = access.add_key(tmp_path, "a", "reader")
    access.add_user(tmp_path, "b", PASSWORD, "reader")
    access.session_secret(tmp_path)
    for path in tmp_path.iterdir():
        if path.is_file() and path.stat().st_size:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
            assert key.split("_", 2)[2].encode() not in path.read_bytes() and PASSWORD.encode() not in path.read_bytes()
    assert "$argon2id$" in (tmp_path / access.FILE).read_text()
    assert "argon2" not in repr(Doors(tmp_path).access())


def test_who_was_let_in_and_out_is_written_down(tmp_path: Path) -> None:
    key = access.add_key(tmp_path, "报表", "reader")
    access.add_user(tmp_path, "b", PASSWORD, "editor")
    access.remove(tmp_path, "user", "b")
    rows = [json.loads(line) for line in (tmp_path / audit.FILE).read_text().splitlines()]
    assert [(r["action"], r["what"]) for r in rows] == [("key.add", key.split("_")[1]), ("user.add", "b"), ("user.remove", "b")]
    assert all(r["actor"].startswith("os:") and r["time"].endswith("Z") for r in rows)


def test_what_cannot_be_written_down_is_not_done(tmp_path: Path) -> None:
    (tmp_path / audit.FILE).mkdir()
    with pytest.raises(audit.AuditError):
        access.add_key(tmp_path, "a", "editor")
    assert Doors(tmp_path).access().empty


@pytest.mark.parametrize("text", ["", "{", "[]", '{"users": [{"id": 1}], "keys": []}', '{"users": []}'])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / access.FILE).write_text(text)
    with pytest.raises(AccessError) as caught:
        Doors(tmp_path).access()
    assert "access.json" in caught.value.remedy
    with pytest.raises(AccessError):
        access.check_host("0.0.0.0", tmp_path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "wence.example"])
def test_beyond_this_machine_nothing_is_served_before_somebody_was_let_in(tmp_path: Path, host: str) -> None:
    with pytest.raises(AccessError) as caught:
        access.check_host(host, tmp_path)
    assert host in caught.value.problem and "wence user add" in caught.value.remedy
    access.add_key(tmp_path, "a", "reader")
    access.check_host(host, tmp_path)


def test_the_program_itself_does_not_start_open(tmp_path: Path) -> None:
    env = {**os.environ, "WENCE_HOME": str(tmp_path), "WENCE_HOST": "0.0.0.0"}
    done = subprocess.run(
        [sys.executable, ROOT / "app.py"], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1 and "0.0.0.0" in done.stderr and "wence user add" in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_on_this_machine_it_is_served_as_it_is(tmp_path: Path, host: str) -> None:
    access.check_host(host, tmp_path)


@pytest.mark.parametrize(
    ("name", "password", "role"), [("", PASSWORD, "reader"), ("a b", PASSWORD, "reader"), ("../x", PASSWORD, "reader"),
                                   ("a", "short", "reader"), ("a", "x" * 201, "reader"), ("a", PASSWORD, "root")]
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, name: str, password: str, role: str) -> None:
    with pytest.raises(InputError):
        access.add_user(tmp_path, name, password, role)
    assert not (tmp_path / access.FILE).exists()


def test_removing_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    access.add_user(tmp_path, "b", PASSWORD, "reader")
    with pytest.raises(NotFoundError) as caught:
        access.remove(tmp_path, "user", "c")
    assert "b" in caught.value.remedy


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WenceError) as caught:
        access.add_key(tmp_path / "file", "a", "reader")
    assert caught.value.remedy


def test_the_command_line_lists_without_hashes_and_shows_a_key_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.settings import settings

    monkeypatch.setenv("WENCE_HOME", str(tmp_path))
    settings.cache_clear()
    try:
        entrance.change("key", "add", "报表", "reader", False, True)
        key = json.loads(capsys.readouterr().out)["key"]
        assert Doors(tmp_path).by_key(key)
        entrance.change("key", "list", None, "reader", False, True)
        listed = capsys.readouterr().out
        assert json.loads(listed)[0]["name"] == "报表" and "argon2" not in listed and key not in listed
        with pytest.raises(InputError):
            entrance.change("user", "add", None, "reader", True, False)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert os.environ["WENCE_HOME"] != str(tmp_path)
