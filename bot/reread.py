"""Read a cited passage again: the targets and duties that it states itself, not those a composer handed over.

A passage is read inside its section, because a figure's name may stand before the cited words (分别下降8%、8%、10%).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from corpus.duties import duties
from corpus.records import Duty, Section, Target
from corpus.script import fold_keep
from corpus.targets import targets


@dataclass(frozen=True)
class LawFacts:
    """What a law's entry says of a cited passage: the law's names (folded), the 款 cited, its state on the day, version, successor's names."""

    names: tuple[str, ...]
    paras: tuple[int, ...]
    state: str
    version: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """The cited words text[start:end]; `text` is the section they stand in, or the words alone. `since`: the plan's first year."""

    text: str
    start: int
    end: int
    label: str = ""
    heading: str = ""
    since: int = 0
    form: str = "verbatim"
    law: LawFacts | None = None

    @property
    def quote(self) -> str:
        return self.text[self.start : self.end]


def whole(quote: str, label: str = "", heading: str = "") -> Passage:
    """A passage of which nothing is known but its words."""
    return Passage(quote, 0, len(quote), label, heading)


def targets_in(passage: Passage) -> tuple[Target, ...]:
    """The targets whose figure or state stands in the cited words."""
    found = _targets(passage.text, passage.label, passage.heading, passage.since)
    return tuple(t for t in found if passage.start <= t.value_start < passage.end)


def duties_in(passage: Passage) -> tuple[Duty, ...]:
    """The duties whose bracket the cited words belong to."""
    return tuple(d for d in _duties(passage.text, passage.label) if d.start < passage.end and passage.start < d.end)


@lru_cache(maxsize=512)
def _targets(text: str, label: str, heading: str, since: int) -> tuple[Target, ...]:
    return targets(text, (Section("", label, heading, 0, len(text)),), since)


@lru_cache(maxsize=512)
def _duties(text: str, label: str) -> tuple[Duty, ...]:
    return duties(text, (Section("", label, "", 0, len(text)),))


def bare(text: str) -> str:
    """Folded, without the marks that part a name from its figure, for comparison.

    >>> bare("新建数据中心，PUE值：不超过1.3。")
    '新建数据中心pue值不超过1.3'
    """
    return "".join(c for c in fold_keep(text) if c not in ",:;。 \t、“”\"'").rstrip(".")
