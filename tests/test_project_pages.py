"""What is written is true: README's commands exist, its settings are the settings, its answer is the answer; newest stands first."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

if TYPE_CHECKING:
    from bot.assistant import Assistant

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]
EXAMPLE = re.search(
    r'^```sh\nwence ask "(?P<question>[^"\n]+)"\n```\n+```text\n(?P<answer>.*?)^```', README, re.MULTILINE | re.DOTALL
)


def words(line: str) -> list[str]:
    return shlex.split(line, comments=True)


def test_readme_shows_commands() -> None:
    assert len(LINES) >= 10


@pytest.mark.parametrize("line", [x for x in LINES if words(x)[0] == "wence"])
def test_a_wence_command_in_the_readme_exists_with_its_options(line: str) -> None:
    from bot.cli.commands import app

    group = typer.main.get_command(app)
    command = group.commands[words(line)[1]]  # type: ignore[attr-defined]
    known = {o for p in command.params for o in p.opts} | {"--help"}
    assert [w for w in words(line)[2:] if w.startswith("-") and w not in known] == [] or words(line)[1] == "eval"


@pytest.mark.parametrize("line", [x for x in LINES if words(x)[0] == "make" or " make " in x])
def test_a_make_target_in_the_readme_exists(line: str) -> None:
    parts = words(line)
    targets = [w for w in parts[parts.index("make") + 1 :] if "=" not in w]
    assert targets
    assert [t for t in targets if not re.search(rf"^{t}:", MAKEFILE, re.MULTILINE)] == []


@pytest.mark.parametrize("line", [x for x in LINES if words(x)[0] == "python"])
def test_a_python_command_in_the_readme_names_a_file_or_module_of_ours(line: str) -> None:
    parts = words(line)
    path = parts[2].replace(".", "/") if parts[1] == "-m" else parts[1].removesuffix(".py")
    assert parts[2:3] == ["venv"] or (ROOT / f"{path}.py").is_file() or (ROOT / path / "__main__.py").is_file()


def test_files_that_the_pages_name_are_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README + DECISIONS)
    assert linked
    assert [p for p in linked if not (ROOT / p).exists()] == []


def test_the_settings_in_the_readme_are_the_settings() -> None:
    from bot.settings import Settings

    told = set(re.findall(r"^\| `(WENCE_[A-Z_]+)`", README, re.MULTILINE))
    assert told == {f"WENCE_{name.upper()}" for name in Settings.model_fields}


def test_the_answer_in_the_readme_is_what_is_answered(assistant: Assistant) -> None:
    from bot.cli.ask import answer_text

    assert EXAMPLE, "README needs a wence ask with its output below"
    said = answer_text(assistant.ask(EXAMPLE["question"]))
    assert EXAMPLE["answer"].strip() == "\n".join(line.rstrip() for line in said.strip().splitlines())


def test_the_changelog_is_newest_first_and_knows_this_version() -> None:
    heads = re.findall(r"^## (\d+)\.(\d+)\.(\d+) · (\d{4}-\d{2}-\d{2})$", CHANGELOG, re.MULTILINE)
    numbers = [tuple(map(int, h[:3])) for h in heads]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert heads and len(heads) == len(re.findall(r"^## ", CHANGELOG, re.MULTILINE))
    assert numbers == sorted(numbers, reverse=True) and [h[3] for h in heads] == sorted((h[3] for h in heads), reverse=True)
    assert ".".join(map(str, numbers[0])) == version


def test_decisions_are_dated_newest_first_and_say_what_follows() -> None:
    parts = re.split(r"^## ", DECISIONS, flags=re.MULTILINE)[1:]
    dates = [part[:10] for part in parts]
    assert parts and all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", d) for d in dates)
    assert dates == sorted(dates, reverse=True)
    for part in parts:
        title = part.splitlines()[0]
        assert all(f"**{word}**" in part for word in ("背景", "决定", "后果")), title


def test_a_python_that_is_too_old_is_said_so(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts/environment.sh", tmp_path / "venv"], env={"PYTHON": str(old), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "3.11" in done.stderr and "Python 3.9.2" in done.stderr and "PYTHON=" in done.stderr
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("status", [0, 3])
def test_a_phase_keeps_the_exit_status_and_says_the_seconds(status: int) -> None:
    command = [ROOT / "scripts/phase.sh", "试", sys.executable, "-c", f"raise SystemExit({status})"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == status
    assert re.search(r"试：.*\d+ 秒", done.stdout)
