"""A language model behind an OpenAI-compatible endpoint. It is given text and gives text; it is never asked for longer than the deadline.

Whatever goes wrong there (away, slow, cut off, malformed, refused) comes out as `ModelError` with a reason a user can read, and
without the address or the key. After several failures in a row it is left alone for a while, so that no question waits in vain.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import WenceError

AT_ONCE = 8  # calls in flight; more would only wait for each other
FAILURES, REST = 3, 30.0  # so many in a row, and it is left alone for so many seconds
MOST_TEXT = 8_000  # characters of one reply; a wording is a few hundred
_END = object()


class ModelError(WenceError):
    """The language model gave nothing that can be used; `outcome` is its name in the metrics."""

    def __init__(self, problem: str, outcome: str, remedy: str = "请检查大模型的服务和设置；没有它也能作答。") -> None:
        super().__init__(problem, remedy)
        self.outcome = outcome


@dataclass
class Model:
    """`stream` yields the pieces of a reply. Safe to use from several threads."""

    name: str
    base_url: str
    key: str = field(repr=False)
    limit: float
    outcomes: dict[str, int] = field(default_factory=dict)
    _failed: int = 0
    _until: float = 0.0
    _seats: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def deadline(self) -> float:
        """The moment (monotonic) after which an answer no longer waits for the model."""
        return time.monotonic() + self.limit

    def resting(self) -> bool:
        """Whether it is being left alone after failures."""
        return time.monotonic() < self._until

    def reply(self, system: str, user: str, deadline: float) -> str:
        """The whole reply. ModelError when it is not there, whole, by the deadline."""
        return "".join(self.stream(system, user, deadline))

    def stream(self, system: str, user: str, deadline: float) -> Iterator[str]:
        """The reply piece by piece; it has been given whole only when the iterator ends without ModelError."""
        try:
            if self.resting():
                raise ModelError("大模型刚才接连出错，暂时不再去问", "resting")
            if deadline <= time.monotonic():
                raise ModelError(f"大模型没有在 {self.limit:g} 秒内答完", "slow")
            if not self._seats.acquire(blocking=False):
                raise ModelError("大模型正忙", "busy")
            yield from self._pieces(system, user, deadline)
        except ModelError as error:
            self._count(error.outcome)
            raise
        self._count("ok")

    def _count(self, outcome: str) -> None:
        with self._lock:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            if outcome in ("busy", "resting"):
                return
            self._failed = 0 if outcome in ("ok", "refused") else self._failed + 1
            if self._failed >= FAILURES:
                self._failed, self._until = 0, time.monotonic() + REST

    def _pieces(self, system: str, user: str, deadline: float) -> Iterator[str]:
        """Read in a thread of its own: a server that lets one byte fall now and then must not hold the answer."""
        pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
        over = threading.Event()
        threading.Thread(target=self._read, args=(system, user, deadline, pieces, over), daemon=True, name="wence-model").start()
        length, began = 0, time.monotonic()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    waited = time.monotonic() - began
                    raise ModelError(f"大模型没有在 {max(waited, 0.1):.1f} 秒内答完", "slow") from None
                if piece is _END:
                    if not length:
                        raise ModelError("大模型没有给出任何文字", "malformed")
                    return
                if isinstance(piece, ModelError):
                    raise piece
                length += len(piece)
                if length > MOST_TEXT:
                    raise ModelError("大模型写得过长", "malformed")
                yield piece
        finally:
            over.set()

    def _read(self, system: str, user: str, deadline: float, pieces: queue.SimpleQueue[Any], over: threading.Event) -> None:
        try:
            finish = ""
            for chunk in self._open(deadline).stream([("system", system), ("human", user)]):
                if over.is_set():
                    return
                if chunk.text:
                    pieces.put(chunk.text)
                finish = str(chunk.response_metadata.get("finish_reason") or finish)
            if finish == "content_filter":
                raise ModelError("大模型拒绝作答", "refused")
            if finish != "stop":
                raise ModelError("大模型的回复没有写完就断了", "cut_off")
            pieces.put(_END)
        except ModelError as error:
            pieces.put(error)
        except Exception as error:  # the edge: whatever the libraries below throw is one failure to us, and the answer stands
            pieces.put(_named(error))
        finally:
            self._seats.release()

    def _open(self, deadline: float) -> Any:
        from index.quiet import quiet

        quiet()
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        left = max(0.1, deadline - time.monotonic())
        return ChatOpenAI(
            model=self.name, base_url=self.base_url, api_key=SecretStr(self.key or "none"), temperature=0, max_retries=0,
            timeout=left, streaming=True,
        )  # fmt: skip

    def warm(self) -> None:
        """Import the libraries ahead of the first question (two seconds)."""
        with suppress(ImportError):
            import langchain_openai  # noqa: F401


def _named(error: BaseException) -> ModelError:
    """A failure of the libraries below by its kind; nothing of its text is kept, which may hold the address or the key."""
    import openai

    chain: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and seen not in chain:
        chain.append(seen)
        seen = seen.__cause__ or seen.__context__
    kinds = {c.__name__ for e in chain for c in type(e).__mro__}  # by name: which HTTP library is below is not ours to know
    if kinds & {"APITimeoutError", "TimeoutException", "TimeoutError"}:
        return ModelError("大模型没有按时回答", "slow")
    for e in chain:
        if isinstance(e, openai.APIStatusError):
            why = "（密钥不被接受）" if e.status_code in (401, 403) else ""
            return ModelError(f"大模型的服务回了 {e.status_code}{why}", "error")
    if kinds & {"ConnectError", "ConnectionRefusedError", "gaierror"}:
        return ModelError("大模型的服务连不上", "away")
    if kinds & {"TransportError", "ConnectionError", "APIConnectionError"}:
        return ModelError("大模型的回复没有写完就断了", "cut_off")
    return ModelError("大模型的回复读不懂", "malformed")
