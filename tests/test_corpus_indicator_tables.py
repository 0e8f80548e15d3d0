"""Indicator tables that stand in a plan's text, in the forms that people paste them."""

from __future__ import annotations

import pytest

from corpus.indicator_tables import table_rows
from corpus.plan_outline import outline
from corpus.records import Target
from corpus.targets import targets


def said(table: str) -> list[Target]:
    text = f"一、甲\n二、乙\n附件1\n指标表\n{table}\n"
    return list(targets(text, outline("x", text), 2021))


@pytest.mark.parametrize(
    "table",
    [
        "序号|指标|2020年基数|2025年目标|单位\n1|用水总量|29.8|≤28.6|亿立方米",
        "| 指标 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 用水总量 | 亿立方米 | 29.8 | ≤28.6 |",
        "指标名称\t2025年\t2020年\n用水总量(亿立方米)\t≤28.6\t29.8",
        "指标|2020年|2025年|属性\n用水总量|29.8亿立方米|≤28.6亿立方米|约束性",
    ],
)
def test_a_row_is_a_target_with_the_years_of_the_header(table: str) -> None:
    (t,) = said(table)
    assert (t.section, t.metric, t.relation, t.value, t.unit) == ("附件1", "用水总量", "≤", "28.6", "亿立方米")
    assert (t.base, t.deadline, t.kind) == ("2020年", "2025年", "figure")
    for field in (t.metric, t.relation, t.value, t.unit, t.base, t.deadline):
        assert field in t.quote


@pytest.mark.parametrize(
    ("row", "metric", "relation", "value", "unit"),
    [
        ("能耗强度下降|—|[14.5]|%", "能耗强度", "下降", "14.5", "%"),
        ("能耗强度|—|下降14.5%|", "能耗强度", "下降", "14.5", "%"),
        ("再生水利用率|21|30—35|%", "再生水利用率", "", "30—35", "%"),
        ("森林覆盖率|23|24.1%以上|", "森林覆盖率", "…以上", "24.1", "%"),
    ],
)
def test_what_a_cell_says_is_kept(row: str, metric: str, relation: str, value: str, unit: str) -> None:
    (t,) = said(f"指标|2020年|2025年|单位\n{row}")
    assert (t.metric, t.relation, t.value, t.unit) == (metric, relation, value, unit)


def test_a_base_year_is_said_only_where_there_is_a_base() -> None:
    assert [t.base for t in said("指标|2020年|2025年|单位\n甲率|—|5|%\n乙率|3|5|%")] == ["", "2020年"]


@pytest.mark.parametrize(
    "table", ["甲|乙|丙\n1|2|3", "任务|责任单位|时限\n建管网|水利厅|2025年", "|||\n||", "指标|目标|单位\n甲率|达到标准|%"]
)
def test_a_table_without_indicators_and_values_holds_no_target(table: str) -> None:
    assert said(table) == []


def test_a_table_is_blanked_and_the_text_keeps_its_length() -> None:
    text = "前文5%。\n指标|2025年|单位\n甲率|5|%\n后文。"
    blanked, found = table_rows(text, 0, len(text))
    assert len(found) == 1 and len(blanked) == len(text)
    assert blanked.split("\n")[0] == "前文5%。" and blanked.endswith("后文。") and "|" not in blanked
