"""义务自查: from the form to the report of what applies, and to its files. What was typed is kept nowhere; it travels in the form only."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from bot.obligation_report import Report
from bot.web.check_form import BOILER_FIELDS, BOILERS, Read, groups, read
from bot.web.downloads import DOCX, XLSX, file
from bot.web.layout import render
from corpus.force import chinese_day
from corpus.library import Library

FOLDED = ("鼓励", "可以")  # these bind nobody: they stay folded until asked for
LARGEST = 200_000  # bytes of a form; a full one has some thousands
BOILERS_ASKED = "有哪些锅炉，每台多少蒸吨/小时、烧什么、作什么用？"
MEANING = {
    "必须": "法律用“必须”", "不得": "法律用“不得”“禁止”", "应当": "法律用“应当”", "方案要求": "方案对企业的要求",
    "鼓励": "法律鼓励，不是义务", "可以": "可以做，不是义务",
}  # fmt: skip


def mount(app: FastAPI, library: Callable[[], Library]) -> None:
    """The form at /check, its report by POST there, the files at /check.docx and /check.xlsx."""

    @app.get("/check", response_class=HTMLResponse)
    def empty() -> HTMLResponse:
        return _page(Read({}), _today(), None)

    @app.post("/check", response_class=HTMLResponse)
    async def filled(request: Request) -> Response:
        said, day, fault = await _form(request)
        if said.profile is None or fault:
            return _page(said, day, None, fault, 422)
        return _page(said, day, await run_in_threadpool(_report, library(), said, day))

    async def written(request: Request, kind: str, media: str) -> Response:
        said, day, fault = await _form(request)
        if said.profile is None or fault:
            return _page(said, day, None, fault, 422)
        report = await run_in_threadpool(_report, library(), said, day)
        data = await run_in_threadpool(_file, report, kind)
        return file(data, media, f"义务自查-{said.profile.name or '未命名'}-{day}.{kind}".replace("/", "-"))

    @app.post("/check.docx")
    async def docx(request: Request) -> Response:
        return await written(request, "docx", DOCX)

    @app.post("/check.xlsx")
    async def xlsx(request: Request) -> Response:
        return await written(request, "xlsx", XLSX)


def _today() -> str:
    return datetime.date.today().isoformat()


async def _form(request: Request) -> tuple[Read, str, str]:
    """What was typed, the day asked about, and what is wrong with the day."""
    form = await request.form(max_files=0, max_fields=400, max_part_size=LARGEST)
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            typed.setdefault(name, []).append(value)
    word = (typed.pop("as_of", [""])[0]).strip()
    said = read(typed)
    if not word:
        return said, _today(), ""
    try:
        return said, datetime.date.fromisoformat(word).isoformat(), ""
    except ValueError:
        return said, _today(), f"“{word}”不是日期，请写成 2026-08-15 的样子。"


def _report(library: Library, said: Read, day: str) -> Report:
    from bot.obligations import obligations

    assert said.profile is not None
    return obligations(library, said.profile, day)


def _file(report: Report, kind: str) -> bytes:
    from bot import obligation_files

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{kind}"
        (obligation_files.write_docx if kind == "docx" else obligation_files.write_xlsx)(report, path)
        return path.read_bytes()


def _page(said: Read, day: str, report: Report | None, day_fault: str = "", status: int = 200) -> HTMLResponse:
    def value(name: str) -> str:
        return (said.typed.get(name) or [""])[0]

    listed = [n for n in range(BOILERS) if any(value(f"boilers.{n}.{f.name}") for f in BOILER_FIELDS)]
    words: dict[str, Any] = {
        "groups": groups(), "boiler_fields": BOILER_FIELDS, "boilers": range(min(BOILERS, max(listed, default=-1) + 2)), "typed": said.typed,
        "value": value, "faults": said.faults, "day": day, "day_fault": day_fault, "report": report, "folded": FOLDED, "meaning": MEANING,
        "chinese_day": chinese_day,
        "asked": {f.name: f.help for g in groups() for f in g.fields} | {"boilers": BOILERS_ASKED}, "most_boilers": BOILERS,
    }  # fmt: skip
    return render("check.html", "check", "nav.check", status, **words)
