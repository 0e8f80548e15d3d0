"""Signing in to the page: a signed cookie that names the user, ends by itself, and falls with the password it was given for."""

from __future__ import annotations

import html
import time
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.access import Caller, Doors, session_secret
from bot.api.rates import Rates
from bot.web.style import HERE as WEB
from bot.web.style import languages_html, words_js
from bot.web.words import part, says, t, told

COOKIE = "wence_session"
SIGNED_IN = "wence_in"  # for the pages' script: whether to show signing out. It opens nothing
HOURS = 12  # a working day
HERE = Path(__file__).parent
_SIGNED = (
    f'<div class="signed"><p>{t("login.signed")} <b>{{who}}</b> <a href="/">{t("login.back")}</a></p>'
    f'<form method="post" action="/logout"><button class="quiet">{t("login.out")}</button></form></div>'
)


class Sessions:
    """Issues and reads cookies for the users of a data folder; every process on that folder reads the same ones."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors

    @cached_property
    def _secret(self) -> bytes:
        return session_secret(self.doors.home)

    def issue(self, name: str) -> str:
        """A cookie's value for a user who has just shown the password."""
        import jwt

        claims = {"sub": name, "st": self.doors.stamp(name), "exp": int(time.time()) + HOURS * 3600}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def caller(self, cookie: str) -> Caller | None:
        """Whose session this is; None for one that is forged, over, or of a user who changed since."""
        import jwt

        if not cookie:
            return None
        try:
            claims: dict[str, Any] = jwt.decode(
                cookie, self._secret, algorithms=["HS256"], options={"require": ["sub", "st", "exp"]}
            )
        except jwt.InvalidTokenError:
            return None
        name = str(claims["sub"])
        return self.doors.user(name) if claims["st"] == self.doors.stamp(name) != "" else None


def router(sessions: Sessions, rates: Rates) -> APIRouter:
    """/login and /logout."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login", response_class=HTMLResponse)
    def show(request: Request, next: str = "/") -> HTMLResponse:
        caller = sessions.caller(request.cookies.get(COOKIE, ""))
        return HTMLResponse(_page(inside(next), no_users=not sessions.doors.access().users, who=caller.name if caller else ""))

    @routes.post("/login")
    def login(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=200)],
        next: Annotated[str, Form(max_length=2000)] = "/",
    ) -> Response:
        address = request.client.host if request.client else "unknown"
        if wait := rates.locked(address):
            return HTMLResponse(_page(inside(next), f"试错太多次，请过 {wait} 秒再试。"), 429, {"Retry-After": str(wait)})
        caller = sessions.doors.by_password(name, password)
        if caller is None:
            rates.failed(address)
            return HTMLResponse(_page(inside(next), "用户名或密码不对。", name), 401)
        reply = RedirectResponse(inside(next), 303)
        secure = request.url.scheme == "https"
        reply.set_cookie(COOKIE, sessions.issue(name), max_age=HOURS * 3600, httponly=True, samesite="lax", secure=secure)
        reply.set_cookie(SIGNED_IN, "1", max_age=HOURS * 3600, samesite="lax", secure=secure)
        return reply

    @routes.post("/logout")
    def logout() -> Response:
        reply = RedirectResponse("/login", 303)
        reply.delete_cookie(COOKIE, httponly=True, samesite="lax")
        reply.delete_cookie(SIGNED_IN, samesite="lax")
        return reply

    return routes


def inside(next: str) -> str:
    """A path of this site; the front page for anything that leads elsewhere.

    >>> inside("/source/plan?section=二"), inside("//evil.example"), inside("https://evil.example"), inside("/\\\\evil")
    ('/source/plan?section=二', '/', '/', '/')
    """
    parts = urlsplit(next)
    leads_away = parts.scheme or parts.netloc or not next.startswith("/") or next[1:2] in ("/", "\\") or not next.isprintable()
    return "/" if leads_away else next


def _page(next: str, fault: str = "", name: str = "", no_users: bool = False, who: str = "") -> str:
    said = fault or ("还没有用户。请管理员运行 wence user add 名字。" if no_users else "")
    return Template((HERE / "login.html").read_text(encoding="utf-8")).substitute(
        colours=(WEB / "colours.css").read_text(encoding="utf-8"), next=html.escape(next), name=html.escape(name),
        fault=f'<p class="fault" role="alert">{told(said, "login")}</p>' if said else "",
        speech=words_js("login"), languages=languages_html(""), title_t=says("frame.title", page=part("login.title")), sub=t("login.sub"),
        user=t("login.name"), pass_=t("login.password"), go=t("login.go"),
        signed=_SIGNED.format(who=html.escape(who)) if who else "",
        focus_name="" if name else "autofocus", focus_password="autofocus" if name else "",
    )  # fmt: skip
