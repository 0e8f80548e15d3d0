"""What the questions are asked of: an assistant and the shelf behind it, handed in, so that a test can bring its own.

`parts()` is the only place of this floor which fetches the real ones.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.answer import Answer
from corpus.errors import InputError, WenceError
from corpus.records import Document
from corpus.script import to_simplified


class Assistant(Protocol):
    """What `bot.assembly.assistant()` gives."""

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer: ...


@dataclass(frozen=True)
class Shelf:
    """The documents there are: id → full text, id → full title; and names of departments, for the grounding check.

    `entries`: id → what the document's entry says of it (number, dates as people and as machines write them); `sections`:
    (id, label) → the section's text, for the measures of facts.
    """

    texts: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a document that gold rows call `name` is on the shelf."""
        return bool(self.called(name))

    def called(self, name: str) -> tuple[str, ...]:
        """The ids of the documents that gold rows call `name`."""
        return tuple(doc for doc in self.texts if is_called(name, doc, self.titles.get(doc, "")))


def is_called(name: str, doc: str, title: str) -> bool:
    """Whether gold rows mean this document by `name`: its id, or its title without 中华人民共和国 and the version.

    >>> is_called("节约能源法", "energy", "中華人民共和國節約能源法（2018年修正）"), is_called("plan", "plan", "…")
    (True, True)
    """
    plain = re.sub(r"[(（][^()（）]*[)）]$", "", to_simplified(title)).strip("《》 ")
    return name in (doc, plain, plain.removeprefix("中华人民共和国"))


def put(assistant: Assistant, question: str, history: Sequence[str] = ()) -> tuple[Answer | None, str]:
    """The answer, or None and the cause: refused:<problem>, or crashed:<error and place>.

    WenceErrors other than InputError are raised: they concern every question, not this one.
    """
    try:
        return assistant.ask(question, history=history), ""
    except InputError as e:
        return None, f"refused:{e.problem}"
    except WenceError:
        raise
    except Exception as e:
        frame = traceback.extract_tb(e.__traceback__)[-1]
        return None, f"crashed:{type(e).__name__}: {e} ({Path(frame.filename).name}:{frame.lineno})"


def parts() -> tuple[Assistant, Shelf]:
    """The real assistant and its shelf. WenceError when there is no index, or a stale one."""
    from bot.assembly import assistant

    return assistant(), real_shelf()


def real_shelf() -> Shelf:
    """Every document of the library; every department by its short and full name, and as a duty of a document names it."""
    from bot.assembly import library
    from corpus.bodies import bodies

    names = dict.fromkeys(name for body in bodies().kinds for name in (body.stem, body.full))
    names |= dict.fromkeys(name for duty in library().duties for name in (*duty.bodies, *duty.carry_out))
    documents = library().documents
    return Shelf(
        {d.id: d.text for d in documents},
        {d.id: d.title for d in documents},
        tuple(names),
        {d.id: _entry(d) for d in documents},
        {(d.id, s.label): d.text[s.start : s.end] for d in documents for s in d.sections},
    )


def _entry(document: Document) -> tuple[str, ...]:
    """The strings that an answer may say of a document though its text does not: its number, its dates."""
    said = (document.date, document.adopted, document.since, document.effective, document.repealed, document.version)
    days = re.findall(r"\d{4}-\d\d-\d\d", " ".join(said))
    written = [f"{int(d[:4])}年{int(d[5:7])}月{int(d[8:])}日" for d in days]
    return tuple(dict.fromkeys(x for x in (document.number, document.version, *written, *days) if x))
