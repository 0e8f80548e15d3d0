"""Users and keys from the command line: added, listed without their hashes, removed. A password is never an argument."""

from __future__ import annotations

import getpass
import sys
from typing import Any, Literal

from bot.cli.printing import print_table, put, say
from corpus.errors import InputError


def change(what: Literal["user", "key"], do: str, name: str | None, role: str, password_stdin: bool, as_json: bool) -> None:
    """One change or the list. InputError, NotFoundError and AccessError as bot/access.py has them."""
    from bot import access
    from bot.settings import settings

    home = settings().home
    if do == "list":
        _list(access.Doors(home).access(), what, as_json)
        return
    if not name:
        raise InputError(
            f"没有写{'名字' if do == 'add' or what == 'user' else '编号'}。",
            f"例如：wence {what} {do} {'zhang' if what == 'user' else 'report'}",
        )
    if do == "remove":
        access.remove(home, what, name)
        put({"removed": name} if as_json else f"已移除{'用户' if what == 'user' else '密钥'} {name}。")
    elif what == "user":
        access.add_user(home, name, _password(password_stdin), role)
        put({"user": name, "role": role} if as_json else f"用户 {name}（{role}）可以登录了。")
    else:
        made = access.add_key(home, name, role)
        if as_json:
            put({"key": made, "name": name, "role": role})
        else:
            say("密钥只显示这一次，请收好；请求时写 Authorization: Bearer 密钥。")
            put(made)


def _list(found: Any, what: str, as_json: bool) -> None:
    entries = found.users if what == "user" else found.keys
    if as_json:
        put([{"id": e.id, "name": e.name, "role": e.role, "added": e.added} for e in entries])
    elif entries:
        print_table(("编号", "名字", "角色", "添加时间"), [(e.id, e.name, e.role, e.added) for e in entries])
    else:
        put(f"还没有{'用户' if what == 'user' else '密钥'}。")


def _password(from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("密码：")
    if first != getpass.getpass("再输一次："):
        raise InputError("两次输入的密码不一样。", "请再来一次。")
    return first
