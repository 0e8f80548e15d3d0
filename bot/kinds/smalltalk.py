"""Greetings and thanks: one calm sentence and what can be asked. No source, no citation."""

from __future__ import annotations

from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line

NAME: Final = "smalltalk"


def compose(desk: Desk) -> Draft:
    """A short reply with three questions to begin with, taken from the records at hand."""
    titles = "、".join(f"《{d.title}》" for d in desk.library.documents)
    if signals.has(r"谢|thank|辛苦|thx|再见|拜拜|bye", desk.question.text):
        text = desk.say("不客气，有需要随时再问。", "You are welcome.")
    else:
        text = desk.say(
            f"您好，我是问策，依据{titles}回答问题，每个答案都带出处。",
            f"Hello, I am Wence. I answer from {titles}, always with the clause.",
        )
    return Draft(NAME, (Line(text),), status="smalltalk", followups=examples(desk))


def examples(desk: Desk) -> tuple[str, ...]:
    duty = next((d for d in desk.library.duties if d.lead), None) or next(iter(desk.library.duties), None)
    target = next((t for t in desk.library.targets if t.kind == "figure"), None)
    out = []
    if target:
        out.append(f"{target.metric}的目标是多少？")
    if duty:
        out += [f"{duty.heading}由谁负责？", f"{duty.bodies[0]}有哪些任务？"]
    return tuple(out)
