"""The full texts of the laws, read from ../shared/laws as `wence add` reads them; they are never part of the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.laws import FullText
from corpus.library import Library
from corpus.readers import read
from corpus.recognise import recognise

LAWS = Path(__file__).resolve().parents[2] / "shared" / "laws"
needed = pytest.mark.skipif(not LAWS.is_dir(), reason="no ../shared/laws beside this checkout: no full text to read")


@cache
def full_texts() -> tuple[FullText, ...]:
    """Every law of the folder."""
    out = []
    for path in sorted(LAWS.rglob("*.md")):
        if path.name in ("README.md", "facts.md"):
            continue
        r = recognise(read(path), path.name)
        assert r.kind == "law", path
        m = r.meta
        out.append(FullText(r.id, r.title, r.text, m.version, m.number, m.issuer, m.adopted, m.since, m.effective, m.names))
    return tuple(out)


@cache
def full_library() -> Library:
    """All that comes with the project, with the full texts in the place of the restatements."""
    return collect(texts=full_texts())
