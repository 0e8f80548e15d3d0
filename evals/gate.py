"""No question gets worse unseen: each is held against what it was in baseline.json, by name.

A question that is no longer scored counts as worse, and so does any answer that does not stand in its sources.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from evals.results import Report, Result, write_text

BASELINE = Path(__file__).parent / "baseline.json"
_ACCEPT = "请运行 python -m evals accept 写一份新的基线。"


@dataclass(frozen=True)
class FileBaseline:
    """What was accepted for a gold file: its sha256 then, and id → passed (None: not scored)."""

    digest: str
    questions: dict[str, bool | None]


Baseline = dict[str, FileBaseline]


@dataclass(frozen=True)
class Gate:
    """What differs from the baseline. The first three fail the gate; the others are news."""

    worse: tuple[Result, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()  # (id, why it is no longer scored)
    ungrounded: tuple[Result, ...] = ()
    better: tuple[str, ...] = ()
    new: tuple[Result, ...] = ()
    changed_files: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        return not (self.worse or self.lost or self.ungrounded)


def compare(baseline: Baseline, report: Report, whole: bool = True) -> Gate:
    """Hold a run against the baseline. `whole`: every gold file was run, so a file that is gone has lost its questions."""
    now = {r.row.id: r for r in report.results}
    digests = {f.name: f.digest for f in report.files}
    old = {i: p for name, f in baseline.items() if whole or name in digests for i, p in f.questions.items()}
    return Gate(
        worse=tuple(now[i] for i, passed in old.items() if passed and i in now and now[i].passed is False),
        lost=tuple(
            (i, now[i].skipped if i in now else "the row is gone")
            for i, passed in old.items()
            if passed is not None and (i not in now or now[i].passed is None)
        ),
        ungrounded=report.ungrounded,
        better=tuple(i for i, passed in old.items() if not passed and i in now and now[i].passed),
        new=tuple(r for i, r in now.items() if i not in old and r.passed is not None),
        changed_files=tuple(n for n, f in baseline.items() if n in digests and digests[n] != f.digest),
    )


def baseline_of(report: Report) -> Baseline:
    """What accepting this run would write."""
    return {
        f.name: FileBaseline(f.digest, {r.row.id: r.passed for r in report.results if r.file == f.name}) for f in report.files
    }


def load_baseline(path: Path = BASELINE) -> Baseline:
    """What `accept` wrote. InputError when it is missing or cannot be used."""
    if not path.exists():
        raise InputError(f"还没有基线：{path} 不在。", _ACCEPT)
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        baseline = {name: FileBaseline(f["sha256"], dict(f["questions"])) for name, f in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise InputError(f"基线 {path} 读不成：{type(e).__name__} {e}。", _ACCEPT) from e
    if strange := [i for f in baseline.values() for i, p in f.questions.items() if p not in (True, False, None)]:
        raise InputError(f"基线 {path} 里“{strange[0]}”的值不是 true、false 或 null。", _ACCEPT)
    return baseline


def accept(report: Report, path: Path = BASELINE) -> None:
    """Write the baseline, sorted, one question a line. InputError, and nothing written, when an answer is not grounded."""
    if report.ungrounded:
        names = "、".join(r.row.id for r in report.ungrounded[:10])
        raise InputError(f"不接受：{len(report.ungrounded)} 个回答与所引原文不符（{names}）。", "请先改好这些回答；基线没有动。")
    files = {
        name: {"sha256": f.digest, "questions": dict(sorted(f.questions.items()))}
        for name, f in sorted(baseline_of(report).items())
    }
    write_text(json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n", path)
