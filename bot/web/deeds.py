"""What is done with an answer beside reading it: receipts as files, a conversation as a file, an opinion; and whether the page is ready.

Each takes what the browser holds and keeps nothing but opinions. What comes in is limited in size and must be JSON, so that a page
of another site cannot send it unasked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from bot import feedback, receipt_print
from bot.receipt_file import LARGEST, answer_of, opened
from corpus.errors import WenceError

MARKDOWN = "text/markdown; charset=utf-8"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def mount_deeds(app: FastAPI, assistant: object, home: Path) -> None:
    """Put the addresses under this application; opinions are kept under `home`."""

    @app.get("/ready")
    def ready() -> dict[str, Any]:
        problem, remedy = getattr(assistant, "problem", ("", ""))
        return {
            "ready": bool(getattr(assistant, "ready", True)), "line": getattr(assistant, "progress", ""),
            "problem": problem, "remedy": remedy,
        }  # fmt: skip

    @app.post("/receipt/{form}", response_class=Response)
    async def receipt(form: str, request: Request) -> Response:
        if form not in ("md", "docx"):
            raise HTTPException(404, f"没有 {form} 这种凭据。")
        body = await _body(request)
        try:
            made = opened(body)
            if form == "docx":
                return _file(await run_in_threadpool(receipt_print.docx, made), WORD, "问策凭据.docx")
            return _file(receipt_print.markdown(made).encode(), MARKDOWN, "问策凭据.md")
        except WenceError as fault:
            return _refused(fault)

    @app.post("/conversation", response_class=Response)
    async def conversation(request: Request) -> Response:
        body = await _body(request)
        records = [r for r in body.get("records") or () if isinstance(r, dict)]
        try:
            for record in records:
                if record.get("receipt") is not None:
                    opened(record["receipt"])
            text = receipt_print.conversation(str(body.get("name") or "对话"), records)
        except WenceError as fault:
            return _refused(fault)
        return _file(text.encode(), MARKDOWN, "问策对话.md")

    @app.post("/feedback", response_class=Response)
    async def opinion(request: Request) -> Response:
        body = await _body(request)
        try:
            made = opened(body.get("receipt"))
            reasons = [str(r) for r in body.get("reasons") or ()]
            found = feedback.opinion(made, answer_of(made), str(body.get("verdict")), reasons, str(body.get("remark") or ""))
            await run_in_threadpool(feedback.keep, home, found)
        except WenceError as fault:
            return _refused(fault)
        return JSONResponse({"ok": True})


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; 413, 415 or 400 when it is too large, of another kind, or none."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415, "请用 application/json。")
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > LARGEST:
            raise HTTPException(413, "内容太大。")
    try:
        found = json.loads(held)
    except ValueError as error:
        raise HTTPException(400, "不是 JSON。") from error
    if not isinstance(found, dict):
        raise HTTPException(400, "不是 JSON 对象。")
    return found


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def _refused(fault: WenceError) -> JSONResponse:
    return JSONResponse({"problem": fault.problem, "remedy": fault.remedy}, 400)
