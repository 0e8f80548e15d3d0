"""A question that gives nothing but a figure is told every target that has it."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("“20%”在方案里出现了好几处，分别说的什么？", {"20"}), ("65%这个数管着哪两个指标？", {"65"}), ("“1.3”是限定什么东西的上限？", {"1.3"}),
        ("What does 1.3 refer to?", {"1.3"}), ("方案里有哪些指标定的是“90%以上”？都找出来", {"90"}),
    ],
)  # fmt: skip
def test_all_targets_with_the_figure_are_told(assistant: Assistant, question: str, values: set[str]) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and answer.kind == "target"
    assert {t.value for t in answer.targets} == values
    own = [t for t in assistant.plans.targets if t.value in values and (t.unit == "%" or t.value == "1.3")]
    assert {(t.section, t.metric) for t in answer.targets} == {(t.section, t.metric) for t in own}


def test_a_figure_that_no_target_has_is_not_made_into_one(assistant: Assistant) -> None:
    assert assistant.ask("“97.3%”说的是什么指标？").status == "abstained"


def test_a_figure_beside_a_matter_is_a_question_of_that_matter(assistant: Assistant) -> None:
    answer = assistant.ask("秸秆综合利用率是不是要到80%？")
    assert [t.value for t in answer.targets] == ["90"]


def test_a_figure_that_only_says_which_things_are_meant_is_found_where_it_stands(assistant: Assistant) -> None:
    for question, section in (("10千伏这条线跟谁有关，要他们干嘛？", "四(五)"), ("15公里指的是什么的15公里？", "三(八)")):
        answer = assistant.ask(question)
        assert answer.status == "answered" and {c.section for c in answer.citations} == {section}


def test_a_figure_is_asked_for_in_english_and_with_a_typing_error(assistant: Assistant) -> None:
    for question in ("The plan gives a figure of 43%. What does it refer to?", "方案里有个百份之四十三，说的是哪项指标"):
        assert {t.value for t in assistant.ask(question).targets} == {"43"}
