"""Find the norms that answer a question: the law and article it names, else by search; ranked paragraph by paragraph (款).

Nothing is composed here. A paragraph gathers the hits that point at it: its own words, the register's restatement, people's questions.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot import amounts, law_signals, ranking
from bot.explain import Explainer
from bot.matter import deed, pieces
from bot.once import once
from bot.question import Question
from corpus.law_names import ArticleMention, LawMention, LawNames, articles_in
from corpus.library import Library
from corpus.records import Document, Provision
from corpus.script import HAN, fold_keep
from index.hybrid import Hit, Index

POOL = 60
SHARES = (1.0, 0.4, 0.2)  # of a paragraph's three best hits, as bot/finder.py
ARTICLE = 0.25  # what a paragraph gains from the best of its article
PUBLIC = "公共机构"
OTHERS_DUTY = 0.3  # what a norm for public institutions alone loses when an enterprise asks
PENALTY = 0.15  # what a norm that sets a consequence gains when one is asked for; half of it lost when not. Of 400: 362, 367 at .35, .15


@dataclass(frozen=True)
class Paragraph:
    """One 款 of an article with the norms the register sees in it."""

    doc: str
    article: str
    number: int
    start: int
    end: int
    norms: tuple[Provision, ...] = field(default=(), repr=False)

    @property
    def key(self) -> tuple[str, str, int]:
        return self.doc, self.article, self.number

    @property
    def penal(self) -> bool:
        """Whether it says what a breach costs."""
        return any(n.penalises or n.sanction for n in self.norms)

    @property
    def public(self) -> bool:
        """Whether it binds public institutions and nobody else."""
        return bool(self.norms) and all(any(PUBLIC in a for a in n.applies_to) for n in self.norms)


@dataclass(frozen=True)
class LawEvidence:
    """What was found: paragraphs with scores, best first. `named`: the laws the question names, `articles` the articles.

    `within` is how far below the best a score may be to be `close`.
    """

    paragraphs: tuple[tuple[Paragraph, float], ...] = ()
    hits: tuple[Hit, ...] = ()
    named: tuple[LawMention, ...] = ()
    articles: tuple[ArticleMention, ...] = ()
    coverage: float = 0.0
    missing: tuple[str, ...] = ()
    likeness: float = 0.0
    asked_likeness: float = 0.0
    direct: bool = False
    within: float = 0.0

    def score(self, paragraph: Paragraph) -> float:
        """The score of a paragraph found; 0 of one that was not."""
        return next((s for p, s in self.paragraphs if p == paragraph), 0.0)

    def close(self, score: float) -> bool:
        """Whether a paragraph of this score answers nearly as well as the best one: it is quoted as well."""
        return bool(self.paragraphs) and score >= self.paragraphs[0][1] - self.within

    @property
    def best(self) -> Paragraph | None:
        return self.paragraphs[0][0] if self.paragraphs else None


@dataclass(frozen=True)
class Offer:
    """What search offers for a question: paragraphs by its scores, the hits, whether a consequence is asked for, the words searched."""

    ranked: tuple[tuple[Paragraph, float], ...]
    hits: tuple[Hit, ...]
    penal: bool
    core: str


class Statutes(Explainer):
    """Finds provisions in the laws of a library through their index."""

    def __init__(self, library: Library, index: Index) -> None:
        super().__init__(library, index)
        self.names = LawNames(library.documents)
        self.of_article: dict[tuple[str, str], tuple[Paragraph, ...]] = _paragraphs(library)
        self._tokens: dict[tuple[str, str], frozenset[str]] = {}  # numbers and Latin words
        self._questions: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}
        self._vocabulary = frozenset(index.vocabulary)
        self._banks = frozenset(u.doc for u in index.units if u.kind == "asked")
        self._weighed = lru_cache(maxsize=64)(self._weigh)  # ten articles are held against one question
        self._documents = {d.id: d for d in library.documents}

    def asked(self, core: str) -> str:
        """All clauses: what somebody does (我们厂用有毒原料) is what a law is asked about."""
        return deed(core)

    def has_bank(self, doc: str) -> bool:
        """Whether people's own questions are known for a law; not for one that was added."""
        return doc in self._banks

    def document(self, doc: str) -> Document:
        return self._documents[doc]

    def find(self, question: Question, law: str | None = None) -> LawEvidence:
        """Evidence for a question; `law` is the one spoken of before, whose articles may be named by their number alone."""
        return once((self, question, law), lambda: self._find(question, law))

    def _find(self, question: Question, law: str | None) -> LawEvidence:
        named, articles = self.names.find(question.text), articles_in(question.text)
        doc = question.doc or (named[0].doc if named else None)
        if articles:
            direct = self.articles(doc or law, articles)
            if direct:
                return LawEvidence(tuple((p, 2.0) for p in direct), (), named, articles, 1.0, direct=True)
        if told := amounts.meant(question, self, (doc,) if doc else ()):
            return LawEvidence(tuple((p, 2.0) for p in told), (), named, articles, 1.0, direct=True)
        offer = self.offered(question, named, doc)
        if not offer.ranked:
            return LawEvidence((), offer.hits, named, articles)
        hits, core = offer.hits, offer.core
        ranked = ranking.reordered(offer.ranked, self, question, hits, offer.penal)
        best = ranked[0][0]
        query = deed(core) or core
        coverage, missing = self.coverage(query, self.section_words((best.doc, best.article)), question)
        mine = [h for h in hits if (h.unit.doc, h.unit.section) == (best.doc, best.article)]
        return LawEvidence(
            tuple(ranked), hits, named, articles, coverage, missing,
            max((h.parts.get("dense", 0.0) for h in mine), default=0.0),
            max((h.parts.get("dense", 0.0) for h in mine if h.unit.kind == "asked"), default=0.0), within=ranking.close(ranking.NEARLY),
        )  # fmt: skip

    def offered(self, question: Question, named: Sequence[LawMention] = (), doc: str | None = None) -> Offer:
        """What search offers, in the order of its scores; `named` are the laws the question names, `doc` the one it is limited to."""
        core = question.core
        for m in named:
            core = core.replace(question.text[m.start : m.end], " ")
        more = tuple(o for o in question.widened if not o.startswith("《"))  # a law's title is no matter of its articles
        hits = self.index.search(core.strip() or question.core, POOL, doc=doc, expansions=more)
        if self.written and hits:  # which law is meant is decided without them
            hits = self.written.joined(hits, core.strip() or question.core, doc or hits[0].unit.doc, more)
        penal = bool(re.search(law_signals.PENALTIES, question.text))
        ranked = self._ranked(hits, penal)
        if re.search(law_signals.FIRM, question.text) and not re.search(law_signals.PUBLIC, question.text):
            ranked = sorted(((p, s - (OTHERS_DUTY if p.public else 0.0)) for p, s in ranked), key=lambda x: -x[1])
        return Offer(tuple(ranked), tuple(hits), penal, core)

    def explained(self, question: Question, where: tuple[str, str]) -> float:
        """Which share of the question's words and pairs of characters, weighed by rarity, an article and its questions know.

        A layperson's word is known where an official term for it stands; what no unit holds counts half.
        """
        blob = self.section_words(where)
        lay: set[str] = set()
        for f in question.known:
            if any(fold_keep(o) in blob for o in f.officials):
                lay |= set(self.index.words.tokens(f.lay))
        asked = self._weighed(deed(question.core) or question.core)
        total = sum(asked.values())
        known = sum(w for token, w in asked.items() if token in lay or self._says(where, blob, token))
        return known / total if total else 0.0

    def _says(self, where: tuple[str, str], blob: str, token: str) -> bool:
        """Whether a token is one of the article's own: of Han characters wherever it stands, of numbers and letters only whole."""
        if HAN.match(token):
            return token in blob
        if where not in self._tokens:
            self._tokens[where] = frozenset(self.index.words.tokens(HAN.sub(" ", blob)))
        return token in self._tokens[where]

    def _weigh(self, text: str) -> dict[str, float]:
        """Words and pairs of characters with what each says."""
        tokens = (t for t in dict.fromkeys(self.index.words.tokens(text)) if len(t) >= 2)
        return {t: self.index.rarity(t) * (1.0 if t in self._vocabulary else 0.5) for t in tokens}

    def questions(self, where: tuple[str, str]) -> tuple[frozenset[str], ...]:
        """The questions known to ask for an article, each as its pairs of characters."""
        if where not in self._questions:
            asked = (u.text for u in self._units.get(where, ()) if u.kind == "asked")
            self._questions[where] = tuple(frozenset(pieces(fold_keep(t))) for t in asked)
        return self._questions[where]

    def articles(self, doc: str | None, mentions: Iterable[ArticleMention]) -> tuple[Paragraph, ...]:
        """The paragraphs of the articles named; those of one law, so nothing without a law."""
        out: list[Paragraph] = []
        if doc is None:
            return ()
        for m in mentions:
            found = self.of_article.get((doc, m.article), ())
            out += [p for p in found if not m.para or p.number == m.para] or found
        return tuple(dict.fromkeys(out))

    def _ranked(self, hits: Sequence[Hit], penal: bool) -> list[tuple[Paragraph, float]]:
        scores: dict[Paragraph, list[float]] = defaultdict(list)
        articles: dict[tuple[str, str], float] = {}
        for h in hits:
            where = (h.unit.doc, h.unit.section)
            articles[where] = max(articles.get(where, 0.0), h.score)
            for p in self.of_article.get(where, ()):
                if p.start < h.unit.end and h.unit.start < p.end:
                    scores[p].append(h.score)
        out = []
        for p, found in scores.items():
            score = sum(a * b for a, b in zip(sorted(found, reverse=True), SHARES, strict=False))
            score += ARTICLE * articles[p.doc, p.article]
            if penal:
                score += PENALTY if p.penal else 0.0
            elif p.penal:
                score -= PENALTY / 2
            out.append((p, score))
        return sorted(out, key=lambda x: (-x[1], x[0].doc, x[0].start))


def most_like(paragraphs: Sequence[Paragraph], like: Paragraph, library: Library) -> Paragraph:
    """The one of these whose words are the most like those of another law's paragraph (cosine over pairs of characters)."""

    def words(p: Paragraph) -> set[str]:
        return set(pieces(fold_keep(library.document(p.doc).text[p.start : p.end])))

    own = words(like)

    def likeness(p: Paragraph) -> float:
        theirs = words(p)
        return len(own & theirs) / math.sqrt(len(own) * len(theirs)) if own and theirs else 0.0

    return max(paragraphs, key=likeness)


def _paragraphs(library: Library) -> dict[tuple[str, str], tuple[Paragraph, ...]]:
    """(doc, article) → its paragraphs in order; the norms of one 款 together."""
    found: dict[tuple[str, str], dict[int, list[Provision]]] = defaultdict(lambda: defaultdict(list))
    for p in library.provisions:
        found[p.doc, p.article][p.para].append(p)
    return {
        where: tuple(
            Paragraph(where[0], where[1], n, min(p.start for p in norms), max(p.end for p in norms), tuple(norms))
            for n, norms in sorted(paras.items())
        )
        for where, paras in found.items()
    }
