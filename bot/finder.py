"""Gather evidence for a question: which section, which targets, which sentences, and how much of the question they explain.

Sections are ranked by their best hits together; records by the hits that point at them. Nothing is composed here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.question import Question
from corpus.library import Library
from corpus.records import Duty, Sentence, Target
from corpus.script import fold_keep
from index.hybrid import Hit, Index

POOL = 60
SHARES = (1.0, 0.4, 0.2)  # of a section's three best hits: measured on dev and gold, DECISIONS.md
KEEP_SECTION = 0.25  # what a follow-up adds to the section its predecessor stood in

# Words that ask or fill and say nothing of the matter; what is left is what evidence must explain.
_EMPTY = re.compile(
    r"到?20\d\d年?(?:底|末)?|十四五|[“”\"'?？!！,，。、:：;；()（）「」《》\s]|请问|麻烦|帮我|帮忙|告诉|查一下|查查|我想(?:问|知道)|想问|想知道|问一下|一下|到底|究竟|具体|按照?|根据|这份|这个|那个|这些|方案|文件|规定|里头|里面|当中|里|"
    r"什么|怎么|怎样|怎么样|多少|哪些|哪个|哪几|哪家|哪里|哪|谁|几个|几成|几项|几|是不是|是否|有没有|能不能|可不可以|要不要|算不算|会不会|吗|呢|吧|啊|呀|嘛|咧|哩|嘞|么|的话|的|了|得|地|着|和|与|及|跟|还|也|都|就|才|又|再|很|最|要|应该|应当|需要|必须|可以|能|会|"
    r"我们|我|咱们|咱|俺们|俺|你们|你|您|他们|他|它|我厂|公司|自治区|全区|内蒙古|内蒙|区里|负责|牵头|挑头|领头|配合|参与|责任|单位|部门|厅局|厅委|管|归|由|给|让|把|被|在|从|对|为|以|之|其|这|那|有|是|说|写|定|讲|提到|提|列|目标|指标|要求|标准|任务|工作|事情|事儿|事|活儿|活|啥|甚|咋|搁|"
    r"\b(?:the|a|an|of|to|in|on|by|for|and|or|is|are|be|was|what|which|who|how|much|many|does|do|did|should|must|will|plan|under|this|that|it|its|at|from|with|as|we|our|i|my|you|there|any|all|please|name|list|tell|me|about|if|than|has|have|can|per|responsible|region|inner mongolia|autonomous|2025|2020)\b"
)


@dataclass(frozen=True)
class Evidence:
    """What was found: sections with scores, best first; targets and sentences of the best section likewise.

    `coverage` is the share of the question's matter (by weight) that the best section's text and asked-as questions
    explain; `likeness` the cosine of the nearest unit; `missing` the words that nothing explains, heaviest first.
    """

    hits: tuple[Hit, ...] = ()
    sections: tuple[tuple[tuple[str, str], float], ...] = ()
    targets: tuple[tuple[Target, float], ...] = ()
    sentences: tuple[tuple[Sentence, float], ...] = ()
    about: dict[str, float] = field(default_factory=dict)
    coverage: float = 0.0
    likeness: float = 0.0
    missing: tuple[str, ...] = ()

    @property
    def section(self) -> tuple[str, str] | None:
        """(doc, label) of the best section."""
        return self.sections[0][0] if self.sections else None


class Finder:
    """Finds evidence in a library through an index."""

    def __init__(self, library: Library, index: Index) -> None:
        self.library = library
        self.index = index
        self._explained: dict[tuple[str, str], Counter[str]] = {}
        self._weights = _weights(index)

    def find(self, question: Question, *, near: tuple[str, str] | None = None, also: str = "", doc: str | None = None) -> Evidence:
        """Evidence for a question; `near` is the section a follow-up continues, `also` the words it continues from."""
        query = matter(question.core) or question.core
        searched = f"{question.core} {also}".strip()
        hits = self.index.search(searched, POOL, doc=doc or question.doc, expansions=question.officials)
        if near:
            hits = sorted((_lift(h, near) for h in hits), key=lambda h: -h.score)
        sections = _sections(hits)
        if not sections:
            return Evidence()
        best = sections[0][0]
        coverage, missing = self.coverage(f"{query} {also}" if also else query, best, question)
        about: Counter[str] = Counter()
        for hit in hits[:12]:
            if hit.unit.about:
                about[hit.unit.about] += hit.score**2  # type: ignore[assignment]
            elif hit.unit.kind == "sentence":
                about["detail"] += 0.5 * hit.score**2  # type: ignore[assignment]
        return Evidence(
            tuple(hits), tuple(sections), self._targets(hits, question), self._sentences(hits, best), dict(about), coverage,
            max((h.parts.get("dense", 0.0) for h in hits), default=0.0), missing,
        )  # fmt: skip

    def duty(self, section: tuple[str, str]) -> Duty | None:
        """The duty of a section; the first where it has several."""
        return next((d for d in self.library.duties if (d.doc, d.section) == section), None)

    def _targets(self, hits: Sequence[Hit], question: Question) -> tuple[tuple[Target, float], ...]:
        """Targets with the score of the best hit that points at each, best first."""
        scores: dict[int, float] = {}
        for hit in hits:
            u = hit.unit
            for i, t in enumerate(self.library.targets):
                if t.doc != u.doc or t.section != u.section:
                    continue
                share = _points_at(u.kind, u.about, u.metric, u.start, u.end, t)
                if share:
                    scores[i] = max(scores.get(i, 0.0), share * hit.score)
        said = matter(question.text) + "".join(question.officials)
        out = [(self.library.targets[i], s + 0.35 * _named(self.library.targets[i], said)) for i, s in scores.items()]
        return tuple(sorted(out, key=lambda x: -x[1]))

    def _sentences(self, hits: Sequence[Hit], best: tuple[str, str]) -> tuple[tuple[Sentence, float], ...]:
        """Sentences of the best section with the score of the hits that overlap each, best first."""
        scores: dict[int, float] = defaultdict(float)
        mine = [(i, s) for i, s in enumerate(self.library.sentences) if (s.doc, s.section) == best]
        for hit in hits:
            u = hit.unit
            if (u.doc, u.section) != best or u.kind == "duty":
                continue
            for i, s in mine:
                if s.start < u.end and u.start < s.end:
                    share = 1.0 if u.kind in ("asked", "sentence") else 0.8
                    scores[i] = max(scores[i], share * hit.score)
        return tuple(sorted(((self.library.sentences[i], s) for i, s in scores.items()), key=lambda x: -x[1]))

    def coverage(self, text: str, section: tuple[str, str], question: Question) -> tuple[float, tuple[str, ...]]:
        """Which weighted share of the matter's pairs of characters (and Latin words) stand in a section or its asked-as questions."""
        known = self._section_words(section)
        total = found = 0.0
        missing: list[tuple[float, str]] = []
        lay = {p for f in question.found if any(_inside(o, known) for o in f.officials) for p in _pieces(f.lay)}
        for piece in set(_pieces(matter(text))):
            weight = self._weights.get(piece, self._weights[""])
            total += weight
            if piece in known or piece in lay:
                found += weight
            else:
                missing.append((weight, piece))
        return (found / total if total else 0.0), tuple(p for _, p in sorted(missing, reverse=True)[:6])

    def _section_words(self, section: tuple[str, str]) -> Counter[str]:
        if section not in self._explained:
            words: Counter[str] = Counter()
            for u in self.index.units:
                if (u.doc, u.section) == section:
                    words.update(set(_pieces(fold_keep(f"{u.text} {u.path if u.kind == 'sentence' else ''}"))))
            self._explained[section] = words
        return self._explained[section]


def matter(text: str) -> str:
    """What a question is about: its words without those that ask or fill."""
    return re.sub(r"\s+", " ", _EMPTY.sub(" ", text)).strip()


def _pieces(text: str) -> list[str]:
    """Overlapping pairs of Han characters, and Latin words."""
    out = []
    for m in re.finditer(r"[一-鿿]+|[a-z][a-z0-9.\-]*", text):
        run = m[0]
        if run[0].isascii():
            out.append(run)
        elif len(run) == 1:
            out.append(run)
        else:
            out += [run[i : i + 2] for i in range(len(run) - 1)]
    return out


def _inside(term: str, known: Counter[str]) -> bool:
    pieces = _pieces(fold_keep(term))
    return bool(pieces) and all(p in known for p in pieces)


def _weights(index: Index) -> dict[str, float]:
    """Inverse document frequency of pairs over sections: what stands everywhere explains nothing. "" is the unseen pair's."""
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    sections = {(u.doc, u.section) for u in index.units}
    for u in index.units:
        for piece in _pieces(fold_keep(u.text)):
            seen[piece].add((u.doc, u.section))
    n = len(sections)
    out = {piece: math.log(1 + n / len(where)) for piece, where in seen.items()}
    out[""] = math.log(1 + n)
    return out


def _sections(hits: Iterable[Hit]) -> list[tuple[tuple[str, str], float]]:
    by: dict[tuple[str, str], list[float]] = defaultdict(list)
    for hit in hits:
        by[hit.unit.doc, hit.unit.section].append(hit.score)
    scored = {s: sum(a * b for a, b in zip(sorted(v, reverse=True), SHARES, strict=False)) for s, v in by.items()}
    return sorted(scored.items(), key=lambda x: -x[1])


def _lift(hit: Hit, near: tuple[str, str]) -> Hit:
    same = (hit.unit.doc, hit.unit.section) == near
    return Hit(hit.unit, hit.score + (KEEP_SECTION if same else 0.0), hit.parts)


def _points_at(kind: str, about: str, metric: str, start: int, end: int, t: Target) -> float:
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


def _same_metric(one: str, other: str) -> bool:
    a, b = set(fold_keep(one)), set(fold_keep(other))
    return len(a & b) >= 0.7 * min(len(a), len(b))


def _named(t: Target, said: str) -> float:
    """Which share of the target's own name the question says."""
    name = set(_pieces(fold_keep(t.metric)))
    return len(name & set(_pieces(said))) / len(name) if name else 0.0


