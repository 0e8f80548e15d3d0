"""Every error of the API is one JSON object: problem and remedy, with the status that fits. No trace and no input is repeated."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.access import AccessError
from corpus.errors import IndexBrokenError, IndexMissingError, InputError, NotFoundError, StaleIndexError, StoreError, WenceError

_log = logging.getLogger("wence.api")
_STATUS: tuple[tuple[type[WenceError], int], ...] = (
    (NotFoundError, 404),
    (InputError, 422),
    (IndexMissingError, 503),
    (StaleIndexError, 503),
    (IndexBrokenError, 503),
    (StoreError, 503),
    (AccessError, 503),
)
_TYPES = {
    "missing": "没有写", "string_too_long": "太长", "too_long": "太多", "too_short": "太少", "extra_forbidden": "没有这一栏",
    "json_invalid": "不是 JSON", "int_parsing": "要写一个整数", "greater_than_equal": "太小", "less_than_equal": "太大",
    "literal_error": "不是可写的值", "enum": "不是可写的值", "string_type": "要写成文字", "list_type": "要写成列表",
    "date_from_datetime_parsing": "要写成 2025-12-31 的样子", "date_parsing": "要写成 2025-12-31 的样子", "bool_parsing": "要写 true 或 false",
    "dict_type": "要写成一个 JSON 对象", "model_attributes_type": "要写成一个 JSON 对象",
}  # fmt: skip
REMEDY = "写法见 /api/docs。"
BUG, AGAIN = "程序出了差错，已记入日志。", "请再试一次；还不行就把时间告诉管理员。"


def reply(status: int, problem: str, remedy: str, path: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """The object; under /v1 with the `error` that OpenAI's clients read."""
    body: dict[str, Any] = {"problem": problem, "remedy": remedy}
    if path.startswith("/v1/"):
        kind = "invalid_request_error" if status < 500 else "server_error"
        body["error"] = {"message": f"{problem}{remedy}", "type": kind, "param": None, "code": str(status)}
    return JSONResponse(body, status, headers)


def status_of(error: WenceError) -> int:
    return next((code for kind, code in _STATUS if isinstance(error, kind)), 503)


def install(api: FastAPI) -> None:
    """Let every error of the application come out as `reply` has it."""

    @api.exception_handler(WenceError)
    async def ours(request: Request, error: WenceError) -> JSONResponse:
        return reply(status_of(error), error.problem, error.remedy, request.url.path)

    @api.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()
        said = "；".join(dict.fromkeys(f"{_where(e)}：{_TYPES.get(e['type'], '不能用')}" for e in found[:5]))
        return reply(400 if found[0]["type"] == "json_invalid" else 422, f"请求不能用（{said}）。", REMEDY, request.url.path)

    @api.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        said = {404: "没有这个地址。", 405: "这个地址不能用这个方法。", 400: "请求读不懂。"}.get(error.status_code, "没有办成。")
        return reply(error.status_code, said, REMEDY, request.url.path, dict(error.headers or {}))

    @api.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return reply(500, BUG, AGAIN, request.url.path)


def _where(error: Any) -> str:
    """The field by its name in our own schema; a name that the sender made up is not repeated beyond 40 characters."""
    if error["type"] == "json_invalid":
        return "正文"
    loc = [str(x) for x in error["loc"] if x not in ("body", "query", "path")]
    return "".join(c for c in ".".join(loc)[:40] if c.isprintable() and not "\ud800" <= c <= "\udfff") or "请求"
