"""Variants are the same on every day, change nothing that is asked, and are held to the spans of the question as written."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

import pytest
from rich.console import Console

from bot.answer import Answer, Citation
from corpus.errors import InputError
from evals.gold import GoldFile, GoldRow, Place
from evals.metrics import Rate
from evals.perturb import KEPT, lines, perturb, sound_alikes, variants
from evals.perturb_table import perturb_json, print_perturbed
from evals.shelf import Shelf

QUESTION = "新建数据中心，PUE不能超过1.3，由谁负责？"
SOUNDS = sound_alikes(["心新欣中钟终数树书据具居负付富责则建件见"])


def made(question: str) -> dict[str, str]:
    return {v.kind: v.question for v in variants(question, SOUNDS)}


def test_every_kind_of_variant_is_made_and_again_the_same() -> None:
    assert list(made(QUESTION)) == ["script", "dropped", "sound", "punctuation", "politeness", "order"]
    assert made(QUESTION) == made(QUESTION)
    assert made(QUESTION)["script"] == "新建數據中心，PUE不能超過1.3，由誰負責？"
    assert made(QUESTION)["order"] == "由谁负责，新建数据中心，PUE不能超过1.3？"
    assert made(QUESTION)["punctuation"] == "新建数据中心, PUE不能超过1.3, 由谁负责"


@pytest.mark.parametrize("kind", ["dropped", "sound"])
def test_a_slip_touches_one_character_and_no_figure_negation_or_latin_word(kind: str) -> None:
    for n in range(40):
        question = f"{QUESTION}{'啊' * (n % 7)}{n}号厂房呢"
        variant = made(question)[kind]
        assert "1.3" in variant and "PUE" in variant and "不" in variant
        if kind == "dropped":
            assert len(variant) == len(question) - 1
        else:
            differ = [(a, b) for a, b in zip(question, variant, strict=True) if a != b]
            assert len(differ) == 1 and differ[0][1] in SOUNDS[differ[0][0]] and differ[0][0] not in KEPT


def test_traditional_questions_get_simplified_pairs_and_english_ones_no_chinese() -> None:
    assert made("資料中心由誰負責？")["script"] == "资料中心由谁负责？"
    assert made("資料中心由誰負責？")["politeness"] == "請問資料中心由誰負責？謝謝！"
    assert set(made("Who leads on data centres?")) == {"punctuation", "politeness"}


def test_sounds_are_those_of_the_sources_commonest_first() -> None:
    assert sound_alikes(["新新新心心欣木"])["心"] == ("新", "欣") and "木" not in sound_alikes(["木心新"])


class Told:
    """Cites 一 for questions with 能耗, 二 for others, nothing for those without 吗."""

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        if "炸" in question:
            raise InputError("不行", "别问")
        if "吗" not in question and "嗎" not in question:
            return Answer(question, "abstained", "refusal", "没有")
        at = 0 if "能耗" in question else 5
        return Answer(question, "answered", "target", "x", citations=(Citation(1, "plan", "", "一", "", "y", at, at + 1),))


def rows(*questions: str) -> list[GoldFile]:
    place = ((Place("plan", "一"),),)
    return [GoldFile("f.jsonl", "", tuple(GoldRow(q, "target", q, (), "answer", place, (), (), "") for q in questions))]


def test_the_share_counts_the_same_spans_of_answers_and_the_same_refusals() -> None:
    shelf = Shelf({"plan": "能能能耗好好"})
    held = perturb(rows("能耗今年要下降吗", "今年天气怎么样"), Told(), shelf, ["politeness", "dropped", "script"])
    by = {line.kind: line for line in lines(held)}
    assert by["politeness"].answered == Rate(1, 1) and by["politeness"].declined == Rate(1, 1)
    assert by["script"].declined == Rate(1, 1)
    assert lines(perturb(rows("能耗今年要下降吗"), Told(), shelf, every=2))[0].answered.n == 1
    console = Console(file=StringIO(), width=140)
    print_perturbed(held, console, failures=True)
    assert "加客套话" in console.file.getvalue() and "100.0%" in console.file.getvalue()  # type: ignore[attr-defined]
    assert perturb_json(held)["kinds"]["politeness"]["spans"] == {"same": 1, "n": 1, "share": 1.0}


def test_an_answer_from_other_words_of_the_section_is_not_the_same_and_is_named() -> None:
    class Turning(Told):
        def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
            return super().ask(question.replace("请问", "").replace("能耗", "" if "请问" in question else "能耗"))

    held = perturb(rows("能耗今年要下降吗"), Turning(), Shelf({"plan": "能"}), ["politeness"])
    (line,) = lines(held)
    assert (line.answered, line.sections) == (Rate(0, 1), Rate(1, 1))
    console = Console(file=StringIO(), width=140)
    print_perturbed(held, console, failures=True)
    assert "→ 请问能耗今年要下降吗谢谢！" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_question_that_cannot_be_asked_makes_no_variants() -> None:
    assert perturb(rows("能耗炸了吗"), Told(), Shelf({"plan": "能"})) == ()
