"""职责: bodies × sections of one plan. A mark stands where the section's own bracket, or the rule it refers to, names the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.web.downloads import Sheet
from corpus.bodies import bodies
from corpus.library import Library
from corpus.records import Document, Duty
from corpus.script import fold_keep

Role = Literal["lead", "joint", "sole", "carry"]
ROLES: dict[Role, tuple[str, str, str]] = {  # the mark, its word, what it means
    "lead": ("●", "牵头", "原文指定牵头"),
    "joint": ("○", "分工", "按职责分工负责；该节另有牵头单位时为配合"),
    "sole": ("◆", "单独", "单独负责"),
    "carry": ("▷", "落实", "负责落实"),
}


@dataclass(frozen=True)
class Cell:
    """One mark: a body's role in a section, and the span that says so."""

    role: Role
    duty: Duty
    start: int
    end: int

    @property
    def mark(self) -> str:
        return ROLES[self.role][0]

    @property
    def word(self) -> str:
        return ROLES[self.role][1]


@dataclass(frozen=True)
class Row:
    """A body with its marks, a tuple for each section of the matrix."""

    body: str
    cells: tuple[tuple[Cell, ...], ...]

    def count(self, role: Role) -> int:
        return sum(c.role == role for listed in self.cells for c in listed)

    @property
    def total(self) -> int:
        return sum(map(len, self.cells))


@dataclass(frozen=True)
class Matrix:
    """What is shown: the duties of a plan in the order of its sections, and the bodies that the filter leaves."""

    document: Document
    duties: tuple[Duty, ...]
    rows: tuple[Row, ...]
    bodies: int

    def column(self, i: int) -> int:
        """How many marks a section has among the rows shown."""
        return sum(len(r.cells[i]) for r in self.rows)

    @property
    def marks(self) -> int:
        return sum(r.total for r in self.rows)


def plans(library: Library) -> tuple[Document, ...]:
    """The documents from which duties were read."""
    ids = {d.doc for d in library.duties}
    return tuple(d for d in library.documents if d.id in ids)


def matrix(library: Library, document: Document, body: str = "", role: str = "") -> Matrix:
    """The matrix of a plan, filtered by a text in a body's names (its aliases too, either script) and by a role.

    Those named most often come first; those who only carry out come last.
    """
    duties = tuple(d for d in library.duties if d.doc == document.id)
    found: dict[str, list[list[Cell]]] = {}
    for i, duty in enumerate(duties):
        for name, cell in _marks(duty):
            found.setdefault(name, [[] for _ in duties])[i].append(cell)
    rows = []
    for name, cells in found.items():
        left = tuple(tuple(c for c in listed if role in ("", c.role)) for listed in cells)
        if any(left) and _named(name, body):
            rows.append(Row(name, left))
    rows.sort(key=lambda r: (r.count("carry") == r.total, -r.total))
    return Matrix(document, duties, tuple(rows), len(found))


def _marks(duty: Duty) -> Iterator[tuple[str, Cell]]:
    for role, names in (("sole", duty.sole), ("lead", duty.lead), ("joint", duty.joint)):
        for name in names:
            yield name, Cell(role, duty, duty.start, duty.end)  # type: ignore[arg-type]
    start, end = (duty.inherited_start, duty.inherited_end) if duty.inherited_from else (duty.start, duty.end)
    for name in duty.carry_out:
        yield name, Cell("carry", duty, start, end)


def _named(name: str, wanted: str) -> bool:
    words = fold_keep(wanted).lower().split()
    names = [fold_keep(n).lower() for n in (name, *bodies().aliases_of(name))]
    return all(any(w in n for n in names) for w in words)


def sheets(shown: Matrix) -> tuple[Sheet, Sheet]:
    """For the files: every mark in a line of its own with its quotation, and the matrix as it is seen."""
    lines = tuple(
        (
            row.body, cell.word, duty.section, duty.heading, "是" if duty.open_list and cell.role != "carry" else "",
            duty.inherited_from if cell.role == "carry" else "", shown.document.text[cell.start : cell.end], str(cell.start), str(cell.end),
        )
        for row in shown.rows for duty, listed in zip(shown.duties, row.cells, strict=True) for cell in listed
    )  # fmt: skip
    head = ("部门", *(f"{d.section} {d.heading}" for d in shown.duties), "合计")
    grid = tuple((r.body, *("、".join(c.word for c in listed) for listed in r.cells), str(r.total)) for r in shown.rows)
    return (
        Sheet("逐项", ("部门", "角色", "章节", "标题", "名单以“等”结尾", "依据另一节", "原文", "起", "止"), lines),
        Sheet("矩阵", head, grid),
    )
