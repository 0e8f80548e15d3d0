"""A receipt proves itself: it can be read again whole, and one altered digit anywhere is found and named."""

from __future__ import annotations

import copy
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_runner import Wence, wence_here

from bot import receipt_print
from bot.assistant import Assistant
from bot.receipt_file import Stamp, answer_of, check, digest, opened, receipt
from corpus.errors import InputError
from corpus.library import Library

WHEN = "2026-11-23T13:00:00+08:00"
QUESTIONS = (
    "煤电机组节能改造由哪些部门负责？", "交通物流有哪些量化指标？", "煤電機組節能改造由哪些部門負責？", "Who is responsible for clean coal?",
    "能源局牵头哪些工作，配合哪些工作？", "重点用能单位不报能源利用状况报告怎么罚？", "環境影響評價法第二十五條怎麼說",
)  # fmt: skip


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


@pytest.fixture(scope="module")
def made(assistant: Assistant) -> Callable[[str], dict[str, Any]]:
    held: dict[str, dict[str, Any]] = {}

    def of(question: str) -> dict[str, Any]:
        if question not in held:
            answer = assistant.ask(question, as_of="2026-11-23")
            assert answer.citations, question
            stamp = Stamp("0.1.0", {"方案": "a" * 64})
            held[question] = receipt(answer, assistant.library.documents, WHEN, as_of="2026-11-23", stamp=stamp)
        return copy.deepcopy(held[question])

    return of


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_receipt_holds_against_its_documents_after_a_browser_had_it(
    question: str, made: Callable[[str], dict[str, Any]], assistant: Assistant
) -> None:
    through = json.loads(json.dumps(made(question)))
    assert check(opened(through), assistant.library) == ()
    assert answer_of(through) == answer_of(made(question))


@pytest.mark.parametrize("question", QUESTIONS[:2])
def test_every_single_altered_digit_is_found(question: str, made: Callable[[str], dict[str, Any]], assistant: Assistant) -> None:
    text = json.dumps(made(question), ensure_ascii=False)
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    missed = []
    for i in digits[:: max(1, len(digits) // 120)]:
        altered = text[:i] + str((int(text[i]) + 1) % 10) + text[i + 1 :]
        try:
            found = check(opened(json.loads(altered)), assistant.library)
        except (InputError, ValueError):
            continue  # refused outright: an edition that is none, a number with a leading zero
        if not found:
            missed.append(text[max(0, i - 20) : i + 20])
    assert missed == [] and len(digits) > 50


def _sealed_again(altered: dict[str, Any]) -> dict[str, Any]:
    from bot.receipt_file import _seals

    return {**altered, "seals": _seals(altered)}


def test_whoever_alters_a_sentence_and_seals_it_again_is_found_by_the_words(
    made: Callable[[str], dict[str, Any]], assistant: Assistant
) -> None:
    whole = made("煤电机组节能改造由哪些部门负责？")
    altered = copy.deepcopy(whole)
    i, sentence = next((i, s) for i, s in enumerate(altered["answer"]["sentences"]) if "5家" in s["text"])
    sentence["text"] = sentence["text"].replace("5家", "6家")
    found = check(_sealed_again(altered), assistant.library)
    assert any(f.part == f"第 {i + 1} 句" for f in found) and not any("封签" in f.problem for f in found)


def test_a_quote_that_was_altered_is_shown_beside_the_true_one(
    made: Callable[[str], dict[str, Any]], assistant: Assistant
) -> None:
    altered = made("交通物流有哪些量化指标？")
    cited = next(c for c in altered["answer"]["citations"] if "80%" in c["quote"])
    cited["quote"] = cited["quote"].replace("80%", "90%", 1)
    found = [f for f in check(_sealed_again(altered), assistant.library) if f.part.startswith(f"来源 [{cited['number']}]")]
    assert found and "写作“" in found[0].problem and "原文是“" in found[0].problem


def test_another_version_of_a_document_is_said_to_be_one(made: Callable[[str], dict[str, Any]], assistant: Assistant) -> None:
    altered = made("交通物流有哪些量化指标？")
    altered["documents"][0]["sha256"] = "0" * 64
    assert any("摘要不同" in f.problem for f in check(_sealed_again(altered), assistant.library))
    gone = Library((), (), (), ())
    assert any("没有这份资料" in f.problem for f in check(made("交通物流有哪些量化指标？"), gone))


def test_the_digest_is_that_of_the_text_and_only_cited_documents_are_listed(
    made: Callable[[str], dict[str, Any]], assistant: Assistant
) -> None:
    listed = made("交通物流有哪些量化指标？")["documents"]
    assert [d["doc"] for d in listed] == ["plan"]
    plan = assistant.library.document("plan")
    assert listed[0]["sha256"] == digest(plan) == hashlib.sha256(plan.text.encode()).hexdigest() == plan.sha256


@pytest.mark.parametrize(
    "bad", [{}, [], "x", {"format": "wence-receipt", "edition": 2}, {"format": "wence-receipt", "edition": 1}]
)
def test_what_is_no_receipt_is_refused_with_a_remedy(bad: object) -> None:
    with pytest.raises(InputError) as fault:
        opened(bad)
    assert fault.value.remedy


def test_wence_verify_says_what_is_wrong_and_exits_1(made: Callable[[str], dict[str, Any]], tmp_path: Path, wence: Wence) -> None:
    path = tmp_path / "凭据.json"
    path.write_text(json.dumps(made("交通物流有哪些量化指标？"), ensure_ascii=False), encoding="utf-8")
    assert "与原文一致" in wence("verify", str(path)).out
    path.write_text(path.read_text(encoding="utf-8").replace("80%", "81%", 1), encoding="utf-8")
    told = wence("verify", str(path))
    assert told.status == 1
    assert "封签" in told.err and "81%" in told.err
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    assert "读不了" in wence("verify", str(tmp_path / "no.json")).err


def test_the_markdown_and_the_word_file_hold_question_answer_quotes_and_digests(
    made: Callable[[str], dict[str, Any]],
) -> None:
    from docx import Document

    whole = made("重点用能单位不报能源利用状况报告怎么罚？")
    answer = answer_of(whole)
    text = receipt_print.markdown(whole)
    word = "\n".join(p.text for p in Document(io.BytesIO(receipt_print.docx(whole))).paragraphs)
    for shown in (text, word):
        for part in (answer.question, answer.citations[0].quote[:40], whole["documents"][0]["sha256"], WHEN, "要点转述，非原文"):
            assert part in shown
        assert all(s.text[:20] in shown for s in answer.sentences)


def test_a_conversation_says_which_question_was_not_answered(made: Callable[[str], dict[str, Any]]) -> None:
    records = [{"question": "交通", "receipt": made("交通物流有哪些量化指标？")}, {"question": "<b>停了", "receipt": None}]
    text = receipt_print.conversation("我的*对话*", records)
    assert "# 我的\\*对话\\*" in text and "## \\<b\\>停了" in text and "没有作答" in text and text.count("> ") >= 1
