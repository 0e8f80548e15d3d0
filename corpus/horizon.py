"""Which years a plan is for: five-year plans are counted from the first one (1953–1957); 十四五 is 2021–2025."""

from __future__ import annotations

import re

from corpus.numerals import chinese_to_int

_FIVE_YEARS = re.compile(r"(十?[一二三四五六七八九]?)五")


def plan_years(words: str) -> tuple[int, int]:
    """First and last year of the five-year plan that `words` name; (0, 0) when they name none.

    >>> plan_years("“十四五”时期"), plan_years("十三五"), plan_years("2025年")
    ((2021, 2025), (2016, 2020), (0, 0))
    """
    m = _FIVE_YEARS.search(words)
    n = chinese_to_int(m[1]) if m and m[1] else None
    return (1951 + 5 * n, 1955 + 5 * n) if n else (0, 0)
