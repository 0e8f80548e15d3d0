"""Pictures of shares as SVG, drawn here and embedded: a report opens without a network, and its letters stay letters.

The words in a picture are given by the reader's own fonts; a bar always shows its n.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from evals.metrics import Rate
from evals.report import percent

COLOURS = ("#1f5fa8", "#b8562b", "#3f7d4f", "#7a5195", "#8a8a2a", "#4d8c99", "#a23b5a", "#666666")
WIDE, HALF = 7.2, 5.2  # inches: a picture across the page, and one of two side by side
FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "DejaVu Sans", "sans-serif"]


def bars(rows: Mapping[str, Mapping[str, Rate]], width: float = WIDE) -> str:
    """Horizontal bars, one group a name, one bar a series: {name: {series: rate}}; a rate of nothing draws no bar."""
    series = list(dict.fromkeys(s for parts in rows.values() for s in parts))
    height = 0.8 / max(len(series), 1)
    with _figure(width, 0.6 + len(rows) * (0.16 + 0.2 * len(series))) as (figure, axes):
        for i, name in enumerate(series):
            at = [j + (i - (len(series) - 1) / 2) * height for j in range(len(rows))]
            rates = [parts.get(name, Rate(0, 0)) for parts in rows.values()]
            axes.barh(at, [r.value or 0 for r in rates], height=height * 0.9, color=COLOURS[i % len(COLOURS)], label=name)
            for y, rate in zip(at, rates, strict=True):
                if rate.n:
                    axes.text((rate.value or 0) + 0.006, y, f"{percent(rate)}  n={rate.n}", va="center", fontsize=8)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 1 + 1.4 / width)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        if len(series) > 1:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(series), frameon=False, fontsize=9)
        return _svg(figure)


def counts(rows: Mapping[str, int]) -> str:
    """Horizontal bars of whole numbers."""
    with _figure(WIDE, 0.5 + 0.34 * len(rows)) as (figure, axes):
        axes.barh(range(len(rows)), list(rows.values()), height=0.66, color=COLOURS[1])
        for y, n in enumerate(rows.values()):
            axes.text(n, y, f" {n}", va="center", fontsize=9)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.invert_yaxis()
        axes.set_xlim(0, max(rows.values(), default=1) * 1.1)
        axes.set_xticks([])
        return _svg(figure)


def trend(names: Sequence[str], lines: Mapping[str, Sequence[float | None]]) -> str:
    """A line for each share over the runs named; a run that did not score it leaves a gap."""
    with _figure(WIDE, 3.6) as (figure, axes):
        for i, (name, values) in enumerate(lines.items()):
            shown = [float("nan") if v is None else v for v in values]
            axes.plot(range(len(names)), shown, marker="o", markersize=4, color=COLOURS[i % len(COLOURS)], label=name)
        step = max(1, len(names) // 8)
        axes.set_xticks(range(0, len(names), step), [names[i] for i in range(0, len(names), step)], fontsize=8)
        axes.set_xlim(-0.3, max(len(names) - 0.7, 0.3))
        lowest = min((v for values in lines.values() for v in values if v is not None), default=0.0)
        low = max(0.0, int(lowest * 10 - 0.5) / 10)
        axes.set_ylim(low, 1.02)
        axes.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=9)
        return _svg(figure)


class _figure:
    """A bare figure with its axes, closed again; without a window system and without pyplot's global state."""

    def __init__(self, width: float, height: float) -> None:
        self.size = (width, height)

    def __enter__(self) -> tuple[Any, Any]:
        import matplotlib
        from matplotlib.figure import Figure

        # Letters stay letters; a fixed salt keeps the same picture the same bytes.
        self._kept = matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "wence", "font.family": FONTS})
        self._kept.__enter__()
        self._quiet = warnings.catch_warnings()
        self._quiet.__enter__()
        warnings.filterwarnings("ignore", message=r"Glyph .* missing")  # measured with another font, drawn with the reader's
        figure = Figure(figsize=self.size, layout="constrained")
        axes = figure.subplots()
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        return figure, axes

    def __exit__(self, *error: object) -> None:
        self._quiet.__exit__(None, None, None)
        self._kept.__exit__(None, None, None)


def _svg(figure: Any) -> str:
    """The picture without the XML head, so that it can stand inside a page."""
    import logging

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it names every font of the list that is not there
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}, transparent=True)
    text = out.getvalue()
    return text[text.index("<svg") :]
