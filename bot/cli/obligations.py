"""`wence obligations`: what a profile must do, as a table, as one JSON object, or written to a .docx or .xlsx file. Needs no index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import JsonOption

if TYPE_CHECKING:
    from bot.obligation_report import Obligation, Report

BRIEF = frozenset({"鼓励", "可以"})  # listed by name only
MOST_FOLLOWS = 6  # of what hangs on an open question, on the screen


def obligations(
    profile: Annotated[
        Path, typer.Option("--profile", metavar="文件", help="单位概况（TOML），写法见 docs/profile-example.toml。")
    ],
    json: JsonOption = False,
    docx: Annotated[Path | None, typer.Option("--docx", metavar="文件", help="写成 Word 文件。")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="写成 Excel 文件。")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="按哪一天的法律（2026-08-15）；不写为今天。")
    ] = None,
) -> None:
    """按单位概况列出法律和方案要求做什么、为什么适用、期限、主管和后果。"""
    import datetime

    from bot import obligations as engine
    from bot.cli import parts
    from bot.cli.printing import put, say
    from bot.profile import read_profile

    day = parts.day(as_of) if as_of else datetime.date.today().isoformat()
    report = engine.obligations(parts.open_library(), read_profile(profile), day)
    for path, name in ((docx, "write_docx"), (xlsx, "write_xlsx")):
        if path is not None:
            from bot import obligation_files

            getattr(obligation_files, name)(report, path)
            say(f"已写入 {path}")
    if json:
        put(report.as_json())
    elif docx is None and xlsx is None:
        print_report(report)


def print_report(report: Report) -> None:
    """Tables by group, what is open, and the remarks."""
    from bot.cli.printing import print_table
    from corpus.force import chinese_day

    name = report.profile.name or "未写名称"
    print(f"{name}：按{chinese_day(report.as_of)}有效的资料\n")
    for group, listed in report.grouped():
        print(f"{group}（{len(listed)} 项）")
        if group in BRIEF:
            print_table(("", "事项", "出处"), [(f"{n}", o.what, o.source.place) for n, o in enumerate(listed, 1)])
        else:
            head = ("", "事项", "为什么适用", "期限", "主管", "不做的后果", "出处", "效力")
            print_table(head, [(f"{n}", *row(o)) for n, o in enumerate(listed, 1)])
        print()
    if report.open:
        print(f"还不能断定（缺 {len(report.open)} 项情况，没有作任何假定）")
        for n, point in enumerate(report.open, 1):
            told = "、".join(f"{u.what}（{u.place}）" for u in point.follows[:MOST_FOLLOWS])
            rest = f"等 {len(point.follows)} 项" if len(point.follows) > MOST_FOLLOWS else ""
            print(f"{n:>3}. {point.question}（{point.field}）\n     关系到：{told}{rest}")
        print()
    print(f"共 {len(report.obligations)} 项，已全部列出；另有 {report.not_applicable} 项判断为不适用。")
    for note in report.notes:
        print(f"  {note}")


def row(o: Obligation) -> tuple[str, ...]:
    """An obligation in the columns of the table: what, why, deadline, authority, consequence, source, state."""
    why = [
        *o.why,
        *(f"以{b.place}为准" for b in o.boundaries),
        *([f"前提：{o.condition}"] if o.condition else []),
        *filter(None, [o.standing]),
    ]
    costs = "；".join(f"{c.text or c.source.quote.strip()}（{c.source.place}）" for c in o.consequences)
    source = o.source.place + (f"，承接已废止的{'、'.join(o.replaces)}" if o.replaces else "")
    return (
        o.what,
        "；".join(why),
        o.deadline,
        o.authority,
        costs,
        source,
        "，".join(x for x in (o.source.version, o.source.state) if x),
    )
