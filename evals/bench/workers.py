"""What several processes over one data folder take: `wence serve` N times, each asked a few questions, then RSS and PSS (Linux).

python -m evals.bench.workers [--workers 1 --workers 4] [--out workers.json]
PSS divides a page by the processes that share it: N times PSS is what N workers really take.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from evals.results import write_text

QUESTIONS = (
    "煤炭清洁高效利用由谁负责？",
    "能源局要干哪些活？",
    "重点用能单位不报送能源利用状况报告罚多少？",
    "新建数据中心PUE有什么要求？",
)
FIELDS = ("Rss", "Pss", "Shared_Clean", "Private_Clean", "Private_Dirty")
PATIENCE = 180.0  # seconds for all workers to be ready
app = typer.Typer(add_completion=False)


def memory(pid: int) -> dict[str, float]:
    """MB by kind, as /proc/PID/smaps_rollup has them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kb = {name: int(rest.split()[0]) for name, rest in (line.split(":", 1) for line in lines)}
    return {name: round(kb[name] / 1024, 1) for name in FIELDS}


def arrays(home: Path) -> float:
    """MB of the files that could be mapped: the BM25 postings of all indexes in use."""
    from index.layout import current_folder

    folders = [folder for part in (home, home / "laws") if (folder := current_folder(part))]
    return round(sum((folder / "bm25.npz").stat().st_size for folder in folders) / 1e6, 1)


def measured(workers: int) -> list[dict[str, float]]:
    """One row a worker, all of them alive."""
    ports = []
    for _ in range(workers):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    running = [
        subprocess.Popen([sys.executable, "-m", "bot", "serve", "--port", str(port)], stdout=subprocess.DEVNULL) for port in ports
    ]
    try:
        until = time.monotonic() + PATIENCE
        for port in ports:
            while not _ready(port):
                if time.monotonic() > until:
                    raise typer.BadParameter("not all workers came up")
                time.sleep(0.5)
            for question in QUESTIONS:
                httpx.post(f"http://127.0.0.1:{port}/api/ask", json={"question": question}, timeout=60).raise_for_status()
        return [memory(process.pid) for process in running]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@app.command()
def main(
    workers: Annotated[list[int] | None, typer.Option(min=1, help="几个进程；可以写几次。")] = None,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """几个进程一共占多少内存，其中有多少是可以映射共享的。"""
    from bot.settings import settings

    found = {str(n): measured(n) for n in workers or [1, 4]}
    table = Table("进程", *FIELDS, title="每个进程的内存（MB）", title_justify="left")
    for n, rows in found.items():
        for row in rows:
            table.add_row(n, *(f"{row[name]:.0f}" for name in FIELDS))
    Console().print(table)
    mapped = arrays(settings().home)
    Console().print(f"BM25 的数组（可映射的部分）：每个进程 {mapped} MB")
    if out:
        write_text(json.dumps({"workers": found, "bm25_mb": mapped}, indent=1) + "\n", out)


if __name__ == "__main__":
    app()
