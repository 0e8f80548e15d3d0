"""Whether a document is in force on a day, in words, from its own dates; nothing is assumed that no date says.

>>> from corpus.records import Document
>>> law = Document("x", "某法", "", kind="law", effective="2003-09-01", since="2018-12-29", repealed="2026-08-15")
>>> [state(law, day).word for day in ("2002-01-01", "2010-01-01", "2024-01-01", "2026-08-15")]
['not_yet', 'earlier_version', 'in_force', 'repealed']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Document

Word = Literal["", "in_force", "repealed", "not_yet", "earlier_version"]


@dataclass(frozen=True)
class State:
    """`word` from a closed list ("" for a document without dates of force), `text` the same for people."""

    word: Word
    text: str


def state(document: Document, day: str) -> State:
    """The state of a law on an ISO day."""
    if document.kind != "law" or not (document.effective or document.repealed):
        return State("", "")
    if document.repealed and day >= document.repealed:
        return State("repealed", f"已自{chinese_day(document.repealed)}起废止")
    if document.effective and day < document.effective:
        return State("not_yet", f"尚未施行（自{chinese_day(document.effective)}起施行）")
    if document.since and day < document.since:
        return State("earlier_version", f"当时有效的是较早的版本，所引为{chinese_day(document.since)}起的版本")
    return State("in_force", "现行有效")


def version(document: Document) -> str:
    """The version in words: 2018年10月26日修正; "" where none is known.

    >>> from corpus.records import Document
    >>> version(Document("x", "某法", "", kind="law", version="2018-10-26 修正"))
    '2018年10月26日修正'
    """
    day, _, word = document.version.partition(" ")
    return chinese_day(day) + word if len(day) == 10 else document.version


def chinese_day(day: str) -> str:
    """2026-08-15 → 2026年8月15日; anything else as it is.

    >>> chinese_day("2026-08-15")
    '2026年8月15日'
    """
    parts = day.split("-")
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 and all(p.isdigit() for p in parts) else day
