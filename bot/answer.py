"""What comes out: one `Answer` object, the same for the page, the command line and the batch.

Every outcome has a name from a closed list: `status`, `kind` and, where nothing is answered, `reason`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from corpus.records import Duty, Form, Provision, Target

Status = Literal["answered", "partial", "abstained", "smalltalk"]
Kind = Literal[
    "responsibility",
    "tasks",
    "target",
    "listing",
    "compare",
    "provision",
    "obligation",
    "passage",
    "document",
    "refusal",
    "smalltalk",
]
Reason = Literal[
    "",
    "empty",            # nothing was asked
    "unclear",          # it does not say which matter is meant
    "too_long",         # more than a question
    "off_topic",        # no source is about this
    "annex_missing",    # the annex is named, its table is not in the text
    "place_missing",    # no value for this place
    "year_missing",     # no value for this year
    "metric_missing",   # no such measure
    "unit_missing",     # a quantity in a unit that the text does not give
    "body_missing",     # the document does not name this body
    "results_missing",  # the document says what is to be reached, not what was
    "text_missing",     # the document names a law or document whose text is not among the sources
    "not_stated",       # the matter is there, this point of it is not
    "opinion",          # a judgement, a forecast, advice
    "instruction",      # an instruction to the program instead of a question
    "unverified",       # what was composed did not stand up to the check against its citations
]  # fmt: skip
STATUSES, KINDS, REASONS = get_args(Status), get_args(Kind), get_args(Reason)


@dataclass(frozen=True)
class Citation:
    """A span of a document: `quote` is `text[start:end]`, cut by the program, never typed."""

    number: int
    doc: str
    title: str
    section: str
    heading: str
    quote: str
    start: int
    end: int
    form: Form = "verbatim"
    version: str = ""
    in_force: str = ""
    url: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer, the numbers of its citations, and what the check found.

    `checks` maps what was checked (numbers, bodies, modals, articles, quotes) to [found in the citations, stated].
    """

    text: str
    citations: tuple[int, ...] = ()
    checks: dict[str, tuple[int, int]] = field(default_factory=dict)
    table: str = ""  # "duties" or "targets": the page may show the records of the answer as a table here


@dataclass(frozen=True)
class Answer:
    """The reply to one question. `answer` is the sentences joined, with [1] marks after each."""

    question: str
    status: Status
    kind: Kind
    answer: str
    reason: Reason = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    provisions: tuple[Provision, ...] = ()
    followups: tuple[str, ...] = ()
    script: Literal["hans", "hant", "en"] = "hans"
    elapsed_ms: float = 0.0
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The contract's object (DESIGN 7): plain dicts, lists, strings and numbers."""
        return {
            "question": self.question,
            "status": self.status,
            "reason": self.reason,
            "kind": self.kind,
            "answer": self.answer,
            "sentences": [
                {"text": s.text, "citations": list(s.citations), "checks": {k: list(v) for k, v in s.checks.items()}}
                for s in self.sentences
            ],
            "citations": [dict(vars(c)) for c in self.citations],
            "duties": [duty_json(d) for d in self.duties],
            "targets": [target_json(t) for t in self.targets],
            "provisions": [provision_json(p) for p in self.provisions],
            "followups": list(self.followups),
            "script": self.script,
            "elapsed_ms": round(self.elapsed_ms, 2),
            "notes": list(self.notes),
        }


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty as the contract writes it."""
    return {
        "doc": duty.doc, "section": duty.section, "heading": duty.heading, "lead": list(duty.lead), "joint": list(duty.joint),
        "sole": list(duty.sole), "carry_out": list(duty.carry_out), "open_list": duty.open_list,
        "inherited_from": duty.inherited_from, "quote": duty.quote, "start": duty.start, "end": duty.end,
    }  # fmt: skip


def target_json(target: Target) -> dict[str, Any]:
    """A target as the contract writes it."""
    names = (
        "doc",
        "section",
        "metric",
        "relation",
        "value",
        "unit",
        "base",
        "deadline",
        "scope",
        "kind",
        "quote",
        "start",
        "end",
    )
    return {name: getattr(target, name) for name in names}


def provision_json(provision: Provision) -> dict[str, Any]:
    """A norm of a law as the contract writes it; `consequence` in words, `consequence_article` where it is written."""
    return {
        "doc": provision.doc, "article": provision.article, "paragraph": provision.para, "applies_to": list(provision.applies_to),
        "modal": provision.modal, "what": provision.what, "says": provision.says, "threshold": provision.threshold,
        "deadline": provision.deadline, "authority": provision.authority, "sanction": provision.sanction,
        "consequence": provision.consequence, "consequence_article": "、".join(provision.consequence_articles),
        "penalises": list(provision.penalises), "refs": list(provision.refs), "topics": list(provision.topics),
        "quote": provision.quote, "start": provision.start, "end": provision.end,
    }  # fmt: skip
