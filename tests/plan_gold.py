"""The tables that other hands made by reading three plans, and how a row of theirs is compared with one of ours.

`plan` is the project's plan; `yunling` and `dongze` are invented plans of other forms, with their texts beside the tables.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from corpus.library import Library, build_library
from corpus.records import Target
from corpus.script import fold_keep
from corpus.shelf import read_plan, read_shelf

DATA = Path(__file__).parent / "data"
PLANS = ("plan", "yunling", "dongze")


def rows(name: str, table: str) -> list[dict[str, str]]:
    """A table of `sections`, `duties` or `targets`, every field folded."""
    path = DATA / (f"plan_{table}.csv" if name == "plan" else f"plan_{name}_{table}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [{k: fold_keep(v) for k, v in row.items()} for row in csv.DictReader(file)]


@lru_cache(maxsize=3)
def read(name: str) -> Library:
    """What our code reads from that plan."""
    if name == "plan":
        return build_library(read_shelf())
    text = (DATA / f"plan_{name}.txt").read_text(encoding="utf-8")
    return build_library([read_plan(name, text, title=text.split("\n", 1)[0])])


def has_figure(row: dict[str, str]) -> bool:
    return any(c.isdigit() for c in row["value"])


def numbers(text: str) -> list[str]:
    """30%—35 and 30—35 are the same range."""
    return re.findall(r"\d+(?:\.\d+)?", text)


def wanted_but_unsaid(row: dict[str, str], target: Target) -> set[str]:
    """Characters of the gold row's metric that stand neither in our metric nor in our scope."""
    return set(row["metric"]) - set(fold_keep(target.metric + target.scope))


def paired(gold: list[dict[str, str]], targets: list[Target]) -> tuple[list[tuple[dict[str, str], Target | None]], list[Target]]:
    """Each gold row with the best target of the same section, number and unit, each used once; and the targets left over."""
    left = list(targets)
    pairs: list[tuple[dict[str, str], Target | None]] = []
    for row in sorted(gold, key=lambda r: -len(r["metric"])):
        alike = [
            t for t in left
            if (t.section, numbers(t.value), fold_keep(t.unit)) == (row["section"], numbers(row["value"]), row["unit"])
        ]  # fmt: skip
        best = min(
            alike,
            key=lambda t: (len(wanted_but_unsaid(row, t)), t.deadline != row["deadline"], t.base != row["base"], len(t.metric)),
            default=None,
        )
        if best is not None:
            left.remove(best)
        pairs.append((row, best))
    return pairs, left


def said_of(row: dict[str, str], library: Library) -> list[Target]:
    """The targets of the row's section whose span overlaps the place where the row was read."""
    folded = fold_keep(library.documents[0].text)
    section = library.documents[0].section(row["section"])
    start = folded.find(row["quote"], section.start, section.end)
    assert start >= 0, f"the table quotes what is not in {row['section']}: {row['quote']}"
    return [t for t in library.targets if t.section == row["section"] and t.start < start + len(row["quote"]) and start < t.end]


def is_said(row: dict[str, str], library: Library) -> bool:
    """Whether our targets together say what the row says: 70 % of the characters of its metric, scope and value."""
    said = "".join(fold_keep(t.metric + t.scope + t.value + t.relation) for t in said_of(row, library) if not _other(row, t))
    wanted = row["metric"] + row["value"]
    return sum(c in said for c in wanted) >= 0.7 * len(wanted)


def _other(row: dict[str, str], target: Target) -> bool:
    """A target about something else whose quote merely reaches over this place."""
    ours, theirs = fold_keep(target.metric + target.scope + target.value), row["metric"] + row["scope"] + row["value"]
    if sum(c in ours for c in row["metric"]) >= 0.9 * len(row["metric"]):  # one row of ours for a list of theirs
        return False
    return sum(c in theirs for c in ours) < 0.5 * len(ours)
