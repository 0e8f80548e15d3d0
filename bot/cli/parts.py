"""What commands start from: quiet libraries first, then the open index. Ids and dates of the command line are read here."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from bot.cli.printing import say
from corpus.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from corpus.library import Library
    from corpus.records import Document


def open_library() -> Library:
    """All documents; needs no index."""
    from bot.assembly import library

    return library()


def open_assistant() -> Assistant:
    """The assistant over the index. Where there is no index it is built (first use); a stale one is refused."""
    from index.quiet import quiet

    quiet()
    from bot import assembly
    from bot.settings import settings

    told = False

    def progress(line: str) -> None:
        nonlocal told
        if not told:
            say("第一次使用，先建立索引（约一分钟）……")
            told = True
        say(line)

    settings()  # a wrong setting is refused even where the parts are made already
    assembly.ensure_index(progress, stale_too=False)
    return assembly.assistant()


def find_document(library: Library, name: str) -> Document:
    """A document by id, or by its title or a part of it that no other has. NotFoundError names those there are."""
    from corpus.script import fold

    for document in library.documents:
        if document.id == name:
            return document
    wanted = fold(name).strip("《》")
    called = [d for d in library.documents if wanted in (fold(n) for n in (d.title, *d.names))]
    titled = called or [d for d in library.documents if wanted and wanted in fold(d.title)]
    whole = [d for d in titled if fold(d.title) == wanted]
    if len(whole or titled) == 1:
        return (whole or titled)[0]
    known = "、".join(f"{d.id}（{d.title}）" for d in titled or library.documents)
    problem = f"“{name}”不止指一份资料。" if titled else f"资料中没有“{name}”。"
    raise NotFoundError(problem, f"现有资料：{known}。")


def document_id(library: Library, name: str | None) -> str | None:
    """The id for what `--doc` says; None for all documents."""
    return None if name is None else find_document(library, name).id


def day(text: str) -> str:
    """A day as YYYY-MM-DD. InputError for anything else."""
    with suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat()
    raise InputError(f"日期“{text}”不能用。", "请写成 2025-12-31 的样子。")
