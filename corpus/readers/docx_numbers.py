"""The numbers that Word counts by itself (第%1条, %1、, （%1）) as the text a reader of the page sees. Bullets are no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital")
DEEPEST = 9  # levels a Word list can have


@dataclass(frozen=True)
class _Level:
    start: int
    format: str
    text: str


class Numbers:
    """Counts the numbered paragraphs of one document in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._styles: dict[str, tuple[str, int, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                numbered = style.find(f"{W}pPr/{W}numPr")
                based = style.find(f"{W}basedOn")
                number, level = _num_pr(numbered)
                self._styles[style.get(f"{W}styleId", "")] = (number, level, "" if based is None else based.get(f"{W}val", ""))

    def _read_numbering(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {}
            for lvl in abstract.iter(f"{W}lvl"):
                at = _int(lvl.get(f"{W}ilvl"), 0)
                levels[at] = _Level(_int(_val(lvl, "start"), 1), _val(lvl, "numFmt") or "decimal", _val(lvl, "lvlText") or "")
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for num in numbering.iter(f"{W}num"):
            starts = {
                _int(o.get(f"{W}ilvl"), 0): _int(_val(o, "startOverride"), 1)
                for o in num.iter(f"{W}lvlOverride")
                if _val(o, "startOverride")
            }
            self._lists[num.get(f"{W}numId", "")] = (_val(num, "abstractNumId"), starts)

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before this paragraph, with a space after 第…条; empty where it shows none."""
        number, level = self._of(paragraph)
        if number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if starts and number not in self._seen:
            counts.update({at: start - 1 for at, start in starts.items()})
        self._seen.add(number)
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        return _written(levels, counts, level)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        number, level = _num_pr(paragraph.find(f"{W}pPr/{W}numPr"))
        if number:
            return number, level
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val", "")
        for _ in range(DEEPEST):
            if name not in self._styles:
                return "", 0
            number, level, name = self._styles[name]
            if number:
                return number, level
        return "", 0


def _written(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    here = levels[level]
    if here.format in ("bullet", "none") or "%" not in here.text:
        return ""
    text = here.text
    for at in range(DEEPEST):
        if f"%{at + 1}" in text:
            known = levels.get(at, here)
            n = counts.get(at, known.start)
            text = text.replace(f"%{at + 1}", to_chinese(n) if known.format in _CHINESE and 0 < n < 10_000 else str(n))
    return text + (" " if text.endswith(("条", "章", "节", "编")) else "")


def _num_pr(element: Any | None) -> tuple[str, int]:
    return ("", 0) if element is None else (_val(element, "numId"), _int(_val(element, "ilvl"), 0))


def _val(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def _int(word: str | None, otherwise: int) -> int:
    return int(word) if word and word.lstrip("-").isdigit() else otherwise
