"""The provisions register: every article of a law restated in our own words and in fields.

The register has a text of its own, made from the entries in order, so that a quotation of it is cut like any other; it is always
shown as 要点转述，非原文. What a breach costs is written once, with the rule that sets it (`penalises`), and read both ways.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpus.errors import DocumentError
from corpus.law_outline import article_number

PROVISIONS = Path(__file__).parent / "provisions"
Modal = Literal["必须", "应当", "不得", "禁止", "可以", "鼓励", "定义", "程序"]
MODALS: tuple[str, ...] = ("必须", "应当", "不得", "禁止", "可以", "鼓励", "定义", "程序")


@dataclass(frozen=True)
class Rule:
    """One norm of an article as the register states it. `says` with `items` is the restatement; the rest are its fields."""

    article: str
    para: int
    modal: str
    says: str
    applies_to: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    what: str = ""
    threshold: str = ""
    deadline: str = ""
    authority: str = ""
    penalises: tuple[str, ...] = ()
    sanction: str = ""
    refs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The restatement as one paragraph: what it says, then its items."""
        return self.says + (
            "".join(f"({i}){item.rstrip('。；;')}；" for i, item in enumerate(self.items, 1))[:-1] + "。" if self.items else ""
        )


@dataclass(frozen=True)
class Entry:
    """An article of the register: its number, the words people use for its matter, its norms in order."""

    number: str
    topics: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Register:
    """A law in the register: what it is called, its dates, and its articles' entries in order."""

    id: str
    title: str
    names: tuple[str, ...]
    issuer: str = ""
    number: str = ""
    adopted: str = ""
    version: str = ""
    since: str = ""
    effective: str = ""
    repealed: str = ""
    replaced_by: str = ""
    articles: int = 0
    whole: bool = True
    note: str = ""
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    def entry(self, article: str) -> Entry:
        """The entry of this article (第五十三条); LookupError when the register has none."""
        for entry in self.entries:
            if entry.number == article:
                return entry
        raise LookupError(f"{self.id} has no {article}")


def read_registers(folder: Path = PROVISIONS) -> tuple[Register, ...]:
    """All laws of a register folder. DocumentError names the file and article of an entry that cannot be used."""
    audiences = _audiences(folder)
    heads: dict[str, dict[str, Any]] = {}
    articles: dict[str, list[Entry]] = {}
    for path in sorted(folder.glob("*.toml"), key=lambda p: (p.name.split(".")[0], len(p.name), p.name)):
        try:
            row = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise DocumentError(f"{path.name} 不是可读的 TOML：{error}", "请按 provisions/README.md 的格式改正。") from error
        found = [_entry(a, path.name, audiences) for a in row.pop("article", [])]
        if "title" in row:
            heads[row["id"]] = row
        articles.setdefault(row["id"], []).extend(found)
    return tuple(_register(head, tuple(articles.get(law, ()))) for law, head in heads.items())


def _register(head: dict[str, Any], entries: tuple[Entry, ...]) -> Register:
    unknown = sorted(set(head) - set(Register.__dataclass_fields__))
    if unknown:
        raise DocumentError(f"{head['id']}.toml 有不认识的栏：{'、'.join(unknown)}。", "请按 provisions/README.md 的格式改正。")
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in head.items()}
    ordered = sorted(entries, key=lambda e: article_number(e.number) or (0, 0))
    return Register(**fields, entries=tuple(ordered))


def _entry(row: dict[str, Any], file: str, audiences: frozenset[str]) -> Entry:
    number = row.get("number", "?")
    where = f"{file} {number}"
    rules = []
    for rule in row.get("rule", []):
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in rule.items()}
        unknown = sorted(set(fields) - set(Rule.__dataclass_fields__))
        strangers = [a for a in fields.get("applies_to", ()) if a not in audiences]
        if unknown or strangers:
            raise DocumentError(
                f"{where} 有不认识的栏或对象：{'、'.join(unknown + strangers)}。",
                "请按 provisions/README.md 和 audiences.txt 改正。",
            )
        if fields.get("modal") not in MODALS:
            raise DocumentError(f"{where} 的 modal 是“{fields.get('modal')}”。", f"请用其中之一：{'、'.join(MODALS)}。")
        if not fields.get("says") or not isinstance(fields.get("para"), int):
            raise DocumentError(f"{where} 缺 says 或 para。", "每条 rule 都要有 says（一句话）和 para（第几款）。")
        rules.append(Rule(article=number, **fields))
    if not rules:
        raise DocumentError(f"{where} 没有 rule。", "每条至少写一条 [[article.rule]]。")
    return Entry(number, tuple(row.get("topics", ())), tuple(rules))


def _audiences(folder: Path) -> frozenset[str]:
    path = folder / "audiences.txt"
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
