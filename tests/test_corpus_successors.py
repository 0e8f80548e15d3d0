"""The concordance names, for every article of a repealed law, what holds the matter now, and says so when nothing does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.collection import registers
from corpus.errors import DocumentError
from corpus.law_outline import article_number
from corpus.successors import CODE, SUCCESSORS, Successors, successors

REPEALED = ("eia-law", "clean-production-law")


@pytest.fixture
def table() -> Successors:
    return successors()


def test_every_article_of_a_repealed_law_has_its_line(table: Successors) -> None:
    for law in REPEALED:
        read = next(r for r in registers() if r.id == law)
        assert {a for doc, a in table.after if doc == law} == {e.number for e in read.entries}, law
    assert {doc for doc, _ in table.after} == set(REPEALED) == {r.id for r in registers() if r.repealed}


def test_an_article_without_a_successor_says_why(table: Successors) -> None:
    without = [key for key, after in table.after.items() if not after]
    assert without and all(table.remarks.get(key) for key in without)


def test_both_ways_say_the_same(table: Successors) -> None:
    there = {(old, new) for old, after in table.after.items() for new in after}
    back = {(old, new) for new, olds in table.before.items() for old in olds}
    assert there == back and len(there) > 60


def test_every_successor_is_an_article_of_the_code_and_in_the_register(table: Successors) -> None:
    read = next(r for r in registers() if r.id == CODE)
    entries = {e.number for e in read.entries}
    for old, after in table.after.items():
        assert len(set(after)) == len(after), old
        for article in after:
            number = article_number(article)
            assert number and 1 <= number[0] <= 1242, (old, article)
            assert article in entries, (old, article)  # else an answer could name it and not say what it says


@pytest.mark.parametrize(
    ("law", "article", "after"),
    [
        ("eia-law", "第三十一条", ("第一千零九十五条",)),
        ("eia-law", "第三十二条", ("第一千零九十六条", "第一千零九十七条")),
        ("eia-law", "第十六条", ("第九十五条",)),
        ("clean-production-law", "第三十九条", ("第一千二百二十一条",)),
    ],
)
def test_what_took_over_from_an_article(table: Successors, law: str, article: str, after: tuple[str, ...]) -> None:
    assert table.after[law, article] == after
    assert all((law, article) in table.before[a] for a in after)


def test_a_remark_holds_no_article_of_another_line_s_law() -> None:
    for line in SUCCESSORS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            assert re.match(r"^[a-z-]+ 第\S+条 = ", line), line


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "successors.txt"
    path.write_text("# 说明\n\neia-law 第一条 = 第二条、第三条 # 变了\neia-law 第二条 -> 第三条\n", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        successors(path)
    assert "第 4 行" in caught.value.problem and caught.value.remedy


def test_lines_are_read_with_their_remarks_and_sub_articles(tmp_path: Path) -> None:
    path = tmp_path / "successors.txt"
    path.write_text("# 说明\n\nold-law 第三条之一 = 第二条、 第三条之二 # 变了\nold-law 第四条 =\n", encoding="utf-8")
    read = successors(path)
    assert read.after == {("old-law", "第三条之一"): ("第二条", "第三条之二"), ("old-law", "第四条"): ()}
    assert read.before == {"第二条": (("old-law", "第三条之一"),), "第三条之二": (("old-law", "第三条之一"),)}
    assert read.remarks == {("old-law", "第三条之一"): "变了"}


def test_without_a_file_nothing_was_replaced(tmp_path: Path) -> None:
    assert successors(tmp_path / "absent.txt") == Successors({}, {}, {})
