"""What a word is, for questions and sources alike: the same cut on both sides, and none that costs a dictionary load.

A Han run gives its characters, its overlapping pairs, and every word of the `WordList` it contains; Latin words and
numbers stay whole (1.3, 15% also as 15). jieba is asked once, at build time, which words the sources use; a question is
then cut without it (its dictionary costs 0.8 s, and a word the sources do not use cannot match anything).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.script import to_simplified

HAN_RUN = re.compile(r"[㐀-鿿豈-﫿]+")
_PIECE = re.compile(r"(?P<han>[㐀-鿿豈-﫿]+)|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?[%‰]?)|(?P<latin>[a-zµα-ω]+(?:[.\-]?[0-9a-z]+)*)")
_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?")

# Particles: they say nothing about what is asked. 谁 哪 何 几 多 少 什么 怎么 are kept: they do.
PARTICLES = frozenset("的了吗呢咧嘞啊吧呀哩嘛哇呗哈咯嗯哦俺咱")
ENGLISH_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "is",
        "are",
        "be",
        "do",
        "does",
        "did",
        "for",
        "and",
        "or",
        "with",
        "by",
        "it",
        "this",
        "that",
        "has",
        "have",
    ]
)
LONGEST = 8  # characters; longer terms are found by their pairs


@dataclass(frozen=True)
class WordList:
    """The words of two characters or more that the sources use; `tokens` cuts with them.

    >>> WordList.of(["煤电机组"]).tokens("煤电机组的能耗")
    ['煤', '煤电', '煤电机组', '电', '电机', '机', '机组', '组', '能', '能耗', '耗']
    """

    words: frozenset[str] = frozenset()
    longest: int = 2

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """A list of these words, folded; those too short or too long to help are left out."""
        folded = frozenset(w for w in map(folded_text, words) if 2 <= len(w) <= LONGEST and HAN_RUN.fullmatch(w))
        return cls(folded, max(map(len, folded), default=2))

    @classmethod
    def learn(cls, texts: Iterable[str], terms: Iterable[str] = ()) -> WordList:
        """The words jieba finds in `texts` (search mode: parts of long words too), and `terms` of our own."""
        found: set[str] = set(terms)
        cut = _jieba()
        for text in texts:
            for run in HAN_RUN.findall(folded_text(text)):
                found.update(cut.cut_for_search(run))
        return cls.of(found)

    def add_terms(self, terms: Iterable[str]) -> WordList:
        """A new list that knows `terms` too."""
        return WordList.of(self.words | frozenset(terms))

    def tokens(self, text: str) -> list[str]:
        """What `text` is matched by, in order; repeated where the text repeats it. Any script, any width."""
        out: list[str] = []
        for piece in _PIECE.finditer(folded_text(text)):
            if piece["han"]:
                out.extend(self._han(piece["han"]))
            elif piece["number"]:
                number = piece["number"].replace(",", "")
                out.append(number)
                if number[-1] in "%‰":
                    out.append(number[:-1])
            else:
                out.extend(_latin(piece["latin"]))
        return out

    def _han(self, run: str) -> Iterable[str]:
        for i, char in enumerate(run):
            if char not in PARTICLES:
                yield char
            for n in range(2, min(self.longest, len(run) - i) + 1):
                part = run[i : i + n]
                if part in self.words or (n == 2 and char not in PARTICLES and part[1] not in PARTICLES):
                    yield part

    def save(self, path: Path) -> None:
        """One JSON list, sorted."""
        path.write_text(json.dumps(sorted(self.words), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> WordList:
        """What `save` wrote. OSError or ValueError when it cannot be read."""
        words = frozenset(json.loads(path.read_text(encoding="utf-8")))
        return cls(words, max(map(len, words), default=2))


def folded_text(text: str) -> str:
    """Simplified, NFKC, lower case; white space stays, because it parts words."""
    return unicodedata.normalize("NFKC", to_simplified(text)).lower()


def tokens(text: str) -> list[str]:
    """`WordList.tokens` without a list: characters, pairs, Latin words and numbers.

    >>> tokens("PM2.5浓度下降１５%")
    ['pm2.5', 'pm', '2.5', '浓', '浓度', '度', '度下', '下', '下降', '降', '15%', '15']
    """
    return WordList().tokens(text)


def _latin(word: str) -> Iterable[str]:
    if word in ENGLISH_STOP:
        return
    yield word
    parts = _PART.findall(word)
    if len(parts) > 1:
        yield from parts


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """jieba with its own dictionary, silent. A cache that cannot be written is jieba's own matter: it logs and goes on."""
    import jieba  # type: ignore[import-untyped]

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer
