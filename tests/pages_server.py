"""The pages over the real library and a small assistant, in a process of its own: python tests/pages_server.py LOG [--rebuild].

With --rebuild a document that is added is read into the library, without the minute that an index takes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from test_web_fake import FakeAssistant

from bot.settings import settings
from bot.web.live import Live
from bot.web.server import build_app, listen, serve
from corpus.collection import with_added


def main() -> None:
    """Serve on a free port, which is printed."""
    assistant, home = FakeAssistant(Path(sys.argv[1])), settings().home

    def remake(progress: Callable[[str], None]) -> tuple[object, FakeAssistant]:
        for line in ("方案：读取资料", "法律：计算向量"):
            progress(line)
            time.sleep(0.7)
        return with_added(home), assistant

    live = Live(with_added(home), assistant, remake if "--rebuild" in sys.argv else None)  # type: ignore[arg-type]
    sock = listen("127.0.0.1", 0)
    print(sock.getsockname()[1], flush=True)
    serve(build_app(live, live), sock)


if __name__ == "__main__":
    main()
