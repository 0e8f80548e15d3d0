"""The records that flow through the house. Frozen, small, and each carries where it came from.

Offsets are character offsets into `Document.text` (the delivered file as it is), end not included.
Words in fields are Simplified; `quote` is cut from the text and stays as the source has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

TargetKind = Literal["figure", "categorical", "rule", "direction"]
UnitKind = Literal["sentence", "duty", "target", "provision", "asked"]
DocumentKind = Literal["plan", "law", "named"]
Form = Literal["verbatim", "restated"]


@dataclass(frozen=True)
class Section:
    """One numbered part of a document. The sections of a document tile its body without gap or overlap.

    `label` is the address people write: 二, 三(八), 附件1; 印发通知 and 前言 for what stands before 一.
    """

    doc: str
    label: str
    heading: str
    start: int
    end: int
    parent: str = ""


@dataclass(frozen=True)
class Document:
    """A source as delivered. `text[body_start:body_end]` is what is indexed; the rest is said in `left_out`.

    A law has dates (ISO): `since` this version has held, `effective` the law itself, `repealed` from which day on it no longer is in
    force, and `replaced_by` the id of what took its place. `form` is restated where the text is our own account of the source.
    """

    id: str
    title: str
    text: str
    number: str = ""
    issuer: str = ""
    date: str = ""
    horizon: tuple[int, int] | None = None
    sha256: str = ""
    body_start: int = 0
    body_end: int = 0
    left_out: str = ""
    region: str = ""
    sections: tuple[Section, ...] = field(default=(), repr=False)
    kind: DocumentKind = "plan"
    names: tuple[str, ...] = ()
    version: str = ""
    adopted: str = ""
    since: str = ""
    effective: str = ""
    repealed: str = ""
    replaced_by: str = ""
    form: Form = "verbatim"
    note: str = ""
    added: bool = False

    @property
    def short(self) -> str:
        """What people call it: 节约能源法; the title where no other name is known."""
        return self.names[0] if self.names else self.title

    def section_at(self, offset: int) -> Section:
        """The section which holds the character at `offset`; LookupError outside the body."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section
        raise LookupError(f"offset {offset} lies in no section of {self.id}")

    def section(self, label: str) -> Section:
        """The section with this label; LookupError when the document has none."""
        for section in self.sections:
            if section.label == label:
                return section
        raise LookupError(f"no section {label} in {self.id}")


@dataclass(frozen=True)
class Sentence:
    """A sentence (or a part of a long one) with the section it stands in."""

    doc: str
    section: str
    heading: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Duty:
    """Who is responsible for a section, as the section's own bracket says it.

    `quote` is the bracket. `carry_out` names those who carry it out; where the section does not say so itself,
    `inherited_from` is the label of the section whose rule says it for this one, and `inherited_start/end` the rule's span.
    """

    doc: str
    section: str
    heading: str
    lead: tuple[str, ...]
    joint: tuple[str, ...]
    sole: tuple[str, ...]
    carry_out: tuple[str, ...]
    open_list: bool
    inherited_from: str
    quote: str
    start: int
    end: int
    inherited_start: int = 0
    inherited_end: int = 0

    @property
    def bodies(self) -> tuple[str, ...]:
        """Everyone named for the section itself, leads first."""
        return self.sole + self.lead + self.joint


@dataclass(frozen=True)
class Target:
    """What is to be reached. Every non-empty field is made of characters that stand in `quote`.

    `relation` keeps the text's words in order with … where the value stands (达到…以上); `value` is as in the text ("15"),
    `unit` what follows it ("%", "个百分点", "万平方米").
    """

    doc: str
    section: str
    metric: str
    relation: str
    value: str
    unit: str
    base: str
    deadline: str
    scope: str
    kind: TargetKind
    quote: str
    start: int
    end: int
    value_start: int = 0


@dataclass(frozen=True)
class Provision:
    """One norm of a law. `quote` is the paragraph (款) it stands in, or our restatement where the full text is not there.

    `says` is the restatement, "" for a law that is not in the register. `consequence` and `consequence_articles` are what a
    breach of it costs and where that is written; `penalises` the articles whose breach this norm answers.
    """

    doc: str
    article: str
    para: int
    modal: str
    applies_to: tuple[str, ...]
    what: str
    says: str
    threshold: str
    deadline: str
    authority: str
    sanction: str
    consequence: str
    consequence_articles: tuple[str, ...]
    penalises: tuple[str, ...]
    refs: tuple[str, ...]
    topics: tuple[str, ...]
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A question people ask, and the span that answers it (reviewed content of ours)."""

    doc: str
    section: str
    about: Literal["duty", "target", "detail", "provision"]
    question: str
    start: int
    end: int
    metric: str = ""


@dataclass(frozen=True)
class Unit:
    """What is searched: a sentence, a fact, or an asked-as question that points at one.

    `text` is what is matched (folded to Simplified), `path` the section path in words, `ref` the key of the record it
    stands for (`section`, start and end say where an answer would be cut).
    """

    id: str
    doc: str
    section: str
    kind: UnitKind
    text: str
    path: str
    start: int
    end: int
    about: str = ""
    metric: str = ""
