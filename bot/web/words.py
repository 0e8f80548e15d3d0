"""The chat's own interface in three languages: Simplified and English from words.toml, Traditional made from Simplified.

`t` and `named` write Simplified into the page with the key beside it, and words.js puts the reader's language in its place.
Words about an answer (its verdict, its tables) are not the interface's: they follow the question, by `say`.
"""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.web.markup import esc
from corpus.script import to_traditional

LANGS = ("hans", "hant", "en")
_FILE: dict[str, dict[str, tuple[str, str]]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
WORDS, SAID = _FILE["interface"], _FILE["answer"]


def _filled(text: str, args: dict[str, object]) -> str:
    for name, value in args.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def plain(key: str, **args: object) -> str:
    """The Simplified words of the interface."""
    return _filled(WORDS[key][0], args)


def _told(args: dict[str, object]) -> str:
    return f' data-a="{esc(json.dumps(args, ensure_ascii=False))}"' if args else ""


def t(key: str, **args: object) -> str:
    """An element that shows these words in the reader's language."""
    return f'<span data-t="{key}"{_told(args)}>{esc(plain(key, **args))}</span>'


def named(attribute: str, key: str, **args: object) -> str:
    """An attribute (aria-label, title …) in the reader's language. One set of arguments for an element."""
    return f'{attribute}="{esc(plain(key, **args))}" data-t-{attribute}="{key}"{_told(args)}'


def say(key: str, script: str, **args: object) -> str:
    """Words about an answer in the script of its question, not escaped."""
    hans, english = SAID[key]
    text = _filled(english if script == "en" else hans, args)
    return to_traditional(text) if script == "hant" else text


@lru_cache(maxsize=1)
def table_json() -> str:
    """The table for the page's script: language → key → words."""
    table = {
        "hans": {k: v[0] for k, v in WORDS.items()}, "hant": {k: to_traditional(v[0]) for k, v in WORDS.items()},
        "en": {k: v[1] for k, v in WORDS.items()},
    }  # fmt: skip
    return json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
