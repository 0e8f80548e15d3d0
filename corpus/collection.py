"""Everything Wence reads, put together once: the shelf, the register, documents that are only named, and what the user added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from corpus.holdings import held
from corpus.laws import FullText, laws
from corpus.library import Library, build_library, read_asked
from corpus.named import named_documents
from corpus.provisions import Register, read_registers
from corpus.records import Document
from corpus.shelf import read_plan, read_shelf
from corpus.written import in_use


@lru_cache(maxsize=1)
def shipped() -> Library:
    """What comes with the project, with its asked-as bank; the laws as the register restates them."""
    return collect()


@lru_cache(maxsize=1)
def registers() -> tuple[Register, ...]:
    """The provisions register, read once."""
    return read_registers()


def with_added(home: Path) -> Library:
    """The whole library with what the user added under `home`. DocumentError names an added document that is damaged."""
    found = held(home)
    if not found:
        return shipped()
    plans = [
        replace(
            read_plan(
                h.id, h.text, title=h.title, number=h.meta.number, issuer=h.meta.issuer, date=h.meta.adopted or h.meta.since,
                sha256=h.text_sha256, begins=h.meta.begins,
            ),
            names=h.names, added=True,
        )
        for h in found if h.kind == "plan"
    ]  # fmt: skip
    texts = [
        FullText(
            h.id, h.title, h.text, h.meta.version, h.meta.number, h.meta.issuer, h.meta.adopted, h.meta.since, h.meta.effective,
            h.names, h.text_sha256,
        )
        for h in found if h.kind == "law"
    ]  # fmt: skip
    own = [d for d in shipped().documents if d.kind == "plan"]  # what was read from them is known again by them
    library = collect(plans, texts, own)
    return replace(library, written=in_use(home, library.documents))


def collect(plans: Iterable[Document] = (), texts: Iterable[FullText] = (), own: Iterable[Document] | None = None) -> Library:
    """The whole library with these plans and full texts of laws added. A plan with an id that is there takes its place.

    `own`: the project's own plans, where they have been read.
    """
    added = {d.id: d for d in plans}
    own = [added.pop(d.id, d) for d in (read_shelf() if own is None else own)]
    law_documents, provisions = laws(registers(), texts)
    named = named_documents()
    library = build_library([*own, *added.values(), *law_documents, *named], provisions=provisions)
    return replace(library, asked=read_asked(library.documents, provisions=provisions))
