"""Fit the order of the articles that search offers: `python -m evals.fit_law_ranking [--write]`. Never on gold.

Rows: the calibration questions whose right article is known; those that name a law or an article are left out (nothing is ranked there).
Prints how often the right article comes first as searched, and in the fitted order in five-fold cross-validation.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot import ranking
from bot.assembly import assistant, ensure_index
from bot.assistant import Assistant
from corpus.law_names import articles_in
from evals.fit_law_limits import LAW_ROWS, rows_of, twin

RIDGE = 4.0  # cross-validated: 1 to 6 differ by three questions
FOLDS = 5


@dataclass(frozen=True)
class Choice:
    """The articles offered for a question: features (articles x names), the search's scores, which of them are right."""

    values: NDArray[np.float64]
    scores: NDArray[np.float64]
    right: NDArray[np.bool_]


def choices(a: Assistant) -> tuple[tuple[str, ...], list[Choice], int]:
    """(names of the features, the choices, how many questions have no right article among those offered)."""
    assert a.counsel is not None
    statutes, reader = a.counsel.statutes, a.counsel.reader
    names: tuple[str, ...] = ()
    out: list[Choice] = []
    lost = 0
    for row in (r for path in LAW_ROWS for r in rows_of(path)):
        if not row["answerable"] or row["realm"] != "law":
            continue
        question = reader.read(row["question"])
        if statutes.names.find(question.text) or articles_in(question.text):
            continue
        offered = statutes.offered(question)
        told = ranking.features(offered.ranked, statutes, question, offered.hits, offered.penal)
        best: dict[tuple[str, str], float] = {}
        for p, score in offered.ranked:
            best.setdefault((p.doc, p.article), score)
        right = np.array([_right(article, row["section"]) for _, article in told])
        if not right.any():
            lost += 1
            continue
        names = tuple(next(iter(told.values())))
        out.append(Choice(np.array([list(v.values()) for v in told.values()]), np.array([best[w] for w in told]), right))
    return names, out, lost


def _right(article: str, section: str) -> bool:
    return any(m.article == article for m in articles_in(section)) or twin(article, section)


def fit(rows: list[Choice]) -> NDArray[np.float64]:
    """Weights for the search's score and each feature: least mean softmax loss with a ridge over features of unit spread."""
    import torch

    spread = _spread(rows)
    sets = [(torch.tensor(_table(r) / spread), torch.tensor(r.right)) for r in rows]
    weights = torch.zeros(len(spread), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> Any:
        optimiser.zero_grad()
        total = RIDGE * (weights * weights).sum()
        for x, right in sets:
            z = x @ weights
            total = total + torch.logsumexp(z, 0) - torch.logsumexp(z[right], 0)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy() / spread)


def _table(row: Choice) -> NDArray[np.float64]:
    return np.hstack([row.scores[:, None], row.values])


def _spread(rows: list[Choice]) -> NDArray[np.float64]:
    return np.asarray(np.vstack([_table(r) for r in rows]).std(axis=0) + 1e-9)


def first_right(rows: list[Choice], weights: NDArray[np.float64] | None = None) -> int:
    """How many questions have a right article first, by the search's score or by weights."""
    return sum(bool(r.right[int(np.argmax(r.scores if weights is None else _table(r) @ weights))]) for r in rows)


def main(arguments: list[str]) -> int:
    ensure_index()
    names, rows, lost = choices(assistant())
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    folds = [[rows[i] for i in order[k::FOLDS]] for k in range(FOLDS)]
    held = sum(first_right(folds[k], fit([r for j, f in enumerate(folds) if j != k for r in f])) for k in range(FOLDS))
    weights = fit(rows)
    print(f"n={len(rows)} (right article not offered: {lost}); first: as searched {first_right(rows)}, fitted {held} (held out)")
    if weights[0] <= 0:
        raise SystemExit("the search's own score got no weight: the other weights cannot be given in its units")
    told = {n: round(float(w / weights[0]), 4) for n, w in zip(names, weights[1:], strict=True)}
    for name, weight in told.items():
        print(f"    {name:10} {weight:8.3f}")
    if "--write" in arguments:
        digest = hashlib.sha256(b"".join(p.read_bytes() for p in LAW_ROWS)).hexdigest()[:16]
        ranking.MODEL.write_text(
            json.dumps({"fitted_on": digest, "scale": round(float(weights[0]), 4), "weights": told}, indent=1) + "\n",
            encoding="utf-8",
        )
        print(f"written to {ranking.MODEL}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
