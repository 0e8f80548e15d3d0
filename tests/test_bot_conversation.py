"""Follow-ups lean on the conversation; a question with a matter of its own does not."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from bot.conversation import is_continued
from corpus.library import Library

STRAW = "秸秆综合利用率要达到多少？"


def first(answer: Answer) -> str:
    return answer.sentences[0].text


def test_who_leads_it_stays_with_the_matter_before(assistant: Assistant) -> None:
    answer = assistant.ask("那牵头单位呢？", (STRAW,))
    assert answer.kind == "responsibility" and answer.duties[0].section == "三(五)"
    assert first(answer).startswith("三(五)“农牧业节能减排工程”的牵头单位（4家）")


def test_by_when_is_answered_for_the_target_before(assistant: Assistant) -> None:
    answer = assistant.ask("到哪年？", (STRAW,))
    assert answer.kind == "target" and first(answer) == "到2025年，秸秆综合利用率：稳定在90%以上。"


def test_compared_with_which_year_is_answered_for_the_target_before(assistant: Assistant) -> None:
    answer = assistant.ask("比哪一年？", ("单位地区生产总值能耗要下降多少？",))
    assert "比2020年下降15%" in first(answer)


@pytest.mark.parametrize(
    "before, now, wanted",
    [
        ("畜禽粪污综合利用率要达到多少", "那秸秆综合利用率呢？", "秸秆综合利用率：稳定在90%以上"),
        ("溶剂型工业涂料使用比例要降多少", "那油墨呢？", "溶剂型油墨使用比例：降低10个百分点"),
    ],
)
def test_the_same_is_asked_of_another_thing(assistant: Assistant, before: str, now: str, wanted: str) -> None:
    answer = assistant.ask(now, (before,))
    assert answer.kind == "target" and any(wanted in s.text for s in answer.sentences)


def test_the_straw_alone_is_enough_to_ask_the_same_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("那秸秆的呢？", ("畜禽粪污综合利用率要达到多少？",))
    assert any("秸秆综合利用率：稳定在90%以上" in s.text for s in answer.sentences)


def test_a_follow_up_leans_on_a_follow_up(assistant: Assistant) -> None:
    answer = assistant.ask("到哪年？", ("畜禽粪污综合利用率要达到多少？", "那秸秆综合利用率呢？"))
    assert first(answer) == "到2025年，秸秆综合利用率：稳定在90%以上。"


@pytest.mark.parametrize("now", ["煤炭消费比重要降到多少？", "全区煤炭消费占比的目标是多少", "煤炭清洁高效利用工程由谁负责？"])
def test_a_change_of_topic_leaves_the_earlier_matter_behind(assistant: Assistant, now: str) -> None:
    alone, after = assistant.ask(now), assistant.ask(now, (STRAW, "那牵头单位呢？"))
    assert after.status == "answered" and after.answer == alone.answer
    assert {c.section for c in after.citations} <= {"三(八)", "三(一)"}


def test_the_first_question_leans_on_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("那牵头单位呢？")
    assert answer.status == "abstained" and answer.citations == ()


def test_a_greeting_before_is_no_matter(assistant: Assistant) -> None:
    assert assistant.ask(STRAW, ("您好",)).answer == assistant.ask(STRAW).answer


def test_what_our_own_follow_ups_ask_is_answered_from_the_same_matter(assistant: Assistant) -> None:
    answer = assistant.ask(STRAW)
    assert "这项工作由谁负责？" in answer.followups
    assert assistant.ask("这项工作由谁负责？", (STRAW,)).duties[0].section == "三(五)"


def test_the_follow_up_we_offer_on_a_body_is_answered_with_its_tasks(assistant: Assistant) -> None:
    history = (STRAW, "这项工作由谁负责？")
    offered = assistant.ask(history[1], history[:1]).followups[-1]
    assert offered == "农牧厅还承担哪些任务？" and assistant.ask(offered, history).kind == "tasks"


def test_a_long_history_is_read_from_its_end(assistant: Assistant) -> None:
    history = ("煤炭消费比重要降到多少？",) * 20 + (STRAW,)
    assert assistant.ask("那牵头单位呢？", history).duties[0].section == "三(五)"


@pytest.mark.parametrize(
    "words, leans",
    [
        ("那牵头单位呢？", True), ("到哪年？", True), ("它由谁负责", True), ("農藥的呢？", True), ("What about the deadline?", True),
        ("农村生活污水治理率和畜禽粪污综合利用率到2025年要达到多少", False), ("挥发性有机物综合整治工程由哪些部门负责", False),
    ],
)  # fmt: skip
def test_whether_a_question_leans_on_the_one_before(assistant: Assistant, words: str, leans: bool) -> None:
    assert is_continued(assistant.reader.read(words)) is leans


@pytest.mark.parametrize(
    ("history", "now", "wanted"),
    [
        (("水利厅有哪些任务",), "牵头的呢", ["三(七)"]),
        (("住建厅的任务", "水利厅呢"), "它牵头的有几项", ["三(七)"]),
        (("农牧厅承担哪些任务",), "其中牵头哪几项", ["三(五)"]),
        (("水利厅有哪些任务",), "参与的呢", ["三(五)"]),
    ],
)
def test_a_role_is_asked_of_the_body_before(assistant: Assistant, history: tuple[str, ...], now: str, wanted: list[str]) -> None:
    answer = assistant.ask(now, history)
    assert answer.kind == "tasks" and [d.section for d in answer.duties] == wanted


@pytest.mark.parametrize(
    ("before", "now", "section"),
    [
        ("三(七)谁牵头", "目标呢", "三(七)"),
        ("三(五)由谁负责", "有哪些指标", "三(五)"),
        ("农牧业谁负责", "指标呢", "三(五)"),
        ("工信厅负责哪些", "三(九)的指标呢", "三(九)"),
    ],
)
def test_the_targets_of_the_section_before_are_all_told(
    assistant: Assistant, library: Library, before: str, now: str, section: str
) -> None:
    assert set(assistant.ask(now, (before,)).targets) == {t for t in library.targets if t.section == section}


@pytest.mark.parametrize(("now", "section"), [("下一条呢", "四(四)"), ("那上一节呢", "四(二)")])
def test_the_same_is_asked_of_the_section_beside(assistant: Assistant, now: str, section: str) -> None:
    assert [d.section for d in assistant.ask(now, ("四(三)由谁牵头",)).duties] == [section]


@pytest.mark.parametrize("now", ["它们都参与的有哪些", "两家共同参与的是哪几项"])
def test_what_two_bodies_share_is_asked_of_the_last_two(assistant: Assistant, now: str) -> None:
    answer = assistant.ask(now, ("水利厅有哪些任务", "住建厅呢"))
    assert answer.duties and all({"水利厅", "住房城乡建设厅"} <= set(d.bodies) for d in answer.duties)


def test_the_other_sort_of_a_thing_is_another_matter(assistant: Assistant) -> None:
    answer = assistant.ask("既有的呢", ("新建数据中心的PUE是多少",))
    assert answer.kind == "passage" and "推動既有數據中心綠色節能改造" in answer.answer


def test_a_part_by_its_number_follows_a_part(assistant: Assistant) -> None:
    answer = assistant.ask("第五部分呢", ("第三部分有哪些内容",))
    assert [c.section for c in answer.citations] == ["五", "五(一)", "五(二)", "五(三)"]


@pytest.mark.parametrize("now", ["回到最上面那个，一共要降多少来着？", "还是说第一个问题，要降多少"])
def test_the_first_question_is_come_back_to(assistant: Assistant, now: str) -> None:
    history = ("单位GDP能耗有降低目标吗？", "规上工业的呢？", "那煤炭消费比重呢？")
    assert [(t.value, t.section) for t in assistant.ask(now, history).targets] == [("15", "二")]
