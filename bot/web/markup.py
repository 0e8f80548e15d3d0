"""Every text that reaches the page passes `esc`: gr.HTML shows what it is given as it is.

>>> esc('<b>"15%"</b>')
'&lt;b&gt;&quot;15%&quot;&lt;/b&gt;'
"""

from __future__ import annotations

import html
from urllib.parse import quote, urlencode

from corpus.script import script_of, to_traditional

LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant", "en": "en"}


def esc(text: object) -> str:
    """Text for an element or a double-quoted attribute."""
    return html.escape(str(text), quote=True)


def lang_of(text: str) -> str:
    """The language tag of a text; it chooses the shapes of characters and how a screen reader says them.

    >>> lang_of("節能減排"), lang_of("节能减排")
    ('zh-Hant', 'zh-Hans')
    """
    return LANGUAGES[script_of(text)]


def said_in(text: str) -> str:
    """What a document or a register says: as it stands, in its own language."""
    return f'<span lang="{lang_of(text)}">{esc(text)}</span>' if text else ""


def in_script(text: str, script: str) -> str:
    """Our own Simplified words in the asker's script; quotes never pass here."""
    return to_traditional(text) if script == "hant" else text


def source_href(doc: str, start: int | None = None, end: int | None = None, section: str = "") -> str:
    """Where a document is read, relative to the page; with a span, that span is marked there.

    >>> source_href("plan", 3, 9)
    'source/plan?start=3&end=9#hit'
    """
    path = f"source/{quote(doc, safe='')}"
    if start is not None and end is not None:
        return f"{path}?{urlencode({'start': start, 'end': end})}#hit"
    return f"{path}?{urlencode({'section': section})}#hit" if section else path


def safe_url(url: str) -> str:
    """The address, when it is one a browser may open from here; else nothing.

    >>> safe_url("javascript:alert(1)"), safe_url("https://flk.npc.gov.cn/x")
    ('', 'https://flk.npc.gov.cn/x')
    """
    return url if url.startswith(("https://", "http://")) else ""
