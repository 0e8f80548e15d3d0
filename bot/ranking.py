"""Put the articles that search offers in order by all that speaks for each: words, vectors, questions, units, consequences.

score = the search's score + sum of weight * feature, in units of the search's score. The weights are fitted by
`python -m evals.fit_law_ranking` on the calibration questions (never on gold) and stand in law_ranking.json. Loss: softmax over the
articles offered for a question (Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach", top-one ListNet).
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import signals, slots
from bot.matter import deed, pieces
from corpus.script import fold_keep
from corpus.successors import CODE

if TYPE_CHECKING:
    from bot.question import Question
    from bot.statutes import Paragraph, Statutes
    from index.hybrid import Hit

MODEL = Path(__file__).parent / "law_ranking.json"
NEARLY = 8.0  # times less likely than the best, and quoted: of 422 the right one 408 times, 1.43 articles each (3: 399, 1.22; unfitted: 402, 1.55)
ARTICLES = 10  # as many are weighed; the right one is among the first ten of 98 in 100, among the first of 83
MAY = r"能不能|可以|可不可以|行不|能[^,，。]{1,20}[吗不么]|许不许|让不让|allowed|\bcan\b|\bmay\b"
Where = tuple[str, str]
Ranked = tuple[tuple["Paragraph", float], ...]


def reordered(ranked: Ranked, statutes: Statutes, question: Question, hits: Sequence[Hit], penal: bool) -> Ranked:
    """The same paragraphs in the fitted order; the highest score stays what it was, the others fall behind it as far as they are less likely."""
    weights = _model()
    if not weights or not ranked:
        return ranked
    told = features(ranked, statutes, question, hits, penal)
    more = {where: sum(weights.get(n, 0.0) * v for n, v in values.items()) for where, values in told.items()}
    least = min(more.values())
    out = [(p, score + more.get((p.doc, p.article), least)) for p, score in ranked]
    shift = ranked[0][1] - max(score for _, score in out)
    return tuple(sorted(((p, score + shift) for p, score in out), key=lambda x: (-x[1], x[0].doc, x[0].start)))


def features(
    ranked: Ranked, statutes: Statutes, question: Question, hits: Sequence[Hit], penal: bool
) -> dict[Where, dict[str, float]]:
    """(doc, article) → what speaks for it, for the first `ARTICLES` of them."""
    core = deed(question.core) or question.core
    length = max(4, len(core))
    of: dict[Where, list[Hit]] = defaultdict(list)
    for h in hits:
        of[h.unit.doc, h.unit.section].append(h)
    first = max(hits, key=lambda h: h.parts.get("bm25", 0.0))
    asked = frozenset(pieces(core))
    wanted = slots.slot(question.text)
    may = signals.has(MAY, question.text)
    out: dict[Where, dict[str, float]] = {}
    for where in list(dict.fromkeys((p.doc, p.article) for p, _ in ranked))[:ARTICLES]:
        mine, paragraphs = of[where], statutes.of_article[where]
        dense = _first(3, (h.parts.get("dense", 0.0) for h in mine))
        words = _first(2, (h.parts.get("bm25", 0.0) for h in mine))
        like = _first(2, (_cosine(asked, known) for known in statutes.questions(where)))
        breach = any(p.penal for p in paragraphs)
        out[where] = {
            "dense": dense[0], "dense_2": dense[1], "dense_3": dense[2], "words": words[0] / length, "words_2": words[1] / length,
            "hits": min(len(mine), 8) / 8, "first": float(first in mine), "like": like[0], "like_2": like[1],
            "coverage": statutes.coverage(core, statutes.section_words(where), question)[0],
            "pairs": statutes.explained(question, where), "value": value(wanted, statutes, paragraphs),
            "penal": float(penal and breach), "unasked": float(breach and not penal),
            "may": float(may and any(n.modal in ("可以", "不得", "禁止") for p in paragraphs for n in p.norms)),
            "code": float(where[0] == CODE),
        }  # fmt: skip
    return out


def _first(n: int, values: object) -> list[float]:
    found = sorted(values, reverse=True)[:n]  # type: ignore[call-overload]
    return [*found, *[0.0] * (n - len(found))]


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def value(wanted: slots.Slot | None, statutes: Statutes, paragraphs: Sequence[Paragraph]) -> float:
    """How an article stands to the value asked for (罚多少, 几天): 0.5 gives one, -0.5 does not, 0 where none is asked for."""
    if wanted is None:
        return 0.0
    text = fold_keep("\n".join(statutes.document(p.doc).text[p.start : p.end] for p in paragraphs))
    return 0.5 if slots.told(wanted, text) else -0.5


def close(likelier: float) -> float:
    """How far below another a score is when its article is `likelier` times less likely, in units of the search's score."""
    return math.log(likelier) / _fitted().get("scale", 1.0)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Any]:
    return dict(json.loads(MODEL.read_text(encoding="utf-8"))) if MODEL.is_file() else {}


def _model() -> Mapping[str, float]:
    return _fitted().get("weights", {})  # type: ignore[no-any-return]
