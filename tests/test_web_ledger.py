"""目标: complete, filtered by what stands in the text, and the nation's figure only beside the same metric."""

from __future__ import annotations

import pytest

from bot.web import words
from bot.web.chart import charts, groups
from bot.web.ledger import Asked, demand, ledger, numbered, plans, sections, sheet
from corpus.library import Library


def test_without_a_filter_every_target_of_the_plan_is_there_in_order(everything: Library) -> None:
    (plan,) = plans(everything)
    shown = ledger(everything, plan)
    assert [r.target for r in shown.rows] == [t for t in everything.targets if t.doc == "plan"]
    assert len(shown.rows) == shown.total and shown.figures == sum(r.target.kind == "figure" for r in shown.rows)


def test_the_nations_figure_stands_beside_the_same_metric_only(everything: Library) -> None:
    shown = ledger(everything, everything.document("plan"))
    beside = {r.target.metric: demand(r.national) for r in shown.rows if r.national}
    assert beside == {
        "单位地区生产总值能源消耗": "下降13.5%", "化学需氧量排放总量": "下降8%", "氨氮排放总量": "下降8%",
        "氮氧化物排放总量": "下降10%以上", "挥发性有机物排放总量": "下降10%以上",
    }  # fmt: skip
    assert [t.metric for t in shown.alone] == ["新能源汽车新车销量占比"]
    assert shown.nation is not None and shown.nation.region == "全国"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(words="公交"), {"新能源及清洁能源公交车比例", "公共交通出行率"} & {"新能源及清洁能源公交车比例"}),
        (Asked(words="公交車"), {"新能源及清洁能源公交车比例"}),
        (Asked(section="三(九)", number="yes"), {"溶剂型工业涂料使用比例", "溶剂型油墨使用比例", "溶剂型胶粘剂使用量"}),
    ],
)
def test_a_filter_leaves_what_it_names(everything: Library, asked: Asked, expected: set[str]) -> None:
    shown = ledger(everything, everything.document("plan"), asked)
    assert expected <= {r.target.metric for r in shown.rows} and len(shown.rows) < shown.total


def test_a_chapter_holds_its_parts_and_with_and_without_number_make_the_whole(everything: Library) -> None:
    plan = everything.document("plan")
    chapter = ledger(everything, plan, Asked(section="三"))
    assert {r.target.section for r in chapter.rows} == {
        label for label, _ in sections(everything, plan) if label.startswith("三(")
    }
    counts = [len(ledger(everything, plan, Asked(number=n)).rows) for n in ("yes", "no", "")]
    assert counts[0] + counts[1] == counts[2] and min(counts) > 0
    assert all(numbered(r.target) for r in ledger(everything, plan, Asked(number="yes")).rows)


def test_every_figure_is_drawn_or_listed_once_and_like_units_stand_together(everything: Library) -> None:
    rows = ledger(everything, everything.document("plan")).rows
    found, listed = groups(rows)
    assert sum(len(g.bars) for g in found) + len(listed) == sum(r.target.kind == "figure" for r in rows)
    change = next(g for g in found if g.title == "相对变化")
    energy = next(b for b in change.bars if "能源消耗" in b.label)
    assert (energy.start, energy.end, energy.nation) == (100, 85, 86.5)
    freight = next(b for b in change.bars if b.label == "铁路货运量")
    assert freight.end == 110
    level = next(g for g in found if g.title == "要达到的比例")
    assert next(b.end for b in level.bars if "煤炭消费比重" in b.label) == 75  # 降至75%以下 is a level, no change by 75 %


def test_a_drawing_is_escaped_brings_no_style_of_its_own_and_says_its_figures_in_words(everything: Library) -> None:
    from dataclasses import replace

    rows = ledger(everything, everything.document("plan"), Asked(section="二")).rows
    hostile = tuple(replace(r, target=replace(r.target, metric="<script>alert(1)</script>$x$")) for r in rows)
    drawn, _ = charts(hostile)
    assert drawn and all(
        "<script" not in c.svg and "<style" not in c.svg and "http" not in c.svg.replace("http://www.w3.org", "") for c in drawn
    )
    plain, _ = charts(rows)
    said = words.plain("chart.label", title=plain[0].title, words=plain[0].words)
    assert "下降15%" in said and "国家下降13.5%" in said and "var(--fill)" in plain[0].svg


def test_the_file_holds_the_contracts_fields_and_the_nations(everything: Library) -> None:
    shown = ledger(everything, everything.document("plan"), Asked(section="二"))
    out = sheet(shown)
    first = dict(zip(out.head, next(r for r in out.rows if "能源消耗" in r[2]), strict=True))
    assert (first["关系"], first["数值"], first["单位"], first["基期"], first["国家目标"]) == (
        "下降",
        "15",
        "%",
        "2020年",
        "下降13.5%",
    )
    assert first["原文"] == everything.quote("plan", int(first["起"]), int(first["止"]))
