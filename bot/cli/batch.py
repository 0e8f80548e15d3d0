"""Many questions from a file: one answer a line, in the same order. Every row is read before the first is asked, and the
answers take their name only when all are there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.answer import Answer
from bot.cli.parts import day
from corpus.errors import InputError, WenceError

Ask = Callable[[str, tuple[str, ...], str | None, str | None], Answer]
_EXAMPLE = '请写成 {"question": "……", "history": ["……"], "doc": "plan", "as_of": "2025-12-31"} 的样子，后三项可以不写。'
_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # line ends for some readers; JSON lets them stand raw


@dataclass(frozen=True)
class Row:
    """A question of the file; `line` counts from 1."""

    line: int
    question: str
    history: tuple[str, ...] = ()
    doc: str | None = None
    as_of: str | None = None


def read_rows(path: Path, known: Callable[[str | None], str | None]) -> tuple[Row, ...]:
    """The questions of a JSONL file, empty lines left out; other fields than ours are let be.

    `known` turns a document's name into its id or raises. InputError names file and line of a row that cannot be used.
    """
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise InputError(f"问题文件读不出来：{path}（{error.strerror}）。", "请检查 --batch 的路径。") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            with placed(path, number):
                rows.append(_row(number, line, known))
    return tuple(rows)


def _row(number: int, line: bytes, known: Callable[[str | None], str | None]) -> Row:
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("不是 UTF-8 编码。", "请把文件存成 UTF-8。") from error
    except (ValueError, RecursionError) as error:
        raise InputError("不是一个 JSON 对象。", _EXAMPLE) from error
    if not isinstance(data, dict):
        raise InputError("不是一个 JSON 对象。", _EXAMPLE)
    if not isinstance(data.get("question"), str):
        raise InputError("question 一栏没有写，或不是文字。", _EXAMPLE)
    history = data.get("history") or []
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise InputError("history 一栏要写成文字的列表。", _EXAMPLE)
    doc, as_of = _text(data, "doc"), _text(data, "as_of")
    with suppress(UnicodeEncodeError):
        "".join((data["question"], *history)).encode()
        return Row(number, data["question"], tuple(history), known(doc), None if as_of is None else day(as_of))
    raise InputError("含有不成对的代理字符，不是完整的文字。", "请改正这一行的文字。")


def _text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} 一栏要写成文字。", _EXAMPLE)
    return value or None


@contextmanager
def placed(path: Path, line: int) -> Iterator[None]:
    """Whatever is wrong with a row is said with its file and line."""
    try:
        yield
    except WenceError as error:
        raise InputError(f"{path} 第 {line} 行：{error.problem}", error.remedy) from error


def answer_rows(rows: tuple[Row, ...], source: Path, out: Path, ask: Ask, progress: Callable[[int, int], None]) -> None:
    """Ask all and write the answers to `out`, which stays as it was when anything goes wrong."""
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError(f"--out 会覆盖问题文件：{source}。", "请换一个文件名。")
    with whole(out) as file:
        for done, row in enumerate(rows, 1):
            with placed(source, row.line):
                answer = ask(row.question, row.history, row.doc, row.as_of)
            file.write(json.dumps(answer.as_json(), ensure_ascii=False).translate(_BREAKS) + "\n")
            progress(done, len(rows))


@contextmanager
def whole(path: Path) -> Iterator[IO[str]]:
    """A file that gets its name only when all of it is written; a device or a pipe is written as it is."""
    special = path.exists() and not path.is_file() and not path.is_dir()
    target = path if special else path.resolve()
    work = target if special else target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "这是一个目录")
        file = work.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"结果不能写到 {path}（{error.strerror}）。", "请检查 --out 的路径和权限。") from error
    try:
        with file:
            yield file
        if not special:
            os.replace(work, target)
    except BaseException:
        if not special:
            work.unlink(missing_ok=True)
        raise
