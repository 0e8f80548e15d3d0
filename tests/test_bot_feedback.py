"""Opinions are kept a line each, say nothing of who gave them, and become drafts of gold questions."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from cli_runner import Wence, wence_here
from test_web_fake import PLAN, answers

from bot.feedback import REASONS, Opinion, gold_draft, impersonal, keep, kept, opinion, store
from bot.receipt_file import receipt
from bot.web.words import WORDS
from corpus.errors import InputError, NotFoundError
from corpus.library import Library
from evals.gold import load_file

LIBRARY = Library((PLAN,), (), (), ())


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


def _opinion(
    question: str = "煤电机组由谁负责", verdict: str = "down", reasons: tuple[str, ...] = ("incomplete",), remark: str = ""
) -> Opinion:
    made: dict[str, Any] = receipt(answers(question), (PLAN,), "2026-11-23T13:00:00+08:00", ["前一问"])
    return opinion(made, answers(question), verdict, reasons, remark, "2026-11-23")


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    first, second = _opinion(), _opinion("交通", "up", ())
    keep(tmp_path, first)
    keep(tmp_path, second)
    assert kept(tmp_path) == ((first, second), 0)


def test_many_writers_at_once_never_mix_their_lines(tmp_path: Path) -> None:
    def write(n: int) -> None:
        for _ in range(20):
            keep(tmp_path, _opinion(remark=f"{n}" * 400))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    found, torn = kept(tmp_path)
    assert len(found) == 120 and torn == 0 and all(len(set(o.remark)) == 1 for o in found)


def test_a_torn_line_is_left_out_and_counted(tmp_path: Path) -> None:
    keep(tmp_path, _opinion())
    with store(tmp_path).open("a", encoding="utf-8") as file:
        file.write('{"day": "2026\n[]\n')
    assert len(kept(tmp_path)[0]) == 1 and kept(tmp_path)[1] == 2


def test_nothing_personal_is_kept(tmp_path: Path) -> None:
    told = _opinion(remark="打13800138000或写信到 a.b@example.com，身份证11010119900307123X")
    keep(tmp_path, told)
    line = store(tmp_path).read_text(encoding="utf-8")
    assert "13800138000" not in line and "example.com" not in line and "11010119900307123X" not in line
    assert set(json.loads(line)) == set(Opinion.__dataclass_fields__)
    assert len(json.loads(line)["day"]) == 10  # a day, no hour
    assert impersonal("能耗1.2万吨，第十一条") == "能耗1.2万吨，第十一条"


def test_a_verdict_or_reason_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(InputError, match="up"):
        _opinion(verdict="great")
    with pytest.raises(InputError, match="incomplete"):
        _opinion(reasons=("bad",))


def test_every_reason_has_words_on_the_page() -> None:
    assert {f"why.{name}" for name in REASONS} == {k for k in WORDS if k.startswith("why.")}
    assert all(WORDS[f"why.{name}"][0] == words for name, words in REASONS.items())


@pytest.mark.parametrize("question", ["煤电机组由谁负责", "交通", "各盟市的能耗", "你好"])
@pytest.mark.parametrize("verdict", ["up", "down"])
def test_a_draft_is_a_row_that_the_gold_reader_takes(question: str, verdict: str, tmp_path: Path) -> None:
    row = gold_draft(1, [_opinion(question, verdict, ())], LIBRARY)
    path = tmp_path / "draft.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    read = load_file(path).rows[0]
    assert read.question == question and read.note.startswith("草稿") and read.history == ("前一问",)


def test_an_opinion_that_is_not_there_is_said_so() -> None:
    with pytest.raises(NotFoundError, match="第 2 条"):
        gold_draft(2, [_opinion()], LIBRARY)


def test_wence_feedback_lists_shows_and_drafts(own_home: Path, wence: Wence) -> None:
    store(own_home).unlink(missing_ok=True)
    assert wence("feedback").out == "" and json.loads(wence("feedback", "--json").out) == []
    keep(own_home, _opinion(remark="少了一家"))
    try:
        assert "不完整" in wence("feedback").out and "少了一家" in wence("feedback", "1").out
        assert json.loads(wence("feedback", "--json").out)[0]["number"] == 1
        assert json.loads(wence("feedback", "1", "--gold").out)["id"] == "feedback-001"
        away = wence("feedback", "9")
        assert away.status == 1 and "没有第 9 条" in away.err
        assert wence("feedback", "--gold").status == 2
    finally:
        store(own_home).unlink()
