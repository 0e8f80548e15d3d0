"""The commands that look into the answers: stages, perturb, attack, report. Each can also write JSON for programs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from evals.console import console, plainly, progress_bar

FileOption = Annotated[list[str] | None, typer.Option("--file", help="只看这份金标文件（如 dev），可写多次。")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="把全部结果写成这个 JSON 文件。")]


def stages_command(
    file: FileOption = None,
    realm: Annotated[str, typer.Option(help="只看一方：plan（方案）或 law（法律）。")] = "",
    brief: Annotated[bool, typer.Option("--brief", help="只要总表，不逐题列出。")] = False,
    json_file: JsonOption = None,
) -> None:
    """从提问到答案逐步看：每一步对了多少，没答对的题最先错在哪一步。全部金标约一分钟。"""
    with plainly():
        from evals.gold import GOLD_DIR, choose, load
        from evals.run import parts
        from evals.stages import realm_asked, stages
        from evals.stages_table import print_stages, stages_json

        files, realm = choose(load(GOLD_DIR), file or ()), realm_asked(realm)
        assistant, shelf = parts()
        with progress_bar() as progress:
            staged = stages(files, assistant, shelf, getattr(assistant, "library", None), realm, progress)
        print_stages(staged, console(), failures=not brief)
        _write(json_file, stages_json(staged))


def perturb_command(
    file: FileOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="只看这一种：script 简繁，dropped 漏字，sound 同音字，punctuation 标点，politeness 客套，order 语序；可写多次。"
        ),
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="每几题取一题，快些。")] = 1,
    failures: Annotated[bool, typer.Option("--failures", help="逐条列出出处变了的。")] = False,
    json_file: JsonOption = None,
) -> None:
    """把每道金标问题换几种打法再问，出处应当不变。全部金标约五分钟；--every 5 约一分钟。"""
    with plainly():
        from evals.gold import GOLD_DIR, NoSuchChoiceError, choose, load
        from evals.perturb import KINDS, perturb
        from evals.perturb_table import perturb_json, print_perturbed
        from evals.run import parts

        if unknown := sorted(set(kind or ()) - set(KINDS)):
            raise NoSuchChoiceError(f"没有“{'、'.join(unknown)}”这一种打法。", f"现有：{'、'.join(KINDS)}。")
        files = choose(load(GOLD_DIR), file or ())
        assistant, shelf = parts()
        with progress_bar() as progress:
            held = perturb(files, assistant, shelf, kind or (), every, progress)
        print_perturbed(held, console(), failures)
        _write(json_file, perturb_json(held))


def attack_command(
    file: FileOption = None,
    kind: Annotated[list[str] | None, typer.Option(help="只用这一种改法（如 figure、date、law、role），可写多次。")] = None,
    json_file: JsonOption = None,
) -> None:
    """把真实回答里的句子改假一处：核对应当一句不放过，也不误伤真句子，否则以 1 退出。约一分钟。"""
    with plainly():
        from evals.alterations import KINDS
        from evals.attack import attack, truths
        from evals.attack_table import print_attack
        from evals.gold import GOLD_DIR, NoSuchChoiceError, choose, load
        from evals.run import parts

        if unknown := sorted(set(kind or ()) - set(KINDS)):
            raise NoSuchChoiceError(f"没有“{'、'.join(unknown)}”这一种改法。", f"现有：{'、'.join(KINDS)}。")
        files = choose(load(GOLD_DIR), file or ())
        assistant: Any = parts()[0]
        with progress_bar() as progress:
            told = truths(files, assistant, assistant.library, progress)
        result = attack(told, assistant.library, assistant.verifier, kind or ())
        print_attack(result, console())
        _write(json_file, result.as_json())
        if not result.stands:
            raise typer.Exit(1)


def report_command(
    html: Annotated[Path, typer.Option("--html", help="写到哪个文件。")] = Path("artefacts/report.html"),
    file: FileOption = None,
) -> None:
    """写一页网页报告：成绩、走势、每一步、没答对的题。打开时不需要网络。约一分钟。"""
    with plainly():
        from evals import history
        from evals.gold import GOLD_DIR, choose, load
        from evals.html_report import write_report
        from evals.run import parts
        from evals.stages import stages

        files = choose(load(GOLD_DIR), file or ())
        past = history.read(history.HISTORY)
        assistant, shelf = parts()
        with progress_bar() as progress:
            staged = stages(files, assistant, shelf, getattr(assistant, "library", None), progress=progress)
        when = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M（UTC）")
        metrics = write_report(staged, shelf, past, html, when)
        console().print(f"已写入 {html}：{metrics.total}。", markup=False, highlight=False, soft_wrap=True)


def _write(path: Path | None, value: object) -> None:
    from evals.results import write_text

    if path:
        write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", path)


COMMANDS: dict[str, Callable[..., None]] = {
    "stages": stages_command,
    "perturb": perturb_command,
    "attack": attack_command,
    "report": report_command,
}
