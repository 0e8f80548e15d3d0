"""A law is found by its title, short names, loose and English forms; an article by every way of writing its number."""

from __future__ import annotations

import pytest

from corpus.law_names import TITLED, LawNames, articles_in
from corpus.library import Library
from corpus.records import Document
from corpus.script import fold_keep


@pytest.fixture(scope="module")
def names(everything: Library) -> LawNames:
    return LawNames(everything.realm("law").documents)


def laws_in(names: LawNames, text: str) -> list[str]:
    return [m.doc for m in names.find(fold_keep(text))]


@pytest.mark.parametrize(
    ("said", "doc"),
    [
        ("中华人民共和国节约能源法", "energy-conservation-law"), ("节约能源法", "energy-conservation-law"),
        ("节能法", "energy-conservation-law"), ("節約能源法", "energy-conservation-law"), ("《节能法》", "energy-conservation-law"),
        ("the Energy Conservation Law", "energy-conservation-law"),
        ("环境影响评价法", "eia-law"), ("环评法", "eia-law"), ("環評法", "eia-law"),
        ("清洁生产促进法", "clean-production-law"), ("循环经济促进法", "circular-economy-law"), ("循环经济法", "circular-economy-law"),
        ("生态环境监测条例", "eco-monitoring-regulation"), ("民用建筑节能条例", "civil-building-energy-regulation"),
        ("公共机构节能条例", "public-institution-energy-regulation"), ("排污许可管理条例", "pollutant-permit-regulation"),
        ("排污许可条例", "pollutant-permit-regulation"),
        ("生态环境法典", "eco-environment-code"), ("环境法典", "eco-environment-code"),
    ],
)  # fmt: skip
def test_a_law_is_known_by_what_people_call_it(names: LawNames, said: str, doc: str) -> None:
    assert laws_in(names, said) == [doc]
    assert laws_in(names, f"请问{said}第五条怎么说？") == [doc]


def test_every_law_is_found_by_its_title_and_each_of_its_names(names: LawNames, everything: Library) -> None:
    for document in everything.realm("law").documents:
        for name in (document.title, document.title.removeprefix("中华人民共和国"), *document.names):
            assert laws_in(names, name) == [document.id], name


@pytest.mark.parametrize(
    "said", ["煤炭清洁高效利用由谁负责", "节能办法有哪些", "民法典第五条", "大气污染防治法", "电力法", "节能条款", ""]
)
def test_a_law_that_is_not_there_is_not_taken_for_one_that_is(names: LawNames, said: str) -> None:
    assert laws_in(names, said) == []


def test_two_laws_are_found_in_their_order_with_their_places(names: LawNames) -> None:
    text = "环评法和节能法哪个管得严"
    assert [(m.doc, text[m.start : m.end]) for m in names.find(text)] == [
        ("eia-law", "环评法"),
        ("energy-conservation-law", "节能法"),
    ]


def test_the_longest_name_is_the_one_meant(names: LawNames) -> None:
    text = "中华人民共和国节约能源法"
    (found,) = names.find(text)
    assert text[found.start : found.end] == text


def test_no_two_laws_share_a_name(everything: Library) -> None:
    seen: dict[str, str] = {}
    for document in everything.documents:
        for name in (document.title, *document.names):
            assert seen.setdefault(fold_keep(name), document.id) == document.id, name


def test_without_laws_nothing_is_found() -> None:
    assert LawNames([]).find("节能法") == () and LawNames([]).words == ()
    assert LawNames([Document("x", "x", "", kind="law")]).find("x") == ()  # one character is no name


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("第五十三条", [("第五十三条", 0, 0)]), ("第53条", [("第五十三条", 0, 0)]), ("第 53 条", [("第五十三条", 0, 0)]),
        ("节能法53条", [("第五十三条", 0, 0)]), ("article 53", [("第五十三条", 0, 0)]), ("Article 53", [("第五十三条", 0, 0)]),
        ("第五十三条第二款", [("第五十三条", 2, 0)]), ("第53条第2款", [("第五十三条", 2, 0)]), ("53条2款", [("第五十三条", 2, 0)]),
        ("第六条第一款第(三)项", [("第六条", 1, 3)]), ("第六条第三项", [("第六条", 0, 3)]), ("第六条第（三）项", [("第六条", 0, 3)]),
        ("第十二条之一", [("第十二条之一", 0, 0)]), ("第12条之1", [("第十二条之一", 0, 0)]), ("第一千二百四十二条", [("第一千二百四十二条", 0, 0)]),
        ("第1242条", [("第一千二百四十二条", 0, 0)]), ("第一千零九十五条", [("第一千零九十五条", 0, 0)]), ("第十条", [("第十条", 0, 0)]),
        ("第二十四条和第二十五条", [("第二十四条", 0, 0), ("第二十五条", 0, 0)]),
        ("節能法第五十三條", [("第五十三条", 0, 0)]), ("第两百条", [("第二百条", 0, 0)]),
        # no article
        ("公共机构节能条例", []), ("3条件", []), ("2025条", [("第二千零二十五条", 0, 0)]), ("一条龙", []), ("到2025年", []), ("第三款", []),
        ("内政发〔2022〕17号", []), ("两条生产线", []), ("5条生产线", []), ("", []),
    ],
)  # fmt: skip
def test_an_article_is_read_however_its_number_is_written(said: str, found: list[tuple[str, int, int]]) -> None:
    assert [(m.article, m.para, m.item) for m in articles_in(fold_keep(said))] == found


def test_a_mention_says_where_it_stands() -> None:
    text = fold_keep("节能法第五十三条第二款说什么")
    (m,) = articles_in(text)
    assert text[m.start : m.end] == "第五十三条第二款"


def test_titles_in_book_marks_are_read_as_names() -> None:
    assert TITLED.findall("按《大气污染防治法》和《节能法》办") == ["大气污染防治法", "节能法"]


@pytest.mark.parametrize(
    ("said", "docs"),
    [
        ("under the civil building rules, who bears the cost", ["civil-building-energy-regulation"]),
        ("according to the monitoring regulation", ["eco-monitoring-regulation"]),
        ("by the rules of the house", []),
        ("the regulation on environmental monitoring", ["eco-monitoring-regulation"]),
        ("what are the rules for permits", []),  # which rules there are is asked, no text is named
        ("what does the water pollution law say", []),
        ("does the energy law say", []),  # another law than that on energy conservation
    ],
)
def test_in_english_a_law_is_known_by_what_it_is_about(names: LawNames, said: str, docs: list[str]) -> None:
    assert laws_in(names, said) == docs
