"""How long one waits: from a cold start to the answer, and warm. Every figure says its n and the machine's load.

python -m evals.bench.latency [--cold 5] [--question …] [--file dev] [--before fresh] [--out latency.json]
"""

from __future__ import annotations

import gc
import hashlib
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.__main__ import PATIENCE
from corpus.errors import WenceError
from evals.gold import choose, load
from evals.results import write_text
from evals.shelf import Assistant, parts

Asked = tuple[str, tuple[str, ...]]
ROOT = Path(__file__).parents[2]
QUESTION = "公共机构节能减排由谁牵头？"
app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Cold:
    """Wall seconds of whole processes. `import_share`: seconds spent importing over wall, of one more run under -X importtime."""

    n: int
    median: float
    min: float
    max: float
    import_share: float | None


@dataclass(frozen=True)
class Warm:
    """Milliseconds an answer took in one process (`elapsed_ms`), after `before` other questions asked to warm up.

    `cpu_p50` and `cpu_p95` are those of the processor alone; `reference` is the median wall time of a fixed piece of work done between
    the questions: on a machine that others share, `p50 / reference` can be compared between runs and the milliseconds cannot.
    """

    n: int
    before: int
    p50: float
    p95: float
    max: float
    cpu_p50: float = math.nan
    cpu_p95: float = math.nan
    reference: float = math.nan
    rss_mb: float = math.nan


def cold(question: str, n: int) -> Cold:
    """Start the program `n` times for one question. WenceError when it does not answer."""
    command = [sys.executable, "-m", "bot", "ask", question]
    walls = [_timed(command)[0] for _ in range(n)]
    wall, log = _timed([sys.executable, "-X", "importtime", *command[1:]])
    imported = sum(int(us) for us in re.findall(r"^import time:\s+(\d+) \|", log, re.MULTILINE)) / 1e6
    return Cold(n, statistics.median(walls), min(walls), max(walls), imported / wall if imported else None)


def _timed(command: Sequence[str]) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["（没有说明）"])[-1]
        raise WenceError(f"{' '.join(command)} 以 {done.returncode} 结束：{last}", "请先运行 wence doctor。")
    return wall, done.stderr


def warm(assistant: Assistant, questions: Sequence[Asked], before: Sequence[Asked] = ()) -> Warm:
    """Ask every (question, history) once; those `before`, which should be others, are asked first and not measured.

    A section's words are put together when a question first comes near it: a server that has answered for an hour has them all.
    """
    if not questions:
        return Warm(0, 0, math.nan, math.nan, math.nan)
    gc.set_threshold(*PATIENCE)  # as the program and the page do
    for question, history in before or questions[:1]:
        assistant.ask(question, history=history)
    walls, cpus, references = [], [], []
    for question, history in questions:
        references.append(reference_work())
        began = time.process_time()
        walls.append(assistant.ask(question, history=history).elapsed_ms)
        cpus.append((time.process_time() - began) * 1000)
    return Warm(
        len(walls), len(before) or 1, percentile(walls, 50), percentile(walls, 95), max(walls), percentile(cpus, 50), percentile(cpus, 95),
        statistics.median(references), _rss_mb(),
    )  # fmt: skip


def _asked(file: str) -> list[Asked]:
    return [(row.question, row.history) for f in choose(load(), [file]) for row in f.rows]


def reference_work() -> float:
    """Milliseconds for the same work every time: 1,000 digests of 1 kB and a dictionary of 10,000 strings (some 6 ms on a free core)."""
    began = time.perf_counter()
    block = b"wence" * 205
    for _ in range(1000):
        block = hashlib.sha256(block).digest() * 32
    sum(len(k) for k in {str(i): i for i in range(10_000)})
    return (time.perf_counter() - began) * 1000


def _rss_mb() -> float:
    with suppress(OSError):
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1]) / 1024
    return math.nan


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that at least `share` percent of the values do not exceed.

    >>> percentile([1, 2, 3, 4], 50), percentile([1, 2, 3, 4], 95), percentile([7], 50)
    (2, 4, 7)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


@app.command()
def latency(
    cold_runs: Annotated[int, typer.Option("--cold", min=0, help="冷启动几次；0 为不测。")] = 5,
    question: Annotated[str, typer.Option(help="冷启动时问的问题。")] = QUESTION,
    file: Annotated[str, typer.Option(help="启动之后问哪份金标文件。")] = "dev",
    before: Annotated[str, typer.Option(help="在它之前先问哪份金标文件，不计时；空为只问一题。")] = "fresh",
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """量一量等多久：冷启动到答案，以及启动之后。"""
    try:
        load_before = os.getloadavg()
        start = cold(question, cold_runs) if cold_runs else None
        after = warm(parts()[0], _asked(file), _asked(before) if before else ())
        table = Table("", "n", "中位", "最小 / p95", "最大", "导入占比", title="等多久", title_justify="left")
        if start:
            share = "–" if start.import_share is None else f"{start.import_share:.0%}"
            table.add_row("冷启动（秒）", str(start.n), f"{start.median:.2f}", f"{start.min:.2f}", f"{start.max:.2f}", share)
        table.add_row(
            f"先问 {after.before} 题之后（毫秒）", str(after.n), f"{after.p50:.1f}", f"{after.p95:.1f}", f"{after.max:.1f}", ""
        )
        table.add_row("其中处理器（毫秒）", str(after.n), f"{after.cpu_p50:.1f}", f"{after.cpu_p95:.1f}", "", "")
        Console().print(table)
        Console().print(
            f"参照工作 {after.reference:.1f} 毫秒；中位等于它的 {after.p50 / after.reference:.2f} 倍，p95 {after.p95 / after.reference:.2f} 倍；"
            f"常驻内存 {after.rss_mb:.0f} MB。", highlight=False,
        )  # fmt: skip
        loads = {"before": load_before, "after": os.getloadavg()}
        Console().print(f"负载（1/5/15 分钟）前 {loads['before']}，后 {loads['after']}；{os.cpu_count()} 核。", highlight=False)
        if out:
            record = {"cold_s": asdict(start) if start else None, "warm_ms": asdict(after), "load": loads, "cpus": os.cpu_count()}
            write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", out)
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
