"""How the scores went from one recorded run to the next: one line a run, only ever appended, so that a trend can be drawn.

A line that cannot be read is an error with its place: a trend with a hole in it would be believed.
"""

from __future__ import annotations

import datetime
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from evals.gold import json_lines
from evals.metrics import Metrics, Rate

HISTORY = Path(__file__).parent / "history.jsonl"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Entry:
    """A recorded run: when (ISO, UTC), of which revision ("+" behind it: with changes not committed), and its shares."""

    date: str
    revision: str
    scores: Mapping[str, Rate]
    files: Mapping[str, Rate]


def entry_of(metrics: Metrics) -> Entry:
    """What a run comes to, as of now."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(now, revision(), metrics.scores(), {line.type: line.rate for line in metrics.files})


def append(entry: Entry, path: Path = HISTORY) -> None:
    """Add one line. InputError when the file cannot be written."""
    shares = {
        name: {k: [round(r.got, 4), r.n] for k, r in part.items()}
        for name, part in (("scores", entry.scores), ("files", entry.files))
    }
    line = json.dumps({"date": entry.date, "revision": entry.revision, **shares}, ensure_ascii=False)
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as e:
        raise InputError(f"写不了 {path}：{e.strerror}。", "请换一个可写的位置。") from e


def read(path: Path = HISTORY) -> tuple[Entry, ...]:
    """Every recorded run, oldest first; none where there is no file. InputError, with the line, for one that is not right."""
    if not path.exists():
        return ()
    out = []
    for where, raw in json_lines(path):
        try:
            parts = [{k: Rate(float(got), int(n)) for k, (got, n) in raw[name].items()} for name in ("scores", "files")]
            out.append(Entry(str(raw["date"]), str(raw["revision"]), *parts))
        except (KeyError, TypeError, ValueError, AttributeError) as e:
            raise InputError(f"{where} 不是一次记录：{type(e).__name__} {e}。", "请删去或改正这一行。") from e
    return tuple(out)


def revision() -> str:
    """The short git revision of the project, "+" where the tree differs from it; "" where there is no git."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.strip()
