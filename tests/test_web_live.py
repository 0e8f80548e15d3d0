"""Library and assistant are exchanged together, and only when the new ones are whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_web_fake import FakeAssistant

from bot.web.live import Live
from corpus.errors import IndexBrokenError
from corpus.library import Library


def test_both_change_at_once_and_neither_when_it_fails(everything: Library, library: Library, tmp_path: Path) -> None:
    old, new = FakeAssistant(tmp_path / "old"), FakeAssistant(tmp_path / "new")
    fail = True

    def remake(progress: Callable[[str], None]) -> tuple[Library, FakeAssistant]:
        progress("方案：读取资料")
        if fail:
            raise IndexBrokenError("坏了。", "请重建。")
        return everything, new

    live, lines = Live(library, old, remake), list[str]()
    with pytest.raises(IndexBrokenError):
        live.renew(lines.append)
    assert live.documents == library.documents and live.log == old.log
    fail = False
    live.renew(lines.append)
    live.ask("能耗")
    assert live.documents == everything.documents and new.log.exists() and not old.log.exists()
    assert lines == ["方案：读取资料"] * 2


def test_it_gives_what_a_library_and_an_assistant_have_and_nothing_else(library: Library, tmp_path: Path) -> None:
    live = Live(library, FakeAssistant(tmp_path / "log"))
    assert live.document("plan").id == "plan" and live.log == tmp_path / "log"
    assert not hasattr(live, "nothing_of_the_kind")
