"""Commands that show what stands in the sources: show, facts and list. None of them needs an index."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import DocOption, JsonOption


def show(
    document: Annotated[str, typer.Argument(metavar="资料", help="资料的编号或标题，例如 plan。")],
    section: Annotated[
        str | None, typer.Argument(metavar="节", help="节的编号，例如 三(八)、附件1；不写则列出全部章节。")
    ] = None,
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


def list_documents(json: JsonOption = False) -> None:
    """列出现有资料，以及从每份里读出了多少。"""
    from bot.cli import documents, parts
    from bot.cli.printing import put

    library = parts.open_library()
    put(documents.documents_json(library) if json else documents.documents_text(library))
