"""Whether the plan or the laws are asked: by what the question names, by how people ask of each, and by what was found in each.

The weights are fitted by `python -m evals.fit_law_limits` and stand in law_limits.json under "route".
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import Literal

from bot import confidence, law_limits, law_signals, signals
from bot.answer import Reason
from bot.desk import Desk
from bot.draft import Draft
from bot.law_desk import LawDesk

Realm = Literal["plan", "law"]
STANDING = 0.5  # probability from which the laws answer
BETWEEN = (0.2, 0.8)  # probabilities between which both sides speak, where both are sure enough
WHOLE, LEAST = 0.95, 0.05  # where the law explains the whole question, it speaks beside a plan that is likelier by far
BOTH_SURE = 0.4
TOSS_UP, SOMEWHAT = (
    0.24,
    0.13,
)  # from that lean on, so sure a law speaks as well: 2 plan questions get a longer answer, 5 of laws theirs
SURELY_LAW = 0.8
NEAR_PLAN = 0.4  # the same where the plan speaks of the matter and only lacks the figure
SURE_LAW = 0.25
_ALLOWED = (
    r"能不能|可不可以|行不行|许不许|让不让|准不准|(?:能|可以|允许|准许?)[^,，。?？]{0,14}(?:吗|(?<!什)么[?？]?$|麽[?？]?$|不[?？]?$)"
    r"|\b(?:allowed|may (?:we|i|they|a)|can (?:we|i|they|a))\b"
)
_OF_THE_STATE = re.compile(
    r"(?:中央|国务院|国家(?:层面|一级|部委|级)|全国(?:上头|层面|范围))[^,，。?？]{0,8}(?:谁|哪|什么)|哪个部委"
)


def features(desk: Desk, draft: Draft, law: LawDesk) -> dict[str, float]:
    """What `choose` weighs."""
    text = desk.question.text
    kind = draft.kind if draft.kind in ("responsibility", "target", "passage") else ""
    plan = confidence.confidence(desk, kind) if kind and desk.evidence.section else float(draft.status == "answered")
    return {
        "plan_answered": float(draft.status == "answered"), "plan_sure": plan if draft.status == "answered" else 0.0,
        "plan_coverage": desk.evidence.coverage, "plan_likeness": desk.evidence.likeness,
        "law_sure": law_limits.sure(law), "law_coverage": law.evidence.coverage, "law_likeness": law.evidence.likeness,
        "law_asked": law.evidence.asked_likeness, "law_cue": float(signals.has(law_signals.CUE, text)),
        "plan_cue": float(signals.has(law_signals.PLAN_CUE, text)), "named": float(bool(law.evidence.named)),
        "bodies": float(any(b.names for b in desk.question.bodies)), "who": float("who" in desk.question.asks),
        "penalty": float(bool(re.search(r"罚|后果|处分|违法", text))), "tasks": float(draft.kind in ("tasks", "listing")),
    }  # fmt: skip


def choose(desk: Desk, draft: Draft, law: LawDesk, *, only_law: bool = False, before: str = "") -> Realm:
    """Which of the two answers; the plan's draft stands where the laws are not sure.

    A follow-up stays with the side that answered before (`before`: plan, law or ""), unless it names the other.
    """
    ev = law.evidence
    undated = law_signals.DAY.sub(" ", desk.question.text)
    if before == "law" and ev.best is not None and not signals.has(law_signals.PLAN_CUE, undated):
        return "law"
    if only_law or ev.direct or (ev.named and not signals.has(r"方案|规划", desk.question.text)):
        return "law"
    if ev.best is None:
        return "plan"
    if draft.reason in ("unclear", "body_missing") and not signals.has(law_signals.CUE, desk.question.text):
        deed = draft.reason == "body_missing" and not desk.question.asks & {"tasks", "lead", "who"}  # 电网公司可以不收吗
        return "law" if deed and law_limits.sure(law) >= STANDING and not law_limits.declines(law) else "plan"
    if _OF_THE_STATE.search(desk.question.text) and "who" in desk.question.asks and not law_limits.declines(law):
        return "law" if law_limits.sure(law) >= SURE_LAW else "plan"
    named = desk.question.sections or (draft.kind == "tasks" and desk.question.bodies)
    if draft.status == "answered" and named and not signals.has(law_signals.CUE, desk.question.text):
        return "plan"
    if draft.status == "answered" and signals.has(law_signals.OF_PLAN, desk.question.text):
        return "plan"
    if (
        draft.reason == "metric_missing"
        and signals.has(r"\btargets?\b|\bplan\b", desk.question.text)
        and not signals.has(law_signals.CUE, undated)
    ):
        return "plan"
    if draft.reason in ("place_missing", "year_missing") and signals.has(law_signals.PLAN_CUE, desk.question.text):
        return "plan"
    least = NEAR_PLAN if draft.reason in ("metric_missing", "unit_missing", "place_missing", "year_missing") else SURE_LAW
    if (
        law_limits.declines(law)
        or law_limits.sure(law) < least
        or (before == "plan" and not signals.has(law_signals.CUE, desk.question.text))
    ):
        return "plan"
    if draft.status != "answered" and draft.reason in (
        "off_topic",
        "not_stated",
        "metric_missing",
        "text_missing",
        "unit_missing",
    ):
        return "law"
    if signals.has(law_signals.SAYS_LAW, desk.question.text):
        return "law"
    lean = leaning(desk, draft, law)
    if lean >= BETWEEN[0] and law_limits.sure(law) >= SURELY_LAW and signals.has(_ALLOWED, desk.question.text):
        return "law"  # whether something is allowed
    return "law" if lean >= STANDING else "plan"


def declined(desk: Desk, draft: Draft, law: LawDesk) -> Reason:
    """The reason why the laws, which are surely the ones asked, do not answer: what the plan says nearest is no answer either. "" else."""
    if desk.question.history or law_limits.sure(law) < STANDING or leaning(desk, draft, law) < SURELY_LAW:
        return ""
    return law_limits.declines(law)


def both(desk: Desk, draft: Draft, law: LawDesk) -> bool:
    """Whether a question is as much one for the plan as for the laws, and each has something to say."""
    if (
        draft.status != "answered"
        or draft.kind not in ("passage", "responsibility")
        or law.evidence.named
        or desk.question.history
    ):
        return False
    if desk.question.sections or signals.has(law_signals.OF_PLAN, desk.question.text) or law_limits.declines(law):
        return False
    lean = leaning(desk, draft, law)
    if law_limits.sure(law) < (SOMEWHAT if lean >= TOSS_UP else BOTH_SURE) or confidence.confidence(desk, draft.kind) < BOTH_SURE:
        return False
    if law.evidence.coverage >= WHOLE and not signals.has(law_signals.PLAN_CUE, desk.question.text):
        return LEAST <= lean <= BETWEEN[1]
    return BETWEEN[0] <= lean <= BETWEEN[1]


def leaning(desk: Desk, draft: Draft, law: LawDesk) -> float:
    """Fitted probability that the laws are asked."""
    values, weights = features(desk, draft, law), _model()
    if not weights:
        z = 3 * (values["law_likeness"] - values["plan_likeness"]) + 2 * values["law_cue"] - 2 * values["plan_cue"]
    else:
        z = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def _model() -> dict[str, float]:
    return dict(json.loads(law_limits.MODEL.read_text(encoding="utf-8")).get("route", {})) if law_limits.MODEL.is_file() else {}
