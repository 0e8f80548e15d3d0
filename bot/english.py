"""English questions: words that the glossary does not know are looked up in a dictionary, among the Chinese words that the sources use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from corpus.glossary import Found

Meanings = Mapping[str, tuple[str, ...]]
LONGEST = 3  # words of a phrase
MOST = 3  # Chinese words for one English one: the more usual ones of the sources
_WORD = re.compile(r"[a-z]+")
# What asks, and words of the law itself: they say nothing about the matter.
_ASKING = frozenset(
    re.findall(
        r"\w+",
        """a an the of to in on by for and or is are be was were been being what which who whom whose how much many do does did should must will
        would shall under this that these those it its at from with as we our us i my me you your they them their there any all some please
        tell about if than has have had having can could may might per not no out up over into after before when where why while then else
        also only just law laws legal plan plans article articles rule rules section sections according say says said state states provision
        provisions happen happens thing things kind kinds type types need needs allowed allow long often get gets make makes made take takes
        use uses used one two three first second other others another such same new old big small large year years day days time name named
        called lead leads leading responsible charge body bodies part department departments""",
    )
)


def meanings_in(text: str, known: Sequence[Found], meanings: Meanings, rarity: Callable[[str], float]) -> tuple[Found, ...]:
    """Chinese words for the English ones of folded `text` that stand in none of `known`, phrases first."""
    words = [m for m in _WORD.finditer(text) if not any(f.start < m.end() and m.start() < f.end for f in known)]
    out: list[Found] = []
    i = 0
    while i < len(words):
        step = 1
        for size in range(min(LONGEST, len(words) - i), 0, -1):
            run = words[i : i + size]
            if (size == 1 and run[0][0] in _ASKING) or any(b.start() - a.end() != 1 for a, b in pairwise(run)):
                continue
            *front, last = (m[0] for m in run)
            found = next((f for form in _forms(last) if (f := meanings.get(" ".join((*front, form))))), ())
            if found:
                best = tuple(sorted(found, key=lambda w: (rarity(w), w))[:MOST])
                out.append(Found(text[run[0].start() : run[-1].end()], best, run[0].start(), run[-1].end()))
                step = size
                break
        i += step
    return tuple(out)


def _forms(word: str) -> list[str]:
    """The word and what it may be a form of.

    >>> _forms("batteries")[:2], "dispose" in _forms("disposing"), "ship" in _forms("shipped")
    (['batteries', 'battery'], True, True)
    """
    out = [word]
    if word.endswith("ies"):
        out.append(word[:-3] + "y")
    if word.endswith("es"):
        out.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        out.append(word[:-1])
    for end in ("ing", "ed"):
        if word.endswith(end) and len(word) > len(end) + 2:
            stem = word[: -len(end)]
            out += [stem, stem + "e"]
            if stem[-1] == stem[-2]:
                out.append(stem[:-1])
    return out
