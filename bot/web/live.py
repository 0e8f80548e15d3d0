"""The library and the assistant that the pages use now. Both are exchanged together, once the index over new sources is whole:
no page shows a document of which the chat cites an older text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from bot.answer import Answer
from bot.web.stream import Asks
from corpus.library import Library
from corpus.records import Document

Progress = Callable[[str], None]
Remake = Callable[[Progress], tuple[Library, Asks]]


class Live:
    """Stands where an assistant and a library are asked for. `remake` reads the sources again and makes the indexes theirs."""

    def __init__(self, library: Library, assistant: Asks, remake: Remake | None = None) -> None:
        self._pair = (library, assistant)
        self.remake = remake
        self._renewing = threading.Lock()  # an upload here and a build elsewhere may end at once

    @property
    def library(self) -> Library:
        """All records as they are now."""
        return self._pair[0]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents as they are now."""
        return self._pair[0].documents

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        """The answer of the assistant there is now."""
        return self._pair[1].ask(question, history, doc, as_of)

    def renew(self, progress: Progress) -> None:
        """Read the sources again, build, and exchange both. Until it returns, and when it raises, the old ones stay."""
        if self.remake is not None:
            with self._renewing:
                self._pair = self.remake(progress)

    def __getattr__(self, name: str) -> Any:
        """What else an assistant or a library is asked for."""
        if name.startswith("__"):
            raise AttributeError(name)
        library, assistant = self.__dict__["_pair"]
        return getattr(library if hasattr(library, name) else assistant, name)
