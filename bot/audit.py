"""Who added or removed what: one line of JSON each, only ever appended to, and never a secret in it."""

from __future__ import annotations

import getpass
import json
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import WenceError

FILE = "audit.jsonl"
ACTOR: ContextVar[str] = ContextVar("wence.actor", default="")  # who the request being worked on is from; set by bot/api/guard.py


class AuditError(WenceError):
    """The audit log cannot be written; then what it should hold is not done."""


def note(home: Path, action: str, what: str, **more: str) -> None:
    """Append (time in UTC, actor, action, what). The actor is who sent the request being worked on, else the account this runs under.

    AuditError when it cannot be written.
    """
    row = {
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "actor": ACTOR.get() or _account(),
        "action": action,
        "what": what,
        **more,
    }
    line = json.dumps(row, ensure_ascii=False) + "\n"
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())  # one write: lines of several writers do not mix
        finally:
            os.close(handle)
    except OSError as error:
        raise AuditError(f"审计记录写不进数据目录（{error.strerror}）。", "请检查 WENCE_HOME 的权限和磁盘空间。") from error


def _account() -> str:
    try:
        return f"os:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"os:{os.getuid()}" if hasattr(os, "getuid") else "os"
