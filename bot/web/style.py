"""How the page looks and moves: style sheets and a script, files beside this one. All is inlined, nothing is fetched."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent


@lru_cache
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def text_of(*names: str) -> str:
    """These files one after the other."""
    return "".join(_file(name) for name in names)


def reader_css() -> str:
    """What a document needs to be read on a page of its own."""
    return text_of("colours.css", "reader.css", "find.css")


def head_html() -> str:
    """For the page's <head>: style sheets and script."""
    css = "".join(
        _file(name) for name in ("colours.css", "frame.css", "nav.css", "answer.css", "panel.css", "reader.css", "find.css")
    )
    from bot.web.words import table_json

    js = f"window.wcWords = {table_json()};" + text_of("words.js", "page.js", "chats.js", "deeds.js")
    return f"<style>{css}</style><script>{js}</script>"


def languages_html(css: str) -> str:
    """The choice of language, as the chat has it; words.js keeps it in the browser."""
    from bot.web.words import named

    options = (("hans", "zh-Hans", "简"), ("hant", "zh-Hant", "繁"), ("en", "en", "EN"))
    listed = "".join(f'<option value="{value}" lang="{lang}">{name}</option>' for value, lang, name in options)
    return f'<select id="wc-lang" class="{css}" autocomplete="off" {named("aria-label", "language")}>{listed}</select>'


def words_js(*parts: str) -> str:
    """The script that puts the reader's language in, with these parts of the table. It belongs in the head, before what it is to change."""
    from bot.web.words import table_json

    return f"window.wcWords = {table_json('frame', *parts)};" + text_of("words.js")
