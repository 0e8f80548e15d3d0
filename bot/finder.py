"""Gather evidence for a question: which section, which targets, which sentences, and how much of the question they explain.

Sections are ranked by their best hits together; records by the hits that point at them. Nothing is composed here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from bot import signals
from bot.explain import TALK, Explainer, points_at
from bot.matter import asked_words, matter, pieces
from bot.once import once
from bot.question import Question, interrogative
from corpus.glossary import in_conflict
from corpus.numerals import quantities, same_quantity
from corpus.places import gazetteer
from corpus.records import Duty, Sentence, Target
from corpus.script import fold_keep
from index.hybrid import Hit

ELLIPTIC = 4  # characters of matter: a question that asks nothing in words is its matter alone
POOL = 60
SHARES = (1.0, 0.4, 0.2)  # of a section's three best hits: measured on dev and gold, DECISIONS.md
NAMED = 0.35  # what a target gains whose whole name the question says
IN_SECTION = 0.6  # what a target gains that stands in the best section
BARE = 0.3  # share of the search for the matter alone: dev 137/141 at 0 to 0.5, gold 160/161/160 of 170 at 0, 0.3, 0.5
BESIDE = 0.8  # what a follow-up's word finds in the name of a target of the section it continues
CONTRADICTED = 0.8  # what a target loses whose name excludes what is asked (农村 for 城市)
WITH_PLACES = 0.4  # what a passage gains that names places, when places are asked for
NEXT, NEARLY = 4, 0.6  # how far down a section may stand that has every term, and its share of the best score
# What a follow-up adds to the section its predecessor stood in: where it has words of its own that few sections hold, and where not.
KEEP_SECTION, STAY_IN_SECTION = 0.25, 0.9
SPOKEN_OF = 12  # sections: words that more of them hold (完成, 分工) are no matter of their own


_R = TypeVar("_R", Target, Sentence)


@dataclass(frozen=True)
class Evidence:
    """What was found: sections with scores, best first; targets and sentences of the best section likewise.

    `coverage` is the share of the question's matter (by weight) that the best section's text and asked-as questions
    explain; `likeness` the cosine of the nearest unit; `missing` the words that it does not explain, heaviest first; `unseen` the share
    that no unit of any section holds.
    """

    hits: tuple[Hit, ...] = ()
    sections: tuple[tuple[tuple[str, str], float], ...] = ()
    targets: tuple[tuple[Target, float], ...] = ()
    sentences: tuple[tuple[Sentence, float], ...] = ()
    about: dict[str, float] = field(default_factory=dict)
    coverage: float = 0.0
    likeness: float = 0.0
    missing: tuple[str, ...] = ()
    unseen: float = 0.0

    @property
    def section(self) -> tuple[str, str] | None:
        """(doc, label) of the best section."""
        return self.sections[0][0] if self.sections else None


class Finder(Explainer):
    """Finds evidence in a library through an index."""

    @cached_property
    def _banks(self) -> frozenset[str]:
        return frozenset(u.doc for u in self.index.units if u.kind == "asked")

    @cached_property
    def _targets_of(self) -> dict[tuple[str, str] | None, list[tuple[int, Target]]]:
        """(doc, section) → its targets, each with its place among all."""
        return _by_section(self.library.targets)

    @cached_property
    def _sentences_of(self) -> dict[tuple[str, str] | None, list[tuple[int, Sentence]]]:
        return _by_section(self.library.sentences)

    def find(
        self, question: Question, *, near: tuple[str, str] | None = None, also: str = "", doc: str | None = None
    ) -> Evidence:
        """Evidence for a question; `near` is the section a follow-up continues, `also` the words it continues from."""
        return once((self, question, near, also, doc), lambda: self._find(question, near, also, doc))

    def _find(self, question: Question, near: tuple[str, str] | None, also: str, doc: str | None) -> Evidence:
        query = matter(interrogative(question.core)) or matter(question.core) or question.core
        searched = f"{question.core} {also}".strip()
        hits = self._search(searched, question, doc or question.doc)
        if self.written and hits:  # which document is meant is decided without them
            hits = self.written.joined(hits, searched, doc or question.doc or _sections(hits)[0][0][0], question.widened)
        if near:
            moves = self._has_matter(question) or _EARLIER.search(question.text)
            keep = KEEP_SECTION if moves else STAY_IN_SECTION
            hits = sorted((_lift(h, near, keep) for h in hits), key=lambda h: -h.score)
        if "places" in question.asks:
            hits = sorted((self._lift_places(h) for h in hits), key=lambda h: -h.score)
        hits = self._named_numbers(question, self._named_sections(question, self._holding(question, hits)))
        sections = _sections(hits)
        if not sections:
            return Evidence()
        best = sections[0][0]
        coverage, missing = self.coverage(query, self.section_words(best), question)
        about: Counter[str] = Counter()
        for hit in hits[:12]:
            if hit.unit.about:
                about[hit.unit.about] += hit.score**2  # type: ignore[assignment]
            elif hit.unit.kind == "sentence":
                about["detail"] += 0.5 * hit.score**2  # type: ignore[assignment]
        return Evidence(
            tuple(hits), tuple(sections), self._targets(hits, question, dict(sections), near), self._sentences(hits, best), dict(about), coverage,
            max((h.parts.get("dense", 0.0) for h in hits), default=0.0), missing, self.unseen(query, question),
        )  # fmt: skip

    def _has_matter(self, question: Question) -> bool:
        """Whether a follow-up has words of its own that only some sections hold; in English, words for official terms."""
        if question.script == "en":
            named = any(TALK.sub("", o).strip("谁") for f in question.found for o in f.officials)
            return bool(named or question.bodies or quantities(question.core))
        return any(0 < self._said.sections(w) <= SPOKEN_OF for w in self.words(matter(question.core)))

    def _holding(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """Where the best section lacks a term that the question names and one nearly as good has them all, that one is meant.

        Only of a question for what the text says: who answers for a matter stands where the matter is treated, not where it is named.
        """
        ranked = _sections(hits)
        if question.asks & {"who", "lead", "tasks", "how_much", "when", "list"}:
            return hits
        if not ranked or not self.terms(question, self.section_words(ranked[0][0]))[1]:
            return hits
        for where, score in ranked[1:NEXT]:
            if score >= NEARLY * ranked[0][1] and not self.terms(question, self.section_words(where))[1]:
                more = ranked[0][1] / score
                lifted = (replace(h, score=h.score * more + 0.01) if (h.unit.doc, h.unit.section) == where else h for h in hits)
                return sorted(lifted, key=lambda h: -h.score)
        return hits

    def _named_sections(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """A section named by its number is the one meant: its sentences come first, whatever the words match."""
        for label in question.sections:
            own = [u for u in self.index.units if u.section == label and u.kind != "asked" and question.doc in (None, u.doc)]
            if own:
                best = {h.unit.id: h.score for h in hits}
                return sorted((Hit(u, 1.0 + best.get(u.id, 0.0), {}) for u in own), key=lambda h: -h.score)
        return hits

    def _named_numbers(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """A question that gives nothing but a figure (1.3是什么指标), or asks what it stands for, means the targets that have it."""
        asked = [q for q in quantities(question.core) if not q.is_year]
        rest = question.core
        for q in asked:
            rest = rest.replace(q.text, " ")
        if not asked or (len(matter(rest).replace(" ", "")) > 2 and not _STANDS_FOR.search(rest)):
            return hits
        meant = {t.value_start for t in self.library.targets if any(same_quantity(q.text, t.value + t.unit) for q in asked)}
        own = [
            u
            for u in self.index.units
            if u.kind == "target" and u.id.split(":")[2].isdigit() and int(u.id.split(":")[2]) in meant
        ]
        known = {h.unit.id: h.score for h in hits}
        best = sorted(own, key=lambda u: -known.get(u.id, 0.0))
        return [Hit(u, 1.5 + 0.1 * known.get(u.id, 0.0), {}) for u in best] + hits if own else hits

    def _search(self, text: str, question: Question, doc: str | None) -> list[Hit]:
        """The index asked twice: with the question as put (how people ask) and with its matter alone (what they ask about)."""
        bare = matter(interrogative(text))
        asked = (text,) if len(bare) < 2 or bare == text else (text, bare)
        if 2 <= len(bare) <= ELLIPTIC and not signals.asks(question.text):  # 那秸秆的呢: all but the thing is grammar
            asked = (bare,)
        whole, *more = self.index.search_all(asked, POOL, doc=doc, expansions=question.widened)
        if not more:
            return whole
        alone = {h.unit.id: h for h in more[0]}
        out = [
            Hit(h.unit, (1 - BARE) * h.score + BARE * (alone[h.unit.id].score if h.unit.id in alone else 0.0), h.parts)
            for h in whole
        ]
        seen = {h.unit.id for h in whole}
        out += [Hit(h.unit, BARE * h.score, h.parts) for h in alone.values() if h.unit.id not in seen]
        return sorted(out, key=lambda h: -h.score)[:POOL]

    def _lift_places(self, hit: Hit) -> Hit:
        """Where the question asks for places, a passage that names two or more gains."""
        text = fold_keep(self.library.document(hit.unit.doc).text[hit.unit.start : hit.unit.end])
        named = {p.name for p, _, _ in gazetteer().find(text)}
        return Hit(hit.unit, hit.score + (WITH_PLACES if len(named) >= 2 else 0.0), hit.parts)

    def has_bank(self, doc: str) -> bool:
        """Whether people's own questions are known for a document."""
        return doc in self._banks

    def duty(self, section: tuple[str, str]) -> Duty | None:
        """The duty of a section; the first where it has several."""
        return next((d for d in self.library.duties if (d.doc, d.section) == section), None)

    def meant(self, evidence: Evidence) -> tuple[Target, ...]:
        """The best target and those nearly as good in its section."""
        if not evidence.targets:
            return ()
        best, top = evidence.targets[0]
        return tuple(t for t, s in evidence.targets[:8] if s >= 0.9 * top and t.section == best.section)

    def _targets(
        self,
        hits: Sequence[Hit],
        question: Question,
        sections: dict[tuple[str, str], float],
        near: tuple[str, str] | None = None,
    ) -> tuple[tuple[Target, float], ...]:
        """Targets with the score of the best hit that points at each, of their own name's share in the question, and of their section."""
        top = max(sections.values(), default=1.0)
        scores: dict[int, float] = {}
        for hit in hits:
            u = hit.unit
            for i, t in self._targets_of.get((u.doc, u.section), ()):
                share = points_at(u.kind, u.about, u.metric, u.start, u.end, t)
                if share:
                    scores[i] = max(scores.get(i, 0.0), share * hit.score)
        own = set(self.words(matter(question.core))) if near else set()
        for i, t in self._targets_of.get(near, ()) if near in sections else ():
            if any(w in fold_keep(t.metric) for w in own):
                scores[i] = max(scores.get(i, 0.0), BESIDE)
        said = frozenset(pieces(matter(question.text) + "".join(question.officials)))
        asked = asked_words(question)
        out = []
        for i, score in scores.items():
            t = self.library.targets[i]
            against = CONTRADICTED if in_conflict(asked, fold_keep(t.metric + t.scope)) else 0.0
            out.append((t, score + NAMED * _named(t, said) + IN_SECTION * sections[t.doc, t.section] / top - against))
        return tuple(sorted(out, key=lambda x: -x[1]))

    def _sentences(self, hits: Sequence[Hit], best: tuple[str, str]) -> tuple[tuple[Sentence, float], ...]:
        """Sentences of the best section with the score of the hits that overlap each, best first."""
        scores: dict[int, float] = defaultdict(float)
        mine = self._sentences_of.get(best, ())
        for hit in hits:
            u = hit.unit
            if (u.doc, u.section) != best or u.kind == "duty":
                continue
            for i, s in mine:
                if s.start < u.end and u.start < s.end:
                    share = 1.0 if u.kind in ("asked", "sentence") else 0.8
                    scores[i] = max(scores[i], share * hit.score)
        return tuple(sorted(((self.library.sentences[i], s) for i, s in scores.items()), key=lambda x: -x[1]))


_STANDS_FOR = re.compile(
    r"(?:是|指|说)(?:的)?(?:在)?(?:说)?(?:哪|什么|啥|甚)(?:一)?(?:件|个|项|方面)?(?:的)?(?:事|指标|目标|要求|任务|数|意思)|(?:说|讲|指)的?是?个?(?:什么|啥|甚)[?？]?$|代表(?:什么|啥|甚)|哪(?:件|个|项)(?:事|指标|目标|任务)的?(?:指标|目标|数|要求)?[?？]?$"
)


# Something spoken of before the last question: where that is, the conversation's last section does not say.
_EARLIER = re.compile(
    r"(?:先前|之前|以前|前头|前面|前一|上一?|上上|另一?|头前)(?:那|个|问|的)*(?:个|条|项|件|问|的)"
    r"|\b(?:earlier|previous|former|other) (?:one|question)\b"
)


def _sections(hits: Iterable[Hit]) -> list[tuple[tuple[str, str], float]]:
    by: dict[tuple[str, str], list[float]] = defaultdict(list)
    for hit in hits:
        by[hit.unit.doc, hit.unit.section].append(hit.score)
    scored = {s: sum(a * b for a, b in zip(sorted(v, reverse=True), SHARES, strict=False)) for s, v in by.items()}
    return sorted(scored.items(), key=lambda x: -x[1])


def _by_section(records: Iterable[_R]) -> dict[tuple[str, str] | None, list[tuple[int, _R]]]:
    out: dict[tuple[str, str] | None, list[tuple[int, _R]]] = {}
    for i, record in enumerate(records):
        out.setdefault((record.doc, record.section), []).append((i, record))
    return out


def _lift(hit: Hit, near: tuple[str, str], more: float) -> Hit:
    same = (hit.unit.doc, hit.unit.section) == near
    return Hit(hit.unit, hit.score + (more if same else 0.0), hit.parts)


def _named(t: Target, said: frozenset[str]) -> float:
    """Which share of the target's own name the question says, in pairs of characters."""
    name = _name(t.metric)
    return len(name & said) / len(name) if name else 0.0


@lru_cache(maxsize=4096)
def _name(metric: str) -> frozenset[str]:
    return frozenset(pieces(fold_keep(metric)))
