"""Typing errors: a run of characters that is no word of the sources but sounds like one, or looks like one, is read as that one.

Only whole words are put in, of the same length, and only where the written form is not itself one: first the lexicon's, then ordinary
words that the sources write (备按 for 备案), where what is written is no word of the language at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot import shapes
from bot.nouns import is_name, is_thing, usual
from corpus.syllables import syllable

_HAN = re.compile(r"[一-鿿]{2,}")
# Finals and initials that many speakers do not keep apart (of northern and southern Mandarin), folded to one.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
SHORTEST, LONGEST = 2, 8
ORDINARY = 5  # how often jieba's texts have a word that a typing error may have been meant for
_FINAL = set("吗呢吧么")  # grammar where they end a clause
_GRAMMAR = set(
    "有是的了十三八四五六七九要会被把谁一先几多哩就才没用里个时和同跟向从给照找罚哪那这两得着过到去来上下也都还再又最很不没能可让叫使由对为以之其咱俺我你他它们"
)
_LITTLE = set(
    "的了不是在有我你他它和与及或"
)  # two characters with one of these are grammar, not a word misspelt (小的 is not 晓得)


def mend(
    text: str, lexicon: frozenset[str], words: frozenset[str] = frozenset(), written: frozenset[str] = frozenset()
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with words that sound like one of the lexicon, or of the ordinary words `written`, put right, and the pairs
    (as typed, as read). Same length.

    >>> mend("节约形机关由谁副责", frozenset({"节约型机关", "负责"}))
    ('节约型机关由谁负责', (('节约形机关', '节约型机关'), ('副责', '负责')))
    >>> mend("忘了去备按", frozenset(), written=frozenset({"备案"}))
    ('忘了去备案', (('备按', '备案'),))
    >>> mend("按什么标淮", frozenset(), written=frozenset({"标准"}))
    ('按什么标准', (('标淮', '标准'),))
    """
    once, done = _by_lexicon(text, lexicon, words)
    twice, more = _by_ordinary(once, lexicon, words, written) if written else (once, ())
    return twice, (*done, *more)


def _by_ordinary(
    text: str, lexicon: frozenset[str], words: frozenset[str], written: frozenset[str]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What is no word of the language, and sounds or looks like an ordinary one that the sources write."""
    sounds, gaps = _ordinary(written), _with_gaps(written)
    covered = _covered(text, lexicon, words)
    out, done = list(text), []
    for m in _HAN.finditer(text):
        i = m.start()
        while i < m.end():
            step = 1
            for size in (4, 3, 2):
                window = text[i : i + size]
                if i + size > m.end() or any(covered[i : i + size]) or _GRAMMAR & set(window) or window in usual():
                    continue
                if text[i - 1 : i + 1] in usual() or text[i + size - 1 : i + size + 1] in usual():  # 废机油 is no 飞机油
                    continue
                near = [w for w in sounds.get(_sound(window), ()) if _close(window, w) and w != window]
                if size == 2:
                    near = [w for w in near if _exact(w) == _exact(window)]
                near = near or [w for w in _by_looks(window, gaps) if w in lexicon or is_thing(w)]
                if near and (window in written or is_name(window)):
                    continue
                if near:
                    word = max(near, key=lambda w: (sum(a == b for a, b in zip(window, w, strict=True)), int(usual()[w])))
                    out[i : i + size] = word
                    done.append((window, word))
                    step = size
                    break
            i += step
    return "".join(out), tuple(done)


def _by_looks(window: str, gaps: Mapping[tuple[int, str], Sequence[str]]) -> list[str]:
    """The ordinary words that differ from this in one character, which looks like the one that is written; of two characters, very like."""
    alike = shapes.alike_throughout if len(window) == 2 else shapes.alike
    return [
        word for i, char in enumerate(window) for word in gaps.get((i, window[:i] + window[i + 1 :]), ()) if alike(char, word[i])
    ]


@lru_cache(maxsize=4)
def _with_gaps(written: frozenset[str]) -> dict[tuple[int, str], list[str]]:
    """(place of a character, the word without it) → the ordinary words among `written` that are so but for that character."""
    out: dict[tuple[int, str], list[str]] = {}
    for words in _ordinary(written).values():
        for word in words:
            for i in range(len(word)):
                out.setdefault((i, word[:i] + word[i + 1 :]), []).append(word)
    return out


@lru_cache(maxsize=4)
def _ordinary(written: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Sound → the ordinary words among `written` that have it."""
    out: dict[str, list[str]] = {}
    for word in sorted(written):
        if 2 <= len(word) <= 4 and int(usual().get(word, 0)) >= ORDINARY:
            out.setdefault(_sound(word), []).append(word)
    return {sound: tuple(found) for sound, found in out.items()}


def _by_lexicon(text: str, lexicon: frozenset[str], words: frozenset[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
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
                        and not (size == 3 and word[-1] in "厅局委" and (window[-1] == word[-1] or not covered[where + 2]))
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
    """Read now what the first typing error would: pypinyin with its phrases, 0.4 s; what characters are composed of."""
    _exact("负责")
    usual()
    shapes.load()


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
