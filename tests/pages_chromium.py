"""A real Chromium before the pages over the real library: the fixtures of tests that open them, and what all of them look at."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from corpus.law_outline import han

PASSWORD = "灯塔-9"
ARTICLES = 1300
ARTEFACTS = Path(__file__).parents[1] / "artefacts"


def long_law() -> str:
    """An invented law of 1,300 articles in 26 chapters of two books, each article of its own words."""
    out = ["星湖市湖岸灯塔管理条例", "（2024年3月1日星湖市第七届人民代表大会常务委员会第二次会议通过）"]
    for n in range(1, ARTICLES + 1):
        if n % 650 == 1:
            out.append(f"第{'一二'[n // 650]}编　湖岸{'东西'[n // 650]}部")
        if n % 50 == 1:
            out.append(f"第{han(n // 50 % 13 + 1)}章　第{n // 50 + 1}段湖岸")
        out.append(f"第{han(n)}条　第{n}号灯塔由第{n % 7 + 1}组守灯人看管，应当每日记下灯册{n * 3}页以内的内容。")
    out[4] = "第一条　为了看管第1号灯塔和湖岸上的其他灯塔，制定本条例。"
    out[-1] += "本条例自2024年5月1日起施行。"
    return "\n".join(out)


@dataclass
class Pages:
    """The pages being served, and the data folder under them."""

    url: str
    home: Path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Served by a process of its own, with a password for adding and an invented law of 1,300 articles among the documents."""
    home = tmp_path_factory.mktemp("pages")
    command = [sys.executable, str(Path(__file__).with_name("pages_server.py")), str(home / "asked.jsonl"), "--rebuild"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONWARNINGS": "ignore"}
    env |= {"WENCE_HOME": str(home), "WENCE_UPLOAD_PASSWORD": PASSWORD}
    law = home / "long-law.txt"
    law.write_text(long_law(), encoding="utf-8")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            served = Pages(f"http://127.0.0.1:{int(process.stdout.readline())}", home)
            for _ in range(600):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"{served.url}/healthz", timeout=1).raise_for_status()
                    break
                time.sleep(0.1)
            reply = httpx.post(
                f"{served.url}/shelf", data={"password": PASSWORD, "id": "long-law"}, timeout=60,
                files={"file": (law.name, law.read_bytes())},
            )  # fmt: skip
            assert reply.status_code == 303, reply.text.partition('role="alert"')[2][:200]
            while not httpx.get(f"{served.url}/shelf-progress").json()["done"]:
                time.sleep(0.2)
            yield served
        finally:
            process.terminate()


@pytest.fixture
def tab(pages: Pages, browser: Any) -> Iterator[Any]:
    """A fresh page; afterwards its console must be free of errors and every request must have stayed on this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN", reduced_motion="reduce")
    found, faults, hosts = context.new_page(), list[str](), set[str]()
    found.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    found.on("pageerror", lambda e: faults.append(str(e)))
    found.on("request", lambda r: hosts.add(str(urlsplit(r.url).hostname)) if r.url.startswith("http") else None)
    found.faults = faults  # a test that provokes one takes it out
    yield found
    context.close()
    assert faults == []
    assert hosts <= {"127.0.0.1"}


def shot(tab: Any, name: str) -> None:
    """A picture for people to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    tab.screenshot(path=str(ARTEFACTS / f"pages-{name}.png"))


def violations(tab: Any) -> list[str]:
    """What axe finds wrong on the page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    found = axe.run(tab).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]
