"""True sentences of real answers, made false in one place, must not pass the verifier; and none that is true may fall.

The sentences are those that the gold questions were in fact answered with; each goes the way every answer goes (receipts.finish).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import receipts
from bot.draft import Draft, Line, Span
from bot.verify import Verifier
from corpus.library import Library
from evals.alterations import KINDS, altered
from evals.gold import GoldFile
from evals.metrics import Rate
from evals.probe import watching
from evals.shelf import Assistant, put

FEWEST = 400  # true sentences; issue 4 asks for as many


@dataclass(frozen=True)
class Truth:
    """A sentence that an answer gave, in draft form, with the day it was given for and the realm it rests on."""

    line: Line
    day: str
    realm: str
    row: str


@dataclass(frozen=True)
class Passed:
    """A false sentence that was accepted, or a true one that fell (`kind` "true", with the reason)."""

    kind: str
    true: str
    text: str
    row: str
    why: str = ""


@dataclass(frozen=True)
class Attack:
    """What came of it: true sentences by realm and those that fell; false ones tried by kind and those accepted."""

    truths: dict[str, int]
    fell: tuple[Passed, ...]
    tried: dict[str, int]
    accepted: tuple[Passed, ...]
    examples: tuple[Passed, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.accepted and not self.fell

    @property
    def enough(self) -> bool:
        return sum(self.truths.values()) >= FEWEST

    def rates(self) -> dict[str, Rate]:
        """Kind → share rejected, with its n."""
        lost = {k: sum(p.kind == k for p in self.accepted) for k in self.tried}
        return {k: Rate(n - lost[k], n) for k, n in self.tried.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "truths": self.truths, "fell": [vars(p) for p in self.fell], "tried": self.tried,
            "accepted": [vars(p) for p in self.accepted], "examples": [vars(p) for p in self.examples],
        }  # fmt: skip


def truths(
    files: Iterable[GoldFile], assistant: Assistant, library: Library, progress: Callable[[int, int], None] | None = None
) -> tuple[Truth, ...]:
    """Every different line of every answer to the gold questions."""
    rows = [r for f in files for r in f.rows]
    kinds = {d.id: d.kind for d in library.documents}
    out: dict[tuple[str, tuple[Span, ...], str], Truth] = {}
    with watching() as seen:
        for done, row in enumerate(rows, start=1):
            seen.clear()
            answer, _ = put(assistant, row.question, row.history)
            if answer is not None and answer.citations and seen.draft is not None:
                for line in seen.draft.lines:
                    if line.refusal:  # it states nothing of a source
                        continue
                    realm = "law" if any(kinds.get(s.doc) == "law" for s in line.spans) else "plan"
                    out.setdefault((line.text, line.spans, seen.day), Truth(line, seen.day, realm, row.id))
            if progress:
                progress(done, len(rows))
    return tuple(out.values())


def attack(told: Sequence[Truth], library: Library, verifier: Verifier, kinds: Sequence[str] = ()) -> Attack:
    """Every truth is checked as it is, then in each of its false forms (of `kinds`; all when empty)."""
    count: dict[str, int] = {}
    fell: list[Passed] = []
    tried = dict.fromkeys((k for k in KINDS if not kinds or k in kinds), 0)
    accepted: list[Passed] = []
    examples: dict[str, Passed] = {}
    true = {(t.line.text, t.day) for t in told}
    for t in told:
        count[t.realm] = count.get(t.realm, 0) + 1
        if why := reasons(t.line, library, verifier, t.day):
            fell.append(Passed("true", t.line.text, t.line.text, t.row, why))
            continue
        for a in altered(t.line, library):
            if a.kind not in tried or (a.text, t.day) in true:
                continue
            tried[a.kind] += 1
            why = reasons(replace(t.line, text=a.text), library, verifier, t.day)
            if why:
                examples.setdefault(a.kind, Passed(a.kind, t.line.text, a.text, t.row, why))
            else:
                accepted.append(Passed(a.kind, t.line.text, a.text, t.row))
    return Attack(count, tuple(fell), {k: n for k, n in tried.items() if n}, tuple(accepted), tuple(examples.values()))


def reasons(line: Line, library: Library, verifier: Verifier, day: str) -> str:
    """Why a line would not be shown; "" when it would."""
    sentences, _, notes = receipts.finish(Draft("passage", (line,)), library, verifier, "hans", day)
    return "" if sentences else ("；".join(notes) or "没有给出")
