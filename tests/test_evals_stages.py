"""Each row is put to the first step that went wrong, in the order of the steps; a step that says nothing is in no share."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from bot.answer import Answer, Citation, Sentence
from corpus.errors import WenceError
from corpus.records import Target
from evals.gold import GoldRow, Place
from evals.metrics import Rate
from evals.probe import Trace, watching
from evals.shelf import Shelf
from evals.stages import STAGES, by_cause, realm_asked, realms, said_by, shares, stage
from evals.stages_table import print_stages, stages_json

TEXT = "能耗下降15%。氨氮下降8%。"
LAW = "第三条 应当节约。"
SHELF = Shelf({"plan": TEXT, "law": LAW}, {"plan": "某方案", "law": "节约能源法"})
ROW = GoldRow("r", "target", "能耗？", (), "answer", ((Place("plan", "二"),),), (("15%",),), (), "")
TARGET = Target("plan", "二", "能耗", "下降…", "15", "%", "", "", "", "figure", "能耗下降15%。", 0, 8)
RECORDED = {("plan", "二"): "能耗,下降15%"}


def says(text: str, section: str = "二", doc: str = "plan", **more: Any) -> Answer:
    whole = TEXT if doc == "plan" else LAW
    citation = Citation(1, doc, SHELF.titles[doc], section, "", whole, 0, len(whole))
    kind = "target" if doc == "plan" else "provision"
    answer = Answer(
        "?", "answered", kind, f"{text}[1]", sentences=(Sentence(text, (1,)),), citations=(citation,), targets=(TARGET,)
    )
    return replace(answer, **more)


def seen(*sections: str, realm: str = "plan") -> Trace:
    return Trace(realm, tuple(("plan", s) for s in sections), (("law", "第三条"),))


REFUSAL = Answer("?", "abstained", "refusal", "没有。", "off_topic")


@pytest.mark.parametrize(
    ("answer", "found", "cause"),
    [
        (says("能耗下降15%。"), seen("二"), ""),
        (says("应当节约。", "第三条", "law"), seen("二", realm="law"), "realm"),
        (says("氨氮下降8%。", "三(一)"), seen("三(一)", "四(一)"), "found_10"),
        (says("氨氮下降8%。", "三(一)"), seen("一", "三(一)", "四(一)", "四(二)", "四(三)", "二"), "found_5"),
        (says("氨氮下降8%。", "三(一)"), seen("三(一)", "二"), "found_1"),
        (says("氨氮下降8%。", kind="responsibility"), seen("二"), "kind"),
        (REFUSAL, seen("二"), "answered"),
        (says("氨氮下降8%。", targets=()), seen("二"), "records"),
        (says("能耗下降15%。", "三(一)"), seen("二"), "cited"),
        (says("氨氮下降8%。"), seen("二"), "said"),
        (says("能耗下降15%，氨氮下降9%。"), seen("二"), "verified"),
    ],
)  # fmt: skip
def test_a_failing_row_is_put_to_the_first_step_that_went_wrong(answer: Answer, found: Trace, cause: str) -> None:
    assert stage(ROW, "f.jsonl", answer, "", found, SHELF, RECORDED).cause == cause


def test_what_must_not_be_said_and_quotes_that_are_no_cuts_have_steps_of_their_own() -> None:
    row = replace(ROW, exclude=("氨氮",))
    assert stage(row, "f", says("能耗下降15%，氨氮下降8%。"), "", seen("二"), SHELF, RECORDED).cause == "clean"
    answer = says("能耗下降15%。")
    false = replace(answer, citations=(replace(answer.citations[0], quote="能耗下降15％"),))
    assert stage(ROW, "f", false, "", seen("二"), SHELF, RECORDED).cause == "quotes"


def test_a_row_to_be_declined_has_only_that_step_and_those_of_what_was_shown() -> None:
    row = replace(ROW, expect="abstain", cite_any=(), contain=())
    right, wrong = (stage(row, "f", a, "", seen("二"), SHELF, {}) for a in (REFUSAL, says("能耗下降15%。")))
    assert {k: v for k, v in right.steps.items() if v is not None} == {"declined": True} and right.cause == ""
    assert wrong.cause == "declined" and wrong.steps["quotes"] is True and wrong.steps["kind"] is None


def test_a_crash_is_a_cause_of_its_own_and_in_no_share() -> None:
    crashed = stage(ROW, "f", None, "crashed:KeyError", Trace(), SHELF, {})
    assert crashed.cause == "crashed" and all(r.n == 0 for r in shares([crashed]).values())


def test_questions_answered_from_tables_are_not_scored_on_search() -> None:
    steps = stage(replace(ROW, type="list"), "f", says("能耗下降15%。"), "", seen("九"), SHELF, {}).steps
    assert steps["found_1"] is None and steps["kind"] is True


def test_a_sentence_set_aside_counts_as_not_verified() -> None:
    answer = says("能耗下降15%。", notes=("一句未通过核对，未予给出：……",))
    assert stage(ROW, "f", answer, "", seen("二"), SHELF, RECORDED).steps["verified"] is False


def test_shares_show_their_n_and_causes_keep_the_order_of_the_steps() -> None:
    staged = [
        stage(ROW, "f", a, "", seen("二"), SHELF, RECORDED)
        for a in (says("能耗下降15%。"), REFUSAL, says("能耗下降15%。", "三(一)"))
    ]
    assert shares(staged)["answered"] == Rate(2, 3) and shares(staged)["declined"] == Rate(0, 0)
    assert [(k, len(v)) for k, v in by_cause(staged).items()] == [("answered", 1), ("cited", 1)]
    console = Console(file=StringIO(), width=160)
    print_stages(staged, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "66.7% 2/3" in shown and STAGES["cited"] in shown and "not_cited" in shown
    assert stages_json(staged)["causes"] == {"answered": ["r"], "cited": ["r"]}


def test_a_row_belongs_to_the_realm_it_cites_and_one_to_be_declined_to_that_of_its_file() -> None:
    assert realms(ROW) == {"plan"}
    assert realms(replace(ROW, cite_any=((Place("节约能源法", "第三条"),),))) == {"law"}
    assert realms(replace(ROW, cite_any=()), "laws-extra.jsonl") == {"law"}
    with pytest.raises(WenceError, match="没有“x”"):
        realm_asked("x")


def test_a_target_reads_as_people_write_its_figure() -> None:
    assert "下降15%" in said_by(TARGET)


def test_watching_sees_what_was_chosen_and_leaves_the_doors_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import receipts, route

    monkeypatch.setattr(route, "choose", lambda desk, draft, law, **more: "law")
    before = (route.choose, receipts.finish)
    desk = SimpleNamespace(evidence=SimpleNamespace(sections=((("plan", "二"), 1.0), (("plan", "一"), 0.5))))
    law = SimpleNamespace(evidence=SimpleNamespace(paragraphs=((SimpleNamespace(doc="law", article="第三条"), 1.0),) * 2))
    with pytest.raises(ZeroDivisionError), watching() as trace:
        assert route.choose(desk, SimpleNamespace(reason="off_topic"), law) == "law"
        assert (trace.realm, trace.sections, trace.articles) == ("law", (("plan", "二"), ("plan", "一")), (("law", "第三条"),))
        trace.clear()
        assert trace == Trace()
        raise ZeroDivisionError
    assert (route.choose, receipts.finish) == before
