"""The steps in a table for people, plan and law side by side, and the failing rows under their causes. Prints, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.metrics import Rate
from evals.report import percent
from evals.stages import CRASHED, STAGES, Staged, by_cause, realms, shares

NAMES = {CRASHED: "出错", **STAGES}


def print_stages(staged: Sequence[Staged], console: Console, failures: bool = True) -> None:
    """One line a step; then, with `failures`, every failing row under the first step that went wrong."""
    columns = _columns(staged)
    table = Table(title="从提问到答案，每一步对了多少（首错：最先错在这一步的题数）", title_justify="left")
    table.add_column("步骤", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("首错", justify="right")
    causes = by_cause(staged)
    rates = {name: shares(rows) for name, rows in columns.items()}
    for step, words in STAGES.items():
        cells = (_cell(rates[name][step]) for name in columns)
        table.add_row(words, *cells, str(len(causes.get(step, ())) or ""))
    table.add_section()
    table.add_row("整题答对", *(_cell(_passed(rows)) for rows in columns.values()), str(sum(bool(s.cause) for s in staged)))
    console.print(table)
    for cause, rows in causes.items() if failures else ():
        console.print(f"[bold]首先错在“{NAMES[cause]}”{len(rows)} 题：[/bold]", highlight=False)
        for s in rows:
            for line in (f"  {s.row.id} {s.row.question}", f"    - {s.detail}"):
                console.print(line, markup=False, highlight=False, soft_wrap=True)


def stages_json(staged: Sequence[Staged]) -> dict[str, Any]:
    """The same for programs: shares with n by realm, causes with ids, every row."""
    return {
        "stages": {
            name: {step: {"right": rate.got, "n": rate.n, "share": rate.value} for step, rate in shares(rows).items()}
            for name, rows in _columns(staged).items()
        },
        "causes": {cause: [s.row.id for s in rows] for cause, rows in by_cause(staged).items()},
        "rows": [s.as_json() for s in staged],
    }


def _columns(staged: Sequence[Staged]) -> dict[str, list[Staged]]:
    whole = list(staged)
    parts = {name: [s for s in whole if realms(s.row, s.file) == {realm}] for name, realm in (("方案", "plan"), ("法律", "law"))}
    return {name: rows for name, rows in parts.items() if rows} | {"合计": whole}


def _passed(rows: Sequence[Staged]) -> Rate:
    return Rate(sum(not s.cause for s in rows), len(rows))


def _cell(rate: Rate) -> str:
    return f"{percent(rate)} {rate.got:.0f}/{rate.n}" if rate.n else "–"
