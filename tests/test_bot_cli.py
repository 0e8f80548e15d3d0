"""The command line as such: Chinese throughout, instant help, exit statuses, no tracebacks for what a user can mend."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import re
import resource
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest
import typer
from cli_runner import ROOT, Wence, wence_apart, wence_here

from bot.cli import parts
from bot.cli.chinese import usage_problem, width, wrapped
from bot.cli.commands import app
from corpus.library import Library

COMMANDS = sorted(str(c.name) for c in app.registered_commands)
ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|error|missing|invalid|show this|no such|try|default|required|got|text)\b", re.I
)
HEAVY = (
    "torch",
    "chromadb",
    "gradio",
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "numpy",
    "pydantic",
    "rich",
    "opencc",
)


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


def test_the_contract_s_commands_are_there() -> None:
    contract = {"ask", "search", "show", "facts", "obligations", "add", "list", "remove", "build", "doctor", "serve", "eval"}
    later = {"check"}  # what was added, held against what is there
    later |= {"feedback", "verify"}  # what users thought of answers; a receipt held against the sources
    later |= {"questions"}  # those a model proposed for a document that was added
    later |= {"user", "key"}  # who may come in
    later |= {"questions"}  # what a language model wrote for an added document
    assert set(COMMANDS) == contract | later


def test_help_is_instant_and_imports_nothing_heavy() -> None:
    code = f"import sys; from bot.__main__ import main; main(['--help']); print([m for m in {HEAVY!r} if m in sys.modules])"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.splitlines()[-1] == "[]"
    assert (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5
    )  # of the processor: other work does not count


@pytest.mark.parametrize("command", ["", *(c for c in COMMANDS if c != "eval")])
def test_every_help_page_speaks_chinese_only(wence: Wence, command: str) -> None:
    ran = wence(*([command] if command else []), "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"用法：wence {command}".rstrip())
    words = re.sub(r"--\w[\w-]*|-k|[\w-]+\.jsonl", "", ran.out)  # option names are not words
    assert not ENGLISH.search(re.sub(r'\{"question".*?\}', "", words)), words


def test_every_command_and_option_says_what_it_is_for(wence: Wence) -> None:
    for command in COMMANDS:
        if command == "eval":
            continue
        rows = [line for line in wence(command, "--help").out.split("\n") if line.startswith("  -")]
        assert rows
        assert all(re.search(r"[一-鿿].{3,}$", row) for row in rows), command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "用法：wence [选项] 命令 …"),
        (("aks",), "没有命令 aks。您要的也许是：ask"),
        (("zzz",), "没有命令 zzz。"),
        (("ask",), "没有写问题。"),
        (("ask", "--jsoon", "x"), "没有选项 --jsoon。您要的也许是：--json"),
        (("ask", "-z", "x"), "没有选项 -z。"),
        (("ask", "谁", "负责"), "多出来的参数：负责。有空格的内容请加引号。"),
        (("ask", "x", "--doc"), "选项 --doc 后面要写一个值。"),
        (("ask", "x", "--json=1"), "选项 --json 后面不能写值。"),
        (("ask", "x", "--as-of", "20220525"), "日期“20220525”不能用。请写成 2025-12-31 的样子。"),
        (("ask", "x", "--as-of", "2023-02-29"), "日期“2023-02-29”不能用。"),
        (("ask", "x", "--as-of", ""), "日期“”不能用。"),
        (("ask", "x", "--out", "y"), "--out 要与 --batch 同用。"),
        (("ask", "--batch", "x"), "--batch 要与 --out 同用"),
        (("ask", "x", "--batch", "x", "--out", "y"), "与 --batch 同用的只有 --out"),
        (("search",), "缺少参数：问题。"),
        (("search", "x", "-k", "0"), "-k 的值不能用：不能小于 1。"),
        (("search", "x", "-k", "101"), "-k 的值不能用：不能大于 100。"),
        (("search", "x", "-k", "many"), "-k 的值不能用：要写一个整数。"),
        (("facts", "laws"), "没有“laws”这一种；可写 duties、targets、provisions。"),
        (("facts", "duties", "--json", "--csv"), "--json 与 --csv 只能写一个。"),
        (("serve", "--port", "70000"), "--port 的值不能用：不能大于 65535。"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_says_why_in_chinese(wence: Wence, arguments: tuple[str, ...], said: str) -> None:
    ran = wence(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert not ENGLISH.search(re.sub(r"--\w[\w-]*", "", ran.err)), ran.err
    assert not arguments or f"wence {arguments[0]} --help" in ran.err or "wence --help" in ran.err


def test_a_message_that_typer_may_add_one_day_is_still_shown() -> None:
    assert usage_problem(typer.TyperException("Something new")) == "用法不对：Something new"


def test_what_a_user_can_mend_is_two_lines_without_a_traceback(wence: Wence, everything: Library) -> None:
    ran = wence("show", "无此资料")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.split("\n") == [
        "资料中没有“无此资料”。",
        f"现有资料：{'、'.join(f'{d.id}（{d.title}）' for d in everything.documents)}。",
        "",
    ]


def test_an_unknown_setting_is_refused_by_name(wence: Wence, monkeypatch: pytest.MonkeyPatch, own_home: Any) -> None:
    from bot.settings import settings

    monkeypatch.setenv("WENCE_HOEM", "x")
    settings.cache_clear()
    ran = wence("ask", "谁负责")
    monkeypatch.delenv("WENCE_HOEM")
    settings.cache_clear()
    assert ran.status == 1
    assert "WENCE_HOEM" in ran.err.split("\n")[0]


def test_a_bug_of_ours_shows_its_traceback(wence: Wence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "open_library", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wence("list")


def test_interrupted_ends_with_130(wence: Wence, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parts, "open_library", interrupted)
    ran = wence("list")
    assert (ran.status, ran.out, ran.err) == (130, "", "已中断。\n")


def test_a_reader_that_goes_away_is_met_with_silence() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "facts", "targets", "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()  # long before the first line is written
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (141, b"")


def test_chinese_goes_in_and_out_in_a_locale_that_has_none() -> None:
    ran = wence_apart("show", "plan", "三（八）", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.status == 0
    assert ran.out.startswith("三(八) 煤炭清洁高效利用工程\n")
    ran = wence_apart("show", "无此", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (ran.status, ran.err.split("\n")[0]) == (1, "资料中没有“无此”。")


def test_version_is_that_of_the_project(wence: Wence) -> None:
    assert re.fullmatch(r"wence \d+\.\d+\.\d+\n", wence("--version").out)


def test_serve_hands_host_and_port_to_the_page(wence: Wence, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str | None, int | None]] = []
    page: Any = ModuleType("app")
    page.__spec__ = importlib.machinery.ModuleSpec("app", None)

    def main(host: str | None, port: int | None) -> int:
        asked.append((host, port))
        return 1

    page.main = main
    monkeypatch.setitem(sys.modules, "app", page)
    assert wence("serve", "--host", "0.0.0.0", "--port", "8080").status == 1  # the page's own status
    wence("serve")
    assert asked == [("0.0.0.0", 8080), (None, None)]


@pytest.mark.parametrize("command", ["serve", "eval"])
def test_without_the_floor_above_one_is_told_where_it_is(wence: Wence, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    ran = wence(command)
    assert ran.status == 1
    assert "请在项目目录里运行" in ran.err


def test_eval_gets_its_arguments_untouched() -> None:
    helped = wence_apart("eval", "run", "--help", COLUMNS="200", TERM="dumb")
    assert helped.status == 0
    assert "--failures" in helped.out
    assert wence_apart("eval", "gate", "--no-such", TERM="dumb").status == 2


def test_columns_are_counted_as_a_terminal_does() -> None:
    assert width("三(八)") == 6
    assert wrapped("由谁负责，写明出处", 8) == ["由谁负责，", "写明出处"]  # no line begins with a comma
    assert wrapped("", 8) == []


@pytest.mark.skipif(os.name == "nt", reason="names of files are bytes on Unix only")
def test_an_argument_that_is_no_text_is_no_crash() -> None:
    done = subprocess.run([sys.executable, "-m", "bot", "show", b"\xff\xfe"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
