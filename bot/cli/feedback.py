"""`wence feedback`: what readers thought of answers, and one of them as the draft of a gold question. Needs no index."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import JsonOption


def feedback(
    number: Annotated[int | None, typer.Argument(metavar="序号", help="只看这一条；序号见清单。")] = None,
    gold: Annotated[bool, typer.Option("--gold", help="把这一条写成金标问题的草稿（一行 JSON）。")] = False,
    json: JsonOption = False,
) -> None:
    """列出网页上收到的意见；加序号和 --gold 得到一行金标问题的草稿。"""
    if gold and number is None:
        raise typer.BadParameter("--gold 要写明序号，例如 wence feedback 3 --gold。")
    import json as _json
    from dataclasses import asdict

    from bot import feedback as opinions
    from bot.cli import parts
    from bot.cli.printing import print_table, put, say
    from bot.settings import settings
    from corpus.errors import NotFoundError

    found, torn = opinions.kept(settings().home)
    if torn:
        say(f"有 {torn} 行读不出来，已略过（{opinions.store(settings().home)}）。")
    if gold and number is not None:
        put(_json.dumps(opinions.gold_draft(number, found, parts.open_library()), ensure_ascii=False))
        return
    if number is not None and not 1 <= number <= len(found):
        raise NotFoundError(f"没有第 {number} 条意见。", f"现有 {len(found)} 条。")
    listed = [(n, o) for n, o in enumerate(found, 1) if number in (None, n)]
    if json:
        put([{"number": n, **asdict(o)} for n, o in listed])
    elif not listed:
        say("还没有收到意见。")
    elif number is not None:
        o = listed[0][1]
        why = "、".join(opinions.REASONS[r] for r in o.reasons)
        put(
            f"{o.day} {_verdict(o.verdict)} {why}\n问：{o.question}\n答：{o.answer}" + (f"\n意见：{o.remark}" if o.remark else "")
        )
    else:
        rows = [
            (str(n), o.day, _verdict(o.verdict), "、".join(opinions.REASONS[r] for r in o.reasons), o.question, o.remark)
            for n, o in listed
        ]
        print_table(("序号", "日期", "评价", "理由", "问题", "意见"), rows)


def _verdict(word: str) -> str:
    return "有帮助" if word == "up" else "没帮助"
