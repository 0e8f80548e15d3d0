"""Names of what is measured: scope split off, lists completed where they share a head or an attribute.

>>> pair_names(["绿色防控", "统防统治覆盖率"])
['绿色防控覆盖率', '统防统治覆盖率']
>>> pair_names(["煤电机组节能改造", "灵活性改造"])
['煤电机组节能改造', '煤电机组灵活性改造']
"""

from __future__ import annotations

import re

from corpus.clauses import DEADLINE
from corpus.relations import MEASURE, SCOPE

_LEAD = re.compile(r"^(?:[\s、,和及与]|通过[^,]*,|其中|——|[一-鿿]{2,8}:|同时|力争(?=[“\d]))+")
_HEADS = ("改造", "试点", "园区", "城市", "企业", "项目", "工程", "基地", "小区", "管网", "机组", "标准")
_ATTRIBUTE = re.compile(r"^(?:主要(?:农作物|污染物|行业|产品)|[一-鿿]{1,3}型(?=[一-鿿]{2})|新建|既有|重点(?:行业|企业|单位))")


def tidy(text: str) -> tuple[str, int]:
    """Take off leading joints and times (到2025年); returns the rest and how many characters went."""
    at = 0
    while True:
        rest = text[at:]
        m = _LEAD.match(rest) or re.match(rf"(?:{DEADLINE.pattern}),?", rest)
        if not m or not m.end():
            return rest, at
        at += m.end()


def split_scope(metric: str) -> tuple[str, str, int]:
    """(scope, what is left, characters taken off); the scope is empty when the name does not open with one."""
    m = SCOPE.match(metric)
    if not m:
        return "", metric, 0
    scope = re.sub(r"^其中,?", "", m["scope"])
    return scope, metric[m.end() :], m.end()


def pair_names(names: list[str]) -> list[str]:
    """Names of a list completed: a measure word at the end of the last holds for all, an attribute of the first as well."""
    names = [re.sub(r"(?:比|较)20\d\d年$", "", n.strip()) for n in names if n.strip() or len(names) == 2]
    if len(names) < 2:
        return names
    names = _share_head(names)
    return _share_prefix(names)


def _share_head(names: list[str]) -> list[str]:
    m = MEASURE.search(names[-1])
    if not m or m.start() < 1:
        return names
    head = m["head"]
    if len(names[-1]) - len(head) < 1:
        return names
    return [n if _complete(n, head) else n + head for n in names]


def _complete(name: str, head: str) -> bool:
    """Whether a name has a measure word of its own; 化学需氧量 ends in 量 but is the name of a substance."""
    own = MEASURE.search(name)
    return name.endswith(head) or (own is not None and len(own["head"]) >= 2)


def _share_prefix(names: list[str]) -> list[str]:
    first = names[0]
    if m := _ATTRIBUTE.match(first):
        return [first] + [n if _ATTRIBUTE.match(n) else m[0] + n for n in names[1:]]
    for head in _HEADS:
        if first.endswith(head) and all(n.endswith(head) for n in names[1:]):
            out = [first]
            for n in names[1:]:
                cut = _noun_prefix(first[: -len(head)])
                out.append(cut + n if cut and not n.startswith(cut) and len(n) <= len(first) - len(cut) + 2 else n)
            return out
    return names


def _noun_prefix(stem: str) -> str:
    """煤电机组节能 → 煤电机组: what stands before the last word of a two-part name ending in a thing."""
    m = re.match(r"^([一-鿿]{2,8}?(?:机组|建筑|锅炉|园区|企业|管网|设施))(?=[一-鿿]{2,}$)", stem)
    return m[1] if m else ""
