"""Every sentence that answers from laws are made of is kept; altered in any one place, in our words or in the quoted ones, it falls."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from sentences_of_laws import BEFORE, TODAY, Judge, Truth, altered, truths

from bot.assistant import Assistant
from bot.draft import Line, Span
from corpus.library import Library

# kind of alteration → how many at least of it there are
FEWEST = {
    "article": 1500, "paragraph": 500, "law": 3000, "date": 300, "state": 40, "state, beside the law that replaced it": 40,
    "form": 1000, "quoted figure": 300, "quoted modal": 1500, "quoted article": 30, "quoted words": 2000,
}  # fmt: skip


@pytest.fixture(scope="module")
def judge(assistant: Assistant) -> Judge:
    return Judge(assistant)


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> list[Truth]:
    return truths(assistant)


@pytest.fixture(scope="module")
def passed(judge: Judge, told: list[Truth]) -> tuple[Counter[str], dict[str, list[str]]]:
    """How many false sentences of each kind were tried, and those that were kept."""
    true, seen = {t.line.text for t in told}, set()
    laws = [d for d in judge.library.documents if d.kind == "law"]
    tried: Counter[str] = Counter()
    kept: dict[str, list[str]] = defaultdict(list)
    for truth in told:
        if truth.line.text in seen:  # on another day, word for word the same
            continue
        seen.add(truth.line.text)
        for kind, text in altered(truth, laws):
            if text in true:
                continue
            tried[kind] += 1
            if judge.keeps(replace(truth.line, text=text), truth.day):
                kept[kind].append(text[:120])
    return tried, kept


def test_no_true_sentence_falls(judge: Judge, told: list[Truth]) -> None:
    assert len(told) > 2000 and {t.day for t in told} == {TODAY, BEFORE}
    assert [judge.reasons(t.line, t.day)[0] for t in told if not judge.keeps(t.line, t.day)] == []


def test_no_true_sentence_falls_in_english(assistant: Assistant, judge: Judge) -> None:
    told = truths(assistant, english=True)
    assert len(told) > 2000
    assert [judge.reasons(t.line, t.day)[0] for t in told if not judge.keeps(t.line, t.day)] == []


@pytest.mark.parametrize("kind", FEWEST)
def test_every_altered_sentence_falls(passed: tuple[Counter[str], dict[str, list[str]]], kind: str) -> None:
    tried, kept = passed
    assert kept[kind] == []
    assert tried[kind] >= FEWEST[kind]


def test_no_kind_of_alteration_is_left_out(passed: tuple[Counter[str], dict[str, list[str]]]) -> None:
    assert set(passed[0]) == set(FEWEST)


ARTICLE = ("energy-conservation-law", "第八十二条")


def fine(library: Library, text: str) -> Line:
    p = next(p for p in library.provisions if (p.doc, p.article) == ARTICLE)
    return Line(text, (Span(p.doc, p.start, p.end),))


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("《节约能源法》第八十二条定的是罚款一万元以上五万元以下。", True),
        ("《节约能源法》第八十二条定的是罚款1万元以上5万元以下。", True),
        ("《节约能源法》第八十二条定的是罚款一万元以上六万元以下。", False),
        ("《节约能源法》第八十二条定的是罚款一万元以上五万元以上。", True),  # both words stand there; a quotation would not pass
        ("《节约能源法》第八十三条定的是罚款一万元以上五万元以下。", False),
        ("《节约能源法》第八十二条不得不报。", False),
        ("《节约能源法》第八十二条：必须报告。", False),
        ("《电力法》第八十二条定的是罚款一万元以上五万元以下。", False),
        ("《节约能源法》已废止。", False),
        ("《节约能源法》现行有效。", True),
        ("《节约能源法》尚未施行。", False),
        ("《节约能源法》（2018年10月26日修正）现行有效。", True),
        ("《节约能源法》（2016年10月26日修正）现行有效。", False),
        ("《节约能源法》自2008年4月1日起施行。", True),
        ("《节约能源法》自2009年4月1日起施行。", False),
    ],
)
def test_what_is_said_of_an_article_in_free_words_is_held_against_it(judge: Judge, said: str, stands: bool) -> None:
    line = fine(judge.library, said)
    assert judge.keeps(line, TODAY) is stands, judge.reasons(line, TODAY)


def test_the_state_told_is_that_of_the_day_asked_about(judge: Judge) -> None:
    p = next(p for p in judge.library.provisions if (p.doc, p.article) == ("eia-law", "第三十一条"))
    for day, said, stands in (
        ("2026-08-14", "《环境影响评价法》现行有效。", True),
        ("2026-08-15", "《环境影响评价法》现行有效。", False),
        ("2026-08-14", "《环境影响评价法》已自2026年8月15日起废止。", False),
        ("2026-08-15", "《环境影响评价法》已自2026年8月15日起废止。", True),
        ("2026-08-15", "《环境影响评价法》已自2026年8月16日起废止。", False),
    ):
        line = Line(said, (Span(p.doc, p.start, p.end),))
        assert judge.keeps(line, day) is stands, (day, said, judge.reasons(line, day))


def test_a_sentence_cut_from_another_article_is_no_quotation_of_this_one(judge: Judge) -> None:
    other = next(p for p in judge.library.provisions if (p.doc, p.article) == ("energy-conservation-law", "第八十三条"))
    assert not judge.keeps(fine(judge.library, f"《节约能源法》第八十二条（要点转述，非原文）：⟪{other.quote}⟫"), TODAY)
