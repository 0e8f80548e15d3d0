"""Folding for search never changes how many characters there are, so offsets stay true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import script
from corpus.records import Document
from corpus.script import fold, fold_keep, plain_keep, script_of, to_simplified, to_traditional

HARD = (
    "公裏黃河幹流若幹佔羣臺賬爲衆峯裡里后後乾干幹發髮麵面鬱郁隻只製制瞭了著着"
    "㎡㎥℃①②③Ⅴ½ﬁＡＢＣａ％（）：；，　…—“”〔〕İßŉǰ𠮷𧘇👩‍💻́é"
)


def test_the_whole_plan_keeps_its_length_and_its_line_ends(plan: Document) -> None:
    for form in (to_simplified(plan.text), fold_keep(plan.text), plain_keep(plan.text)):
        assert len(form) == len(plan.text)
        assert [i for i, c in enumerate(form) if c == "\n"] == [i for i, c in enumerate(plan.text) if c == "\n"]


def test_the_whole_plan_is_folded_as_character_by_character(plan: Document) -> None:
    """So that a slice folded is the slice of the folded: what offsets rest on. A few characters depend on their word."""
    whole = fold_keep(plan.text)
    alone = "".join(fold_keep(c) for c in plan.text)
    assert len({(plan.text[i], a, b) for i, (a, b) in enumerate(zip(whole, alone, strict=True)) if a != b}) <= 5


@pytest.mark.parametrize("text", [HARD, *HARD, HARD * 3, HARD[::-1]])
def test_hard_characters_keep_their_length(text: str) -> None:
    assert len(to_simplified(text)) == len(fold_keep(text)) == len(plain_keep(text)) == len(text)


@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(to_simplified(text)) == len(fold_keep(text)) == len(plain_keep(text)) == len(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=60))
def test_any_han_text_keeps_its_length(text: str) -> None:
    assert len(to_simplified(text)) == len(fold_keep(text)) == len(text)


class Shortening:
    """A converter that makes one character of two words, as a phrase table may."""

    def convert(self, text: str) -> str:
        return text.replace("甲乙", "丙").replace("黃", "黄")


def test_a_word_that_would_change_its_length_is_mapped_character_by_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "_t2s", Shortening)
    assert to_simplified("甲乙黃河") == "甲乙黄河"


def test_machine_made_traditional_becomes_the_word_that_was_meant() -> None:
    assert to_simplified("高溫高壓幹熄焦,若幹,黃河幹流") == "高温高压干熄焦,若干,黄河干流"
    assert to_simplified("15公裏,臺賬,佔比,集羣,執行") == "15公里,台账,占比,集群,执行"


def test_both_scripts_and_both_widths_fold_to_the_same() -> None:
    assert fold("ＰＵＥ值（電能利用效率）不超過 １．３") == fold("PUE值(电能利用效率)不超过1.3")
    assert plain_keep("ＰＵＥ值，劣Ⅴ類") == "PUE值,劣Ⅴ类"


def test_traditional_for_display_keeps_the_words_of_the_mainland() -> None:
    assert to_traditional("循环经济") == "循環經濟"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("谁牵头", "hans"), ("誰牽頭", "hant"), ("三(八)", "hans"), ("Who leads it?", "en"), ("PUE多少", "hans"), ("", "hans")],
)
def test_the_script_of_a_question_is_known(text: str, wanted: str) -> None:
    assert script_of(text) == wanted
