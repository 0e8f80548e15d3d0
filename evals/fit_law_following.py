"""Fit which article a follow-up about laws means: `python -m evals.fit_law_following [--write]`. Never on gold.

Rows: the calibration follow-ups about laws that lean on the question before. Prints how often a right article comes first by the search
of the follow-up alone, joined with the question before it, and fitted, in five-fold cross-validation.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot import following
from bot.assembly import assistant, ensure_index
from bot.assistant import Assistant
from evals.fit_law_limits import TODAY, rows_of, twin
from evals.fit_law_ranking import FOLDS, Choice, fit
from evals.fit_limits import ROWS

FOLLOWUPS = ROWS.parent / "followups.jsonl"


def choices(a: Assistant) -> tuple[tuple[str, ...], list[Choice], int]:
    """(names of the features, the choices, how many follow-ups have no right article among those offered)."""
    assert a.counsel is not None
    counsel = a.counsel
    names: tuple[str, ...] = ()
    out: list[Choice] = []
    lost = 0
    for row in rows_of(FOLLOWUPS):
        if row["realm"] != "law":
            continue
        history = tuple(row["history"])
        question = counsel.reader.read(row["question"], history)
        before = counsel.before(question, TODAY, True, history)
        if before is None or before.best is None:
            continue
        offered = following.offered(question, before, counsel.statutes)
        told = following.features(offered, question, before, counsel.statutes)
        right = np.array([_right(a, where, row["cite"]) for where in told])
        if not right.any():
            lost += 1
            continue
        names = tuple(next(iter(told.values())))
        values = np.array([list(v.values()) for v in told.values()])
        out.append(Choice(values[:, 1:], values[:, 0], right))
    return names, out, lost


def _right(a: Assistant, where: tuple[str, str], cited: Sequence[dict[str, Any]]) -> bool:
    document = a.library.document(where[0])
    own = {document.title, document.short, *document.names}
    return any((c["section"] == where[1] and c["doc"] in own) or twin(where[1], f"{c['doc']}{c['section']}") for c in cited)


def first_right(rows: Sequence[Choice], weights: Any) -> int:
    """How many follow-ups have a right article first by these weights."""
    return sum(bool(r.right[int(np.argmax(np.hstack([r.scores[:, None], r.values]) @ weights))]) for r in rows)


def main(arguments: list[str]) -> int:
    ensure_index()
    names, rows, lost = choices(assistant())
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    folds = [[rows[i] for i in order[k::FOLDS]] for k in range(FOLDS)]
    held = sum(first_right(folds[k], fit([r for j, f in enumerate(folds) if j != k for r in f])) for k in range(FOLDS))
    weights = fit(rows)
    alone, joined = (np.array([float(n == name) for n in names]) for name in ("alone", "joint"))
    print(
        f"n={len(rows)} (right article not offered: {lost}); first: alone {first_right(rows, alone)}, joined {first_right(rows, joined)}, "
        f"fitted {held} (held out), {first_right(rows, weights)} (on its own rows)"
    )
    told = {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}
    for name, weight in told.items():
        print(f"    {name:15} {weight:8.3f}")
    if "--write" in arguments:
        digest = hashlib.sha256(FOLLOWUPS.read_bytes()).hexdigest()[:16]
        following.MODEL.write_text(json.dumps({"fitted_on": digest, "weights": told}, indent=1) + "\n", encoding="utf-8")
        print(f"written to {following.MODEL}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
