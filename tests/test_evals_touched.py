"""A new version of a text names the gold rows that rest on what it changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from evals.gold import load
from evals.touched import touched

ROOT = Path(__file__).parents[1]


def test_rows_that_cite_a_changed_article_are_found_by_any_name_of_the_law() -> None:
    rows = touched(load(), {"energy-conservation-law", "节约能源法"}, {"第五十二条"})
    assert rows and all(r.sections == ("第五十二条",) for r in rows)
    assert touched(load(), {"节约能源法"}, {"第九百条"}) == ()
    assert touched(load(), {"没有这部法"}, {"第五十二条"}) == ()


def test_the_command_prints_a_line_a_row() -> None:
    command = [sys.executable, "-m", "evals", "touched", "--doc", "plan", "--articles", "三(一),三(二)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    lines = done.stdout.decode("utf-8").splitlines()
    assert done.returncode == 0 and lines and all(".jsonl " in x for x in lines)
