"""Break one line at a time in a copy of the tree, and see whether the tests notice. Not part of `make test`.

    python scripts/sabotage.py [--only corpus] [--jobs 4]

A sabotage that no test notices is a promise that nobody keeps watch over: its line is printed, and the exit status is 1. One
whose old line is gone from its file is reported as stale: the list has to follow the code. The tree as it is runs first.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info", "build", "artefacts", ".wence"
)
Outcome = Literal["noticed", "survived", "stale", "untested"]


@dataclass(frozen=True)
class Sabotage:
    """In `file`, `old` (once there) becomes `new`; `harm` says what a user would suffer."""

    file: str
    old: str
    new: str
    harm: str


SABOTAGES = tuple(
    Sabotage(**s) for s in tomllib.loads((Path(__file__).with_name("sabotages.toml")).read_text(encoding="utf-8"))["sabotage"]
)


def tests_for(file: str, tree: Path) -> list[str]:
    """The tests of a file's floor, and the doctests of the file."""
    floor, name = file.split("/")[0], Path(file).stem
    wanted = f"test_{floor}_*.py" if floor in ("corpus", "index") else f"test_{floor}_*{name}*.py"
    found = sorted(str(p.relative_to(tree)) for p in (tree / "tests").glob(wanted))
    return [*found, file] if found else []


def run(tree: Path, tests: list[str]) -> bool:
    """Whether the tests pass in that tree."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *tests]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=900).returncode == 0


def copy(folder: Path) -> Path:
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    return tree


def attempt(sabotage: Sabotage) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        tree = copy(Path(folder))
        path = tree / sabotage.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.count(sabotage.old) != 1:
            return "stale"
        tests = tests_for(sabotage.file, tree)
        if not tests:
            return "untested"
        path.write_text(text.replace(sabotage.old, sabotage.new), encoding="utf-8")
        return "survived" if run(tree, tests) else "noticed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="only files whose path begins so: corpus, index, bot/verify.py …")
    parser.add_argument("--jobs", type=int, default=4)
    asked = parser.parse_args()
    only: str = asked.only
    jobs: int = asked.jobs
    chosen = [s for s in SABOTAGES if s.file.startswith(only)]
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        tree = copy(Path(folder))
        for tests in {tuple(tests_for(s.file, tree)[:-1]) for s in chosen}:
            if tests and not run(tree, list(tests)):
                print(f"{tests[0]} … fail without any sabotage: nothing can be learnt", file=sys.stderr)
                return 2
    survivors = 0
    with ThreadPoolExecutor(jobs) as pool:
        for sabotage, outcome in zip(chosen, pool.map(attempt, chosen), strict=True):
            survivors += outcome != "noticed"
            print(f"{outcome:9} {sabotage.file}: {sabotage.harm}", flush=True)
            if outcome != "noticed":
                print(f"          {sabotage.old.strip()}")
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
