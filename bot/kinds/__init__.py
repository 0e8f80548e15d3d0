"""One file per kind of question, each with the same functions: `fits` says whether a question is of the kind, `compose` drafts the
reply (None when the evidence does not carry one). The order below is meaning: the first that fits composes.
"""

from __future__ import annotations

from types import ModuleType

from bot.kinds import compare, document, listing, outline, passage, responsibility, target, tasks

ORDER: tuple[ModuleType, ...] = (compare, outline, document, tasks, listing, responsibility, target, passage)
BY_NAME: dict[str, ModuleType] = {module.NAME: module for module in ORDER}
