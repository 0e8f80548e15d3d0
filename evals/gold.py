"""A gold row is read whole or not at all: nine fields, all right, or an error that names the file and the line.

An empty group or an empty string in one would be met by every reply, so it is refused. Format: shared/questions/README.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError

GOLD_DIR = Path(__file__).parent / "gold"
FIELDS = ("id", "type", "question", "history", "expect", "cite_any", "contain", "exclude", "note")
TYPES = (
    "responsibility", "target", "reverse", "list", "compare", "detail", "deadline", "law", "obligation", "followup",
    "unanswerable", "injection", "smalltalk",
)  # fmt: skip
EXPECTS = ("answer", "abstain")


class NoSuchChoiceError(InputError):
    """A file or a type of question was asked for that is not there: the command was used wrongly (exit status 2)."""


@dataclass(frozen=True)
class Place:
    """Where a right reply must point: a document's name (`plan`, or a law's short name) and a section label."""

    doc: str
    section: str

    def __str__(self) -> str:
        return f"{self.doc} {self.section}"


@dataclass(frozen=True)
class GoldRow:
    """A question and what a right reply must show. Groups: of each, one member is enough; every group is needed."""

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    expect: str
    cite_any: tuple[tuple[Place, ...], ...]
    contain: tuple[tuple[str, ...], ...]
    exclude: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class GoldFile:
    """A file of rows; `digest` is the sha256 of its bytes."""

    name: str
    digest: str
    rows: tuple[GoldRow, ...]


def load(folder: Path = GOLD_DIR) -> tuple[GoldFile, ...]:
    """Every *.jsonl of the folder, by name. InputError for a bad row, for an id used twice, and for a folder without any."""
    files = tuple(load_file(path) for path in sorted(folder.glob("*.jsonl")))
    if not files:
        raise InputError(f"{folder} 里没有 *.jsonl 金标文件。", "请确认 evals/gold/ 在检出的代码里。")
    home: dict[str, str] = {}
    for file in files:
        for row in file.rows:
            if row.id in home:
                raise InputError(f"编号“{row.id}”用了两次：{home[row.id]} 和 {file.name}。", "请给其中一行换一个编号。")
            home[row.id] = file.name
    return files


def load_file(path: Path) -> GoldFile:
    """One file. InputError, with the file and the line, for the first row that is not right."""
    rows: dict[str, GoldRow] = {}
    for where, raw in json_lines(path):
        row = _row(raw, where)
        if row.id in rows:
            raise InputError(f"{where}：编号“{row.id}”在本文件里已经用过。", "请换一个编号。")
        rows[row.id] = row
    return GoldFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), tuple(rows.values()))


def json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Each line's place (file:line) and its object. InputError when the file cannot be read or a line is no JSON."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"读不了 {path}：{e}", "请确认文件在，并且是 UTF-8 编码。") from e
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            yield where, json.loads(line)
        except json.JSONDecodeError as e:
            raise InputError(f"{where} 不是一个 JSON 对象：{e.msg}（第 {e.colno} 列）。", "每行写一个 JSON 对象。") from e


def _row(raw: Any, where: str) -> GoldRow:
    def bad(problem: str) -> InputError:
        return InputError(f"{where}：{problem}。", "格式见 ../shared/questions/README.md；请改这一行。")

    if not isinstance(raw, dict):
        raise bad("不是一个 JSON 对象")
    if missing := [name for name in FIELDS if name not in raw]:
        raise bad(f"缺字段 {'、'.join(missing)}")
    if extra := [name for name in raw if name not in FIELDS]:
        raise bad(f"多出字段 {'、'.join(extra)}")
    for name in ("id", "type", "question", "expect"):
        if not _text(raw[name]):
            raise bad(f"字段 {name} 应是非空文字，现在是 {raw[name]!r}")
    if not isinstance(raw["note"], str):
        raise bad(f"字段 note 应是文字，现在是 {raw['note']!r}")
    for name, known in (("type", TYPES), ("expect", EXPECTS)):
        if raw[name] not in known:
            raise bad(f"{name} 是“{raw[name]}”，只能是 {'、'.join(known)}")
    for name in ("history", "exclude"):
        if not _texts(raw[name]):
            raise bad(f"字段 {name} 应是文字的列表，每项非空，现在是 {raw[name]!r}")
    if not isinstance(raw["contain"], list) or not all(g and _texts(g) for g in raw["contain"]):
        raise bad("contain 应是组的列表，每组至少一个非空文字")
    if not isinstance(raw["cite_any"], list) or not all(_places(g) for g in raw["cite_any"]):
        raise bad('cite_any 应是组的列表，每组至少一个 {"doc": …, "section": …}')
    if raw["expect"] == "abstain" and (raw["cite_any"] or raw["contain"]):
        raise bad("expect 是 abstain 时，cite_any 和 contain 应是 []")
    if raw["expect"] == "answer" and not raw["cite_any"]:
        raise bad("expect 是 answer 时，cite_any 不能是 []：没有出处的回答不算对")
    return GoldRow(
        id=raw["id"],
        type=raw["type"],
        question=raw["question"],
        history=tuple(raw["history"]),
        expect=raw["expect"],
        cite_any=tuple(tuple(Place(e["doc"], e["section"]) for e in group) for group in raw["cite_any"]),
        contain=tuple(tuple(group) for group in raw["contain"]),
        exclude=tuple(raw["exclude"]),
        note=raw["note"],
    )


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(_text(v) for v in value)


def _places(group: Any) -> bool:
    return bool(group) and isinstance(group, list) and all(
        isinstance(e, dict) and set(e) == {"doc", "section"} and _text(e["doc"]) and _text(e["section"]) for e in group
    )  # fmt: skip


def choose(files: Sequence[GoldFile], names: Sequence[str] = (), types: Sequence[str] = ()) -> tuple[GoldFile, ...]:
    """The files named (dev, dev.jsonl or a path; all when none is named), with the rows of the types named.

    NoSuchChoiceError for a name or type that is not there, listing those that are.
    """
    wanted = {Path(n).name.removesuffix(".jsonl") for n in names}
    have = {f.name.removesuffix(".jsonl") for f in files}
    if unknown := sorted(wanted - have):
        raise NoSuchChoiceError(f"没有金标文件“{'、'.join(unknown)}”。", f"现有：{'、'.join(sorted(have))}。")
    if strange := [t for t in types if t not in TYPES]:
        raise NoSuchChoiceError(f"没有“{'、'.join(strange)}”这一类问题。", f"现有：{'、'.join(TYPES)}。")
    chosen = (f for f in files if not wanted or f.name.removesuffix(".jsonl") in wanted)
    return tuple(GoldFile(f.name, f.digest, tuple(r for r in f.rows if not types or r.type in types)) for f in chosen)
