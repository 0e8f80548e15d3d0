"""A run in words and tables for people: every share with its n, every failure by name with its causes. Prints, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.gate import Gate
from evals.metrics import Metrics, Rate, TypeLine, measure
from evals.results import NO_SOURCE, Report, Result
from evals.shelf import Shelf

REASONS = {NO_SOURCE: "它的文件不在资料中", "the row is gone": "金标文件里没有这一行了"}
STATUSES = ("answered", "partial", "abstained", "smalltalk", "crashed")


def print_report(report: Report, console: Console, failures: bool = False, shelf: Shelf | None = None) -> Metrics:
    """The tables of a run; with `failures` every row that failed, with its causes. Facts are measured where `shelf` is given."""
    metrics = measure(report.results, shelf)
    console.print(_lines("各类问题", "类型", metrics.types, metrics))
    if len(metrics.files) > 1:
        console.print(_lines("各份文件", "文件", metrics.files, metrics))
    console.print(_statuses(metrics))
    console.print(
        f"出处：准确 {metrics.citation_precision}，完整 {metrics.citation_recall}；"
        f"拒答：准确 {metrics.abstention_precision}，完整 {metrics.abstention_recall}；该答而拒答 {metrics.over_abstention}",
        highlight=False,
    )
    console.print(f"事实：准确 {metrics.fact_precision}，完整 {metrics.fact_recall}", highlight=False)
    if metrics.skipped:
        console.print(f"未计分 {metrics.skipped} 题：它们的文件不在资料中。", highlight=False)
    print_rows("与所引原文不符", report.ungrounded, console)
    if failures:
        print_rows("没有答对", report.failures, console)
    return metrics


def print_gate(gate: Gate, console: Console) -> None:
    """What the gate found, worst first, and its last word."""
    print_rows("变差", gate.worse, console)
    if gate.lost:
        console.print(f"不再计分 {len(gate.lost)} 题：", highlight=False)
        for name, why in gate.lost:
            console.print(f"  {name}：{REASONS.get(why, why)}", markup=False, highlight=False)
    print_rows("与所引原文不符", gate.ungrounded, console)
    if gate.better:
        console.print(f"新答对 {len(gate.better)} 题：{'、'.join(gate.better)}", markup=False, highlight=False)
    if gate.new:
        right = sum(bool(r.passed) for r in gate.new)
        console.print(f"基线里没有的新题 {len(gate.new)} 题，答对 {right} 题。", highlight=False)
    if gate.changed_files:
        console.print(f"自基线以来改过的金标文件：{'、'.join(gate.changed_files)}", markup=False, highlight=False)
    if gate.passes:
        news = "可运行 python -m evals accept 更新基线。" if gate.better or gate.new or gate.changed_files else ""
        console.print(f"通过：没有一题变差。{news}", highlight=False)
    else:
        console.print(
            f"未通过：变差 {len(gate.worse)} 题，不再计分 {len(gate.lost)} 题，与原文不符 {len(gate.ungrounded)} 题。",
            highlight=False,
        )


def print_rows(title: str, results: Sequence[Result], console: Console) -> None:
    """Each row by name: the question, the causes, what is wrong with its citations, and the gold note."""
    if not results:
        return
    console.print(f"[bold]{title} {len(results)} 题：[/bold]", highlight=False)
    for r in results:
        console.print(f"  [bold]{escape(r.row.id)}[/bold] {escape(r.row.question)}", highlight=False, soft_wrap=True)
        for line in (*(r.verdict.causes if r.verdict else ()), *r.violations):
            console.print(f"    - {line}", markup=False, highlight=False, soft_wrap=True)
        if r.answer:
            reply = f"{r.answer.status}/{r.answer.reason or r.answer.kind}：{r.answer.answer}"
            console.print(f"    答 {reply[:160]}".replace("\n", " "), markup=False, highlight=False, soft_wrap=True)
        console.print(f"    注 {r.row.note}", markup=False, highlight=False, soft_wrap=True)


def percent(rate: Rate) -> str:
    """The share alone, for a table that shows n in a column of its own. Only all of them are 100.0%: 1999 of 2000 are 99.9%."""
    if rate.value is None:
        return "–"
    return f"{min(rate.value, 0.999) if rate.value < 1 else rate.value:.1%}"


def _lines(title: str, name: str, lines: Sequence[TypeLine], metrics: Metrics) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(name)
    for column in ("题数", "答对", "比例", "未计分"):
        table.add_column(column, justify="right")
    for line in lines:
        table.add_row(line.type, str(line.rate.n), f"{line.rate.got:.0f}", percent(line.rate), str(line.skipped or ""))
    table.add_section()
    total = metrics.total
    table.add_row("合计", str(total.n), f"{total.got:.0f}", percent(total), str(metrics.skipped or ""), style="bold")
    return table


def _statuses(metrics: Metrics) -> Table:
    table = Table(title="应当怎样 → 实际怎样", title_justify="left")
    table.add_column("应当")
    shown = [s for s in STATUSES if any(got == s for _, got in metrics.statuses)]
    for status in shown:
        table.add_column(status, justify="right")
    for expect in ("answer", "abstain"):
        table.add_row(expect, *(str(metrics.statuses.get((expect, s), 0)) for s in shown))
    return table
