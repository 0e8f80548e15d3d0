"""Commands that take a question: ask and search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DocOption, JsonOption
from corpus.errors import InputError


def ask(
    question: Annotated[str | None, typer.Argument(metavar="问题", help="要问的话，例如：煤炭清洁高效利用由谁负责？")] = None,
    json: JsonOption = False,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="问题", help="之前问过的话，由早到晚，可写多次；“那牵头单位呢”靠它理解。"),
    ] = None,
    doc: DocOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="按哪一天回答，如 2025-12-31；不写为今天。")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="再说明怎样找到的：命中、得分、把握（与 --json 同用时写到标准错误）。")
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="文件", help='一次问多个：每行一个 {"question": …}，可带 history、doc、as_of。'),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="--batch 的答案写到这里，每行一个，次序不变。")
    ] = None,
) -> None:
    """提一个问题，得到带出处的回答。"""
    from bot.cli import parts

    if batch is not None:
        if question is not None or history or doc or as_of or why:
            raise typer.BadParameter("与 --batch 同用的只有 --out；其余写在文件的每一行里。")
        if out is None:
            raise typer.BadParameter("--batch 要与 --out 同用，写明答案存到哪里。")
        _batch(batch, out)
        return
    if out is not None:
        raise typer.BadParameter("--out 要与 --batch 同用。")
    if question is None:
        raise typer.BadParameter("没有写问题。")
    day = None if as_of is None else _day(as_of)
    from bot.cli.ask import answer_text, how_found
    from bot.cli.printing import put, say

    assistant = parts.open_assistant()
    doc = parts.document_id(assistant.library, doc)
    answer = assistant.ask(question, tuple(history or ()), doc, day)
    told = how_found(assistant, answer, history or (), doc) if why else ""
    put(answer.as_json() if json else answer_text(answer))
    if told:
        (say if json else put)(f"\n{told}")


def _day(text: str) -> str:
    from bot.cli.parts import day

    try:
        return day(text)
    except InputError as error:
        raise typer.BadParameter(f"--as-of：{error.problem}{error.remedy}") from error


def _batch(source: Path, out: Path) -> None:
    from bot.cli import batch, parts
    from bot.cli.printing import counting, say

    library = parts.open_library()
    rows = batch.read_rows(source, lambda name: parts.document_id(library, name))
    assistant = parts.open_assistant()
    batch.answer_rows(rows, source, out, assistant.ask, counting("已回答"))
    say(f"{len(rows)} 个问题的回答已写入 {out}。")


def search(
    question: Annotated[str, typer.Argument(metavar="问题", help="要找的话。")],
    json: JsonOption = False,
    k: Annotated[int, typer.Option("-k", metavar="数", min=1, max=100, help="最多列出几条，默认 10。")] = 10,
    doc: DocOption = None,
) -> None:
    """只查找，不回答：列出命中的内容和得分由来。"""
    from bot.cli import parts
    from bot.cli.printing import put, say
    from bot.cli.search import find, hits_json, hits_text

    assistant = parts.open_assistant()
    hits = find(assistant, question, k, parts.document_id(assistant.library, doc))
    if not hits:
        say("没有找到相关内容。")
    if json or hits:
        put(hits_json(assistant.library, question, hits) if json else hits_text(assistant.library, hits))
