"""What came of one gold row: a verdict, or the reason why it has none; nothing is dropped.

`passed` is True, False or None: a row that was not scored is neither right nor wrong.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer
from corpus.errors import InputError
from evals.gold import GoldFile, GoldRow
from evals.judge import Verdict

NO_SOURCE = "its document is not among the sources"


@dataclass(frozen=True)
class Result:
    """One row, the answer it got, and how it was judged. `skipped` says why there is no verdict."""

    row: GoldRow
    file: str
    answer: Answer | None = None
    verdict: Verdict | None = None
    violations: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def passed(self) -> bool | None:
        return None if self.verdict is None else self.verdict.passed

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id, "file": self.file, "type": self.row.type, "expect": self.row.expect, "passed": self.passed,
            "causes": list(self.verdict.causes) if self.verdict else [], "violations": list(self.violations),
            "skipped": self.skipped, "note": self.row.note, "history": list(self.row.history), "question": self.row.question,
            "reply": self.answer.as_json() if self.answer else None,
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A run: the files it covered and what came of each of their rows, in order."""

    files: tuple[GoldFile, ...]
    results: tuple[Result, ...]

    @property
    def failures(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.passed is False)

    @property
    def ungrounded(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.violations)


def write_jsonl(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """One object a line. InputError when the file cannot be written."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    write_text("".join(f"{line}\n" for line in lines), path)


def write_text(text: str, path: Path) -> None:
    """The whole text or the old file, never half. InputError when the file cannot be written."""
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as e:
        raise InputError(f"写不了 {path}：{e.strerror}。", "请换一个可写的位置。") from e
