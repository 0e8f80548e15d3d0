"""What the user added, under HOME/documents. An entry is there whole or not at all; one that was damaged is refused by name.

documents/<id>/            text.txt (offsets refer to it), original<.ext> as delivered, entry.json with the digests of both
documents/.old/<id>-<time> what a newer version replaced, or what was removed
documents/.new-…           being written; documents/.ready-<id>  whole, about to take its place
documents/.lock            held while something changes; shared while something is read
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from corpus.errors import DocumentError, NotFoundError
from corpus.law_meta import LawMeta
from corpus.recognise import Kind, Recognised, valid_id

WAIT = 15.0  # seconds that a second writer waits; an entry is written in well under one
TEXT, ENTRY = "text.txt", "entry.json"
_DAMAGED = "请从备份恢复，或运行 wence remove {id} --yes 后重新 wence add。"


@dataclass(frozen=True)
class Held:
    """A document the user added. `sha256` is that of the original file, `added` the time in UTC; `text` is what offsets refer to."""

    id: str
    kind: Kind
    title: str
    file: str
    format: str
    sha256: str
    text_sha256: str
    added: str
    text: str
    meta: LawMeta

    @property
    def names(self) -> tuple[str, ...]:
        """What people call it."""
        return self.meta.names


def root(home: Path) -> Path:
    """Where all added documents of a data folder lie."""
    return Path(home) / "documents"


def held(home: Path) -> tuple[Held, ...]:
    """All added documents by id. DocumentError names the first that is damaged."""
    out = []
    for _id, found in inspect(home):
        if isinstance(found, DocumentError):
            raise found
        out.append(found)
    return tuple(out)


def inspect(home: Path) -> list[tuple[str, Held | DocumentError]]:
    """Every added document by id, read and checked against its digests; the error in place of one that is damaged."""
    folder = root(home)
    if not folder.is_dir():
        return []
    if any(folder.glob(".ready-*")):
        with suppress(DocumentError), _lock(home):
            _finish(folder)
    with _lock(home, shared=True):
        return [(p.name, _try(p)) for p in sorted(folder.iterdir()) if p.is_dir() and not p.name.startswith(".")]


def put(home: Path, item: Recognised, original: bytes, file: str) -> Held:
    """Keep a document under `item.id`; an older one of this id moves to .old. DocumentError when it cannot be written: then nothing changed."""
    if not valid_id(item.id):
        raise DocumentError(
            f"编号“{item.id}”不能用。", "编号用小写字母、数字和连字符，以字母开头，例如 water-law；plan 已被占用。"
        )
    data = item.text.encode("utf-8")
    entry = Held(
        item.id, item.kind, item.title, Path(file).name, item.format, hashlib.sha256(original).hexdigest(),
        hashlib.sha256(data).hexdigest(), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), item.text, item.meta,
    )  # fmt: skip
    folder = root(home)
    fresh = folder / f".new-{os.getpid()}-{time.monotonic_ns()}"
    with _writing(folder), _lock(home):
        _finish(folder)
        try:
            fresh.mkdir()
            _write(fresh / TEXT, data)
            _write(fresh / f"original.{item.format}", original)
            _write(fresh / ENTRY, json.dumps(_row(entry), ensure_ascii=False, indent=1).encode())
            _sync(fresh)
            ready = folder / f".ready-{item.id}"
            fresh.rename(ready)
            _sync(folder)
            _retire(folder, item.id)
            ready.rename(folder / item.id)
            _sync(folder)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            _finish(folder)
            raise
    return entry


def drop(home: Path, id: str) -> None:
    """Take a document out, damaged or not; it moves to .old. NotFoundError names those there are."""
    folder = root(home)
    known = [p.name for p in sorted(folder.iterdir()) if p.is_dir() and not p.name.startswith(".")] if folder.is_dir() else []
    if id not in known:
        raise NotFoundError(f"没有添加过“{id}”。", f"添加过的资料：{'、'.join(known) or '无'}。")
    with _writing(folder), _lock(home):
        _finish(folder)
        _retire(folder, id)
        _sync(folder)


def _retire(folder: Path, id: str) -> None:
    there = folder / id
    if not there.exists():
        return
    old = folder / ".old"
    old.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    names = (f"{id}-{stamp}" + (f".{n}" if n else "") for n in range(1000))
    there.rename(next(old / name for name in names if not (old / name).exists()))


def _finish(folder: Path) -> None:
    """Clear up after a writer that died: what was ready takes the place that is empty, what was half-written goes. Under the lock."""
    for ready in folder.glob(".ready-*"):
        place = folder / ready.name.removeprefix(".ready-")
        if place.exists():
            shutil.rmtree(ready, ignore_errors=True)
        else:
            ready.rename(place)
    for fresh in folder.glob(".new-*"):
        shutil.rmtree(fresh, ignore_errors=True)


def _try(path: Path) -> Held | DocumentError:
    try:
        return _read(path)
    except DocumentError as error:
        return error


def _read(path: Path) -> Held:
    id = path.name
    try:
        row: dict[str, Any] = json.loads((path / ENTRY).read_text(encoding="utf-8"))
        data = (path / TEXT).read_bytes()
        original = (path / f"original.{row['format']}").read_bytes()
        meta = row.pop("meta")
        names = tuple(meta.pop("names"))
        entry = Held(text=data.decode("utf-8"), meta=LawMeta(names=names, **meta), **row)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        missing = Path(str(error.filename)).name if isinstance(error, OSError) and error.filename else type(error).__name__
        raise DocumentError(f"添加的资料“{id}”读不出来（{missing}）。", _DAMAGED.format(id=id)) from error
    for what, found, expected in (("text.txt", data, entry.text_sha256), (f"original.{entry.format}", original, entry.sha256)):
        if hashlib.sha256(found).hexdigest() != expected:
            raise DocumentError(f"添加的资料“{id}”的 {what} 与登记的摘要不符：内容被改动或损坏。", _DAMAGED.format(id=id))
    if entry.id != id:
        raise DocumentError(f"文件夹 {id} 里登记的编号是“{entry.id}”。", f"请把文件夹改回 {entry.id}。")
    return entry


def _row(entry: Held) -> dict[str, Any]:
    row = asdict(entry)
    del row["text"]
    return row


def original_of(home: Path, entry: Held) -> Path:
    """The file as it was delivered."""
    return root(home) / entry.id / f"original.{entry.format}"


def meta_fields() -> tuple[str, ...]:
    """The names of what is known of a document, in order."""
    return tuple(f.name for f in fields(LawMeta))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """The folder is there; what the disk refuses becomes an error with a remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DocumentError(
            f"写不进数据目录 {folder}：{error.strerror or error}。资料没有改变。",
            "请腾出磁盘空间或检查权限，也可以用 WENCE_HOME 换一个目录。",
        ) from error


@contextmanager
def _lock(home: Path, *, shared: bool = False) -> Iterator[None]:
    """One writer at a time, no reader meanwhile; gone with its process. A reader of a read-only folder needs none."""
    try:
        import fcntl
    except ImportError:  # Windows: renames are still whole
        yield
        return
    file: IO[str] | None = None
    try:
        file = (root(home) / ".lock").open("a")
    except OSError:
        if not shared:
            raise
    if file is None:
        yield
        return
    with file:
        until = time.monotonic() + WAIT
        while True:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise DocumentError("另一个 wence 正在添加或移除资料。", "请等它结束后再运行。") from None
                time.sleep(0.05)
        yield


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
