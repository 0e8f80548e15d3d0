"""Layperson's word ↔ official term. A question is widened with the official terms, never rewritten with them.

Longest terms are found first; Latin terms only on word boundaries.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from corpus.lookup import Lookup

TABLE = Path(__file__).parent / "glossary" / "glossary.csv"
# What must not follow a one-character term: 甚至 is not 甚 (什么), 胶粘剂 is the official word itself.
_NOT_BEFORE = {"甚": "至", "胶": "粘", "搁": "置"}

# Official words that say how something is asked or told, not what it is about.
_SAYING = frozenset([
    "什么", "怎么", "谁", "哪里", "什么时候", "我们", "牵头", "配合", "负责", "责任单位", "目标", "指标", "期限",
    "“十四五”时期", "自治区", "盟市", "任务", "部门", "单位", "要求", "规定", "比例", "水平", "项目", "方案", "下降",
    "降低", "减少", "提高", "达到", "左右", "以上", "以下", "不超过", "落实", "鼓励", "有关部门", "比重", "标准",
])  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A lay term found in a text: text[start:end] = lay; `officials` are what it may mean."""

    lay: str
    officials: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """All pairs; `find` looks the lay terms of a text up."""

    rows: tuple[tuple[str, str, str], ...]
    _by_lay: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _talk: list[frozenset[str]] = field(default_factory=list, repr=False, compare=False)
    _by_official: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _lookup: list[Lookup] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for official, lay, _kind in self.rows:
            self._by_lay[lay] = (*self._by_lay.get(lay, ()), official)
        latin = [w for w in self._by_lay if re.fullmatch(r"[a-z0-9 .\-/]+", w)]
        self._lookup.append(Lookup(self._by_lay, latin, plural=True, barred=_NOT_BEFORE))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(lay, official), for training."""
        return tuple((lay, official) for official, lay, _kind in self.rows)

    def find(self, text: str) -> list[Found]:
        """The lay terms of folded `text`, longest first where they overlap."""
        out = []
        for start, end in self._lookup[0].spans(text):
            word = text[start:end]
            lay = next(w for w in (word, word.removesuffix("s"), word.removesuffix("es")) if w in self._by_lay)
            out.append(Found(lay, self._by_lay[lay], start, end))
        return out

    @property
    def talk(self) -> frozenset[str]:
        """Lay terms that are ways of speaking, not of the trade (dialect, question words)."""
        if not self._talk:
            self._talk.append(frozenset(lay for official, lay, kind in self.rows if kind == "dialect" or official in _SAYING))
        return self._talk[0]

    def lays(self, official: str) -> tuple[str, ...]:
        """The lay terms for an official one."""
        if not self._by_official:
            for word, lay, _kind in self.rows:
                self._by_official[word] = (*self._by_official.get(word, ()), lay)
        return self._by_official.get(official, ())

    def officials(self, lay: str) -> tuple[str, ...]:
        return self._by_lay.get(lay, ())


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The reviewed table, read once."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(r["official"], r["lay"].lower(), r["kind"]) for r in csv.DictReader(file)]
    return Glossary(tuple(rows))


LAW_TABLE = Path(__file__).parent / "glossary" / "laws.csv"


@lru_cache(maxsize=1)
def law_glossary() -> Glossary:
    """The plan's table and that of the laws together, for questions about laws."""
    if not LAW_TABLE.is_file():
        return glossary()
    with LAW_TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(r["official"], r["lay"].lower(), r["kind"]) for r in csv.DictReader(file)]
    return Glossary((*glossary().rows, *rows))


CONTRASTS = Path(__file__).parent / "glossary" / "contrasts.txt"


@lru_cache(maxsize=1)
def contrasts() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Groups of words that exclude one another; each member is a tuple of synonyms."""
    out = []
    for line in CONTRASTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            out.append(tuple(tuple(member.split()) for member in line.split("|")))
    return tuple(out)


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Of every group the members that `text` names; a question is held against each target, and a target against each question."""
    return tuple(tuple(m for m in group if any(w in text for w in m)) for group in contrasts())


def in_conflict(asked: str, said: str) -> list[tuple[str, str]]:
    """(asked, said instead) for every group of which `asked` names a member that `said` does not, while it names another.

    >>> in_conflict("城市生活污水", "农村生活污水治理率")
    [('城市', '农村')]
    >>> in_conflict("生活污水", "农村生活污水治理率")
    []
    """
    out = []
    for mine, theirs in zip(_named(asked), _named(said), strict=True):
        if mine and theirs and not any(m in theirs for m in mine):
            out.append((mine[0][0], theirs[0][0]))
    return out
