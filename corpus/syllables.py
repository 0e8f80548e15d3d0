"""How a character is usually read: toneless pinyin, one reading for each.

The table is pypinyin's (MIT licence) for single characters, 一 to 鿿, written down because importing pypinyin reads all its phrases too (0.3 s).
tests/test_corpus_syllables.py holds the table against pypinyin and says how it is made anew.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "registers" / "syllables.csv"


def syllable(char: str) -> str:
    """The reading of a character; the character itself where it has none.

    >>> syllable("煤"), syllable("率"), syllable("2")
    ('mei', 'lv', '2')
    """
    return _table().get(char, char)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {char: row["syllable"] for row in csv.DictReader(file) for char in row["characters"]}
