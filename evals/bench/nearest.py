"""All vectors looked through against Chroma's graph: time for the hundred nearest, and how many of them the graph finds. One run.

python -m evals.bench.nearest [--file dev]… [--out nearest.json]
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.assembly import index, law_index
from corpus.errors import WenceError
from evals.gold import choose, load
from evals.results import write_text
from index.flat import Flat

NEIGHBOURS = 100
app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Line:
    """Of one index: milliseconds for one question (median), and the share of the nearest that the graph finds too."""

    index: str
    units: int
    dimensions: int
    questions: int
    looked_ms: float
    graph_ms: float
    found: float


def measured(name: str, opened: Any, questions: Sequence[str]) -> Line:
    """Both ways over the same vectors, one question after the other. SettingError or StoreError when the index cannot be opened."""
    store, flat = opened.store, Flat(opened.folder, len(opened.units))
    at = {unit.id: i for i, unit in enumerate(opened.units)}
    vectors = [v for v in map(opened.embedder.embed_query, questions) if any(v)]
    looked = [flat.nearest_all([v], NEIGHBOURS)[0][0].tolist() for v in vectors]
    graph = [[at[n] for n, _ in store.nearest(v, NEIGHBOURS)] for v in vectors]
    found = [len(set(a) & set(b)) / len(a) for a, b in zip(looked, graph, strict=True)]
    return Line(
        name, len(opened.units), len(vectors[0]), len(vectors),
        _median(lambda v: flat.nearest_all([v], NEIGHBOURS), vectors), _median(lambda v: store.nearest(v, NEIGHBOURS), vectors),
        statistics.mean(found),
    )  # fmt: skip


def _median(ask: Callable[[Sequence[float]], object], vectors: Sequence[Sequence[float]]) -> float:
    times = []
    for vector in vectors:
        began = time.perf_counter()
        ask(vector)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


@app.command()
def nearest(
    file: Annotated[list[str] | None, typer.Option(help="用哪份金标文件的问题（如 dev），可写多次。")] = None,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """逐条看遍与 Chroma 的图并排：各要多久，图漏了多少。"""
    try:
        questions = [row.question for f in choose(load(), file or ["dev"]) for row in f.rows]
        found = [measured("方案", index(), questions), measured("法律", law_index(), questions)]
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(1) from None
    table = Table(
        "索引",
        "条数",
        "维数",
        "问题",
        "看遍（毫秒）",
        "图（毫秒）",
        "图找到",
        title=f"最近的 {NEIGHBOURS} 条",
        title_justify="left",
    )
    for x in found:
        table.add_row(
            x.index,
            str(x.units),
            str(x.dimensions),
            str(x.questions),
            f"{x.looked_ms:.2f}",
            f"{x.graph_ms:.2f}",
            f"{x.found:.2%}",
        )
    Console().print(table)
    if out:
        write_text(json.dumps([asdict(x) for x in found], ensure_ascii=False, indent=1) + "\n", out)


if __name__ == "__main__":
    app()
