"""列出与计数: all targets of a section, all sections with or without a lead, all bodies. A list is complete and says so."""

from __future__ import annotations

import re
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, span_of
from bot.matter import matter
from bot.phrases import names, target_words
from corpus.bodies import bodies
from corpus.records import Duty, Target
from corpus.script import fold_keep

NAME: Final = "listing"
_FIGURES = r"指标|目标|数字|数值|百分|硬杠杠|硬指标|要完成的数|的数(?:都|有)|(?:有|带)数的|量化|figures?|targets?|indicators?"
_ALL_OF_THEM = (
    r"哪(?:些|几)|都有|有哪|有些|全部|所有|列出|列一下|列全|一个不落|逐(?:项|条)|清单|各(?:是|为)?多少"
    r"|几(?:个|项)[^,，。]{0,10}?(?:指标|目标|数)|列上|都列|全列|多少(?:个|项)(?:量化|硬|约束性|数字)?(?:指标|目标)|list|all the|which targets"
)
_LEADS = r"牵头|\bleads?\b"
_ALONE = (
    r"(?:只|仅)(?:有|由|写|归|列)?(?:了)?(?:一|1)(?:个|家)|单独|独自|一家(?:负责|管)"
    r"|(?:一|1)(?:个|家)(?:部门|单位|厅局?|局|委)?(?:自己|独自|单独)?(?:负责|管(?![道网])|承担)"
)
_WHICH = (
    r"有(?:哪些|哪几)|哪些(?:是)?(?:没|未|不|只|单独)|(?:哪些|哪几)(?:个|项)?(?:事情?|地方|内容|活)|列(?:出|一下)"
    r"|(?:任务|事项|工作|事)$|which|list"
)
_SECTIONS = r"(?:[哪那]些|[哪那]几|几|多少|[哪那]个|[哪那]一|哪)(?:个)?(?:项|条|小?节|小项|任务|工作|工程|章|部分|款)"


_PERCENT = r"百分|%|percent"
WHOLE = ("", "")  # the whole document instead of one section


def fits(desk: Desk) -> bool:
    """Complete lists only: of targets in a field, of sections by who is responsible, of bodies."""
    q = desk.question
    if _of_named_section(desk):
        return True
    if not q.asks & {"list", "count"} and not signals.has(r"各(?:是|为)?多少|都有|都是|有些|哪一?项|哪一?条|" + _ALONE, q.core):
        return False
    if "compare" in q.asks and signals.has(r"[一-鿿a-z](?:和|与|跟|同)[一-鿿a-z]", q.core):
        return False
    return _about_duties(desk) or _about_bodies(desk) or _about_targets(desk)


def _about_duties(desk: Desk) -> bool:
    core = desk.question.core
    if desk.question.bodies:
        return False
    asked = signals.has(_SECTIONS, core) or signals.has(_WHICH, core)
    return (signals.has(_LEADS, core) or signals.has(_ALONE, core)) and asked and len(_rest(core)) <= 2


def _about_bodies(desk: Desk) -> bool:
    core = desk.question.core
    return (
        signals.has(r"(?:一共|总共|共|合计|全部|所有)[^,。]{0,8}(?:部门|单位)|(?:多少|几)个?(?:部门|单位)", core)
        and len(_rest(core)) <= 1
    )


def _about_targets(desk: Desk) -> bool:
    core = desk.question.core
    if not signals.has(_FIGURES, core) or desk.evidence.section is None:
        return False
    if not signals.has(_ALL_OF_THEM, core):
        return False
    if signals.has(r"哪(?:些|几)(?:个)?(?!指标|目标|数|量化|硬|百分|约束)[一-鿿]{2,4}", core) and not signals.has(
        r"指标|目标|的数|数字", core
    ):
        return False
    top = [t for t, _ in desk.evidence.targets[:1]]
    if (
        top
        and _named_share(top[0], core) >= 0.75
        and not signals.has(r"(?:哪|几|多少|所有|全部)(?:些|几)?(?:个|项|条)?(?:的)?(?:[^,。]{0,10})(?:指标|目标|数)", core)
    ):
        return False
    return len(_figures(desk)) >= 2


def _of_named_section(desk: Desk) -> bool:
    """三(四)的目标: the targets of a section named by its number, with no other matter; one alone is a list too."""
    q = desk.question
    if not q.sections or q.bodies or desk.evidence.section is None or not signals.has(_FIGURES, q.core):
        return False
    if signals.has(signals.WHO + "|" + signals.LEAD, q.core) or not desk.targets_in(desk.evidence.section):
        return False
    text = re.sub(
        r"[一二三四五六七八九十]+\([一二三四五六七八九十]+\)|到?20\d\d年?|" + _FIGURES + "|" + _ALL_OF_THEM, " ", q.core
    )
    text = re.sub(signals.LIST + "|" + signals.COUNT + r"|完成|达到|实现|第|节|条|款|部分", " ", text)
    return len(matter(text).replace(" ", "")) <= 1


def _rest(core: str) -> str:
    text = re.sub(
        _SECTIONS
        + "|"
        + _ALONE
        + "|"
        + _WHICH
        + "|"
        + signals.WHO
        + "|"
        + signals.LIST
        + "|"
        + signals.COUNT
        + "|小节|小项|个|写明|写清|写[了着]|没写|明确|指定|由|自己|方案里?|plan"
        + "|只|仅|标|二字|字样|单独|一家|一个|共|涉及|列|点名|没有|没|项|落|在|把|到",
        " ",
        core,
    )
    return matter(text).replace(" ", "")


def _named_share(t: Target, core: str) -> float:
    name = set(fold_keep(t.metric))
    return len(name & set(core)) / len(name) if name else 0.0


def _field(desk: Desk) -> tuple[str, str] | None:
    """The section whose targets are asked for: found again by the field's name alone, without the words that ask for a list."""
    field = re.sub(
        _FIGURES
        + "|"
        + signals.LIST
        + "|"
        + signals.COUNT
        + r"|百分比|给出|一个不落|来|那一条|这一摊子|一摊子|领域|方面|有些|完成|各是|那块|这块|[,，、。?？]",
        " ",
        desk.question.core,
    )
    field = matter(field)
    if desk.question.sections:
        return desk.evidence.section
    if len(field.replace(" ", "")) < 2:
        return WHOLE
    hits = desk.finder.index.search(field, 30, doc=desk.question.doc, expansions=desk.question.officials)
    scores: dict[tuple[str, str], float] = {}
    for hit in hits:
        where = (hit.unit.doc, hit.unit.section)
        named = sum(c in fold_keep(hit.unit.path) for c in set(field.replace(" ", ""))) / len(set(field.replace(" ", "")))
        scores[where] = max(scores.get(where, 0.0), hit.score + 0.6 * named)
    ranked = sorted(scores, key=lambda w: -scores[w])
    return next((w for w in ranked if any(t.value for t in desk.targets_in(w))), desk.evidence.section)


def _figures(desk: Desk) -> list[Target]:
    """The targets of the best section that carry a value (percentages only when those are asked for)."""
    where = _field(desk)
    if where is None:
        return []
    if where == WHOLE:
        doc = desk.question.doc or desk.library.documents[0].id
        return [t for t in desk.library.targets if t.doc == doc and t.kind == "figure"]
    found = [t for t in desk.targets_in(where) if t.value] or list(desk.targets_in(where) if desk.question.sections else ())
    if signals.has(_PERCENT, desk.question.core):
        found = [t for t in found if t.unit in ("%", "个百分点")]
    return found


def compose(desk: Desk) -> Draft | None:
    """The list asked for, counted."""
    if _about_duties(desk):
        return _duties(desk)
    if _about_bodies(desk):
        return _bodies(desk)
    return _targets(desk)


def _targets(desk: Desk) -> Draft | None:
    found = _figures(desk)
    where = _field(desk)
    if not found or where is None:
        return None
    place = desk.document(found[0].doc).title if where == WHOLE else desk.name(where)
    whole, where = where == WHOLE, (found[0].doc, found[0].section) if where == WHOLE else where
    percent = signals.has(_PERCENT, desk.question.core)
    others = [] if whole or percent else [t for t in desk.targets_in(where) if t not in found]
    zh, en = (
        ("以百分比写的", " in percent")
        if percent
        else ("写有数值、等级或具体要求的", " with a value")
        if whole or others
        else ("", "")
    )
    zh, en = (zh, en) if any(t.value for t in found) else ("", "")
    lines = counted(desk, found, f"{place}{zh}", f"{place}{en}")
    if others:
        lines += counted(desk, others, "另有没有写数值的", "Without a value")
        found = [*found, *others]
    if whole:
        zh = "只写方向、类别或规则而没有数值的，未列在内，请按章节来问。"
        lines.append(Line(desk.say(zh, "Those without a figure are not listed here; ask by section."), (span_of(found[0]),)))
    return Draft(
        NAME, tuple(lines), targets=tuple(found), followups=("这项工作由谁负责？",) if desk.duty(where) else (), section=where
    )


def counted(desk: Desk, listed: list[Target], zh: str, en: str) -> list[Line]:
    """Targets under a line that says how many they are."""
    n = len(listed)
    head = desk.say(f"{zh}共{n}项，已全部列出：", f"{en}: {n} items, all listed:")
    lines = [Line(head, tuple(span_of(t) for t in listed), (n,), "targets")]
    return lines + [Line(target_words(desk, t) + desk.say("。", "."), (span_of(t),)) for t in listed]


def _duties(desk: Desk) -> Draft | None:
    core = desk.question.core
    if signals.has(_ALONE, core):
        found, zh, en = [d for d in _all(desk) if d.sole], "由一家单独负责的", "with one body alone responsible"
    elif signals.has(
        r"没(?:有)?(?:写|写明|指定|明确|标|提|定|说|牵头)|未(?:写|指定|明确|标|定)|不(?:写|带|含)|无牵头|without|no lead", core
    ):
        found, zh, en = [d for d in _all(desk) if not d.lead], "责任单位中没有写“牵头”的", "without a lead"
    else:
        found, zh, en = [d for d in _all(desk) if d.lead], "写明了牵头单位的", "with a lead"
    if not found:
        return None
    n = len(found)
    lines = [
        Line(
            desk.say(f"{zh}共{n}项，已全部列出：", f"{n} items {en}, all listed:"),
            tuple(span_of(d) for d in found),
            (n,),
            "duties",
        )
    ]
    lines += [duty_line(desk, d) for d in found]
    return Draft(NAME, tuple(lines), duties=tuple(found), section=(found[0].doc, found[0].section))


def duty_line(desk: Desk, d: Duty) -> Line:
    """One item of a list of duties: who leads it; where nobody does, who is responsible."""
    who = d.lead or d.sole or d.joint
    role = "牵头单位" if d.lead else ("负责单位" if d.sole else "按职责分工")
    return Line(f"{desk.name((d.doc, d.section))}，{role}：{names(desk, who, d.open_list and not d.lead)}。", (span_of(d),))


def _bodies(desk: Desk) -> Draft | None:
    """Every body the duties name, in the order of first mention."""
    first: dict[str, Duty] = {}
    for d in _all(desk):
        for name in d.bodies:
            kind = bodies().kind_of(name)
            if kind is None or kind.level != "general":
                first.setdefault(name, d)
    if not first:
        return None
    n = len(first)
    spans = tuple(span_of(d) for d in dict.fromkeys(first.values()))
    zh = f"责任单位名单里写出的部门和单位共{n}个，已全部列出：{'、'.join(first)}。"
    return Draft(
        NAME,
        (Line(desk.say(zh, f"{n} bodies are named, all listed: {'、'.join(first)}."), spans, (n,), "duties"),),
        section=(spans[0].doc, next(iter(first.values())).section),
    )


def _all(desk: Desk) -> list[Duty]:
    return [d for d in desk.library.duties if desk.question.doc in (None, d.doc)]
