"""Does it answer what the plan says, and say so where the plan does not? Counted by reason; every wrong row by name.

Rows are not gold: they hold no expected words, only whether the plan answers and in which section. They are not in the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.answer import Answer
from corpus.errors import InputError
from evals.gold import json_lines
from evals.grounding import check
from evals.judge import ABSTAINED
from evals.metrics import Rate
from evals.report import percent
from evals.shelf import Assistant, Shelf, parts, put

ROWS = Path(__file__).parent / "calibration" / "answerable.jsonl"
# What the calibration file calls the parts before and after the numbered chapters → the labels of the outline.
LABELS = {"通知": ("印发通知",), "引言": ("前言",), "附件": ("附件1", "附件2")}


@dataclass(frozen=True)
class CalRow:
    """A question, whether the plan answers it, why not (`reason`), or where (`section`)."""

    id: str
    question: str
    answerable: bool
    reason: str
    section: str


@dataclass(frozen=True)
class CalResult:
    """What a row got: `cause` is empty when right; `violations` are those of the grounding check."""

    row: CalRow
    answer: Answer | None
    cause: str = ""
    violations: tuple[str, ...] = ()


def load_rows(path: Path = ROWS) -> tuple[CalRow, ...]:
    """The rows of the file. InputError, with file and line, for one that is not right."""
    return tuple(_row(raw, where) for where, raw in json_lines(path))


def _row(raw: Any, where: str) -> CalRow:
    names = ("id", "question", "reason", "section")
    if (
        not isinstance(raw, dict)
        or not all(isinstance(raw.get(n), str) for n in names)
        or type(raw.get("answerable")) is not bool
    ):
        raise InputError(f"{where}：应有 {'、'.join(names)}（文字）和 answerable（true 或 false）。", "请改这一行。")
    if not raw["section" if raw["answerable"] else "reason"]:
        raise InputError(f"{where}：能答的行要写 section，不能答的行要写 reason。", "请改这一行。")
    return CalRow(raw["id"], raw["question"], raw["answerable"], raw["reason"], raw["section"])


def calibrate(
    path: Path = ROWS,
    assistant: Assistant | None = None,
    shelf: Shelf | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[CalResult, ...]:
    """Ask every row. InputError for a bad file; WenceError when the assistant cannot start."""
    rows = load_rows(path)
    if assistant is None or shelf is None:
        assistant, shelf = parts()
    results = []
    for done, row in enumerate(rows, start=1):
        results.append(_ask(row, assistant, shelf))
        if progress:
            progress(done, len(rows))
    return tuple(results)


def _ask(row: CalRow, assistant: Assistant, shelf: Shelf) -> CalResult:
    answer, cause = put(assistant, row.question)
    if answer is None:
        return CalResult(row, None, cause)
    return CalResult(row, answer, _cause(row, answer), check(answer, shelf))


def _cause(row: CalRow, answer: Answer) -> str:
    if not row.answerable:
        return "" if answer.status in ABSTAINED else f"should_abstain:{answer.status}"
    if answer.status != "answered":
        return f"should_answer:{answer.status}:{answer.reason}"
    cited = [c.section for c in answer.citations]
    return "" if any(s in cited for s in LABELS.get(row.section, (row.section,))) else f"not_cited:{row.section}"


def print_calibration(results: tuple[CalResult, ...], console: Console, failures: bool = False) -> None:
    """The shares by reason; with `failures` every wrong row."""
    can = [r for r in results if r.row.answerable]
    cannot = [r for r in results if not r.row.answerable]
    table = Table(title="方案里有没有答案", title_justify="left")
    table.add_column("")
    for column in ("题数", "对", "比例"):
        table.add_column(column, justify="right")
    answered = [r for r in can if r.answer and r.answer.status == "answered"]
    reasons = sorted({r.row.reason for r in cannot})
    lines = [
        ("能答的：作了答", Rate(len(answered), len(can))),
        ("能答的：作了答，且引到该节", _right(can)),
        ("不能答的：没有作答", _right(cannot)),
    ]
    lines += [(f"  {reason}", _right([r for r in cannot if r.row.reason == reason])) for reason in reasons]
    for name, rate in lines:
        table.add_row(name, str(rate.n), f"{rate.got:.0f}", percent(rate))
    console.print(table)
    console.print(f"与所引原文不符：{sum(bool(r.violations) for r in results)} 题。", highlight=False)
    for r in results:
        if r.violations or (failures and r.cause):
            said = f"：{r.answer.answer[:100]}" if r.answer else ""
            console.print(f"  {r.row.id} {r.row.question}", markup=False, highlight=False, soft_wrap=True)
            for line in (r.cause + said.replace("\n", " "), *r.violations):
                console.print(f"    - {line}", markup=False, highlight=False, soft_wrap=True)


def _right(results: list[CalResult]) -> Rate:
    return Rate(sum(not r.cause for r in results), len(results))
