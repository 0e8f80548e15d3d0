"""Markdown as law collections write it: front matter in words, marks taken off, tables kept. Nothing in front matter is executed."""

from __future__ import annotations

import re
from typing import Any

import yaml

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished
from corpus.readers.plain_text import decode

MAX_FRONT = 64 * 1024
_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<front>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)


class _Words(yaml.BaseLoader):  # type: ignore[misc]
    """Every value stays the words it is; aliases (the way to a billion laughs) are refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("别名（*）不予展开")
        return super().compose_node(parent, index)


def markdown_text(data: bytes, name: str) -> Delivered:
    """A .md file. DocumentError for front matter that cannot be read."""
    front, body = split_front(decode(data, name), name)
    body = _COMMENT.sub("", body)
    return finished((plain(line) for line in body.split("\n")), "md", name, front)


def split_front(text: str, name: str) -> tuple[dict[str, str], str]:
    """(front matter as words, the rest). Lists are joined with ；."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    try:
        if len(found["front"]) > MAX_FRONT:
            raise yaml.YAMLError(f"超过 {MAX_FRONT // 1024} KB")
        values = yaml.load(found["front"], Loader=_Words)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())[:80]
        raise DocumentError(
            f"{name} 开头两行 --- 之间的内容读不出来（{reason}）。", "请改正它，或把这一段删去后再添加。"
        ) from error
    if not isinstance(values, dict):
        return {}, text
    return {str(k): _words(v) for k, v in values.items()}, text[found.end() :]


def plain(line: str) -> str:
    """A line without heading marks, bullets, emphasis, links and escapes; a table's row stays.

    >>> plain("## **第一章** 总则"), plain("- （一）节水；"), plain("见[公报](http://x)"), plain(r"1\\. 水")
    ('第一章 总则', '（一）节水；', '见公报', '1. 水')
    """
    line = line.strip()
    line = re.sub(r"^(?:>\s*)+", "", line)
    line = re.sub(r"^#{1,6}\s+(.*?)\s*#*$", r"\1", line)
    line = re.sub(r"^[-*+]\s+(?=\S)", "", line)
    if re.fullmatch(r"[-*_=](?:\s*[-*_=]){2,}|```.*", line):
        return ""
    line = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
    line = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", line)
    line = re.sub(r"<br\s*/?>", " ", line, flags=re.I)
    line = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>~])", r"\1", line)
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        return "| " + " | ".join(c.strip() for c in line[1:-1].split("|")) + " |"
    return line


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(_words(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{k} {_words(v)}" for k, v in value.items())
    return str(value).strip()
