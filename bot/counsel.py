"""The legal side of a question: its evidence among the laws, and whether that is near enough to answer.

The weights are fitted by `python -m evals.fit_law_limits` on the calibration set and stand in law_limits.json; never on gold.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from bot import law_signals, signals
from bot.conversation import is_continued
from bot.draft import Draft
from bot.kinds import provision
from bot.law_desk import LawDesk, LawTurn
from bot.matter import matter
from bot.question import Question, Reader
from bot.statutes import LawEvidence, Paragraph, Statutes
from corpus.law_names import TITLED
from corpus.library import Library
from corpus.numerals import quantities
from corpus.script import fold_keep

MODEL = Path(__file__).parent / "law_limits.json"


class Counsel:
    """Finds and drafts answers from laws."""

    def __init__(self, library: Library, statutes: Statutes, reader: Reader) -> None:
        self.library = library
        self.statutes = statutes
        self.reader = reader

    def desk(self, question: Question, day: str, today: bool, history: tuple[str, ...] = ()) -> LawDesk:
        """The working place of a question; `history` are the asker's earlier turns, oldest first."""
        before = self._before(question, day, today, history)
        near = None
        if before is not None and before.best is not None:
            near = (before.best.doc, before.best.article)
            own = matter(question.core).replace(" ", "")
            if len(own) <= 8:
                found = (*question.found, *before.question.found)
                question = replace(question, core=f"{question.core} {before.question.core}", found=found)
        evidence = self.statutes.find(question, near)
        kept = tuple((p, s) for p, s in evidence.paragraphs if self._speaks(p.doc, day, evidence))
        if before is not None and before.best is not None and re.search(law_signals.PENALTIES, question.text):
            kept = self._answering(before, kept)
        desk = LawDesk(self.library, self.statutes, question, replace(evidence, paragraphs=kept), day, today, before)
        return desk

    def _before(self, question: Question, day: str, today: bool, history: tuple[str, ...]) -> LawTurn | None:
        if not history or not is_continued(question):
            return None
        earlier = self.desk(self.reader.read(history[-1], history[:-1], question.doc), day, today, history[:-1])
        return LawTurn(earlier.question, earlier.evidence.best)

    def _speaks(self, doc: str, day: str, evidence: LawEvidence) -> bool:
        """A law that is not yet in force on the day asked about says nothing of it, unless it is named."""
        document = self.statutes.document(doc)
        return not document.effective or day >= document.effective or any(m.doc == doc for m in evidence.named)

    def _answering(self, before: LawTurn, ranked: tuple[tuple[Paragraph, float], ...]) -> tuple[tuple[Paragraph, float], ...]:
        """A consequence asked for after a duty is the one of that duty."""
        best = before.best
        assert best is not None
        articles = {a for n in best.norms for a in n.consequence_articles} | ({best.article} if best.penal else set())
        own = [p for a in articles for p in self.statutes.of_article.get((best.doc, a), ())]
        lifted = [p for p in own if p.penal and (any(best.article in n.penalises for n in p.norms) or p.article == best.article)]
        scores = dict.fromkeys(lifted, 0.0) | dict(ranked)
        top = max(scores.values(), default=1.0)
        return tuple(sorted(((p, s + (top if p in lifted else 0.0)) for p, s in scores.items()), key=lambda x: -x[1]))

    def draft(self, desk: LawDesk) -> Draft | None:
        """The answer from the laws; None when they do not carry one."""
        if self.unknown_law(desk):
            return None
        if provision.standing_fits(desk):
            return provision.standing(desk)
        return provision.compose(desk) if provision.fits(desk) else None

    def unknown_law(self, desk: LawDesk) -> str:
        """A law that the question names and that is not among the sources; "" when there is none."""
        text = desk.question.text
        named = [fold_keep(m) for m in TITLED.findall(desk.question.raw)]
        named += [m["name"] for m in law_signals.UNKNOWN.finditer(text)]
        spans = [text[m.start : m.end] for m in desk.evidence.named]
        for name in named:
            if law_signals.ORDINARY.search(name) or any(s in name or name in s for s in spans):
                continue
            if not any(name in fold_keep(x) or fold_keep(x) in name for d in self.library.documents for x in (d.title, *d.names)):
                return name
        return ""


def features(desk: LawDesk) -> dict[str, float]:
    """What `confidence` weighs."""
    ev = desk.evidence
    q = desk.question
    if ev.best is None:
        return {}
    query = matter(q.core)
    length = max(4, len(query.replace(" ", "")))
    scores = [s for _, s in ev.paragraphs[:2]]
    mine = [h for h in ev.hits[:20] if (h.unit.doc, h.unit.section) == (ev.best.doc, ev.best.article)]
    blob = desk.statutes.section_words((ev.best.doc, ev.best.article))
    explained, lost = desk.statutes.terms(q, blob)
    things, strange = desk.statutes.things(q, blob)
    return {
        "coverage": ev.coverage, "likeness": ev.likeness, "asked": ev.asked_likeness,
        "bm25": max((h.parts.get("bm25", 0.0) for h in mine), default=0.0) / length,
        "margin": min(1.0, scores[0] - scores[1]) if len(scores) > 1 else 1.0, "hits": min(len(mine), 8) / 8,
        "terms": min(explained, 3), "lost": min(len(lost), 3), "things": min(things, 3), "strange": min(len(strange), 3),
        "strange_share": len(strange) / (len(strange) + things + 1), "unseen": desk.statutes.unseen(query, q),
        "cue": float(signals.has(law_signals.CUE, q.text)), "named": float(bool(ev.named)), "english": float(desk.en),
    }  # fmt: skip


def sure(desk: LawDesk) -> float:
    """Fitted probability that the best paragraph answers the question; 1 for an article named by its number."""
    if desk.evidence.direct:
        return 1.0
    values = features(desk)
    weights = _model()
    if not values:
        return 0.0
    if not weights:
        return 1.0 if values["coverage"] >= 0.45 and values["likeness"] >= 0.45 else 0.0
    z = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def _model() -> dict[str, float]:
    return dict(json.loads(MODEL.read_text(encoding="utf-8"))["weights"]) if MODEL.is_file() else {}


def figure_asked_of_none(desk: LawDesk) -> bool:
    """A number is asked for and none of what would be quoted holds one."""
    if not signals.has(signals.NUMBER + r"|罚多少|多少钱|几(?:日|天|年|个月)", desk.question.text) or desk.evidence.best is None:
        return False
    return not any(
        quantities(fold_keep(desk.text(p))) for p, s in desk.evidence.paragraphs[:2] if s >= 0.86 * desk.evidence.paragraphs[0][1]
    )
