"""How many sections hold a word, by its rarest pair: the same as looking through each."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blobs import Blobs

CHARS = "煤电机组能a1 𠮷"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(CHARS, max_size=12), max_size=8), st.text(CHARS, min_size=1, max_size=4))
def test_as_many_as_hold_it(sections: list[str], word: str) -> None:
    assert Blobs(sections).sections(word) == sum(word in section for section in sections)


def test_nothing_at_all() -> None:
    assert Blobs([]).sections("煤电") == 0
    assert Blobs([""]).sections("煤电") == 0
