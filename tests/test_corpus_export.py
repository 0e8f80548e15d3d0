"""The tables kept in git are what the reader gives now."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.export import DUTIES, TARGETS, main, stale, tables
from corpus.library import Library
from corpus.shelf import SHELF


def test_the_tables_in_git_are_what_is_read_now(library: Library) -> None:
    assert stale(SHELF.parent, tables(library)) == [], "run: python -m corpus.export — and look at the difference"


def test_the_columns_are_those_of_the_contract(library: Library) -> None:
    wanted = tables(library)
    assert wanted["plan.duties.csv"].splitlines()[0] == ",".join(DUTIES)
    assert wanted["plan.targets.csv"].splitlines()[0] == ",".join(TARGETS)


def test_check_says_what_differs_and_writing_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], tmp_path) == 1
    assert "plan.targets.csv" in capsys.readouterr().err
    assert main([], tmp_path) == 0 and main(["--check"], tmp_path) == 0
    (tmp_path / "plan.duties.csv").write_text("doc\n", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
