"""Take the README's pictures from the running page, 1280×860: a law that was repealed, a table with its clause, a telephone.

python scripts/screenshot.py                      # starts the real app on a free port
python scripts/screenshot.py --url http://127.0.0.1:7860 --out docs
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
# Without these Chromium asks its maker's hosts at every start, which a closed network refuses many at a time.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 600  # a first start trains the embedding model and builds the index


@dataclass(frozen=True)
class Picture:
    """A file under docs/ and what is asked for it. `source` is the card whose text is opened; 0 leaves the cards in sight."""

    file: str
    question: str
    source: int = 0
    dark: bool = False
    width: int = 1280
    height: int = 860


PICTURES = (
    Picture("screenshot.png", "环评没批就开工，要承担什么责任？"),
    Picture("screenshot-table.png", "交通物流有哪些量化指标？", source=4),
    Picture("screenshot-phone.png", "重点用能单位不报能源利用状况报告怎么罚？", dark=True, width=390, height=844),
)


@contextlib.contextmanager
def running_app() -> Iterator[str]:
    """The real application on a free port; stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", f"import sys, app; sys.exit(app.main('127.0.0.1', {port}))"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(START_SECONDS * 2):
            if process.poll() is not None:
                raise SystemExit(f"the app ended with status {process.returncode}; its message stands above")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
                break
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def take(url: str, folder: Path, pictures: Sequence[Picture]) -> None:
    """Ask each question on a page of its own, and save its picture."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for picture in pictures:
            page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, locale="zh-CN")
            page.goto(url)
            page.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")
            if picture.dark:
                page.locator("[data-theme]").click()
            page.locator("#wc-box textarea").fill(picture.question)
            page.keyboard.press("Enter")
            page.wait_for_selector("#wc-live .wc-turn[data-done]", timeout=START_SECONDS * 1000)
            if picture.source:
                page.locator(".wc-card a.wc-open").nth(picture.source - 1).click()
                page.wait_for_selector("#wc-reader #hit")
            page.locator("#wc-box textarea").blur()
            page.mouse.move(0, picture.height // 2)
            page.wait_for_timeout(600)
            page.screenshot(path=str(folder / picture.file))
            page.close()
            print(folder / picture.file)
        browser.close()


def main() -> int:
    """Exit status 0 when the pictures were saved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a page that is running already; without it the app is started")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="the folder for the pictures")
    args = parser.parse_args()
    with contextlib.nullcontext(args.url) if args.url else running_app() as url:
        take(url, args.out, PICTURES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
