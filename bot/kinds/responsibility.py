"""谁负责: who leads, who takes part, who carries out, as the section's bracket says it. The first name of a list is not its lead."""

from __future__ import annotations

from typing import Final

from bot import signals, slots
from bot.desk import Desk
from bot.draft import Draft, Line, Span, rule_span, span_of
from bot.matter import matter
from bot.phrases import names, quotation
from corpus.records import Duty
from corpus.script import fold

NAME: Final = "responsibility"
_CHOICE = (
    r"角色|掺和|算(?:牵头|配合|参与)|[^要]不[?？]?$|没[?？]?$|还是|归|找|管不管|管吗|由.{2,8}(?:管|负责)|有份"
    r"|参与(?:吗|不|了没)|在不在(?:内|里|名单)"
)
_PERSON = r"责任人|责任主体|负总责"  # told by a sentence of the text, not by a bracket
_LOCAL = r"(?:哪(?:几|些)?级(?:地方)?政府|地方上?(?:由|归)?(?:谁|哪)|基层(?:由|归)?(?:谁|哪)).{0,6}(?:落实|负责|管|执行)?"


def fits(desk: Desk) -> bool:
    """The question asks who; or asks about a named body's part in a concrete matter."""
    asks = desk.question.asks
    if (wanted := slots.slot(desk.question.text)) and wanted.name == "payer":
        return False
    if signals.has(r"谁(?:的|家)?[^,，。?？]{0,14}(?:更|最)(?:高|低|多|少|大|快|严)", desk.question.core):
        return False
    if signals.has(_PERSON, desk.question.core) and any(
        signals.has(_PERSON, fold(s.quote)) for s, _ in desk.evidence.sentences[:2]
    ):
        return False
    if "who" in asks or (desk.question.bodies and signals.has(_CHOICE, desk.question.core)):
        return True
    return bool(desk.question.bodies) and bool(asks & {"yes_no", "lead", "tasks"}) and bool(matter(desk.question.core))


def compose(desk: Desk) -> Draft | None:
    """The best section's duty in words, with the passage of the matter asked about."""
    where = _where(desk)
    if where is None:
        return None
    duty = desk.duty(where)
    if duty is None:
        return None
    lines = [*_bodies_asked(desk, duty), *_said(desk, duty), *_carried_out(desk, duty), *_matter(desk, where)]
    duties = [duty]
    for other in _compared(desk, where):
        lines += _said(desk, other)
        duties.append(other)
    return Draft(NAME, tuple(lines), duties=tuple(duties), followups=_followups(desk, duty), section=where)


def _compared(desk: Desk, where: tuple[str, str]) -> list[Duty]:
    """The second section of a comparison (农牧业那块和公共机构那块), when its evidence is nearly as strong."""
    ranked = desk.evidence.sections
    if "compare" not in desk.question.asks or len(ranked) < 2:
        return []
    other, score = next(((w, s) for w, s in ranked if w != where), (where, 0.0))
    duty = desk.duty(other) if other != where and score >= 0.5 * ranked[0][1] else None
    return [duty] if duty else []


def _where(desk: Desk) -> tuple[str, str] | None:
    """The best section that has a duty."""
    for label in desk.question.sections:
        for document in desk.library.documents:
            if any(s.label == label for s in document.sections):
                return document.id, label
    if desk.stay and desk.before and desk.before.section and desk.duty(desk.before.section):
        return desk.before.section
    if signals.has(_LOCAL, desk.question.core) and (rule := next((d for d in desk.library.duties if d.inherited_from), None)):
        return rule.doc, rule.inherited_from
    ranked = desk.evidence.sections
    if not ranked:
        return None
    top = ranked[0][1]
    for where, score in ranked[:3]:
        if desk.duty(where) is not None and score >= 0.75 * top:
            return where
    return None


def _said(desk: Desk, duty: Duty) -> list[Line]:
    section = desk.name((duty.doc, duty.section))
    span = (span_of(duty),)
    if duty.sole:
        zh = f"{section}由{names(desk, duty.sole)}一家负责。"
        return [Line(desk.say(zh, f"{section}: responsible alone: {names(desk, duty.sole)}."), span, table="duties")]
    if duty.lead:
        zh = f"{section}的牵头单位（{len(duty.lead)}家）：{names(desk, duty.lead, duty.open_list and not duty.joint)}。"
        en = f"{section}: Lead ({len(duty.lead)} bodies): {names(desk, duty.lead, duty.open_list and not duty.joint)}."
        out = [Line(desk.say(zh, en), span, (len(duty.lead),), "duties")]
        if duty.joint:
            zh = f"按职责分工负责（{len(duty.joint)}家）：{names(desk, duty.joint, duty.open_list)}{_open(duty)}。"
            en = f"Taking part by their functions ({len(duty.joint)} bodies): {names(desk, duty.joint, duty.open_list)}."
            out.append(Line(desk.say(zh, en), span, (len(duty.joint),)))
        return out
    zh = f"{section}由下列{len(duty.joint)}家按职责分工负责：{names(desk, duty.joint, duty.open_list)}{_open(duty)}。"
    en = f"{section}: responsible by their functions ({len(duty.joint)} bodies): {names(desk, duty.joint, duty.open_list)}."
    none = desk.say("原文没有指定牵头单位。", "The text names no lead body (没有指定牵头单位).")
    return [Line(desk.say(zh, en), span, (len(duty.joint),), "duties"), Line(none, span)]


def _open(duty: Duty) -> str:
    return "（原文名单以“等”结尾）" if duty.open_list else ""


def _carried_out(desk: Desk, duty: Duty) -> list[Line]:
    if not duty.carry_out:
        return []
    spans: tuple[Span, ...] = (rule_span(duty),) if duty.inherited_from else (span_of(duty),)
    zh = f"落实：{names(desk, duty.carry_out)}负责落实"
    zh += f"（{duty.inherited_from}统一规定，适用于其后各项）。" if duty.inherited_from else "。"
    en = f"Carried out by: {names(desk, duty.carry_out)}" + (
        f" (rule stated once in {duty.inherited_from})." if duty.inherited_from else "."
    )
    return [Line(desk.say(zh, en), spans)]


def _bodies_asked(desk: Desk, duty: Duty) -> list[Line]:
    """是不是X牵头: the named body's part, said first."""
    out = []
    if not desk.question.asks & {"yes_no"} and len(desk.question.bodies) != 1:
        return []
    for mention in desk.question.bodies[:3]:
        name = next((n for doc, n in mention.names if doc == duty.doc and n in (*duty.bodies, *duty.carry_out)), None)
        if name is None:
            if "yes_no" in desk.question.asks and mention.names:
                known = mention.names[0][1]
                zh = f"这一项的责任单位名单里没有写“{mention.words}”{'，但名单以“等”结尾' if duty.open_list else ''}。"
                if fold(known) not in fold(duty.quote):
                    out.append(Line(desk.say(zh, f"“{mention.words}” is not in the list of this item."), (span_of(duty),)))
            continue
        if "yes_no" not in desk.question.asks:
            continue
        if name in duty.lead:
            out.append(
                Line(
                    desk.say(
                        f"是，牵头单位之一：{name}。" if len(duty.lead) > 1 else f"是，牵头单位：{name}。", f"Yes. Lead: {name}."
                    ),
                    (span_of(duty),),
                )
            )
        elif name in duty.sole:
            out.append(Line(desk.say(f"由{name}一家负责。", f"{name} alone is responsible."), (span_of(duty),)))
        elif name in duty.joint:
            zh = f"{name}在名单之中，身份是按职责分工负责" + ("，不在牵头之列。" if duty.lead else "；原文没有指定牵头单位。")
            out.append(
                Line(
                    desk.say(
                        zh, f"{name} takes part by its functions" + (", not as a lead." if duty.lead else "; no lead is named.")
                    ),
                    (span_of(duty),),
                )
            )
    return out


def _matter(desk: Desk, where: tuple[str, str]) -> list[Line]:
    """The passage that speaks of what was asked about, so that the reader sees why this section."""
    best = desk.evidence.sentences if desk.evidence.section == where else ()
    if not best:
        return []
    heading = fold(desk.section(where).heading)
    sentence = next(
        (s for s, _ in best if fold(s.quote).rstrip("。") not in (heading,) and heading not in fold(s.quote)[: len(heading) + 6]),
        None,
    )
    if sentence is None:
        return []
    words, start, end = quotation(sentence)
    return [Line(desk.say(f"对应原文：{words}", f"The passage: {words}"), (Span(sentence.doc, start, end),))]


def _followups(desk: Desk, duty: Duty) -> tuple[str, ...]:
    out = [f"{duty.heading}有哪些指标？"] if any(t.value for t in desk.targets_in((duty.doc, duty.section))) else []
    first = (duty.lead or duty.sole or duty.joint)[:1]
    out += [f"{name}还承担哪些任务？" for name in first]
    return tuple(out)
