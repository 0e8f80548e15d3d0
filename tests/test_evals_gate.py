"""Run, gate and accept with a small assistant that says what it is told: a broken answer fails the gate by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import evals.gate
import evals.gold
import evals.run
from bot.answer import Answer, Citation, Sentence
from corpus.errors import IndexMissingError, InputError, WenceError
from evals.__main__ import app
from evals.gate import accept, baseline_of, compare, load_baseline
from evals.metrics import measure
from evals.results import Report
from evals.run import Selection, run
from evals.shelf import Assistant, Shelf

TEXT = "能耗下降15%。化學需氧量下降8%。"
SHELF = Shelf({"plan": TEXT}, {"plan": "某方案"}, ("财政厅",))


@dataclass
class Told:
    """An assistant that gives the answers it was told and keeps what it was asked."""

    answers: dict[str, Answer | Exception] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        self.asked.append((question, tuple(history)))
        answer = self.answers[question]
        if isinstance(answer, Exception):
            raise answer
        return answer


def says(words: str, text: str) -> Answer:
    at = TEXT.index(words)
    citation = Citation(1, "plan", "某方案", "二", "", words, at, at + len(words))
    return Answer("?", "answered", "target", text + "[1]", sentences=(Sentence(text, (1,)),), citations=(citation,))


ALL = Selection()
REFUSAL = Answer("?", "abstained", "refusal", "没有。", "off_topic")
ROWS = [
    ("t-energy", "target", "能耗？", "answer", "plan", "15%"),
    ("t-cod", "target", "需氧量？", "answer", "plan", "8%"),
    ("t-law", "law", "法律？", "answer", "节约能源法", "三十日"),
    ("t-none", "unanswerable", "天气？", "abstain", "", ""),
]


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    rows = [
        {
            "id": name, "type": kind, "question": question, "history": ["先前"] if name == "t-cod" else [], "expect": expect,
            "cite_any": [[{"doc": doc, "section": "二"}]] if doc else [], "contain": [[word]] if word else [], "exclude": [],
            "note": "",
        }
        for name, kind, question, expect, doc, word in ROWS
    ]  # fmt: skip
    (folder / "one.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows[:2]), encoding="utf-8")
    (folder / "two.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows[2:]), encoding="utf-8")
    return folder


@pytest.fixture
def told() -> Told:
    return Told(
        {"能耗？": says("能耗下降15%。", "能耗下降15%。"), "需氧量？": says("化學需氧量下降8%。", "下降8%。"), "天气？": REFUSAL}
    )


def go(folder: Path, assistant: Assistant, selection: Selection = ALL) -> Report:
    return run(selection, assistant, SHELF, folder)


def test_every_row_is_asked_with_its_history_and_judged(gold: Path, told: Told) -> None:
    report = go(gold, told)
    assert {r.row.id: r.passed for r in report.results} == {"t-energy": True, "t-cod": True, "t-law": None, "t-none": True}
    assert told.asked == [("能耗？", ()), ("需氧量？", ("先前",)), ("天气？", ())]


def test_a_row_whose_document_is_not_there_is_skipped_with_the_reason_and_counts_nowhere(gold: Path, told: Told) -> None:
    report = go(gold, told)
    law = report.results[2]
    assert law.skipped == "its document is not among the sources" and law.verdict is None
    metrics = measure(report.results)
    assert (metrics.total.got, metrics.total.n, metrics.skipped) == (3, 3, 1)
    assert [(line.rate.value, line.skipped) for line in metrics.types if line.type == "law"] == [(None, 1)]


def test_a_row_that_expects_an_abstention_counts_whatever_is_on_the_shelf(gold: Path, told: Told) -> None:
    assert [r.passed for r in run(Selection(types=["unanswerable"]), told, Shelf({}), gold).results] == [True]


def test_a_crash_fails_its_own_row_by_name_and_the_others_are_asked(gold: Path, told: Told) -> None:
    told.answers["能耗？"] = ZeroDivisionError("by zero")
    report = go(gold, told)
    (failed,) = report.failures
    assert failed.row.id == "t-energy" and failed.verdict
    assert failed.verdict.causes[0].startswith("crashed:ZeroDivisionError: by zero (test_evals_gate.py:")
    assert measure(report.results).statuses[("answer", "crashed")] == 1


def test_an_error_that_concerns_every_question_ends_the_run(gold: Path, told: Told) -> None:
    told.answers["能耗？"] = IndexMissingError("没有索引。", "请运行 wence build。")
    with pytest.raises(IndexMissingError):
        go(gold, told)


def test_nothing_worse_passes_the_gate(gold: Path, told: Told) -> None:
    report = go(gold, told)
    assert compare(baseline_of(report), report).passes


def test_an_answer_that_breaks_fails_the_gate_by_name(gold: Path, told: Told) -> None:
    before = baseline_of(go(gold, told))
    told.answers["能耗？"] = says("能耗下降15%。", "能耗下降了。")
    gate = compare(before, go(gold, told))
    assert not gate.passes and [r.row.id for r in gate.worse] == ["t-energy"] and not gate.lost


def test_a_question_that_failed_before_may_fail_again_and_is_news_when_it_passes(gold: Path, told: Told) -> None:
    right = told.answers["能耗？"]
    told.answers["能耗？"] = REFUSAL
    before = baseline_of(go(gold, told))
    assert compare(before, go(gold, told)).passes
    told.answers["能耗？"] = right
    gate = compare(before, go(gold, told))
    assert gate.passes and gate.better == ("t-energy",)


def test_a_question_that_is_no_longer_scored_fails_the_gate(gold: Path, told: Told) -> None:
    before = baseline_of(go(gold, told))
    skipped = compare(before, run(Selection(), told, Shelf({}), gold))
    assert ("t-energy", "its document is not among the sources") in skipped.lost and not skipped.passes
    lines = (gold / "one.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (gold / "one.jsonl").write_text(lines[1], encoding="utf-8")
    gone = compare(before, go(gold, told))
    assert gone.lost == (("t-energy", "the row is gone"),) and gone.changed_files == ("one.jsonl",)


def test_a_file_that_is_gone_has_lost_its_questions_unless_only_others_were_asked_for(gold: Path, told: Told) -> None:
    before = baseline_of(go(gold, told))
    assert compare(before, go(gold, told, Selection(["two"])), whole=False).passes
    (gold / "one.jsonl").unlink()
    assert {i for i, _ in compare(before, go(gold, told)).lost} == {"t-cod", "t-energy"}


def test_an_answer_out_of_its_sources_fails_the_gate_even_where_the_row_passes(gold: Path, told: Told) -> None:
    before = baseline_of(go(gold, told))
    told.answers["能耗？"] = says("能耗下降15%。", "财政厅负责，能耗下降15%。")
    gate = compare(before, go(gold, told))
    assert not gate.worse and [r.row.id for r in gate.ungrounded] == ["t-energy"] and not gate.passes


def test_a_new_question_is_news_and_no_failure(gold: Path, told: Told) -> None:
    before = baseline_of(go(gold, told, Selection(["two"])))
    assert compare(before, go(gold, told)).passes
    assert {r.row.id for r in compare(before, go(gold, told)).new} == {"t-energy", "t-cod"}


def test_accept_writes_a_sorted_baseline_that_reads_back_the_same(gold: Path, told: Told, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    report = go(gold, told)
    accept(report, path)
    first = path.read_bytes()
    accept(replace(report, results=report.results[::-1], files=report.files[::-1]), path)
    assert path.read_bytes() == first
    assert load_baseline(path) == baseline_of(report)
    assert load_baseline(path)["two.jsonl"].questions == {"t-law": None, "t-none": True}
    assert '\n    "t-cod": true,\n    "t-energy": true\n' in path.read_text(encoding="utf-8")


def test_accept_refuses_answers_out_of_their_sources_and_leaves_the_baseline(gold: Path, told: Told, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    accept(go(gold, told), path)
    first = path.read_bytes()
    told.answers["能耗？"] = says("能耗下降15%。", "能耗下降16%。")
    with pytest.raises(InputError, match="t-energy"):
        accept(go(gold, told), path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("text", ["", "[]", '{"files": {"a": 3}}', '{"files": {"a": {"sha256": "", "questions": {"q": "yes"}}}}'])
def test_a_baseline_that_cannot_be_used_is_an_error_with_the_command_that_mends_it(text: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    for _ in range(2):
        with pytest.raises(InputError) as refused:
            load_baseline(path)
        assert "accept" in refused.value.remedy
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def command(gold: Path, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, asking the told assistant from the temporary gold folder."""
    monkeypatch.setattr(evals.run, "parts", lambda: (told, SHELF))
    monkeypatch.setattr(evals.gold, "GOLD_DIR", gold)
    monkeypatch.setattr(evals.gate, "BASELINE", tmp_path / "baseline.json")
    return CliRunner()


def test_the_commands_end_with_0_when_fine_1_when_worse_and_2_when_used_wrongly(
    command: CliRunner, told: Told, tmp_path: Path
) -> None:
    missing = command.invoke(app, ["gate"])
    assert missing.exit_code == 1 and "还没有基线" in missing.stderr
    assert command.invoke(app, ["accept"]).exit_code == 0
    assert command.invoke(app, ["gate"]).exit_code == 0
    told.answers["能耗？"] = REFUSAL
    worse = command.invoke(app, ["gate"])
    assert worse.exit_code == 1 and "t-energy" in worse.stdout and "wrong_status:abstained" in worse.stdout
    assert command.invoke(app, ["gate", "--file", "two"]).exit_code == 0
    assert command.invoke(app, ["gate", "--nonsense"]).exit_code == 2
    assert command.invoke(app, ["run", "--file", "nowhere"]).exit_code == 2
    assert command.invoke(app, ["run", "--type", "riddle"]).exit_code == 2


def test_a_run_prints_the_table_and_writes_every_row(command: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "results.jsonl"
    done = command.invoke(app, ["run", "--failures", "--out", str(out)])
    assert done.exit_code == 0 and "target" in done.stdout and "100.0%" in done.stdout
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["id"], r["passed"]) for r in rows] == [("t-energy", True), ("t-cod", True), ("t-law", None), ("t-none", True)]
    assert rows[0]["reply"]["citations"][0]["quote"] == "能耗下降15%。"


def test_an_error_is_told_in_two_parts_and_without_a_traceback(command: CliRunner, told: Told) -> None:
    told.answers["能耗？"] = WenceError("坏了。", "请修。")
    done = command.invoke(app, ["run"])
    assert done.exit_code == 1 and done.stderr.strip().endswith("坏了。\n请修。") and "Traceback" not in done.output
