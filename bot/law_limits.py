"""When the laws do not answer, and how sure they are when they do: fixed reasons first, then a fitted weighing.

The weights are fitted by `python -m evals.fit_law_limits` on the calibration set and stand in law_limits.json; never on gold.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from functools import lru_cache
from pathlib import Path

from bot import law_signals, measures, ranking, signals, slots
from bot.answer import Reason
from bot.law_desk import LawDesk
from bot.matter import deed
from bot.statutes import LawEvidence, Paragraph
from corpus.numerals import quantities
from corpus.script import fold_keep
from corpus.successors import CODE, successors

BESIDE = 2.0  # times less likely than the best article, and another may give the value that is asked for
MOST_BM25 = 4.0  # for a character asked; where the glossary adds many words it says nothing more
MODEL = Path(__file__).parent / "law_limits.json"


def declines(desk: LawDesk) -> Reason:
    """A fixed reason why the laws do not answer this question; "" when there is none."""
    if desk.evidence.best is None or desk.evidence.direct:
        return ""
    text = desk.question.text
    said = fold_keep(" ".join(desk.text(p) for p in _would_say(desk.evidence)))
    if (
        "contact" in desk.question.asks
        or signals.has(law_signals.IN_OFFICE, text)
        or (signals.has(law_signals.OUTSIDE, text) and not _asks_else(text))
    ):
        return "not_stated"
    if (
        signals.has(law_signals.ABROAD, text)
        and not re.search(law_signals.FROM_ABROAD, text)
        and not signals.has(law_signals.ABROAD, said)
    ):
        return "place_missing"
    if signals.has(signals.GENERAL, text):
        return "off_topic"
    if signals.has(law_signals.OPINION, text):
        return "opinion"
    if (
        signals.has(law_signals.LISTED_ELSEWHERE, text)
        and not signals.has(_WHO, text)
        and not re.search(r"(?:目录|名录|名单|清单)[^。]{0,40}\(1\)", said)
    ):
        return "text_missing"
    if signals.has(law_signals.ACTUAL, law_signals.LAW_OF_NOW.sub(" ", text)) and not _asks_else(text):
        return "results_missing"
    if (wanted := slots.slot(text)) and not slots.told(wanted, _of_the_matter(desk)) and not signals.has(_WHETHER, text):
        return "metric_missing"
    if wanted and wanted.name in ("time", "quantity", "price", "frequency", "date") and _of_another_matter(desk):
        return "metric_missing"
    if (measure := measures.asked(desk.question)) and not measures.stated(measure, said):
        return "metric_missing"
    if (
        not signals.has(_OF_ANOTHER, text)
        and not _asks_else(text)
        and signals.has(signals.NUMBER + r"|多少|最多几|几[层颗次级]|what (?:is|are) the [a-z0-9 ]{0,40}\btargets?\b", text)
        and not any(q for q in quantities(_REFERENCE.sub(" ", said)))
    ):
        return "metric_missing"
    return ""


# What is asked is whether, or who says so; a number in it is not what is asked for (这个数是谁定的, 用了多少热的表是不是必须装).
_OF_ANOTHER = r"是不是|管不管|要不要|能不能|可不可以|必须.{0,20}[吗么]|(?:由|是|归)谁|哪(?:个|家|级|里)?[^,，。?？]{0,4}(?:给|来)?(?:定|批|管)"
_OF_ANOTHER += r"|谁(?:来|给)?(?:定|说了算|批准|规定)"
_OF_ANOTHER += r"|(?:想|爱|能|愿意?)[^,，。?？]{0,3}多少[^,，。?？]{0,3}多少"
_WHO = (
    r"谁|哪(?:一|几)?(?:个|级|家|些)?(?:部门|单位|机关|机构|局|厅|家(?!企业|厂|公司))|哪儿(?:列|出|发|定)|归哪|由哪|交给哪"
    r"|\bwho\b|which (?:authority|agency|department|body)"
)
# What is asked is whether a deed is allowed, due or lawful; a figure beside it is part of the deed (用了多少电要不要写报告).
_WHETHER = (
    r"要不要|该不该|能不能|可不可以|许不许|行不行|合不合(?:规|法)|罚不罚|(?:合规|合法|违法|违规|犯法|算数|要紧)[吗么不]|(?:可以|允许)[吗么]"
    r"|(?:行|成|中|合规矩)[不吗么][?？]?$|(?:[吗么]|行不)[?？]?$"
)
_REFERENCE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节编]|[(（][一二三四五六七八九十\d]+[)）]")


def _asks_else(text: str) -> bool:
    """Whether something else is asked than a figure, a place to call or what has happened: who, or whether."""
    return signals.has(_WHO, text) or signals.has(_WHETHER, text)


def _would_say(ev: LawEvidence) -> list[Paragraph]:
    """What would be quoted: the best paragraph, those nearly as good, and the same matter in the law before or after."""
    best = ev.paragraphs[0][0]
    return [p for p, s in ev.paragraphs[:8] if ev.close(s) or same_matter(p, best)]


def _of_another_matter(desk: LawDesk) -> bool:
    """A term of the trade is named, of four characters or more, that the best article and its questions do not know (节能审查 for 环评)."""
    best = desk.evidence.best
    assert best is not None
    lost = desk.statutes.terms(desk.question, desk.statutes.section_words((best.doc, best.article)))[1]
    return any(len(w) >= 4 and not w.isascii() for w in lost)


def _of_the_matter(desk: LawDesk) -> str:
    """What would be quoted of the best article's matter, or nearly as surely beside it, and binds whom the question speaks of."""
    ev = desk.evidence
    assert ev.best is not None
    text, best = desk.question.text, ev.best
    firm = signals.has(law_signals.FIRM, text) and not signals.has(law_signals.PUBLIC, text)
    near = ev.paragraphs[0][1] - ranking.close(BESIDE)
    own = [p for p in _would_say(ev) if same_matter(p, best) or ev.score(p) >= near]
    own += [p for p in desk.statutes.of_article.get((best.doc, best.article), ()) if p not in own]
    return fold_keep("\n".join(desk.text(p) for p in own if not (firm and p.public)))


def day_named(text: str) -> str:
    """The ISO day on which a folded question asks about the law; the last of a year that is named alone, "" for none or no such day.

    >>> day_named("2026年8月1日环评法还有效吗"), day_named("清洁生产促进法2025年还有效吗"), day_named("到2025年降到多少")
    ('2026-08-01', '2025-12-31', '')
    """
    m = law_signals.DAY.search(text)
    try:
        return datetime.date(int(m["y"]), int(m["m"] or 12), int(m["d"] or 31)).isoformat() if m else ""
    except ValueError:
        return ""


def features(desk: LawDesk) -> dict[str, float]:
    """What `confidence` weighs."""
    ev = desk.evidence
    q = desk.question
    if ev.best is None:
        return {}
    query = deed(q.core)
    length = max(4, len(query.replace(" ", "")))
    top = ev.paragraphs[0][1]
    rivals = [s for p, s in ev.paragraphs if not same_matter(p, ev.best)]
    dense = _best_by(ev, "dense", ev.best)
    words = _best_by(ev, "bm25", ev.best)
    mine = [h for h in ev.hits[:20] if (h.unit.doc, h.unit.section) == (ev.best.doc, ev.best.article)]
    blob = desk.statutes.section_words((ev.best.doc, ev.best.article))
    explained, lost = desk.statutes.terms(q, blob)
    things, strange = desk.statutes.things(q, blob)
    return {
        "coverage": ev.coverage, "pairs": desk.statutes.explained(q, (ev.best.doc, ev.best.article)),
        "likeness": ev.likeness, "asked": ev.asked_likeness if desk.statutes.has_bank(ev.best.doc) else ev.likeness,
        "bm25": min(MOST_BM25, max((h.parts.get("bm25", 0.0) for h in mine), default=0.0) / length),
        "margin": min(1.0, top - rivals[0]) if rivals else 1.0, "hits": min(len(mine), 8) / 8,
        "dense_lead": max(-0.5, min(0.5, dense[0] - dense[1])), "words_lead": max(-1.0, min(1.0, (words[0] - words[1]) / (words[0] or 1.0))),
        "agree": float(dense[0] >= dense[1] and words[0] >= words[1]),
        "terms": min(explained, 3), "lost": min(len(lost), 3), "things": min(things, 3), "strange": min(len(strange), 3),
        "strange_share": len(strange) / (len(strange) + things + 1), "unseen": desk.statutes.unseen(query, q),
        **_odds(ev), "astray": _astray(desk), "cue": float(signals.has(law_signals.CUE, q.text)), "named": float(bool(ev.named)),
        "english": float(desk.en),
    }  # fmt: skip


def _astray(desk: LawDesk) -> float:
    """How much better a duty explains the question than the consequence found, where that is no consequence of the duty's breach."""
    best = desk.evidence.best
    if best is None or not best.penal or not re.search(law_signals.PENALTIES, desk.question.text):
        return 0.0
    duty = next((p for p, _ in desk.evidence.paragraphs if not p.penal), None)
    if duty is None or same_matter(duty, best) or best.article in {a for n in duty.norms for a in n.consequence_articles}:
        return 0.0
    answered = {(best.doc, a) for n in best.norms for a in n.penalises}
    twins = {(CODE, a) for a in successors().after.get((duty.doc, duty.article), ())}
    if duty.doc == CODE:
        twins |= set(successors().before.get(duty.article, ()))
    if answered & ({(duty.doc, duty.article)} | twins):
        return 0.0
    found, told = (desk.statutes.explained(desk.question, (p.doc, p.article)) for p in (duty, best))
    return max(0.0, found - told)


def _odds(ev: LawEvidence) -> dict[str, float]:
    """How likely the best article is among all that were ranked, and how likely those that would be quoted are together."""
    best: dict[tuple[str, str], float] = {}
    for p, score in ev.paragraphs:
        best.setdefault((p.doc, p.article), score)
    scale = math.log(ranking.NEARLY) / ev.within if ev.within else 1.0
    odds = [math.exp(scale * (score - ev.paragraphs[0][1])) for score in best.values()]
    told = [o for o in odds if o * ranking.NEARLY >= 1]
    return {"likeliest": 1 / sum(odds), "quoted": sum(told) / sum(odds)}


def same_matter(one: Paragraph, other: Paragraph) -> bool:
    """Paragraphs of one article, or of articles of which one took over from the other."""
    if (one.doc, one.article) == (other.doc, other.article):
        return True
    after = successors().after
    return other.article in after.get((one.doc, one.article), ()) or one.article in after.get((other.doc, other.article), ())


def _best_by(ev: LawEvidence, part: str, best: Paragraph) -> tuple[float, float]:
    """(the best article's highest measure, that of any other matter) among the hits."""
    table = successors()
    own = {(best.doc, best.article), *((CODE, a) for a in table.after.get((best.doc, best.article), ()))}
    if best.doc == CODE:
        own |= set(table.before.get(best.article, ()))
    inside = max((h.parts.get(part, 0.0) for h in ev.hits if (h.unit.doc, h.unit.section) in own), default=0.0)
    outside = max((h.parts.get(part, 0.0) for h in ev.hits if (h.unit.doc, h.unit.section) not in own), default=0.0)
    return inside, outside


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
