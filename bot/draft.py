"""What a kind composes: lines with the spans they rest on. ⟦…⟧ marks words cut from a source, ⟪…⟫ words cut from our own restatement
of one (shown without quotation marks); all else is ours and will be checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from bot.answer import Kind, Reason, Status
from corpus.records import Duty, Provision, Sentence, Target


@dataclass(frozen=True)
class Span:
    """A passage of a document, by character offsets into `Document.text`, end not included."""

    doc: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One sentence of a draft. `counts` are the numbers of things listed that the line may state; `about` the body of
    which it states a role without naming it.
    """

    text: str
    spans: tuple[Span, ...] = ()
    counts: tuple[int, ...] = ()
    table: Literal["", "duties", "targets"] = ""
    about: str = ""
    refusal: bool = False  # says only that one of several questions is not answered: it states nothing of a source and cites none


@dataclass(frozen=True)
class Draft:
    """A composed reply, not yet checked."""

    kind: Kind
    lines: tuple[Line, ...]
    status: Status = "answered"
    reason: Reason = ""
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    provisions: tuple[Provision, ...] = ()
    followups: tuple[str, ...] = ()
    section: tuple[str, str] | None = None
    notes: tuple[str, ...] = field(default=())


def joined(first: Draft, second: Draft) -> Draft:
    """What one side says and then what the other does; the kind is the first one's."""
    return replace(
        first, lines=(*first.lines, *second.lines), duties=(*first.duties, *second.duties), targets=(*first.targets, *second.targets),
        provisions=(*first.provisions, *second.provisions), followups=(*first.followups, *second.followups)[:3],
        notes=(*first.notes, *second.notes),
    )  # fmt: skip


def span_of(record: Duty | Target | Sentence) -> Span:
    return Span(record.doc, record.start, record.end)


def rule_span(duty: Duty) -> Span:
    """Where the rule stands that a duty inherits its carrying out from."""
    return Span(duty.doc, duty.inherited_start, duty.inherited_end)
