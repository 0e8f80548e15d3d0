"""Every error that a user can mend has two parts: what is wrong (with the value) and what to do.

WenceError
├── DocumentError      a document cannot be read, or not be kept
├── NotFoundError      a document, section or body that is not there
├── SettingError       a setting with a value that cannot be used
├── IndexMissingError  no index has been built yet
├── StaleIndexError    the index was built from other sources
├── IndexBrokenError   the index is there but cannot be read
├── StoreError         the vector store does not answer
└── InputError         a file of questions, or a question, that cannot be used
"""

from __future__ import annotations

import copyreg
from typing import Any


class WenceError(Exception):
    """What is wrong, and what to do about it; the command line prints both without a traceback."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another with all its parts; Exception would make it anew of the one line."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class DocumentError(WenceError):
    """A document cannot be read as a plan or a law, or not be kept."""


class NotFoundError(WenceError):
    """A document, section or body that is not there."""


class SettingError(WenceError):
    """A setting with a value that cannot be used."""


class IndexMissingError(WenceError):
    """No index has been built yet."""


class StaleIndexError(WenceError):
    """The index was built from other sources than those there now."""


class IndexBrokenError(WenceError):
    """The index is there but cannot be read."""


class StoreError(WenceError):
    """The vector store does not answer."""


class InputError(WenceError):
    """A file of questions, or a question, that cannot be used."""
