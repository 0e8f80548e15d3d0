"""The front doors above this floor, found by name when asked for: nothing in bot imports `app` or `evals`."""

from __future__ import annotations

import importlib
import importlib.util
import runpy
import sys
from collections.abc import Sequence

from corpus.errors import NotFoundError


def serve_page(host: str | None, port: int | None) -> int:
    """Serve the page until interrupted; the exit status."""
    _present("app", "网页程序")
    return int(importlib.import_module("app").main(host, port))


def evaluate_with(arguments: Sequence[str]) -> None:
    """`python -m evals …` in this interpreter; it ends the process with its own exit status."""
    _present("evals", "检验程序")
    sys.argv = ["wence eval", *arguments]
    runpy.run_module("evals", run_name="__main__", alter_sys=True)


def _present(module: str, name: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise NotFoundError(f"没有找到{name}（{module}）。", "请在项目目录里运行，或在那里重新安装：pip install -e .")
