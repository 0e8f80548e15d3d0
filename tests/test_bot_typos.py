"""Words mistyped by sound or by looks are read as what was meant; words of the language, names and grammar are left alone."""

from __future__ import annotations

import pytest

from bot import shapes
from bot.typos import mend

WRITTEN = frozenset({"标准", "污泥", "循环", "指标", "备案", "另外", "重大", "正在", "日子", "检测", "限期", "净化"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("新建的要执行什么标淮", "标准"),
        ("城市污呢怎么处理", "污泥"),
        ("循坏利用", "循环"),
        ("单耗指票是多少", "指标"),
        ("要不要备按", "备案"),
    ],
)
def test_a_word_with_one_wrong_character_is_read_as_the_word(typed: str, meant: str) -> None:
    text, done = mend(typed, frozenset(), written=WRITTEN)
    assert meant in text
    assert len(text) == len(typed)
    assert [right for _, right in done] == [meant]


@pytest.mark.parametrize("typed", ["小区要加外保温", "哪个量大", "我们厂在乌海", "日本怎么做", "标示在哪里", "检查和处罚"])
def test_what_is_no_typing_error_stays(typed: str) -> None:
    assert mend(typed, frozenset(), written=WRITTEN) == (typed, ())


@pytest.mark.parametrize("pair", ["准淮", "未末", "治冶", "拆折", "限根", "检捡", "清请", "剂济", "候侯", "规现"])
def test_characters_that_are_often_confused_look_alike(pair: str) -> None:
    assert shapes.alike(*pair) and shapes.alike(*pair[::-1])


@pytest.mark.parametrize("pair", ["标检", "准标", "能态", "罚单", "环境", "水火", "准准"])
def test_a_radical_in_common_is_not_enough(pair: str) -> None:
    assert not shapes.alike(*pair)
