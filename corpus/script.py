"""Simplified and Traditional. Folding for search never changes the number of characters, so offsets stay true.

OpenCC's `t2s` maps the machine-made Traditional of delivered files one character for one (tw2s does not: it changes words).

>>> to_simplified("臺賬、黃河幹流、公裏")
'台账、黄河干流、公里'
>>> to_traditional("循环经济")
'循環經濟'
>>> to_simplified(to_traditional("卫生健康委"))
'卫生健康委'
>>> script_of("誰負責"), script_of("谁负责"), script_of("Who leads?")
('hant', 'hans', 'en')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from opencc import OpenCC

Script = Literal["hans", "hant", "en"]

HAN = re.compile(r"[㐀-鿿豈-﫿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_HALF_WIDTH = {0x3000: " ", **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}}
SHORT = 120  # characters; names and metrics are folded again at every question, documents once


@lru_cache(maxsize=1)
def _t2s() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _s2t() -> OpenCC:
    return OpenCC("s2hk")  # s2twp turns 循环经济 into 迴圈經濟, s2tw 污染 into 汙染


# Forms of Hong Kong that OpenCC does not take back to Simplified; what we write is never one of them, so that it can be found again.
_HONG_KONG = str.maketrans("衞敍枱粧糭", "衛敘檯妝糉")
_OF_HONG_KONG = re.compile("[衞敍枱粧糭]")  # looking for them is much faster than translating


def to_simplified(text: str) -> str:
    """Simplified, one character for one. Where OpenCC would change the length, the characters are mapped one by one."""
    if _OF_HONG_KONG.search(text):
        text = text.translate(_HONG_KONG)
    out = _t2s().convert(text)
    if len(out) == len(text):
        return str(out)
    return "".join(c if len(m := _t2s().convert(c)) != 1 else m for c in text)


def to_traditional(text: str) -> str:
    """Traditional for display; never used for search or for quotes."""
    return str(_s2t().convert(text)).translate(_HONG_KONG)


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, Simplified, lower case, no white space. Length may change.

    >>> fold("ＰＵＥ 值（電能利用效率）")
    'pue值(电能利用效率)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", to_simplified(text))).lower()


def fold_keep(text: str) -> str:
    """Like `fold`, for search in place: Simplified, half-width, lower case, exactly as long as `text`.

    >>> len(fold_keep("①ＰＵＥ…")) == len("①ＰＵＥ…")
    True
    """
    return _kept(text) if len(text) <= SHORT else _kept.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _kept(text: str) -> str:
    return to_simplified(text).translate(_ONE_FOR_ONE)


class _Narrow(dict[int, str]):
    """Code of a character → the character half-width and in lower case, itself where that is not one character; filled as it is asked."""

    def __missing__(self, code: int) -> str:
        n = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = out = n if len(n) == 1 else chr(code)
        return out


_ONE_FOR_ONE = _Narrow()


def plain_keep(text: str) -> str:
    """Like `fold_keep` with capitals and Roman numerals left as they are: the form in which fields are cut from a text.

    >>> plain_keep("ＰＵＥ值（電能利用效率），劣Ⅴ類")
    'PUE值(电能利用效率),劣Ⅴ类'
    """
    return to_simplified(text).translate(_HALF_WIDTH)


def script_of(text: str) -> Script:
    """In which script a question is written: `en` when it has hardly any Han characters."""
    han = HAN.findall(text)
    words = _LATIN_WORD.findall(text)
    if (not han and len(words) >= 2) or (len(words) >= 5 and len(han) < len(words)):
        return "en"
    simplified = to_simplified(text)
    traditional_only = sum(a != b for a, b in zip(text, simplified, strict=True))
    simplified_only = sum(a != b for a, b in zip(simplified, _one_by_one(simplified), strict=True)) - traditional_only
    return "hant" if traditional_only and traditional_only >= simplified_only else "hans"


def _one_by_one(simplified: str) -> str:
    """Traditional forms character by character (length kept), to count characters that exist in Simplified only."""
    return "".join(m if len(m := _s2t_char(c)) == 1 else c for c in simplified)


@lru_cache(maxsize=8192)
def _s2t_char(char: str) -> str:
    return str(_s2t().convert(char))
