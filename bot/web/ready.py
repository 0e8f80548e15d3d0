"""The page serves at once: indexes are built or opened beside it, and what is asked meanwhile waits and is then answered.

Whoever asks while it is being made ready is told how far it is; a fault is told with its remedy, never a page that hangs.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from bot.answer import Answer
from bot.receipt_file import Stamp
from bot.web.stream import Asks
from corpus.errors import WenceError
from corpus.library import Library

_FOR_MAKERS = re.compile(r"，损失 [\d.]+$|：\d+ 对，\d+ 个字词$")  # said in the window it was started from, not on the page
Progress = Callable[[str], None]
Make = Callable[[Progress], tuple[Asks, Stamp]]


class NotReadyError(WenceError, AttributeError):
    """Something of the assistant was asked for before there is one; `getattr` with a default takes it for absent."""


class Preparing:
    """Stands where an assistant is asked for; `make` gives the real one in a thread of its own."""

    def __init__(self, make: Make, told: Progress | None = None) -> None:
        """`told` gets every line of progress, and what went wrong."""
        self._make = make
        self._told = told or (lambda _line: None)
        self._done = threading.Event()
        self._made: tuple[Asks, Stamp] | None = None
        self._fault: Exception | None = None
        self._line = ""

    def start(self) -> Preparing:
        """Begin in a thread; the same object."""
        threading.Thread(target=self.run, name="wence-prepare", daemon=True).start()
        return self

    def run(self) -> None:
        """Make it ready now; what goes wrong is kept for whoever asks."""
        try:
            self._made = self._make(self._progress)
        except WenceError as fault:
            self._fault = fault
            self._told(f"{fault.problem} {fault.remedy}")
        except Exception as fault:
            self._fault = fault
            self._told(f"程序出了差错：{type(fault).__name__}: {fault}")
        finally:
            self._done.set()

    def _progress(self, line: str) -> None:
        self._line = _FOR_MAKERS.sub("", line)
        self._told(line)

    @property
    def ready(self) -> bool:
        """Whether questions are answered now."""
        return self._made is not None

    @property
    def progress(self) -> str:
        """How far it is, in words; "" once it is ready."""
        return "" if self._done.is_set() else self._line or "正在打开索引"

    @property
    def problem(self) -> tuple[str, str]:
        """Problem and remedy where it could not be made ready; empty words else."""
        if isinstance(self._fault, WenceError):
            return self._fault.problem, self._fault.remedy
        return ("索引没有备好：程序出了差错。", "请看启动它的窗口里的说明，再重新启动。") if self._fault else ("", "")

    def stamp(self) -> Stamp:
        """What answers: version and index digests; empty before it is ready."""
        return self._made[1] if self._made else Stamp()

    def real(self) -> Asks:
        """The assistant, waited for. Raises what kept it from being made."""
        self._done.wait()
        if self._fault is not None:
            raise self._fault
        assert self._made is not None
        return self._made[0]

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        """The real assistant's answer, as soon as there is one."""
        return self.real().ask(question, history, doc, as_of)

    def __getattr__(self, name: str) -> Any:
        """What else an assistant is asked for. NotReadyError (an AttributeError too) before it is there."""
        if name.startswith("_"):
            raise AttributeError(name)
        if self._made is None:
            raise NotReadyError("索引还没有备好。", "请过一会儿再试；进度见网页。")
        return getattr(self._made[0], name)


def from_assembly(progress: Progress) -> tuple[Asks, Stamp]:
    """The assistant over today's sources, its indexes built where they are missing or stale, and the stamp of its answers."""
    from bot import assembly
    from bot.cli.doctor import version
    from index.layout import Manifest
    from index.quiet import quiet

    quiet()
    assembly.ensure_index(progress)
    indexes = {
        name: Manifest.load(made().folder).digest for name, made in (("方案", assembly.index), ("法律", assembly.law_index))
    }
    made = assembly.assistant()
    # A store that is away is told to whoever asks, and may be back by then.
    with suppress(WenceError):
        made.warm()
    if made.wording is not None:
        made.wording.model.warm()  # its libraries, before the first question rather than within its time
    return made, Stamp(version(), indexes)


def renewed(progress: Progress) -> tuple[Library, Preparing]:
    """The library read again with an assistant over it. Raises what kept it from being made."""
    from bot import assembly

    assembly.refresh()
    made = Preparing(from_assembly, progress)
    made.run()
    made.real()
    return assembly.library(), made
