"""A law's outline on invented texts: every level, every oddity; what only speaks of an article is none."""

from __future__ import annotations

import pytest

from corpus.errors import DocumentError
from corpus.law_outline import article_number, law_outline, looks_like_law, paragraphs
from corpus.numerals import to_chinese


def labels(text: str) -> list[str]:
    return [s.label for s in law_outline("law", text).sections]


def test_all_levels_from_parts_to_sections_are_read_and_tile_the_text() -> None:
    head = "灯塔法典\n第一编　总则\n第一章　基本规定\n第一条　甲。\n第二编　分则\n"
    text = head + "第一分编　湖灯\n第一章　点灯\n第一节　日常\n第二条　乙。\n第三条　丙。\n"
    out = law_outline("law", text)
    assert [s.label for s in out.sections] == [
        "前言", "第一编", "第一编第一章", "第一条", "第二编", "第二编第一分编", "第二编第一分编第一章", "第二编第一分编第一章第一节",
        "第二条", "第三条",
    ]  # fmt: skip
    assert "".join(text[s.start : s.end] for s in out.sections) == text
    assert (out.articles, out.oddities) == (3, ())


def test_articles_go_past_a_thousand() -> None:
    text = "".join(f"第{to_chinese(n)}条　灯塔{n}号归第{n}组管。\n" for n in range(1, 1251))
    out = law_outline("law", text)
    assert (out.articles, out.oddities, out.sections[1241].label) == (1250, (), "第一千二百四十二条")


def test_an_article_inserted_later_stands_between_its_neighbours() -> None:
    out = law_outline("law", "第一条　甲。\n第一条之一　乙。\n第一条之二　丙。\n第二条　丁。\n")
    assert ([s.label for s in out.sections], out.oddities) == (["第一条", "第一条之一", "第一条之二", "第二条"], ())


def test_a_reference_at_the_start_of_a_line_is_no_article() -> None:
    text = "第一条　甲。\n第二条　依照下列规定：\n第一条的规定；\n第五条、第六条所列情形；\n第三条第二款的情形。\n第三条　丙。\n"
    assert labels(text) == ["第一条", "第二条", "第三条"]


def test_gaps_and_doubles_are_told_and_not_mended() -> None:
    out = law_outline("law", "第一条　甲。\n第二条　乙。\n第二条　又乙。\n第五条　戊。\n第七条　庚。\n")
    assert out.oddities == ("第二条出现两次", "缺第三条至第四条", "缺第六条")
    assert [s.label for s in out.sections] == ["第一条", "第二条", "第二条#2", "第五条", "第七条"]


def test_a_table_of_contents_in_front_counts_for_nothing() -> None:
    text = "灯塔法\n目录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲。\n第二章　附则\n第二条　乙。\n"
    found = labels(text)
    assert found.count("第一章") == 1 and found[-4:] == ["第一章", "第一条", "第二章", "第二条"]


@pytest.mark.parametrize("bracket", ["（{}）", "({})"])
def test_paragraphs_keep_their_items_and_tables(bracket: str) -> None:
    one, two = bracket.format("一"), bracket.format("二")
    text = f"第一条　守灯人：\n{one}点灯；\n{two}擦灯。\n夜里有雾的，加点一盏。\n| 级 | 灯 |\n| 一 | 三 |\n第二条　乙。\n"
    section = law_outline("law", text).sections[0]
    found = [text[p.start : p.end] for p in paragraphs(text, section)]
    assert found == [f"守灯人：\n{one}点灯；\n{two}擦灯。", "夜里有雾的，加点一盏。\n| 级 | 灯 |\n| 一 | 三 |"]


def test_an_annex_after_the_last_article_is_a_section_of_its_own() -> None:
    text = "第一条　甲。\n第二条　乙。\n附表：灯级表\n| 级 | 灯 |\n"
    assert labels(text) == ["第一条", "第二条", "附表"]


def test_an_article_number_is_read_as_people_write_it() -> None:
    assert [article_number(x) for x in ("第12条", "十二条", "第十二条之一", "第 十二 條", "三(八)", "附表")] == [
        (12, 0), (12, 0), (12, 1), (12, 0), None, None,
    ]  # fmt: skip


def test_a_text_without_articles_is_refused() -> None:
    assert not looks_like_law("一、总体要求\n第三条的规定\n")
    with pytest.raises(DocumentError, match="第…条"):
        law_outline("law", "灯塔的故事。\n")
