"""What the browser kept is opened again as it was; what it holds is taken from outside, so nothing in it is trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from test_web_fake import HOSTILE, LAW, PLAN, Shelf, answers

from bot.feedback import kept
from bot.receipt_file import LARGEST, Stamp, receipt
from bot.web.deeds import mount_deeds
from bot.web.page import MOST_TURNS, build_page, conversation_html, history_of, limits, turns_of
from bot.web.stream import Turn
from bot.web.turn import record_of, turn_html

WHEN = "2026-11-23T13:00:00+08:00"


def _receipt(question: str) -> dict[str, Any]:
    return receipt(answers(question), (PLAN, LAW), WHEN, stamp=Stamp("1.2.3", {"方案": "a" * 64}))


def _record(number: int, question: str) -> dict[str, Any]:
    turn = Turn(number, question, answers(question), receipt=_receipt(question))
    kept_so: dict[str, Any] = json.loads(json.dumps(record_of(turn), ensure_ascii=False))
    return kept_so


def test_a_conversation_comes_back_as_it_was() -> None:
    questions = ("煤电机组由谁负责", "示例条例怎么说", "各盟市", "你好")
    before = "".join(turn_html(Turn(n, q, answers(q), receipt=_receipt(q))) for n, q in enumerate(questions, 1))
    turns = turns_of([_record(n, q) for n, q in enumerate(questions, 1)], Shelf())
    assert conversation_html(turns) == before
    assert history_of(turns) == list(questions)


def test_what_is_no_record_is_left_out_and_what_cannot_be_read_can_be_asked_again() -> None:
    odd: list[Any] = [
        None,
        3,
        {},
        {"question": "  "},
        {"question": "能耗", "receipt": {"format": "x"}},
        {"question": "甲", "number": -4},
    ]
    turns = turns_of(odd, Shelf())
    assert [(t.number, t.question, t.answer) for t in turns] == [(1, "能耗", None), (2, "甲", None)]
    assert "data-ask" in turn_html(turns[0])
    assert turns_of("x", Shelf()) == [] and len(turns_of([{"question": "x"}] * (MOST_TURNS + 9), Shelf())) == MOST_TURNS


def test_markup_in_what_was_kept_is_shown_and_not_run() -> None:
    record = _record(1, "脚本") | {"doc": HOSTILE, "as_of": HOSTILE}
    made = turns_of([record, {"question": HOSTILE, "problem": HOSTILE, "remedy": HOSTILE}], Shelf())
    shown = conversation_html(made)
    assert "<img" not in shown and 'onerror="' not in shown


@pytest.mark.parametrize("scope", ["", "[]", "{", '{"doc": "nothing", "as_of": "2024-13-01"}', '{"doc": 3, "as_of": {}}'])
def test_limits_that_are_none_limit_nothing(scope: str) -> None:
    assert limits(scope, Shelf()) == {"doc": "", "doc_title": "", "as_of": ""}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    app = FastAPI()
    mount_deeds(app, object(), tmp_path)
    return TestClient(app)


def test_a_receipt_becomes_a_file_and_something_else_is_refused_with_a_remedy(client: TestClient) -> None:
    made = _receipt("煤电机组")
    got = client.post("/receipt/md", json=made)
    assert got.status_code == 200 and "煤电机组" in got.text and "attachment" in got.headers["content-disposition"]
    assert client.post("/receipt/docx", json=made).content[:2] == b"PK"
    bad = client.post("/receipt/md", json={"format": "x"})
    assert bad.status_code == 400 and bad.json()["remedy"]
    assert client.post("/receipt/exe", json=made).status_code == 404


def test_a_conversation_becomes_one_markdown_file(client: TestClient) -> None:
    records = [_record(1, "煤电机组"), {"number": 2, "question": "停了", "receipt": None}]
    got = client.post("/conversation", json={"name": "甲", "records": records})
    assert got.text.startswith("# 甲") and "没有作答" in got.text
    assert client.post("/conversation", json={"records": [{"receipt": {"a": 1}}]}).status_code == 400


def test_only_small_json_of_this_page_is_taken(client: TestClient, tmp_path: Path) -> None:
    made = _receipt("煤电机组")
    body = json.dumps({"receipt": made, "verdict": "down", "reasons": ["figure"], "remark": "x"})
    assert client.post("/feedback", content=body, headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/feedback", content=" " * (LARGEST + 1), headers={"Content-Type": "application/json"}).status_code == 413
    assert client.post("/feedback", content="[]", headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/feedback", json={"receipt": made, "verdict": "great"}).status_code == 400
    assert kept(tmp_path) == ((), 0)
    assert client.post("/feedback", content=body, headers={"Content-Type": "application/json"}).status_code == 200
    assert kept(tmp_path)[0][0].reasons == ("figure",)


def test_a_page_that_loads_asks_once_and_without_the_queue() -> None:
    """Of two queued events Gradio's page now and then left a stream open for good."""
    config = build_page(cast(Any, None), Shelf()).config
    loads = [d for d in config["dependencies"] if any(event == "load" for _, event in d["targets"])]
    assert [d["queue"] for d in loads] == [False]
