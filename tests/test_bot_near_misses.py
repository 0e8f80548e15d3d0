"""A figure answers for its own measure only: what is asked by a neighbouring name is refused, what is asked by another name of the same is told."""

from __future__ import annotations

import pytest

from bot import measures
from bot.assistant import Assistant

OF_ANOTHER = (
    "湿地保护率",
    "自来水普及率目标",
    "农膜回收率要达到多少",
    "抽水蓄能装机规模",
    "水电装机容量到2025年要达到多少",
    "公交车保有量",
    "秸秆产量",
    "化肥施用量",
    "天然气消费总量",
    "二氧化硫排放量下降多少？",
    "航空货运量增长多少",
    "餐厨垃圾处理率",
    "医疗废物处置率是多少",
    "煤矸石综合利用率",
    "沙化土地治理面积",
    "万元GDP水耗",
    "核电占比",
    "绿色建筑面积",
    "高速公路里程",
    "农村厕所普及率",
    "化肥要减少多少",
    "污泥资源化率",
    "What is the forest coverage target?",
    "How much should fertilizer use fall?",
)
OF_A_CITY = ("通辽的指标", "鄂尔多斯煤炭占比", "乌海市绿色出行率", "乌兰察布市2025年的目标")
THE_SAME = (
    ("农村污水处理率", "32"),
    ("秸秆利用率", "90"),
    ("化肥有效利用率是多少", "43"),
    ("煤炭占比", "75"),
    ("能耗强度目标", "15"),
    ("单位GDP能耗", "15"),
    ("COD排放量", "8"),
    ("VOCs排放降多少", "10"),
    ("规上工业能耗", "20"),
    ("工业用水量下降多少", "13"),
    ("火电灵活性改造规模", "3000"),
    ("老旧小区改造面积", "1000"),
    ("垃圾焚烧占比", "65"),
    ("污泥处置率", "90"),
    ("胶粘剂用量", "20"),
    ("火车货运增幅", "10"),
    ("公交出行率", "20"),
    ("钢铁超低排放比例", "80"),
    ("节约型机关占比", "80"),
    ("海绵城市数量", "1—2"),
    ("PUE上限", "1.3"),
    ("黄河水质", "Ⅱ"),
)


@pytest.mark.parametrize("question", OF_ANOTHER)
def test_a_figure_of_another_measure_is_not_told(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "metric_missing", ()), answer.answer


@pytest.mark.parametrize("question", OF_A_CITY)
def test_a_figure_of_the_region_is_not_that_of_a_city(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "place_missing", ()), answer.answer


def test_what_is_told_of_a_city_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("乌兰察布要干啥")
    assert answer.status == "answered" and "清潔供暖" in answer.citations[0].quote


@pytest.mark.parametrize("question, value", THE_SAME)
def test_a_measure_by_another_of_its_names_is_told(assistant: Assistant, question: str, value: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and value in [t.value.removesuffix("类") for t in answer.targets], answer.answer


@pytest.mark.parametrize(
    "question, head, subject",
    [
        ("到2025年,全区煤矸石的综合利用率要达到多少?", "综合利用率", "煤矸石"),
        ("湿地保护率目标", "保护率", "湿地"),
        ("抽水蓄能装机规模(不含在建)是多少", "装机规模", "抽水蓄能"),
    ],
)
def test_the_measure_of_a_question_is_its_head_and_subject(assistant: Assistant, question: str, head: str, subject: str) -> None:
    found = measures.asked(assistant.reader.read(question))
    assert found is not None and (found.head, found.subject) == (head, subject)


@pytest.mark.parametrize(
    "question",
    [
        "秸秆综合利用率由谁负责?",
        "怎么提高化肥利用率?",
        "公示能耗吗",
        "煤炭占比和非化石能源占比哪个高?",
        "超低排放",
        "能耗高的项目怎么办",
    ],
)
def test_a_question_for_more_than_a_figure_is_weighed_elsewhere(assistant: Assistant, question: str) -> None:
    assert measures.asked(assistant.reader.read(question)) is None


def test_a_hostile_question_is_read_at_once(assistant: Assistant) -> None:
    assert measures.asked(assistant.reader.read("覆盖率" + "降低减少提高达到多少" * 90 + "龘")) is None
