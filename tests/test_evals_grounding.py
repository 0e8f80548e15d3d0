"""The grounding check: each rule, broken once, is named; what stands is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer import Answer, Citation, Sentence, Status
from evals.grounding import check
from evals.shelf import Shelf

TEXT = (
    "到2025年，單位地區生產總值能耗下降15%。PUE不超過1.3。(自治區發展改革委、國家能源局等按職責分工負責)"
    "提高2.5個百分點，完成2000萬千瓦。應當在三十日內報告，罰款比例百分之五。"
)
SHELF = Shelf({"plan": TEXT}, {"plan": "某方案"}, ("发展改革委", "能源局", "国家能源局", "国家能源局派出机构", "财政厅"))


def quoting(number: int, words: str) -> Citation:
    at = TEXT.index(words)
    return Citation(number, "plan", "某方案", "三(八)", "推进3项工作", words, at, at + len(words))


WHOLE = quoting(1, TEXT)


def saying(
    *texts: str, status: Status = "answered", citations: tuple[Citation, ...] = (WHOLE,), cites: tuple[int, ...] = (1,)
) -> Answer:
    marks = "".join(f"[{n}]" for n in cites)
    return Answer(
        "?",
        status,
        "target",
        "".join(t + marks for t in texts),
        sentences=tuple(Sentence(t, cites) for t in texts),
        citations=citations,
    )


STANDS = saying("到2025年，单位地区生产总值能耗下降15%。")


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，单位地区生产总值能耗下降15%。",
        "到 2025 年，單位地區生產總值能耗下降 １５％。",  # Traditional, spaces, full width
        "PUE不超过1.3。",
        "由发展改革委、国家能源局负责。",
        "共2家，三(八)、附件1另有规定。",
        "共 2 项，已全部列出。",
        "2 家单位：发展改革委、国家能源局。",
        "1. 发展改革委",
        "①发展改革委",
        "责任单位中没有写“财政厅”的共1项。",  # said not to be there, and it is not
        "应当在30日内报告，比例5%。",  # in words in the source
        "《某方案》三(八)“推进3项工作”：完成2000万千瓦。",  # an address is no statement
    ],
)
def test_a_sentence_that_its_quotes_bear_out_stands(text: str) -> None:
    assert check(saying(text), SHELF) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("能耗下降16%。", "number: “16%”"),
        ("能耗下降5%以上、下降1%。", "number: “1%”"),
        ("能耗下降15个百分点。", "number: “15个百分点”"),
        ("提高2.5%。", "number: “2.5%”"),
        ("PUE不超过1.35。", "number: “1.35”"),
        ("到2030年下降15%。", "number: “2030年”"),
        ("完成200万千瓦。", "number: “200万千瓦”"),
        ("应当在3日内报告。", "number: “3日”"),
        ("应当在10日内报告。", "number: “10日”"),  # 十日 stands in 三十日
        ("应当报告30项。", "number: “30项”"),
        ("由国家能源局派出机构负责。", "body: “国家能源局派出机构”"),
        ("由财政厅负责。", "body: “财政厅”"),
        ("责任单位中没有写“发展改革委”的共1项。", "absent: “发展改革委”"),
        ("由能源局负责。", "body: “能源局”"),  # the text names 国家能源局, another body
    ],
)
def test_a_number_or_body_that_is_not_in_the_quotes_is_named(text: str, fault: str) -> None:
    faults = check(saying(text), SHELF)
    assert len(faults) == 1 and faults[0].startswith(fault)


def test_only_what_the_sentence_itself_cites_counts() -> None:
    two = (quoting(1, "PUE不超過1.3。"), quoting(2, "下降15%"))
    assert check(saying("能耗下降15%。", citations=two, cites=(2,)), SHELF) == ()
    assert check(saying("能耗下降15%。", citations=two, cites=(1,)), SHELF)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (saying("能耗下降15%。", citations=(replace(WHOLE, start=1),)), "not_a_cut"),
        (saying("能耗下降15%。", citations=(replace(WHOLE, quote=TEXT.replace("15%", "15％")),)), "not_a_cut"),
        (saying("能耗下降15%。", citations=(replace(WHOLE, doc="law"),)), "unknown_document"),
        (saying("能耗下降。", citations=(replace(WHOLE, quote="", start=0, end=0),)), "not_a_cut"),
        (saying("能耗下降15%。", cites=(1, 2)), "mark_missing: 正文里的 [2]"),
        (replace(STANDS, sentences=(replace(STANDS.sentences[0], citations=(1, 3)),)), "mark_missing: “到2025"),
        (saying("能耗下降15%。", citations=(WHOLE, WHOLE)), "mark_twice"),
        (replace(STANDS, sentences=(*STANDS.sentences, Sentence("很好。")), answer=STANDS.answer + "很好。"), "uncited: “很好"),
        (replace(STANDS, sentences=()), "uncited: 作了答"),
        (replace(STANDS, status="partial", sentences=(Sentence(STANDS.sentences[0].text),)), "uncited: 作了答"),
        (replace(STANDS, answer=STANDS.answer + "另外财政厅也管。"), "outside: 正文里有不属于任何一句的文字“另外财政厅也管”"),
        (replace(STANDS, status="abstained"), "refusal_with_citations"),
        (replace(STANDS, status="smalltalk"), "refusal_with_citations"),
    ],
)
def test_a_broken_rule_is_named(answer: Answer, fault: str) -> None:
    assert any(f.startswith(fault) for f in check(answer, SHELF)), check(answer, SHELF)


def test_a_refusal_may_say_anything_without_cards() -> None:
    refusal = Answer("?", "abstained", "refusal", "方案没有2030年的指标，财政厅也不在其中。", "year_missing")
    assert check(refusal, SHELF) == ()


def test_a_part_answer_may_say_without_a_citation_what_is_missing() -> None:
    answer = saying("能耗下降15%。", status="partial")
    missing = Sentence("2030年的，方案没有写。")
    assert check(replace(answer, sentences=(*answer.sentences, missing), answer=answer.answer + "\n" + missing.text), SHELF) == ()


def test_restated_law_is_not_taken_for_a_quote() -> None:
    restated = replace(WHOLE, doc="law", form="restated", quote="应当在30日内报告", start=0, end=0)
    assert check(saying("30日内报告。", citations=(restated,)), SHELF) == ()


def test_the_records_shown_with_an_answer_are_cuts_too() -> None:
    from corpus.records import Target

    target = Target("plan", "二", "能耗", "下降", "15", "%", "", "2025年", "", "figure", "下降15%。", 0, 5)
    assert check(replace(STANDS, targets=(target,)), SHELF)[0].startswith("not_a_cut")
