"""The commands of `wence`, each a few lines; what they do lies in the module of its name. Nothing heavy is imported here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.chinese import Command, Group, HandedOver, complaint
from corpus.errors import InputError

app = typer.Typer(
    cls=Group,
    help="问策：就政府方案提问，每个答案都带条款出处，查不到就说查不到。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
JsonOption = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 值，便于程序读取。")]
DocOption = Annotated[str | None, typer.Option("--doc", metavar="资料", help="只看这一份资料（编号或标题，见 wence list）。")]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; a wrong use is said in Chinese (2). Other errors go up."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("wence", list(arguments)) as ctx:
            command.invoke(ctx)
        return 0
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        print(complaint(error, "wence"), file=sys.stderr)
        return error.exit_code


def _version(wanted: bool) -> None:
    if wanted:
        from bot.cli.doctor import version

        print(f"wence {version()}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="显示版本。")] = False,
) -> None:
    pass


@app.command(cls=Command)
def ask(
    question: Annotated[str | None, typer.Argument(metavar="问题", help="要问的话，例如：煤炭清洁高效利用由谁负责？")] = None,
    json: JsonOption = False,
    history: Annotated[
        list[str] | None, typer.Option("--history", metavar="问题", help="之前问过的话，由早到晚，可写多次；“那牵头单位呢”靠它理解。")
    ] = None,
    doc: DocOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="日期", help="按哪一天回答，如 2025-12-31；不写为今天。")] = None,
    why: Annotated[bool, typer.Option("--why", help="再说明怎样找到的：命中、得分、把握（与 --json 同用时写到标准错误）。")] = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="文件", help='一次问多个：每行一个 {"question": …}，可带 history、doc、as_of。')
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="--batch 的答案写到这里，每行一个，次序不变。")] = None,
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


@app.command(cls=Command)
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


@app.command(cls=Command)
def show(
    document: Annotated[str, typer.Argument(metavar="资料", help="资料的编号或标题，例如 plan。")],
    section: Annotated[str | None, typer.Argument(metavar="节", help="节的编号，例如 三(八)、附件1；不写则列出全部章节。")] = None,
    json: JsonOption = False,
) -> None:
    """逐字显示一节原文；不写节则列出全部章节。"""
    from bot.cli import documents, parts
    from bot.cli.printing import put

    library = parts.open_library()
    found = parts.find_document(library, document)
    if section is None:
        put(documents.outline_json(found) if json else documents.outline_text(found))
    else:
        part = documents.find_section(library, found, section)
        put(documents.section_json(found, part) if json else documents.section_text(found, part))


@app.command(cls=Command)
def facts(
    what: Annotated[str, typer.Argument(metavar="种类", help="duties（责任分工）、targets（指标）或 provisions（条款要点）。")],
    doc: DocOption = None,
    json: JsonOption = False,
    csv: Annotated[bool, typer.Option("--csv", help="输出 CSV（UTF-8），列表以“、”相连。")] = False,
) -> None:
    """列出从原文读出的责任分工、指标和条款要点。"""
    from bot.cli import parts
    from bot.cli.facts import WHAT, print_facts

    if what not in WHAT:
        raise typer.BadParameter(f"没有“{what}”这一种；可写 {'、'.join(WHAT)}。")
    if json and csv:
        raise typer.BadParameter("--json 与 --csv 只能写一个。")
    library = parts.open_library()
    print_facts(library, what, parts.document_id(library, doc), "json" if json else "csv" if csv else "table")


@app.command("list", cls=Command)
def list_documents(json: JsonOption = False) -> None:
    """列出现有资料，以及从每份里读出了多少。"""
    from bot.cli import documents, parts
    from bot.cli.printing import put

    library = parts.open_library()
    put(documents.documents_json(library) if json else documents.documents_text(library))


@app.command(cls=Command)
def build(force: Annotated[bool, typer.Option("--force", help="即使索引已是最新也全部重建。")] = False) -> None:
    """建立索引；已是最新就什么也不做。"""
    from bot.cli.build import build_and_report

    build_and_report(force)


@app.command(cls=Command)
def doctor(json: JsonOption = False) -> None:
    """检查环境、资料和索引，逐项说明好坏和补救办法；有问题时以 1 退出。"""
    from bot.cli.doctor import checks, checks_json, checks_text
    from bot.cli.printing import put

    found = checks()
    put(checks_json(found) if json else checks_text(found))
    if not all(c.ok for c in found):
        raise typer.Exit(1)


@app.command(cls=Command)
def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="监听地址，默认 127.0.0.1（只有本机能访问）。")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="端口，默认 7860；0 为任意空闲端口。")] = None,
) -> None:
    """启动网页问答。"""
    from bot.cli.handover import serve_page

    raise typer.Exit(serve_page(host, port))


@app.command("eval", cls=HandedOver)
def evaluate(ctx: typer.Context) -> None:
    """用金标问题检验回答：run、gate、accept（同 python -m evals）。"""
    from bot.cli.handover import evaluate_with

    evaluate_with(ctx.args)
