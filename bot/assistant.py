"""The walk of one question: read, choose the kind, gather, compose, verify, speak. Every way out is an `Answer`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

from bot import limits, receipts, signals
from bot.answer import Answer, Citation, Reason
from bot.conversation import continued, is_continued
from bot.desk import Desk, Turn
from bot.draft import Draft
from bot.finder import Evidence, Finder
from bot.kinds import BY_NAME, ORDER, refusal, smalltalk
from bot.question import Question, Reader
from bot.verify import Verifier
from corpus.bodies import bodies
from corpus.library import Library
from index.hybrid import Index

MOST_TURNS = 3  # earlier questions that a follow-up may lean on


class Assistant:
    """Answers questions about a library through its index; keeps nothing between questions."""

    def __init__(self, library: Library, index: Index) -> None:
        self.library = library
        self.reader = Reader(library, frozenset(index.words.words))
        self.finder = Finder(library, index)
        own = {n for d in library.duties for n in (*d.bodies, *d.carry_out)}
        self.verifier = Verifier(own | {x for b in bodies().kinds for x in (b.stem, b.full)})

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        """The answer to `question`; `history` are the asker's earlier turns, `doc` limits it to one document.

        NotFoundError when there is no such document. `as_of` has no effect on a plan; laws will use it.
        """
        began = time.perf_counter()
        if doc is not None:
            self.library.document(doc)
        desk = self._desk(self.reader.read(question, tuple(history), doc))
        draft = self._draft(desk)
        answer = self._spoken(desk, draft)
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    def _desk(self, question: Question) -> Desk:
        """The working place of a question: evidence gathered, with what the conversation was about."""
        before = self._before(question)
        if before is None:
            return Desk(self.library, self.finder, question, self.finder.find(question) if question.core.strip() else Evidence())
        _, strange = self.finder.terms(question, "")
        question, stay = continued(question, before, len(strange))
        return Desk(self.library, self.finder, question, self.finder.find(question, near=before.section), before, stay)

    def _before(self, question: Question) -> Turn | None:
        """What the conversation was about, if this question leans on it."""
        if not question.history or not is_continued(question):
            return None
        turns = question.history[-MOST_TURNS:]
        earlier = self.reader.read(turns[-1], tuple(turns[:-1]), question.doc)
        if limits.small_talk(earlier):
            return None
        desk = self._desk(earlier)
        draft = self._draft(desk)
        return Turn(desk.question, draft.kind, draft.section or desk.evidence.section, draft.targets)

    def _draft(self, desk: Desk) -> Draft:
        """The kind chosen and composed, or the reason why nothing is."""
        question = desk.question
        if limits.small_talk(question):
            return smalltalk.compose(desk)
        if reason := limits.before_search(question):
            return refusal.compose(desk, reason)
        reason = "off_topic"
        for kind in self._kinds(desk):
            if not kind.fits(desk):
                continue
            if found := limits.after_search(desk, kind.NAME):
                return refusal.compose(desk, found)
            composed: Draft | None = kind.compose(desk)
            if composed is not None:
                return composed
            reason = "not_stated"
        return refusal.compose(desk, self._unknown_body(desk) or ("unclear" if limits.says_nothing(desk) else reason))

    def _kinds(self, desk: Desk) -> tuple[ModuleType, ...]:
        """The order of kinds; a follow-up without a question word of its own stays with the kind before."""
        if (
            desk.before is None
            or desk.before.kind not in BY_NAME
            or desk.question.asks & {"who", "how_much", "when", "tasks", "base"}
        ):
            return ORDER
        first = BY_NAME[desk.before.kind]
        return (first, *(k for k in ORDER if k is not first))

    def _horizon(self, question: Question, citations: tuple[Citation, ...]) -> tuple[str, ...]:
        """A question about now is told which years the plan it rests on is for."""
        if not signals.has(signals.NOW, question.text):
            return ()
        documents = [self.library.document(doc) for doc in dict.fromkeys(c.doc for c in citations)]
        return tuple(
            f"《{d.title}》的期限为{d.horizon[0]}—{d.horizon[1]}年，以上是其中所定的内容。" for d in documents if d.horizon
        )

    def _unknown_body(self, desk: Desk) -> Reason:
        return "body_missing" if any(not b.names for b in desk.question.bodies) else ""

    def _spoken(self, desk: Desk, draft: Draft) -> Answer:
        """The draft checked sentence by sentence, in the asker's script."""
        question = desk.question
        sentences, citations, notes = receipts.finish(draft, self.library, self.verifier, question.script)
        if not sentences:
            draft = refusal.compose(desk, "unverified")
            sentences, citations, _ = receipts.finish(draft, self.library, self.verifier, question.script)
        followups = tuple(receipts.spoken(f, question.script) for f in draft.followups) if question.script != "en" else ()
        return Answer(
            question.raw, draft.status, draft.kind, receipts.joined(sentences), draft.reason, sentences, citations, draft.duties, draft.targets,
            followups, question.script, notes=(*question.notes, *draft.notes, *notes, *self._horizon(question, citations)),
        )  # fmt: skip
