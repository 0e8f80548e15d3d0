"""Several indexes are built at the same time, each in a process of its own but for the last, and come out as if built one after the other.

A process builds as `index.build` does: beside the index in use, under the lock, switched when proven. Where the one that started it is
killed, it finds nobody to tell at its next line of progress, throws its half-made folder away and ends.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from corpus.errors import StoreError, WenceError
from index.build import BuildReport, Progress, build
from index.sources import Sources

Say = Callable[[str, str], None]
GRACE = 5.0  # seconds a process that was told to stop is waited for


@dataclass(frozen=True)
class Job:
    """One index to be built: what people call it, what it is made of, where, and the settings that `build` takes."""

    name: str
    sources: Sources
    home: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def done(self, progress: Progress) -> BuildReport:
        """Build it here. The errors of `build`."""
        return build(self.sources, self.home, progress=progress, **self.settings)


def build_all(jobs: Sequence[Job], say: Say, *, at_once: bool) -> list[BuildReport]:
    """The reports of the jobs, in their order; `say` is told the name and the line. The errors of `build`, of the first job that has one.

    `at_once`: all together where the machine has the cores for it; else one after the other, and none after one that failed.
    """
    if not at_once or _cores() < len(jobs):
        return [job.done(_teller(job.name, say)) for job in jobs]
    others = [_Other(job, say) for job in jobs[:-1]]
    try:
        own, fault = None, None
        try:
            own = jobs[-1].done(lambda line: _heard(others, lambda: say(jobs[-1].name, line)))
        except WenceError as error:
            fault = error  # what the others make is kept: they have their own folders
        reports = [other.report() for other in others]
    finally:
        for other in others:
            other.stop()
    if fault is not None or own is None:
        raise fault or AssertionError("no report")
    return [*reports, own]


class _Other:
    """A job in a process of its own."""

    def __init__(self, job: Job, say: Say) -> None:
        self._job, self._say = job, say
        context = multiprocessing.get_context("spawn")  # a fork would take the page's threads along half-way
        self._line, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(job, theirs), name=f"wence-build-{job.home.name}", daemon=True)
        self._process.start()
        theirs.close()
        self._report: BuildReport | None = None
        self._fault: Exception | None = None

    def hear(self) -> None:
        """Pass on what it has said so far."""
        with suppress(EOFError):
            while self._open and self._line.poll():
                self._take(self._line.recv())

    def report(self) -> BuildReport:
        """Wait for it. What went wrong there is raised here; StoreError when it ended without a word."""
        try:
            while self._open:
                self._take(self._line.recv())
        except EOFError:
            self._process.join()
            raise StoreError(
                f"建立{self._job.name}索引的进程没有做完就结束了（退出码 {self._process.exitcode}）。", "请再运行 wence build。"
            ) from None
        if self._fault is not None:
            raise self._fault
        assert self._report is not None
        return self._report

    def stop(self) -> None:
        """Whatever it is doing, it does no more; its half-made folder is removed by the next build."""
        self._line.close()
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    @property
    def _open(self) -> bool:
        return self._report is None and self._fault is None

    def _take(self, said: str | BuildReport | Exception) -> None:
        if isinstance(said, str):
            self._say(self._job.name, said)
        elif isinstance(said, Exception):
            self._fault = said
        else:
            self._report = said


def _work(job: Job, line: Connection) -> None:
    """In the other process: build, and tell."""
    try:
        line.send(job.done(line.send))
    except WenceError as error:
        line.send(error)
    except BrokenPipeError:  # nobody is there any more
        return
    except Exception as error:
        line.send(RuntimeError(f"{type(error).__name__}: {error}"))
        raise


def _teller(name: str, say: Say) -> Progress:
    return lambda line: say(name, line)


def _heard(others: Sequence[_Other], then: Callable[[], None]) -> None:
    for other in others:
        other.hear()
    then()


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
