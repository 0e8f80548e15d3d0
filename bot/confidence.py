"""Whether what was found is near enough to answer: terms the section does not know, contradictions, and a fitted weighing of the rest.

The weights are fitted by `python -m evals.fit_limits` on the calibration set and stand in limits.json; never on gold.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

from bot import measures, signals
from bot.answer import Reason
from bot.desk import Desk
from bot.finder import CONTRADICTED
from bot.matter import asked_words, matter
from bot.question import interrogative
from corpus.glossary import in_conflict
from corpus.numerals import quantities, same_quantity
from corpus.records import Target
from corpus.script import fold_keep

STANDING = 0.42  # dev 137, 137, 138 of 141 and gold 161, 163, 161 of 170 at 0.30, 0.40, 0.45
FOLLOWING = 0.25  # a follow-up says less of its matter than a question that stands alone
WITHOUT_BANK = 0.3  # a document whose facts nobody has asked for yet: fewer of a question's words are known
BESIDE = 0.6  # of the best target's score: what a follow-up about another of its kind (东部的呢) may mean
QUOTED = 0.72  # of the best sentence's score: what a passage quotes as well (bot/kinds/passage.py)
MODEL = Path(__file__).parent / "limits.json"


def features(desk: Desk, kind: str) -> dict[str, float]:
    """What `_too_far` weighs: how much of the matter is explained, how near the nearest unit is, how strong the best hit."""
    ev = desk.evidence
    where = ev.section
    top = ev.sections[0][1] if ev.sections else 0.0
    second = ev.sections[1][1] if len(ev.sections) > 1 else 0.0
    mine = [h for h in ev.hits[:20] if (h.unit.doc, h.unit.section) == where]
    bm25 = max((h.parts.get("bm25", 0.0) for h in mine), default=0.0)
    query = matter(interrogative(desk.question.core)) or matter(desk.question.core)
    length = max(4, len(query.replace(" ", "")))
    blob = _blob(desk, kind)
    near, _ = desk.finder.coverage(query, blob, desk.question)
    explained, lost = desk.finder.terms(desk.question, blob)
    target = ev.targets[0][0] if kind == "target" and ev.targets else None
    said = desk.finder.said(desk.question, target) if target else 0.0
    return {
        "coverage": ev.coverage, "near": near, "unseen": ev.unseen, "bm25": bm25 / length, "margin": top - second,
        "terms": min(explained, 3), "lost": min(len(lost), 3), "said": said, "lost_share": len(lost) / (len(lost) + explained + 1),
        "strange": float(target is not None and bool(lost) and said < 0.5), "conflict": float(bool(conflicts(desk, kind))),
        "english": float(desk.en),
    }  # fmt: skip


def _blob(desk: Desk, kind: str) -> str:
    """What is said of the records that would answer: nearer than their whole section, except for who is responsible."""
    finder, ev = desk.finder, desk.evidence
    if kind == "target" and ev.targets:
        return " ".join(finder.target_words(t) for t in finder.meant(ev))
    if kind == "passage" and ev.sentences:
        return " ".join(finder.sentence_words(s) for s, _ in ev.sentences[:2])
    return finder.section_words(ev.section) if ev.section else ""


def conflicts(desk: Desk, kind: str) -> list[tuple[str, str]]:
    """Words of the question that the target found contradicts (城市 asked, 农村 said)."""
    if kind != "target" or not desk.evidence.targets:
        return []
    t, top = desk.evidence.targets[0]
    if desk.before is None:
        return in_conflict(asked_words(desk.question), fold_keep(t.metric + t.scope))
    near = [x for x, s in desk.evidence.targets if s >= BESIDE * top and same_measure(x, t)]
    found = [in_conflict(fold_keep(desk.question.text), fold_keep(x.metric + x.scope)) for x in near]
    return found[0] if all(found) else []


def same_measure(one: Target, other: Target) -> bool:
    """Whether two targets measure the same of different things (东部、西部的管道天然气), by the characters of their names."""
    a, b = set(fold_keep(one.metric)), set(fold_keep(other.metric))
    return len(a & b) >= 0.75 * min(len(a), len(b))


@lru_cache(maxsize=1)
def _model() -> dict[str, float]:
    return dict(json.loads(MODEL.read_text(encoding="utf-8"))["weights"]) if MODEL.is_file() else {}


def confidence(desk: Desk, kind: str) -> float:
    """Fitted probability that the evidence answers the question (logistic; weights in limits.json)."""
    weights = _model()
    if not weights:
        return 1.0
    z = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features(desk, kind).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def too_far(desk: Desk, kind: str) -> Reason:
    """The evidence explains too little of the question to be its answer."""
    if desk.before is not None and conflicts(desk, kind):
        return "metric_missing"
    if desk.stay or any(label == (desk.evidence.section or ("", ""))[1] for label in desk.question.sections):
        return ""
    if measures.amiss(desk, kind):
        return "metric_missing"
    if _by_number(desk, kind):
        return ""
    if conflicts(desk, kind) or _contradicted(desk):
        return "metric_missing"
    if (
        signals.has(signals.NUMBER, desk.question.text)
        and kind in ("target", "passage")
        and (not _numbered(desk, kind) or ("compare" not in desk.question.asks and _strange(desk, kind)))
    ):
        return "metric_missing"
    if _unknown_thing(desk, kind):
        return "not_stated"
    if confidence(desk, kind) >= _threshold(desk):
        return ""
    if desk.evidence.coverage < 0.3:
        return "off_topic"
    return "metric_missing" if kind == "target" or "how_much" in desk.question.asks else "not_stated"


def _by_number(desk: Desk, kind: str) -> bool:
    """The target found is the one whose figure the question gives."""
    asked = [q.text for q in quantities(desk.question.core) if not q.is_year]
    return (
        kind == "target"
        and bool(asked)
        and any(same_quantity(a, t.value + t.unit) for a in asked for t in desk.finder.meant(desk.evidence))
    )


def _unknown_thing(desk: Desk, kind: str) -> bool:
    """Most things the question names are nowhere in the section that was found (沙漠治理 of a plan that has no 沙漠)."""
    where = desk.evidence.section
    if where is None or desk.en:
        return False
    found, lost = desk.finder.things(desk.question, desk.finder.section_words(where))
    if kind == "responsibility" and lost and len(lost) == found:
        return not any(w in fold_keep(desk.section(where).heading) for w in desk.finder.words(matter(desk.question.core)))
    return len(lost) > found


def _contradicted(desk: Desk) -> bool:
    """The target that fits best excludes what is asked (货运 for 客运), and none that does not is named instead."""
    ev = desk.evidence
    if not ev.targets or not signals.has(signals.NUMBER, desk.question.text):
        return False
    asked = asked_words(desk.question)
    against = {t: bool(in_conflict(asked, fold_keep(t.metric + t.scope))) for t, _ in ev.targets[:12]}
    best = max(ev.targets[:12], key=lambda x: x[1] + (CONTRADICTED if against[x[0]] else 0.0))[0]
    return against[best] and not any(desk.finder.said(desk.question, t) >= 0.6 for t, _ in ev.targets[:3] if not against[t])


def _strange(desk: Desk, kind: str) -> bool:
    """A quantity is asked for by a term of the trade that what was found does not know."""
    where = desk.evidence.section
    _, lost = desk.finder.terms(desk.question, desk.finder.section_words(where) if where else "")
    if any(term.isascii() for term in lost) and not desk.en:
        return True
    if kind == "target":
        said = max((desk.finder.said(desk.question, t) for t in desk.finder.meant(desk.evidence)), default=0.0)
        return bool(lost) and said < 0.5
    inside = [
        t
        for t in desk.targets_in(desk.evidence.section or ("", ""))
        for s, _ in desk.evidence.sentences[:2]
        if s.start <= t.value_start < s.end
    ]
    asked = asked_words(desk.question)
    named = [
        t for t in inside if desk.finder.said(desk.question, t) >= 0.5 and not in_conflict(asked, fold_keep(t.metric + t.scope))
    ]
    return bool(lost) or (bool(inside) and not named)


def _numbered(desk: Desk, kind: str) -> bool:
    """Whether what would answer a question for a quantity holds one."""
    ev = desk.evidence
    if kind == "target":
        top = ev.targets[0][1]
        return any(any(c.isdigit() or c in "ⅠⅡⅢⅣⅤ" for c in t.value) or t.value for t, s in ev.targets[:4] if s >= 0.85 * top)
    best = ev.sentences[0][1] if ev.sentences else 0.0
    near = [s for s, score in ev.sentences[:2] if score >= QUOTED * best]
    return any(not q.is_year for s in near for q in quantities(fold_keep(s.quote)) if q.unit or "." in q.value)


def _threshold(desk: Desk) -> float:
    """Lower for a follow-up, which says less, and for a document without asked-as questions, which explain less."""
    where = desk.evidence.section
    if desk.before is not None:
        return FOLLOWING
    return STANDING if where is None or desk.finder.has_bank(where[0]) else WITHOUT_BANK
