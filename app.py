"""The front door of the web page: make the index current, then serve on this machine. `python app.py`."""

from __future__ import annotations

import os
import sys


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
    from bot.settings import settings
    from corpus.errors import WenceError

    try:
        host, port = host or settings().host, settings().port if port is None else port
        from bot.web.server import build_app, listen, serve

        sock = listen(host, port)  # before the long steps: a taken port is said at once
        from bot import assembly

        assembly.ensure_index(_say)
        app = build_app(assembly.assistant(), assembly.library())
    except WenceError as fault:
        _say(fault.problem, fault.remedy)
        return 1
    shown = f"[{host}]" if ":" in host else host
    _say(f"问策已就绪：http://{shown}:{sock.getsockname()[1]}（按 Ctrl+C 停止）")
    serve(app, sock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
