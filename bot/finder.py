"""Gather evidence for a question: which section, which targets, which sentences, and how much of the question they explain.

Sections are ranked by their best hits together; records by the hits that point at them. Nothing is composed here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.nouns import things_in
from bot.question import Question, interrogative
from corpus.glossary import glossary, in_conflict
from corpus.library import Library
from corpus.numerals import quantities, same_quantity
from corpus.places import gazetteer
from corpus.records import Duty, Sentence, Target
from corpus.script import fold_keep
from index.hybrid import Hit, Index

POOL = 60
UNKNOWN = 0.8  # the weight of a word that no section knows, of the rarest known one's: it may be only talk
SHARES = (1.0, 0.4, 0.2)  # of a section's three best hits: measured on dev and gold, DECISIONS.md
NAMED = 0.35  # what a target gains whose whole name the question says
IN_SECTION = 0.6  # what a target gains that stands in the best section
BARE = 0.3  # share of the search for the matter alone: dev 137/141 at 0 to 0.5, gold 160/161/160 of 170 at 0, 0.3, 0.5
CONTRADICTED = 0.8  # what a target loses whose name excludes what is asked (农村 for 城市)
WITH_PLACES = 0.4  # what a passage gains that names places, when places are asked for
KEEP_SECTION = 0.25  # what a follow-up adds to the section its predecessor stood in

# Words that ask or fill and say nothing of the matter; what is left is what evidence must explain.
_EMPTY = re.compile(
    r"到?20\d\d年?(?:底|末)?|十四五|[“”\"'?？!！,，。、:：;；()（）「」《》\s]|请问|麻烦|帮我|帮忙|告诉|查一下|查查|我想(?:问|知道)|想问|想知道|问一下|一下|到底|究竟|具体|按照?|根据|这份|这个|那个|这些|方案|文件|规定|里头|里面|当中|里|"
    r"没有|别的|其他的?|一般|摊子|时候|期限|类别|期间|百分之|百分|一样|比较|幅度|[一二三四五六七八九十两几]种|哪种|一套|那一套|什么地方|地方|落在|定在|这块|那块|这一块|方面|领域|各自|分别|准备|够上|达标|到底|全部|所有|整个|多大|多高|其余|还有|另外|一起|同一条|上面|刚才|前面|另一|什么|怎么|怎样|怎么样|多少|哪些|哪个|哪几|哪家|哪里|哪|谁|几个|几成|几项|几|是不是|是否|有没有|能不能|可不可以|要不要|算不算|会不会|吗|呢|吧|啊|呀|嘛|咧|哩|嘞|么|的话|的|了|得|地|着|和|与|及|跟|还|也|都|就|才|又|再|很|最|要|应该|应当|需要|必须|可以|能|会|"
    r"我们|我|咱们|咱|俺们|俺|你们|你|您|他们|他|它|我厂|公司|自治区|全区|内蒙古|内蒙|区里|负责|牵头|挑头|领头|配合|参与|责任|单位|部门|厅局|厅委|管|归|由|给|让|把|被|在|从|对|为|以|之|其|这|那|有|是|说|写|定|讲|提到|提|列|目标|指标|要求|标准|任务|工作|事情|事儿|事|活儿|活|啥|甚|咋|搁|"
    r"\b(?:the|a|an|of|to|in|on|by|for|and|or|is|are|be|was|what|which|who|how|much|many|does|do|did|should|must|will|plan|under|this|that|it|its|at|from|with|as|we|our|i|my|you|there|any|all|please|name|list|tell|me|about|if|than|has|have|can|per|responsible|main|named|covered|get|gets|required|require|cite|cites|kind|kinds|key|every|year|each|more|less|use|used|make|take|taken|set|share|level|what's|where|when|why|into|over|out|up|up to|no|not|only|also|they|their|them|these|those|such|may|must|need|needs|like|two|three|four|by 2025|region|inner mongolia|autonomous|2025|2020)\b"
)


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


class Finder:
    """Finds evidence in a library through an index."""

    def __init__(self, library: Library, index: Index, weights: dict[str, float] | None = None) -> None:
        self.library = library
        self.index = index
        self._explained: dict[tuple[str, str], str] = {}
        self.places = tuple(dict.fromkeys((u.doc, u.section) for u in index.units))
        self.weights: dict[str, float] = {} if weights is None else weights

    def find(
        self, question: Question, *, near: tuple[str, str] | None = None, also: str = "", doc: str | None = None
    ) -> Evidence:
        """Evidence for a question; `near` is the section a follow-up continues, `also` the words it continues from."""
        query = matter(interrogative(question.core)) or matter(question.core) or question.core
        searched = f"{question.core} {also}".strip()
        hits = self._search(searched, question, doc or question.doc)
        if near:
            hits = sorted((_lift(h, near) for h in hits), key=lambda h: -h.score)
        if "places" in question.asks:
            hits = sorted((self._lift_places(h) for h in hits), key=lambda h: -h.score)
        hits = self._named_numbers(question, self._named_sections(question, hits))
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
            tuple(hits), tuple(sections), self._targets(hits, question, dict(sections)), self._sentences(hits, best), dict(about), coverage,
            max((h.parts.get("dense", 0.0) for h in hits), default=0.0), missing, self._unseen(query, question),
        )  # fmt: skip

    def _named_sections(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """A section named by its number is the one meant: its sentences come first, whatever the words match."""
        for label in question.sections:
            own = [u for u in self.index.units if u.section == label and u.kind != "asked" and question.doc in (None, u.doc)]
            if own:
                best = {h.unit.id: h.score for h in hits}
                return sorted((Hit(u, 1.0 + best.get(u.id, 0.0), {}) for u in own), key=lambda h: -h.score)
        return hits

    def _named_numbers(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """A question that gives nothing but a figure (1.3是什么指标) means the targets that have it."""
        asked = [q for q in quantities(question.core) if not q.is_year]
        rest = question.core
        for q in asked:
            rest = rest.replace(q.text, " ")
        if not asked or len(matter(rest).replace(" ", "")) > 2:
            return hits
        meant = {t.value_start for t in self.library.targets if any(same_quantity(q.text, t.value + t.unit) for q in asked)}
        own = [
            u
            for u in self.index.units
            if u.kind == "target" and u.id.split(":")[2].isdigit() and int(u.id.split(":")[2]) in meant
        ]
        return [Hit(u, 1.5, {}) for u in own] + hits if own else hits

    def _search(self, text: str, question: Question, doc: str | None) -> list[Hit]:
        """The index asked twice: with the question as put (how people ask) and with its matter alone (what they ask about)."""
        whole = self.index.search(text, POOL, doc=doc, expansions=question.officials)
        bare = matter(interrogative(text))
        if len(bare) < 2 or bare == text:
            return whole
        alone = {h.unit.id: h for h in self.index.search(bare, POOL, doc=doc, expansions=question.officials)}
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
        return any(u.kind == "asked" and u.doc == doc for u in self.index.units)

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
        self, hits: Sequence[Hit], question: Question, sections: dict[tuple[str, str], float]
    ) -> tuple[tuple[Target, float], ...]:
        """Targets with the score of the best hit that points at each, of their own name's share in the question, and of their section."""
        top = max(sections.values(), default=1.0)
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

    def coverage(self, text: str, blob: str, question: Question) -> tuple[float, tuple[str, ...]]:
        """Which weighted share of the matter's words stands in `blob` (folded text), and what does not, heaviest first.

        Words weigh by how few sections know them. A layperson's word is explained by an official term for it; a compound
        that is not there as such by the pairs of characters that are.
        """
        total = found = 0.0
        missing: list[tuple[float, str]] = []
        lay = [f for f in question.found if any(fold_keep(o) in blob for o in f.officials)]
        for word in dict.fromkeys(self.words(text)):
            weight = self._weight(word)
            total += weight
            share = 1.0 if word in blob or any(word in f.lay or f.lay in word for f in lay) else _partly(word, blob)
            found += weight * share
            if share < 0.5:
                missing.append((weight, word))
        return (found / total if total else 0.0), tuple(w for _, w in sorted(missing, reverse=True)[:6])

    def words(self, text: str) -> list[str]:
        """The text cut into the longest words the sources use; what none of them knows stays in one piece. Single characters say too little."""
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
        return [w for w in out if len(w) >= 2]

    def terms(self, question: Question, blob: str) -> tuple[int, tuple[str, ...]]:
        """(terms of the trade in the question that `blob` explains, those that it does not): official words, laypeople's, Latin names."""
        found = 0
        lost: list[str] = []
        text = question.core
        for f in question.found:
            if len(f.lay) < 2 or _TALK.fullmatch(f.lay) or f.lay in glossary().talk or any(c.isdigit() for c in f.lay):
                continue
            if f.lay in blob or any(fold_keep(o) in blob or _partly(fold_keep(o), blob) >= 0.75 for o in f.officials):
                found += 1
            else:
                lost.append(f.lay)
            text = text.replace(f.lay, " ")
        for m in _officials().finditer(text):
            if _TALK.fullmatch(m[0]):
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
        for word in dict.fromkeys(self.words(matter(interrogative(question.core)))):
            if word.isascii() or _TALK.fullmatch(word) or word in glossary().talk or any(p.kind != "water" for p, _, _ in gazetteer().find(word)):
                continue
            if word in blob or any(word in f.lay or f.lay in word for f in lay):
                found += 1
            else:
                lost += [w for w in things_in(word) if w not in blob and not _TALK.fullmatch(w)]
        return found, tuple(lost)

    def said(self, question: Question, target: Target) -> float:
        """Which weighted share of the target's own name the question says, in its words or in laypeople's."""
        text = question.core + " " + " ".join(question.officials)
        words = [w for w in self.words(fold_keep(target.metric + target.scope)) if w not in ("比例", "达到")]
        total = sum(self._weight(w) for w in words)
        return sum(self._weight(w) * (1.0 if w in text else _partly(w, text)) for w in words) / total if total else 0.0

    def _weight(self, word: str) -> float:
        if word not in self.weights:
            sections = sum(word in self.section_words(where) for where in self.places)
            self.weights[word] = math.log(1 + len(self.places) / max(sections, 1)) * (1.0 if sections else UNKNOWN)
        return self.weights[word]

    def _unseen(self, text: str, question: Question) -> float:
        """The share of the matter's words that no section knows."""
        words = dict.fromkeys(self.words(text))
        lost = [
            w
            for w in words
            if not any(w in self.section_words(where) for where in self.places)
            and not any(w in f.lay or f.lay in w for f in question.found)
        ]
        return len(lost) / len(words) if words else 0.0

    def target_words(self, target: Target) -> str:
        """What is said of a target: its own words, its clause, and the questions that ask for it."""
        key = (target.doc, f"t{target.value_start}{target.metric}")
        if key not in self._explained:
            units = [
                u.text
                for u in self.index.units
                if u.doc == target.doc and _points_at(u.kind, u.about, u.metric, u.start, u.end, target) >= 0.9
            ]
            path = next((u.path for u in self.index.units if (u.doc, u.section) == (target.doc, target.section)), "")
            text = " ".join([*units, target.metric, target.scope, target.relation, target.value, target.unit, path])
            self._explained[key] = fold_keep(text)
        return self._explained[key]

    def sentence_words(self, sentence: Sentence) -> str:
        """What is said of a sentence: its words, its section's heading, and the questions that it answers."""
        key = (sentence.doc, f"s{sentence.start}")
        if key not in self._explained:
            units = [
                u
                for u in self.index.units
                if u.doc == sentence.doc and u.start < sentence.end and sentence.start < u.end and u.kind != "duty"
            ]
            self._explained[key] = fold_keep(" ".join([*(u.text for u in units), sentence.quote, sentence.heading]))
        return self._explained[key]

    def section_words(self, section: tuple[str, str]) -> str:
        """Everything a section says and is asked for, folded."""
        if section not in self._explained:
            parts: list[str] = []
            for u in self.index.units:
                if (u.doc, u.section) == section:
                    parts.append(u.text)
                    if u.kind == "sentence":
                        parts.append(u.path)
            self._explained[section] = fold_keep(" ".join(parts))
        return self._explained[section]


_TALK = re.compile(
    r"牵头|负责|责任|配合|参与|部门|单位|目标|指标|比例|多少|标准|要求|任务|什么|怎么|期限|落实|下降|降低|减少|提高|提升|增长|达到|自治区|全区|内蒙古|我们|项目|企业|工程|改造|建设|推广|措施|政策|制度|管理|提高|鼓励|支持|方案|文件|规定|数据|水平|能力|利用|使用|综合|重点|主要|完成|实现|比重|规模|数量"
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


def asked_words(question: Question) -> str:
    """The asking clauses with the official terms that are beyond doubt, to be held against what a target says."""
    return fold_keep(
        interrogative(question.core) + " " + " ".join(o for f in question.found if len(f.officials) == 1 for o in f.officials)
    )


def matter(text: str) -> str:
    """What a question is about: its words without those that ask or fill."""
    return re.sub(r"\s+", " ", _EMPTY.sub(" ", text)).strip()


def pieces(text: str) -> list[str]:
    """Overlapping pairs of Han characters, and Latin words; a character alone says too little."""
    out = []
    for m in re.finditer(r"[一-鿿]+|[a-z][a-z0-9.\-]*", text):
        run = m[0]
        if run[0].isascii():
            out.append(run)
        else:
            out += [run[i : i + 2] for i in range(len(run) - 1)]
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
    name = set(pieces(fold_keep(t.metric)))
    return len(name & set(pieces(said))) / len(name) if name else 0.0
