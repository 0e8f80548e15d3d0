"""The judge keeps to the README's rule: what passes, what fails, and under which name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer import Answer, Citation, Status
from evals.gold import GoldRow, Place
from evals.judge import folded, judge
from evals.shelf import Shelf, is_called

ROW = GoldRow(
    "t-1", "target", "降多少？", (), "answer",
    ((Place("plan", "二"),), (Place("节约能源法", "第五十五条"), Place("plan", "四(八)"))),
    (("15%", "百分之十五"), ("PUE",)), ("13.5%",), "",
)  # fmt: skip
NO = GoldRow("t-2", "unanswerable", "呼和浩特降多少？", (), "abstain", (), (), ("15%",), "")


def cited(doc: str, section: str, title: str = "方案") -> Citation:
    return Citation(1, doc, title, section, "", "x", 0, 1)


def reply(text: str = "下降15%，PUE。", status: Status = "answered", citations: tuple[Citation, ...] | None = None) -> Answer:
    return Answer(
        "?", status, "target", text, citations=(cited("plan", "二"), cited("plan", "四(八)")) if citations is None else citations
    )


@pytest.mark.parametrize(
    ("row", "answer", "causes"),
    [
        (ROW, reply(), ()),
        (ROW, reply("下降百分之 十五，ｐｕｅ。"), ()),  # other member, white space, full width, case
        (ROW, reply("下降１５％[1]，PUE[2]。"), ()),
        (ROW, reply(status="partial"), ("wrong_status:partial",)),
        (ROW, reply(status="abstained"), ("wrong_status:abstained",)),
        (ROW, reply("下降16%，PUE。"), ("missing:15%/百分之十五",)),
        (ROW, reply("下降15%（全国１３．５％），PUE。"), ("excluded:13.5%",)),
        (ROW, reply(citations=(cited("plan", "二"),)), ("not_cited:节约能源法 第五十五条/plan 四(八)",)),
        (ROW, reply(citations=(cited("plan", "二"), cited("energy", "第五十五条", "中华人民共和国节约能源法"))), ()),
        (
            ROW,
            reply("都没有", citations=()),
            ("missing:15%/百分之十五", "missing:PUE", "not_cited:plan 二", "not_cited:节约能源法 第五十五条/plan 四(八)"),
        ),
        (ROW, reply(citations=(cited("plan", "二"), cited("plan2", "四(八)"))), ("not_cited:节约能源法 第五十五条/plan 四(八)",)),
        (NO, reply("方案没有分盟市的指标。", "abstained", ()), ()),
        (NO, reply("您好！", "smalltalk", ()), ()),
        (NO, reply("全区下降15%。", "abstained", ()), ("excluded:15%",)),
        (NO, reply("全区下降。", "partial", ()), ("wrong_status:partial",)),
        (NO, reply("全区下降。", "answered", ()), ("wrong_status:answered",)),
    ],
)  # fmt: skip
def test_a_reply_is_judged_by_the_rule_and_each_cause_has_its_name(row: GoldRow, answer: Answer, causes: tuple[str, ...]) -> None:
    verdict = judge(row, answer)
    assert verdict.causes == causes and verdict.passed is (not causes)


def test_traditional_and_simplified_compare_as_the_same() -> None:
    assert folded("達到 1.3 左右，臺賬") == folded("达到1.3左右,台账")
    row = replace(ROW, contain=(("住房城乡建设厅",),), exclude=())
    assert judge(row, reply("由住房城鄉建設廳負責。")).passed


def test_a_section_with_other_brackets_is_another_section() -> None:
    row = replace(ROW, cite_any=((Place("plan", "三(一)"),),))
    assert judge(row, reply(citations=(cited("plan", "三(十)"),))).causes == ("not_cited:plan 三(一)",)


@pytest.mark.parametrize(
    ("name", "doc", "title", "meant"),
    [
        ("plan", "plan", "某方案", True),
        ("节约能源法", "energy", "中华人民共和国节约能源法", True),
        ("节约能源法", "energy", "《中華人民共和國節約能源法》（2018年修正）", True),
        ("民用建筑节能条例", "building", "民用建筑节能条例", True),
        ("节约能源法", "guide", "节约能源法释义", False),
        ("plan", "plan2", "另一方案", False),
    ],
)
def test_a_law_is_known_by_its_short_name_and_the_plan_by_its_id(name: str, doc: str, title: str, meant: bool) -> None:
    assert is_called(name, doc, title) is meant
    assert Shelf({doc: ""}, {doc: title}).has(name) is meant
