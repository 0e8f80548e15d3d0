"""Sections told apart by who stands in their brackets: computed from all duties, complete, and checked against the text."""

from __future__ import annotations

import re

import pytest

from bot.assistant import Assistant
from corpus.library import Library


def listed(answer) -> list[str]:  # type: ignore[no-untyped-def]
    return [d.section for d in answer.duties]


@pytest.mark.parametrize(
    "asked", ["自治区发改委没被列进责任单位的，是哪几项任务？", "哪些章节的责任单位里没有列发展改革委？", "哪几節沒有寫發改委？"]
)
def test_sections_that_do_not_name_a_body(assistant: Assistant, library: Library, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.status == "answered"
    assert listed(answer) == [d.section for d in library.duties if "发展改革委" not in d.bodies]
    assert f"共{len(answer.duties)}项" in re.sub(r"項", "项", answer.answer)


@pytest.mark.parametrize(("asked", "n"), [("责任单位正好三家的是哪几节？", 3), ("哪几项任务的责任单位只有2家？", 2)])
def test_sections_with_so_many_bodies(assistant: Assistant, library: Library, asked: str, n: int) -> None:
    answer = assistant.ask(asked)
    assert listed(answer) == [d.section for d in library.duties if len(d.bodies) == n]


def test_the_section_with_the_most_bodies(assistant: Assistant, library: Library) -> None:
    most = max(len(d.bodies) for d in library.duties)
    assert listed(assistant.ask("哪一节的责任单位最多？")) == [d.section for d in library.duties if len(d.bodies) == most]


def test_within_a_part(assistant: Assistant, library: Library) -> None:
    answer = assistant.ask("第三部分十个工程当中，责任单位不多不少正好三家的是哪两个？")
    assert listed(answer) == [d.section for d in library.duties if len(d.bodies) == 3 and d.section.startswith("三(")]


@pytest.mark.parametrize("asked", ["没有装表的企业哪几种要罚？", "哪些城市没有管道天然气？", "水利厅没有完成任务怎么办？"])
def test_other_matters_are_none_of_its_business(assistant: Assistant, asked: str) -> None:
    assert not any("没有写“" in s.text for s in assistant.ask(asked).sentences)
