"""Fit the threshold between answering and declining on the calibration set, never on gold: `python -m evals.fit_limits [--write]`.

Logistic regression over `bot.limits.features`; labels are the calibration rows' own. Prints the cross-validated share right
and the weights; `--write` puts them into bot/limits.json with the set's digest.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path

import numpy as np

from bot import limits
from bot.assembly import assistant
from bot.assistant import Assistant
from bot.finder import Finder
from bot.kinds import ORDER
from index.hybrid import Hit, Index

ROWS = Path(__file__).parent / "calibration" / "answerable.jsonl"
FOLDS = 10
SAMPLE = 700  # bank questions asked of an index without them (answerable), and without their whole section (not answerable)
OWN_WEIGHT = 3.0  # a row written for calibration counts as three bank questions


class Hidden:
    """An index that does not know some of its units."""

    def __init__(self, index: Index, hidden: frozenset[str]) -> None:
        self._index = index
        self._hidden = hidden
        self.units = tuple(u for u in index.units if u.id not in hidden)
        self.words = index.words

    def search(self, query: str, k: int = 20, **more: object) -> list[Hit]:
        return [h for h in self._index.search(query, k + 200, **more) if h.unit.id not in self._hidden][:k]  # type: ignore[arg-type]


def features_of(a: Assistant, question: str) -> dict[str, float] | None:
    """Features of a question that the fixed reasons let through; None when they decline it already."""
    desk = a._desk(a.reader.read(question))
    if limits.small_talk(desk.question) or limits.before_search(desk.question):
        return None
    kind = next((k for k in ORDER if k.fits(desk)), None)
    if kind is None or kind.NAME in ("document", "tasks", "listing") or limits.after_search(desk, kind.NAME, fitted=False):
        return None
    return limits.features(desk, kind.NAME)


def bank_rows(a: Assistant) -> list[tuple[dict[str, float], bool]]:
    """Bank questions asked without themselves, and again without everything their section says."""
    index = a.finder.index
    asked = [u for u in index.units if u.kind == "asked"]
    chosen = random.Random(0).sample(asked, min(SAMPLE, len(asked)))
    by_section: dict[tuple[str, str], frozenset[str]] = {}
    for u in index.units:
        by_section[u.doc, u.section] = by_section.get((u.doc, u.section), frozenset()) | {u.id}
    out = []
    whole = a.finder
    for u in chosen:
        for hidden, label in ((frozenset({u.id}), True), (by_section[u.doc, u.section], False)):
            a.finder = Finder(whole.library, Hidden(index, hidden), weights=whole.weights)  # type: ignore[arg-type]
            found = features_of(a, u.text)
            if found is not None:
                out.append((found, label))
    a.finder = whole
    return out


def main() -> None:
    """Fit, report, and write when asked to."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = ROWS.read_bytes()
    rows = [json.loads(line) for line in data.decode().splitlines() if line]
    a = assistant()
    own = [(f, bool(r["answerable"])) for r in rows if (f := features_of(a, r["question"])) is not None]
    found = own + bank_rows(a)
    weight = np.array([OWN_WEIGHT] * len(own) + [1.0] * (len(found) - len(own)))
    mine = np.arange(len(found)) < len(own)
    names = sorted(found[0][0])
    x = np.array([[f[n] for n in names] for f, _ in found])
    y = np.array([label for _, label in found])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=1000))
    guess = cross_val_predict(
        model, x, y, cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0), params={"logisticregression__sample_weight": weight}
    )
    for name, rows_of in (("calibration set", mine), ("bank, left out", ~mine)):
        t, g = y[rows_of], guess[rows_of]
        print(f"{name}: n={len(t)} ({int(t.sum())} answerable); let through {np.mean(g[t]):.3f}, declined {np.mean(~g[~t]):.3f}")
    model.fit(x, y, logisticregression__sample_weight=weight)
    scale, fit = model[0], model[1]
    weights = fit.coef_[0] / scale.scale_
    intercept = float(fit.intercept_[0] - np.sum(weights * scale.mean_))
    table = {"intercept": round(intercept, 4), **{n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}}
    print(json.dumps(table, indent=1))
    if "--write" in sys.argv:
        out = {"fitted_on": hashlib.sha256(data).hexdigest()[:16], "n": len(found), "weights": table}
        limits.MODEL.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
