"""Shares with their n, calibration by reason, and the arithmetic of the benchmarks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from bot.answer import Answer, Citation
from corpus.errors import InputError
from evals.bench.latency import percentile, warm
from evals.bench.retrieval import measure as measure_search
from evals.bench.retrieval import rows_of, sections
from evals.calibrate import ROWS, calibrate, load_rows, print_calibration
from evals.gold import GoldFile, GoldRow, Place
from evals.judge import judge
from evals.metrics import Rate, measure
from evals.results import Result
from evals.shelf import Shelf

TEXT = "能耗下降15%。"
SHELF = Shelf({"plan": TEXT})


def row(name: str, expect: str = "answer", *groups: str, history: tuple[str, ...] = ()) -> GoldRow:
    return GoldRow(name, "target", name, history, expect, tuple((Place("plan", s),) for s in groups), (), (), "")


def reply(status: Any, *cited: str) -> Answer:
    citations = tuple(Citation(i, "plan", "", s, "", TEXT, 0, len(TEXT)) for i, s in enumerate(cited, start=1))
    return Answer("?", status, "passage", "", "", citations=citations)


def result(gold: GoldRow, answer: Answer) -> Result:
    return Result(gold, "f.jsonl", answer, judge(gold, answer))


def test_every_share_shows_its_n_and_is_none_where_nothing_was_scored() -> None:
    empty = measure([])
    assert empty.total.value is None and empty.abstention_precision.value is None and str(empty.total) == "– (n=0)"
    assert str(Rate(1, 3)) == "33.3% (n=3)"


def test_citations_and_abstentions_are_measured_in_both_directions() -> None:
    m = measure([
        result(row("a", "answer", "二", "三(一)"), reply("answered", "二", "四(一)")),  # precision 1/2, recall 1/2
        result(row("b", "answer", "二"), reply("answered", "二", "二")),  # the same section twice counts once
        result(row("c", "answer", "二"), reply("abstained")),  # cites nothing: recall 0, no precision
        result(row("d", "abstain"), reply("abstained")),
        result(row("e", "abstain"), reply("answered", "二")),
    ])  # fmt: skip
    assert (m.citation_precision, m.citation_recall) == (Rate(1.5, 2), Rate(1.5, 3))
    assert (m.abstention_precision, m.abstention_recall) == (Rate(1, 2), Rate(1, 2))
    assert m.statuses == {
        ("answer", "answered"): 2, ("answer", "abstained"): 1, ("abstain", "abstained"): 1, ("abstain", "answered"): 1,
    }  # fmt: skip


class Told:
    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        return self.answers[question]


CAL = [
    ("c-1", True, "", "二", reply("answered", "二"), ""),
    ("c-2", True, "", "二", reply("answered", "三(一)"), "not_cited:二"),
    ("c-3", True, "", "通知", reply("answered", "印发通知"), ""),
    ("c-4", True, "", "二", reply("abstained"), "should_answer:abstained:"),
    ("c-4b", True, "", "二", reply("partial", "二"), "should_answer:partial:"),
    ("c-5", False, "year", "", reply("abstained"), ""),
    ("c-6", False, "year", "", reply("partial", "二"), "should_abstain:partial"),
    ("c-7", False, "smalltalk", "", reply("smalltalk"), ""),
]


def test_calibration_names_each_row_that_should_have_been_answered_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    names = ("id", "question", "answerable", "reason", "section")
    lines = [json.dumps(dict(zip(names, (i, i, can, why, where), strict=True))) for i, can, why, where, _, _ in CAL]
    path.write_text("\n".join(lines), encoding="utf-8")
    results = calibrate(path, Told({c[0]: c[4] for c in CAL}), SHELF)
    assert {r.row.id: r.cause for r in results} == {c[0]: c[5] for c in CAL}
    console = Console(file=StringIO(), width=100)
    print_calibration(results, console, failures=True)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "60.0%" in shown and "40.0%" in shown and "year" in shown and "should_abstain:partial" in shown


@pytest.mark.parametrize(
    "bad", ["[]", '{"id": "x"}', '{"id":"x","question":"?","answerable":1,"reason":"","section":"二"}',
            '{"id":"x","question":"?","answerable":true,"reason":"","section":""}']
)  # fmt: skip
def test_a_bad_calibration_row_is_refused_with_its_line(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n" + bad, encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl:2"):
        load_rows(path)


def test_the_calibration_rows_of_the_project_can_be_read() -> None:
    rows = load_rows(ROWS)
    assert {r.answerable for r in rows} == {True, False} and len({r.id for r in rows}) == len(rows)


def test_a_percentile_is_one_of_the_values_measured() -> None:
    values = [float(v) for v in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95), percentile([3.0], 95)) == (50.0, 95.0, 3.0)


def test_warm_times_leave_the_first_question_out_and_say_their_n() -> None:
    class Timed(Told):
        times = iter([500.0, 10.0, 20.0, 30.0])

        def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
            return Answer(question, "abstained", "refusal", "", elapsed_ms=next(self.times))

    measured = warm(Timed({}), [("a", ()), ("b", ()), ("c", ())])
    assert (measured.n, measured.p50, measured.max) == (3, 20.0, 30.0)


def test_a_section_ranks_by_its_first_unit_among_distinct_sections_of_the_plan() -> None:
    hits = [
        SimpleNamespace(unit=SimpleNamespace(doc=d, section=s))
        for d, s in [("plan", "二"), ("plan", "二"), ("law", "x"), ("plan", "一")]
    ]
    assert sections(hits) == ["二", "一"]


def test_search_is_measured_on_rows_that_stand_alone_and_cite_the_plan() -> None:
    law = GoldRow("law", "law", "law", (), "answer", ((Place("节约能源法", "第一条"),),), (), (), "")
    gold = GoldFile(
        "f",
        "",
        (
            row("a", "answer", "二"),
            row("b", "answer", "二", "一"),
            row("no", "abstain"),
            law,
            row("h", "answer", "二", history=("x",)),
        ),
    )
    rows = rows_of([gold])
    assert [r.id for r, _ in rows] == ["a", "b"]
    line = measure_search("words", lambda q: {"a": ["一", "二"], "b": ["二", "三(一)"]}[q], rows)
    assert (line.n, line.at_1, line.at_5, line.all_at_10, line.misses) == (2, 0.5, 1.0, 0.5, ())
    assert measure_search("words", lambda q: [], []).at_1 is None


def test_help_is_plain_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom evals.__main__ import app\ntry:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "sys.exit(bool({'torch', 'chromadb', 'gradio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0 and "gate" in done.stdout and "基线" in done.stdout
