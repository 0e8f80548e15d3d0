"""Conditions on what is known of somebody, in three values: yes, no, open. What is not known is never taken for no.

>>> c = condition({"all": [{"field": "tce", "ge": 5000}, {"field": "named", "is": True}]})
>>> [decide(c, Facts(v)).word for v in ({"tce": 4999}, {"tce": 5000}, {"tce": 5000, "named": True})]
['no', 'open', 'yes']
>>> decide(c, Facts({"tce": 5000})).missing
('named',)
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.errors import DocumentError

Word = Literal["yes", "no", "open"]
_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt, "is": operator.eq,
    "in": lambda value, listed: value in listed,
    "has_any": lambda values, listed: bool(set(values) & set(listed)),
    "has_other_than": lambda values, listed: bool(set(values) - set(listed)),
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known: field → value; a field that is not there, or None, is not known. `words` says each known one for people.

    A list of things (boilers) holds mappings; `words` of a list is a list of its items' words.
    """

    values: Mapping[str, Any]
    words: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Verdict:
    """`missing`: the fields that would decide it (open); `items`: the things of lists that made it hold, in words."""

    word: Word
    missing: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Compared:
    """One field held against a value."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True)
class Both:
    """`how`: all, any or not (of one part)."""

    how: Literal["all", "any", "not"]
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """At least one thing of a list for which the part holds; inside, fields are those of the thing."""

    field: str
    part: Condition


@dataclass(frozen=True)
class Named:
    """Whether an audience of the register applies; decided elsewhere."""

    audience: str


Condition = Compared | Both | Some | Named
Audiences = Callable[[str], Verdict]


def condition(row: Mapping[str, Any]) -> Condition:
    """A condition as TOML writes it. DocumentError for a row that is none.

    {field="x", ge=1} · {all=[…]} · {any=[…]} · {not={…}} · {some="boilers", all=[…]} · {audience="公共机构"}
    """
    keys = set(row)
    if keys == {"audience"}:
        return Named(row["audience"])
    if keys == {"some", "all"}:
        return Some(row["some"], Both("all", tuple(condition(r) for r in row["all"])))
    if keys == {"not"}:
        return Both("not", (condition(row["not"]),))
    if keys == {"all"}:
        return Both("all", tuple(condition(r) for r in row["all"]))
    if keys == {"any"}:
        return Both("any", tuple(condition(r) for r in row["any"]))
    ops = keys - {"field"}
    if "field" in keys and len(ops) == 1 and ops <= set(_OPS):
        op = ops.pop()
        return Compared(row["field"], op, row[op])
    raise DocumentError(
        f"条件写法不认识：{dict(row)}。", f"可用：all、any、not、some、audience，或 field 加 {'、'.join(_OPS)} 之一。"
    )


def fields_of(c: Condition) -> set[str]:
    """The fields a condition asks for; those of a list's things as list.field."""
    if isinstance(c, Compared):
        return {c.field}
    if isinstance(c, Both):
        return {f for p in c.parts for f in fields_of(p)}
    if isinstance(c, Some):
        return {c.field} | {f"{c.field}.{f}" for f in fields_of(c.part)}
    return set()


def audiences_of(c: Condition) -> set[str]:
    """The audiences a condition names."""
    if isinstance(c, Named):
        return {c.audience}
    if isinstance(c, Both):
        return {a for p in c.parts for a in audiences_of(p)}
    return audiences_of(c.part) if isinstance(c, Some) else set()


def decide(c: Condition, facts: Facts, audiences: Audiences | None = None) -> Verdict:
    """Whether the condition holds of what is known."""
    if isinstance(c, Named):
        assert audiences is not None, "a condition on an audience needs somebody who decides on audiences"
        return audiences(c.audience)
    if isinstance(c, Compared):
        value = facts.get(c.field)
        if value is None:
            return Verdict("open", (c.field,))
        return Verdict("yes" if _OPS[c.op](value, c.value) else "no")
    if isinstance(c, Some):
        return _some(c, facts, audiences)
    found = [decide(p, facts, audiences) for p in c.parts]
    if c.how == "not":
        turned: dict[Word, Word] = {"yes": "no", "no": "yes", "open": "open"}
        return Verdict(turned[found[0].word], found[0].missing)
    return every(found) if c.how == "all" else either(found)


def every(found: Sequence[Verdict]) -> Verdict:
    """All hold: one no decides, then one open."""
    if any(v.word == "no" for v in found):
        return Verdict("no")
    word: Word = "open" if any(v.word == "open" for v in found) else "yes"
    return Verdict(word, _missing(found), tuple(i for v in found for i in v.items))


def either(found: Sequence[Verdict]) -> Verdict:
    """One holds: one yes decides, then one open."""
    held = [v for v in found if v.word == "yes"]
    if held:
        return Verdict("yes", (), tuple(dict.fromkeys(i for v in held for i in v.items)))
    return Verdict("open", _missing(found)) if any(v.word == "open" for v in found) else Verdict("no")


def _missing(found: Iterable[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m for v in found if v.word == "open" for m in v.missing))


def _some(c: Some, facts: Facts, audiences: Audiences | None) -> Verdict:
    things = facts.get(c.field)
    if things is None:
        return Verdict("open", (c.field,))
    words = facts.words.get(c.field, [""] * len(things))
    found = []
    for thing, said in zip(things, words, strict=True):
        v = decide(c.part, Facts(thing), audiences)
        found.append(Verdict(v.word, tuple(f"{c.field}.{m}" for m in v.missing), ((c.field, said),)))
    return either(found) if found else Verdict("no")
