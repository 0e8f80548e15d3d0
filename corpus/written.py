"""Questions that a language model wrote for documents the user added, one file each under HOME/questions, apart from our reviewed bank.

They only help to find: never evidence, never a lesson for the model, never counted. Those written for another version of a text
are not used; a row that does not fit its text is left aside.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from corpus.errors import DocumentError, NotFoundError
from corpus.records import Document

BY = "language model"  # said in every file, for whoever opens it
LONGEST = 60  # characters of a question; of the reviewed bank's 14,096 all but 802 are no longer
WAIT = 15.0  # seconds that a second writer waits; a file is written in milliseconds


@dataclass(frozen=True)
class Written:
    """A question, the span that answers it, and by which model it was written when (UTC). `about` is duty for who is responsible."""

    doc: str
    section: str
    question: str
    start: int
    end: int
    about: Literal["", "duty"]
    model: str
    time: str


@dataclass(frozen=True)
class Sheet:
    """All that was written for one document. `text` is the digest of the text it was written for, `done` the sections gone through."""

    doc: str
    text: str
    rows: tuple[Written, ...] = ()
    done: tuple[str, ...] = ()


def now() -> str:
    """The time in UTC as it is kept."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(document: Document) -> str:
    """Which text questions were written for."""
    return hashlib.sha256(document.text.encode("utf-8")).hexdigest()


def root(home: Path) -> Path:
    """Where they lie."""
    return Path(home) / "questions"


def sheet(home: Path, doc: str) -> Sheet | None:
    """What was written for a document; None where nothing was. DocumentError for a file that cannot be read."""
    path = root(home) / f"{doc}.json"
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(Written(doc=doc, **row) for row in found["questions"])
        kept = Sheet(found["doc"], found["text_sha256"], rows, tuple(found["sections_done"]))
        sound = kept.doc == doc and all(
            isinstance(x, str) for r in rows for x in (r.section, r.question, r.about, r.model, r.time)
        )
        if not sound or not all(type(n) is int for r in rows for n in (r.start, r.end)):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DocumentError(
            f"大模型为“{doc}”写的问法读不出来（questions/{path.name}），没有使用。",
            f"请运行 wence questions {doc} --remove --yes，再重新写。",
        ) from error
    return kept


def sheets(home: Path) -> list[tuple[str, Sheet | DocumentError]]:
    """Everything written, by document; the error in place of a file that cannot be read."""
    out: list[tuple[str, Sheet | DocumentError]] = []
    for path in sorted(root(home).glob("*.json")):
        try:
            if (found := sheet(home, path.stem)) is not None:
                out.append((path.stem, found))
        except DocumentError as error:
            out.append((path.stem, error))
    return out


def fitting(found: Sheet, document: Document) -> tuple[Written, ...]:
    """The questions that may be used for a document as it is now."""
    if not document.added or found.text != digest(document):
        return ()
    parts = {s.label: s for s in document.sections}
    return tuple(
        r for r in found.rows
        if r.section in parts and parts[r.section].start <= r.start < r.end <= parts[r.section].end and 0 < len(r.question) <= LONGEST
    )  # fmt: skip


def in_use(home: Path, documents: Iterable[Document]) -> tuple[Written, ...]:
    """The questions that may be used for these documents; files that cannot be read are told of by `sheets`, and not used."""
    found = {doc: s for doc, s in sheets(home) if isinstance(s, Sheet)}
    return tuple(row for d in documents if d.id in found for row in fitting(found[d.id], d))


def add(home: Path, document: Document, section: str, rows: Iterable[Written]) -> Sheet:
    """Keep what was written for one section, in place of what was there for it or for another version of the text."""
    with _writing(home):
        try:
            old = sheet(home, document.id)
        except DocumentError:
            old = None
        if old is None or old.text != digest(document):
            old = Sheet(document.id, digest(document))
        new = replace(
            old, rows=(*(r for r in old.rows if r.section != section), *rows),
            done=(*(x for x in old.done if x != section), section),
        )  # fmt: skip
        _save(home, new)
        return new


def drop(home: Path, doc: str, questions: Iterable[str] | None = None) -> int:
    """Remove these questions of a document, or all of them; how many. NotFoundError when there are none."""
    path = root(home) / f"{doc}.json"
    with _writing(home):
        if questions is None and path.is_file():
            try:
                count = len(found.rows) if (found := sheet(home, doc)) else 0
            except DocumentError:
                count = 0
            path.unlink()
            return count
        found = sheet(home, doc)
        if found is None or questions is None:
            raise NotFoundError(f"没有大模型为“{doc}”写的问法。", "用 wence questions 查看有哪些。")
        gone = set(questions)
        kept = tuple(r for r in found.rows if r.question not in gone)
        _save(home, replace(found, rows=kept))
        return len(found.rows) - len(kept)


def _save(home: Path, kept: Sheet) -> None:
    rows = [{k: v for k, v in asdict(r).items() if k != "doc"} for r in kept.rows]
    data = {"doc": kept.doc, "text_sha256": kept.text, "written_by": BY, "sections_done": list(kept.done), "questions": rows}
    path = root(home) / f"{kept.doc}.json"
    fresh = path.with_suffix(f".new-{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """One writer at a time; what the disk refuses becomes an error with a remedy."""
    from filelock import FileLock, Timeout

    try:
        root(home).mkdir(parents=True, exist_ok=True)
        with FileLock(root(home) / ".lock", timeout=WAIT):
            yield
    except Timeout as error:
        raise DocumentError("另一个 wence 正在改动大模型写的问法。", "请等它结束后再运行。") from error
    except OSError as error:
        raise DocumentError(
            f"写不进数据目录：{error.strerror or error}。原来的问法没有改变。", "请腾出磁盘空间或检查 WENCE_HOME 的权限。"
        ) from error
