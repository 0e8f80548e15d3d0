"""kill -9 of a server while it is asked, and of `wence add`: the next start has the old state or the new one, and answers at once."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from invented_law import write

from corpus import holdings
from corpus.errors import DocumentError

ROOT = Path(__file__).resolve().parents[1]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "WENCE_HOME": str(home), "WENCE_RATE": "off", "OMP_NUM_THREADS": "1"}


def serve(home: Path) -> tuple[subprocess.Popen[str], str]:
    log = home.parent / "serve.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0"], cwd=ROOT, env=environment(home), stderr=file, text=True
        )
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8")):
            return process, found[0]
        time.sleep(0.2)
    process.kill()
    process.wait(20)
    raise AssertionError(log.read_text(encoding="utf-8"))


def answered(base: str, question: str) -> str:
    until = time.monotonic() + 120
    while True:
        assert time.monotonic() < until
        with suppress(httpx.ConnectError):  # the address is said a moment before anybody listens
            reply = httpx.post(f"{base}/api/ask", json={"question": question}, timeout=60, trust_env=False)
            if reply.status_code == 200:
                return str(reply.json()["answer"])
            assert reply.status_code == 503, reply.text
        time.sleep(0.3)


@pytest.mark.slow
def test_a_server_killed_while_it_is_asked_starts_again_with_the_same_answers(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "home"
    shutil.copytree(home, mine)
    question, chance, said = "公共机构节能减排由谁牵头？", random.Random(20261123), set()
    for _ in range(2):
        process, base = serve(mine)
        try:
            said.add(answered(base, question))

            def ask(base: str = base) -> None:
                with suppress(httpx.HTTPError):
                    while True:
                        httpx.post(f"{base}/api/ask", json={"question": question}, timeout=10, trust_env=False)

            threads = [threading.Thread(target=ask, daemon=True) for _ in range(3)]
            for t in threads:
                t.start()
            time.sleep(chance.uniform(0.1, 1.0))
        finally:
            process.kill()  # this child and no other
            process.wait(20)
        for t in threads:
            t.join(20)
    assert len(said) == 1 and "机关事务管理局" in next(iter(said))
    from bot.settings import settings

    assert settings().home == home  # the copy was served, not the session's own


ADD = """
import sys
from pathlib import Path
from corpus import holdings
from corpus.readers import read
from corpus.recognise import recognise
path = Path(sys.argv[2])
item = recognise(read(path), path.name)
print("ready", flush=True)
for _ in range(200):
    holdings.put(Path(sys.argv[1]), item, path.read_bytes(), path.name)
"""


@pytest.mark.slow
def test_an_adding_killed_at_any_moment_leaves_whole_documents(tmp_path: Path) -> None:
    law, chance, seen = write(tmp_path / "law.txt"), random.Random(7), 0
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", ADD, str(tmp_path / "home"), str(law)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.005, 0.25))
        process.kill()
        process.wait(20)
        process.stdout.close()
        for _id, found in holdings.inspect(tmp_path / "home"):
            assert not isinstance(found, DocumentError), found
            assert found.text.startswith("星湖市灯塔养护条例")
            seen += 1
    assert seen
    folder = tmp_path / "home" / "documents"
    item_left = [p.name for p in folder.iterdir() if p.name.startswith(".ready-")]
    assert item_left == []  # the next look put in place what was whole


@pytest.mark.slow
def test_wence_add_killed_while_it_builds_is_mended_by_one_build(home: Path, tmp_path: Path) -> None:
    """The document is kept first, the index is made afterwards: killed between, the old index is refused by name and not asked."""
    mine = tmp_path / "home"
    shutil.copytree(home, mine)
    law = write(tmp_path / "law.txt")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "add", str(law), "--yes"], cwd=ROOT, env=environment(mine), stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stderr
    for line in process.stderr:
        if "计算向量" in line or "存入向量库" in line:
            break
    process.kill()
    process.wait(20)
    process.stderr.close()
    ask = [sys.executable, "-m", "bot", "ask", "星湖市灯塔养护条例第七条怎么规定？"]
    refused = subprocess.run(ask, cwd=ROOT, env=environment(mine), capture_output=True, text=True, timeout=120, check=False)
    if refused.returncode:
        assert "wence build" in refused.stderr and "Traceback" not in refused.stderr
        built = subprocess.run(
            [sys.executable, "-m", "bot", "build"], cwd=ROOT, env=environment(mine), capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
        assert built.returncode == 0, built.stderr
        refused = subprocess.run(ask, cwd=ROOT, env=environment(mine), capture_output=True, text=True, timeout=120, check=False)
    assert refused.returncode == 0 and "五百元" in refused.stdout
