"""Say no honestly: what was looked for, what is missing, and in words where the nearest matter stands. Never a card, never a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot import signals
from bot.answer import Reason, Status
from bot.desk import Desk
from bot.draft import Draft, Line, joined
from bot.law_desk import LawDesk
from bot.matter import matter, pieces
from corpus.numerals import quantities
from corpus.records import Target
from corpus.script import fold_keep

NAME: Final = "refusal"
_ZH: dict[str, str] = {
    "empty": "没有收到问题。请写下您想问的事，例如：某项工作由谁牵头、某个指标是多少。",
    "unclear": "问题里没有写明要问的是哪件事。请写上工作、指标或部门的名称，例如：某项工程由谁负责、某个指标是多少。",
    "too_long": "问题太长了，请用一两句话写下要问的事。",
    "off_topic": "资料里没有与这个问题相关的内容，无法回答。",
    "annex_missing": "这需要附件里的表格。现有文本只有附件的名称，没有表格，因此无法给出分地区或分行业的数值。",
    "place_missing": "资料里没有单列该地的数值，不能拿全区的数代替。",
    "year_missing": "资料里没有针对该年份的数值。",
    "metric_missing": "资料里没有这个指标的数值。",
    "unit_missing": "资料里没有以这种单位给出的数量。",
    "body_missing": "资料的责任单位名单里没有写到这个单位。",
    "results_missing": "资料写的是要达到的目标，没有实际完成情况的数据。",
    "text_missing": "这要看另一份文件或法律的条文，其文本不在现有资料之中。",
    "not_stated": "资料里没有写到这一点。",
    "opinion": "这是评价或预测，资料里没有，我只回答资料写明的内容。",
    "instruction": "我只回答关于资料内容的问题，不执行其他指令。",
    "unverified": "拟出的答复没有通过与原文的核对，因此不予给出。",
}
_EN: dict[str, str] = {
    "empty": "No question was received.",
    "unclear": "The question does not say which matter is meant; please name the work, the figure or the department.",
    "too_long": "The question is too long; please ask in a sentence or two.",
    "off_topic": "The sources hold nothing on this question.",
    "annex_missing": "This needs the tables of the annexes. The text at hand has only the names of the annexes, not their tables.",
    "place_missing": "The sources give no value for that place; the region's own value is not passed off as its.",
    "year_missing": "The sources give no value for that year.",
    "metric_missing": "The sources give no value for this measure.",
    "unit_missing": "The sources give no quantity in such a unit.",
    "body_missing": "The sources do not name this body among those responsible.",
    "results_missing": "The sources say what is to be reached; they hold no data on results.",
    "text_missing": "This stands in another document or law whose text is not among the sources.",
    "not_stated": "The sources do not say this.",
    "opinion": "This asks for a judgement or forecast; I only tell what the sources say.",
    "instruction": "I only answer questions on the sources and follow no other instructions.",
    "unverified": "The drafted reply did not stand the check against the text, so it is not given.",
}
SHOWN = 40  # characters of a question that is named as not answered
_NO_MARKS = str.maketrans("", "", "⟦⟧⟪⟫[]")
NAMED = 0.3  # share of a target's name that the question must say for it to be called the nearest
_NEAR = {
    "annex_missing",
    "place_missing",
    "year_missing",
    "metric_missing",
    "unit_missing",
    "results_missing",
    "not_stated",
    "text_missing",
}


def compose(desk: Desk, reason: Reason, known: str = "") -> Draft:
    """The refusal for a reason of the closed list; `known` is what is known of a document whose text is missing."""
    lines = [Line(desk.say(_ZH[reason], _EN[reason]))]
    if known:
        lines.append(Line(known))
    where = desk.evidence.section
    if reason in _NEAR and where and desk.evidence.coverage >= 0.3:
        topic = _topic(desk)
        zh = f"最接近的内容在{desk.name(where)}" + (f"，写的是{topic}。" if topic else "。")
        en = f"The nearest matter stands in {desk.name(where)}" + (f": {topic}." if topic else ".")
        lines.append(Line(desk.say(zh, en)))
    follow = _suggest(desk) if reason in _NEAR and where else ()
    return Draft(NAME, tuple(lines), status="abstained", reason=reason, followups=follow, section=where)


LIKE = 0.5  # likeness from which an article is called the nearest


def beside(draft: Draft, desk: Desk, law: LawDesk) -> Draft:
    """A refusal that names the article whose words come nearest, where the laws come nearer than the plan; other drafts as they are."""
    best = law.evidence.best
    if draft.status != "abstained" or draft.reason not in _NEAR | {"off_topic"} or best is None or law.evidence.likeness < LIKE:
        return draft
    if desk.evidence.likeness > law.evidence.likeness:
        return draft
    section = law.document(best.doc).section_at(best.start)
    place, heading = f"《{law.document(best.doc).short}》{best.article}", section.heading
    if not heading or any(quantities(heading)):
        return draft
    zh = f"最接近的条文是{place}“{heading}”，它没有直接回答这个问题。"
    return replace(
        draft, lines=(draft.lines[0], Line(desk.say(zh, f"The nearest article is {place} “{heading}”; it does not answer this.")))
    )


def _told(part: str, draft: Draft, before: Sequence[Target]) -> bool:
    """Whether a question for a figure names nothing but what the targets told before are called (多大的电厂)."""
    own = pieces(matter(re.sub(signals.NUMBER, " ", fold_keep(part))))
    said = fold_keep(" ".join(t.scope + t.metric for t in before))
    return (
        draft.kind == "target" and bool(own) and not fold_keep(part).rstrip("?？").endswith("呢") and all(p in said for p in own)
    )


def in_parts(asked: Sequence[tuple[str, Draft, Desk]]) -> Draft | None:
    """The answers to the several questions of a message, one after the other; what is not answered is named. None where nothing is."""
    answered = [d for _, d, _ in asked if d.status == "answered"]
    if not answered:
        return None
    whole = answered[0]
    lines: list[Line] = []
    told: list[Target] = []
    for part, draft, desk in asked:
        if _told(part, draft, told) or (lines and draft.status != "answered" and _WHERE.match(fold_keep(part))):
            continue
        told += draft.targets if draft.kind == "target" else ()
        if draft.status == "answered":
            lines += [line for line in draft.lines if line not in lines]
        elif draft.status != "smalltalk":
            said, why = part.strip(" ?？。，,；;").translate(_NO_MARKS)[:SHOWN], draft.lines[0].text
            lines.append(Line(desk.say(f"“{said}”这一问没有答出：{why}", f"Not answered: “{said}”. {why}"), refusal=True))
    for draft in answered[1:]:
        whole = joined(whole, draft)
    status: Status = "partial" if any(line.refusal for line in lines) else "answered"
    return replace(whole, lines=tuple(lines), status=status, duties=tuple(dict.fromkeys(whole.duties)),
                   targets=tuple(dict.fromkeys(whole.targets)), provisions=tuple(dict.fromkeys(whole.provisions)))  # fmt: skip


# Where that is written: what is told before it is cited with its section.
_WHERE = re.compile(
    r"^(?:那|它|这(?:个|条|项|话)?|都|又|是|分别)*(?:写|放|列|出现|讲|说|规定|提|记|落)?(?:在|出自|来自)(?:方案|法律?|条例|文件|原文)?(?:里|中)?的?"
    r"(?:哪|第几)(?:一|几)?(?:个)?(?:节|章|条|部分|处|地方|项|款|页)(?:里|中|上)?(?:头)?(?:写|说|讲|提)?的?[?？。]?$"
    r"|^(?:and )?(?:in )?(?:which|what) (?:section|article|part|clause)(?: is (?:it|that|this)(?: in)?)?[?？.]?$"
)


def _topic(desk: Desk) -> str:
    """The nearest target's name, in words without its figure."""
    if desk.evidence.targets and desk.evidence.targets[0][1] >= 0.5:
        t = desk.evidence.targets[0][0]
        if desk.finder.said(desk.question, t) < NAMED:
            return ""
        return (
            (t.scope if t.scope and t.scope not in t.metric else "") + t.metric
            if not any(c.isdigit() for c in t.scope + t.metric)
            else ""
        )
    return ""


def _suggest(desk: Desk) -> tuple[str, ...]:
    topic = _topic(desk)
    return (f"{topic}的目标是什么？",) if topic else ()
