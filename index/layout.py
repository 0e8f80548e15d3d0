"""How an index lies on the disk: a folder that is never changed once `current` names it, and a pointer switched in one step.

home/index/current                  the name of the folder in use, one line
home/index/<digest12>-<n>/          manifest.json units.jsonl words.json english.json bm25.npz vocabulary.json vectors.npy model/ chroma/
home/index/.building-<pid>-<rand>/  a build at work, or one that died
home/index/.lock                    held by the builder
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.errors import IndexBrokenError, StoreError
from index.place import Place

BUILDING = ".building-"
CHROMA = "chroma"
UNHASHED = f"{CHROMA}/chroma.sqlite3"  # Chroma writes into it when it is opened; its graph is read only, and read unchecked: see `hashes`


@dataclass(frozen=True)
class Manifest:
    """What an index says of itself. `files` are sha256 by path, Chroma's database left out."""

    digest: str
    training_digest: str
    embedder: str
    units: int
    dimensions: int
    collection: str
    chroma_url: str
    built: str
    files: dict[str, str] = field(default_factory=dict, repr=False)
    qdrant_url: str = ""

    @property
    def place(self) -> Place:
        """Where the vectors lie; the key is not kept."""
        return Place(self.chroma_url, self.qdrant_url)

    def save(self, folder: Path) -> None:
        """Write manifest.json."""
        (folder / "manifest.json").write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """What `save` wrote; IndexBrokenError when it cannot be read."""
        try:
            return cls(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise broken(folder, "manifest.json", error) from error


def index_root(home: Path) -> Path:
    """Where all indexes of a data folder lie."""
    return Path(home) / "index"


def current_folder(home: Path) -> Path | None:
    """The folder in use; None when nothing was built yet. IndexBrokenError when `current` names no folder."""
    root = index_root(home)
    try:
        name = (root / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise broken(root, "current", error) from error
    if not name or "/" in name or "\\" in name or name.startswith(".") or not (root / name).is_dir():
        raise broken(root, "current", f"所指的 {name!r} 不在")
    return root / name


def current_digest(home: Path) -> str | None:
    """The digest of the index in use, cheaply; None when there is none. IndexBrokenError when it cannot be read."""
    folder = current_folder(home)
    return None if folder is None else Manifest.load(folder).digest


def switch(home: Path, name: str) -> None:
    """Make `name` the index in use: the old one or the new one, whenever the machine stops."""
    root = index_root(home)
    fresh = root / f".current-{os.getpid()}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, root / "current")
    sync_folder(root)


def hashes(folder: Path) -> dict[str, str]:
    """sha256 of every file of an index but the manifest and Chroma's database, by path relative to `folder`.

    Chroma's graph of vectors is among them: a damaged one is no error of Chroma's but the end of the process (segmentation fault, 1.5.9).
    """
    out = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in ("manifest.json", "claim.json") and not name.startswith(UNHASHED):
            out[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def check(folder: Path, manifest: Manifest, *, but: tuple[str, ...] = ()) -> None:
    """IndexBrokenError when a file is missing or is not what was built; files and folders named in `but` are left out."""
    for name, expected in manifest.files.items():
        if name in but or name.split("/")[0] in but:
            continue
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise broken(folder, name, error) from error
        if found != expected:
            raise broken(folder, name, "内容被改动或损坏")


def check_database(folder: Path) -> None:
    """IndexBrokenError when Chroma's database is missing or is none; its content is for Chroma to check."""
    database = folder / UNHASHED
    try:
        if not database.is_file():
            raise broken(folder, UNHASHED, "不在")
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?immutable=1", uri=True)) as opened:
            tables = opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except (OSError, sqlite3.Error) as error:
        raise broken(folder, UNHASHED, error) from error
    if not tables:
        raise broken(folder, UNHASHED, "是空的")


def broken(folder: Path, name: str, reason: object) -> IndexBrokenError:
    """The error for a file of an index that is not as it should be."""
    return IndexBrokenError(f"索引读不出来：{folder / name}（{reason}）", "请运行 wence build。")


def sync_tree(folder: Path) -> None:
    """Everything under `folder` is on the disk when this returns."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """The names in `folder` are on the disk. Windows cannot and need not."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def builder_lock(home: Path, wait: float, say: Callable[[str], None]) -> Iterator[None]:
    """Only one builder at a time; a second one says so and waits `wait` seconds, then StoreError. Gone with its process."""
    try:
        import fcntl
    except ImportError:  # Windows: no lock; every build still has a folder of its own
        yield
        return
    with (index_root(home) / ".lock").open("w") as file:
        until, told = time.monotonic() + wait, False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise StoreError("另一个 wence build 正在进行。", "请等它结束后再运行。") from None
                if not told:
                    say("另一个 wence build 正在进行，等它结束……")
                    told = True
                time.sleep(0.2)
        yield
