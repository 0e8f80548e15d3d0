"""Commands that say who may come in: user (the page, by password) and key (programs). What they change is audited."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import JsonOption

DoArgument = Annotated[str, typer.Argument(metavar="做什么", help="add（添加）、list（列出）或 remove（移除）。")]
RoleOption = Annotated[str, typer.Option("--role", metavar="角色", help="reader（提问和查看）或 editor（还可以增删资料）。")]


def user(
    do: DoArgument,
    name: Annotated[str | None, typer.Argument(metavar="名字", help="用户名；list 时不写。")] = None,
    role: RoleOption = "reader",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码（一行），不在屏幕上询问。")] = False,
    json: JsonOption = False,
) -> None:
    """管理网页登录的用户；密码只存 argon2 摘要。"""
    from bot.cli.entrance import change

    change("user", _known(do), name, role, password_stdin, json)


def key(
    do: DoArgument,
    name: Annotated[
        str | None, typer.Argument(metavar="名字", help="add 时写给谁用；remove 时写密钥的编号；list 时不写。")
    ] = None,
    role: RoleOption = "reader",
    json: JsonOption = False,
) -> None:
    """管理程序调用接口的密钥；密钥只在添加时显示一次。"""
    from bot.cli.entrance import change

    change("key", _known(do), name, role, False, json)


def _known(do: str) -> str:
    if do not in ("add", "list", "remove"):
        raise typer.BadParameter(f"没有“{do}”这个动作；可写 add、list、remove。")
    return do
