"""The kind of value a question asks for, and whether a text gives it."""

from __future__ import annotations

import pytest

from bot.slots import slot, told


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("台账要存几年", "time"), ("那几年做一回", "frequency"), ("换新表的钱该谁出", "payer"), ("每年最晚几月几号前交", "date"),
        ("备案一个型号收多少钱", "price"), ("罚多少", "fine"), ("不能开到几度以下", "quantity"), ("节能灯为啥省电", "reason"),
        ("多少米以内不让施工", "quantity"), ("how often must we report", "frequency"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_read(question: str, name: str) -> None:
    found = slot(question)
    assert found is not None and found.name == name


@pytest.mark.parametrize("question", ["谁负责", "哪些部门管这事", "什么是节能", "要不要办证", "到2025年降多少", "这几年查得严吗"])
def test_a_question_without_such_a_value_has_none(question: str) -> None:
    assert slot(question) is None


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("台账要存几年", "记录保存期限不得少于5年。", True),
        ("台账要存几年", "上一年度的报告应当在3月31日前交。证的有效期是五年。", False),  # years, but of something else
        ("证能用几年", "许可证的有效期是五年。", True),
        ("公示要挂满几天", "六十日内作出审批决定。", False),
        ("收多少钱", "处五万元以上十万元以下罚款。", False),  # a fine is no fee
        ("审批收多少钱", "审批不得收取任何费用。", True),
        ("请人编一份报告收多少钱", "审批不得收取任何费用。", False),  # the price of a service
        ("罚多少", "处五万元以上十万元以下罚款。", True),
        ("当头的最多拘留几天", "处十日以上十五日以下拘留。", True),
        ("那几年做一回", "应当每三年至少做一次。", True),
        ("那几年做一回", "应当做能源审计。", False),
        ("换表的钱谁出", "费用由供热单位承担。", True),
        ("不能开到几度以下", "国家实行室温控制制度。", False),
        ("最晚几月几号前交", "应当在每年3月31日前报送。", True),
        ("最晚几月几号前交", "应当每年报送,见第三条第1项。", False),
    ],
)
def test_a_text_that_leaves_the_value_open_does_not_tell_it(question: str, text: str, expected: bool) -> None:
    wanted = slot(question)
    assert wanted is not None and told(wanted, text) is expected
