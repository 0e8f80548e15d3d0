"""What a sentence says of a law is said of that law: its article and 款, whether it holds, its version, and whose words are quoted.

Quotations are checked for whose they are: ⟦…⟧ only from a text that is the law's own, ⟪…⟫ only from our restatement, which is named as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reread import Passage
from corpus.force import chinese_day
from corpus.numerals import chinese_to_int
from corpus.script import fold_keep

_N = r"[零〇一二三四五六七八九十百千\d]+"
_ADDRESS = re.compile(rf"(?:《(?P<name>[^《》]*)》)?(?P<article>第{_N}条(?:之[一二三四五六七八九十]+)?)(?:第(?P<para>{_N})款)?")
_ENGLISH = {
    "not yet in force": "尚未施行", "no longer in force": "废止", "repealed": "废止", "in force": "现行有效", "earlier version": "较早的版本",
}  # fmt: skip
_FORCE = re.compile("|".join(("现行有效|废止|尚未施行|较早的版本", *_ENGLISH)))
_NAME = re.compile(r"《([^《》]*)》")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_VERSION = re.compile(r"《(?P<name>[^《》]*)》\((?P<version>\d{4}年[^()]*)\)")
_VERSION_EN = re.compile(r"《(?P<name>[^《》]*)》 ?\((?P<version>\d{4}-\d\d-\d\d[^()]*)\)")
_REPLACED = re.compile(r"由《(?P<name>[^《》]*)》取代")
_QUOTES = re.compile(r"⟦[^⟦⟧]*⟧|⟪[^⟪⟫]*⟫")


def faults(marked: str, passages: Sequence[Passage], headers: str, cited: str) -> list[str]:
    """Reasons why a sentence does not stand; none where it cites no law. `marked` still has its quotation marks."""
    if not any(p.law for p in passages):
        return []
    text = _QUOTES.sub(" ", fold_keep(marked))
    return [
        *_addresses(text, passages, cited), *_force(text, passages), *_dates(text, headers + cited), *_versions(text, passages),
        *_whose(marked, passages),
    ]  # fmt: skip


def _addresses(text: str, passages: Sequence[Passage], cited: str) -> list[str]:
    out = []
    for m in _ADDRESS.finditer(text):
        if m[0] in cited:
            continue
        mine = [p for p in passages if p.law and fold_keep(p.label) == m["article"]]
        if m["name"]:
            mine = [p for p in mine if p.law and m["name"] in p.law.names]
        if not mine:
            out.append(f"{m[0]}不是所引的条")
        elif m["para"]:
            number = int(m["para"]) if m["para"].isdigit() else chinese_to_int(m["para"]) or 0
            if not any(p.law and number in p.law.paras for p in mine):
                out.append(f"{m[0]}不是所引的款")
    return out


def _force(text: str, passages: Sequence[Passage]) -> list[str]:
    """The state said of a law named just before (or behind 已废止的) is that law's."""
    out = []
    for m in _FORCE.finditer(text):
        behind = re.match(r"的《([^《》]*)》", text[m.end() :])
        before = [n[1] for n in _NAME.finditer(text[: m.start()])]
        name = behind[1] if behind else before[-1] if before else ""
        mine = [p.law for p in passages if p.law and (not name or name in p.law.names)]
        if not any(_ENGLISH.get(m[0], m[0]) in fold_keep(law.state) for law in mine):
            out.append(f"《{name}》“{m[0]}”与登记不符")
    for m in _REPLACED.finditer(text):
        before = [n[1] for n in _NAME.finditer(text[: m.start()])]
        mine = [p.law for p in passages if p.law and before and before[-1] in p.law.names]
        if not any(m["name"] in law.after for law in mine):
            out.append(f"《{m['name']}》不是取代它的法")
    return out


def _dates(text: str, known: str) -> list[str]:
    return [f"{d}不在登记或所引原文之中" for d in dict.fromkeys(_DATE.findall(text)) if d not in known]


def _versions(text: str, passages: Sequence[Passage]) -> list[str]:
    out = []
    for m in _VERSION.finditer(text):
        mine = [p.law for p in passages if p.law and m["name"] in p.law.names]
        if not any(m["version"] == fold_keep(law.version) for law in mine):
            out.append(f"{m[0]}不是所引的版本")
    for m in _VERSION_EN.finditer(text):
        mine = [p.law for p in passages if p.law and m["name"] in p.law.names]
        day, _, word = m["version"].partition(" ")
        if not any(fold_keep(law.version) in ("", f"{chinese_day(day)}{word}") for law in mine):
            out.append(f"{m[0]}不是所引的版本")
    return out


def _whose(marked: str, passages: Sequence[Passage]) -> list[str]:
    """A law's own words in quotation marks, ours without and named as a restatement."""
    out = []
    for quote in re.findall(r"⟦([^⟦⟧]*)⟧", marked):
        if not any(quote in p.quote and p.form == "verbatim" for p in passages):
            out.append(f"引文“{quote[:20]}……”是要点转述，不是原文")
    for quote in re.findall(r"⟪([^⟪⟫]*)⟫", marked):
        if not any(quote in p.quote and p.form == "restated" for p in passages) or "要点转述" not in fold_keep(marked):
            out.append(f"“{quote[:20]}……”没有写明是要点转述")
    return out
