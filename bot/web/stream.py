"""From a question to the states of one turn.

An answer is shown clause by clause within `SHOW_SECONDS`; no fault of ours shows a trace.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.answer import Answer
from corpus.errors import WenceError

SHOW_SECONDS = 0.45  # the reader sees that it is being written, and never waits for it
MAX_STEPS = 10
TELL_SECONDS = 0.5  # between looks at how far the index is
_CLAUSE = re.compile(r"[^，；。,;]*[，；。,;]*")
_log = logging.getLogger("wence.web")


class Asks(Protocol):
    """What the page needs of an assistant."""

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer: ...


@dataclass(frozen=True)
class Turn:
    """One question and what became of it.

    `shown` is how much of the answer is on the page: (sentences, characters of the next); None is all of it. `doc` and `as_of`
    are the limits it was asked under, `doc_title` what people call that document; `waiting` is said while the index is being made;
    `receipt` is the answer's, once it is whole.
    """

    number: int
    question: str
    answer: Answer | None = None
    shown: tuple[int, int] | None = None
    stopped: bool = False
    problem: str = ""
    remedy: str = ""
    doc: str = ""
    doc_title: str = ""
    as_of: str = ""
    waiting: str = ""
    receipt: dict[str, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def pending(self) -> bool:
        """Still being worked on."""
        return not (self.stopped or self.problem or (self.answer is not None and self.shown is None))


def steps(answer: Answer) -> list[tuple[int, int]]:
    """Where the showing pauses, at most `MAX_STEPS` places, each the end of a clause; the whole answer is not among them."""
    cuts: list[tuple[int, int]] = []
    for i, sentence in enumerate(answer.sentences):
        ends = [m.end() for m in _CLAUSE.finditer(sentence.text) if m.group()]
        cuts += [(i, at) for at in ends[:-1]] + [(i + 1, 0)]
    cuts = cuts[:-1]
    if len(cuts) <= MAX_STEPS:
        return cuts
    return [cuts[i * len(cuts) // MAX_STEPS] for i in range(MAX_STEPS)]


class Halt:
    """How the reader ends a turn: "" while it goes on, "stop" to keep what is shown, "new" for a new conversation."""

    def __init__(self) -> None:
        self.word = ""
        self._set = asyncio.Event()

    def call(self, word: str) -> None:
        """End the turn; call it on the event loop that runs the turn."""
        self.word = word
        self._set.set()

    async def wait(self, seconds: float | None = None) -> None:
        """Until the turn is ended, or for so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._set.wait(), seconds)


async def run(
    turn: Turn, assistant: Asks, history: Sequence[str], pause: float | None = None, halt: Halt | None = None
) -> AsyncIterator[Turn]:
    """The turn as it grows; the last one is complete, or stopped. `pause` in seconds between steps, for tests.

    The assistant works in a thread, so that stopping takes effect at once; what it finds afterwards is dropped.
    """
    halt = halt or Halt()
    answering = asyncio.ensure_future(
        asyncio.to_thread(assistant.ask, turn.question, history=tuple(history), doc=turn.doc or None, as_of=turn.as_of or None)
    )
    ending = asyncio.ensure_future(halt.wait())
    try:
        told = ""
        while not answering.done() and not ending.done():
            if (line := getattr(assistant, "progress", "")) != told:
                told = line
                yield replace(turn, waiting=line)
            await asyncio.wait({answering, ending}, return_when=asyncio.FIRST_COMPLETED, timeout=TELL_SECONDS if told else None)
        if not answering.done():
            answering.add_done_callback(_drop)
            yield replace(turn, stopped=True)
            return
        answer = answering.result()
    except WenceError as fault:
        yield replace(turn, problem=fault.problem, remedy=fault.remedy)
        return
    except Exception:  # a bug: the log gets the trace, the page a sentence
        _log.exception("asking failed: %r", turn.question)
        yield replace(turn, problem="这个问题没有答成：程序出了差错，已记入日志。", remedy="请再试一次，或者换一种问法。")
        return
    finally:
        ending.cancel()
    cuts = steps(answer)
    wait = SHOW_SECONDS / max(len(cuts), 6) if pause is None else pause
    for cut in cuts:
        yield replace(turn, answer=answer, shown=cut)
        await halt.wait(wait)
        if halt.word:
            yield replace(turn, answer=answer, shown=cut, stopped=True)
            return
    yield replace(turn, answer=answer, shown=None)


def _drop(late: asyncio.Future[Answer]) -> None:
    """What comes after the turn was stopped; a fault is still logged."""
    if not late.cancelled() and (fault := late.exception()):
        _log.info("a stopped question failed: %s", fault)
