"""Fit when the laws answer, and when they rather than the plan: `python -m evals.fit_law_limits [--write]`. Never on gold.

Two logistic regressions: over `bot.law_limits.features` (is the best paragraph the answer?) and over `bot.route.features` (is it the
laws that are asked?). Rows: evals/calibration, and bank questions asked of an index that does not know them, or nothing of their article.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bot import law_limits, limits, route
from bot.assembly import assistant, ensure_index
from bot.assistant import Assistant
from bot.statutes import Statutes
from corpus.law_names import articles_in
from corpus.successors import CODE, successors
from evals.fit_limits import OWN_WEIGHT, ROWS, Hidden

LAW_ROWS = tuple(ROWS.parent / f"{name}.jsonl" for name in ("laws", "oblique", "oblique-none", "code"))
HIDDEN_WEIGHT = 0.4  # what is left when an article is hidden is at times a right answer from another law
SAMPLE = 500  # bank questions of each kind
TODAY = "2026-11-23"  # a day on which every law of the register has its present state
Row = tuple[dict[str, float], float, float]  # features, label, weight


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def law_rows(a: Assistant) -> tuple[list[Row], list[Row]]:
    """(rows for sureness, rows for the route) from the calibration questions."""
    sure: list[Row] = []
    ways: list[Row] = []
    for row in [r for path in LAW_ROWS for r in rows_of(path)] + [r | {"realm": "plan"} for r in rows_of(ROWS)]:
        desk = a._desk(a.reader.read(row["question"]))
        if limits.small_talk(desk.question) or limits.before_search(desk.question):
            continue
        law = desk_of(a, row["question"])
        if law.evidence.best is None or law_limits.declines(law) or (a.counsel and a.counsel.unknown_law(law)):
            continue
        values = law_limits.features(law)
        best = law.evidence.best
        if row["realm"] == "law" and row["answerable"]:
            right = any(m.article == best.article for m in articles_in(row["section"])) or twin(best.article, row["section"])
            if right:
                sure.append((values, 1.0, OWN_WEIGHT))
                ways.append((route.features(desk, a._draft(desk), law), 1.0, OWN_WEIGHT))
        elif row["realm"] == "none" or not row["answerable"]:
            sure.append((values, 0.0, OWN_WEIGHT))
        else:
            ways.append((route.features(desk, a._draft(desk), law), 0.0, OWN_WEIGHT))
    return sure, ways


def desk_of(a: Assistant, question: str) -> Any:
    assert a.counsel is not None
    return a.counsel.desk(a.counsel.reader.read(question), TODAY, True)


def twin(article: str, section: str) -> bool:
    """Whether an article holds the matter of another one that `section` names, before or after a change of the law."""
    table = successors()
    return any(article in after for (_, old), after in table.after.items() if old in section) or any(
        old in section for _, old in table.before.get(article, ())
    )


def bank_rows(a: Assistant) -> tuple[list[Row], list[Row]]:
    """Bank questions of laws and of the plan, asked without themselves; of laws also without their article and its twins."""
    assert a.counsel is not None
    statutes, finder = a.counsel.statutes, a.finder
    whole_law, whole_plan = statutes.index, finder.index
    asked = random.Random(1).sample([u for u in whole_law.units if u.kind == "asked"], SAMPLE)
    sure: list[Row] = []
    ways: list[Row] = []
    for i, unit in enumerate(asked):
        a.counsel.statutes = _without(statutes, frozenset({unit.id}) if i % 2 else _matter_of(whole_law, unit))
        law = desk_of(a, unit.text)
        a.counsel.statutes = statutes
        if law.evidence.best is None:
            continue
        right = (law.evidence.best.doc, law.evidence.best.article) == (unit.doc, unit.section)
        if i % 2 == 0:
            sure.append((law_limits.features(law), 0.0, HIDDEN_WEIGHT))
        elif right:
            sure.append((law_limits.features(law), 1.0, 1.0))
            desk = a._desk(a.reader.read(unit.text))
            ways.append((route.features(desk, a._draft(desk), law), 1.0, 1.0))
    for unit in random.Random(2).sample([u for u in whole_plan.units if u.kind == "asked"], SAMPLE // 2):
        finder.index = Hidden(whole_plan, frozenset({unit.id}))  # type: ignore[assignment]
        desk = a._desk(a.reader.read(unit.text))
        draft = a._draft(desk)
        finder.index = whole_plan
        law = desk_of(a, unit.text)
        if law.evidence.best is not None and draft.status == "answered":
            ways.append((route.features(desk, draft, law), 0.0, 1.0))
    return sure, ways


def _without(whole: Statutes, gone: frozenset[str]) -> Statutes:
    """The same laws without some of what is known of them."""
    less = Statutes(whole.library, Hidden(whole.index, gone))  # type: ignore[arg-type]
    less.weights = whole.weights
    return less


def _matter_of(index: Any, unit: Any) -> frozenset[str]:
    """Everything that is said of an article, and of the articles that hold the same matter in another law."""
    table = successors()
    same = {(unit.doc, unit.section)} | {(CODE, x) for x in table.after.get((unit.doc, unit.section), ())}
    if unit.doc == CODE:
        same |= set(table.before.get(unit.section, ()))
    return frozenset(u.id for u in index.units if (u.doc, u.section) in same)


def fit(rows: list[Row]) -> tuple[dict[str, float], float]:
    """(weights with intercept, cross-validated weighted share right at .5)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    names = sorted(rows[0][0])
    x = np.array([[r[0][n] for n in names] for r in rows])
    y, w = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    balance = np.where(y > 0, w[y == 0].sum() / w[y > 0].sum(), 1.0)
    model = LogisticRegression(C=1.0, max_iter=2000)
    guess = cross_val_predict(model, x, y, cv=10, params={"sample_weight": w * balance})
    model.fit(x, y, sample_weight=w * balance)
    weights = {"intercept": float(model.intercept_[0])} | {n: float(c) for n, c in zip(names, model.coef_[0], strict=True)}
    for label in (0.0, 1.0):
        mine = y == label
        print(f"  label {label:.0f}: n={int(mine.sum())} right {float((w * (guess == y))[mine].sum() / w[mine].sum()):.3f}")
    return weights, float((w * (guess == y)).sum() / w.sum())


def main(arguments: list[str]) -> int:
    ensure_index()
    a = assistant()
    sure, ways = law_rows(a)
    more_sure, more_ways = bank_rows(a)
    out: dict[str, Any] = {"fitted_on": hashlib.sha256(b"".join(p.read_bytes() for p in (*LAW_ROWS, ROWS))).hexdigest()[:16]}
    for name, rows in (("weights", sure + more_sure), ("route", ways + more_ways)):
        weights, share = fit(rows)
        print(f"{name}: n={len(rows)} right {share:.3f}")
        for key, value in weights.items():
            print(f"    {key:15} {value:8.3f}")
        out[name] = {k: round(v, 4) for k, v in sorted(weights.items())}
    if "--write" in arguments:
        law_limits.MODEL.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"written to {law_limits.MODEL}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
