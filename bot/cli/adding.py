"""Commands that change what the user added: add, remove; and check, which reads it all again. What fails is listed, what succeeds is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import JsonOption

YesOption = Annotated[bool, typer.Option("--yes", help="不再询问（供脚本使用）。")]


def add(
    files: Annotated[list[str], typer.Argument(metavar="文件…", help="法律法规或方案的全文：.docx、.pdf、.html、.md 或 .txt。")],
    id: Annotated[
        str | None, typer.Option("--id", metavar="编号", help="指定编号（小写字母、数字、连字符）；只能与一个文件同用。")
    ] = None,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """添加法律法规全文或别的方案；已有另一版本时先列出差别再问。"""
    if id is not None and len(files) > 1:
        raise typer.BadParameter("--id 只能与一个文件同用。")
    from bot.cli.additions import add_files

    if not add_files(files, id, yes, json):
        raise typer.Exit(1)


def remove(
    id: Annotated[str, typer.Argument(metavar="编号", help="添加过的资料的编号，见 wence list。")],
    yes: YesOption = False,
) -> None:
    """移除添加过的资料；文件移到数据目录的 documents/.old，不删除。"""
    from bot.cli.additions import remove_document

    remove_document(id, yes)


def check(
    id: Annotated[str | None, typer.Argument(metavar="编号", help="只查这一份；不写则全部。")] = None,
) -> None:
    """重读添加过的资料：摘要、条数、缺条重条，以及与条款要点是否对得上；有损坏时以 1 退出。"""
    from bot.cli.holdings_check import check_holdings

    if not check_holdings(id):
        raise typer.Exit(1)
