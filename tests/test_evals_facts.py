"""Facts are counted in both directions, against the places a row names; what was not scored is in no share."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer, Citation, Sentence, Status
from corpus.records import Duty
from evals.gold import GoldRow, Place
from evals.judge import judge
from evals.metrics import Rate, fact_precision, fact_recall, measure
from evals.results import Result
from evals.shelf import Shelf

TWO = "能耗下降15%，由财政厅、能源局负责。"
THREE = "机房PUE不超过1.3，由教育厅负责。"
RULE = "各盟市负责落实，期限2025年。"
SHELF = Shelf(
    {"plan": TWO + THREE + RULE},
    {"plan": "某方案"},
    ("财政厅", "能源局", "教育厅"),
    {"plan": ("某政发〔2022〕17号",)},
    {("plan", "二"): TWO, ("plan", "三(一)"): THREE, ("plan", "五"): RULE},
)
ROW = GoldRow("r", "target", "能耗？", (), "answer", ((Place("plan", "二"),),), (("15%",), ("财政厅",)), (), "")


def cited(section: str) -> Citation:
    return Citation(1, "plan", "某方案", section, "", SHELF.sections[("plan", section)], 0, 1)


def result(text: str, row: GoldRow = ROW, section: str = "二", status: Status = "answered", **more: object) -> Result:
    citations = (cited(section),) if status == "answered" else ()
    sentences = (Sentence(text, tuple(c.number for c in citations)),)
    answer = Answer("?", status, "target", text, sentences=sentences, citations=citations, **more)  # type: ignore[arg-type]
    return Result(row, "f.jsonl", answer, judge(row, answer))


def test_all_figures_and_departments_that_stand_in_the_places_named_are_precise() -> None:
    assert fact_precision(result("能耗下降15%，由财政厅、能源局负责。[1]"), SHELF) == 1.0


def test_a_figure_and_a_department_of_another_section_are_not_what_was_asked() -> None:
    assert fact_precision(result("能耗下降15%；PUE不超过1.3，由教育厅负责。"), SHELF) == 1 / 3


def test_what_was_asked_or_must_be_said_counts_as_known() -> None:
    row = replace(ROW, question="是不是99%？", contain=(("教育厅",),))
    assert fact_precision(result("不是99%，由教育厅负责。", row), SHELF) == 1.0


def test_addresses_and_what_the_program_counts_are_no_facts() -> None:
    assert fact_precision(result("某政发〔2022〕17号，共7项。"), SHELF) is None


def test_the_rule_that_a_duty_inherits_its_carrying_out_from_belongs_to_the_answer() -> None:
    duty = Duty("plan", "二", "", (), (), (), ("各盟市",), False, "五", TWO, 0, 5)
    text = "各盟市负责落实，期限2025年。"
    assert fact_precision(result(text), SHELF) == 0.0
    assert fact_precision(result(text, duties=(duty,)), SHELF) == 1.0


def test_the_place_of_that_rule_is_no_false_citation_either() -> None:
    duty = Duty("plan", "二", "", (), (), (), ("各盟市",), False, "五", TWO, 0, 5)
    more = (cited("二"), replace(cited("五"), number=2))
    plain = result("能耗下降15%")
    assert plain.answer is not None
    without = replace(plain, answer=replace(plain.answer, citations=more))
    with_rule = replace(plain, answer=replace(plain.answer, citations=more, duties=(duty,)))
    assert measure([without]).citation_precision == Rate(0.5, 1) and measure([with_rule]).citation_precision == Rate(1, 1)


def test_a_refusal_states_no_fact_and_recalls_none() -> None:
    refused = result("没有。", status="abstained")
    assert fact_precision(refused, SHELF) is None and fact_recall(refused) == 0.0


def test_places_whose_text_is_not_known_are_not_scored() -> None:
    assert fact_precision(result("能耗下降15%"), Shelf({"plan": TWO}, {"plan": "某方案"})) is None


def test_recall_is_the_share_of_the_groups_said_and_none_where_the_row_names_none() -> None:
    assert fact_recall(result("能耗下降15%。")) == 0.5
    assert fact_recall(result("能耗下降 １５％，财政厅。")) == 1.0
    assert fact_recall(result("x", replace(ROW, contain=()))) is None


def test_over_abstention_is_of_the_rows_to_be_answered_alone() -> None:
    no = replace(ROW, expect="abstain", cite_any=(), contain=())
    m = measure(
        [result("能耗下降15%，财政厅"), result("没有。", status="abstained"), result("没有。", no, status="abstained")], SHELF
    )
    assert m.over_abstention == Rate(1, 2) and m.abstention_precision == Rate(1, 2) and m.abstention_recall == Rate(1, 1)
    assert m.fact_recall == Rate(1.0, 2) and m.fact_precision == Rate(1.0, 1)
    assert measure([result("没有。", no, status="abstained")], SHELF).over_abstention.value is None


def test_without_a_shelf_the_facts_of_answers_are_not_scored_and_every_score_has_its_n() -> None:
    m = measure([result("能耗下降15%")])
    assert m.fact_precision == Rate(0, 0) and m.fact_precision.value is None
    assert {name: rate.n for name, rate in m.scores().items()} == {
        "total": 1, "citation_precision": 1, "citation_recall": 1, "fact_precision": 0, "fact_recall": 1,
        "abstention_precision": 0, "abstention_recall": 0, "over_abstention": 1,
    }  # fmt: skip
