"""The legal side of a question: its evidence among the laws, what the conversation was about, and the draft from them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import following, law_limits, law_signals, signals
from bot.answer import Reason
from bot.conversation import is_continued
from bot.draft import Draft
from bot.kinds import provision
from bot.law_desk import LawDesk, LawTurn
from bot.matter import matter
from bot.question import Question, Reader
from bot.statutes import LawEvidence, Paragraph, Statutes, most_like
from corpus.law_names import TITLED, LawNames, articles_in
from corpus.law_outline import article_number
from corpus.library import Library
from corpus.script import fold_keep
from corpus.successors import CODE, successors

ALONE = 0.6  # sureness from which a short question needs no conversation
NAMED_SURE = 0.1  # of 68 questions that name a law and are answered there, 67 are as sure; of 8 that are not, 4 are not
ENOUGH = 6  # characters a follow-up must say of its own for that: of 310 about laws 273 right (3: 269)


class Counsel:
    """Finds and drafts answers from laws."""

    def __init__(self, library: Library, statutes: Statutes, reader: Reader) -> None:
        self.library = library
        self.statutes = statutes
        self.reader = reader
        self._named = LawNames(d for d in library.documents if d.kind == "named" and d.region != "全国")

    def desk(self, question: Question, day: str, today: bool, history: tuple[str, ...] = ()) -> LawDesk:
        """The working place of a question; `history` are the asker's earlier turns, oldest first."""
        before = self.before(question, day, today, history)
        if before is not None and self._alone(question, day, today):
            before = None
        if before is not None and before.best is not None:
            question, evidence = self._continued(question, before)
        else:
            evidence = self.statutes.find(question)
        kept = tuple((p, s) for p, s in evidence.paragraphs if self._speaks(p.doc, day, evidence))
        if (
            before is None
            and re.search(law_signals.PENALTIES, question.text)
            and not evidence.direct
            and kept
            and not kept[0][0].penal
        ):
            kept = self._answering((kept[0][0],), kept)
        kept = self._in_force(kept, evidence, day)
        desk = LawDesk(self.library, self.statutes, question, replace(evidence, paragraphs=kept), day, today, before)
        return desk

    def before(self, question: Question, day: str, today: bool, history: tuple[str, ...]) -> LawTurn | None:
        """What the conversation was about, where the question leans on it."""
        if not history or not is_continued(question):
            return None
        earlier = self.desk(self.reader.read(history[-1], history[:-1], question.doc), day, today, history[:-1])
        ranked = earlier.evidence.paragraphs
        told = tuple(p for p, s in ranked[:4] if earlier.evidence.close(s))
        return LawTurn(earlier.question, earlier.evidence.best, told)

    def _speaks(self, doc: str, day: str, evidence: LawEvidence) -> bool:
        """A law that is not yet in force on the day asked about says nothing of it, unless it is named."""
        document = self.statutes.document(doc)
        return not document.effective or day >= document.effective or any(m.doc == doc for m in evidence.named)

    def _alone(self, question: Question, day: str, today: bool) -> bool:
        """Whether a short question that does not lean on the one before by its words (那……呢) is answered surely without it."""
        own = following.own_words(question)
        if signals.has(signals.FOLLOW, question.text) or len(own) < ENOUGH:
            return False
        return law_limits.sure(LawDesk(self.library, self.statutes, question, self.statutes.find(question), day, today)) >= ALONE

    def _continued(self, question: Question, before: LawTurn) -> tuple[Question, LawEvidence]:
        """(the question with what it takes over, its evidence): another article by its place (上一条呢), or the one that it means."""
        best, text = before.best, question.text
        assert best is not None
        if (step := law_signals.NEIGHBOUR.search(text)) or re.search(law_signals.SAME_ARTICLE, text):
            n = (article_number(best.article) or (0, 0))[0] + (0 if not step else -1 if step["up"] else 1)
            asked = self.reader.read(f"{self.statutes.document(best.doc).short}第{n}条")
            question = replace(asked, raw=question.raw, script=question.script)
            return question, self.statutes.find(question)
        if self.statutes.names.find(text) or articles_in(text):
            return question, self.statutes.find(question, best.doc)
        return self._with(question, before), following.evidence(question, before, self.statutes)

    def _with(self, question: Question, before: LawTurn) -> Question:
        own = matter(question.core).replace(" ", "")
        if len(own) > 8 and question.script != "en":
            return question
        return replace(
            question,
            core=f"{question.core} {before.question.core}",
            found=(*question.found, *before.question.found),
            meant=(*question.meant, *before.question.meant),
        )

    def _in_force(
        self, ranked: tuple[tuple[Paragraph, float], ...], evidence: LawEvidence, day: str
    ) -> tuple[tuple[Paragraph, float], ...]:
        """Where the best stands in a law repealed by that day, what took its place comes first; a law that is named stays where it is."""
        if not ranked or evidence.direct or evidence.named:
            return ranked
        best, top = ranked[0]
        if not (repealed := self.statutes.document(best.doc).repealed) or day < repealed:
            return ranked
        after = successors().after.get((best.doc, best.article), ())
        found = [p for a in after for p in self.statutes.of_article.get((CODE, a), ())]
        if not found:
            return ranked
        heir = most_like(found, best, self.library)
        return ((heir, top + 0.001), *((p, s) for p, s in ranked if p != heir))

    def _answering(
        self, duties: tuple[Paragraph, ...], ranked: tuple[tuple[Paragraph, float], ...]
    ) -> tuple[tuple[Paragraph, float], ...]:
        """A consequence asked for is the one of the duty that was found or told before."""
        lifted: list[Paragraph] = []
        for told in duties:
            articles = {a for n in told.norms for a in n.consequence_articles} | ({told.article} if told.penal else set())
            own = [p for a in articles for p in self.statutes.of_article.get((told.doc, a), ())]
            lifted += [
                p for p in own if p.penal and (any(told.article in n.penalises for n in p.norms) or p.article == told.article)
            ]
        scores = dict.fromkeys(lifted, 0.0) | dict(ranked)
        top = max(scores.values(), default=1.0)
        return tuple(sorted(((p, s + (top * _meant(p) if p in lifted else 0.0)) for p, s in scores.items()), key=lambda x: -x[1]))

    def draft(self, desk: LawDesk) -> Draft | None:
        """The answer from the laws; None when they do not carry one."""
        if self.unknown_law(desk):
            return None
        if provision.standing_fits(desk):
            return provision.standing(desk)
        return provision.compose(desk) if provision.fits(desk) else None

    def astray(self, desk: LawDesk) -> Reason:
        """A law is named, and what it says nearest is too far from the question to be its answer."""
        ev = desk.evidence
        if not ev.named or ev.direct or ev.best is None or ev.articles or provision.standing_fits(desk):
            return ""
        return "not_stated" if law_limits.sure(desk) < NAMED_SURE else ""

    def unknown_law(self, desk: LawDesk, *, surely: bool = False) -> str:
        """A law that the question names and that is not among the sources; "" when there is none.

        `surely`: only a name that cannot be anything but a law's, and that the question asks the contents of.
        """
        if surely and not re.search(r"(?:法|条例)》?(?:里|中|对|规定|怎么|如何|是怎么|第|要求)", desk.question.text):
            return ""
        text = desk.question.text
        named = [fold_keep(m) for m in TITLED.findall(desk.question.raw)]
        named += [m["sure"] or m["rule"] or ("" if surely else m["name"]) for m in law_signals.UNKNOWN.finditer(text)]
        named = [n for n in named if n]
        english = law_signals.UNKNOWN_EN.search(desk.question.raw) if desk.question.script == "en" else None
        if english and not desk.evidence.named and not self.statutes.names.like(english[0]):
            return english[0]
        if (about := self._named.find(text)) and not desk.evidence.articles:
            return self.library.document(about[0].doc).title
        titled = {fold_keep(m) for m in TITLED.findall(desk.question.raw)}
        spans = [text[m.start : m.end] for m in desk.evidence.named]
        for name in named:
            if re.search(r"什么|哪|几种|怎样|怎么|啥", name):  # a way of doing things that is asked for, no document
                continue
            if re.search(r"(?:办法|细则|规定)$", name):  # made under a law or beside it: another text than the law's
                if not any(
                    name in fold_keep(x) for d in self.library.documents if d.kind != "named" for x in (d.title, *d.names)
                ):
                    return name
                continue
            if name in titled and name.endswith(("法", "条例", "法典")):  # 《能源法》 is not 《节约能源法》
                if not any(fold_keep(x) in name for d in self.library.documents for x in (d.title, *d.names)):
                    return name
                continue
            if law_signals.ORDINARY.search(name) or any(s in name or name in s for s in spans):
                continue
            if not any(name in fold_keep(x) or fold_keep(x) in name for d in self.library.documents for x in (d.title, *d.names)):
                return name
        return ""


def _meant(p: Paragraph) -> float:
    """A consequence with an amount, for few articles, is meant rather than a clause that catches all."""
    fewest = min((len(n.penalises) for n in p.norms if n.penalises), default=1)
    amount = any("元" in n.sanction for n in p.norms)
    return 0.6 + 0.4 / fewest + (0.3 if amount else 0.0)
