"""A penalty asked for by its figures alone: whom it is for, or what for."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("停止执业三个月到一年，这是罚谁的？", {("civil-building-energy-regulation", "第四十四条")}),
        ("罚合同价款百分之二到百分之四的是什么行为？",
         {("civil-building-energy-regulation", "第三十八条"), ("civil-building-energy-regulation", "第四十条")}),
    ],
)  # fmt: skip
def test_the_figures_tell_whom_a_penalty_is_for(assistant: Assistant, question: str, places: set[tuple[str, str]]) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert {(c.doc, c.section) for c in answer.citations} == places


def test_figures_that_many_articles_share_tell_nobody(assistant: Assistant) -> None:
    few = assistant.ask("罚一万元以上五万元以下的是谁？")
    assert len({(c.doc, c.section) for c in few.citations}) <= 6


def test_a_matter_beside_one_figure_is_asked_about_as_before(assistant: Assistant) -> None:
    answer = assistant.ask("环评批下来六年没开工怎么办？")
    assert any(c.section in ("第二十四条", "第一百零六条") for c in answer.citations)
