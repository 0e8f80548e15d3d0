"""`wence verify`: an answer's receipt held against the documents again. Needs no index and no network; one altered digit is found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import JsonOption


def verify(
    file: Annotated[Path, typer.Argument(metavar="凭据", help="网页上“下载凭据（.json）”得到的文件。")],
    json: JsonOption = False,
) -> None:
    """核对一份回答凭据：引文、每一句、资料摘要；有一处不符就以 1 退出并指出是哪里。"""
    from bot import receipt_file
    from bot.cli import parts
    from bot.cli.printing import put, say

    made = receipt_file.read(file)
    found = receipt_file.check(made, parts.open_library())
    if json:
        put({"ok": not found, "file": str(file), "findings": [dict(vars(f)) for f in found]})
    elif not found:
        answer = receipt_file.answer_of(made)
        put(f"相符：{len(answer.sentences)} 句、{len(answer.citations)} 处引文、{len(made['documents'])} 份资料，与原文一致。")
    if found:
        if not json:
            say(f"不符：{file}，{len(found)} 处")
            for f in found:
                say(f"  {f.part}：{f.problem}")
            say("请以原文为准，或在网页上重新提问。")
        raise typer.Exit(1)
