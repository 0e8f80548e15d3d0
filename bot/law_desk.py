"""One legal question's working place: the laws, the evidence, the day asked about, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question import Question
from bot.statutes import LawEvidence, Paragraph, Statutes
from corpus.force import State, state
from corpus.library import Library
from corpus.records import Document

if TYPE_CHECKING:
    from bot.draft import Span


@dataclass(frozen=True)
class LawTurn:
    """What an earlier question of the conversation was about."""

    question: Question
    best: Paragraph | None
    told: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class LawDesk:
    """`library` holds all documents; `day` is the ISO day asked about, `today` whether it is the day of asking."""

    library: Library
    statutes: Statutes
    question: Question
    evidence: LawEvidence
    day: str
    today: bool = True
    before: LawTurn | None = None

    @property
    def en(self) -> bool:
        return self.question.script == "en"

    def say(self, zh: str, en: str) -> str:
        return en if self.en else zh

    def document(self, doc: str) -> Document:
        return self.statutes.document(doc)

    def state(self, doc: str) -> State:
        """Whether a law is in force on the day asked about."""
        return state(self.document(doc), self.day)

    def address(self, p: Paragraph) -> str:
        """《节约能源法》第五十三条第二款; the 款 only where the article has several."""
        several = len(self.statutes.of_article.get((p.doc, p.article), ())) > 1
        from corpus.law_outline import han

        return f"《{self.document(p.doc).short}》{p.article}" + (f"第{han(p.number)}款" if several else "")

    def text(self, p: Paragraph) -> str:
        """The paragraph's words: the law's own, or our restatement."""
        return self.document(p.doc).text[p.start : p.end]

    def span(self, p: Paragraph) -> Span:
        from bot.draft import Span

        return Span(p.doc, p.start, p.end)
