"""What a new version of a text changes, part by part: added, changed, gone, and renumbered. White space and width of characters do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.errors import DocumentError
from corpus.law_outline import article_number, law_outline
from corpus.plan_outline import outline
from corpus.records import Section
from corpus.script import fold

SHOWN = 30  # lines of a difference that are printed; the rest is counted
AROUND = 14  # characters shown on each side of the first change


@dataclass(frozen=True)
class Difference:
    """Labels of the parts (第三条, 三(二)) that differ. `moved` pairs old and new labels of the same text; `lines` say it for people."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.gone or self.moved)

    @property
    def touched(self) -> tuple[str, ...]:
        """Old labels whose text no longer stands where it stood."""
        return (*self.changed, *self.gone, *(old for old, _ in self.moved))


def compare(kind: str, old: str, new: str) -> Difference:
    """The difference between two texts of one document; `kind` is law or plan."""
    before, after = _parts(kind, old), _parts(kind, new)
    added = [x for x in after if x not in before]
    gone = [x for x in before if x not in after]
    changed = [x for x in before if x in after and before[x][0] != after[x][0]]
    where: dict[str, list[str]] = {}
    for label in (*added, *changed):
        where.setdefault(after[label][0], []).append(label)
    moved = []
    for label in (*gone, *changed):
        if len(before[label][0]) > 6 and len(found := where.get(before[label][0], [])) == 1:
            moved.append((label, found[0]))
    left, came = {old for old, _ in moved}, {new for _, new in moved}
    # A label that lost its text to another one, and got another's, is neither new nor changed.
    really_changed = [x for x in changed if not (x in left and x in came)]
    new_text = [x for x in really_changed if x in left]  # its old text moved on: what stands there now is new
    added = [x for x in added if x not in came] + new_text
    changed = [x for x in really_changed if x not in left and x not in came]
    gone = [x for x in gone if x not in left] + [x for x in really_changed if x in came and x not in left]
    order = {label: i for i, label in enumerate((*after, *before))}
    added, changed, gone = (sorted(set(x), key=lambda label: order[label]) for x in (added, changed, gone))
    unit = "条" if kind == "law" else "节"
    lines = [
        *_listed(f"新增 {len(added)} {unit}", added),
        *_listed(f"删去 {len(gone)} {unit}", gone),
        *_listed(f"只改编号 {len(moved)} {unit}", [f"{a}→{b}" for a, b in moved]),
        *_listed(f"改动 {len(changed)} {unit}", changed),
        *(f"  {x}：{_first_change(before[x][1], after[x][1])}" for x in changed),
    ]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"  ……另有 {len(lines) - SHOWN} 处改动未列出。"]
    return Difference(tuple(added), tuple(changed), tuple(gone), tuple(moved), tuple(lines))


def _parts(kind: str, text: str) -> dict[str, tuple[str, str]]:
    """Label → (folded text without its number, text) of the articles and annexes of a law, or the sections of a plan."""
    sections: Iterable[Section]
    try:
        sections = law_outline("", text).sections if kind == "law" else outline("", text)
    except DocumentError:
        return {}
    out: dict[str, tuple[str, str]] = {}
    for s in sections:
        if kind == "law" and not article_number(s.label.split("#")[0]) and not s.label.startswith("附"):
            continue
        body = re.sub(r"^[\s#*]*第[^\s条條]{1,8}[条條](?:之[一二三四五六七八九十]+)?[\s　*]*", "", text[s.start : s.end])
        out[s.label] = (fold(body), " ".join(body.split()))
    return out


def _listed(head: str, labels: Iterable[str]) -> list[str]:
    names = list(labels)
    if not names:
        return []
    shown = "、".join(names[:20])
    return [f"{head}：{shown}{f'……共 {len(names)}' if len(names) > 20 else ''}"]


def _first_change(old: str, new: str) -> str:
    """“…原文…” → “…新文…” around the first place where they differ."""
    for tag, a, b, c, d in SequenceMatcher(None, old[:3000], new[:3000], autojunk=False).get_opcodes():
        if tag != "equal" and fold(old[a:b]) != fold(new[c:d]):
            return f"“{_around(old, a, b)}” → “{_around(new, c, d)}”"
    return "末尾有改动"


def _around(text: str, start: int, end: int) -> str:
    a, b = max(0, start - AROUND), min(len(text), min(end, start + 2 * AROUND) + AROUND)
    return f"{'…' if a else ''}{text[a:b]}{'…' if b < len(text) else ''}"
