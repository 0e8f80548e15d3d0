"""资料库: every document with its version, whether it is in force, and what is missing of it; to read, and to add to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from bot.web.layout import render
from bot.web.uploads import BusyError, PasswordError, Uploads, too_large
from bot.web.words import as_part
from corpus.errors import DocumentError, WenceError
from corpus.force import state, version
from corpus.law_outline import article_number
from corpus.laws import RESTATED
from corpus.library import Library
from corpus.readers.guards import FORMATS, MAX_BYTES
from corpus.records import Document

AROUND = 65_536  # bytes of a form around its file
GROUPS = (("plan", "方案"), ("law", "法律法规"), ("named", "方案提到、只知要点的文件"))


@dataclass(frozen=True)
class Item:
    """A document as it is listed. `state` is one of corpus.force's words, `missing` what is not among the sources; `ours`: in our words."""

    document: Document
    facts: str
    state: str
    state_text: str
    holds: str
    missing: str
    successor: str = ""
    ours: bool = False


def items(library: Library, day: str) -> list[tuple[str, list[Item]]]:
    """The documents by kind, in the order of the library."""
    titles = {d.id: d.short for d in library.documents}
    out = []
    for kind, name in GROUPS:
        listed = [_item(library, d, day, titles) for d in library.documents if d.kind == kind]
        if listed:
            out.append((name, listed))
    return out


def _item(library: Library, d: Document, day: str, titles: dict[str, str]) -> Item:
    now = state(d, day)
    if d.kind == "law":
        numbers = [n[0] for s in d.sections if (n := article_number(s.label.split("#")[0])) is not None]
        partly = max(numbers, default=0) > len(numbers)
        norms = sum(p.doc == d.id for p in library.provisions)
        whole = d.form == "verbatim"
        holds = f"{len(numbers)} 条" + (f"，规定 {norms} 项" if norms else "")
        missing = "" if whole else f"原文（引用时标明{RESTATED}）" + ("；要点也只有其中一部分条文" if partly else "")
        return Item(
            d, _facts(d.number, version(d), d.issuer), now.word, now.text, holds, missing, titles.get(d.replaced_by, ""), True
        )
    if d.kind == "named":
        return Item(d, _facts(d.number, d.date, d.issuer), "", "", "", d.note or "原文", ours=not d.note)
    duties, targets = sum(x.doc == d.id for x in library.duties), sum(x.doc == d.id for x in library.targets)
    word, text = _term(d, day)
    holds = f"{len(d.sections)} 节，责任分工 {duties} 条，指标 {targets} 条"
    return Item(d, _facts(d.number, d.date, d.issuer), word, text, holds, d.left_out)


def _facts(*words: str) -> str:
    return " · ".join(w for w in words if w)


def _term(d: Document, day: str) -> tuple[str, str]:
    if not d.horizon:
        return "", ""
    over = int(day[:4]) > d.horizon[1]
    return "past" if over else "in_force", f"期限 {d.horizon[0]}—{d.horizon[1]} 年" + ("，已过" if over else "")


def mount(app: FastAPI, library: Callable[[], Library], uploads: Uploads) -> None:
    """The list at /shelf; a file by POST there, the word on a replacement at /shelf-confirm, how far the index is at /shelf-progress."""

    def page(status: int = 200, token: str = "", fault: WenceError | None = None, id: str = "") -> HTMLResponse:
        listed = items(library(), datetime.date.today().isoformat())
        words: dict[str, Any] = {
            "groups": listed, "open": uploads.open, "formats": FORMATS, "limit": MAX_BYTES // 1048576, "job": uploads.job, "token": token,
            "report": uploads.report(token) if token else None, "fault": fault, "typed_id": id,
        }  # fmt: skip
        return render("shelf.html", "shelf", "nav.shelf", status, **words)

    @app.get("/shelf", response_class=HTMLResponse)
    def shelf(result: str = "") -> HTMLResponse:
        return page(token=result)

    @app.post("/shelf", response_class=HTMLResponse)
    async def add(request: Request) -> Response:
        id = ""
        try:
            size = request.headers.get("content-length", "")
            if not size.isdigit():
                raise DocumentError("浏览器没有说明文件的大小。", "请换一个浏览器，或在命令行用 wence add。")
            if int(size) > MAX_BYTES + AROUND:
                raise too_large(int(size))
            async with request.form(max_files=1, max_fields=4, max_part_size=AROUND) as form:
                sent, password, id = form.get("file"), str(form.get("password", "")), str(form.get("id", ""))
                if not isinstance(sent, UploadFile) or not sent.filename:
                    raise DocumentError("没有选文件。", f"请选一份全文：{'、'.join(FORMATS)}。")
                data, name = await sent.read(), sent.filename
            token = await run_in_threadpool(uploads.add, password, data, name, id)
        except WenceError as fault:
            status = 403 if isinstance(fault, PasswordError) else 409 if isinstance(fault, BusyError) else 422
            return page(status, fault=fault, id=id)
        return RedirectResponse(f"shelf?result={token}#report", 303)

    @app.post("/shelf-confirm", response_class=HTMLResponse)
    async def confirm(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=2, max_part_size=AROUND) as form:
            token, word = str(form.get("token", "")), str(form.get("word", ""))
        if word != "replace":
            uploads.cancel(token)
            return RedirectResponse("shelf", 303)
        try:
            await run_in_threadpool(uploads.confirm, token)
        except WenceError as fault:
            return page(409, fault=fault)
        return RedirectResponse(f"shelf?result={token}#report", 303)

    @app.get("/shelf-progress")
    def progress() -> JSONResponse:
        job = uploads.job
        told = (
            {
                "lines": job.lines[-6:],
                "now": as_part(job.lines[-1], "fault"),
                "done": job.done,
                "problem": job.problem,
                "remedy": job.remedy,
            }
            if job
            else {"done": True}
        )
        return JSONResponse(told, headers={"Cache-Control": "no-store"})
