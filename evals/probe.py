"""See into a question while it is answered: which realm was chosen, what search found in each, what was drafted.

By watching the two doors that every answer goes through (route.choose, receipts.finish), never by doing their work again: what is
measured is what was in fact done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.draft import Draft

Where = tuple[str, str]  # (document id, section or article)


@dataclass
class Trace:
    """What was seen of the last question asked: "" and None where that door was not passed.

    `sections` and `articles` are the places found, best first, in the plans and in the laws. `day` is the one asked about.
    `plan_reason` is why the plan's draft declines; `law` the legal side's desk.
    """

    realm: str = ""
    sections: tuple[Where, ...] | None = None
    articles: tuple[Where, ...] | None = None
    plan_reason: str = ""
    law: Any = None
    draft: Draft | None = None
    day: str = ""

    def why(self) -> str:
        """In words for people who mend it: what each side had to say before the choice."""
        if self.law is None:
            return ""
        from bot import law_limits

        law = law_limits.declines(self.law) or f"把握 {law_limits.sure(self.law):.2f}"
        return f"方案 {self.plan_reason or '作答'}；法律 {law}；选 {self.realm}"

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]


@dataclass
class _Doors:
    """The modules watched, and what stood there before."""

    kept: list[tuple[Any, str, Any]] = field(default_factory=list)

    def put(self, module: Any, name: str, new: Any) -> None:
        self.kept.append((module, name, getattr(module, name)))
        setattr(module, name, new)

    def restore(self) -> None:
        for module, name, old in reversed(self.kept):
            setattr(module, name, old)


@contextmanager
def watching() -> Iterator[Trace]:
    """The trace that every question asked inside the block fills anew; call `clear` before each."""
    from bot import receipts, route

    seen, doors = Trace(), _Doors()
    choose, finish = route.choose, receipts.finish

    def watched_choose(desk: Any, draft: Any, law: Any, **more: Any) -> Any:
        # A follow-up has its earlier question routed first; the last one seen is the one asked.
        seen.sections = tuple(dict.fromkeys(where for where, _ in desk.evidence.sections))
        seen.articles = tuple(dict.fromkeys((p.doc, p.article) for p, _ in law.evidence.paragraphs))
        seen.plan_reason, seen.law = draft.reason, law
        seen.realm = str(choose(desk, draft, law, **more))
        return seen.realm

    def watched_finish(draft: Draft, library: Any, verifier: Any, script: Any, day: str = "") -> Any:
        seen.draft, seen.day = draft, day
        return finish(draft, library, verifier, script, day)

    doors.put(route, "choose", watched_choose)
    doors.put(receipts, "finish", watched_finish)
    try:
        yield seen
    finally:
        doors.restore()
