"""Build the index and say what was done: units, embedded, reused, seconds."""

from __future__ import annotations

from contextlib import suppress

from bot.cli.printing import say
from corpus.errors import IndexBrokenError
from index.quiet import quiet


def build_and_report(force: bool) -> None:
    """Progress on stderr, the outcome on stdout."""
    quiet()
    from bot.assembly import build_index
    from bot.settings import settings
    from index.layout import current_folder

    before = None
    with suppress(IndexBrokenError):
        before = current_folder(settings().home)
    report = build_index(force=force, progress=say)
    head = "索引已是最新" if report.folder == before else "索引已建好"
    print(f"{head}：{report.units} 条，新算向量 {report.embedded} 条，沿用 {report.reused} 条，用时 {report.seconds:.1f} 秒。")
