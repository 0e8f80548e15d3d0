"""The one place that chooses parts: which library, which index, which assistant. Heavy parts are made when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.settings import settings
from corpus.errors import IndexMissingError, StaleIndexError
from corpus.library import Library, default_library

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from index.build import BuildReport
    from index.hybrid import Index
    from index.sources import Sources

Progress = Callable[[str], None]


@lru_cache(maxsize=1)
def library() -> Library:
    """All documents and what was read from them."""
    return default_library()


@lru_cache(maxsize=1)
def sources() -> Sources:
    """What the index must be made of."""
    from index.catalog import sources_of

    return sources_of(library())


@lru_cache(maxsize=1)
def index() -> Index:
    """The open index. IndexMissingError, StaleIndexError or IndexBrokenError with the command that mends it."""
    from index.open import open_index

    s = settings()
    return open_index(s.home, sources().digest(s.embedder), chroma_url=s.chroma_url, online=s.online)


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The assistant over the open index."""
    from bot.assistant import Assistant

    return Assistant(library(), index())


def build_index(*, force: bool = False, progress: Progress | None = None) -> BuildReport:
    """Make the index that of today's sources; does nothing when it is."""
    from index.build import build

    s = settings()
    index.cache_clear()
    assistant.cache_clear()
    return build(sources(), s.home, force=force, embedder=s.embedder, chroma_url=s.chroma_url, progress=progress, online=s.online)


def ensure_index(progress: Progress | None = None, *, stale_too: bool = True) -> None:
    """Build the index where there is none; where it is stale as well, when `stale_too`."""
    try:
        index()
    except IndexMissingError:
        build_index(progress=progress)
    except StaleIndexError:
        if not stale_too:
            raise
        build_index(progress=progress)
