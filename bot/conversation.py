"""Follow-ups: whether a question leans on the one before, and what it takes from it. A question with its own matter changes the topic."""

from __future__ import annotations

from dataclasses import replace

from bot import signals
from bot.desk import Turn
from bot.matter import matter
from bot.question import Question

SHORT = 8  # characters of matter; a longer question stands by itself unless it says 那 or 呢


def is_continued(question: Question) -> bool:
    """Whether a question needs the conversation to be understood."""
    own = matter(question.core).replace(" ", "")
    if signals.has(signals.FOLLOW, question.text):
        return True
    if question.bodies and "tasks" in question.asks:
        return False
    return len(own) <= SHORT


def continued(question: Question, before: Turn, own_terms: int) -> tuple[Question, bool]:
    """(the question with what it takes over, whether it stays with the very matter of the one before).

    Without matter of its own it asks about the same thing again (那牵头单位呢); with some it asks the same of another thing
    (那秸秆的呢), so only the kind and the neighbourhood are taken over. `own_terms` counts the terms of the trade it names.
    """
    own = matter(question.core).replace(" ", "")
    earlier = before.question
    if len(own) <= 1 or (
        len(own) <= 6 and not own_terms and not question.places and (question.asks & KINDS or signals.has(_BACK, question.text))
    ):
        core = f"{question.core} {earlier.core}" if question.core else earlier.core
        asks = question.asks if question.asks & KINDS else question.asks | earlier.asks
        bodies = question.bodies or (() if "who" in asks else earlier.bodies)
        return replace(question, core=core, found=(*question.found, *earlier.found), asks=asks, bodies=bodies), True
    if not question.asks & KINDS:
        question = replace(question, asks=question.asks | (earlier.asks & {"who", "lead", "how_much", "when"}))
    return question, False


KINDS = frozenset({"who", "lead", "how_much", "when", "tasks", "list", "base", "scope", "count"})
_BACK = r"它|这事|那事|这件|那件|这项|那项|这块|那块|同一|上述|该项|这一|这活|那活|\b(?:it|its|they)\b"
