"""Departments: how plans write them, what people call them, and which of a document's bodies a question means.

The register (`corpus/registers/bodies.toml`) knows kinds of bodies by stem (发展改革委), for any region; a document's own names
are kept in its own short form. An alias belongs to one body only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from corpus.script import fold_keep

REGISTER = Path(__file__).parent / "registers" / "bodies.toml"
_PREFIX = re.compile(r"^(?:省级?|市(?!场|容|监局|政(?:公用|工程|管理))级?|州|盟|县级?|区级?)(?=.{2,})")
_LOCAL = re.compile(r"^各?(?:盟|市|州|区|县|旗|地区?|设区市|盟市|县区|市县|旗县)?(?:行政公署|级?人民政府|政府)")


@dataclass(frozen=True)
class Body:
    """A kind of body. `level`: region, central, company, party, local or general."""

    stem: str
    full: str
    level: str
    aliases: tuple[str, ...] = ()
    english: tuple[str, ...] = ()

    @property
    def english_name(self) -> str:
        return self.english[0] if self.english else self.stem


@dataclass(frozen=True)
class Mention:
    """A body named in a text: folded[start:end] is the words used; `name` is the document's short form."""

    name: str
    body: Body | None
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Bodies:
    """All kinds of bodies we know."""

    kinds: tuple[Body, ...]
    _by_name: dict[str, Body] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for body in self.kinds:
            for name in (body.stem, body.full, *body.aliases, *(e.lower() for e in body.english)):
                self._by_name.setdefault(fold_keep(name), body)

    def kind_of(self, name: str) -> Body | None:
        """The body behind a name, with or without a region in front (内蒙古银保监局 → 银保监局); None when unknown."""
        folded = fold_keep(name)
        if body := self._by_name.get(folded):
            return body
        for stem_length in range(len(folded) - 1, 2, -1):
            if body := self._by_name.get(folded[-stem_length:]):
                return body
        return None

    def known(self, name: str) -> bool:
        return fold_keep(name) in self._by_name

    def short_form(self, name: str) -> str:
        """The plan's short form: the region's shared prefix taken off, everything else as written.

        >>> bodies().short_form("自治区发展改革委"), bodies().short_form("市市场监管局"), bodies().short_form("市人民政府")
        ('发展改革委', '市场监管局', '市人民政府')
        """
        if name.startswith("自治区") and not _LOCAL.match(name[3:]) and len(name) >= 5:
            return name[3:]
        if self.known(name) or _LOCAL.match(name) or re.match(r"^.{1,3}\(", name):
            return name
        stripped = _PREFIX.sub("", name)
        if stripped == name or _LOCAL.match(stripped):
            return name
        if name[0] in "市区县州" and not self.kind_of(stripped) and self.kind_of(name):
            return name
        return stripped

    def aliases_of(self, name: str) -> tuple[str, ...]:
        body = self.kind_of(name)
        return () if body is None else (body.stem, body.full, *body.aliases)


@lru_cache(maxsize=1)
def bodies() -> Bodies:
    """The register, read once."""
    with REGISTER.open("rb") as file:
        rows = tomllib.load(file)["body"]
    return Bodies(tuple(Body(r["stem"], r["full"], r["level"], tuple(r.get("aliases", ())), tuple(_english(r))) for r in rows))


def _english(row: dict[str, object]) -> Iterable[str]:
    short, rest = row.get("english_short"), row.get("english", [])
    names = ([str(short)] if short else []) + [str(e) for e in rest]  # type: ignore[attr-defined]
    return dict.fromkeys(names)
