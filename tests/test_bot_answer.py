"""The contract of an answer: every key, every quote a cut of the text, every sentence with a citation, no card on a refusal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.answer import KINDS, REASONS, STATUSES, Answer
from bot.assistant import Assistant
from corpus.errors import NotFoundError
from corpus.library import Library

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "evals" / "gold"
KEYS = [
    "question", "status", "reason", "kind", "answer", "sentences", "citations", "duties", "targets", "provisions", "followups",
    "script", "elapsed_ms", "notes",
]  # fmt: skip
CITATION = ["number", "doc", "title", "section", "heading", "quote", "start", "end", "form", "version", "in_force", "url"]
DUTY = [
    "doc", "section", "heading", "lead", "joint", "sole", "carry_out", "open_list", "inherited_from", "quote", "start", "end",
]  # fmt: skip
PROVISION = [
    "doc", "article", "paragraph", "applies_to", "modal", "what", "says", "threshold", "deadline", "authority", "sanction",
    "consequence", "consequence_article", "penalises", "refs", "topics", "quote", "start", "end",
]  # fmt: skip
TARGET = [
    "doc", "section", "metric", "relation", "value", "unit", "base", "deadline", "scope", "kind", "quote", "start", "end",
]  # fmt: skip


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    """The answers to every third gold question, of the plan and of the laws, each asked once."""
    rows = [json.loads(line) for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines() if line]
    return [assistant.ask(r["question"], tuple(r["history"])) for r in rows[::3]] + [assistant.ask("您好")]


def test_an_answer_as_json_has_every_key_of_the_contract(answers: list[Answer]) -> None:
    for answer in answers:
        told = json.loads(json.dumps(answer.as_json(), ensure_ascii=False))
        assert list(told) == KEYS
        assert all(list(c) == CITATION for c in told["citations"])
        assert all(list(d) == DUTY for d in told["duties"]) and all(list(t) == TARGET for t in told["targets"])
        assert all(list(s) == ["text", "citations", "checks"] for s in told["sentences"])
        assert all(len(v) == 2 and v[0] == v[1] for s in told["sentences"] for v in s["checks"].values())
        assert isinstance(told["elapsed_ms"], float) and all(list(p) == PROVISION for p in told["provisions"])
        lawful = any(c.form == "restated" for c in answer.citations)  # laws may speak beside a passage or a responsibility
        assert not told["provisions"] or told["kind"] in ("provision", "obligation") or lawful
    assert any(a.provisions for a in answers) and any(a.duties for a in answers) and any(a.targets for a in answers)


def test_every_outcome_has_a_name_from_the_closed_lists(answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.status in STATUSES and answer.kind in KINDS and answer.reason in REASONS
        assert bool(answer.reason) == (answer.status == "abstained")
        assert (answer.kind == "refusal") == (answer.status == "abstained")
    assert {"answered", "abstained", "smalltalk"} <= {a.status for a in answers}


def test_every_sentence_of_an_answer_is_cited_and_every_quote_is_a_cut(answers: list[Answer], everything: Library) -> None:
    answered = [a for a in answers if a.status == "answered"]
    assert len(answered) > 100
    for answer in answered:
        assert answer.sentences and all(s.citations for s in answer.sentences), answer.question
        numbers = [c.number for c in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {n for s in answer.sentences for n in s.citations} == set(numbers)
        for card in answer.citations:
            document = everything.document(card.doc)
            assert card.quote == document.text[card.start : card.end] and card.quote.strip()
            section = document.section_at(card.start)
            assert (card.title, card.section, card.heading) == (document.title, section.label, section.heading)
        for record in (*answer.duties, *answer.targets, *answer.provisions):
            assert record.quote == everything.document(record.doc).text[record.start : record.end]


def test_words_in_quotation_marks_are_in_a_cited_passage(answers: list[Answer], library: Library) -> None:
    for answer in answers:
        if answer.status == "answered":
            for sentence in answer.sentences:
                for quoted in re.findall(r"(?:原文：|The text: |The passage: )“(.*)”", sentence.text):
                    cards = [c for c in answer.citations if c.number in sentence.citations]
                    assert any(quoted in c.quote for c in cards), sentence.text


def test_a_card_of_a_law_says_its_version_and_its_state_and_one_of_a_plan_its_years(
    answers: list[Answer], everything: Library
) -> None:
    cards = [c for a in answers for c in a.citations]
    kinds = {d.id: d.kind for d in everything.documents}
    laws = [c for c in cards if kinds[c.doc] == "law"]
    assert len(laws) > 20
    assert all(c.version and c.in_force and c.form == everything.document(c.doc).form for c in laws)
    assert all("flk.npc.gov.cn" in c.url for c in laws if c.form == "restated")
    assert all(c.form == "verbatim" and "方案期限" in c.in_force for c in cards if kinds[c.doc] == "plan")


def test_a_refusal_and_small_talk_show_no_card(answers: list[Answer]) -> None:
    quiet = [a for a in answers if a.status in ("abstained", "smalltalk")]
    assert len(quiet) > 20
    for answer in quiet:
        assert answer.citations == () and answer.duties == () and answer.targets == () and answer.provisions == ()
        assert not re.search(r"\[\d+\]", answer.answer) and not any(s.citations or s.checks for s in answer.sentences)


def test_the_text_is_the_sentences_with_their_marks(answers: list[Answer]) -> None:
    for answer in answers:
        rest = answer.answer
        for sentence in answer.sentences:  # a 款 of several norms is one sentence of several lines
            marks = "".join(f"[{n}]" for n in sentence.citations)
            assert rest.startswith(sentence.text)
            said = re.match(r"((?:\[\d+\])*)…?(?:\n|$)", rest[len(sentence.text) :])
            assert said and marks.startswith(said[1]) and bool(said[1]) == bool(marks)
            rest = rest[len(sentence.text) + said.end() :]
        assert rest == ""


def test_no_sentence_of_ours_falls_in_the_check(answers: list[Answer]) -> None:
    assert [n for a in answers for n in a.notes if "未通过核对" in n] == []


def test_nothing_is_kept_between_questions(assistant: Assistant) -> None:
    question = "煤炭消费比重要降到多少？"
    before = assistant.ask(question)
    assistant.ask("秸秆综合利用率要达到多少？")
    assert assistant.ask(question).answer == before.answer


def test_a_document_that_is_not_there_is_said_with_those_that_are(assistant: Assistant) -> None:
    with pytest.raises(NotFoundError) as caught:
        assistant.ask("煤炭消费比重要降到多少？", doc="nothing")
    assert "nothing" in caught.value.problem and "plan" in caught.value.remedy
