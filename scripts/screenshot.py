"""Take the README's picture from the running page: ask a question in Chromium, open a source, save 1280×860.

python scripts/screenshot.py                      # starts the real app on a free port
python scripts/screenshot.py --url http://127.0.0.1:7860 --out docs/screenshot.png
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
# Without these Chromium asks its maker's hosts at every start, which a closed network refuses many at a time.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 600  # a first start trains the embedding model and builds the index


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


def take(url: str, out: Path, question: str, source: int, dark: bool, width: int, height: int) -> None:
    """Ask, open the `source`-th card (1 is the first; 0 leaves the cards in sight), and save the picture."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="zh-CN"
        )
        page.goto(url)
        page.locator("#wc-box textarea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_selector("#wc-live .wc-turn[data-done]", timeout=120_000)
        if source and page.locator(".wc-card a.wc-open").count() >= source:
            page.locator(".wc-card a.wc-open").nth(source - 1).click()
            page.wait_for_selector("#wc-reader #hit")
        page.mouse.move(0, 0)
        page.wait_for_timeout(600)
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(out))
        browser.close()
    print(out)


def main() -> int:
    """Exit status 0 when the picture was saved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a page that is running already; without it the app is started")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/screenshot.png")
    parser.add_argument("--question", default="煤电机组节能改造由哪些部门负责？")
    parser.add_argument("--source", type=int, default=1, help="which source to open; 0 for none")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=860)
    args = parser.parse_args()
    with contextlib.nullcontext(args.url) if args.url else running_app() as url:
        take(url, args.out, args.question, args.source, args.dark, args.width, args.height)
    return 0


if __name__ == "__main__":
    sys.exit(main())
