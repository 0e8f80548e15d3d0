"""Typing errors by sound: a run of characters that is no word of the sources but sounds like one is read as that one.

Only whole words of the lexicon are put in, of the same length, and only where the written form is not itself one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.syllables import syllable

_HAN = re.compile(r"[一-鿿]{2,}")
# Finals and initials that many speakers do not keep apart (of northern and southern Mandarin), folded to one.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
SHORTEST, LONGEST = 2, 8
_FINAL = set("吗呢吧么")  # grammar where they end a clause
_LITTLE = set("的了不是在有我你他它")  # two characters with one of these are grammar, not a word misspelt (小的 is not 晓得)


def mend(text: str, lexicon: frozenset[str], words: frozenset[str] = frozenset()) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with words that sound like one of the lexicon put right, and the pairs (written, read). Same length.

    >>> mend("节约形机关由谁副责", frozenset({"节约型机关", "负责"}))
    ('节约型机关由谁负责', (('节约形机关', '节约型机关'), ('副责', '负责')))
    """
    sounds = _sounds(lexicon)
    covered = _covered(text, lexicon, words)
    done: list[tuple[str, str]] = []
    out = list(text)
    for m in _HAN.finditer(text):
        run, at = m[0], m.start()
        i = 0
        while i < len(run):
            step = 1
            for size in range(min(LONGEST, len(run) - i), SHORTEST - 1, -1):
                window = run[i : i + size]
                where = at + i
                if (
                    window in lexicon
                    or window in words
                    or all(covered[where : where + size])
                    or (
                        size == 2
                        and (_LITTLE & set(window) or (window[1] in _FINAL and i + size == len(run)) or window[0] in _FINAL)
                    )
                ):
                    continue
                word = sounds.get(_sound(window))
                if (
                    word is None
                    or word == window
                    or (
                        size <= 3
                        and any(covered[where : where + size])
                        and not (size == 3 and word[-1] in "厅局委" and not covered[where + 2])
                    )
                ):
                    continue
                if (size == 2 and _exact(window) != _exact(word)) or (size > 2 and not _close(window, word)):
                    continue
                out[where : where + size] = word
                done.append((window, word))
                step = size
                break
            i += step
    return "".join(out), tuple(done)


def load() -> None:
    """Read now what the first typing error would: pypinyin with its phrases, 0.4 s."""
    _exact("负责")


def _close(window: str, word: str) -> bool:
    """At least half of the characters are right."""
    same = sum(a == b for a, b in zip(window, word, strict=True))
    return same * 2 >= len(word)


def _covered(text: str, lexicon: frozenset[str], words: frozenset[str]) -> list[bool]:
    """Which characters of the text stand in a word of either, as written."""
    out = [False] * len(text)
    for i in range(len(text)):
        for size in range(min(LONGEST, len(text) - i), SHORTEST - 1, -1):
            if (part := text[i : i + size]) in lexicon or part in words:
                out[i : i + size] = [True] * size
                break
    return out


@lru_cache(maxsize=4)
def _sounds(lexicon: frozenset[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for word in sorted(lexicon, key=lambda w: (len(w), w)):
        out.setdefault(_sound(word), word)
    return out


@lru_cache(maxsize=16384)
def _sound(word: str) -> str:
    """Toneless pinyin, syllables apart."""
    return " ".join(_syllable(c) for c in word)


def _exact(word: str) -> str:
    """Toneless pinyin with nothing folded."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(word))


@lru_cache(maxsize=8192)
def _syllable(char: str) -> str:
    return _folded(syllable(char))


@lru_cache(maxsize=1024)
def _folded(sound: str) -> str:
    for a, b in _ALIKE:
        sound = re.sub(rf"^{a}", b, sound) if len(a) == 2 and a.endswith("h") else re.sub(rf"{a}$", b, sound)
    return sound
