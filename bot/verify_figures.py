"""A figure belongs to its metric: what a sentence says of one must be what the cited passage, read again, says of the same.

Sentences of the form 指标：关系数值 are held field by field (deadline, scope, metric, base, relation, value, unit); in other
sentences every figure that can be read is held against those of the passage with the same value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.reread import Passage, bare, targets_in
from corpus.clauses import bases, deadlines
from corpus.figures import Figure, figures
from corpus.numerals import same_quantity
from corpus.records import Target
from corpus.script import fold_keep, plain_keep

_STATED = re.compile(
    r"^(?:到(?P<year>20\d\d年[^,:]{0,4}),|“(?P<plan>十[一二三四五六七]五)”(?P<span>[^,:]{0,6}),)?(?P<head>[^:]+):(?P<tail>.+)$",
    re.S,
)
# Colons of ours behind which no figure is stated: lists of bodies, quotations, counts, a section's name.
_NO_FIGURE = re.compile(
    r"牵头(?:单位|部门)|按职责分工|(?:负责|责任)单位|落实$|原文$|写道$|日期$|章节如下$|列出$|附件\d+$|附件\d*$|共\d+\s*[项个家处节条]"
    r"|^(?:《.*》)?[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?“[^”]*”$|^(?:《.*》)?“[^”]*”$"
    r"|第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十]+款)?(?:\s?\([^()]*要点转述[^()]*\))?$|^效力$|要点转述,原文不在资料中\)$|定的是$|《[^》]*》\s?(?:\([^()]*\))?$"
    r"|\b(?:says|lead|leads|responsible|text|passage|issue|by|bodies|items|listed|outline|annex)\b"
)
_LISTED = re.compile(r"已全部列出|all listed")
ALIKE = 0.6  # share of a metric's pairs of characters that free wording must keep


def faults(text: str, passages: Sequence[Passage], headers: str) -> list[str]:
    """Why the figures of a sentence are not those of its passages. `text` is folded, without quotations and counts."""
    found = [t for p in passages for t in targets_in(p)]
    out = _years(text, passages, found, headers)
    stated = _STATED.match(text.strip().rstrip("。."))
    if stated and stated["tail"].strip() and not _LISTED.search(text) and not _NO_FIGURE.search(stated["head"].strip()):
        if not any(_says(stated, t) for t in found):
            out.append(f"“{stated['head'].strip()}：{stated['tail'].strip()}”与所引原文的指标和数值不相配")
        return out
    plain = plain_keep(text)
    for f in figures(plain, 0, len(plain)):
        value = f.value + f.unit
        if fold_keep(value) not in headers and not any(_same(f, t) for t in _named(f, found)):
            words = f.relation.replace("…", value) if "…" in f.relation else f.relation + value
            out.append(f"{f.metric}{words}：所引原文没有这样说")
    return out


def _says(stated: re.Match[str], target: Target) -> bool:
    """Whether 到…，范围指标：比…关系数值 is what the target says, every field of it."""
    when = stated["year"] or (stated["plan"] or "") + (stated["span"] or "")
    value = target.value + target.unit
    words = target.relation.replace("…", value, 1) if "…" in target.relation else target.relation + value
    names = {bare(target.scope + target.metric)}
    if fold_keep(target.scope) in fold_keep(target.metric):
        names.add(bare(target.metric))
    return (
        bare(when) == bare(target.deadline)
        and bare(stated["head"]) in names
        and bare(stated["tail"]) == bare((f"比{target.base}" if target.base else "") + words)
    )


def _same(said: Figure, target: Target) -> bool:
    """Whether a figure in free wording is the target's: value, unit, direction and bound, and the years where it says them."""
    if not (target.value and same_quantity(said.value + said.unit, target.value + target.unit)):
        return False
    if said.relation.partition("…")[2] != target.relation.partition("…")[2] or not _agree(said.relation, target.relation):
        return False
    return said.base in ("", target.base) and said.deadline in ("", target.deadline)


def _named(said: Figure, found: Sequence[Target]) -> list[Target]:
    """The targets that a figure in free wording can mean: those whose names are the most like its own, if alike enough."""
    one = _pairs(said.metric + said.scope)
    if not one:
        return list(found)
    likeness = [len(one & _pairs(t.metric + t.scope)) / min(len(one), len(_pairs(t.metric + t.scope)) or 1) for t in found]
    best = max(likeness, default=0.0)
    return [t for t, x in zip(found, likeness, strict=True) if x == best >= ALIKE]


def _agree(one: str, other: str) -> bool:
    """Relations may differ in 总体, 累计 and the like, not in their direction or bound."""
    return not one or not other or one.partition("…")[0] in other or other.partition("…")[0] in one


def _pairs(text: str) -> set[str]:
    folded = bare(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def _years(text: str, passages: Iterable[Passage], found: Iterable[Target], headers: str) -> list[str]:
    """到2025年 must be a time by which something is due, 比2020年 a year that is compared with, in the cited words."""
    found = tuple(found)
    quotes = [fold_keep(p.quote) for p in passages]
    due = {m.year[:4] for q in quotes for m in deadlines(q, 0, len(q))} | {t.deadline[:4] for t in found}
    compared = {m.year[:4] for q in quotes for m in bases(q, 0, len(q))} | {t.base[:4] for t in found}
    out = [f"所引原文没有以{y}年为期" for y in re.findall(r"(?:到|至|截至)(20\d\d)年", text) if y not in due and y not in headers]
    return out + [f"所引原文没有与{y}年相比" for y in re.findall(r"(?:比|较|相比)(20\d\d)年", text) if y not in compared]
