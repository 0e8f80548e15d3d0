"""The front door of the web page: serve on this machine at once, and make the index current beside it. `python app.py`."""

from __future__ import annotations

import gc
import os
import sys

from bot.__main__ import PATIENCE


def _quiet() -> None:
    """No analytics and no progress bars of libraries; read before gradio and the tokenizers are imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def _say(*parts: object) -> None:
    print(*parts, file=sys.stderr, flush=True)


def main(host: str | None = None, port: int | None = None) -> int:
    """Serve until interrupted; host and port not given are the settings' (127.0.0.1:7860).

    Exit status 1, with problem and remedy on stderr, when it cannot be done.
    """
    _quiet()
    gc.set_threshold(*PATIENCE)
    from bot.settings import settings
    from corpus.errors import WenceError

    try:
        host, port = host or settings().host, settings().port if port is None else port
        from bot.access import check_host

        check_host(host, settings().home)  # open to others only when somebody was let in by name
        from bot.web.server import build_app, listen, serve

        sock = listen(host, port)  # before the long steps: a taken port is said at once
        from bot import assembly
        from bot.web.follow import Follower, opened_by, pointers
        from bot.web.live import Live
        from bot.web.ready import Preparing, from_assembly, renewed

        desk = Preparing(from_assembly, _say).start()
        live = Live(assembly.library(), desk, renewed)
        app = build_app(live, live)
        homes = (settings().home, settings().home / assembly.LAWS)
        Follower(lambda: pointers(*homes), lambda: opened_by(live), lambda: live.renew(_say)).start()
    except WenceError as fault:
        _say(fault.problem, fault.remedy)
        return 1
    shown = f"[{host}]" if ":" in host else host
    word = "问策已就绪" if desk.ready else "网页已打开，索引在后台准备，备好就答"
    _say(f"{word}：http://{shown}:{sock.getsockname()[1]}（按 Ctrl+C 停止）")
    serve(app, sock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
