"""How much of the answers survives each way of typing, in a table; with the changed ones by name. Prints, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.perturb import KINDS, Held, lines
from evals.report import percent

SCRIPT_TARGET = 0.99  # issue 4: script pairs cite the same spans in at least 99 of 100


def print_perturbed(held: Sequence[Held], console: Console, failures: bool = False) -> None:
    """A line for each way of typing; the script pairs are held to their target."""
    table = Table(title="换个打法，出处变不变（原来作答的看出处，原来拒答的看是否仍拒答）", title_justify="left")
    table.add_column("打法")
    for column in ("原作答", "出处相同", "章节相同", "原拒答", "仍拒答"):
        table.add_column(column, justify="right")
    for line in lines(held):
        table.add_row(
            KINDS[line.kind],
            str(line.answered.n),
            percent(line.answered),
            percent(line.sections),
            str(line.declined.n),
            percent(line.declined),
        )
    console.print(table)
    for line in lines(held):
        if line.kind == "script" and line.answered.value is not None:
            met = "达到" if line.answered.value >= SCRIPT_TARGET else "没有达到"
            console.print(f"简繁同问同出处 {line.answered}，{met} {SCRIPT_TARGET:.0%} 的目标。", highlight=False)
    for h in held if failures else ():
        if not h.same:
            console.print(f"  {KINDS[h.variant.kind]} {h.row.id} {h.row.question}", markup=False, highlight=False, soft_wrap=True)
            console.print(f"    → {h.variant.question}", markup=False, highlight=False, soft_wrap=True)
            first, then = (sorted(f"{c.doc} {c.section}" for c in a.citations) if a else ["出错"] for a in (h.first, h.then))
            console.print(
                f"    原引 {'、'.join(dict.fromkeys(first)) or '无'}；现引 {'、'.join(dict.fromkeys(then)) or '无'}",
                markup=False, highlight=False, soft_wrap=True,
            )  # fmt: skip


def perturb_json(held: Sequence[Held]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "kinds": {
            line.kind: {
                name: {"same": rate.got, "n": rate.n, "share": rate.value}
                for name, rate in (("spans", line.answered), ("sections", line.sections), ("declined", line.declined))
            }
            for line in lines(held)
        },
        "variants": [h.as_json() for h in held],
    }
