"""Put the API and the guard in front of a web application: one call, before its own pages are mounted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from fastapi import FastAPI, Security
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPBearer
from fastapi.staticfiles import StaticFiles

from bot.access import Doors
from bot.api import chat, desk, faults, health, sessions, tools
from bot.api.guard import Guard
from bot.api.meters import Meters
from bot.api.rates import Rates
from bot.api.site import Site
from bot.settings import settings
from bot.web.stream import Asks
from bot.web.welcome import Shelf
from corpus.library import Library

FILES = "/api/docs/files"
ABOUT = (
    "就政府方案提问，每个答案都带条款出处，查不到就说查不到。"
    "出错时一律是 {problem, remedy}。设了用户或密钥后，请求要带 Authorization: Bearer 密钥。"
)


def mount(app: FastAPI, assistant: Asks, library: Shelf, home: Path | None = None, rate: str | None = None) -> None:
    """Everything under /api, /v1, /mcp, /health, /metrics, /login is answered here; all other paths reach `app` through the guard.

    `home` and `rate` are the settings' where not given.
    """
    doors, meters = Doors(home or settings().home), Meters(assistant)
    rates, signed = Rates(settings().rate if rate is None else rate), sessions.Sessions(doors)
    mcp = tools.server(site := Site(assistant, cast(Library, library), doors, meters))
    endpoint = tools.application(mcp)
    api = build_api(site, signed, rates)
    api.router.routes.extend(endpoint.routes)
    app.add_middleware(Guard, api=api, sessions=signed, rates=rates, meters=meters)
    before = app.router.lifespan_context

    @asynccontextmanager
    async def with_tools(running: FastAPI) -> AsyncIterator[None]:
        async with before(running), mcp.session_manager.run():
            yield

    app.router.lifespan_context = with_tools


def build_api(site: Site, signed: sessions.Sessions, rates: Rates) -> FastAPI:
    """The API as an application of its own, with its errors, its description and the page over it."""
    api = FastAPI(
        title="问策接口", version="1", description=ABOUT, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    faults.install(api)
    key = Security(HTTPBearer(auto_error=False, description="wence key add 给出的密钥"))  # said here, seen to by the guard
    for router in (desk.router(site), chat.router(site)):
        api.include_router(router, dependencies=[key])
    for router in (health.router(site), sessions.router(signed, rates)):
        api.include_router(router)

    @api.get("/api/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/api/openapi.json", title="问策接口", swagger_js_url=f"{FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{FILES}/swagger-ui.css", swagger_favicon_url=f"{FILES}/favicon.png",
        )  # fmt: skip

    api.mount(FILES, StaticFiles(packages=[("fastapi_offline", "static")]))  # the library's files, on this machine
    return api
