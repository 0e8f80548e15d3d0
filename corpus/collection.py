"""Everything Wence reads, put together once: the shelf, the register, documents that are only named, and what the user added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from corpus.laws import FullText, laws
from corpus.library import Library, build_library, read_asked
from corpus.named import named_documents
from corpus.provisions import Register, read_registers
from corpus.records import Document
from corpus.shelf import read_shelf


@lru_cache(maxsize=1)
def shipped() -> Library:
    """What comes with the project, with its asked-as bank; the laws as the register restates them."""
    return collect()


@lru_cache(maxsize=1)
def registers() -> tuple[Register, ...]:
    """The provisions register, read once."""
    return read_registers()


def collect(plans: Iterable[Document] = (), texts: Iterable[FullText] = ()) -> Library:
    """The whole library with these plans and full texts of laws added. A plan with an id that is there takes its place."""
    added = {d.id: d for d in plans}
    own = [added.pop(d.id, d) for d in read_shelf()]
    law_documents, provisions = laws(registers(), texts)
    named = named_documents()
    library = build_library([*own, *added.values(), *law_documents, *named], provisions=provisions)
    return replace(library, asked=read_asked(library.documents, provisions=provisions))
