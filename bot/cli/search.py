"""What the search finds for a question, with the sum of every score; nothing is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from corpus.library import Library
    from index.hybrid import Hit

KINDS = {"sentence": "原文句子", "duty": "责任分工", "target": "指标", "provision": "条款要点", "asked": "问法"}


def find(assistant: Assistant, query: str, k: int, doc: str | None) -> list[Hit]:
    """The hits the assistant would start from: the question read first (script, typos, aliases), then searched among plans and laws.

    Scores are shares of each side's best, so the two lists go together by rank: the better side first.
    """
    question = assistant.reader.read(query, (), doc)
    if not any(c.isalnum() for c in question.core):  # punctuation alone is like something, but asks nothing
        return []
    kind = assistant.library.document(doc).kind if doc else ""
    found = []
    if kind in ("", "plan"):
        found += assistant.finder.index.search(question.core, k, doc=doc, expansions=question.officials)
    if kind in ("", "law") and assistant.counsel is not None:
        legal = assistant.counsel.reader.read(query, (), doc)
        found += assistant.counsel.statutes.index.search(legal.core, k, doc=doc, expansions=legal.officials)
    return sorted(found, key=lambda hit: (-hit.score, -hit.parts.get("dense", 0.0)))[:k]


def hits_json(library: Library, query: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """One object; `text` is what was matched, `quote` the passage of the source it points at."""
    return {"question": query, "hits": [_hit_json(library, n, hit) for n, hit in enumerate(hits, 1)]}


def _hit_json(library: Library, rank: int, hit: Hit) -> dict[str, Any]:
    u = hit.unit
    return {
        "rank": rank, "score": round(hit.score, 6), "doc": u.doc, "section": u.section,
        "heading": library.section(u.doc, u.section).heading, "kind": u.kind, "text": u.text,
        "quote": library.quote(u.doc, u.start, u.end), "start": u.start, "end": u.end,
        "why": hit.why(), "parts": {name: round(value, 6) for name, value in hit.parts.items()},
    }  # fmt: skip


def hits_text(library: Library, hits: Sequence[Hit]) -> str:
    """The hits for people, best first."""
    out = []
    for n, hit in enumerate(hits, 1):
        u = hit.unit
        title = f"《{library.document(u.doc).title}》" if len(library.documents) > 1 else ""
        heading = library.section(u.doc, u.section).heading
        where = u.section if heading == u.section else f"{u.section} {heading}"
        out += [f"{n:>3}. {title}{where}〔{KINDS[u.kind]}〕", f"     {u.text}", f"     {hit.why()}"]
    return "\n".join(out)
