"""Whether a law is in force on a day is read from its own dates, to the day."""

from __future__ import annotations

import pytest

from corpus.force import chinese_day, state, version
from corpus.library import Library
from corpus.records import Document

LAW = Document(
    "x",
    "某法",
    "",
    kind="law",
    effective="2003-09-01",
    since="2018-12-29",
    repealed="2026-08-15",
    version="2018-12-29 第二次修正",
)


@pytest.mark.parametrize(
    ("day", "word", "text"),
    [
        ("1999-12-31", "not_yet", "尚未施行（自2003年9月1日起施行）"),
        ("2003-08-31", "not_yet", "尚未施行（自2003年9月1日起施行）"),
        ("2003-09-01", "earlier_version", "当时有效的是较早的版本，所引为2018年12月29日起的版本"),
        ("2018-12-28", "earlier_version", "当时有效的是较早的版本，所引为2018年12月29日起的版本"),
        ("2018-12-29", "in_force", "现行有效"),
        ("2026-08-14", "in_force", "现行有效"),
        ("2026-08-15", "repealed", "已自2026年8月15日起废止"),
        ("2030-01-01", "repealed", "已自2026年8月15日起废止"),
    ],
)
def test_the_state_turns_on_the_day_itself(day: str, word: str, text: str) -> None:
    assert (state(LAW, day).word, state(LAW, day).text) == (word, text)


def test_nothing_is_said_of_a_plan_nor_of_a_law_without_dates() -> None:
    assert state(Document("plan", "某方案", "", kind="plan", date="2022-05-25"), "2024-01-01").word == ""
    assert state(Document("x", "某法", "", kind="law"), "2024-01-01").text == ""


def test_a_law_that_was_only_repealed_is_repealed_without_other_dates() -> None:
    law = Document("x", "某法", "", kind="law", repealed="2026-08-15")
    assert [state(law, d).word for d in ("2026-08-14", "2026-08-15")] == ["in_force", "repealed"]


@pytest.mark.parametrize(
    ("written", "said"),
    [("2018-12-29 第二次修正", "2018年12月29日第二次修正"), ("2026-03-12 通过", "2026年3月12日通过"), ("试行", "试行"), ("", "")],
)
def test_the_version_is_told_in_words(written: str, said: str) -> None:
    assert version(Document("x", "某法", "", kind="law", version=written)) == said


def test_a_day_that_is_none_is_left_as_it_is() -> None:
    assert (chinese_day("2026-08-05"), chinese_day("2021-03"), chinese_day("")) == ("2026年8月5日", "2021-03", "")


@pytest.mark.parametrize(
    ("law", "before", "after"),
    [
        ("eia-law", "in_force", "repealed"),
        ("clean-production-law", "in_force", "repealed"),
        ("eco-environment-code", "not_yet", "in_force"),
        ("energy-conservation-law", "in_force", "in_force"),
        ("circular-economy-law", "in_force", "in_force"),
        ("pollutant-permit-regulation", "in_force", "in_force"),
    ],
)
def test_both_sides_of_the_day_the_code_took_effect(everything: Library, law: str, before: str, after: str) -> None:
    document = everything.document(law)
    assert (state(document, "2026-08-14").word, state(document, "2026-08-15").word) == (before, after)


def test_every_law_of_the_register_has_a_state_on_every_day(everything: Library) -> None:
    for document in everything.documents:
        if document.kind == "law":
            words = [state(document, f"{year}-07-01").word for year in range(1995, 2031)]
            order = ["not_yet", "earlier_version", "in_force", "repealed"]
            assert "" not in words and words == sorted(words, key=order.index), document.id
