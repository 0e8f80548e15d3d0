"""What one question asks for twice is worked out once, and forgotten with the question.

A follow-up reads and searches the question before it several times over: for what it leans on, for the side that answered, for the law.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@contextmanager
def one_question() -> Iterator[None]:
    """Within this, and in this thread alone, `once` remembers."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave for this key earlier in the same question, or gives now. What it raises is not remembered."""
    known = _known.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    found: T = known[key]
    return found
