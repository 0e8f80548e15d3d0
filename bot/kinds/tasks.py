"""某部门有哪些任务: everything a body leads, joins, answers for alone or carries out. The list is complete and counted."""

from __future__ import annotations

import re
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, span_of
from bot.matter import matter
from bot.question import BodyMention
from corpus.records import Duty

NAME: Final = "tasks"
_ROLES = (
    ("lead", "牵头", "leads"),
    ("sole", "单独负责", "alone responsible"),
    ("joint", "按职责分工负责", "takes part"),
    ("carry_out", "负责落实", "carries out"),
)


_TOGETHER = r"共同|都(?:要|得|有|参与|管|负责|牵头)|一起|同时|交叉|重合|both|jointly"
_BESIDES = r"(?:除了?|除去|抛开)[^,，。?？]{2,16}?(?:那|这)?(?:一)?(?:块|节|项|条|章|摊|工程|任务)?(?:以外|之外|外)?[,，]"
_BESIDES += r"(?=.{0,12}(?:还|另外|别的|其他|其它))"
_WHO_ELSE = r"(?:跟|和|与|同)哪[几些]家|除了|以外|之外|还有谁|谁|哪(?:些|个|几|一)?(?:个|家)?(?:部门|单位|厅|局|委)|besides|other than|who else"


def fits(desk: Desk) -> bool:
    """Bodies are named, their tasks are asked for, and no other matter."""
    q = desk.question
    if len(q.bodies) == 1 and not q.asks and not matter(q.core.replace(q.bodies[0].words, "")):
        return True
    if not q.bodies or (not q.asks & {"tasks", "list", "count"} and not signals.has(signals.TASKS, q.core)):
        return False
    rest = q.core
    for mention in sorted(q.bodies, key=lambda m: -m.start):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    rest = re.sub(_BESIDES, " ", rest)  # a complete list holds what is asked for beside one thing
    if signals.has(_WHO_ELSE, rest):
        return False
    if desk.before and desk.before.section and signals.has(r"^(?:那|这)", q.core) and not signals.has(signals.TASKS, rest):
        return False
    left = matter(_without_asking(rest))
    return len(left.replace(" ", "")) <= 4 or (desk.en and len(left.split()) <= 4)


def compose(desk: Desk) -> Draft | None:
    """All duties that name the bodies, by role; None when no document names one (a refusal says so)."""
    known = [m for m in desk.question.bodies if m.names]
    each = {m.words: _found(desk, m) for m in known}
    if len(each) > 1 and signals.has(_TOGETHER, desk.question.core):
        return _together(desk, known[:2])
    lines: list[Line] = []
    duties: list[Duty] = []
    for mention in known[:3]:
        for doc in dict.fromkeys(d.doc for d, _ in each[mention.words]):
            told, shown = _of_one(desk, mention, [(d, r) for d, r in each[mention.words] if d.doc == doc])
            lines += told
            duties += [d for d in shown if d not in duties]
    if not lines:
        return None
    first = duties[0] if duties else next(iter(each.values()))[0][0]
    follow = tuple(f"{d.heading}由谁负责？" for d in duties[:2])
    return Draft(NAME, tuple(lines), duties=tuple(duties), followups=follow, section=(first.doc, first.section))


def _found(desk: Desk, mention: BodyMention) -> list[tuple[Duty, str]]:
    return [(d, r) for d in desk.library.duties if _wanted(desk, d) and (r := _role(d, mention))]


def _of_one(desk: Desk, mention: BodyMention, found: list[tuple[Duty, str]]) -> tuple[list[Line], list[Duty]]:
    """The lines on one body, and the duties they list."""
    only = _only_role(desk)
    name = next(n for doc, n in mention.names if doc == found[0][0].doc)
    lines: list[Line] = []
    if only == "joint" and all(r != only for _, r in found):
        only = None
    if only is not None and all(r != only for _, r in found):
        zh = f"没有一项把{name}写为牵头单位；它列在下列各项之中。"
        lines.append(
            Line(
                desk.say(zh, f"No item names {name} as a lead; it is named in the following."),
                tuple(span_of(d) for d, _ in found),
            )
        )
        only = None
    shown = [(d, r) for d, r in found if only is None or r == only]
    lines.append(_head(desk, name, found, only, len(shown)))
    for role, zh, en in _ROLES:
        listed = [d for d, r in shown if r == role]
        if role == "carry_out" and len(listed) > 3:
            first = next((d for d in listed if not d.inherited_from), listed[0])
            lines.append(Line(desk.say("各项任务均负责落实。", "Carries out every item."), (span_of(first),)))
            continue
        for d in listed:
            said = f"{desk.name((d.doc, d.section))}：{desk.say(zh, en)}。"
            lines.append(Line(said, (span_of(d),), about=_name_in(d, mention, role)))
    return lines, [d for d, _ in shown]


def _together(desk: Desk, mentions: list[BodyMention]) -> Draft | None:
    """The duties that name both bodies, with the part of each."""
    one, other = (dict(_found(desk, m)) for m in mentions)
    both = [d for d in one if d in other]
    both = [d for d in both if d.doc == both[0].doc]
    if not both:
        return None
    a, b = (next(n for doc, n in m.names if doc == both[0].doc) for m in mentions)
    n = len(both)
    spans = tuple(span_of(d) for d in both)
    lines = [
        Line(
            desk.say(f"同时列有{a}和{b}的共{n}项，已全部列出：", f"{a} and {b} are both named in {n} items, all listed:"),
            spans,
            (n,),
            "duties",
        )
    ]
    words = {role: desk.say(zh, en) for role, zh, en in _ROLES}
    for d in both:
        lines.append(Line(f"{desk.name((d.doc, d.section))}：{a}{words[one[d]]}，{b}{words[other[d]]}。", (span_of(d),)))
    return Draft(NAME, tuple(lines), duties=tuple(both), section=(both[0].doc, both[0].section))


def _head(desk: Desk, name: str, found: list[tuple[Duty, str]], only: str | None, shown: int) -> Line:
    spans = tuple(span_of(d) for d, _ in found)
    parts = [(zh, en, sum(r == role for _, r in found)) for role, zh, en in _ROLES]
    counts = (*(n for _, _, n in parts), len(found), shown)
    title = f"《{desk.document(found[0][0].doc).title}》的" if len(desk.library.documents) > 1 else ""
    told = "，".join(f"{zh}的共{n}项" for zh, _, n in parts if n)
    english = ", ".join(f"{en} {n} items" for _, en, n in parts if n)
    if only is not None and shown != len(found):
        role = next(zh for r, zh, _ in _ROLES if r == only)
        return Line(
            desk.say(
                f"{title}责任单位中列有{name}的共{len(found)}项，其中{role}的共{shown}项，已全部列出：",
                f"{name}: {shown} items of {len(found)}, all listed:",
            ),
            spans,
            counts,
            "duties",
        )
    return Line(
        desk.say(
            f"{title}责任单位中列有{name}的共{len(found)}项：{told}，已全部列出：",
            f"{name} is named in {len(found)} items ({english}), all listed:",
        ),
        spans,
        counts,
        "duties",
    )


def _only_role(desk: Desk) -> str | None:
    """牵头哪些: only what it leads is asked for."""
    core = desk.question.core
    only_joint = r"(?:配合|参与|协办)的?(?:呢|有|又|哪|几|是|$|[?？])"
    if signals.has(only_joint, core) and not signals.has(r"牵头|参与(?:哪|几|什么|了哪)", core):
        return "joint"
    if signals.has(r"配合|参与|协办|分工|take part|join", core):
        return None
    if signals.has(r"当头儿?|写明牵头|牵头的(?:章节|节|任务|工程|事)", core):
        return "lead"
    if signals.has(r"牵头(?:了|的|负责)?(?:哪|什么|几|多少|任务|工作|事|有|呢|又|$|[?？])|挑头(?:哪|什么|几)|\bleads?\b", core):
        return "lead"
    return None


def _wanted(desk: Desk, duty: Duty) -> bool:
    return desk.question.doc in (None, duty.doc)


def _role(duty: Duty, mention: BodyMention) -> str | None:
    mine = {n for doc, n in mention.names if doc == duty.doc}
    for role, _, _ in _ROLES:
        if mine & set(getattr(duty, role)):
            return role
    return None


def _name_in(duty: Duty, mention: BodyMention, role: str) -> str:
    """The body as this duty writes it."""
    held: tuple[str, ...] = getattr(duty, role)
    return next(n for doc, n in mention.names if doc == duty.doc and n in held)


def _without_asking(text: str) -> str:
    return re.sub(
        signals.TASKS
        + "|"
        + signals.LIST
        + "|"
        + signals.COUNT
        + r"|名|共|一共|项|哪|块|参加|出现|逐|请|干|做|搞|办|身上|头上|手上|涉及|牵涉|局里|厅里"
        r"|当头儿?|头儿|写明(?:了)?|单独|别家|或者?|其他家|(?:就|是|还是|好|只有?|一|几|多){1,3}处|挂(?:在|着|上)?|另外|还|章节?|小节|节|桩|摊|一摊|章"
        r"|数一数|数数|摊上|营生|差使|当(?=\s|$)|叫(?=\s|什么|啥|甚|$)|件|上个|个|我们厅|我们局|厅|局|委|找出来|找|列|共同|一起|同时|各自?|都|和|与|跟|同",
        " ",
        text,
    )
