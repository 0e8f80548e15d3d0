"""The web server: the chat at /, the documents at /source/{id}, /healthz. Nothing here or on the page asks an outside host."""

from __future__ import annotations

import socket

import gradio as gr
import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from bot.api.mount import mount
from bot.settings import settings
from bot.web.deeds import mount_deeds
from bot.web.page import build_page
from bot.web.pages import mount_pages
from bot.web.source_view import document_html, document_page, span_in
from bot.web.source_view import find as document_of
from bot.web.stream import Asks
from bot.web.style import HERE, head_html
from bot.web.welcome import Shelf
from corpus.errors import WenceError

FONTS = ["system-ui", "sans-serif"]  # system fonts only: a web font would be fetched from an outside host
FAVICON = HERE / "favicon.svg"


class PortTakenError(WenceError):
    """The address cannot be listened on."""


def build_app(assistant: Asks, library: Shelf, page: gr.Blocks | None = None) -> FastAPI:
    """The whole web application over one assistant and one library."""
    app = FastAPI(title="问策", docs_url=None, redoc_url=None, openapi_url=None)
    mount(app, assistant, library)

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/source/{doc_id}", response_class=HTMLResponse)
    def source(
        doc_id: str, start: int | None = None, end: int | None = None, section: str = "", bare: bool = False, find: str = ""
    ) -> HTMLResponse:
        """A document with its span marked; `bare` leaves out the page around it, for the reading pane."""
        doc = document_of(library.documents, doc_id)
        if doc is None:
            raise HTTPException(404, f"没有编号为 {doc_id} 的文件。")
        span = span_in(doc, start, end, section)
        html = document_html(doc, span) if bare else document_page(doc, span, find[:60])
        return HTMLResponse(html, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})

    mount_pages(app, library)
    mount_deeds(app, assistant, settings().home)
    theme = gr.themes.Base(font=FONTS, font_mono=["monospace"])
    mounted: FastAPI = gr.mount_gradio_app(
        app, page or build_page(assistant, library), path="/", theme=theme, head=head_html(), footer_links=[],
        ssr_mode=False, show_error=False, favicon_path=str(FAVICON),
    )  # fmt: skip
    return mounted


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; PortTakenError when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as fault:
        sock.close()
        raise PortTakenError(f"{host}:{port} 不能监听（{fault.strerror}）。", "请关掉占用它的程序，或者换一个端口。") from fault
    return sock


def serve(app: FastAPI, sock: socket.socket) -> None:
    """Answer requests until interrupted."""
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[sock])
