"""The attack tells a verifier that lets false sentences out from one that does not, and one that is too strict from one that is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from sentences_of_plans import Judge
from sentences_of_plans import truths as plan_truths

from bot import receipts
from bot.answer import Answer, Citation
from bot.assistant import Assistant
from bot.draft import Draft, Line, Span
from bot.verify import Findings, Verifier
from corpus.library import Library
from evals.alterations import EACH, KINDS, altered
from evals.attack import FEWEST, Attack, Passed, Truth, attack, reasons, truths
from evals.attack_table import print_attack
from evals.gold import GoldFile, GoldRow, Place

TARGET = "到2025年，全区单位地区生产总值能源消耗：比2020年下降15%。"


class Deaf(Verifier):
    """Accepts whatever it is told."""

    def check(self, claim: Any) -> Findings:
        return Findings()


@pytest.fixture(scope="module")
def judge(library: Library) -> Judge:
    return Judge(library)


@pytest.fixture(scope="module")
def told(library: Library) -> list[Truth]:
    """Every fourth sentence that the kinds compose of the plan."""
    return [Truth(t.line, "", "plan", "x") for t in plan_truths(library)[::4]]


def shown(result: Attack) -> str:
    console = Console(file=StringIO(), width=140)
    print_attack(result, console)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_of_the_plan_no_false_sentence_is_accepted_and_no_true_one_falls(judge: Judge, told: list[Truth]) -> None:
    result = attack(told, judge.library, judge.verifier)
    assert result.stands and result.truths == {"plan": len(told)} and len(told) > 100
    assert {"figure", "bound", "body", "role", "date", "quote"} <= {k for k, n in result.tried.items() if n >= 5}
    assert {e.kind for e in result.examples} == set(result.tried) and all(e.why for e in result.examples)
    assert "误伤 0 句" in shown(result) and "通过：改假的一句没有放过" in shown(result)


def test_a_verifier_that_accepts_everything_is_found_out(judge: Judge, told: list[Truth]) -> None:
    result = attack(told[:20], judge.library, Deaf(()))
    assert not result.stands and len(result.accepted) == sum(result.tried.values()) > 20
    assert all(rate.value == 0 for rate in result.rates().values())
    text = shown(result)
    assert "未通过" in text and "放过“" in text and f"真句子不足 {FEWEST} 句" in text and "另有" in text


def test_a_true_sentence_that_falls_is_named_with_the_reason(judge: Judge, told: list[Truth]) -> None:
    false = replace(told[0].line, text="全区共有九千九百座电站，装机99万千瓦。")
    result = attack([replace(told[0], line=false), *told[1:4]], judge.library, judge.verifier)
    assert not result.stands and not result.accepted
    assert [(p.kind, p.row) for p in result.fell] == [("true", "x")] and "99" in result.fell[0].why
    assert "误伤：" in shown(result)


def test_only_the_alterations_asked_for_are_tried(judge: Judge, told: list[Truth]) -> None:
    assert set(attack(told[:30], judge.library, judge.verifier, ["figure"]).tried) == {"figure"}


def test_what_another_answer_truly_says_is_not_taken_for_false(judge: Judge, library: Library) -> None:
    first = next(t.line for t in plan_truths(library) if t.line.text == TARGET)
    false = next(a.text for a in altered(first, library) if a.kind == "figure")
    known = Truth(replace(first, text=false), "", "plan", "y")
    alone = attack([Truth(first, "", "plan", "x")], library, Deaf(()))
    both = attack([Truth(first, "", "plan", "x"), known], library, Deaf(()))
    assert false in [p.text for p in alone.accepted] and false not in [p.text for p in both.accepted if p.row == "x"]


def made(line: Line, library: Library) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for a in altered(line, library):
        out.setdefault(a.kind, []).append(a.text)
    return out


def test_an_alteration_changes_the_sentence_in_one_place_and_each_kind_twice_at_most(library: Library) -> None:
    line = next(t.line for t in plan_truths(library) if t.line.text == TARGET)
    kinds = made(line, library)
    assert kinds["figure"] == [TARGET.replace("15%", "16%"), TARGET.replace("15%", "150%")]
    assert TARGET.replace("下降", "提高") in kinds["bound"] and TARGET.replace("2025", "2026") in kinds["date"]
    assert all(TARGET not in texts for texts in kinds.values()) and set(kinds) <= set(KINDS)
    many = made(replace(line, text="降低15%、16%、17%、18%。"), library)
    assert {kind: len(texts) for kind, texts in many.items()} == {"figure": EACH, "bound": 1}


def test_of_a_law_the_article_its_name_its_state_and_the_words_quoted_are_altered(everything: Library) -> None:
    law = everything.document("energy-conservation-law")
    span = (Span(law.id, 0, 1),)
    said = "《节约能源法》第五十三条第一款：⟦应当在三十日内报送⟧。"
    kinds = made(Line(said, span), everything)
    assert said.replace("五十三", "五十四") in kinds["article"] and said.replace("节约能源法", "电力法") in kinds["law"]
    assert said.replace("应当", "不得") in kinds["quoted modal"] and said.replace("三十", "三十一") in kinds["quoted figure"]
    assert len(kinds["quote"]) == 2 and "figure" not in kinds
    state = made(Line("效力：现行有效。", span), everything)["state"]
    assert state and all("现行有效" not in s for s in state)
    english = made(Line("《节约能源法》 (2018-10-26 修正): in force.", span), everything)["state"]
    assert english == [f"《节约能源法》 (2018-10-26 修正): {s}." for s in ("repealed", "not yet in force")]


def test_the_truths_are_the_lines_that_the_answers_were_made_of(judge: Judge, told: list[Truth], library: Library) -> None:
    first, second = told[0].line, told[1].line

    class Told:
        def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
            line = first if question == "甲" else second
            receipts.finish(Draft("passage", (line,)), library, judge.verifier, "hans", "2026-01-01")
            cited = () if question == "丙" else (Citation(1, "plan", "", "二", "", "x", 0, 1),)
            return Answer(question, "answered", "passage", "x", citations=cited)

    place = ((Place("plan", "二"),),)
    rows = tuple(GoldRow(f"r{i}", "target", q, (), "answer", place, (), (), "") for i, q in enumerate("甲甲乙丙"))
    steps: list[tuple[int, int]] = []
    found = truths([GoldFile("f", "", rows)], Told(), library, lambda done, all_: steps.append((done, all_)))
    assert [(t.line, t.row, t.realm, t.day) for t in found] == [
        (first, "r0", "plan", "2026-01-01"), (second, "r2", "plan", "2026-01-01"),
    ]  # fmt: skip
    assert steps[-1] == (4, 4)


def test_answers_from_laws_and_from_the_plan_stand_the_attack(assistant: Assistant) -> None:
    questions = (
        "节约能源法第五十三条",
        "不交能源利用状况报告罚多少",
        "到2025年能耗强度下降多少",
        "公共机构节能条例第十五条怎么说",
    )
    place = ((Place("plan", "二"),),)
    rows = tuple(GoldRow(q, "law", q, (), "answer", place, (), (), "") for q in questions)
    found = truths([GoldFile("f", "", rows)], assistant, assistant.library)
    assert {t.realm for t in found} == {"plan", "law"}
    result = attack(found, assistant.library, assistant.verifier)
    assert result.stands, (result.fell, result.accepted)
    assert {"figure", "article", "law", "state", "quote"} <= set(result.tried)


def test_the_reason_is_empty_for_a_line_that_would_be_shown(judge: Judge, told: list[Truth], library: Library) -> None:
    assert reasons(told[0].line, library, judge.verifier, "") == ""
    assert reasons(replace(told[0].line, text=told[0].line.text + "另有99个。"), library, judge.verifier, "")


def test_one_accepted_of_many_is_not_rounded_to_all() -> None:
    one = Passed("law", "a", "b", "r")
    text = shown(Attack({"law": 5000}, (), {"law": 5000}, (one,)))
    assert "99.9%" in text and "100.0%" not in text
    assert "100.0%" in shown(Attack({"law": 5000}, (), {"law": 5000}, ()))


def test_as_json_every_accepted_sentence_is_there() -> None:
    one = Passed("figure", "a", "b", "r")
    result = Attack({"law": 1}, (), {"figure": 1}, (one,))
    assert result.as_json()["accepted"] == [{"kind": "figure", "true": "a", "text": "b", "row": "r", "why": ""}]
    assert not result.enough and replace(result, truths={"plan": FEWEST}).enough
