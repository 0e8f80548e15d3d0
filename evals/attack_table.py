"""What the attack on the verifier came to, with an example of each alteration. Prints, decides nothing."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evals.alterations import KINDS
from evals.attack import FEWEST, Attack, Passed
from evals.metrics import Rate
from evals.report import percent

SHOWN = 20  # accepted sentences printed; all of them are in the JSON


def print_attack(result: Attack, console: Console) -> None:
    """The table, an example of each kind, every true sentence that fell, and false ones that were accepted."""
    table = Table(title="把真句子改假一处", title_justify="left")
    table.add_column("改法")
    for column in ("改假的句子", "识破", "比例"):
        table.add_column(column, justify="right")
    for kind, rate in result.rates().items():
        table.add_row(KINDS[kind], str(rate.n), f"{rate.got:.0f}", percent(rate))
    table.add_section()
    tried, accepted = sum(result.tried.values()), len(result.accepted)
    table.add_row("合计", str(tried), str(tried - accepted), percent(Rate(tried - accepted, tried)), style="bold")
    console.print(table)
    true = sum(result.truths.values())
    console.print(
        f"真句子 {true} 句（方案 {result.truths.get('plan', 0)}，法律 {result.truths.get('law', 0)}），误伤 {len(result.fell)} 句。",
        highlight=False,
    )
    if not result.enough:
        console.print(f"真句子不足 {FEWEST} 句，这次的结果只作参考。", highlight=False)
    for example in result.examples:
        _say(console, f"识破“{KINDS[example.kind]}”：", example)
    for fallen in result.fell[:SHOWN]:
        _say(console, "误伤：", fallen)
    for passed in result.accepted[:SHOWN]:
        _say(console, f"放过“{KINDS[passed.kind]}”：", passed)
    if accepted > SHOWN:
        console.print(f"……另有 {accepted - SHOWN} 句被放过，全部在 --json 里。", highlight=False)
    console.print("通过：改假的一句没有放过，真的一句没有误伤。" if result.stands else "未通过。", highlight=False)


def _say(console: Console, title: str, p: Passed) -> None:
    """The sentence around the place that was altered."""
    at = next((i for i, (a, b) in enumerate(zip(p.true, p.text, strict=False)) if a != b), 0)
    start = max(0, at - 24)
    console.print(
        f"  {title}…{p.text[start : at + 24]}…（原句 …{p.true[start : at + 24]}…，{p.row}）",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    if p.why:
        console.print(f"    {p.why[-120:]}", markup=False, highlight=False, soft_wrap=True)
