"""Users and API keys, in one file of the data folder. Only argon2 hashes are kept; a key is shown once, when it is made.

A file that cannot be read lets nobody in. Every change goes to the audit log before it is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from bot import audit
from corpus.errors import InputError, NotFoundError, WenceError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FILE, SECRET = "access.json", "session.secret"
Role = Literal["reader", "editor"]
ROLES: tuple[str, ...] = get_args(Role)
SHORTEST = 10  # characters of a password
LONGEST = 200  # of a password or key offered; argon2 is not run on more
_NAME = re.compile(r"[\w.@-]{1,64}")
_KEY = re.compile(r"wence_([0-9a-f]{8})_([\w-]{43})", re.ASCII)
REMEDY = "请从备份恢复 access.json；或者移走它，再用 wence user add、wence key add 重建。"


class AccessError(WenceError):
    """The file of users and keys cannot be used, or may not be done without."""


@dataclass(frozen=True)
class Entry:
    """A user (by name) or a key (by id; `name` says whose or what for). `hash` is argon2's."""

    id: str
    name: str
    role: Role
    added: str
    hash: str = field(repr=False)


@dataclass(frozen=True)
class Caller:
    """Who is asking: `id` is a user's name, a key's id, or local for somebody on this machine where no users or keys exist."""

    id: str
    name: str
    role: Role


LOCAL = Caller("local", "本机", "editor")


@dataclass(frozen=True)
class Access:
    """What the file holds."""

    users: tuple[Entry, ...] = ()
    keys: tuple[Entry, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.users or self.keys)


class Doors:
    """The users and keys of a data folder; read again when the file changed. Safe to use from several threads."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._stamp: tuple[int, int] | None = None
        self._access = Access()
        self._known: dict[str, str] = {}  # digest of what was offered → the hash it was found good for
        self._salt = secrets.token_bytes(32)

    def access(self) -> Access:
        """What is in the file now. AccessError when it cannot be read."""
        try:
            found = (self.home / FILE).stat()
        except FileNotFoundError:
            self._stamp, self._access = None, Access()
            return self._access
        except OSError as error:
            raise AccessError(f"读不了用户和密钥的文件（{error.strerror}）。", REMEDY) from error
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            self._access, self._stamp = _read(self.home / FILE), stamp
            self._known.clear()
        return self._access

    def by_key(self, offered: str) -> Caller | None:
        """Whose key this is."""
        m = _KEY.fullmatch(offered) if len(offered) <= LONGEST else None
        entry = next((k for k in self.access().keys if m and k.id == m[1]), None)
        return Caller(f"key:{entry.id}", entry.name, entry.role) if entry and m and self._good(m[2], entry) else None

    def by_password(self, name: str, offered: str) -> Caller | None:
        """The user with this name and password. It takes as long for a name that is not there."""
        entry = next((u for u in self.access().users if u.id == name), None)
        if len(offered) > LONGEST:
            return None
        if entry is None:
            _hasher().hash(offered)
            return None
        return self.user(name) if self._good(offered, entry) else None

    def user(self, name: str) -> Caller | None:
        """The user with this name, now."""
        entry = next((u for u in self.access().users if u.id == name), None)
        return Caller(f"user:{entry.id}", entry.name, entry.role) if entry else None

    def stamp(self, name: str) -> str:
        """What a session of this user hangs on: it ends when the password changes or the user is removed."""
        entry = next((u for u in self.access().users if u.id == name), None)
        return hashlib.sha256(entry.hash.encode()).hexdigest()[:16] if entry else ""

    def _good(self, offered: str, entry: Entry) -> bool:
        """argon2 takes its time on purpose; what was good a moment ago is known by a keyed digest."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        digest = hashlib.blake2b(offered.encode("utf-8", "replace"), key=self._salt).hexdigest()
        if self._known.get(digest) == entry.hash:
            return True
        try:
            _hasher().verify(entry.hash, offered)
        except (Argon2Error, InvalidHashError):
            return False
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[digest] = entry.hash
        return True


def check_host(host: str, home: Path) -> None:
    """AccessError where a server would be open to others and nobody has been let in by name."""
    if is_loopback(host) or not Doors(home).access().empty:
        return
    raise AccessError(
        f"{host} 是别的机器也能访问的地址，但还没有用户和密钥，谁都能进来，所以没有启动。",
        "请先运行 wence user add 名字（网页登录）或 wence key add 名字（程序调用）；只在本机用就监听 127.0.0.1。",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("")
    (True, True, True, False, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------ changes
def add_user(home: Path, name: str, password: str, role: str) -> None:
    """A user with a password; an existing one gets the new password and role. InputError for what cannot be used."""
    _checked(name, role)
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"密码要有 {SHORTEST} 到 {LONGEST} 个字符。", "请换一个长一些的密码。")
    entry = Entry(name, name, _role(role), _now(), _hasher().hash(password))
    with _changing(home, "user.add", name, role=role) as box:
        box[0] = replace(box[0], users=(*(u for u in box[0].users if u.id != name), entry))


def add_key(home: Path, name: str, role: str) -> str:
    """A new key; it is returned here and kept nowhere."""
    _checked(name, role)
    id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    entry = Entry(id, name, _role(role), _now(), _hasher().hash(secret))
    with _changing(home, "key.add", id, name=name, role=role) as box:
        box[0] = replace(box[0], keys=(*box[0].keys, entry))
    return f"wence_{id}_{secret}"


def remove(home: Path, what: Literal["user", "key"], id: str) -> None:
    """Take a user or key out; it is refused from the next request on. NotFoundError names those there are."""
    listed = Doors(home).access().users if what == "user" else Doors(home).access().keys
    if id not in {e.id for e in listed}:
        known = "、".join(e.id for e in listed) or "无"
        raise NotFoundError(f"没有{'用户' if what == 'user' else '密钥'}“{id}”。", f"现有：{known}。")
    with _changing(home, f"{what}.remove", id) as box:
        if what == "user":
            box[0] = replace(box[0], users=tuple(u for u in box[0].users if u.id != id))
        else:
            box[0] = replace(box[0], keys=tuple(k for k in box[0].keys if k.id != id))


def session_secret(home: Path) -> bytes:
    """What sessions are signed with; made when first needed, the same for every process on this data folder."""
    path = home / SECRET
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home):
            if not path.exists():
                _write(path, secrets.token_bytes(32))
            return path.read_bytes()
    except OSError as error:
        raise AccessError(f"数据目录不能读写（{error.strerror}）。", "请检查 WENCE_HOME 的权限。") from error


def _checked(name: str, role: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(f"名字“{name[:70]}”不能用。", "名字用 1 到 64 个字母、汉字、数字或 . @ - _。")
    if role not in ROLES:
        raise InputError(f"没有“{role}”这种角色。", f"可写：{'、'.join(ROLES)}。")


def _role(role: str) -> Role:
    return "editor" if role == "editor" else "reader"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@contextmanager
def _changing(home: Path, action: str, what: str, **more: str) -> Iterator[list[Access]]:
    """The contents to be changed in place, under a lock, audited, then written whole or not at all."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home):
            path = home / FILE
            box = [_read(path) if path.exists() else Access()]
            yield box
            audit.note(home, action, what, **more)
            rows = {"users": [asdict(e) for e in box[0].users], "keys": [asdict(e) for e in box[0].keys]}
            _write(path, json.dumps(rows, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise AccessError(f"用户和密钥的文件写不了（{error.strerror}）。", "请检查 WENCE_HOME 的权限和磁盘空间。") from error


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    from filelock import FileLock

    with FileLock(str(home / ".access.lock"), timeout=10):
        yield


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(fresh, path)


def _read(path: Path) -> Access:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return Access(*(tuple(Entry(**row) for row in rows[name]) for name in ("users", "keys")))
    except OSError as error:
        raise AccessError(f"读不了用户和密钥的文件（{error.strerror}）。", REMEDY) from error
    except (ValueError, TypeError, KeyError) as error:
        raise AccessError("用户和密钥的文件已损坏。", REMEDY) from error
