"""The one place that chooses parts: which library, which indexes, which assistant. Heavy parts are made when first needed.

Plans and laws have an index each: what is added to one does not move the other, and each is rebuilt only when its own sources change.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import endpoint, settings
from corpus.collection import shipped, with_added
from corpus.errors import IndexBrokenError, IndexMissingError, StaleIndexError
from corpus.library import Library

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.model import Model
    from bot.wording import Wording
    from index.build import BuildReport
    from index.hybrid import Index
    from index.place import Place
    from index.sources import Sources

Progress = Callable[[str], None]
LAWS = "laws"  # the folder of the laws' index in the data folder


@lru_cache(maxsize=1)
def library() -> Library:
    """All documents and what was read from them: the project's own, and what the user added."""
    return with_added(settings().home)


@lru_cache(maxsize=1)
def sources() -> Sources:
    """What the index of the plans must be made of."""
    from index.catalog import sources_of

    return sources_of(library().realm("plan"))


@lru_cache(maxsize=1)
def law_sources() -> Sources:
    """What the index of the laws must be made of; its model learns from the register, whatever full texts were added."""
    from index.catalog import sources_of

    return sources_of(library().realm("law"), shipped().realm("law"))


@lru_cache(maxsize=1)
def index() -> Index:
    """The open index of the plans. IndexMissingError, StaleIndexError or IndexBrokenError with the command that mends it."""
    return _open(sources(), settings().home)


@lru_cache(maxsize=1)
def law_index() -> Index:
    """The open index of the laws; errors as `index`."""
    return _open(law_sources(), settings().home / LAWS)


def _open(made_of: Sources, home: Path) -> Index:
    from index.open import open_index

    s = settings()
    return open_index(home, made_of.digest(s.embedder), place=place(), online=s.online)


def place() -> Place:
    """Where the settings want the vectors."""
    from index.place import Place

    s = settings()
    return Place(s.chroma_url, s.qdrant_url, s.qdrant_api_key.get_secret_value())


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The assistant over the open indexes."""
    from bot.assistant import Assistant

    return Assistant(library(), index(), law_index(), wording())


@lru_cache(maxsize=1)
def wording() -> Wording | None:
    """What words answers; None where no language model is configured. SettingError when it is configured by half."""
    made = model()
    if made is None:
        return None
    from bot.wording import Wording

    return Wording(made)


def model(patience: float = 0.0) -> Model | None:
    """The language model, waited for as long as the settings say and at least `patience` seconds; None and errors as `wording`."""
    s = settings()
    if not s.llm_model:
        return None
    from bot.model import Model

    where = endpoint()
    return Model(s.llm_model, where.base_url, where.api_key.get_secret_value(), max(s.llm_timeout, patience))


def refresh() -> None:
    """Forget everything that was read or opened: the data folder has changed."""
    for made in (library, sources, law_sources, index, law_index, assistant, wording):
        made.cache_clear()


def build_index(*, force: bool = False, progress: Progress | None = None) -> tuple[BuildReport, BuildReport]:
    """Make the indexes those of today's sources (plans, laws); does nothing where they are."""
    from index.layout import current_digest
    from index.together import Job, build_all

    s = settings()
    for made in (index, law_index, assistant):
        made.cache_clear()
    say = progress or (lambda _line: None)
    how = {"force": force, "embedder": s.embedder, "place": place(), "online": s.online, "light": True}
    jobs = [
        Job("方案", sources(), s.home, how),
        Job("法律", law_sources(), s.home / LAWS, how),
    ]  # the longest last: it is built here
    stale = [force or _digest(current_digest, job.home) != job.sources.digest(s.embedder) for job in jobs]
    plans, laws = build_all(jobs, lambda name, line: say(f"{name}：{line}"), at_once=all(stale))
    return plans, laws


def _digest(read: Callable[[Path], str | None], home: Path) -> str | None:
    """What the index in `home` says it is made of; None where there is none to read."""
    with suppress(IndexBrokenError):
        return read(home)
    return None


def ensure_index(progress: Progress | None = None, *, stale_too: bool = True) -> None:
    """Build the indexes where there are none; where one is stale as well, when `stale_too`."""
    try:
        index()
        law_index()
    except IndexMissingError:
        build_index(progress=progress)
    except StaleIndexError:
        if not stale_too:
            raise
        build_index(progress=progress)
