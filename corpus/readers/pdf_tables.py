"""Tables by the lines drawn around their cells: a grid of at least two rows and two columns. A cell without a line to its neighbour is merged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NEAR = 3.0  # points within which two lines are one, and an end touches
MOST = 2_000  # lines of one page that are looked at


@dataclass(frozen=True)
class Segment:
    """A drawn line, in points from the lower left corner of the page; x0 ≤ x1, y0 ≤ y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def between(cls, a: tuple[float, float], b: tuple[float, float]) -> Segment:
        """The line from a to b."""
        return cls(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))

    @property
    def flat(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0

    @property
    def straight(self) -> bool:
        """Whether it runs along an axis and is long enough to be a cell's side."""
        return min(self.x1 - self.x0, self.y1 - self.y0) < NEAR < max(self.x1 - self.x0, self.y1 - self.y0)

    def touches(self, other: Segment) -> bool:
        """Whether the two meet, within NEAR."""
        return (
            self.x0 - NEAR <= other.x1
            and other.x0 - NEAR <= self.x1
            and self.y0 - NEAR <= other.y1
            and other.y0 - NEAR <= self.y1
        )


@dataclass(frozen=True)
class Grid:
    """Where the columns (`xs`, left to right) and rows (`ys`, top to bottom) of a table begin and end, and its lines."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    lines: tuple[Segment, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def parted(self, flat: bool, at: float, along: float) -> bool:
        """Whether a line at `at` (y of a flat one, x of an upright one) passes `along`."""
        return any(
            s.flat == flat
            and (
                abs(s.y0 - at) < NEAR and s.x0 - 1 <= along <= s.x1 + 1
                if flat
                else abs(s.x0 - at) < NEAR and s.y0 - 1 <= along <= s.y1 + 1
            )
            for s in self.lines
        )


def grids(segments: Sequence[Segment]) -> list[Grid]:
    """The tables of a page, from top to bottom."""
    out = []
    for group in _connected(list(segments)[:MOST]):
        xs = _places([s.x0 for s in group if not s.flat])
        ys = _places([s.y0 for s in group if s.flat])[::-1]
        if len(xs) >= 3 and len(ys) >= 3:
            out.append(Grid(tuple(xs), tuple(ys), tuple(group)))
    return sorted(out, key=lambda g: -g.ys[0])


def filled(grid: Grid, text: Callable[[Callable[[float, float], bool]], str]) -> list[list[str]]:
    """The cells' texts, row by row; `text` gives that of the characters for which its argument is true. Merged cells repeat theirs."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for r, c in list(owner):
        middle_x, middle_y = (grid.xs[c] + grid.xs[c + 1]) / 2, (grid.ys[r] + grid.ys[r + 1]) / 2
        if c + 1 < columns and not grid.parted(False, grid.xs[c + 1], middle_y):
            owner[root((r, c + 1))] = root((r, c))
        if r + 1 < rows and not grid.parted(True, grid.ys[r + 1], middle_x):
            owner[root((r + 1, c))] = root((r, c))

    def at(x: float, y: float) -> tuple[int, int]:
        c = min(max(bisect_right(grid.xs, x) - 1, 0), columns - 1)
        r = min(max(sum(y < line for line in grid.ys) - 1, 0), rows - 1)
        return root((r, c))

    def inside(cell: tuple[int, int]) -> Callable[[float, float], bool]:
        return lambda x, y: at(x, y) == cell

    texts = {cell: text(inside(cell)) for cell in {root(cell) for cell in owner}}
    out = [[texts[root((r, c))] for c in range(columns)] for r in range(rows)]
    return [line for line in out if any(line)]


def _places(values: list[float]) -> list[float]:
    """Positions in rising order, those within NEAR of each other as one."""
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > NEAR:
            out.append(v)
    return out


def _connected(segments: list[Segment]) -> list[list[Segment]]:
    """Lines that hang together."""
    out: list[list[Segment]] = []
    for s in segments:
        hit = [g for g in out if any(s.touches(o) for o in g)]
        merged = [s, *(x for g in hit for x in g)]
        out = [g for g in out if g not in hit] + [merged]
    return out
