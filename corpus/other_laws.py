"""Matters that laws outside the sources govern (registers/other_laws.toml), so that a refusal can say where to look."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import DocumentError
from corpus.script import fold_keep

FILE = Path(__file__).parent / "registers" / "other_laws.toml"


@dataclass(frozen=True)
class OtherLaw:
    """A law that is not among the sources, and a word of its matter as it was found in a text."""

    name: str
    word: str


class OtherLaws:
    """Finds the matters of other laws in a question. DocumentError for a word that stands twice."""

    def __init__(self, path: Path = FILE) -> None:
        self._of: dict[str, str] = {}
        for law in tomllib.loads(path.read_text(encoding="utf-8"))["law"]:
            for word in map(fold_keep, law["words"]):
                if word in self._of:
                    raise DocumentError(f"{path.name} 里“{word}”写了两次", "一个词只写在一部法律之下。")
                self._of[word] = law["name"]
        longest = sorted(self._of, key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"\b{re.escape(w)}s?\b" if w.isascii() else re.escape(w) for w in longest))

    def find(self, text: str) -> tuple[OtherLaw, ...]:
        """In order of the text (folded: Simplified, half-width, lower case).

        >>> OtherLaws().find("新办公楼消防验收没过就用了,罚多少")
        (OtherLaw(name='消防法', word='消防'),)
        """
        found = [m[0] for m in self._pattern.finditer(text)]
        return tuple(OtherLaw(self._of.get(w) or self._of[w.removesuffix("s")], w) for w in dict.fromkeys(found))


@lru_cache(maxsize=1)
def other_laws() -> OtherLaws:
    return OtherLaws()
