"""A follow-up about laws: the article it means, weighed by what it says itself, by what was told before, and by how the two hang together.

score = sum of weight * feature, a softmax over the articles offered. The weights are fitted by `python -m evals.fit_law_following`
on the calibration follow-ups (never on gold) and stand in law_following.json; loss as in bot/ranking.py.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot import law_signals, ranking, slots
from bot.matter import deed, matter
from bot.statutes import LawEvidence
from corpus.law_outline import article_number
from corpus.successors import CODE

if TYPE_CHECKING:
    from bot.law_desk import LawTurn
    from bot.question import Question
    from bot.statutes import Offer, Paragraph, Statutes

MODEL = Path(__file__).parent / "law_following.json"
ARTICLES = 10  # as many of each search are weighed, besides those that hang together with what was told
UNFOUND = 0.5  # so far below the worst offered an article is that a search did not offer
SHORT, LONG = 3, 8  # characters of a follow-up's own matter: one that leans on the question before, one that says it all
Where = tuple[str, str]
_Scores = dict[Where, float]


@dataclass(frozen=True)
class Offered:
    """What is weighed: the follow-up searched alone and with the question before it, and the articles told with their kin."""

    alone: Offer
    joint: Offer
    told: tuple[Where, ...]
    costs: frozenset[Where]  # where the breach of what was told is answered
    duties: frozenset[Where]  # whose breach was told

    @property
    def articles(self) -> tuple[Where, ...]:
        """All that are weighed, each once."""
        first = (list(dict.fromkeys((p.doc, p.article) for p, _ in o.ranked))[:ARTICLES] for o in (self.alone, self.joint))
        return tuple(dict.fromkeys([*self.told, *self.costs, *self.duties, *(w for one in first for w in one)]))


def own_words(question: Question) -> str:
    """What a follow-up says of its own, without the words that only ask."""
    return re.sub(law_signals.PLAIN_ASK, "", matter(question.core).replace(" ", ""))


def joint(question: Question, before: LawTurn) -> Question:
    """The follow-up and the question before it in one."""
    core = f"{question.core} {before.question.core}"
    return replace(
        question, core=core, found=(*question.found, *before.question.found), meant=(*question.meant, *before.question.meant)
    )


def offered(question: Question, before: LawTurn, statutes: Statutes) -> Offered:
    """What search offers for a follow-up, alone and joined, and what hangs together with the paragraphs told before."""
    told = before.told or ((before.best,) if before.best else ())
    costs = {(p.doc, a) for p in told for n in p.norms for a in n.consequence_articles}
    duties = {(p.doc, a) for p in told for n in p.norms for a in n.penalises}
    known = {where for where in costs | duties if where in statutes.of_article}
    return Offered(
        statutes.offered(question), statutes.offered(joint(question, before)), tuple(dict.fromkeys((p.doc, p.article) for p in told)),
        frozenset(costs & known), frozenset(duties & known),
    )  # fmt: skip


def features(found: Offered, question: Question, before: LawTurn, statutes: Statutes) -> dict[Where, dict[str, float]]:
    """(doc, article) → what speaks for it."""
    alone, together = _best(found.alone), _best(found.joint)
    own = own_words(question)
    leans = 1.0 - min(1.0, max(0.0, (len(own) - SHORT) / (LONG - SHORT)))
    breach = bool(re.search(law_signals.PENALTIES, question.text) or re.search(law_signals.BREACH, question.text))
    again = (
        not breach
        and bool(re.search(law_signals.PENALTIES, before.question.text))
        and not re.search(law_signals.OWN_ASK, question.text)
    )
    wanted = slots.slot(question.text)
    first = found.told[0] if found.told else None
    out: dict[Where, dict[str, float]] = {}
    for where in found.articles:
        paragraphs = statutes.of_article[where]
        penal = float(any(p.penal for p in paragraphs))
        same, told = float(first is not None and where[0] == first[0]), float(where == first)
        cost, duty = float(where in found.costs), float(where in found.duties)
        searched, joined = _of(alone, where), _of(together, where)
        out[where] = {
            "alone": searched, "joint": joined, "alone_leaning": leans * searched, "joint_leaning": leans * joined,
            "told": told, "told_leaning": leans * told, "told_beside": float(where in found.told[1:]),
            "law": same, "law_leaning": leans * same, "near": _near(where, first),
            "cost": cost, "cost_asked": cost * breach, "cost_again": cost * again, "duty": duty, "duty_leaning": leans * duty,
            "penal_asked": penal * breach, "penal_again": penal * again, "penal_unasked": penal * (not breach and not again),
            "told_penal": told * penal * breach, "told_breached": told * (1 - penal) * breach,
            "pairs": statutes.explained(question, where), "value": ranking.value(wanted, statutes, paragraphs),
            "code": float(where[0] == CODE),
        }  # fmt: skip
    return out


def evidence(question: Question, before: LawTurn, statutes: Statutes) -> LawEvidence:
    """The paragraphs a follow-up means, best first."""
    found = offered(question, before, statutes)
    weights = _model()
    scores = {
        where: sum(weights.get(n, 0.0) * v for n, v in values.items())
        for where, values in features(found, question, before, statutes).items()
    }
    kin = {*found.told, *found.costs, *found.duties}
    if not own_words(question) and kin & set(scores):  # 到期还不改呢: nothing of its own leads elsewhere
        scores = {where: score for where, score in scores.items() if where in kin}
    by: dict[Paragraph, float] = {}
    for offer in (found.joint, found.alone):
        by.update((p, max(s, by.get(p, -math.inf))) for p, s in offer.ranked)
    told = {p.key: -i for i, p in enumerate(before.told)}
    ranked = []
    for where, score in scores.items():
        order = sorted(statutes.of_article[where], key=lambda p: (-by.get(p, -9.0), -told.get(p.key, -9), p.number))
        ranked += [(p, score - i * WITHIN) for i, p in enumerate(order)]
    ranked.sort(key=lambda x: (-x[1], x[0].doc, x[0].start))
    if not ranked:
        return LawEvidence()
    best = ranked[0][0]
    hits = (*found.alone.hits, *(h for h in found.joint.hits if h.unit.id not in {x.unit.id for x in found.alone.hits}))
    coverage, missing = statutes.coverage(
        deed(question.core) or question.core, statutes.section_words((best.doc, best.article)), question
    )
    mine = [h for h in found.alone.hits if (h.unit.doc, h.unit.section) == (best.doc, best.article)]
    return LawEvidence(
        tuple(ranked), hits, (), (), coverage, missing, max((h.parts.get("dense", 0.0) for h in mine), default=0.0),
        max((h.parts.get("dense", 0.0) for h in mine if h.unit.kind == "asked"), default=0.0), within=math.log(ranking.NEARLY),
    )  # fmt: skip


WITHIN = 0.5  # what the second paragraph of an article loses against the first, in units of the fitted score


def _best(offer: Offer) -> _Scores:
    """The search's best score of each article."""
    out: _Scores = {}
    for p, score in offer.ranked:
        out.setdefault((p.doc, p.article), score)
    return out


def _of(scores: _Scores, where: Where) -> float:
    return scores.get(where, min(scores.values(), default=0.0) - UNFOUND)


def _near(where: Where, told: Where | None) -> float:
    """1 for the article beside the one told, less for those further off; 0 for that one itself and those of other laws."""
    if told is None or where == told or where[0] != told[0]:
        return 0.0
    a, b = article_number(where[1]), article_number(told[1])
    return 1.0 / max(1, abs(a[0] - b[0])) if a and b else 0.0


@lru_cache(maxsize=1)
def _model() -> Mapping[str, float]:
    return dict(json.loads(MODEL.read_text(encoding="utf-8"))["weights"]) if MODEL.is_file() else {"alone": 1.0, "joint": 1.0}
