"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 值，便于程序读取。")]
DocOption = Annotated[str | None, typer.Option("--doc", metavar="资料", help="只看这一份资料（编号或标题，见 wence list）。")]
