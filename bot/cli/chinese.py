"""typer speaks English; what a user sees here is Chinese: help pages, laid out by display width, and usage errors.

A message of typer's that is not in the table is shown as it is, after 用法不对：.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

WIDEST = 100  # columns; longer lines are hard to read
_NO_LINE_STARTS_WITH = frozenset("，。、；：！？）》”’…,.;:!?)")

_MESSAGES = (
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1。您要的也许是：\2"),
    (r"No such option: (.+)", r"没有选项 \1。"),
    (r"No such command (.+?)\. Did you mean (.+)\?", r"没有命令 \1。您要的也许是：\2"),
    (r"No such command (.+)\.", r"没有命令 \1。"),
    (r"Missing command\.", "缺少命令。"),
    (r"Missing argument '(.+)'\.", r"缺少参数：\1。"),
    (r"Missing option '(.+)'\.", r"缺少选项：\1。"),
    (r"Missing parameter: (.+)", r"缺少：\1。"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"多出来的参数：\1。有空格的内容请加引号。"),
    (r"Option '(.+)' requires an argument\.", r"选项 \1 后面要写一个值。"),
    (r"Option '(.+)' does not take a value\.", r"选项 \1 后面不能写值。"),
    (r"Invalid value for '(.+?)': (.+)", r"\1 的值不能用：\2"),
    (r"Invalid value: (.+)", r"\1"),  # our own words
)
_VALUES = (
    (r"Input should be a valid integer.*", "要写一个整数。"),
    (r"Input should be greater than or equal to (\S+)", r"不能小于 \1。"),
    (r"Input should be less than or equal to (\S+)", r"不能大于 \1。"),
)


def complaint(error: typer.TyperException, program: str) -> str:
    """What is printed for a wrong use: usage, what is wrong, where help is. A command line without words gets the help page."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.format_message()
    ctx = getattr(error, "ctx", None)
    lines = [ctx.get_usage()] if ctx else []
    where = ctx.command_path if ctx else program
    return "\n".join([*lines, f"错误：{usage_problem(error)}", f"说明见 {where} --help。"])


def usage_problem(error: typer.TyperException) -> str:
    """What typer complains of, in Chinese."""
    said = error.format_message().strip()
    for pattern, chinese in _MESSAGES:
        if m := re.fullmatch(pattern, said, re.DOTALL):
            return _in_value(m.expand(chinese).replace("'", ""))
    return f"用法不对：{said}"


def _in_value(text: str) -> str:
    for pattern, chinese in _VALUES:
        text = re.sub(pattern, chinese, text)
    return text


class Command(TyperCommand):
    """A command with its help in Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_page(self, ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage(self, ctx))


class HandedOver(Command):
    """A command whose arguments belong to another program: none of them is read here, --help included."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.args = list(args)
        return args


class Group(TyperGroup):
    """All commands, with the help in Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_page(self, ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage(self, ctx))


def usage(command: Any, ctx: Any) -> str:
    """用法：wence ask [选项] [问题]."""
    if isinstance(command, HandedOver):
        return f"用法：{ctx.command_path} [参数]…"
    parts = [_shown(p) if p.required else f"[{_shown(p)}]" for p in command.params if p.param_type_name == "argument"]
    rest = ["命令 …"] if isinstance(command, Group) else parts
    return " ".join([f"用法：{ctx.command_path}", "[选项]", *rest])


def help_page(command: Any, ctx: Any) -> str:
    """The whole page: usage, what it does, arguments, options, commands."""
    columns = min(shutil.get_terminal_size().columns, WIDEST)
    params = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
    parts = [
        ("参数", [(_shown(p), p.help or "") for p in params if p.param_type_name == "argument"]),
        ("选项", [(_flags(p), _help(p)) for p in params if p.param_type_name == "option"]),
    ]
    if isinstance(command, Group):
        parts.append(("命令", [(name, (c.help or "").split("\n")[0]) for name, c in command.commands.items() if not c.hidden]))
    out = [usage(command, ctx), ""]
    for paragraph in (command.help or "").split("\n"):
        out += [f"  {line}" for line in wrapped(paragraph.strip(), columns - 2)] or [""]
    first = max((width(left) for _, rows in parts for left, _ in rows), default=0)
    for title, rows in parts:
        if rows:
            out += ["", f"{title}：", *_two_columns(rows, min(first, 30), columns)]
    return "\n".join(out)


def _two_columns(rows: Iterable[tuple[str, str]], first: int, columns: int) -> list[str]:
    out = []
    for left, right in rows:
        lines = wrapped(right, max(columns - first - 4, 20)) or [""]
        gap = " " * max(first - width(left) + 2, 2)
        out += [f"  {left}{gap}{lines[0]}".rstrip(), *(" " * (first + 4) + line for line in lines[1:])]
    return out


def _shown(param: Any) -> str:
    return str(param.metavar or param.name) + ("…" if param.nargs == -1 else "")


def _flags(param: Any) -> str:
    value = f" {param.metavar}" if param.metavar and not param.is_flag else ""
    return ", ".join(sorted(param.opts, key=len)) + value


def _help(param: Any) -> str:
    return "显示这份说明。" if param.name == "help" else param.help or ""


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` columns (one more where punctuation would begin a line).

    >>> wrapped("三(八)由谁负责，写明出处", 10)
    ['三(八)由谁', '负责，写明', '出处']
    """
    lines, line, used = [], "", 0
    for c in text:
        if used + width(c) > columns and c not in _NO_LINE_STARTS_WITH:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + c, used + width(c)
    return [*lines, line] if line else lines
