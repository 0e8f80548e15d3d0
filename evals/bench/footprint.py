"""How much room it takes: what is installed, by package, and the data folder. Nothing is guessed: sizes of files as they lie on the disk.

python -m evals.bench.footprint [--top 12] [--out footprint.json]
"""

from __future__ import annotations

import importlib.metadata
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import settings
from evals.results import write_text

DEV = frozenset(
    {"playwright", "mypy", "ruff", "pytest", "hypothesis", "schemathesis", "fpdf2"}
)  # the large ones of the extra `dev`
app = typer.Typer(add_completion=False)


def packages() -> dict[str, int]:
    """Installed distribution → bytes of its files, compiled files included."""
    sizes: Counter[str] = Counter()
    for dist in importlib.metadata.distributions():
        name = (dist.metadata["Name"] or "?").lower()
        for file in dist.files or ():
            path = Path(str(dist.locate_file(file)))
            if path.is_file() and not path.is_symlink():
                sizes[name] += path.stat().st_size
    return dict(sizes)


def folder_size(folder: Path) -> int:
    """Bytes of all files under a folder; 0 when it is not there."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


@app.command()
def main(
    top: Annotated[int, typer.Option(min=1, help="列出最大的几个包。")] = 12,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """装好之后多大，索引多大。"""
    sizes = packages()
    largest = sorted(sizes.items(), key=lambda x: -x[1])[:top]
    data = folder_size(settings().home)
    table = Table("", "MB", title="占多大", title_justify="left")
    for name, size in largest:
        table.add_row(name, f"{size / 1e6:.0f}")
    table.add_row("全部包", f"{sum(sizes.values()) / 1e6:.0f}")
    table.add_row("其中只有开发用的", f"{sum(sizes.get(n, 0) for n in DEV) / 1e6:.0f}")
    table.add_row("数据目录", f"{data / 1e6:.0f}")
    Console().print(table)
    if out:
        write_text(json.dumps({"packages": sizes, "home": data}, indent=1) + "\n", out)


if __name__ == "__main__":
    app()
