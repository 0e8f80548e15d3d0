"""某部门有哪些任务: everything a body leads, joins, answers for alone or carries out. The list is complete and counted."""

from __future__ import annotations

from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, span_of
from bot.finder import matter
from bot.question import BodyMention
from corpus.records import Duty

NAME: Final = "tasks"
_ROLES = (
    ("lead", "牵头", "leads"),
    ("sole", "单独负责", "alone responsible"),
    ("joint", "按职责分工负责", "takes part"),
    ("carry_out", "负责落实", "carries out"),
)


def fits(desk: Desk) -> bool:
    """One body is named, its tasks are asked for, and no other matter."""
    q = desk.question
    if len(q.bodies) != 1 or (not q.asks & {"tasks", "list", "count"} and not signals.has(signals.TASKS, q.core)):
        return False
    mention = q.bodies[0]
    rest = q.core[: mention.start] + " " + q.core[mention.end :]
    if signals.has(r"除了|以外|之外|还有谁|谁(?:来)?牵头|besides|other than", rest) or (
        not desk.en and "who" in signals.asks(rest) and "哪" not in rest
    ):
        return False
    if desk.before and desk.before.section and signals.has(r"^(?:那|这)", q.core) and not signals.has(signals.TASKS, rest):
        return False
    left = matter(_without_asking(rest))
    return len(left.replace(" ", "")) <= 4 or (desk.en and len(left.split()) <= 4)


def compose(desk: Desk) -> Draft | None:
    """All duties that name the body, by role; None when no document names it (a refusal says so)."""
    mention = desk.question.bodies[0]
    found = [(d, r) for d in desk.library.duties if _wanted(desk, d) and (r := _role(d, mention))]
    if not found:
        return None
    only = _only_role(desk)
    shown = [(d, r) for d, r in found if only is None or r == only]
    name = next(n for doc, n in mention.names if doc == found[0][0].doc)
    lines = [_head(desk, name, found, only, len(shown))]
    for role, zh, en in _ROLES:
        listed = [d for d, r in shown if r == role]
        if role == "carry_out" and len(listed) > 3:
            first = next((d for d in listed if not d.inherited_from), listed[0])
            lines.append(Line(desk.say("各项任务均负责落实。", "Carries out every item."), (span_of(first),)))
            continue
        for d in listed:
            lines.append(Line(f"{desk.name((d.doc, d.section))}：{desk.say(zh, en)}。", (span_of(d),)))
    duties = tuple(d for d, _ in shown)
    return Draft(
        NAME,
        tuple(lines),
        duties=duties,
        followups=tuple(f"{d.heading}由谁负责？" for d in duties[:2]),
        section=(found[0][0].doc, found[0][0].section),
    )


def _head(desk: Desk, name: str, found: list[tuple[Duty, str]], only: str | None, shown: int) -> Line:
    spans = tuple(span_of(d) for d, _ in found)
    parts = [(zh, en, sum(r == role for _, r in found)) for role, zh, en in _ROLES]
    counts = (*(n for _, _, n in parts), len(found), shown)
    told = "，".join(f"{zh}的共{n}项" for zh, _, n in parts if n)
    english = ", ".join(f"{en} {n} items" for _, en, n in parts if n)
    if only is not None and shown != len(found):
        role = next(zh for r, zh, _ in _ROLES if r == only)
        return Line(
            desk.say(
                f"列有{name}的共{len(found)}项，其中{role}的共{shown}项，已全部列出：",
                f"{name}: {shown} items of {len(found)}, all listed:",
            ),
            spans,
            counts,
            "duties",
        )
    return Line(
        desk.say(
            f"责任单位中列有{name}的共{len(found)}项：{told}，已全部列出：",
            f"{name} is named in {len(found)} items ({english}), all listed:",
        ),
        spans,
        counts,
        "duties",
    )


def _only_role(desk: Desk) -> str | None:
    """牵头哪些: only what it leads is asked for."""
    core = desk.question.core
    if signals.has(r"配合|参与|协办|分工|take part|join", core):
        return None
    if signals.has(r"牵头(?:了|的|负责)?(?:哪|什么|几|多少|任务|工作|事|有)|挑头(?:哪|什么|几)|\bleads?\b", core):
        return "lead" if any(_role(d, desk.question.bodies[0]) == "lead" for d in desk.library.duties) else None
    return None


def _wanted(desk: Desk, duty: Duty) -> bool:
    return desk.question.doc in (None, duty.doc)


def _role(duty: Duty, mention: BodyMention) -> str | None:
    mine = {n for doc, n in mention.names if doc == duty.doc}
    for role, _, _ in _ROLES:
        if mine & set(getattr(duty, role)):
            return role
    return None


def _without_asking(text: str) -> str:
    import re

    return re.sub(
        signals.TASKS
        + "|"
        + signals.LIST
        + "|"
        + signals.COUNT
        + r"|名|共|一共|项|哪|块|参加|出现|逐|请|干|做|搞|办|身上|头上|手上|涉及|牵涉|局里|厅里",
        " ",
        text,
    )
