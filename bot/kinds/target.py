"""指标: the figure, class or rule with its relation, unit, base year, deadline and scope, and the clause it stands in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot import signals
from bot.confidence import same_measure
from bot.desk import Desk
from bot.draft import Draft, Line, Span, span_of
from bot.measures import asked, measures, own
from bot.phrases import quotation, target_words
from bot.question import interrogative
from corpus.glossary import glossary, in_conflict
from corpus.records import Target
from corpus.script import fold_keep

NAME: Final = "target"
NEARLY = 0.9  # a target this near to the best one answers as well (paired figures, two readings)
COMPARED = 0.75  # share of a target's name that a comparison must say to mean it as well
COMPARED_PART = 0.3  # the same for a name that is searched for by itself
FLOOR = 0.35  # below this no target is meant


def fits(desk: Desk) -> bool:
    """A quantity, a time or a state is asked for and a target is found; or what is found is chiefly about targets."""
    ev = desk.evidence
    if not ev.targets or ev.targets[0][1] < FLOOR:
        return False
    if desk.before and desk.before.kind == NAME and (ev.targets[0][0].doc, ev.targets[0][0].section) == desk.before.section:
        return True
    votes, rest = ev.about.get("target", 0.0), ev.about.get("detail", 0.0)
    best = ev.targets[0][0]
    if "places" in desk.question.asks:
        return False
    if signals.has(_NATURE, desk.question.core) and not signals.has(signals.NUMBER, desk.question.core):
        return False
    if best.kind in ("rule", "direction") and not any(c.isdigit() for c in best.value) and not desk.question.asks & {"base"}:
        return False
    if not desk.question.asks & {"how_much", "when"} and _of_another_place(desk, best):
        return False
    if not desk.question.asks & _FIGURES and desk.before is None and _beside(desk, best):
        return False
    if desk.question.asks & {"how_much", "when", "base", "compare"} and votes >= 0.35 * rest:
        return True
    return votes > rest


# How binding a target is, not what it is, is asked.
_NATURE = r"硬性|硬约束|软约束|硬指标|死指标|软指标|约束性|预期性|预期的|刚性|binding|indicative"
_FIGURES = frozenset({"how_much", "when", "base", "compare", "scope", "count", "list"})
BESIDE = 0.7  # of the best section's score: a section so far below it is not the one asked for


def _beside(desk: Desk, best: Target) -> bool:
    """The figure stands in another section than the one the question means by far."""
    sections = dict(desk.evidence.sections)
    top = desk.evidence.sections[0][1]
    return (best.doc, best.section) != desk.evidence.section and sections.get((best.doc, best.section), 0.0) < BESIDE * top


def _of_another_place(desk: Desk, best: Target) -> bool:
    """A city is named that the figure's own clause does not name: what is told of it elsewhere is asked for."""
    section = desk.section((best.doc, best.section))
    said, beside = fold_keep(own(best)), fold_keep(desk.document(best.doc).text[section.start : section.end])
    short = [p.name.rstrip("市盟区县旗") for p in desk.question.places if p.kind in ("city", "county")]
    return any(name in beside and name not in said for name in short)


def compose(desk: Desk) -> Draft | None:
    """The target or targets meant, each in words, then the source's own."""
    chosen = choose(desk)
    if not chosen:
        return None
    lines = []
    for t in chosen:
        lines.append(Line(target_words(desk, t) + desk.say("。", "."), (span_of(t),), table="targets" if t is chosen[0] else ""))
    lines += quotes(desk, chosen)
    where = (chosen[0].doc, chosen[0].section)
    return Draft(NAME, tuple(lines), targets=tuple(chosen), followups=_followups(desk, chosen), section=where)


def choose(desk: Desk) -> list[Target]:
    """The best target and those of its section that the question means as well."""
    if desk.stay and desk.before and desk.before.targets and all(_wanted(desk, t) for t in desk.before.targets):
        return list(desk.before.targets)
    ranked = [(t, s) for t, s in desk.evidence.targets if _wanted(desk, t)]
    if desk.before is not None and ranked and ranked[0] != desk.evidence.targets[0]:
        ranked = [(t, s) for t, s in ranked if same_measure(t, desk.evidence.targets[0][0])]
    if not ranked:
        return []
    best, top = ranked[0]
    if desk.question.asks & {"how_much"} and not best.value:
        figures = [(t, s) for t, s in ranked if t.value and s >= 0.85 * top and t.section == best.section]
        if figures:
            best, top = figures[0]
    same = [t for t, s in ranked if (t.doc, t.section) == (best.doc, best.section) and s >= NEARLY * top]
    if "compare" in desk.question.asks:
        same += [t for t in _parts(desk) if t not in same]
        same += [t for t, s in ranked if t.value and t not in same and desk.finder.said(desk.question, t) >= COMPARED]
    measure = asked(desk.question)
    if measure and (own_figures := [t for t in same if measures(measure, t, desk.finder)]):
        return sorted(own_figures[:8], key=lambda t: t.value_start)
    if best not in same:
        same.insert(0, best)
    return sorted(same[:8], key=lambda t: t.value_start)


_PAIR = re.compile(
    r"^(?P<a>[^,，。?？]{2,18}?)[,，]?(?:和|与|跟|同|、)(?P<b>[^,，。?？]{2,22}?)(?:的)?(?:目标|指标|要求|比例|数|增幅|降幅|占比)*(?:数|值)?[,，]?"
    r"(?:两个|两项|这两个|哪个|哪项|谁|分别|各|相比|比|有(?:什么|啥)|一样|差|都是)"
)


def _parts(desk: Desk) -> list[Target]:
    """A和B哪个高: the best target for each of the two names, searched for apart."""
    m = _PAIR.match(interrogative(desk.question.core))
    if m is None:
        return []
    out = []
    for part in (m["a"], m["b"]):
        question = replace(desk.question, core=part, text=part, found=tuple(glossary().find(part)), asks=frozenset({"how_much"}))
        for t, _ in desk.finder.find(question).targets[:3]:
            if t.value and desk.finder.said(question, t) >= COMPARED_PART:
                out.append(t)
                break
    return out


def _wanted(desk: Desk, t: Target) -> bool:
    """A follow-up's own words exclude what they name another of: 东部的呢, after 西部的管道天然气."""
    if desk.before is not None and in_conflict(fold_keep(desk.question.text), fold_keep(t.metric + t.scope)):
        return False
    return desk.question.doc in (None, t.doc)


def quotes(desk: Desk, chosen: list[Target]) -> list[Line]:
    """The sentence parts in which the chosen targets stand, verbatim, at most two."""
    out = []
    seen: set[int] = set()
    for t in chosen:
        for s in desk.sentences_in((t.doc, t.section)):
            if s.start <= t.value_start < s.end and s.start not in seen and len(seen) < 2:
                seen.add(s.start)
                words, start, end = quotation(s)
                if len(s.quote) > 130:
                    a, b = max(s.start, t.start), min(s.end, t.end)
                    words, start, end = f"⟦{desk.document(t.doc).text[a:b]}⟧", a, b
                out.append(Line(desk.say(f"原文：{words}", f"The text: {words}"), (Span(s.doc, start, end),)))
    return out


def _followups(desk: Desk, chosen: list[Target]) -> tuple[str, ...]:
    where = (chosen[0].doc, chosen[0].section)
    out = ["这项工作由谁负责？"] if desk.duty(where) else []
    if sum(1 for t in desk.targets_in(where) if t.value) > len(chosen):
        out.append(f"“{desk.section(where).heading}”还有哪些指标？")
    return tuple(out)
