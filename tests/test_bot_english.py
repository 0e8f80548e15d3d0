"""English words are looked up among the Chinese words of the sources: phrases first, forms of words, what asks left out."""

from __future__ import annotations

import pytest

from bot.english import meanings_in
from corpus.glossary import Found
from index.english import load, meanings, save

WORDS = {
    "fence": ("围栏", "围挡"),
    "hazardous waste": ("危险废物",),
    "waste": ("废物", "浪费"),
    "fine": ("罚款",),
    "ship": ("船舶",),
}
RARITY = {"围挡": 1.0, "围栏": 5.0, "废物": 1.0, "浪费": 2.0}


def rarity(word: str) -> float:
    return RARITY.get(word, 3.0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is the fine for fences?", {"fine": ("罚款",), "fences": ("围挡", "围栏")}),
        ("is hazardous waste stored", {"hazardous waste": ("危险废物",)}),
        ("it was shipped", {"shipped": ("船舶",)}),
        ("hazardous, waste", {"waste": ("废物", "浪费")}),  # no phrase across a comma
        ("what should we do about it?", {}),
        ("", {}),
    ],
)
def test_words_of_the_sources_are_found_for_english_ones(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert {f.lay: f.officials for f in meanings_in(text, (), WORDS, rarity)} == found
    assert all(text[f.start : f.end] == f.lay for f in meanings_in(text, (), WORDS, rarity))


def test_what_the_glossary_knows_is_left_to_it() -> None:
    known = (Found("hazardous waste", ("危险废物",), 8, 23),)
    assert meanings_in("storing hazardous waste", known, WORDS, rarity) == ()


def test_the_dictionary_is_turned_round_for_the_words_of_an_index(tmp_path) -> None:  # type: ignore[no-untyped-def]
    found = meanings({"牙刷", "锅炉", "罚款", "秸秆", "没有这个词"})
    assert found["toothbrush"] == ("牙刷",)
    assert found["boiler"] == ("锅炉",)
    assert "罚款" in found["fine"]
    assert all(chinese in {"牙刷", "锅炉", "罚款", "秸秆"} for words in found.values() for chinese in words)
    save(found, tmp_path / "english.json")
    assert load(tmp_path / "english.json") == found


def test_an_english_question_is_widened_and_a_chinese_one_is_not(assistant) -> None:  # type: ignore[no-untyped-def]
    english = assistant.reader.read("Must a hotel keep a boiler in the kitchen?")
    assert "保留" in english.widened  # keep: the glossary does not know it
    assert assistant.reader.read("宾馆厨房的 boiler 要备案吗").meant == ()
