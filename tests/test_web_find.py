"""Finding words in a document: every place, either script, the text as delivered; and the chapters that a long one folds into."""

from __future__ import annotations

from pages_chromium import ARTICLES, long_law
from test_web_fake import BEGIN, HOSTILE, PLAN, TEXT

from bot.web.find import MOST, chapters, find_html, foldable, places
from bot.web.source_view import document_html
from corpus.law_outline import han, law_outline
from corpus.records import Document

LONG = long_law()
LAW = Document(
    "long-law", "星湖市湖岸灯塔管理条例", LONG, kind="law", body_end=len(LONG), sections=law_outline("long-law", LONG).sections
)


def test_every_place_is_found_in_either_script_and_no_place_outside_the_body() -> None:
    found = places(PLAN, "能源局")
    assert found == places(PLAN, "能源局 ") and all(TEXT[a:b] == "能源局" for a, b in found)
    assert len(found) == TEXT.count("能源局", BEGIN) < TEXT.count("能源局")
    assert {TEXT[a:b] for a, b in places(PLAN, "黄河干流")} == {"黃河幹流"}
    assert places(PLAN, "  ") == places(PLAN, "没有的话") == []


def test_more_places_than_can_be_marked_are_counted() -> None:
    shown, found = document_html(LAW, find="灯册"), places(LAW, "灯册")
    assert len(found) == ARTICLES - 1 > MOST
    assert shown.count("<mark") == shown.count('class="doc-snip"') == MOST and f"共 {len(found)} 处，列出前 {MOST} 处" in shown


def test_what_is_looked_for_is_escaped() -> None:
    assert "<img" not in find_html(PLAN, HOSTILE, []) and 'onerror="' not in find_html(PLAN, HOSTILE, [])


def test_a_long_law_folds_by_chapter_and_loses_no_article() -> None:
    listed = chapters(LAW.sections)
    assert sorted([h for h, _ in listed if h is not None] + [i for _, inside in listed for i in inside]) == list(
        range(len(LAW.sections))
    )
    assert sum(bool(inside) for _, inside in listed) == 26 and foldable(LAW.sections)
    assert not foldable(PLAN.sections)
    shown = document_html(LAW)
    assert shown.count('<details class="doc-chapter">') == 26
    assert all(f"第{n}号灯塔由" in shown for n in range(2, ARTICLES + 1))


def test_the_chapter_with_the_quotation_is_open_and_no_other() -> None:
    start = LONG.index(f"第{han(1242)}条")
    shown = document_html(LAW, (start, start + 9))
    assert shown.count('<details class="doc-chapter" open>') == 1
    opened = shown.index('<details class="doc-chapter" open>')
    assert opened < shown.index('<mark id="hit"') < shown.index("</details>", opened)
