"""The facts read from the shelf, as tables kept in git, so that a change of the reader is a change that a person can read.

`python -m corpus.export` writes `corpus/documents/<id>.duties.csv` and `<id>.targets.csv`; `--check` only says whether they
are what would be written now (exit status 1 when not). Nothing reads these tables but people and one test.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.library import Library, build_library
from corpus.shelf import SHELF, read_shelf

DUTIES = (
    "doc", "section", "heading", "lead", "joint", "sole", "carry_out", "open_list", "inherited_from", "quote", "start", "end",
)  # fmt: skip
TARGETS = (
    "doc", "section", "metric", "relation", "value", "unit", "base", "deadline", "scope", "kind", "quote", "start", "end",
)  # fmt: skip


def tables(library: Library) -> dict[str, str]:
    """File name → content, two tables for each document."""
    out: dict[str, str] = {}
    for document in library.documents:
        out[f"{document.id}.duties.csv"] = _csv(DUTIES, (asdict(d) for d in library.duties if d.doc == document.id))
        out[f"{document.id}.targets.csv"] = _csv(TARGETS, (asdict(t) for t in library.targets if t.doc == document.id))
    return out


def _csv(fields: Sequence[str], records: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([_cell(record[name]) for name in fields] for record in records)
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def stale(folder: Path, wanted: dict[str, str]) -> list[str]:
    """The names of the tables in `folder` that are not there or not what they should be."""
    return [name for name, text in wanted.items() if _read(folder / name) != text]


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def main(arguments: Sequence[str] | None = None, folder: Path = SHELF.parent) -> int:
    parser = argparse.ArgumentParser(prog="python -m corpus.export", description="把读出的职责和指标写成表（存入版本库）。")
    parser.add_argument("--check", action="store_true", help="只核对，不写；不一致时退出状态为 1")
    check: bool = parser.parse_args(arguments).check
    wanted = tables(build_library(read_shelf()))
    old = stale(folder, wanted)
    for name in old:
        if check:
            print(f"{name} 与现在读出的不一致。请运行 python -m corpus.export 重写，并查看差异。", file=sys.stderr)
        else:
            (folder / name).write_bytes(wanted[name].encode("utf-8"))
            print(f"已写 {name}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
