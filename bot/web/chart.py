"""The figures of a ledger as small charts, one for each kind of quantity that can stand on one axis. Drawn here as SVG: the page
needs no script for them, and they take its colours and fonts. What has no company of its own unit is listed, not drawn.
"""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.web.ledger import Row, demand
from bot.web.words import part, plain, says
from corpus.records import Target

FALLS = ("下降", "降低", "减少", "削减", "压减")
RISES = ("增长", "提高", "上升", "增加", "提升")
WIDTH = 372  # points; the drawing is never scaled up beyond it, and fits a phone
LINE, ROOM = 15.0, 22.0  # points for a line of a label, and for its bar
LABEL = 25  # Han characters in a line of a label
_COLOURS = {
    "#010203": "var(--ink)",
    "#010204": "var(--ink-3)",
    "#010205": "var(--line-2)",
    "#010206": "var(--fill)",
    "#010207": "var(--ok)",
}
INK, FAINT, RULE, FILL, NATION = _COLOURS  # stand-ins that matplotlib takes for colours; the page's own take their places
NATIONS = plain("chart.nation")  # before the nation's figure; it has no word of a document beside it in its element
_LOCK = threading.Lock()  # matplotlib is not made for threads


@dataclass(frozen=True)
class Bar:
    """One target on an axis: from where, to where, and where the nation's lies."""

    label: str
    told: str
    start: float
    end: float
    nation: float | None = None
    nation_told: str = ""


@dataclass(frozen=True)
class Group:
    """What stands on one axis."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    low: float
    high: float
    origin: float


@dataclass(frozen=True)
class Chart:
    """A drawn group; `words` says the same for who cannot see it (an argument of the interface's words, see bot.web.words.part)."""

    title: str
    svg: str
    words: list[Any]
    count: int


def groups(rows: Sequence[Row]) -> tuple[tuple[Group, ...], tuple[Target, ...]]:
    """The groups with at least two bars, and the figures that stand in none."""
    found: dict[tuple[str, str], list[tuple[Target, Bar]]] = {}
    lonely: list[Target] = []
    for row in rows:
        t = row.target
        if t.kind != "figure":
            continue
        value = _number(t)
        if value is None:
            lonely.append(t)
            continue
        sign = _direction(t)
        n = _number(row.national) if row.national and _direction(row.national) == sign and row.national.unit == t.unit else None
        told = demand(row.national) if row.national and n is not None else ""
        label = f"{t.scope + '：' if t.scope else ''}{t.metric}"
        if sign and t.unit == "%":
            bar = Bar(label, _told(t), 100.0, 100 + sign * value, None if n is None else 100 + sign * n, told)
            found.setdefault(("相对变化", "基期 = 100"), []).append((t, bar))
        elif sign and t.unit == "个百分点":
            found.setdefault(("变化幅度", "个百分点"), []).append((t, Bar(label, _told(t), 0.0, sign * value, n, told)))
        else:
            name = "要达到的比例" if t.unit == "%" else "要达到的数量"
            found.setdefault((name, t.unit), []).append((t, Bar(label, _told(t), 0.0, value, n, told)))
    out = []
    for (title, unit), listed in found.items():
        if len(listed) < 2 or not unit:
            lonely += [t for t, _ in listed]
        else:
            out.append(_group(title, unit, tuple(b for _, b in listed)))
    return tuple(out), tuple(lonely)


def charts(rows: Sequence[Row]) -> tuple[tuple[Chart, ...], tuple[Target, ...]]:
    """The drawn groups, and the figures that are not drawn."""
    found, lonely = groups(rows)
    return tuple(_chart(g) for g in found), lonely


def _group(title: str, unit: str, bars: tuple[Bar, ...]) -> Group:
    ends = [x for b in bars for x in (b.start, b.end, b.nation) if x is not None]
    if title == "相对变化":
        return Group(title, unit, bars, min(70.0, min(ends) - 5), max(105.0, max(ends) + 5), 100.0)
    if title == "要达到的比例":
        return Group(title, unit, bars, 0.0, 100.0, 0.0)
    spread = max(abs(x) for x in ends) or 1.0
    return Group(title, unit, bars, min(0.0, min(ends) - 0.1 * spread), max(0.0, max(ends) + 0.1 * spread), 0.0)


@lru_cache(maxsize=64)
def _chart(group: Group) -> Chart:
    words = [
        part("chart.bar.nation" if b.nation_told else "chart.bar", label=b.label, told=b.told, nation=b.nation_told)
        for b in group.bars
    ]
    with _LOCK, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the page's fonts draw the letters, not matplotlib's
        return Chart(f"{group.title}（{group.unit}）", _svg(group), words, len(group.bars))


def _svg(group: Group) -> str:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    labels = [_wrapped(b.label, b.told) for b in group.bars]
    heights = [LINE * (len(lines) + bool(b.nation_told)) + ROOM for lines, b in zip(labels, group.bars, strict=True)]
    height = sum(heights) + 30
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": group.title + group.unit}):
        figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="none")
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.02, 26 / height, 0.94, 1 - 28 / height))
        axes.set(xlim=(group.low, group.high), ylim=(sum(heights), 0), facecolor="none", yticks=())
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines["bottom"].set_color(RULE)
        axes.tick_params(axis="x", colors=FAINT, labelsize=10, length=3)
        top = 0.0
        for bar, lines, room in zip(group.bars, labels, heights, strict=True):
            _draw(axes, group, bar, lines, top)
            top += room
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _ours(out.getvalue())


def _draw(axes: Any, group: Group, bar: Bar, lines: list[str], top: float) -> None:
    left = group.low
    for i, line in enumerate(lines):
        axes.text(left, top + LINE * (i + 0.75), line, color=INK, fontsize=11.5, va="baseline", ha="left")
    at = LINE * len(lines)
    axes.text(
        group.high,
        top + LINE * (len(lines) - 0.25),
        bar.told,
        color=FILL,
        fontsize=11.5,
        va="baseline",
        ha="right",
        weight="bold",
    )
    if bar.nation_told:
        axes.text(
            left, top + at + LINE * 0.75, f"◇ {NATIONS}{bar.nation_told}", color=NATION, fontsize=10.5, va="baseline", ha="left"
        )
        at += LINE
    y = top + at + 9
    axes.plot([group.origin, group.origin], [y - 8, y + 8], color=RULE, linewidth=1, zorder=1)
    axes.plot([bar.start, bar.end], [y, y], color=FILL, linewidth=5, solid_capstyle="butt", zorder=2)
    if group.origin:
        axes.plot([bar.start], [y], marker="o", markersize=6, color=FAINT, zorder=3)
    axes.plot([bar.end], [y], marker="|", markersize=12, markeredgewidth=2.5, color=FILL, zorder=3)
    if bar.nation is not None:
        axes.plot(
            [bar.nation], [y], marker="D", markersize=7, markerfacecolor="none", markeredgewidth=1.6, color=NATION, zorder=4
        )


def _ours(svg: str) -> str:
    """The drawing for the page: its own fonts and colours, sized by its width, nothing around it."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"<style type=.text/css.>.*?</style>", "", svg, flags=re.S)  # it would hold for the whole page
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(
        r'^<svg [^>]*viewBox="([^"]+)"[^>]*>', r'<svg viewBox="\1" lang="zh-Hans" aria-hidden="true" focusable="false">', svg
    )
    svg = svg.replace(NATIONS, f"<tspan {says('chart.nation')}>{NATIONS}</tspan>")
    for ours, theirs in _COLOURS.items():
        svg = svg.replace(ours, theirs)
    return svg


def _number(t: Target | None) -> float | None:
    """The value where it is one number."""
    return float(t.value) if t is not None and re.fullmatch(r"\d+(?:\.\d+)?", t.value) else None


def _direction(t: Target) -> int:
    """-1 for what falls, 1 for what rises, 0 for a level to be reached (达到, 降至)."""
    if any(w in t.relation for w in FALLS) and "至" not in t.relation:
        return -1
    return 1 if any(w in t.relation for w in RISES) and "至" not in t.relation and "到" not in t.relation else 0


def _told(t: Target) -> str:
    years = f"{t.base}→{t.deadline}" if t.base else t.deadline
    return f"{demand(t)}" + (f"（{years.replace('年', '')}）" if years else "")


def _wrapped(label: str, told: str) -> list[str]:
    """A label in lines; the demand stands at the end of the last one, or has a line to itself."""
    lines = [label[i : i + LABEL] for i in range(0, len(label), LABEL)] or [""]
    return lines if _width(lines[-1]) + _width(told) <= LABEL + 4 else [*lines, ""]


def _width(text: str) -> float:
    """In Han characters; what is narrow counts for a little more than half."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.62 for c in text)
