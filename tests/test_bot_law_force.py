"""An answer that rests on a law says its version and its state on the day asked about; a repealed law is named so, beside the Code."""

from __future__ import annotations

import re

import pytest
from answer_parts import cited, lines

from bot.assistant import Assistant
from corpus.library import Library


@pytest.mark.parametrize("question", ["环境影响评价法第三十一条怎么说", "环评没批就开工罚多少"])
@pytest.mark.parametrize("day", ["2024-01-01", "2026-08-14"])
def test_before_the_day_the_old_law_is_in_force_and_the_code_is_not_cited(assistant: Assistant, question: str, day: str) -> None:
    answer = assistant.ask(question, as_of=day)
    assert {c.doc for c in answer.citations} == {"eia-law"} and "废止" not in answer.answer
    year, month, date = (int(x) for x in day.split("-"))
    assert lines(answer)[-1] == f"效力：在{year}年{month}月{date}日，《环境影响评价法》（2018年12月29日第二次修正）现行有效。"
    assert all(c.in_force == "现行有效" for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "first", "told"),
    [
        (
            "环境影响评价法第三十一条怎么说",
            "eia-law",
            "《环境影响评价法》已自2026年8月15日起废止，这一事项现在看《生态环境法典》第一千零九十五条",
        ),
        ("环评没批就开工罚多少", "eco-environment-code", "此前见已废止的《环境影响评价法》第三十一条"),
    ],
)
@pytest.mark.parametrize("day", ["2026-08-15", "2026-11-23"])
def test_from_the_day_on_the_old_law_is_named_as_repealed_beside_the_code(
    assistant: Assistant, question: str, first: str, told: str, day: str
) -> None:
    """A law that is named comes first though it is repealed; to a question that names none, the law in force does."""
    answer = assistant.ask(question, as_of=day)
    assert ("eia-law", "第三十一条") in cited(answer) and ("eco-environment-code", "第一千零九十五条") in cited(answer)
    assert cited(answer)[0][0] == first and any(s.text.startswith(told) for s in answer.sentences)
    states = [t for t in lines(answer) if t.startswith("效力：")]
    assert any(
        "《环境影响评价法》（2018年12月29日第二次修正）已自2026年8月15日起废止，由《生态环境法典》取代" in t for t in states
    )
    assert any("《生态环境法典》（2026年3月12日通过）现行有效" in t for t in states)
    by_doc = {c.doc: c.in_force for c in answer.citations}
    assert by_doc == {"eia-law": "已自2026年8月15日起废止", "eco-environment-code": "现行有效"}


def test_by_default_the_day_is_today(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    import bot.assistant

    class Day(datetime.date):
        @classmethod
        def today(cls) -> Day:
            return cls(2025, 3, 1)

    monkeypatch.setattr(bot.assistant.datetime, "date", Day)
    answer = assistant.ask("环境影响评价法第三十一条怎么说")
    assert lines(answer)[-1] == "效力：《环境影响评价法》（2018年12月29日第二次修正）现行有效。"


def test_a_code_that_is_not_yet_in_force_is_told_so_when_it_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("生态环境法典第九十五条", as_of="2026-08-14")
    assert "尚未施行（自2026年8月15日起施行）" in lines(answer)[-1] and "废止" not in answer.answer


def test_a_day_before_this_version_is_told_that_an_earlier_one_held(assistant: Assistant) -> None:
    answer = assistant.ask("节能法第五十三条", as_of="2010-06-01")
    assert "当时有效的是较早的版本，所引为2018年10月26日起的版本" in lines(answer)[-1]


def test_every_law_cited_is_told_with_its_version_and_state(assistant: Assistant, everything: Library) -> None:
    for question in (
        "节能法53条",
        "环评没批就开工罚多少",
        "监测数据造假罚多少",
        "公共建筑的空调温度要控制吗",
        "生态环境法典第九十五条",
    ):
        answer = assistant.ask(question)
        for doc in {c.doc for c in answer.citations}:
            short = everything.document(doc).short
            assert sum(bool(re.match(rf"效力：《{short}》（.+）.+。$", t)) for t in lines(answer)) == 1, (question, doc)
        assert all(c.version and c.in_force for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "day", "state", "article"),
    [
        ("环评法现在还有效吗", "2026-11-23", "已自2026年8月15日起废止，由《生态环境法典》取代", "第三十七条"),
        ("环评法还有效吗", "2026-08-14", "现行有效", "第三十七条"),
        ("清洁生产促进法废止了吗", "2026-11-23", "已自2026年8月15日起废止，由《生态环境法典》取代", "第四十条"),
        ("节约能源法什么时候施行的", "2026-11-23", "现行有效", "第八十七条"),
    ],
)
def test_whether_a_law_holds_is_answered_with_the_article_that_dates_it(
    assistant: Assistant, question: str, day: str, state: str, article: str
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert answer.kind == "provision" and state in lines(answer)[0]
    assert article in [c.section for c in answer.citations]


def test_that_a_law_was_repealed_is_cited_from_the_clause_that_repealed_it(assistant: Assistant) -> None:
    for question in ("环评法现在还有效吗", "清洁生产促进法废止了吗"):
        assert ("eco-environment-code", "第一千二百四十二条") in cited(assistant.ask(question, as_of="2026-11-23")), question
