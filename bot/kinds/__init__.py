"""One file per kind of question, each with the same functions: `fits` says whether a question is of the kind, `compose` drafts the
reply (None when the evidence does not carry one). The order below is meaning: the first that fits composes.
"""

from __future__ import annotations

from types import ModuleType

from bot.kinds import compare, document, figure, listing, outline, passage, responsibility, roster, target, tasks

ORDER: tuple[ModuleType, ...] = (compare, figure, outline, document, roster, tasks, listing, responsibility, target, passage)
OWN_EVIDENCE = frozenset(
    {compare, figure}
)  # they gather for themselves what they tell: what search found says nothing against it
# Several modules compose answers that are called alike; a follow-up stays with the one named last here.
BY_NAME: dict[str, ModuleType] = {module.NAME: module for module in ORDER}
