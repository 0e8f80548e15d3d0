"""Which articles of the law that replaced another hold the same matter, read both ways, with what changed in substance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import DocumentError

SUCCESSORS = Path(__file__).parent / "provisions" / "successors.txt"
CODE = "eco-environment-code"
_LINE = re.compile(r"^(?P<doc>[a-z-]+)\s+(?P<article>第\S+?条(?:之\S+)?)\s*=\s*(?P<new>[^#]*)(?:#\s*(?P<remark>.*))?$")


@dataclass(frozen=True)
class Successors:
    """`after`: (doc, article) → articles of the Code; `before`: article of the Code → old (doc, article); remarks by old article."""

    after: dict[tuple[str, str], tuple[str, ...]]
    before: dict[str, tuple[tuple[str, str], ...]]
    remarks: dict[tuple[str, str], str]


@lru_cache(maxsize=1)
def successors(path: Path = SUCCESSORS) -> Successors:
    """The concordance. DocumentError names a line that cannot be read."""
    after: dict[tuple[str, str], tuple[str, ...]] = {}
    before: dict[str, list[tuple[str, str]]] = {}
    remarks: dict[tuple[str, str], str] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        m = _LINE.match(line.strip())
        if m is None:
            raise DocumentError(f"{path.name} 第 {number} 行读不懂：{line[:40]}", "请写成“编号 第…条 = 第…条、第…条 # 说明”。")
        key = (m["doc"], m["article"])
        after[key] = tuple(a.strip() for a in m["new"].split("、") if a.strip())
        for article in after[key]:
            before.setdefault(article, []).append(key)
        if m["remark"]:
            remarks[key] = m["remark"].strip()
    return Successors(after, {a: tuple(k) for a, k in before.items()}, remarks)
