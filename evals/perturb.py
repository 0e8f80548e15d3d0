"""The same question typed otherwise must be answered from the same spans. Every variant is made by rule, the same on every day.

What a variant may not change is what is asked: no digit, no negation and no Latin word is touched.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.answer import Answer
from corpus.script import script_of, to_simplified, to_traditional
from evals.gold import GoldFile, GoldRow
from evals.judge import ABSTAINED
from evals.metrics import Rate
from evals.shelf import Assistant, Shelf, put

KINDS = {
    "script": "简繁互换",
    "dropped": "漏一个字",
    "sound": "同音错字",
    "punctuation": "标点不同",
    "politeness": "加客套话",
    "order": "前后两句对调",
}
HAN = re.compile(r"[㐀-鿿]")
CLAUSES = re.compile(r"[，,；;]")
# Without one of these, or with another in its place, something else is asked.
KEPT = frozenset("不没未非无别勿否零〇一二三四五六七八九十百千万亿两半倍第条款项年月日市区省旗县")
COMMONEST = 3000  # a typist's slip is a common character: of our sources those this many times or more in rank
Spans = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Variant:
    """A question typed in another way."""

    kind: str
    question: str


@dataclass(frozen=True)
class Held:
    """A variant, what it was answered from, and what the question as written was."""

    row: GoldRow
    file: str
    variant: Variant
    first: Answer
    then: Answer | None

    @property
    def same(self) -> bool:
        """The same spans; for a question that was declined, declined again."""
        if self.then is None:
            return False
        if self.first.status in ABSTAINED:
            return self.then.status in ABSTAINED
        return spans(self.then) == spans(self.first)

    @property
    def same_sections(self) -> bool:
        """The same sections, whatever words of them."""
        return self.then is not None and sections(self.then) == sections(self.first)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id, "file": self.file, "kind": self.variant.kind, "question": self.row.question,
            "variant": self.variant.question, "same": self.same, "first": sorted(sections(self.first)),
            "then": sorted(sections(self.then)) if self.then else None, "status": [self.first.status, self.then.status if self.then else ""],
        }  # fmt: skip


def spans(answer: Answer) -> Spans:
    """What an answer rests on, whatever the numbering."""
    return frozenset((c.doc, c.start, c.end) for c in answer.citations)


def sections(answer: Answer) -> frozenset[tuple[str, str]]:
    return frozenset((c.doc, c.section) for c in answer.citations)


def variants(question: str, sounds: Mapping[str, Sequence[str]]) -> Iterator[Variant]:
    """The variants of a question that can be made of it; `sounds`: character → commoner characters said alike.

    >>> [v.question for v in variants("新建机房，PUE要多少？", {"机": "鸡", "新": "心"}) if v.kind in ("politeness", "order")]
    ['请问新建机房，PUE要多少？谢谢！', 'PUE要多少，新建机房？']
    """
    for kind, made in _made(question, sounds):
        if made and made != question:
            yield Variant(kind, made)


def _made(question: str, sounds: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    script = script_of(question)
    if script == "en":
        yield "punctuation", question.rstrip("?.! ")
        yield "politeness", f"Hello, could you tell me: {question} Thank you!"
        return
    yield "script", to_simplified(question) if script == "hant" else to_traditional(question)
    yield "dropped", _dropped(question)
    yield "sound", _misheard(question, sounds)
    yield "punctuation", _repunctuated(question)
    please, thanks = ("請問", "謝謝！") if script == "hant" else ("请问", "谢谢！")
    yield "politeness", f"{please.removesuffix('问') if question.startswith('问') else please}{question}{thanks}"
    yield "order", _turned(question)


def _dropped(question: str) -> str:
    """One Han character less, none of a pair of words' only character."""
    places = _places(question)
    if len(places) < 6:
        return ""
    at = places[_pick(question, "dropped", len(places))]
    return question[:at] + question[at + 1 :]


def _misheard(question: str, sounds: Mapping[str, Sequence[str]]) -> str:
    """One character typed as another of the same sound."""
    places = [i for i in _places(question) if sounds.get(to_simplified(question[i]))]
    if not places:
        return ""
    at = places[_pick(question, "sound", len(places))]
    other = sounds[to_simplified(question[at])][0]
    return question[:at] + (to_traditional(other) if script_of(question) == "hant" else other) + question[at + 1 :]


def _places(question: str) -> list[int]:
    return [i for i, c in enumerate(question) if HAN.fullmatch(c) and to_simplified(c) not in KEPT]


def _repunctuated(question: str) -> str:
    """No mark at the end, half-width commas, and those who type spaces."""
    bare = re.sub(r"[？?。.！!\s]+$", "", question)
    return re.sub(r"，", ", ", bare) if "，" in bare else bare.replace(",", "，") + (" ?" if bare == question else "")


def _turned(question: str) -> str:
    """The clauses before and after the last comma change places."""
    end = re.search(r"[？?。.！!]*$", question)
    bare = question[: end.start()] if end else question
    parts = CLAUSES.split(bare)
    if len(parts) < 2 or len(parts[0]) < 4 or len(parts[-1]) < 3 or '"' in bare or "“" in bare:
        return ""
    mark = "，" if "，" in bare else ","
    return f"{parts[-1]}{mark}{mark.join(parts[:-1])}{end[0] if end else ''}"


def _pick(question: str, kind: str, n: int) -> int:
    """A number below `n` that is the same for the same question on every machine."""
    return int(hashlib.sha256(f"{kind}\n{question}".encode()).hexdigest(), 16) % n


def sound_alikes(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Character → the commonest other characters of the texts with the same syllable (tones aside), commonest first."""
    counts = Counter(c for text in texts for c in to_simplified(text) if HAN.fullmatch(c))
    alike: dict[str, list[str]] = {}
    for char, _ in counts.most_common(COMMONEST):
        alike.setdefault(_syllable(char), []).append(char)
    return {c: tuple(o for o in found if o != c)[:3] for found in alike.values() if len(found) > 1 for c in found}


@cache
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(char)[0])


def perturb(
    files: Sequence[GoldFile],
    assistant: Assistant,
    shelf: Shelf,
    kinds: Sequence[str] = (),
    every: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Held, ...]:
    """Every `every`th row asked as written and in each of its variants (of `kinds`; all when empty), with its history as it is."""
    rows = [(f.name, r) for f in files for r in f.rows][::every]
    sounds = sound_alikes(shelf.texts.values())
    out: list[Held] = []
    for done, (name, row) in enumerate(rows, start=1):
        first, _ = put(assistant, row.question, row.history)
        for variant in variants(row.question, sounds) if first is not None else ():
            if not kinds or variant.kind in kinds:
                assert first is not None
                out.append(Held(row, name, variant, first, put(assistant, variant.question, row.history)[0]))
        if progress:
            progress(done, len(rows))
    return tuple(out)


@dataclass(frozen=True)
class Line:
    """One kind of variant: of questions that were answered, of those that were declined, and how many kept their sections."""

    kind: str
    answered: Rate
    sections: Rate
    declined: Rate


def lines(held: Sequence[Held]) -> tuple[Line, ...]:
    """A line for each kind that there is, in the order of KINDS."""
    out = []
    for kind in KINDS:
        mine = [h for h in held if h.variant.kind == kind]
        if not mine:
            continue
        answered = [h for h in mine if h.first.status not in ABSTAINED]
        declined = [h for h in mine if h.first.status in ABSTAINED]
        out.append(Line(kind, _rate(answered), Rate(sum(h.same_sections for h in answered), len(answered)), _rate(declined)))
    return tuple(out)


def _rate(held: Sequence[Held]) -> Rate:
    return Rate(sum(h.same for h in held), len(held))
