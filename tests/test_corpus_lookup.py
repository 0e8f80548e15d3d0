"""Looking many words up at once finds what the regular expression of all of them finds."""

import random
import re

import pytest

from corpus.lookup import Lookup

HAN = ["煤", "煤电", "煤电机组", "机组", "电机", "胶", "胶粘剂", "甚", "组"]
LATIN = ["bus", "heat pump", "pm2.5", "ev", "gas", "class"]
BARRED = {"甚": "至", "胶": "粘"}


def pattern() -> re.Pattern[str]:
    def guarded(word: str) -> str:
        if word in LATIN:
            return rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])"
        return re.escape(word) + (f"(?!{BARRED[word]})" if word in BARRED else "")

    return re.compile("|".join(guarded(w) for w in sorted([*HAN, *LATIN], key=len, reverse=True)))


def test_what_is_found_is_what_the_alternation_by_length_finds() -> None:
    found, expected = Lookup(HAN, LATIN, plural=True, barred=BARRED), pattern()
    chance = random.Random(14)
    pieces = [*HAN, *LATIN, "至", "粘", "s", "es", " ", "x", "的"]
    for _ in range(20_000):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 6)))
        text = text[: chance.randint(0, len(text))]
        assert list(found.spans(text)) == [m.span() for m in expected.finditer(text)], text


def test_a_word_that_the_end_of_the_text_cuts_off_is_not_found() -> None:
    assert list(Lookup(["指标", "指标体系"]).spans("节能指标")) == [(2, 4)]


def test_an_empty_word_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Lookup(["煤", ""])
