"""Both scripts, same answer: a question in Simplified and in Traditional characters finds the same spans and is answered in its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.records import Document
from corpus.script import to_simplified, to_traditional

GOLD = Path(__file__).resolve().parents[1] / "evals" / "gold" / "plan-extra.jsonl"
KINDS = ("responsibility", "target", "reverse", "list", "detail", "unanswerable")


def thirty() -> list[str]:
    """Five questions of each kind, typed in Simplified, every third of them so that they differ."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    out: list[str] = []
    for kind in KINDS:
        mine = [
            r["question"]
            for r in rows
            if r["type"] == kind and not r["history"] and to_simplified(r["question"]) == r["question"]
        ]
        mine = [q for q in mine if len(re.findall(r"[a-zA-Z]+", q)) < 4 and to_traditional(q) != q]
        out += mine[::3][:5] if len(mine) >= 15 else mine[:5]
    return out


def spans(answer: Answer) -> list[tuple[str, int, int]]:
    return [(c.doc, c.start, c.end) for c in answer.citations]


def test_there_are_thirty_questions() -> None:
    assert len(thirty()) == len(set(thirty())) == 30


@pytest.mark.parametrize("question", thirty())
def test_a_question_in_either_script_has_the_same_answer(assistant: Assistant, question: str) -> None:
    here, there = assistant.ask(question), assistant.ask(to_traditional(question))
    assert there.script == "hant" and here.script == "hans"
    assert (there.status, there.kind, there.reason) == (here.status, here.kind, here.reason)
    assert spans(there) == spans(here) and there.targets == here.targets and there.duties == here.duties


def test_traditional_is_answered_in_traditional_with_quotes_as_in_the_source(assistant: Assistant, plan: Document) -> None:
    answer = assistant.ask("誰負責煤炭清潔高效利用工程？")
    ours = "\n".join(s.text for s in answer.sentences if not s.text.startswith("對應原文"))
    assert "按職責分工負責" in ours and "能源局" in ours and "原文沒有指定牽頭單位" in ours
    assert not re.search(r"[责单负责业总标实对级统规适项无应]", ours)
    assert all(c.quote == plan.text[c.start : c.end] for c in answer.citations)
    assert all(f == to_traditional(to_simplified(f)) for f in answer.followups)


def test_simplified_is_answered_in_simplified_with_quotes_as_in_the_source(assistant: Assistant, plan: Document) -> None:
    answer = assistant.ask("秸秆综合利用率要达到多少？")
    assert answer.sentences[0].text == to_simplified(answer.sentences[0].text)
    quoted = re.findall(r"“(.{20,})”", answer.answer)
    assert quoted and all(q in plan.text and "稈" in plan.text for q in quoted) and "秸稈" in quoted[0]


@pytest.mark.parametrize(
    "question, wanted",
    [
        (
            "Who leads the energy saving work in agriculture and animal husbandry?",
            "Lead (4 bodies): 农牧厅 (Department of Agriculture",
        ),
        ("Who is responsible for the clean and efficient use of coal?", "The text names no lead body"),
        ("What is the target for the share of coal consumption?", "The text: “"),
        ("What are the tasks of the Department of Water Resources?", "水利厅 is named in 2 items"),
    ],
)
def test_an_english_question_is_answered_in_english(assistant: Assistant, question: str, wanted: str) -> None:
    answer = assistant.ask(question)
    assert (answer.script, answer.status) == ("en", "answered") and wanted in answer.answer
    assert answer.followups == ()


def test_mixed_writing_is_read_as_chinese(assistant: Assistant) -> None:
    answer = assistant.ask("新建數據中心的PUE不能超過多少？")
    assert answer.script == "hant" and any("不超過1.3" in s.text for s in answer.sentences)
