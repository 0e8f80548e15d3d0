"""What many tests share. Nothing here is made before a test asks for it; no test reads or writes the user's own data folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pages_chromium import pages, tab  # noqa: F401  (fixtures)
from web_chromium import browser, page, site  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from corpus.library import Library
    from corpus.records import Document


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """WENCE_HOME for the whole session: an empty folder of its own, set before anything reads the settings."""
    folder = tmp_path_factory.mktemp("wence-home")
    before = os.environ.get("WENCE_HOME")
    os.environ["WENCE_HOME"] = str(folder)
    _forget()
    yield folder
    os.environ.pop("WENCE_HOME")
    if before is not None:
        os.environ["WENCE_HOME"] = before
    _forget()


def _forget() -> None:
    """Settings and parts chosen by them are read again."""
    if "bot.settings" in sys.modules:
        sys.modules["bot.settings"].settings.cache_clear()
    if "bot.assembly" in sys.modules:
        assembly = sys.modules["bot.assembly"]
        assembly.refresh()


@pytest.fixture(scope="session")
def library() -> Library:
    """The plan that comes with the project, with its bank, as the product reads it."""
    from corpus.collection import shipped

    return shipped().realm("plan")


@pytest.fixture(scope="session")
def everything() -> Library:
    """All that comes with the project: the plan, the laws as the register restates them, documents that are only named."""
    from corpus.collection import shipped

    return shipped()


@pytest.fixture(scope="session")
def plan(library: Library) -> Document:
    """The plan that comes with the project."""
    return library.document("plan")


@pytest.fixture(scope="session")
def home(own_home: Path) -> Path:
    """The WENCE_HOME of this session with a built index (some seconds, once)."""
    from bot import assembly

    assembly.build_index()
    return own_home


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant over that index."""
    from bot import assembly

    return assembly.assistant()
