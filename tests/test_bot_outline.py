"""The structure of a plan: its parts, what stands in one of them, who issued it and on what it rests; any plan's, each line cited."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sentences_of_plans import Judge

from bot.answer import Answer
from bot.assistant import Assistant
from bot.desk import Desk
from bot.finder import Evidence
from bot.kinds import document, outline
from bot.question import Reader
from corpus.library import Library, build_library
from corpus.records import Document
from corpus.shelf import read_plan

OTHER = """某某省空气质量行动方案
为贯彻落实《国家空气质量行动计划》,结合我省实际,制定本方案。
一、总体要求
坚持系统治理。
二、主要任务
(一)调整产业结构。推进园区整治。(省生态环境厅牵头,省工业和信息化厅按职责分工负责)
(二)优化能源结构。削减散煤。(省能源局负责)
三、保障措施
(一)落实责任。各市落实属地责任。(省生态环境厅负责)
(二)严格考核。每年考核一次。(省生态环境厅负责)
"""


def sections(answer: Answer) -> list[str]:
    return [c.section for c in answer.citations]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("节能减排重点工程分几项，都叫什么", "三"),
        ("一共有多少个重点工程", "三"),
        ("方案的十大工程", "三"),
        ("政策机制包括哪几条", "四"),
        ("第四章都有哪些条目", "四"),
        ("第五部分写了哪几条", "五"),
        ("第四部分有幾條", "四"),
        ("which key projects does the plan list", "三"),
        ("what is in chapter 5", "五"),
    ],
)
def test_the_sections_of_a_part_are_all_listed_and_counted(
    assistant: Assistant, plan: Document, question: str, part: str
) -> None:
    answer = assistant.ask(question)
    below = [s for s in plan.sections if s.parent == part]
    assert answer.kind == "listing" and sections(answer) == [part, *(s.label for s in below)]
    assert str(len(below)) in answer.sentences[1].text and not answer.notes
    assert all(c.quote == plan.text[c.start : c.end] for c in answer.citations)


@pytest.mark.parametrize(
    "question", ["这份方案分成几章", "方案的目录", "how many chapters does the plan have", "方案分為哪幾部分"]
)
def test_the_parts_of_the_plan_are_listed(assistant: Assistant, question: str) -> None:
    assert sections(assistant.ask(question)) == ["一", "二", "三", "四", "五"]


def test_a_part_without_sections_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("第二部分写了什么")
    assert answer.kind == "passage" and set(sections(answer)) == {"二"} and "15%" in answer.answer


def test_who_is_responsible_for_a_part_is_told_section_by_section(assistant: Assistant, library: Library) -> None:
    answer = assistant.ask("第五部分归谁牵头")
    assert answer.duties == tuple(d for d in library.duties if d.section.startswith("五("))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("第三章第五条讲了什么", "三(五)"),
        ("第4部分第2项由谁管", "四(二)"),
        ("who leads section 4(1)", "四(一)"),
        ("3(9)写了啥", "三(九)"),
    ],
)
def test_a_section_is_found_however_its_number_is_said(assistant: Assistant, question: str, section: str) -> None:
    assert section in sections(assistant.ask(question))


@pytest.mark.parametrize(
    ("question", "label"), [("三(十二)谁负责", "三(十二)"), ("七(一)", "七(一)"), ("第八部分有哪些内容", "第八部分")]
)
def test_a_number_the_plan_has_not_is_said_to_be_missing(assistant: Assistant, question: str, label: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "abstained" and not answer.citations and f"没有{label}" in answer.answer


@pytest.mark.parametrize("question", ["这方案是生态环境厅印发的吗", "方案是不是发改委发的？文号是啥"])
def test_a_body_taken_for_the_issuer_is_set_right(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "document" and "内蒙古自治区人民政府印发" in answer.answer and "内政发〔2022〕17号" in answer.answer
    assert "没有写“" in answer.answer and set(sections(answer)) == {"印发通知"}


def test_on_what_the_plan_rests_is_quoted_from_its_head(assistant: Assistant) -> None:
    answer = assistant.ask("这个方案是按照哪个文件编制的")
    assert sections(answer) == ["前言"] and "國發〔2021〕33號" in answer.answer


@pytest.mark.parametrize("question", ["哪些任务没有明确牵头部门", "没写牵头单位的有哪些"])
def test_the_sections_without_a_lead_are_listed(assistant: Assistant, library: Library, question: str) -> None:
    assert assistant.ask(question).duties == tuple(d for d in library.duties if not d.lead)


@pytest.mark.parametrize("question", ["有哪些事是一家单位独自负责的", "只由一个厅负责的是哪几项"])
def test_what_one_body_does_alone_is_listed(assistant: Assistant, question: str) -> None:
    assert sections(assistant.ask(question)) == ["四(二)"]


@pytest.mark.parametrize("section", ["三(一)", "三(五)", "三(七)", "三(八)"])
@pytest.mark.parametrize("words", ["的指标有哪些", "要达到什么目标", "有哪些数字"])
def test_the_targets_of_a_section_are_all_told(assistant: Assistant, library: Library, section: str, words: str) -> None:
    answer = assistant.ask(section + words)
    assert answer.kind == "listing" and set(answer.targets) == {t for t in library.targets if t.section == section}
    assert not answer.notes


@pytest.mark.parametrize("question", ["第三方治理有哪些", "重点行业有哪些", "节约能源法第三章有哪些内容", "八大行业都是什么"])
def test_what_only_sounds_like_a_part_is_none(assistant: Assistant, question: str) -> None:
    assert not {"三(一)", "三(十)"} <= set(sections(assistant.ask(question)))


def test_another_plans_outline_is_read_by_the_same_code() -> None:
    library = build_library([read_plan("other", OTHER, title="某某省空气质量行动方案", horizon=(2021, 2025))])
    reader, judge = Reader(library), Judge(library)
    finder: Any = SimpleNamespace(duty=lambda where: None)

    def ask(question: str) -> Desk:
        return Desk(library, finder, reader.read(question), Evidence())

    for question, count in (("主要任务有哪些", 4), ("保障措施一共几条", 4), ("方案分几部分", 4), ("第二章谁牵头", 4)):
        desk = ask(question)
        draft = outline.compose(desk)
        assert outline.fits(desk) and draft is not None and len(draft.lines) == count, question
        assert all(judge.keeps(line) for line in draft.lines), [judge.reasons(line) for line in draft.lines]
    assert outline.missing(ask("二(三)是什么")) is not None and outline.missing(ask("二(二)是什么")) is None
    basis = document.compose(ask("方案根据什么制定"))
    assert basis is not None and "《国家空气质量行动计划》" in basis.lines[0].text
