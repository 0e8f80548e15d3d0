"""The door in front of page and API: who is it, from where, how much, how often. What is refused never reaches the code behind.

Without users and keys only requests that came in at a loopback address, under a loopback name, are answered. With them, every request
but /health, /login and the documentation's files needs a key or a session.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import audit
from bot.access import LOCAL, AccessError, Caller, is_loopback
from bot.api.faults import reply
from bot.api.meters import Meters
from bot.api.rates import Rates, Verdict
from bot.api.sessions import COOKIE, Sessions
from bot.web.layout import render

CALLER = "wence.caller"  # key of the scope under which routes find who is asking
OURS = ("/api/", "/v1/", "/health/", "/mcp", "/metrics", "/login", "/logout")
OPEN = ("/healthz", "/login", "/favicon.ico")
EDITORS = ("/shelf", "/shelf-confirm")  # what is sent there adds or replaces documents
MOST_BODY = 256 * 1024  # bytes of a request to the API
MOST_UPLOAD = 64 * 1024 * 1024  # bytes of a request to the page
_THROUGH = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")  # a proxy sets one of these
_ASKING = ("/queue/join", "/call/", "/run/")  # Gradio's ways to run something; the others cancel, reset and upload
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_STRICT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
# Gradio runs code and styles written in its page; nothing from another host is allowed.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
_log = logging.getLogger("wence.guard")


@dataclass
class Refusal(Exception):
    """Why a request goes no further."""

    why: str
    status: int
    problem: str
    remedy: str
    headers: dict[str, str] | None = None


@dataclass(frozen=True)
class Guard:
    """ASGI: `api` gets the paths of OURS, `app` all others."""

    app: ASGIApp
    api: ASGIApp
    sessions: Sessions
    rates: Rates
    meters: Meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path, ours = scope["path"], is_ours(scope["path"])
        status, verdict = [500], Verdict()

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                _dress(MutableHeaders(scope=message), scope, ours, verdict)
            await send(message)

        try:
            scope[CALLER], verdict = await self._let_in(scope, ours)
            if scope[CALLER] is not None:
                audit.ACTOR.set(scope[CALLER].id)
            if ours:
                receive = await _whole(scope, receive)
                await self.api(scope, receive, dressed)
            else:
                await self.app(scope, _counted(receive), dressed)
        except Refusal as refusal:
            self.meters.refused(refusal.why)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await _said(scope, refusal)(scope, receive, dressed)
        finally:
            if ours and scope["type"] == "http":
                route = getattr(scope.get("route"), "path", "") or ("/mcp" if path.startswith("/mcp") else "other")
                method = scope["method"] if scope["method"] in ("GET", "POST", "HEAD", "DELETE", "OPTIONS") else "other"
                self.meters.requested(route, method, status[0])

    async def _let_in(self, scope: Scope, ours: bool) -> tuple[Caller | None, Verdict]:
        """Who is asking. Refusal in the order: host, key, origin, role, size, rate."""
        headers, path = Headers(scope=scope), scope["path"]
        if path.startswith("/health/"):
            return None, Verdict()  # whoever watches over the server is answered, with a wrong key too
        address = str((scope.get("client") or ("unknown", 0))[0])
        caller = await self._caller(scope, headers, address)
        public = path == "/login" or path.startswith(OPEN)
        if caller is None and not public:
            raise Refusal(
                "key",
                401,
                "没有通过身份核对。",
                "请带上密钥（Authorization: Bearer 密钥），或先在 /login 登录。",
                {"WWW-Authenticate": "Bearer"},
            )
        _origin(scope, headers)
        if caller is not None and path.rstrip("/") in EDITORS and scope.get("method") not in _SAFE:
            _editor(caller)
        _size(scope, headers, MOST_BODY if ours else MOST_UPLOAD)
        if not (ours or (caller is not LOCAL and _costs(scope))):
            return caller, Verdict()
        verdict = self.rates.asked(caller.id if caller is not None and caller is not LOCAL else f"ip:{address}")
        if not verdict.ok:
            raise Refusal("rate", 429, "请求太频繁。", f"请过 {verdict.wait} 秒再试。", verdict.headers())
        return caller, verdict

    async def _caller(self, scope: Scope, headers: Headers, address: str) -> Caller | None:
        doors = self.sessions.doors
        try:
            empty = doors.access().empty
        except AccessError as error:
            _log.error("%s", error.problem)
            raise Refusal("key", 503, error.problem, error.remedy) from error
        if empty:
            return _local(scope, headers)
        offered = _key(headers)
        if offered is not None:
            wait = self.rates.locked(address)
            if wait:
                raise Refusal("rate", 429, "试错太多次。", f"请过 {wait} 秒再试。", {"Retry-After": str(wait)})
            found = await anyio.to_thread.run_sync(doors.by_key, offered)
            if found is None:
                self.rates.failed(address)
            return found
        return self.sessions.caller(_cookie(headers))


def _editor(caller: Caller) -> None:
    """Refusal for a caller who may not add and remove documents."""
    if caller.role != "editor":
        raise Refusal("role", 403, "增删资料要 editor 角色。", "请换用 editor 的用户或密钥，或请管理员授权。")


def _costs(scope: Scope) -> bool:
    """Whether a request to the page is one that is counted: a question, or anything sent to a page of ours."""
    path: str = scope["path"]
    sent = scope["type"] == "http" and scope["method"] not in _SAFE
    return sent and (not path.startswith("/gradio_api/") or any(x in path for x in _ASKING))


def is_ours(path: str) -> bool:
    """Whether a path is the API's.

    >>> is_ours("/api/ask"), is_ours("/mcp"), is_ours("/gradio_api/queue/join"), is_ours("/metricsx")
    (True, True, False, False)
    """
    return any(path == p.rstrip("/") or path.startswith(p if p.endswith("/") else f"{p}/") for p in OURS)


def _local(scope: Scope, headers: Headers) -> Caller:
    """Somebody on this machine. Whoever comes through a proxy is not, nor is a page whose name was made to point here (DNS rebinding)."""
    if any(name in headers for name in _THROUGH):
        raise Refusal(
            "host", 403, "请求经过了代理，但还没有用户和密钥。", "请管理员先运行 wence user add 或 wence key add。"
        )  # fmt: skip
    server = str((scope.get("server") or ("", 0))[0])
    if not is_loopback(server):
        raise Refusal("host", 403, "还没有用户和密钥，只接受本机的请求。", "请管理员运行 wence user add 或 wence key add。")
    if not is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or ""):
        raise Refusal(
            "host",
            403,
            "请求所写的主机名不是本机。",
            "请用 127.0.0.1 访问；要用别的名字，先运行 wence user add 或 wence key add。",
        )
    return LOCAL


def _key(headers: Headers) -> str | None:
    """The key that was offered, if one was."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else headers.get("x-api-key")


def _cookie(headers: Headers) -> str:
    parts = (c.strip().partition("=") for c in headers.get("cookie", "").split(";"))
    return next((value for name, _, value in parts if name == COOKIE), "")


def _origin(scope: Scope, headers: Headers) -> None:
    """A request that can change or cost something comes from our own pages or from a program, not from another site's page."""
    if scope["type"] == "http" and scope["method"] in _SAFE:
        return
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    strange = origin is not None and (origin == "null" or urlsplit(origin).netloc.lower() != headers.get("host", "").lower())
    if strange or (origin is None and site in ("cross-site", "same-site")):
        raise Refusal("origin", 403, "请求来自别的网站的页面，没有受理。", "请在本站的页面里操作，或由程序直接调用。")


def _size(scope: Scope, headers: Headers, most: int) -> None:
    stated = headers.get("content-length", "0")
    if not stated.isdigit():
        raise Refusal("size", 400, "Content-Length 不是一个数。", "请改正后再发。")
    if int(stated) > most:
        raise Refusal("size", 413, f"请求有 {stated} 字节，太大。", f"请减到 {most} 字节以内。")


async def _whole(scope: Scope, receive: Receive) -> Receive:
    """The body read ahead, so that one without a stated length is counted too."""
    if scope["type"] != "http" or scope["method"] in _SAFE:
        return receive
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return _replayed([message], receive)
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            raise Refusal("size", 413, "请求太大。", f"请减到 {MOST_BODY} 字节以内。")
        if not message.get("more_body"):
            return _replayed([{"type": "http.request", "body": bytes(body), "more_body": False}], receive)


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return replay


def _counted(receive: Receive) -> Receive:
    """A stream that is cut off where an upload grows too large."""
    seen = 0

    async def count() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b"") or b"")
        return message if seen <= MOST_UPLOAD else {"type": "http.disconnect"}

    return count


def _dress(headers: MutableHeaders, scope: Scope, ours: bool, verdict: Verdict) -> None:
    for name, value in {**_HEADERS, **verdict.headers()}.items():
        headers.setdefault(name, value)
    html = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", _PAGE if html or not ours else _STRICT)
    if ours and "etag" not in headers:
        headers.setdefault("Cache-Control", "no-store")
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def _said(scope: Scope, refusal: Refusal) -> Response:
    """A person in a browser is shown the way to the door, or a page in words; a program gets the object."""
    more = dict(refusal.headers or {})
    if "text/html" in Headers(scope=scope).get("accept", ""):
        if refusal.status == 401 and scope["method"] == "GET":
            return RedirectResponse(f"/login?next={quote(scope['path'])}", 303)
        page = render("refused.html", "", "frame.refused", refusal.status, problem=refusal.problem, remedy=refusal.remedy)
        page.headers.update(more)
        return page
    return reply(refusal.status, refusal.problem, refusal.remedy, scope["path"], more)
