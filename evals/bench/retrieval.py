"""Does search alone bring the right section first? Words, vectors and both together, each by itself, without the bot's kinds.

A section's rank is that of its first unit among the distinct sections found. Follow-ups are left out: alone they are no query.

    python -m evals.bench.retrieval [--file dev]… [--out retrieval.json] [--misses]
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.table import Table

from bot.assembly import index
from corpus.errors import WenceError
from corpus.records import Unit
from evals.gold import GoldFile, GoldRow, choose, load
from evals.results import write_text

UNITS = 100  # units asked for; enough that ten distinct sections are among them
DOC = "plan"
Search = Callable[[str], Sequence[str]]
app = typer.Typer(add_completion=False)


class Hit(Protocol):
    """What a search finds; this floor does not import the index's own."""

    @property
    def unit(self) -> Unit: ...


class Index(Protocol):
    """What `bot.assembly.index()` gives, as far as it is used here."""

    def search(self, query: str, k: int) -> Sequence[Hit]: ...

    def bm25(self, query: str, k: int) -> Sequence[Hit]: ...

    def dense(self, query: str, k: int) -> Sequence[Hit]: ...


@dataclass(frozen=True)
class Line:
    """Of `n` questions, in how many a right section is among the first k, and (`all_at_10`) every group has one."""

    way: str
    n: int
    at_1: float | None
    at_5: float | None
    at_10: float | None
    all_at_10: float | None
    misses: tuple[str, ...]  # ids with no right section among the first ten


def sections(hits: Iterable[Hit]) -> list[str]:
    """The distinct sections of the plan in the order of their first hit."""
    return list(dict.fromkeys(h.unit.section for h in hits if h.unit.doc == DOC))


def rows_of(files: Iterable[GoldFile]) -> list[tuple[GoldRow, list[set[str]]]]:
    """Rows that stand alone and whose groups all have a place in the plan, with those sections."""
    out = []
    for row in (r for f in files for r in f.rows):
        groups = [{p.section for p in group if p.doc == DOC} for group in row.cite_any]
        if groups and all(groups) and not row.history:
            out.append((row, groups))
    return out


def measure(way: str, search: Search, rows: Sequence[tuple[GoldRow, list[set[str]]]]) -> Line:
    """One way of searching over all rows."""
    found = [(row.id, search(row.question), groups) for row, groups in rows]

    def share(test: Callable[[Sequence[str], list[set[str]]], bool]) -> float | None:
        return sum(test(got, groups) for _, got, groups in found) / len(found) if found else None

    def at(k: int) -> float | None:
        return share(lambda got, groups: any(s in g for s in got[:k] for g in groups))

    misses = tuple(i for i, got, groups in found if not any(s in g for s in got[:10] for g in groups))
    return Line(way, len(found), at(1), at(5), at(10), share(lambda got, gs: all(g & set(got[:10]) for g in gs)), misses)


def ways(opened: Index) -> dict[str, Search]:
    """The three ways of searching an open index."""
    return {
        "词（BM25）": lambda query: sections(opened.bm25(query, UNITS)),
        "向量": lambda query: sections(opened.dense(query, UNITS)),
        "两者合用": lambda query: sections(opened.search(query, UNITS)),
    }


@app.command()
def retrieval(
    file: Annotated[list[str] | None, typer.Option("--file", help="只用这份金标文件，可写多次。")] = None,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="列出前十节里没有正确一节的问题。")] = False,
) -> None:
    """只看检索：正确的一节排第几。"""
    try:
        rows = rows_of(choose(load(), file or ()))
        lines = [measure(name, search, rows) for name, search in ways(index()).items()]
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(1) from None
    table = Table("检索", "n", "第1节", "前5节", "前10节", "前10节全有", title="正确的一节排第几", title_justify="left")
    for line in lines:
        shares = ("–" if v is None else f"{v:.1%}" for v in (line.at_1, line.at_5, line.at_10, line.all_at_10))
        table.add_row(line.way, str(line.n), *shares)
    Console().print(table)
    if misses:
        asked = {row.id: row.question for row, _ in rows}
        for line in lines:
            for name in line.misses:
                Console().print(f"{line.way} {name} {asked[name]}", markup=False, highlight=False, soft_wrap=True)
    if out:
        write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1) + "\n", out)


if __name__ == "__main__":
    app()
