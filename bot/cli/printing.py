"""Where output goes: what was asked for to stdout, everything else to stderr. `--json` prints one value and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

PIPED_WIDTH = 160  # columns of a table that is not printed on a terminal


def say(line: str) -> None:
    """Progress and remarks."""
    print(line, file=sys.stderr, flush=True)


def put(result: Any) -> None:
    """The result: words as they are, anything else as one JSON value with its Chinese left readable."""
    print(result if isinstance(result, str) else json.dumps(result, ensure_ascii=False, indent=2))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of words as they are; columns without any are left out."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = [tuple(row) for row in rows]
    keep = [i for i in range(len(head)) if any(row[i] for row in listed)]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i in keep:
        table.add_column(head[i], no_wrap=i == 0, overflow="fold")
    for row in listed:
        table.add_row(*(Text(row[i]) for i in keep))
    console = Console() if sys.stdout.isatty() else Console(width=PIPED_WIDTH, color_system=None)
    console.print(table)


def counting(word: str) -> Callable[[int, int], None]:
    """Progress of a long list on stderr: one line that counts up on a terminal, a line every tenth part elsewhere."""
    live = sys.stderr.isatty()

    def told(done: int, total: int) -> None:
        if live:
            print(f"\r{word} {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
        elif done == total or done % max(1, total // 10) == 0:
            say(f"{word} {done}/{total}")

    return told
