"""The walk of one question: read, choose the kind, gather, compose, verify, speak, and let a model word it. Every way out is an `Answer`."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType

from bot import confidence, law_limits, law_signals, limits, receipts, route, signals, typos
from bot.answer import Answer, Citation, Reason
from bot.both_sides import told_together
from bot.conversation import continued, is_continued, other_sort, recalled
from bot.counsel import Counsel
from bot.desk import Desk, Turn
from bot.draft import Draft, Line, joined
from bot.english import meanings_in
from bot.finder import Evidence, Finder
from bot.kinds import BY_NAME, ORDER, OWN_EVIDENCE, figure, obligation, outline, refusal, smalltalk
from bot.law_desk import LawDesk
from bot.matter import pieces
from bot.once import one_question
from bot.parts import apart
from bot.question import English, Question, Reader
from bot.readings import Reading, readings
from bot.sides import sides
from bot.statutes import Statutes
from bot.verify import Findings, Verifier
from bot.wording import Wording
from corpus.bodies import bodies
from corpus.glossary import law_glossary
from corpus.library import Library
from corpus.numerals import quantities
from corpus.other_laws import other_laws
from corpus.script import fold_keep
from index.hybrid import Index

FINAL = frozenset({"empty", "too_long", "instruction"})  # reasons that no source can mend
AT_ONCE = (
    2  # walks at the same time; they share one interpreter, and 40 of them only hold memory (0.89 GB against 0.57, 50 users)
)
_SIDE_BY_SIDE = r"都(?:写|有|规定|罚|管)|一样|相同|区别|不同|哪个|哪部|哪边|分别|各(?:自)?(?:怎么|是|罚|有)|相比|比较|对比"
_SIDE_BY_SIDE += r"|谁(?:更|高|低)|differ|compare|which"
FAINT, PLAN_SURE = 0.1, 0.6  # a follow-up leaves the law that answered before where that is so little sure and the plan so much
MOST_TURNS = 3  # earlier questions that a follow-up may lean on


class Assistant:
    """Answers questions about a library through its index; keeps nothing between questions."""

    def __init__(self, library: Library, index: Index, law_index: Index | None = None, wording: Wording | None = None) -> None:
        """`index` is that of the library's plans, `law_index` that of its laws; `wording` is there where a model is configured."""
        self.wording = wording
        self._few = threading.BoundedSemaphore(AT_ONCE)
        self.library = library
        self.plans = library.realm("plan")
        of_laws = _written(law_index) if law_index else frozenset()
        self.reader = Reader(self.plans, frozenset(index.words.words), written=_written(index) | of_laws, english=_english(index))
        self.finder = Finder(self.plans, index)
        self.counsel = counsel_of(library, law_index, of_laws) if law_index else None
        own = {n for d in library.duties for n in (*d.bodies, *d.carry_out)}
        self.verifier = Verifier(own | {x for b in bodies().kinds for x in (b.stem, b.full)})

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        """The answer to `question`; `history` are the asker's earlier turns, `doc` limits it to one document.

        `as_of` is the ISO day on which laws are to be in force; today without it. NotFoundError when there is no such document.
        """
        began = time.perf_counter()
        day = as_of or datetime.date.today().isoformat()
        with self._few, one_question():
            answer, draft = self._walk(question, recalled(question, tuple(history)), doc, day, as_of is None)
        if self.wording is not None:

            def check(line: Line) -> Findings:
                return self.verifier.check(receipts.claim(line, self.library, day))

            def again(alone: str) -> tuple[Answer, Draft]:
                return self._walk(alone, (), doc, day, as_of is None)

            def offers() -> tuple[Reading, ...]:
                asks = not limits.before_search(self.reader.read(question, tuple(history)))
                return readings(question, history, self.library) if asks else ()

            answer = self.wording.applied(answer, draft, history, check, again, offers)
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    def warm(self) -> None:
        """Open and load now what the first question would: stores, models, readings. Many first askers at once would each load their own
        (1.05 GB instead of 0.57, measured with 50). A language model is not asked. The errors of `ask`.
        """
        typos.load()
        self._walk("公共机构节能由谁负责？", (), None, datetime.date.today().isoformat(), True)

    def _walk(self, question: str, history: tuple[str, ...], doc: str | None, day: str, today: bool) -> tuple[Answer, Draft]:
        """The composed answer to a question, checked, and the draft it was made from."""
        kind = self.library.document(doc).kind if doc is not None else ""
        if today and (named := law_limits.day_named(fold_keep(question))):
            day, today = named, False

        def one(words: str, before: tuple[str, ...], realm: str = "") -> tuple[Desk, Draft]:
            desk = self._desk(self.reader.read(words, before, doc if kind in ("", "plan") else None))
            draft = self._draft(desk)
            if self.counsel is not None and "plan" not in (kind, realm):
                draft = self._with_law(desk, draft, day, today, doc if kind == "law" else None, realm == "law")
            return desk, draft

        words = self.reader.mended(question)
        if len(parts := apart(words)) > 1:
            asked = [
                (p, *one(p.words, (*history, *(x.words for x in parts[:i])) if p.leans else ())) for i, p in enumerate(parts)
            ]
            if together := refusal.in_parts([(p.words, draft, desk) for p, desk, draft in asked]):
                return self._spoken(self._new_desk(self.reader.read(question, history), Evidence()), together, day), together
        desk, draft = one(question, history)
        if doc is None and (two := sides(words)) and (together := self._of_both_sides(desk, draft, two, one)):
            return self._spoken(self._new_desk(desk.question, Evidence()), together, day), together
        return self._spoken(desk, draft, day), draft

    def _of_both_sides(
        self, desk: Desk, whole: Draft, two: tuple[str, str], one: Callable[..., tuple[Desk, Draft]]
    ) -> Draft | None:
        """What each of two sides is answered with; None where one has no answer, where both have the same, or the whole question's tells both.

        Both are looked for on one side of the house: where one finds the plan and the other a law, each is asked of the other's as well.
        """
        asked = [one(words, ()) for words in two]
        realms = {self.library.document(d.section[0]).kind for _, d in asked if d.section and d.status == "answered"}
        tries = [asked]
        if len(realms) == 2:
            order = ("law", "plan") if signals.has(law_signals.CUE, desk.question.text) else ("plan", "law")
            tries = [*([one(words, (), realm) for words in two] for realm in order), asked]
        return next((found for t in tries if (found := told_together(t, whole)) is not None), None)

    def _with_law(self, desk: Desk, draft: Draft, day: str, today: bool, doc: str | None, surely: bool = False) -> Draft:
        """What the laws say, where the question is one for them (`surely`: it is); else the plan's draft."""
        assert self.counsel is not None
        history = desk.question.history
        question = self.counsel.reader.read(desk.question.raw, history, doc)
        if draft.status == "smalltalk" or draft.reason in FINAL:
            return draft
        law = self.counsel.desk(question, day, today, history)
        if obligation.fits(law) and (own := obligation.compose(law)) is not None:
            return own
        if not law.evidence.named and (outline.missing(desk) or (draft.status == "answered" and outline.fits(desk))):
            return draft
        if draft.status == "answered" and figure.fits(desk) and not law.evidence.named and not doc:
            return draft
        of_section = desk.before is not None and desk.question.sections and draft.status == "answered"
        if of_section and not signals.has(law_signals.CUE, desk.question.text):
            return draft
        if (both := self._of_each_law(desk, law, day, today)) is not None:
            return both
        if found := self._no_such_article(desk, law) or self._elsewhere(desk, law):
            return found
        before = self._realm_before(question, day, today, doc)
        if before == "both":  # the follow-up goes to the side that is surer of it
            of_plan = confidence.confidence(desk, draft.kind) if draft.kind in ("passage", "target", "responsibility") else 0.0
            before = "law" if draft.status != "answered" or law_limits.sure(law) >= of_plan else ""
        elif before == "law" and draft.status == "answered" and draft.kind == "passage" and law_limits.sure(law) < FAINT:
            before = "" if confidence.confidence(desk, draft.kind) >= PLAN_SURE else before
        ours = law.evidence.named or (before == "law" and not signals.has(law_signals.PLAN_CUE, question.text))
        if ours and not self.counsel.unknown_law(law) and (reason := law_limits.declines(law) or self.counsel.astray(law)):
            return refusal.compose(desk, reason)
        if draft.status == "answered" and draft.kind == "passage" and self.counsel.unknown_law(law, surely=True):
            return refusal.compose(desk, "text_missing")
        chosen = route.choose(desk, draft, law, only_law=surely or doc is not None, before=before)
        beside = doc is None and not surely and route.both(desk, draft, law)
        if chosen == "plan" and draft.kind == "passage" and (reason := route.declined(desk, draft, law)):
            return refusal.compose(desk, reason)
        if chosen == "plan" and not beside:
            return draft if doc is not None else refusal.beside(draft, desk, law)
        found = self.counsel.draft(law)
        if found is not None and beside:
            return joined(draft, found) if chosen == "plan" else joined(found, draft)
        if found is not None:
            return found
        if doc is not None or draft.status == "answered":
            return draft if doc is None else refusal.compose(desk, "not_stated")
        name = self.counsel.unknown_law(law)
        return refusal.compose(desk, "text_missing", self._known_of(name)) if name else draft

    def _of_each_law(self, desk: Desk, law: LawDesk, day: str, today: bool) -> Draft | None:
        """What each of two laws says that a question names side by side; None where it names one, or one of them has no answer."""
        docs = dict.fromkeys(m.doc for m in law.evidence.named)
        if self.counsel is None or len(docs) != 2 or law.evidence.articles or not signals.has(_SIDE_BY_SIDE, desk.question.text):
            return None
        found: list[Draft] = []
        for doc in docs:
            own = self.counsel.desk(self.counsel.reader.read(desk.question.raw, (), doc), day, today)
            amiss = law_limits.declines(own) not in ("", "metric_missing")  # that one of them sets no figure is an answer here
            draft = None if own.evidence.best is None or amiss else self.counsel.draft(own)
            if draft is None or draft.status != "answered":
                return None
            found.append(draft)
        return joined(*found)

    def _no_such_article(self, desk: Desk, law: LawDesk) -> Draft | None:
        """An article asked for by its number, of no law that is named, or of one that has no such article."""
        ev = law.evidence
        if not ev.articles or ev.direct or law.before is not None:
            return None
        number = ev.articles[0].article
        if not ev.named:
            if not self.counsel or self.counsel.unknown_law(law):
                return None
            return refusal.compose(desk, "unclear", f"请写明是哪部法律的{number}，例如“节约能源法{number}”。")
        document = law.document(ev.named[0].doc)
        return refusal.compose(desk, "not_stated", f"《{document.short}》在资料中没有{number}。")

    def _elsewhere(self, desk: Desk, law: LawDesk) -> Draft | None:
        """A matter of a law that is not among the sources, which nothing that was found speaks of."""
        assert self.counsel is not None
        ev = law.evidence
        if ev.direct or ev.named or desk.question.sections:
            return None
        known = self.finder.section_words(desk.evidence.section) if desk.evidence.section else ""
        known += self.counsel.statutes.section_words((ev.best.doc, ev.best.article)) if ev.best else ""
        titles = {n for d in self.library.documents if d.kind == "law" for n in (d.title, *d.names)}
        for other in other_laws().find(fold_keep(desk.question.raw).lower()):
            if other.word not in known and other.name not in titles:
                name = other.name if "方面" in other.name else f"《{other.name}》"
                return refusal.compose(
                    desk, "text_missing", desk.say(f"“{other.word}”是{name}管的事。", f"“{other.word}” is a matter of {name}.")
                )
        return None

    def _known_of(self, title: str) -> str:
        """What is missing of a document that is only named, in words."""
        found = [d for d in self.library.documents if d.kind == "named" and d.title == title]
        return f"《{found[0].title}》{found[0].number}：{found[0].note}" if found else ""

    def _desk(self, question: Question) -> Desk:
        """The working place of a question: evidence gathered, with what the conversation was about."""
        before = self._before(question)
        if before is None:
            return self._new_desk(question, self.finder.find(question) if question.core.strip() else Evidence())
        if words := other_sort(question, before):
            own = self.reader.read(words, question.history, question.doc)
            return self._new_desk(
                replace(own, raw=question.raw, script=question.script), self.finder.find(own, near=before.section)
            )
        _, strange = self.finder.terms(question, "")
        question, stay = continued(
            question, before, len(strange) + len(self.finder.topics(question)), *self._around(before.section)
        )
        return self._new_desk(question, self.finder.find(question, near=before.section), before, stay)

    def _around(self, where: tuple[str, str] | None) -> tuple[str, tuple[str, str]]:
        """The heading of a section, and the labels of the sections before and after it under the same part."""
        if where is None:
            return "", ("", "")
        section = self.plans.section(*where)
        labels = ["", *(s.label for s in self.plans.document(where[0]).sections if s.parent == section.parent), ""]
        at = labels.index(section.label)
        return section.heading, (labels[at - 1], labels[at + 1])

    def _new_desk(self, question: Question, evidence: Evidence, before: Turn | None = None, stay: bool = False) -> Desk:
        return Desk(self.plans, self.finder, question, evidence, before, stay, self.library)

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
        named = desk.before.question.bodies if desk.before else ()
        return Turn(desk.question, draft.kind, draft.section or desk.evidence.section, draft.targets, named)

    def _draft(self, desk: Desk) -> Draft:
        """The kind chosen and composed, or the reason why nothing is."""
        question = desk.question
        if limits.small_talk(question):
            return smalltalk.compose(desk)
        if reason := limits.before_search(question):
            return refusal.compose(desk, reason)
        if absent := outline.missing(desk):
            return absent
        reason = "off_topic"
        for kind in self._kinds(desk):
            if not kind.fits(desk):
                continue
            if kind not in OWN_EVIDENCE and (found := limits.after_search(desk, kind.NAME)):
                if kind.NAME == "target" and found == "metric_missing" and not _figure_asked(question):
                    reason = found  # no figure is asked for: what the text says may answer
                    continue
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

    def _realm_before(self, question: Question, day: str, today: bool, doc: str | None) -> str:
        """Which side answered the question that a follow-up leans on; "" for a question that stands alone."""
        if not question.history or not is_continued(question):
            return ""
        earlier = self._desk(self.reader.read(question.history[-1], question.history[:-1]))
        draft = self._with_law(earlier, self._draft(earlier), day, today, doc)
        if draft.kind not in ("provision", "obligation") and draft.provisions:  # both sides spoke
            return "both"
        return "law" if draft.kind in ("provision", "obligation") else "plan" if draft.status == "answered" else ""

    def _spoken(self, desk: Desk, draft: Draft, day: str) -> Answer:
        """The draft checked sentence by sentence, in the asker's script."""
        question = desk.question
        sentences, citations, notes = receipts.finish(draft, self.library, self.verifier, question.script, day)
        if not sentences:
            draft = refusal.compose(desk, "unverified")
            sentences, citations, _ = receipts.finish(draft, self.library, self.verifier, question.script, day)
        followups = tuple(receipts.spoken(f, question.script) for f in draft.followups) if question.script != "en" else ()
        return Answer(
            question.raw, draft.status, draft.kind, receipts.joined(sentences), draft.reason, sentences, citations, draft.duties, draft.targets,
            draft.provisions, followups, question.script, notes=(*question.notes, *draft.notes, *notes, *self._horizon(question, citations)),
        )  # fmt: skip


def _figure_asked(question: Question) -> bool:
    return bool(question.asks & {"how_much", "when", "base", "yes_no"}) or any(
        not q.is_year and question.core[q.start - 1 : q.start] not in ("哪", "这", "那", "几") for q in quantities(question.core)
    )


def counsel_of(library: Library, law_index: Index, written: frozenset[str] | None = None) -> Counsel:
    """The legal side of a library. `written`: the words of the index that its sources write, where they are known already."""
    laws = library.realm("law")
    statutes = Statutes(laws, law_index)
    more = {fold_keep(w) for p in laws.provisions for w in p.topics} | set(statutes.names.words)
    own = _written(law_index) if written is None else written
    return Counsel(
        library, statutes, Reader(library, own | frozenset(statutes.names.words), law_glossary(), more, own, _english(law_index))
    )


def _english(index: Index) -> English:
    """What looks English words up among those of an index."""
    return lambda text, found: meanings_in(text, found, index.english, index.rarity)


def _written(index: Index) -> frozenset[str]:
    """The words of an index that its sources write; people's questions hold typing errors."""
    pairs = set(pieces(fold_keep("\n".join(u.text for u in index.units if u.kind != "asked"))))
    return frozenset(w for w in index.words.words if all(p in pairs for p in pieces(w)))
