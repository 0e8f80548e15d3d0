"""`python -m evals …`, the same as `wence eval …`. Exit status: 0 fine, 1 worse or not possible, 2 used wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals import instruments
from evals.console import console, plainly, progress_bar

app = typer.Typer(
    help="用金标问题检验回答：run 看成绩，stages 看最先错在哪一步，gate 与基线逐题比对，accept 写新基线，perturb 换个打法再问，"
    "attack 改假真句子，report 写网页报告，calibrate 看该答与不该答，touched 列出受新版本影响的题。",
    epilog="另有：python -m evals.bench.retrieval 只看检索，….ablation 检索的每一部分添了多少，….langchain_plain 与 langchain 流水线并排，"
    "….latency 等多久；各有 --help。",
    no_args_is_help=True,
    add_completion=False,
)
FileOption = Annotated[list[str] | None, typer.Option("--file", help="只看这份金标文件（如 dev），可写多次。")]
TypeOption = Annotated[list[str] | None, typer.Option("--type", help="只看这一类问题（如 target），可写多次。")]
FailuresOption = Annotated[bool, typer.Option("--failures", help="逐条列出没有答对的问题和原因。")]


@app.command("run")
def run_command(
    file: FileOption = None,
    type: TypeOption = None,
    failures: FailuresOption = False,
    out: Annotated[Path | None, typer.Option(help="把每一题的结果写成 JSONL。")] = None,
    record: Annotated[bool, typer.Option("--record", help="把成绩记入 evals/history.jsonl（只限问全部金标时）。")] = False,
) -> None:
    """问一遍金标问题，按类列出成绩。两核机器上约一分钟。"""
    if record and (file or type):
        raise typer.BadParameter("--record 只记问全部金标的成绩，不能与 --file、--type 同用。")
    with plainly():
        from evals import history
        from evals.gold import GOLD_DIR
        from evals.report import print_report
        from evals.results import write_jsonl
        from evals.run import Selection, parts, run

        with progress_bar() as progress:
            assistant, shelf = parts()
            report = run(Selection(file or (), type or ()), assistant, shelf, GOLD_DIR, progress)
        metrics = print_report(report, console(), failures, shelf)
        if record:
            history.append(history.entry_of(metrics), history.HISTORY)
            console().print("已记入 history.jsonl。", highlight=False)
        if out:
            write_jsonl([r.as_json() for r in report.results], out)


@app.command("gate")
def gate_command(file: FileOption = None, failures: FailuresOption = False) -> None:
    """与基线逐题比对：有一题变差、不再计分或与原文不符，就以 1 退出并列出题名。"""
    with plainly():
        from evals.gate import BASELINE, compare, load_baseline
        from evals.gold import GOLD_DIR
        from evals.report import print_gate, print_report
        from evals.run import Selection, run

        baseline = load_baseline(BASELINE)
        with progress_bar() as progress:
            report = run(Selection(file or ()), folder=GOLD_DIR, progress=progress)
        gate = compare(baseline, report, whole=not file)
        if failures:
            print_report(report, console(), failures)
        print_gate(gate, console())
        if not gate.passes:
            raise typer.Exit(1)


@app.command("accept")
def accept_command() -> None:
    """问一遍全部金标问题，把结果写成新的基线；有回答与原文不符时不写。"""
    with plainly():
        from evals.gate import BASELINE, accept, compare, load_baseline
        from evals.gold import GOLD_DIR
        from evals.report import print_gate, print_report, print_rows
        from evals.run import run

        with progress_bar() as progress:
            report = run(folder=GOLD_DIR, progress=progress)
        print_report(report, console())
        if report.ungrounded:
            accept(report, BASELINE)  # refuses, and says why
        if BASELINE.exists():
            gate = compare(load_baseline(BASELINE), report)
            if gate.passes:
                print_gate(gate, console())
            else:
                print_rows("比原基线变差", gate.worse, console())
                console().print(f"不再计分 {len(gate.lost)} 题，新答对 {len(gate.better)} 题。", highlight=False)
        accept(report, BASELINE)
        console().print(f"已写入 {BASELINE}。", markup=False, highlight=False, soft_wrap=True)


@app.command("calibrate")
def calibrate_command(
    failures: FailuresOption = False,
    rows: Annotated[Path | None, typer.Option(help="换一份问题文件（JSONL）。")] = None,
) -> None:
    """该答的答了多少、不该答的拒了多少。"""
    with plainly():
        from evals.calibrate import ROWS, calibrate, print_calibration

        with progress_bar() as progress:
            results = calibrate(rows or ROWS, progress=progress)
        print_calibration(results, console(), failures)


@app.command("touched")
def touched_command(
    doc: Annotated[str, typer.Option("--doc", help="资料的编号。")],
    articles: Annotated[str, typer.Option("--articles", help="改动过的条或节，以逗号相连。")],
    name: Annotated[list[str] | None, typer.Option("--name", help="资料的别名（金标问题用的简称），可写多次。")] = None,
) -> None:
    """列出引用了这些条文的金标问题：换新版本后要人工复核。"""
    with plainly():
        from evals.gold import GOLD_DIR, load
        from evals.touched import touched

        for row in touched(load(GOLD_DIR), {doc, *(name or ())}, set(articles.split(","))):
            typer.echo(str(row))


for name, command in instruments.COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    app(prog_name="python -m evals")


if __name__ == "__main__":
    main()
