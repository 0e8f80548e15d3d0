"""A real Chromium before the page with a small assistant: the fixtures of tests that click, and the two steps all of them take."""

from __future__ import annotations

import contextlib
import json
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

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)"),
]

BOX = "#wc-box textarea"


@dataclass
class Site:
    """The page being served: its address, and what its assistant was asked since `forget`."""

    url: str
    log: Path

    def asked(self) -> list[tuple[str, list[str]]]:
        return [tuple(json.loads(line)) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def forget(self) -> None:
        self.log.write_text("", encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page over the fake assistant."""
    with served(tmp_path_factory.mktemp("web") / "asked.jsonl") as site:
        yield site


@contextlib.contextmanager
def served(log: Path, *more: str) -> Iterator[Site]:
    """Served by a process of its own, as users have it; Gradio's warnings about itself stay there."""
    command = [sys.executable, str(Path(__file__).with_name("test_web_fake.py")), str(log), *more]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONWARNINGS": "ignore"}
    env["WENCE_HOME"] = str(log.parent)
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            site = Site(f"http://127.0.0.1:{int(process.stdout.readline())}", log)
            for _ in range(600):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"{site.url}/healthz", timeout=1).raise_for_status()
                    break
                time.sleep(0.1)
            yield site
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(site: Site, browser: Any) -> Iterator[Any]:
    """A fresh page; afterwards its console must be free of errors and every request must have stayed on this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN", reduced_motion="reduce")
    tab, faults, hosts = context.new_page(), [], set()
    tab.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.on("request", lambda r: hosts.add(urlsplit(r.url).hostname) if r.url.startswith("http") else None)
    tab.pending = _pending(tab)
    tab.goto(site.url)
    ready(tab)
    site.forget()
    tab.faults = faults  # a test that provokes one takes it out
    yield tab
    calm(tab)
    context.close()
    assert faults == [], f"the console of the page: {faults}"
    assert hosts == {"127.0.0.1"}, f"hosts the page asked: {hosts}"


def _pending(page: Any) -> set[Any]:
    """The requests under way, kept up to date; Gradio's heartbeat, which never ends, left out."""
    pending: set[Any] = set()
    page.on("request", lambda r: None if "/heartbeat/" in r.url else pending.add(r))
    page.on("requestfinished", lambda r: pending.discard(r))
    page.on("requestfailed", lambda r: pending.discard(r))
    return pending


def ready(page: Any) -> None:
    """Waits until the chat can be typed into and its scripts are there."""
    page.wait_for_selector(BOX)
    page.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")


def calm(page: Any, quiet_ms: int = 200, limit_s: float = 20) -> None:
    """Waits until nothing is under way: a page left in the middle of loading tells its console that it was cut off."""
    end, since = time.monotonic() + limit_s, time.monotonic()
    while time.monotonic() < end and time.monotonic() - since < quiet_ms / 1000:
        page.wait_for_timeout(20)
        if page.pending:
            since = time.monotonic()


def reload(page: Any) -> None:
    """Loads the page again once it has come to rest, and waits until it can be used."""
    calm(page)
    page.reload()
    ready(page)


def done(page: Any, count: int) -> None:
    page.wait_for_function(f"document.querySelectorAll('.wc-turn[data-done]').length === {count}")


def ask(page: Any, question: str) -> None:
    count = page.locator(".wc-turn").count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    done(page, count + 1)


def shot(page: Any, name: str) -> None:
    """A picture for people to look at."""
    folder = Path(__file__).parents[1] / "artefacts"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=str(folder / f"chat-{name}.png"))
