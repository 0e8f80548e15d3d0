"""The interface in three languages: Simplified and English from words*.toml, Traditional made from Simplified.

`t` and `named` write Simplified into a page with the key beside it, and words.js puts the reader's language in its place.
`told` does the same for a sentence that a lower floor made, by the template it fits. What a document says is none of these words.
Words about an answer (its verdict, its tables) are not the interface's: they follow the question, by `say`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.web.markup import esc
from corpus.script import to_traditional

LANGS = ("hans", "hant", "en")
# Parts of the interface that the pages beside the chat share with it; their own are words_pages.toml's and words_told.toml's.
SHARED = ("nav.", "doc.", "docs.", "state.", "theme", "language", "restated", "verbatim")
_SLOT = re.compile(r"\{(\w+)\}")


def _read(name: str) -> Any:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


_FILE: dict[str, dict[str, tuple[str, str]]] = _read("words.toml")
WORDS, SAID = _FILE["interface"], _FILE["answer"]
# words_pages.toml: part → key → [Simplified, English]; words_told.toml: part → Simplified → English, where Simplified is the key.
PAGES: dict[str, tuple[str, str]] = {
    f"{part}.{key}": words for part, listed in _read("words_pages.toml").items() for key, words in listed.items()
} | {f"{part}.{hans}": (hans, english) for part, listed in _read("words_told.toml").items() for hans, english in listed.items()}
_ALL = {**WORDS, **PAGES}


def _filled(text: str, args: Mapping[str, object]) -> str:
    for name, value in args.items():
        text = text.replace(f"{{{name}}}", _hans(value))
    return text


def _hans(value: object) -> str:
    """An argument in Simplified: as it is, a `part`, words of ours without English, or a list of these."""
    if isinstance(value, Mapping):
        return plain(value["t"], **value.get("a", {})) if "t" in value else str(value["hans"])
    return "；".join(map(_hans, value)) if isinstance(value, list) else str(value)


def plain(key: str, **args: object) -> str:
    """The Simplified words of the interface."""
    return _filled(_ALL[key][0], args)


def part(key: str, **args: object) -> dict[str, Any]:
    """Words of the interface as an argument of others."""
    return {"t": key, "a": args} if args else {"t": key}


def _told(args: Mapping[str, object]) -> str:
    return f' data-a="{esc(json.dumps(args, ensure_ascii=False))}"' if args else ""


def says(key: str, **args: object) -> str:
    """The attributes of an element that shows `plain` of the same."""
    return f'data-t="{esc(key)}"{_told(args)}'


def t(key: str, **args: object) -> str:
    """An element that shows these words in the reader's language."""
    return f"<span {says(key, **args)}>{esc(plain(key, **args))}</span>"


def named(attribute: str, key: str, **args: object) -> str:
    """An attribute (aria-label, title …) in the reader's language. One set of arguments for an element."""
    return f'{attribute}="{esc(plain(key, **args))}" data-t-{attribute}="{esc(key)}"{_told(args)}'


@lru_cache(maxsize=1)
def _templates() -> tuple[dict[str, list[str]], list[tuple[re.Pattern[str], str]]]:
    """Simplified → keys, and the templates with slots: the one that says most of itself first. n, m, k are numbers."""
    exact: dict[str, list[str]] = {}
    slotted = []
    for key, (hans, _) in _ALL.items():
        if key in WORDS and not key.startswith(SHARED):
            continue
        if not _SLOT.search(hans):
            exact.setdefault(hans, []).append(key)
            continue
        pieces = re.split(r"(\{\w+\})", hans)
        rule = "".join(
            (rf"(?P<{p[1:-1]}>{'[0-9,.]+' if len(p) == 3 else '.+?'})" if _SLOT.fullmatch(p) else re.escape(p)) for p in pieces
        )
        slotted.append((len(_SLOT.sub("", hans)), re.compile(rule, re.DOTALL), key))
    return exact, [(rule, key) for length, rule, key in sorted(slotted, key=lambda x: -x[0]) if length > 1]


@lru_cache(maxsize=2048)
def known(text: str, near: str = "") -> tuple[str, dict[str, Any]] | None:
    """The key and the arguments that make this sentence. `near`: the part of the table to look in first.

    Slots whose names begin with t_ hold words of ours in their turn; sentences joined by ； are known one by one.

    >>> known("现行有效"), known("已自2026年8月15日起废止")
    (('state.good', {}), ('state.gone', {'day': '2026年8月15日'}))
    """
    exact, slotted = _templates()
    if text in exact:
        return next((key for key in exact[text] if key.startswith(f"{near}.")), exact[text][0]), {}
    pieces = text.split("；")
    if len(pieces) > 1 and all(known(piece, near) for piece in pieces):
        return "frame.raw", {"text": [as_part(piece, near) for piece in pieces]}
    for rule, key in slotted:
        if m := rule.fullmatch(text):
            return key, {name: as_part(value, near) if name.startswith("t_") else value for name, value in m.groupdict().items()}
    return None


def as_part(text: str, near: str = "") -> dict[str, Any]:
    """A sentence of ours as an argument; one that no template makes stays Chinese, in the reader's script."""
    found = known(text, near)
    return part(found[0], **found[1]) if found else {"hans": text, "hant": to_traditional(text)}


def told_as(text: str, near: str = "") -> str:
    """The attributes of an element that shows a sentence of ours."""
    found = known(text, near)
    return says(found[0], **found[1]) if found else says("frame.raw", text=as_part(text, near))


def told(text: str, near: str = "") -> str:
    """An element that shows a sentence of ours in the reader's language."""
    return f"<span {told_as(text, near)}>{esc(text)}</span>" if text else ""


def say(key: str, script: str, **args: object) -> str:
    """Words about an answer in the script of its question, not escaped."""
    hans, english = SAID[key]
    text = _filled(english if script == "en" else hans, args)
    return to_traditional(text) if script == "hant" else text


@lru_cache(maxsize=16)
def table_json(*parts: str) -> str:
    """The table for a page's script: language → key → words. Without parts the chat's, else those of the pages and what they share."""
    words = {k: v for k, v in PAGES.items() if k.partition(".")[0] in parts} if parts else {}
    words |= {k: v for k, v in WORDS.items() if not parts or k.startswith(SHARED)}
    table = {
        "hans": {k: v[0] for k, v in words.items()}, "hant": {k: to_traditional(v[0]) for k, v in words.items()},
        "en": {k: v[1] for k, v in words.items()},
    }  # fmt: skip
    return json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
