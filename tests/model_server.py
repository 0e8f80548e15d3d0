"""A language model's HTTP server on loopback, for tests: it says what it is told to say, or misbehaves in one of the ways servers do."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """`says` is the reply (`reply` makes it from the prompt, where set); `way` how it is given; `asked` the request bodies it got, `keys`
    the Authorization headers.
    """

    says: str = ""
    way: str = "fine"
    reply: Callable[[str], str] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    def prompt(self) -> str:
        """All words of the last request."""
        return "\n".join(m["content"] for m in self.asked[-1]["messages"])


def _handler(server: ModelServer, over: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            server.keys.append(self.headers.get("Authorization", ""))
            if server.reply is not None:
                server.says = server.reply(server.prompt())
            with suppress(BrokenPipeError, ConnectionResetError):
                getattr(self, f"way_{server.way}")()

        def _head(self, status: int = 200, kind: str = "text/event-stream", length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()

        def _piece(self, text: str, finish: str | None = None) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "any", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
            self.wfile.flush()

        def _said(self, finish: str | None = "stop") -> None:
            half = len(server.says) // 2
            for part in (server.says[:half], server.says[half:]):
                self._piece(part)
            if finish:
                self._piece("", finish)

        def way_fine(self) -> None:
            self._head()
            self._said()
            self.wfile.write(b"data: [DONE]\n\n")

        def way_slow(self) -> None:
            over.wait(30)

        def way_dripping(self) -> None:
            self._head()
            while not over.is_set():
                self._piece("到")
                time.sleep(0.1)

        def way_cut_off(self) -> None:
            self._head()
            self._said(None)

        def way_cut_mid_event(self) -> None:
            self._head(length=100_000)
            self._said(None)
            self.wfile.write(b'data: {"id": "x", "cho')

        def way_too_short(self) -> None:
            self._head()
            self._said("length")
            self.wfile.write(b"data: [DONE]\n\n")

        def way_malformed(self) -> None:
            self._head()
            self.wfile.write(b"data: {not json at all\n\ndata: [DONE]\n\n")

        def way_strange_json(self) -> None:
            self._head()
            self.wfile.write(b'data: {"choices": [{"delta": 7}]}\n\ndata: [DONE]\n\n')

        def way_html(self) -> None:
            self._plain(200, b"<html>welcome to the proxy</html>", "text/html")

        def way_refusing(self) -> None:
            self._head()
            self._piece("", "content_filter")
            self.wfile.write(b"data: [DONE]\n\n")

        def way_error_500(self) -> None:
            self._plain(500, b'{"error": {"message": "boom"}}', "application/json")

        def way_error_401(self) -> None:
            self._plain(401, b'{"error": {"message": "bad key sk-secret"}}', "application/json")

        def _plain(self, status: int, body: bytes, kind: str) -> None:
            self._head(status, kind, len(body))
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def model_server(says: str = "", way: str = "fine") -> Iterator[ModelServer]:
    """A server of its own on a free port."""
    told, over = ModelServer(says, way), threading.Event()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told, over))
    httpd.daemon_threads = True
    httpd.block_on_close = False
    told.url = f"http://127.0.0.1:{httpd.server_address[1]}/v1"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def refused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
