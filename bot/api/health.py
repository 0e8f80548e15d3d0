"""Is it alive, is it ready, how is it doing. Ready means that a question can be answered now: index open, store answering.

A language model that is away does not make it unready: answers come without it.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from bot.api.shapes import PROBLEMS
from bot.api.site import Site
from corpus.errors import WenceError


def router(site: Site) -> APIRouter:
    """/health/live, /health/ready and /metrics."""
    routes = APIRouter(tags=["运行"])

    @routes.get("/health/live", summary="程序是否活着")
    async def live() -> dict[str, bool]:
        return {"ok": True}

    @routes.get("/health/ready", summary="能不能作答", responses={503: {"description": "现在不能作答"}})
    def ready() -> JSONResponse:
        found = checks(site.assistant)
        good = all(c["ok"] for c in found.values())
        return JSONResponse({"ok": good, **found}, 200 if good else 503)

    @routes.get(
        "/metrics", summary="Prometheus 指标", response_class=Response, responses={k: PROBLEMS[k] for k in (401, 403, 429, 503)}
    )
    def metrics() -> Response:
        return Response(site.meters.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


def checks(assistant: object) -> dict[str, dict[str, Any]]:
    """index, store and model: {"ok", and in words what is wrong}. No path and no address is told."""
    finder, counsel = getattr(assistant, "finder", None), getattr(assistant, "counsel", None)
    indexes = [
        x for x in (getattr(finder, "index", None), getattr(getattr(counsel, "statutes", None), "index", None)) if x is not None
    ]
    out: dict[str, dict[str, Any]] = {"index": {"ok": bool(indexes)}}
    if indexes:
        out["index"]["units"] = sum(len(i.units) for i in indexes)
    out["store"] = {"ok": bool(indexes)}
    for index in indexes:
        try:
            index.check()
        except WenceError as error:
            out["store"] = {"ok": False, "problem": type(error).__name__, "remedy": error.remedy}
    wording = getattr(assistant, "wording", None)
    state = "off" if wording is None else "resting" if wording.model.resting() else "configured"
    out["model"] = {"ok": True, "state": state}
    return out
