"""What a reader hands over: text in one form whatever the file was. LF, one paragraph a line, no empty lines, tables as `| a | b |`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.errors import DocumentError

MAX_CHARACTERS = 20_000_000  # the longest law in force has about 150,000; what is longer is no document of this kind
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u034f\ufeff\u00ad\U000e0000-\U000e007f\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u202f\u205f]+")
_RULE = re.compile(r"^\|(?:\s*:?-{2,}:?\s*\|)+$")


@dataclass(frozen=True)
class Delivered:
    """A file's text, its format (docx, pdf, html, md, txt) and its front matter as words (empty but for Markdown and web pages)."""

    text: str
    format: str
    front: dict[str, str] = field(default_factory=dict)


def tidy(line: str) -> str:
    """One paragraph without what nobody sees: zero-width characters, runs of spaces, indentation.

    >>> tidy("　　第一条　为了\u200b 节水 ")
    '第一条　为了 节水'
    """
    line = _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip(" \u3000\t\r\v\f")
    return unicodedata.normalize("NFC", line)


def as_text(lines: Iterable[str]) -> str:
    """The lines as a text that ends with one LF; empty ones and a Markdown table's rule are left out."""
    kept = [t for line in lines if (t := tidy(line)) and not _RULE.match(t)]
    return "\n".join(kept) + "\n" if kept else ""


def row(cells: Sequence[str]) -> str:
    """A row of a table as a Markdown row; line breaks in a cell become spaces.

    >>> row(["税目", "每吨\\n1.2元", ""])
    '| 税目 | 每吨 1.2元 |  |'
    """
    return "| " + " | ".join(tidy(re.sub(r"\s*[\r\n]+\s*", " ", c)).replace("|", "｜") for c in cells) + " |"


def finished(lines: Iterable[str], format: str, name: str, front: dict[str, str] | None = None) -> Delivered:
    """What is handed over. DocumentError when nothing is left, or far too much."""
    text = as_text(lines)
    if not text.strip():
        raise DocumentError(f"{name} 里没有文字。", "请确认文件不是空白的，文字不是图片；必要时从官方网站重新下载。")
    if len(text) > MAX_CHARACTERS:
        raise DocumentError(f"{name} 有 {len(text):,} 个字，超过上限 {MAX_CHARACTERS:,}。", "请只添加一部法规或一份方案的文本。")
    return Delivered(text, format, front or {})
