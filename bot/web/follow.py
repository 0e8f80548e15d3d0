"""What another process added or built is answered from soon after: this one looks which indexes are in use and opens new ones beside the old.

Several workers over one data folder need nothing else in common. None shows half: the old assistant answers until the new one is open,
and when that cannot be opened, goes on answering.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from corpus.errors import WenceError
from index.layout import index_root

EVERY = 3.0  # seconds between looks; a look reads two files of one line
AGAIN = 60.0  # seconds before the same change is tried again after a fault (a server that is away)
Names = tuple[str, ...]


def pointers(*homes: Path) -> Names:
    """The folder names of the indexes in use, one for each data folder; "" where there is none."""
    out = []
    for home in homes:
        name = ""
        with suppress(OSError, UnicodeDecodeError):
            name = (index_root(home) / "current").read_text(encoding="utf-8").strip()
        out.append(name)
    return tuple(out)


def opened_by(assistant: object) -> Names:
    """The folder names of the indexes that an assistant answers from (plans, laws); () while it is being made ready."""
    if not getattr(assistant, "ready", True):
        return ()
    finder = getattr(assistant, "finder", None)
    statutes = getattr(getattr(assistant, "counsel", None), "statutes", None)
    return tuple(part.index.folder.name for part in (finder, statutes) if part is not None)


class Follower:
    """Calls `renew` when `look` (the indexes in use) is other than `opened` (those answered from)."""

    def __init__(self, look: Callable[[], Names], opened: Callable[[], Names], renew: Callable[[], None]) -> None:
        self._look, self._opened, self._renew = look, opened, renew
        self._tried: Names = ()
        self._again = 0.0
        self._stop = threading.Event()

    def start(self, every: float = EVERY) -> Follower:
        """Look in a thread of its own; the same object."""

        def run() -> None:
            while not self._stop.wait(every):
                self.step()

        threading.Thread(target=run, name="wence-follow", daemon=True).start()
        return self

    def stop(self) -> None:
        """No more looks after the one at work."""
        self._stop.set()

    def step(self) -> bool:
        """One look; whether it renewed."""
        opened, now = self._opened(), self._look()
        if not opened or opened == now or "" in now:  # not ready yet; nothing new; a data folder that was emptied
            return False
        if now == self._tried and time.monotonic() < self._again:
            return False
        self._tried, self._again = now, time.monotonic() + AGAIN
        with suppress(WenceError):
            self._renew()
            return True
        return False
