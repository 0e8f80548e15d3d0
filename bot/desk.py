"""What every kind works with: the library, the finder, and what the conversation was about before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.finder import Evidence, Finder
from bot.question import BodyMention, Question
from corpus.library import Library
from corpus.records import Document, Duty, Section, Sentence, Target


@dataclass(frozen=True)
class Turn:
    """What an earlier question of the conversation was about."""

    question: Question
    kind: str
    section: tuple[str, str] | None
    targets: tuple[Target, ...] = ()
    bodies: tuple[BodyMention, ...] = ()  # named in the question before that one, on which it leaned


@dataclass(frozen=True)
class Desk:
    """One question's working place."""

    library: Library
    finder: Finder
    question: Question
    evidence: Evidence
    before: Turn | None = None
    stay: bool = False  # a follow-up on the very matter of the question before
    all_documents: Library | None = None  # where it is more than the plans

    @property
    def everything(self) -> Library:
        """All documents, laws and named ones too."""
        return self.all_documents or self.library

    @property
    def national(self) -> tuple[Target, ...]:
        """The nation's targets that are known from documents named by the plan."""
        named = {d.id for d in self.everything.documents if d.kind == "named" and d.region == "全国"}
        return tuple(t for t in self.everything.targets if t.doc in named)

    @property
    def en(self) -> bool:
        return self.question.script == "en"

    def say(self, zh: str, en: str) -> str:
        return en if self.en else zh

    def section(self, where: tuple[str, str]) -> Section:
        return self.library.section(*where)

    def document(self, doc: str) -> Document:
        return self.library.document(doc)

    def name(self, where: tuple[str, str]) -> str:
        """A section as people are told of it: 三(五)“农牧业节能减排工程”; with the document's title when there are several."""
        section = self.section(where)
        title = f"《{self.document(where[0]).title}》" if len(self.library.documents) > 1 else ""
        return f"{title}{section.label}“{section.heading}”" if section.heading != section.label else f"{title}“{section.label}”"

    def duty(self, where: tuple[str, str]) -> Duty | None:
        return self.finder.duty(where)

    def targets_in(self, where: tuple[str, str]) -> tuple[Target, ...]:
        return tuple(t for t in self.library.targets if (t.doc, t.section) == where)

    def sentences_in(self, where: tuple[str, str]) -> tuple[Sentence, ...]:
        return tuple(s for s in self.library.sentences if (s.doc, s.section) == where)

    def with_evidence(self, evidence: Evidence) -> Desk:
        return replace(self, evidence=evidence)
