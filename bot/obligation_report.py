"""The report of obligations: records, and the one JSON object that the command line, the page and programs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.obligation_sources import Source
from bot.profile import Profile

GROUPS = ("必须", "不得", "应当", "方案要求", "鼓励", "可以")


@dataclass(frozen=True)
class Consequence:
    """What a breach costs: `text` in fields of the register, `source` the article that says so."""

    text: str
    source: Source


@dataclass(frozen=True)
class Obligation:
    """One thing to do or leave. `why`: the facts and thresholds that made it apply; `condition`: a case that the norm itself sets and
    that the profile cannot decide; `standing`: whether it is kept already, where a figure says so; `replaces`: repealed articles.
    """

    group: str
    modal: str
    what: str
    source: Source
    why: tuple[str, ...]
    boundaries: tuple[Source, ...] = ()
    condition: str = ""
    deadline: str = ""
    authority: str = ""
    consequences: tuple[Consequence, ...] = ()
    replaces: tuple[str, ...] = ()
    standing: str = ""
    general: bool = False
    weight: int = 0
    plan: bool = False


@dataclass(frozen=True)
class Undecided:
    """A norm that hangs on a field that was not given."""

    modal: str
    group: str
    what: str
    place: str
    doc: str
    section: str


@dataclass(frozen=True)
class OpenPoint:
    """A field to be asked for, and what would follow; `also` are fields that some of it hangs on as well."""

    field: str
    label: str
    question: str
    follows: tuple[Undecided, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """All that applies on a day, what is open, how much does not apply, and what was left out and why."""

    profile: Profile
    as_of: str
    obligations: tuple[Obligation, ...]
    open: tuple[OpenPoint, ...]
    not_applicable: int
    notes: tuple[str, ...]

    def grouped(self) -> list[tuple[str, list[Obligation]]]:
        """(必须 …, its obligations) in the order of the list, without empty ones."""
        found = [(g, [o for o in self.obligations if o.group == g]) for g in GROUPS]
        return [(g, listed) for g, listed in found if listed]

    def as_json(self) -> dict[str, Any]:
        return {
            "profile": self.profile.as_json(),
            "as_of": self.as_of,
            "obligations": [_obligation(o) for o in self.obligations],
            "open": [
                {
                    "field": p.field,
                    "label": p.label,
                    "question": p.question,
                    "also": list(p.also),
                    "follows": [dict(vars(u)) for u in p.follows],
                }
                for p in self.open
            ],
            "not_applicable": self.not_applicable,
            "notes": list(self.notes),
        }


def _obligation(o: Obligation) -> dict[str, Any]:
    return {
        "group": o.group, "modal": o.modal, "what": o.what, "why": list(o.why), "condition": o.condition, "standing": o.standing,
        "deadline": o.deadline, "authority": o.authority, "general": o.general, "replaces": list(o.replaces),
        "consequences": [{"text": c.text, "source": dict(vars(c.source))} for c in o.consequences],
        "source": dict(vars(o.source)), "boundaries": [dict(vars(b)) for b in o.boundaries],
    }  # fmt: skip
