"""The settings: read in one place, defaults that work alone, and what cannot be used refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings, settings
from corpus.errors import SettingError


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_the_defaults_need_no_network_and_open_no_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WENCE_HOME")
    s = settings()
    assert (s.host, s.port, s.embedder, s.chroma_url, s.online) == ("127.0.0.1", 7860, "", "", False)
    assert s.home.is_absolute() and s.home.name == "wence"


def test_a_setting_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WENCE_HOME", str(tmp_path))
    monkeypatch.setenv("WENCE_PORT", "8000")
    assert (settings().home, settings().port) == (tmp_path, 8000)


def test_an_unknown_setting_is_refused_by_name_and_the_known_ones_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_PROT", "8000")
    monkeypatch.setenv("WENCE_EMBEDER", "x")
    with pytest.raises(SettingError) as caught:
        settings()
    assert "WENCE_EMBEDER、WENCE_PROT" in caught.value.problem
    assert all(f"WENCE_{name.upper()}" in caught.value.remedy for name in Settings.model_fields)


@pytest.mark.parametrize(
    "name, value", [("WENCE_PORT", "0"), ("WENCE_PORT", "99999"), ("WENCE_PORT", "http"), ("WENCE_ONLINE", "maybe")]
)
def test_a_value_that_cannot_be_used_is_told_with_its_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as caught:
        settings()
    assert name in caught.value.problem and value in caught.value.problem and caught.value.remedy


def test_two_vector_servers_are_refused_and_both_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_CHROMA_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("WENCE_QDRANT_URL", "http://127.0.0.1:6333")
    with pytest.raises(SettingError) as caught:
        settings()
    assert "WENCE_CHROMA_URL" in caught.value.problem and "WENCE_QDRANT_URL" in caught.value.problem and caught.value.remedy


def test_the_key_of_qdrant_does_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_QDRANT_URL", "http://127.0.0.1:6333")
    monkeypatch.setenv("WENCE_QDRANT_API_KEY", "sesame-7f3a")
    assert settings().qdrant_api_key.get_secret_value() == "sesame-7f3a"
    assert "sesame-7f3a" not in repr(settings()) + str(settings())
