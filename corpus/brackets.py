"""Where a plan writes down responsibility: brackets that end a paragraph, or a line of its own that opens with a label.

A bracket is a responsibility bracket by what it says (…负责, …牵头, 责任单位：…), never by where it was seen before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LABELS = r"(?:牵头|责任|主责|主办|负责|配合|参与|参加|协办|协同|落实|实施|主管)(?:单位|部门|主体)"
LABELLED = re.compile(rf"{LABELS}(?:及分工)?[ \t]*[:：]")
_SPEAKS = re.compile(rf"{LABELLED.pattern}|负责|牵头|按(?:照)?(?:各自)?职责|分工|配合|参与")
BODY_TAIL = re.compile(
    r"(?:厅|委|局|办|部|院|会|中心|公司|政府|行政公署|公署|单位|部门|支行|分行|银行|署|队|组织部|宣传部|妇联|工会|团委|科协|联合会|处|站|所|集团|企业|学校|盟市|旗县|县区|区县|州市|地市|园区|管委会|海关|联)$"
)


@dataclass(frozen=True)
class Bracket:
    """A responsibility statement: `inner` is what it says, text[start:end] the whole with its brackets or label line."""

    inner: str
    start: int
    end: int
    inner_start: int


def responsibility_brackets(folded: str, start: int, end: int) -> list[Bracket]:
    """All responsibility statements in folded[start:end] (see script.fold_keep: half-width, Simplified, same length)."""
    out = []
    for a, b in _groups(folded, start, end):
        inner = folded[a + 1 : b - 1]
        rest = folded[b:end].lstrip(" \t。.;；")
        if (not rest or rest.startswith("\n")) and _SPEAKS.search(inner) and _names_bodies(inner):
            out.append(Bracket(inner, a, b, a + 1))
    for m in re.finditer(rf"(?m)^[ \t]*{LABELLED.pattern}.+$", folded[start:end]):
        a, b = start + m.start(), start + m.end()
        if not any(x.start < b and a < x.end for x in out):
            out.append(Bracket(folded[a:b].strip(), a, b, a))
    return _join_lines(sorted(out, key=lambda x: x.start), folded)


def _join_lines(found: list[Bracket], folded: str) -> list[Bracket]:
    """牵头单位：… and 配合单位：… on lines that follow one another are one statement."""
    out: list[Bracket] = []
    for x in found:
        last = out[-1] if out else None
        if last and LABELLED.match(x.inner) and LABELLED.match(last.inner) and not folded[last.end : x.start].strip():
            out[-1] = Bracket(f"{last.inner};{x.inner}", last.start, x.end, last.inner_start)
        else:
            out.append(x)
    return out


def _groups(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost balanced (…) groups that do not cross a line."""
    out, depth, opened = [], 0, 0
    for i in range(start, end):
        c = text[i]
        if c == "(":
            if depth == 0:
                opened = i
            depth += 1
        elif c == ")" and depth:
            depth -= 1
            if depth == 0:
                out.append((opened, i + 1))
        elif c == "\n":
            depth = 0
    return out


def _names_bodies(inner: str) -> bool:
    if LABELLED.search(inner):
        return True
    parts = re.split(r"[、,;:。]|等?(?:按(?:照)?(?:各自)?职责|分工|牵头|负责|配合|参与)", inner)
    return any(BODY_TAIL.search(p.strip()) for p in parts if p)
