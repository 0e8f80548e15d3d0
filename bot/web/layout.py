"""The frame of the pages beside the chat: one navigation, one set of templates. Templates escape whatever is put into them.

A page works without its script, and nothing on it may come from another host: its policy says so to the browser.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from bot.web import words as w
from bot.web.markup import esc, lang_of, said_in, source_href
from bot.web.style import HERE, languages_html, text_of, words_js

PAGES = (("./", "问答"), ("duties", "职责"), ("targets", "目标"), ("check", "义务自查"), ("shelf", "资料库"))

MORE = {"targets": ("chart",), "check": ("form", "fault"), "shelf": ("fault",)}  # further parts of the table a page speaks from


def nav_html(here: str) -> str:
    """The navigation, alike on every page; `here` is the address of the page it stands on. Signing out shows to who is signed in."""
    links = "".join(
        f'<a href="{esc(to)}"{" aria-current=page" if to == here else ""} {w.says(key)}>{esc(w.plain(key))}</a>'
        for to, key in ((to, f"nav.{to if to != './' else 'chat'}") for to, _ in PAGES)
    )
    out = f'<form class="wn-out" method="post" action="logout"><button {w.says("nav.out")}>{esc(w.plain("nav.out"))}</button></form>'
    return f'<nav class="wn" {w.named("aria-label", "nav.label")}>{links}{out}</nav>'


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.tests["search"] = lambda text, words: words in text
    found.globals.update(source_href=source_href, lang_of=lang_of, part=w.part, plain=w.plain, as_part=w.as_part)
    found.globals.update({f.__name__: _safe(f) for f in (w.t, w.told, w.told_as, w.says, w.named, said_in)})
    return found


def _safe(made: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *args, **more: Markup(made(*args, **more))


def policy(nonce: str) -> dict[str, str]:
    """The headers of a page: only its own script runs, nothing is fetched from elsewhere."""
    rules = (
        "default-src 'none'", f"script-src 'nonce-{nonce}'", "style-src 'unsafe-inline'", "img-src 'self' data:", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'self'",
    )  # fmt: skip
    return {"Content-Security-Policy": "; ".join(rules), "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def render(template: str, here: str, title: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page from a template. `here` is its address among PAGES, `title` the key of its name; its own words are those under `here`."""
    nonce = secrets.token_urlsafe(12)
    html = _templates().get_template(template).render(
        title=title, nav=Markup(nav_html(here)), nonce=nonce, css=Markup(text_of("colours.css", "nav.css", "reader.css", "pages.css")),
        languages=Markup(languages_html("lang")), speech=Markup(words_js(here or "fault", *MORE.get(here, ()))),
        script=Markup(text_of("pages.js")), **words,
    )  # fmt: skip
    return HTMLResponse(html, status, headers=policy(nonce))
