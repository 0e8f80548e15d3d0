"""The pages beside the chat, each at an address of its own: /duties, /targets, /check, /shelf. A filter is part of the address, so that a
view can be kept, sent on and gone back to; files are the same address with .csv or .xlsx.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from bot.settings import settings
from bot.web import check, ledger, matrix, shelf_page
from bot.web.chart import charts
from bot.web.downloads import CSV, XLSX, csv_bytes, file, xlsx_bytes
from bot.web.layout import render
from bot.web.live import Live
from bot.web.uploads import Uploads
from bot.web.welcome import Shelf
from corpus.library import Library
from corpus.records import Document


def mount_pages(app: FastAPI, library: Shelf) -> None:
    """Put the pages under this application. Over a `Live` library they follow it, and documents can be added."""

    def now() -> Library:
        return library.library if isinstance(library, Live) else cast(Library, library)

    renew = library.renew if isinstance(library, Live) and library.remake is not None else None
    _matrix(app, now)
    _ledger(app, now)
    check.mount(app, now)
    shelf_page.mount(app, now, Uploads(settings().home, settings().upload_password.get_secret_value(), renew))


def _chosen(documents: Sequence[Document], doc: str) -> Document | None:
    return next((d for d in documents if d.id == doc), documents[0] if documents else None)


def _matrix(app: FastAPI, now: Callable[[], Library]) -> None:
    def shown(doc: str, body: str, role: str) -> matrix.Matrix | None:
        document = _chosen(matrix.plans(now()), doc)
        return matrix.matrix(now(), document, body[:60], role if role in matrix.ROLES else "") if document else None

    @app.get("/duties", response_class=HTMLResponse)
    def duties(request: Request, doc: str = "", body: str = "", role: str = "") -> HTMLResponse:
        words: dict[str, Any] = {
            "plans": matrix.plans(now()), "shown": shown(doc, body, role), "roles": matrix.ROLES, "body": body[:60], "role": role,
            "query": request.url.query,
        }  # fmt: skip
        return render("duties.html", "duties", "nav.duties", **words)

    @app.get("/duties.csv")
    def duties_csv(doc: str = "", body: str = "", role: str = "") -> Response:
        found = shown(doc, body, role)
        return file(csv_bytes(matrix.sheets(found)[0]), CSV, "职责.csv") if found else _nothing()

    @app.get("/duties.xlsx")
    def duties_xlsx(doc: str = "", body: str = "", role: str = "") -> Response:
        found = shown(doc, body, role)
        return file(xlsx_bytes(matrix.sheets(found)[::-1]), XLSX, "职责.xlsx") if found else _nothing()


def _ledger(app: FastAPI, now: Callable[[], Library]) -> None:
    def shown(doc: str, asked: ledger.Asked) -> ledger.Ledger | None:
        document = _chosen(ledger.plans(now()), doc)
        return ledger.ledger(now(), document, asked) if document else None

    @app.get("/targets", response_class=HTMLResponse)
    def targets(
        request: Request, doc: str = "", words: str = "", section: str = "", kind: str = "", number: str = ""
    ) -> HTMLResponse:
        asked = ledger.Asked(words[:60], section, kind, number)
        found = shown(doc, asked)
        drawn, listed = charts(found.rows) if found else ((), ())
        more: dict[str, Any] = {
            "plans": ledger.plans(now()), "shown": found, "asked": asked, "kinds": ledger.KINDS, "demand": ledger.demand,
            "sections": ledger.sections(now(), found.document) if found else [], "charts": drawn, "listed": listed, "svg": Markup,
            "query": request.url.query,
        }  # fmt: skip
        return render("targets.html", "targets", "nav.targets", **more)

    @app.get("/targets.csv")
    def targets_csv(doc: str = "", words: str = "", section: str = "", kind: str = "", number: str = "") -> Response:
        found = shown(doc, ledger.Asked(words[:60], section, kind, number))
        return file(csv_bytes(ledger.sheet(found)), CSV, "目标.csv") if found else _nothing()

    @app.get("/targets.xlsx")
    def targets_xlsx(doc: str = "", words: str = "", section: str = "", kind: str = "", number: str = "") -> Response:
        found = shown(doc, ledger.Asked(words[:60], section, kind, number))
        return file(xlsx_bytes([ledger.sheet(found)]), XLSX, "目标.xlsx") if found else _nothing()


def _nothing() -> Response:
    return Response("资料里没有这样的方案。", 404, media_type="text/plain; charset=utf-8")
