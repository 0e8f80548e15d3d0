"""Every row is asked, and every answer is both judged and held against its sources; a crash fails its own row by name.

A row whose documents are not on the shelf is skipped and said to be; a row that expects an abstention always counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.gold import GOLD_DIR, GoldRow, choose, load
from evals.grounding import check
from evals.judge import Verdict, judge
from evals.results import NO_SOURCE, Report, Result
from evals.shelf import Assistant, Shelf, parts, put

__all__ = ["Selection", "ask", "parts", "run"]  # parts too: the commands take the real assistant from here

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Selection:
    """Which rows: files by name (dev) and types; empty means all."""

    files: Sequence[str] = ()
    types: Sequence[str] = ()


def run(
    selection: Selection = Selection(),
    assistant: Assistant | None = None,
    shelf: Shelf | None = None,
    folder: Path = GOLD_DIR,
    progress: Progress | None = None,
) -> Report:
    """Ask the rows chosen. Without assistant and shelf the real ones are used. `progress` is told (done, all).

    InputError for bad gold or a name that is not there; WenceError when the assistant cannot start (no index).
    """
    files = choose(load(folder), selection.files, selection.types)
    if assistant is None or shelf is None:
        assistant, shelf = parts()
    rows = [(file.name, row) for file in files for row in file.rows]
    results = []
    for done, (name, row) in enumerate(rows, start=1):
        results.append(ask(row, name, assistant, shelf))
        if progress:
            progress(done, len(rows))
    return Report(files, tuple(results))


def ask(row: GoldRow, file: str, assistant: Assistant, shelf: Shelf) -> Result:
    """One row, asked and judged."""
    if not _answerable(row, shelf):
        return Result(row, file, skipped=NO_SOURCE)
    answer, cause = put(assistant, row.question, row.history)
    if answer is None:
        return Result(row, file, verdict=Verdict(False, (cause,)))
    return Result(row, file, answer, judge(row, answer), check(answer, shelf))


def _answerable(row: GoldRow, shelf: Shelf) -> bool:
    """Within a group any place will do, so a row can be met when every group has a place on the shelf."""
    return all(any(shelf.has(place.doc) for place in group) for group in row.cite_any)
