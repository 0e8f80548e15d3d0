"""How much of a question a passage, a record or a section explains: by words, by terms of the trade, by the things it names."""

from __future__ import annotations

import math
import re
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.blobs import Blobs
from bot.matter import matter, pieces
from bot.nouns import things_in
from bot.question import Question, interrogative
from corpus.glossary import glossary
from corpus.library import Library
from corpus.places import gazetteer
from corpus.records import Sentence, Target, Unit
from corpus.script import fold_keep, to_simplified
from corpus.written import Written
from index.beside import Beside
from index.hybrid import Index

FEW = 4  # sections: what no more of them hold is a matter, not a manner of speaking
UNKNOWN = 0.8  # the weight of a word that no section knows, of the rarest known one's: it may be only talk


class Explainer:
    """Weighs a question's words against what the units of an index say. `weights` may be shared between explainers."""

    def __init__(self, library: Library, index: Index, weights: dict[str, float] | None = None) -> None:
        self.library = library
        self.index = index
        self._cut = lru_cache(maxsize=256)(self._words)  # a question's words are held against ten articles
        self._explained: dict[tuple[str, str], str] = {}
        self._units: dict[tuple[str, str], list[Unit]] = {}
        for unit in index.units:
            self._units.setdefault((unit.doc, unit.section), []).append(unit)
        self.places = tuple(self._units)
        self._spans: dict[str, tuple[list[Unit], NDArray[np.int64], NDArray[np.int64]]] = {}
        self.weights: dict[str, float] = {} if weights is None else weights
        self.written = Beside(index, [_asked(w, n) for n, w in enumerate(library.written)])

    def asked(self, core: str) -> str:
        """The words of a question that must be explained: the matter of the clauses that ask."""
        return matter(interrogative(core))

    def coverage(self, text: str, blob: str, question: Question) -> tuple[float, tuple[str, ...]]:
        """Which weighted share of the matter's words stands in `blob` (folded text), and what does not, heaviest first.

        Words weigh by how few sections know them. A layperson's word is explained by an official term for it; a compound
        that is not there as such by the pairs of characters that are.
        """
        total = found = 0.0
        missing: list[tuple[float, str]] = []
        lay = [f for f in question.known if any(fold_keep(o) in blob for o in f.officials)]
        for word in dict.fromkeys(self.words(text)):
            weight = self._weight(word)
            total += weight
            share = 1.0 if word in blob or any(word in f.lay or f.lay in word for f in lay) else _partly(word, blob)
            found += weight * share
            if share < 0.5:
                missing.append((weight, word))
        return (found / total if total else 0.0), tuple(w for _, w in sorted(missing, reverse=True)[:6])

    def words(self, text: str) -> tuple[str, ...]:
        """The text cut into the longest words the sources use; what none of them knows stays in one piece. Single characters say too little."""
        return self._cut(text)

    def _words(self, text: str) -> tuple[str, ...]:
        known, longest = self.index.words.words, self.index.words.longest
        out: list[str] = []
        for m in re.finditer(r"[一-鿿]+|[a-z][a-z0-9.\-]*", text):
            run = m[0]
            if run[0].isascii():
                out.append(run)
                continue
            i = at = 0
            while i < len(run):
                size = next((n for n in range(min(longest, len(run) - i), 1, -1) if run[i : i + n] in known), 0)
                if size:
                    out += [run[at:i], run[i : i + size]]
                    i += size
                    at = i
                else:
                    i += 1
            out.append(run[at:])
        return tuple(w for w in out if len(w) >= 2)

    def terms(self, question: Question, blob: str) -> tuple[int, tuple[str, ...]]:
        """(terms of the trade in the question that `blob` explains, those that it does not): official words, laypeople's, Latin names."""
        found = 0
        lost: list[str] = []
        text = question.core
        for f in question.found:
            if len(f.lay) < 2 or TALK.fullmatch(f.lay) or f.lay in glossary().talk or any(c.isdigit() for c in f.lay):
                continue
            if f.lay in blob or any(fold_keep(o) in blob or _partly(fold_keep(o), blob) >= 0.75 for o in f.officials):
                found += 1
            else:
                lost.append(f.lay)
            text = text.replace(f.lay, " ")
        for m in _officials().finditer(text):
            if TALK.fullmatch(m[0]):
                continue
            if m[0] in blob or any(lay in blob for lay in glossary().lays(m[0])) or _partly(m[0], blob) >= 0.75:
                found += 1
            else:
                lost.append(m[0])
        for m in re.finditer(r"(?<![a-z])[a-z]{2,}[0-9.]*(?![a-z])", text) if question.script != "en" else ():
            if m[0] in blob:
                found += 1
            else:
                lost.append(m[0])
        return found, tuple(lost)

    def things(self, question: Question, blob: str) -> tuple[int, tuple[str, ...]]:
        """(things the question names that `blob` knows, those it does not): nouns of its matter, official terms among them."""
        found = 0
        lost: list[str] = []
        lay = [f for f in question.found if any(fold_keep(o) in blob or _partly(fold_keep(o), blob) >= 0.75 for o in f.officials)]
        for word in dict.fromkeys(self.words(self.asked(question.core))):
            if (
                word.isascii()
                or TALK.fullmatch(word)
                or word in glossary().talk
                or any(p.kind != "water" for p, _, _ in gazetteer().find(word))
            ):
                continue
            if word in blob or any(word in f.lay or f.lay in word for f in lay):
                found += 1
            else:
                lost += [w for w in things_in(word) if w not in blob and not TALK.fullmatch(w)]
        return found, tuple(lost)

    def topics(self, question: Question) -> tuple[str, ...]:
        """Words of the question that only a few sections hold: it names a matter of its own, be it no term of the trade (污泥)."""
        words = self.words(matter(question.core))
        return tuple(w for w in words if w.isalpha() and not TALK.search(w) and 0 < self._said.sections(w) <= FEW)

    def said(self, question: Question, target: Target) -> float:
        """Which weighted share of the target's own name the question says, in its words or in laypeople's."""
        text = question.core + " " + " ".join(question.officials)
        words = [w for w in self.words(fold_keep(target.metric + target.scope)) if w not in ("比例", "达到")]
        total = sum(self._weight(w) for w in words)
        return sum(self._weight(w) * (1.0 if w in text else _partly(w, text)) for w in words) / total if total else 0.0

    def _weight(self, word: str) -> float:
        if word not in self.weights:
            sections = self._said.sections(word)
            self.weights[word] = math.log(1 + len(self.places) / max(sections, 1)) * (1.0 if sections else UNKNOWN)
        return self.weights[word]

    def unseen(self, text: str, question: Question) -> float:
        """The share of the matter's words that no section knows."""
        words = dict.fromkeys(self.words(text))
        lost = [w for w in words if not self._said.sections(w) and not any(w in f.lay or f.lay in w for f in question.known)]
        return len(lost) / len(words) if words else 0.0

    def target_words(self, target: Target) -> str:
        """What is said of a target: its own words, its clause, and the questions that ask for it."""
        key = (target.doc, f"t{target.value_start}{target.metric}")
        if key not in self._explained:
            units = [
                u.text
                for u in self._touching(target.doc, min(target.start, target.value_start), target.end)
                if points_at(u.kind, u.about, u.metric, u.start, u.end, target) >= 0.9
            ]
            path = next((u.path for u in self._units.get((target.doc, target.section), ())), "")
            text = " ".join([*units, target.metric, target.scope, target.relation, target.value, target.unit, path])
            self._explained[key] = fold_keep(text)
        return self._explained[key]

    def sentence_words(self, sentence: Sentence) -> str:
        """What is said of a sentence: its words, its section's heading, and the questions that it answers."""
        key = (sentence.doc, f"s{sentence.start}")
        if key not in self._explained:
            units = [u for u in self._touching(sentence.doc, sentence.start, sentence.end) if u.kind != "duty"]
            self._explained[key] = fold_keep(" ".join([*(u.text for u in units), sentence.quote, sentence.heading]))
        return self._explained[key]

    def _touching(self, doc: str, start: int, end: int) -> list[Unit]:
        """The units of a document that overlap a span, in their order."""
        if doc not in self._spans:
            units = [u for u in self.index.units if u.doc == doc]
            self._spans[doc] = units, np.array([u.start for u in units], np.int64), np.array([u.end for u in units], np.int64)
        units, starts, ends = self._spans[doc]
        return [units[i] for i in np.flatnonzero((starts < end) & (start < ends)).tolist()]

    @cached_property
    def _said(self) -> Blobs:
        return Blobs(self.section_words(where) for where in self.places)

    def section_words(self, section: tuple[str, str]) -> str:
        """Everything a section says and is asked for, folded."""
        if section not in self._explained:
            parts: list[str] = []
            for u in self._units.get(section, ()):
                parts.append(u.text)
                if u.kind in ("sentence", "provision"):
                    parts.append(u.path)
            self._explained[section] = fold_keep(" ".join(parts))
        return self._explained[section]


def _asked(w: Written, n: int) -> Unit:
    """A model's question as a unit that points at its span; what it is about counts only where it is a duty."""
    return Unit(f"{w.doc}:w:{n}", w.doc, w.section, "asked", to_simplified(w.question), "", w.start, w.end, w.about)


TALK = re.compile(
    r"牵头|负责|责任|配合|参与|部门|单位|目标|指标|比例|多少|标准|要求|任务|什么|怎么|期限|落实|下降|降低|减少|提高|提升|增长|达到|自治区|全区|我们|项目|企业|工程|改造|建设|推广|措施|政策|制度|管理|提高|鼓励|支持|方案|文件|规定|数据|水平|能力|利用|使用|综合|重点|主要|完成|实现|比重|规模|数量"
)


@lru_cache(maxsize=1)
def _officials() -> re.Pattern[str]:
    words = sorted({fold_keep(o) for o, _, _ in glossary().rows if len(o) >= 2}, key=len, reverse=True)
    return re.compile("|".join(re.escape(w) for w in words))


def _partly(word: str, blob: str) -> float:
    """The share of a compound's pairs of characters that stand in the text; a word of two is there or is not."""
    if len(word) < 3 or word.isascii():
        return 0.0
    pairs = pieces(word)
    return 0.8 * sum(p in blob for p in pairs) / len(pairs) if pairs else 0.0


def points_at(kind: str, about: str, metric: str, start: int, end: int, t: Target) -> float:
    """How strongly a unit speaks of a target: itself 1, an asked-as question about it 1, its sentence less."""
    overlap = start < t.end and t.value_start < end
    if kind == "target":
        return 1.0 if (start, end) == (t.start, t.end) and metric == t.metric else 0.0
    if not overlap:
        return 0.0
    if kind == "asked":
        if about != "target":
            return 0.55
        return (1.0 if _same_metric(metric, t.metric) else 0.5) if metric else 0.95
    return 0.5 if kind == "sentence" else 0.0


@lru_cache(maxsize=16_384)
def _same_metric(one: str, other: str) -> bool:
    a, b = set(fold_keep(one)), set(fold_keep(other))
    return len(a & b) >= 0.7 * min(len(a), len(b))
