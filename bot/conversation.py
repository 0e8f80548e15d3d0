"""Follow-ups: whether a question leans on the one before, and what it takes from it. A question with its own matter changes the topic."""

from __future__ import annotations

from dataclasses import replace

from bot import signals
from bot.desk import Turn
from bot.finder import matter
from bot.question import Question

SHORT = 8  # characters of matter; a longer question stands by itself unless it says 那 or 呢


def is_continued(question: Question) -> bool:
    """Whether a question needs the conversation to be understood."""
    own = matter(question.core).replace(" ", "")
    if signals.has(signals.FOLLOW, question.text):
        return True
    return len(own) <= SHORT


def continued(question: Question, before: Turn) -> tuple[Question, tuple[str, str] | None, str]:
    """(the question with what it takes over, the section it stays near, the words it continues from).

    Without matter of its own it asks about the same thing again (那牵头单位呢); with some it asks the same of another thing
    (那秸秆的呢), so only the kind and the neighbourhood are taken over.
    """
    own = matter(question.core).replace(" ", "")
    if len(own) <= 1 or len(own) <= 4 and signals.has(r"它|这事|那事|这件|那件|这项|那项|这块|那块|同一|上述|该项|这一|这活|那活|\b(?:it|its|they)\b", question.text):
        earlier = before.question
        core = question.core
        return (
            replace(
                question, core=f"{core} {earlier.core}" if core else earlier.core, found=(*question.found, *earlier.found),
                asks=question.asks or earlier.asks, bodies=question.bodies or _topic_bodies(question, earlier), units=question.units,
            ),
            before.section,
            "",
        )  # fmt: skip
    if not question.asks - {"yes_no"}:
        question = replace(question, asks=question.asks | (before.question.asks & {"who", "lead", "how_much", "when"}))
    return question, before.section, ""


def _topic_bodies(question: Question, earlier: Question):  # type: ignore[no-untyped-def]
    """Bodies of the earlier question matter only when the new one does not ask who."""
    return () if "who" in question.asks else earlier.bodies
