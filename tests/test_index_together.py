"""Indexes built at the same time are those built one after the other, and a fault in any is told as if it had happened here."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from corpus.errors import InputError, StoreError
from corpus.records import Unit
from index import together
from index.layout import current_folder
from index.sources import Sources, training_pairs
from index.together import Job, build_all


def made_of(*texts: str) -> Sources:
    units = tuple(Unit(f"u{n}", "plan", "三(一)", "sentence", text, "任务", n, n + 1) for n, text in enumerate(texts))
    return Sources(units, training_pairs(units), tuple(u.text for u in units))


ONE, TWO = made_of("散煤治理由谁负责", "公共机构节约能源"), made_of("不报告罚多少", "重点用能单位报告", "清洁生产审核")
NONE = Sources(())
HOW = {"light": True}


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "_cores", lambda: 2)


def files(home: Path) -> dict[str, bytes]:
    folder = current_folder(home)
    assert folder
    return {n: (folder / n).read_bytes() for n in ("units.jsonl", "words.json", "vectors.npy", "model/model.safetensors")}


def test_what_is_built_at_once_is_what_is_built_in_turn(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    for way in (True, False):
        jobs = [Job("方案", ONE, tmp_path / f"a{way}", HOW), Job("法律", TWO, tmp_path / f"b{way}", HOW)]
        reports = build_all(jobs, lambda *line: said.append(line), at_once=way)
        assert [r.digest for r in reports] == [ONE.digest(), TWO.digest()]
        assert [r.units for r in reports] == [2, 3]
    assert files(tmp_path / "aTrue") == files(tmp_path / "aFalse")
    assert files(tmp_path / "bTrue") == files(tmp_path / "bFalse")
    for name in ("方案", "法律"):
        lines = [line for who, line in said if who == name]
        assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("plans", "laws", "whole"), [(NONE, TWO, "laws"), (ONE, NONE, "plans")])
def test_a_fault_in_one_is_told_and_the_other_is_whole(tmp_path: Path, plans: Sources, laws: Sources, whole: str) -> None:
    jobs = [Job("方案", plans, tmp_path / "plans", HOW), Job("法律", laws, tmp_path / "laws", HOW)]
    with pytest.raises(InputError) as caught:
        build_all(jobs, lambda *_: None, at_once=True)
    assert caught.value.problem and caught.value.remedy
    assert current_folder(tmp_path / whole)


def test_a_process_that_dies_without_a_word_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    jobs = [Job("方案", ONE, tmp_path / "plans", HOW), Job("法律", TWO, tmp_path / "laws", HOW)]

    def kill(name: str, _line: str) -> None:
        if name == "法律":
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(StoreError, match="方案") as caught:
        build_all(jobs, kill, at_once=True)
    assert "wence build" in caught.value.remedy
    assert current_folder(tmp_path / "plans") is None
    assert current_folder(tmp_path / "laws")


def test_whoever_has_one_core_builds_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "_cores", lambda: 1)
    monkeypatch.setattr(together, "_Other", None)
    jobs = [Job("方案", ONE, tmp_path / "plans", HOW), Job("法律", TWO, tmp_path / "laws", HOW)]
    assert len(build_all(jobs, lambda *_: None, at_once=True)) == 2
