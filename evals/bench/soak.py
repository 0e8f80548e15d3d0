"""Many questions from many users over HTTP on this machine: errors, throughput, waiting, and whether memory grows.

python -m evals.bench.soak [--questions 10000] [--users 50] [--out soak.json]      (its own server, the WENCE_HOME that is set)
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import httpx
import typer

from evals.bench.latency import percentile
from evals.gold import load
from evals.results import write_text

ROOT = Path(__file__).parents[2]
READY = 300.0  # seconds the server may take to be ready; a first start builds the index
PATIENCE = 120.0  # seconds one question may take; 50 users on two cores wait for each other
SEED = 20261123
GROWTH = 0.10  # of the memory after the first tenth; caches fill in the beginning
app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Soak:
    """What came of it. Milliseconds as the users waited; `rss_mb` of the server at the start, after each tenth, and at the end."""

    questions: int
    users: int
    seconds: float
    per_second: float
    p50_ms: float
    p95_ms: float
    max_ms: float
    statuses: dict[str, int]
    errors: dict[str, int]
    changed: int
    rss_mb: tuple[float, ...]
    load: tuple[float, ...]

    @property
    def growth(self) -> float:
        """Memory at the end over memory after the first tenth, less one."""
        return self.rss_mb[-1] / self.rss_mb[1] - 1

    @property
    def stands(self) -> bool:
        return not self.errors and not self.changed and self.growth <= GROWTH


def rss_mb(pid: int) -> float:
    """Resident memory of a process in MB; NaN where the system does not say."""
    with suppress(OSError):
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1]) / 1024
    return float("nan")


async def soak(base: str, pid: int, texts: Sequence[str], questions: int, users: int) -> Soak:
    """Ask `questions` in all, each user one after the other; the same question must get the same answer every time."""
    chance = random.Random(SEED)
    todo = iter([chance.choice(texts) for _ in range(questions)])
    waited: list[float] = []
    statuses: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    answers: dict[str, str] = {}
    changed = 0
    memory = [rss_mb(pid)]
    began = time.perf_counter()

    async def user(client: httpx.AsyncClient) -> None:
        nonlocal changed
        for text in todo:
            start = time.perf_counter()
            try:
                reply = await client.post("/api/ask", json={"question": text})
            except httpx.HTTPError as fault:
                errors[type(fault).__name__] += 1
                continue
            waited.append((time.perf_counter() - start) * 1000)
            if reply.status_code != 200:
                errors[f"HTTP {reply.status_code}"] += 1
                continue
            found = reply.json()
            statuses[found["status"]] += 1
            changed += answers.setdefault(text, found["answer"]) != found["answer"]
            if len(waited) % max(1, questions // 10) == 0:
                memory.append(rss_mb(pid))

    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE, limits=limits, trust_env=False) as client:
        await asyncio.gather(*(user(client) for _ in range(users)))
    seconds = time.perf_counter() - began
    memory.append(rss_mb(pid))
    if not waited:
        waited = [float("nan")]
    return Soak(
        questions, users, seconds, len(waited) / seconds, percentile(waited, 50), percentile(waited, 95), max(waited), dict(statuses),
        dict(errors), changed, tuple(round(m, 1) for m in memory), os.getloadavg(),
    )  # fmt: skip


def texts_of() -> list[str]:
    """The gold questions that stand alone."""
    return [row.question for file in load() for row in file.rows if not row.history]


def started() -> tuple[subprocess.Popen[str], str]:
    """A server of its own on a free port, ready to answer; and its address."""
    command = ["env", "WENCE_RATE=off", sys.executable, "-m", "bot", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        raise typer.BadParameter("the server did not start; see `wence doctor`")
    until = time.monotonic() + READY
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{found[0]}/health/ready", timeout=30, trust_env=False).status_code == 200:
                return process, found[0]
        time.sleep(0.5)
    process.terminate()
    raise typer.BadParameter(f"the server was not ready within {READY:.0f} seconds")


@app.command()
def main(
    questions: Annotated[int, typer.Option(min=10, help="一共问几问。")] = 10_000,
    users: Annotated[int, typer.Option(min=1, help="多少人同时问。")] = 50,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """许多人同时问很久：有没有出错，等多久，内存涨不涨。"""
    process, base = started()
    try:
        found = asyncio.run(soak(base, process.pid, texts_of(), questions, users))
    finally:
        process.terminate()
        process.wait(30)
    text = json.dumps({**asdict(found), "growth": found.growth, "stands": found.stands}, ensure_ascii=False, indent=1)
    typer.echo(text)
    if out:
        write_text(text + "\n", out)
    raise typer.Exit(0 if found.stands else 1)


if __name__ == "__main__":
    app()
