"""Commands that keep the program going: build, doctor, serve and eval."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import JsonOption


def build(force: Annotated[bool, typer.Option("--force", help="即使索引已是最新也全部重建。")] = False) -> None:
    """建立索引；已是最新就什么也不做。"""
    from bot.cli.build import build_and_report

    build_and_report(force)


def doctor(json: JsonOption = False) -> None:
    """检查环境、资料和索引，逐项说明好坏和补救办法；有问题时以 1 退出。"""
    from bot.cli.doctor import checks, checks_json, checks_text
    from bot.cli.printing import put

    found = checks()
    put(checks_json(found) if json else checks_text(found))
    if not all(c.ok for c in found):
        raise typer.Exit(1)


def serve(
    host: Annotated[
        str | None, typer.Option("--host", metavar="地址", help="监听地址，默认 127.0.0.1（只有本机能访问）。")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="端口，默认 7860；0 为任意空闲端口。")
    ] = None,
) -> None:
    """启动网页问答。"""
    from bot.cli.handover import serve_page

    raise typer.Exit(serve_page(host, port))


def evaluate(ctx: typer.Context) -> None:
    """用金标问题检验回答：run、gate、accept（同 python -m evals）。"""
    from bot.cli.handover import evaluate_with

    evaluate_with(ctx.args)
