"""Which norm an amount is from: “罚三到五倍”是罚哪一方的, asked by the figures and not by the matter.

Only where a question gives two figures or more (both bounds of a range count) and asks whom or what they are for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.numerals import quantities, same_quantity
from corpus.script import fold_keep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.question import Question
    from bot.statutes import Paragraph, Statutes

MOST = 3  # articles that may be meant: more say nothing of whom
NEARLY = 0.15  # of the question's words: what another article with the same figures may explain less, and be told as well
_WHOM = (
    r"(?:哪|那)(?:一|几|些|两)?(?:方|种|类|个|些|样|条)|谁|什么(?:行为|情形|人|单位|事|情况)|啥(?:行为|情况|事|人)|冲着|针对|对应"
    r"|\bwho(?:m|se)?\b|which (?:conduct|acts?|offen[cs]es?|violations?|part(?:y|ies)|kinds?)|what (?:conduct|acts?|offen[cs]e|violation)"
)
_NUMBER = r"[零一二两三四五六七八九十百千万\d.]+"
_UNIT = r"个?(?:万元|亿元|元|倍|%|年|个?月|日|天|小时)"
_RANGE = re.compile(rf"(?P<a>{_NUMBER})(?P<own>{_UNIT})?(?:到|至|以上|-|~|—)+(?P<b>{_NUMBER})(?P<unit>{_UNIT})")


def figures(text: str) -> tuple[str, ...]:
    """The figures of a folded text, both bounds of a range each with its unit.

    >>> figures("收费的三到五倍"), figures("停三个月到一年"), figures("合同价款2%到4%")
    (('三倍', '五倍'), ('三个月', '一年'), ('2%', '4%'))
    """
    bounds: list[str] = []
    for m in _RANGE.finditer(text):
        bounds += [m["a"] + (m["own"] or m["unit"]), m["b"] + m["unit"]]
    rest = _RANGE.sub(" ", text)
    return (*bounds, *(q.text for q in quantities(rest) if q.unit and not q.is_year))


def meant(question: Question, statutes: Statutes, docs: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """The paragraphs that hold all the figures a question gives, where these alone tell which is meant; none elsewhere."""
    asked = figures(question.core)
    if len(asked) < 2 or not re.search(_WHOM, question.text):
        return ()
    known = tuple(docs)
    found = [
        (statutes.explained(question, where), paragraph)
        for where, paragraphs in statutes.of_article.items()
        if not known or where[0] in known
        for paragraph in paragraphs
        if paragraph.penal and _holds(fold_keep(statutes.document(where[0]).text[paragraph.start : paragraph.end]), asked)
    ]
    if not found:
        return ()
    best = max(share for share, _ in found)
    near = [p for share, p in sorted(found, key=lambda x: -x[0]) if share >= best - NEARLY]
    return tuple(near) if len({(p.doc, p.article) for p in near}) <= MOST else ()


def _holds(text: str, asked: tuple[str, ...]) -> bool:
    told = figures(text)
    return all(any(_same(a, t) for t in told) for a in asked)


def _same(one: str, other: str) -> bool:
    """The same figure: 三个月 and 3个月, 2% and 百分之二."""
    return one == other or same_quantity(one, other)
