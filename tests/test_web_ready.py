"""The page serves before there is an index: it says how far that is, keeps what is asked, and answers it as soon as it can."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from test_web_fake import FakeAssistant
from web_chromium import BOX, Site, done, needs_chromium, served

from bot.receipt_file import Stamp
from bot.web.deeds import mount_deeds
from bot.web.ready import NotReadyError, Preparing
from bot.web.stream import Turn, run
from corpus.errors import IndexBrokenError


def _ready(preparing: Preparing, home: Path) -> dict[str, Any]:
    app = FastAPI()
    mount_deeds(app, preparing, home)
    told: dict[str, Any] = TestClient(app).get("/ready").json()
    return told


def test_a_question_asked_too_early_waits_is_told_how_far_it_is_and_is_answered(tmp_path: Path) -> None:
    gate = threading.Event()

    def make(progress: Callable[[str], None]) -> tuple[FakeAssistant, Stamp]:
        progress("法律：训练 1/12，损失 1.423")
        gate.wait(20)
        return FakeAssistant(tmp_path / "log"), Stamp("1.2.3")

    preparing = Preparing(make).start()
    assert _ready(preparing, tmp_path)["line"] in ("法律：训练 1/12", "正在打开索引")
    assert preparing.stamp() == Stamp() and not preparing.ready
    with pytest.raises(NotReadyError):
        _ = preparing.library
    assert not hasattr(preparing, "library")  # so that others can do without

    async def grown() -> list[Turn]:
        turns = []
        async for turn in run(Turn(1, "能耗"), preparing, (), pause=0):
            turns.append(turn)
            if turn.waiting == "法律：训练 1/12":
                gate.set()
        return turns

    turns = asyncio.run(grown())
    assert any(t.waiting for t in turns) and turns[-1].answer is not None and turns[-1].answer.status == "answered"
    assert preparing.stamp() == Stamp("1.2.3")
    assert _ready(preparing, tmp_path) == {"ready": True, "line": "", "problem": "", "remedy": ""}


def test_what_kept_it_from_being_made_is_told_to_whoever_asks_with_its_remedy(tmp_path: Path) -> None:
    def broken(progress: Callable[[str], None]) -> tuple[FakeAssistant, Stamp]:
        raise IndexBrokenError("磁盘满了。", "请腾出空间。")

    lines: list[str] = []
    preparing = Preparing(broken, lines.append)
    preparing.run()
    assert _ready(preparing, tmp_path) == {"ready": False, "line": "", "problem": "磁盘满了。", "remedy": "请腾出空间。"}
    assert lines == ["磁盘满了。 请腾出空间。"]
    with pytest.raises(IndexBrokenError):
        preparing.ask("能耗")


def test_a_bug_while_preparing_is_said_without_its_details(tmp_path: Path) -> None:
    def bug(progress: Callable[[str], None]) -> tuple[FakeAssistant, Stamp]:
        raise RuntimeError("secret detail")

    preparing = Preparing(bug)
    preparing.run()
    told = _ready(preparing, tmp_path)
    assert told["problem"] and told["remedy"] and "secret" not in str(told)


@pytest.fixture
def early(tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    gate = tmp_path / "gate"
    with served(tmp_path / "asked.jsonl", str(gate)) as site:
        yield site, gate


class TestInABrowser:
    pytestmark = needs_chromium

    def test_the_page_opens_at_once_says_so_and_answers_when_the_index_is_there(
        self, early: tuple[Site, Path], browser: Any
    ) -> None:
        site, gate = early
        page = browser.new_page(locale="zh-CN")
        page.goto(site.url)
        page.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")
        page.wait_for_selector("#wc-banner:visible")
        assert "训练向量模型" in page.locator("#wc-banner").inner_text()
        page.fill(BOX, "煤电机组由谁负责")
        page.press(BOX, "Enter")
        page.wait_for_function("document.querySelector('.wc-pending')?.textContent.includes('训练向量模型')")
        assert page.locator("#wc-stop").is_visible()
        gate.touch()
        done(page, 1)
        assert page.locator("#turn-1 a.wc-mark").count() == 3
        page.wait_for_selector("#wc-banner", state="hidden")
        page.close()
