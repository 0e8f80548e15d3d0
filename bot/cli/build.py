"""Build the index and say what was done: units, embedded, reused, seconds."""

from __future__ import annotations

import time
from contextlib import suppress

from bot.cli.printing import say
from corpus.errors import IndexBrokenError
from index.quiet import quiet


def build_and_report(force: bool) -> None:
    """Progress on stderr, the outcome on stdout."""
    quiet()
    from bot.assembly import LAWS, build_index
    from bot.settings import settings
    from index.layout import current_folder

    homes = (settings().home, settings().home / LAWS)
    before, began = [], time.perf_counter()
    for home in homes:
        with suppress(IndexBrokenError):
            before.append(current_folder(home))
    reports = build_index(force=force, progress=say)
    units, embedded, reused = (sum(getattr(r, name) for r in reports) for name in ("units", "embedded", "reused"))
    head = "索引已是最新" if [r.folder for r in reports] == before else "索引已建好"
    seconds = time.perf_counter() - began  # of all together: they are built at the same time
    print(f"{head}：{units} 条，新算向量 {embedded} 条，沿用 {reused} 条，用时 {seconds:.1f} 秒。")
