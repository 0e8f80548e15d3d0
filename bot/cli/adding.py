"""Commands that change what the user added: add, remove, questions; check reads it all again. What fails is listed, what succeeds is kept."""

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


def questions(
    doc: Annotated[str | None, typer.Argument(metavar="资料", help="添加过的资料（编号或标题）；不写则列出全部。")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="让设好的大模型逐节写；原文会发给它。写过的节不再写，中断了再运行就接着写。")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="与 --write 同用：写过的节也重新写。")] = False,
    drop: Annotated[list[int] | None, typer.Option("--drop", metavar="号", help="删去列出的第几问，可写多次。")] = None,
    remove_all: Annotated[bool, typer.Option("--remove", help="删去这份资料的全部问法。")] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """大模型为添加的资料写的问法：列出、写、删去。只帮助查找，不作依据。"""
    if sum((write, bool(drop), remove_all)) > 1 or (again and not write):
        raise typer.BadParameter("--write、--drop、--remove 一次只能写一个；--again 要与 --write 同用。")
    if doc is None and (write or drop or remove_all):
        raise typer.BadParameter("请写明是哪一份资料。")
    from bot.cli import written

    if doc is None or not (write or drop or remove_all):
        written.show(doc, json)
    elif drop:
        written.drop_some(doc, drop, json)
    elif remove_all:
        written.drop_all(doc, yes, json)
    elif not written.write(doc, again, json):
        raise typer.Exit(1)


def check(
    id: Annotated[str | None, typer.Argument(metavar="编号", help="只查这一份；不写则全部。")] = None,
) -> None:
    """重读添加过的资料：摘要、条数、缺条重条，以及与条款要点是否对得上；有损坏时以 1 退出。"""
    from bot.cli.holdings_check import check_holdings

    if not check_holdings(id):
        raise typer.Exit(1)
