"""What a law says of itself, as official downloads say it; what is not said stays empty."""

from __future__ import annotations

import invented_law as il
import pytest

from corpus.law_meta import law_meta, law_title, plan_head, short_title

BODY = "第一条　为了看灯，制定本法。\n第二条　依照《湖法》（自1990年1月1日起施行）办理。\n第三条　本法自2019年7月1日起施行。\n"


def test_the_brackets_under_the_title_tell_adoption_and_version() -> None:
    meta = law_meta("\n".join(il.lines()))
    assert (meta.title, meta.adopted, meta.version, meta.since, meta.effective) == (
        il.TITLE, "2019-03-28", "2023-06-01 修正", "2023-06-01", "2019-07-01",
    )  # fmt: skip
    assert meta.issuer == "星湖市人民代表大会常务委员会"


def test_a_national_law_with_several_amendments_has_its_last_version() -> None:
    head = (
        "中华人民共和国灯塔法\n（1997年11月1日第八届全国人民代表大会常务委员会第二十八次会议通过　2007年10月28日第十届全国人民代表大会常务委员会"
        "第三十次会议修订　根据2016年7月2日第十二届全国人民代表大会常务委员会第二十一次会议《关于修改〈中华人民共和国灯塔法〉等六部法律的决定》"
        "第一次修正　根据2018年10月26日第十三届全国人民代表大会常务委员会第六次会议《关于修改〈中华人民共和国湖法〉等十五部法律的决定》"
        "第二次修正）\n目　录\n第一章　总则\n"
    )
    meta = law_meta(head + BODY)
    assert (meta.title, meta.names, meta.issuer) == ("中华人民共和国灯塔法", ("灯塔法",), "全国人民代表大会常务委员会")
    assert (meta.adopted, meta.version, meta.since, meta.effective) == (
        "1997-11-01",
        "2018-10-26 修正",
        "2019-07-01",
        "2019-07-01",
    )


def test_a_regulation_with_its_decree_in_front() -> None:
    head = (
        "中华人民共和国国务院令\n第９９９号\n《灯塔条例》已经2019年3月17日国务院第70次常务会议通过，现予公布，自2019年7月1日起施行。\n"
        "总理　某某\n2019年3月31日\n灯塔条例\n第一章　总则\n"
    )
    meta = law_meta(head + BODY.replace("本法", "本条例"))
    assert (meta.title, meta.number, meta.issuer) == ("灯塔条例", "国务院令第999号", "国务院")
    assert (meta.adopted, meta.version, meta.since) == ("2019-03-17", "2019-03-31 公布", "2019-07-01")


def test_a_regulation_with_its_order_in_the_brackets() -> None:
    head = (
        "灯塔条例\n（2008年7月23日国务院第18次常务会议通过　2008年8月1日中华人民共和国国务院令第998号公布　"
        "根据2017年3月1日《国务院关于修改和废止部分行政法规的决定》修订）\n"
    )
    meta = law_meta(head + BODY.replace("2019年7月1日", "2008年10月1日"))
    assert (meta.number, meta.issuer, meta.adopted) == ("国务院令第998号", "国务院", "2008-07-23")
    assert (meta.version, meta.since) == ("2017-03-01 修订", "2017-03-01")


def test_front_matter_goes_before_the_text_and_a_stated_day_before_a_reckoned_one() -> None:
    front = {
        "title": "中华人民共和国灯塔法",
        "adopted": "2001-01-01",
        "revised": "2012-02-29 修正（2012-07-01起施行）",
        "repealed": "2030-01-01",
    }
    meta = law_meta("别的题目法\n" + BODY, front)
    assert (meta.title, meta.version, meta.since, meta.repealed) == (
        "中华人民共和国灯塔法",
        "2012-02-29 修正",
        "2012-07-01",
        "2030-01-01",
    )


def test_a_law_in_force_from_its_publication_takes_that_day() -> None:
    head = "灯塔规定\n（2020年5月6日国务院令第997号公布）\n"
    assert law_meta(head + "第一条　甲。\n第二条　本规定自公布之日起施行。\n").effective == "2020-05-06"


def test_nothing_is_said_that_the_text_does_not_say() -> None:
    meta = law_meta("灯塔法\n" + BODY)
    assert (meta.adopted, meta.version, meta.since, meta.issuer, meta.number) == ("", "", "", "", "")
    assert meta.effective == "2019-07-01"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("关于公布《灯塔办法》的决定\n《灯塔办法》现予公布。\n灯塔办法\n", "灯塔办法"),
        ("灯塔管理办法（试行）\n", "灯塔管理办法（试行）"),
        ("湖\n", ""),
    ],
)
def test_the_title_is_the_law_s_own(head: str, title: str) -> None:
    assert law_title(head) == title


def test_a_page_without_a_title_line_takes_the_page_s() -> None:
    assert law_title("", "中华人民共和国灯塔法_法规库") == "中华人民共和国灯塔法"


def test_titles_are_compared_without_the_country_and_brackets() -> None:
    assert short_title("《中華人民共和國燈塔法》（2019年修正）") == "灯塔法"


def test_the_head_of_a_plan_gives_number_issuer_and_date() -> None:
    head = "星湖市人民政府关于印发灯塔行动方案的通知\n星政发〔2021〕9号\n各区：\n星湖市人民政府\n2021年3月4日\n"
    assert plan_head(head, len(head)) == ("星政发〔2021〕9号", "星湖市人民政府", "2021-03-04")
