"""Numbers as Chinese texts write them: read where they stand, compared by what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import chinese_to_int, normal, quantities, same_quantity, to_chinese

UNITS = ["%", "个百分点", "吨", "万吨", "亿立方米", "万千瓦", "公里", "年", "日", "倍", "家", "蒸吨/小时", ""]
written = st.builds(lambda n, unit: f"{n}{unit}", st.integers(0, 99999) | st.decimals(0, 999, places=2), st.sampled_from(UNITS))
worded = st.sampled_from([u for u in UNITS if u and u != "%"])
chinese = st.builds(lambda n, unit: f"{to_chinese(n)}{unit}", st.integers(1, 9999), worded)


@given(st.integers(1, 9999))
def test_a_number_written_in_chinese_reads_back(n: int) -> None:
    assert chinese_to_int(to_chinese(n)) == n


@given(written | chinese | st.text(max_size=12), written | chinese | st.text(max_size=12))
def test_same_quantity_does_not_mind_the_order(one: str, other: str) -> None:
    assert same_quantity(one, other) == same_quantity(other, one)


@given(written.filter(lambda w: quantities(w) != []))
def test_a_quantity_is_the_same_as_itself(text: str) -> None:
    assert same_quantity(text, text)


@given(st.integers(1, 9999), worded)
def test_digits_and_chinese_numerals_say_the_same(n: int, unit: str) -> None:
    assert same_quantity(f"{n}{unit}", f"{to_chinese(n)}{unit}")


@given(st.integers(1, 100))
def test_per_cent_is_the_same_in_words_but_never_points(n: int) -> None:
    assert same_quantity(f"{n}%", f"百分之{to_chinese(n)}") and same_quantity(f"{n}%", f"百分之{n}")
    assert not same_quantity(f"{n}%", f"{n}个百分点")


@given(st.integers(1, 9999), st.sampled_from(["吨", "立方米", "平方米", "千瓦", "元"]))
def test_a_scale_in_the_unit_multiplies(n: int, unit: str) -> None:
    assert same_quantity(f"{n}万{unit}", f"{n}0000{unit}")
    assert not same_quantity(f"{n}万{unit}", f"{n}{unit}")


@given(st.text(alphabet="0123456789.,—~-%万亿千百十一二三两点年个吨百分之 /", max_size=20) | st.text(max_size=30))
def test_quantities_are_cut_from_the_text_in_order(text: str) -> None:
    at = 0
    for q in quantities(text):
        assert at <= q.start < q.end <= len(text) and text[q.start : q.end] == q.text
        at = q.start + 1
    normal(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("65蒸吨/小时", "65", "蒸吨/小时"),
        ("30%—35%", "30%—35", "%"),
        ("1—2个", "1—2", "个"),
        ("20个百分点", "20", "个百分点"),
        ("百分之十五", "十五", "百分之"),
        ("46万立方米/日", "46", "万立方米/日"),
        ("5万吨标准煤", "5", "万吨标准煤"),
        ("1,200亿元", "1,200", "亿元"),
        ("1.3", "1.3", ""),
        ("三十日", "三十", "日"),
    ],
)
def test_value_and_unit_are_as_written(text: str, value: str, unit: str) -> None:
    (q,) = quantities(text)
    assert (q.value, q.unit, q.text) == (value, unit, text)


def test_a_range_that_breaks_off_is_its_first_number() -> None:
    assert [(q.text, q.value, q.unit) for q in quantities("30%—35")] == [("30%", "30", "%")]


@pytest.mark.parametrize(
    ("text", "unit"), [("10座处理厂", "座"), ("3个项目", "个"), ("20项标准", "项"), ("5万千瓦时", "万千瓦时")]
)
def test_a_number_has_one_unit_whatever_word_comes_next(text: str, unit: str) -> None:
    assert [q.unit for q in quantities(text)] == [unit]


@pytest.mark.parametrize("text", ["", "没有数", "一般", "十分重要", "统一", "万元工业增加值"])
def test_words_with_a_numeral_in_them_are_no_quantities(text: str) -> None:
    assert [q for q in quantities(text) if q.unit] == []


@pytest.mark.parametrize("text", ["", "甲", "一般", "1"])
def test_what_is_no_chinese_number_is_none(text: str) -> None:
    assert chinese_to_int(text) is None
