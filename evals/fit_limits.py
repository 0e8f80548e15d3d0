"""Fit the threshold between answering and declining on the calibration set, never on gold: `python -m evals.fit_limits [--write]`.

Logistic regression over `bot.confidence.features`; labels are the calibration rows' own. Prints the cross-validated share right
and the weights; `--write` puts them into bot/limits.json with the set's digest.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot import confidence, limits
from bot.assembly import assistant
from bot.assistant import Assistant
from bot.finder import Finder
from bot.kinds import ORDER
from index.hybrid import Hit, Index

ROWS = Path(__file__).parent / "calibration" / "answerable.jsonl"
# Questions on laws: those about the plan are answered by it, those about nothing of ours by nobody; those about a law are left out.
OTHERS = tuple(ROWS.parent / f"{name}.jsonl" for name in ("laws", "oblique-none"))
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
        self.rarity = index.rarity
        self.vocabulary = index.vocabulary

    def search(self, query: str, k: int = 20, **more: object) -> list[Hit]:
        return [h for h in self._index.search(query, k + 200, **more) if h.unit.id not in self._hidden][:k]  # type: ignore[arg-type]

    def search_all(self, queries: Sequence[str], k: int = 20, **more: object) -> list[list[Hit]]:
        return [self.search(query, k, **more) for query in queries]


def features_of(a: Assistant, question: str) -> dict[str, float] | None:
    """Features of a question that the fixed reasons let through; None when they decline it already."""
    desk = a._desk(a.reader.read(question))
    if limits.small_talk(desk.question) or limits.before_search(desk.question):
        return None
    kind = next((k for k in ORDER if k.fits(desk)), None)
    if kind is None or kind.NAME in ("document", "tasks", "listing") or limits.after_search(desk, kind.NAME, fitted=False):
        return None
    return confidence.features(desk, kind.NAME)


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


# Which way each feature may speak: evidence never counts against an answer, a contradiction never for one.
SIGNS = {
    "coverage": 1,
    "near": 1,
    "bm25": 1,
    "margin": 1,
    "terms": 1,
    "said": 1,
    "english": 1,
    "unseen": -1,
    "lost": -1,
    "lost_share": -1,
    "strange": -1,
}
ANSWERABLE = 0.75  # share of questions in use that have an answer, by weight: of dev's plan rows it is 0.81
PENALTY = 0.02


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Logistic regression with signs held: [intercept, *weights] for standardised-by-scale columns. Minimises weighted log loss."""
    from scipy.optimize import minimize

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = w[0] + x @ w[1:]
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        value = -np.sum(weight * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))) / weight.sum() + PENALTY * np.sum(
            w[1:] ** 2
        )
        slope = weight * (p - y) / weight.sum()
        return float(value), np.concatenate([[slope.sum()], x.T @ slope + 2 * PENALTY * w[1:]])

    bounds = [(None, None)] + [(0, None) if s > 0 else (None, 0) for s in signs]
    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x)


def main() -> None:
    """Fit, report, and write when asked to."""
    data = b"".join(p.read_bytes() for p in (ROWS, *OTHERS))
    rows = [r for line in data.decode().splitlines() if line and (r := json.loads(line)).get("realm") != "law"]
    a = assistant()
    own = [(f, bool(r["answerable"])) for r in rows if (f := features_of(a, r["question"])) is not None]
    found = own + bank_rows(a)
    names = sorted(SIGNS)
    signs = np.array([SIGNS[n] for n in names])
    x = np.array([[f[n] for n in names] for f, _ in found])
    y = np.array([float(label) for _, label in found])
    weight = np.array([OWN_WEIGHT] * len(own) + [1.0] * (len(found) - len(own)))
    weight[y == 1] *= ANSWERABLE / weight[y == 1].sum()
    weight[y == 0] *= (1 - ANSWERABLE) / weight[y == 0].sum()
    scale = x.std(axis=0) + 1e-9
    fold = np.random.default_rng(0).integers(0, FOLDS, len(y))
    guess = np.zeros(len(y), dtype=bool)
    for k in range(FOLDS):
        w = fit(x[fold != k] / scale, y[fold != k], weight[fold != k], signs)
        guess[fold == k] = w[0] + (x[fold == k] / scale) @ w[1:] >= 0
    mine = np.arange(len(found)) < len(own)
    for name, part in (("calibration set", mine), ("bank, left out", ~mine)):
        t, g = y[part] == 1, guess[part]
        print(f"{name}: n={len(t)} ({int(t.sum())} answerable); let through {np.mean(g[t]):.3f}, declined {np.mean(~g[~t]):.3f}")
    w = fit(x / scale, y, weight, signs)
    table = {"intercept": round(float(w[0]), 4), **{n: round(float(v), 4) for n, v in zip(names, w[1:] / scale, strict=True)}}
    print(json.dumps(table, indent=1))
    if "--write" in sys.argv:
        out = {"fitted_on": hashlib.sha256(data).hexdigest()[:16], "n": len(found), "weights": table}
        confidence.MODEL.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
