"""Pictures of what every compatible series does: rates by window with their exact bands, certified order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.axes import DASHES, arrow, band, dated, days, drawing, ranges, title
from deserstats.show.plots.style import BLUE, INK, PALE, RED
from deserstats.trend.certain.contrasts import Against, Certain
from deserstats.trend.certain.shape import Existence
from deserstats.trend.certain.text import outwards
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.wording import Exact, listing

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from deserstats.trend.certain.comparison_answers import PeriodComparison
    from deserstats.trend.certain.order_answers import PeriodOrder
    from deserstats.trend.certain.rates import WindowRate
    from deserstats.trend.tipping.tipping_answers import Tipping

LOOK: dict[Against | None, tuple[str, str, Any]] = {
    None: ("later window", RED, "solid"),
    Against.CHOSEN: ("chosen base", BLUE, "solid"),
    Against.YEAR_BEFORE: ("year before", PALE, DASHES),
    Against.JUST_BEFORE: ("just before", PALE, DASHES),
}
"""Name, colour and dashes of a window: the later one, or a base."""


def plot_period_comparison(trend: PeriodComparison, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of each window as a band from its smallest to its largest value."""
    with drawing(ax) as axes:
        if trend.status == Status.CONSISTENT:
            _bands(axes, trend)
        else:
            _ranges(axes, trend)
        axes.set_title(trend.said[trend.status == Status.INCONSISTENT], wrap=True)
    return axes


def _bands(axes: Axes, trend: PeriodComparison) -> None:
    kinds = {(c.earlier_start, c.earlier_end): c.base for c in trend.contrasts}
    ends = [float(end) for w in trend.windows for end in (w.low or 0, w.high) if end is not None]
    top = max(ends, default=1.0) * 1.2 + 1e-9
    for w in trend.windows:
        _window(axes, w, kinds.get((w.start, w.end)), top)
    axes.set_ylim(0, top * 1.06)
    axes.set_ylabel(f"{trend.unit or 'count'} a {trend.per}: what every compatible series allows")
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if top > 5 else f"{y:,.2f}")
    dated(axes)


def _window(axes: Axes, w: WindowRate, base: Against | None, top: float) -> None:
    """Draw what is allowed in one window, the later one or a base."""
    name, colour, dashes = LOOK[base]
    low, high = float(w.low or 0), float(w.high) if w.high is not None else top
    span = days(w.start, w.end)
    band(axes, span, low, high, colour, 0.22)
    for end in (w.low, w.high):
        if end is not None:
            axes.plot(span, [float(end)] * 2, color=colour, linewidth=2.2, linestyle=dashes, solid_capstyle="butt")
    if w.high is None:
        arrow(axes, span, top * 0.97, True, colour, markersize=6, clip_on=False)
    text = axes.annotate(name, (sum(span) / 2, high), xytext=(0, 4), textcoords="offset points")
    text.set(ha="center", va="bottom", color=INK, fontsize=8.5)


def _ranges(axes: Axes, trend: PeriodComparison) -> None:
    """One range of the ratio a best repair."""
    colours = {Certain.NEITHER: PALE}
    told = [(f"without {listing(r.dropped)}", r.contrast) for r in trend.repairs]
    rows = [(name, c.ratio_low, c.ratio_high, colours.get(c.certain, BLUE)) for name, c in told]
    ranges(axes, [*rows, ("all repairs", trend.ratio_low, trend.ratio_high, colours.get(trend.certain, BLUE))])
    axes.axvline(1, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
    axes.set_xlabel("later daily rate as a multiple of the earlier")


def plot_period_order(series: PeriodOrder, ax: Axes | None = None) -> Axes:
    """Draw the certified order as a table: is the row's period certainly above or below an earlier one, the column's?

    Signs and colours say the same; beside each row stands the band of its period.
    """
    table = series.order()
    n = len(table)
    with drawing(ax, width=3 + min(0.42 * max(n, 8), 9), height=1.8 + min(0.3 * n, 7.5)) as axes:
        axes.set_title(_finding(series), wrap=True)
        if not n:
            axes.set_axis_off()
            return axes
        _cells(axes, table)
        if n <= FEW:
            bands = series.to_frame().iloc[:n]
            for i, (low, high) in enumerate(zip(bands["low"], bands["high"], strict=True)):
                axes.text(n - 0.4, i, _band(low, high), ha="left", va="center", color=INK, fontsize=8)
        step = 1 if n <= FEW else 1 + n // FEW
        axes.set_xticks(range(0, n, step), list(table.columns)[::step], rotation=90)
        axes.set_yticks(range(0, n, step), list(table.index)[::step])
        axes.set_xlim(-0.5, n - 0.5)
        axes.set_ylim(n - 0.5, -0.5)
        axes.grid(visible=False)
        more = "; at the right what the figures allow for the row" if n <= FEW else ""
        axes.set_xlabel(f"row against this earlier period{more}")
    return axes


def _cells(axes: Axes, table: pd.DataFrame) -> None:
    """Draw a square for each pair of periods, and what the squares mean."""
    n = len(table)
    words = {(i, j): str(table.iloc[i, j]) for i in range(n) for j in range(i)}
    for (i, j), word in words.items():
        colour, sign, ink = CELLS[word]
        axes.add_patch(_square(j, i, colour))
        if n <= FEW:
            axes.text(j, i, sign, ha="center", va="center", color=ink, fontsize=11 if n <= 12 else 8)
    kept = [word for word in CELLS if word in words.values()]
    handles = [_square(0, 0, CELLS[word][0]) for word in kept]
    names = [f"{CELLS[word][1]}  {'certainly ' + word if word != 'open' else 'not settled'}" for word in kept]
    axes.legend(handles, names, loc="upper right", borderaxespad=0.2)


FEW = 30
"""Periods up to which every one is named and every cell has its sign."""

CELLS = {
    "higher": (RED, "+", "white"),
    "lower": (BLUE, "\u2212", "white"),
    "equal": ("#b5b5b5", "=", INK),
    "not lower": ("#f3c3a3", "\u2265", INK),
    "not higher": ("#a9d0e8", "\u2264", INK),
    "open": ("#ececec", "?", INK),
}
"""Colour, sign and ink of each word."""


def _square(j: int, i: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.8)


def _band(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return outwards(low, 0)
    left = "any" if low is None else outwards(low, -1)
    return f"{left} to {'any' if high is None else outwards(high, 1)}"


def _finding(series: PeriodOrder) -> str:
    if series.s_low is None or series.s_high is None:
        return series.said[0]
    n = series.n_periods
    words = Counter(series.order().to_numpy().ravel())
    pairs = n * (n - 1) // 2
    some = series.never_rises == Existence.IMPOSSIBLE
    known = sum(words[w] for w in ("higher", "lower", "equal")) // 2
    rest = "no series that never rises fits" if some else f"Kendall's S is {series.s_low:,} to {series.s_high:,}"
    return f"Order certain for {known:,} of {pairs:,} pairs; {rest}"


def plot_tipping(tipping: Tipping, ax: Axes | None = None) -> Axes:
    """Draw for each kind of doubt how far the conclusion is proved, and where a series breaks it."""
    with drawing(ax, height=1.5 + 0.75 * max(len(tipping.points), 1)) as axes:
        title(axes, tipping)
        for k, p in enumerate(tipping.points):
            scale = _scale(p)
            holds, fails = (None if v is None else min(1.0, float(v) / scale) for v in (p.holds, p.fails))
            far = 1.0 if p.status in (Tips.NEVER, Tips.BEYOND) else holds or 0.0
            axes.plot([0, far], [k, k], color=BLUE, linewidth=9, solid_capstyle="butt")
            if fails is not None:
                axes.plot([fails], [k], marker="X", color=RED, markersize=9, linestyle="none")
            axes.text(0, k - 0.32, str(p), ha="left", va="center", fontsize=8.5, color=INK)
        axes.set_yticks([])
        axes.set_xticks([])
        axes.set_xlim(-0.01, 1.02)
        axes.set_ylim(max(len(tipping.points), 1) - 0.5, -0.6)
        axes.grid(visible=False)
        axes.set_xlabel("bar: proved up to here; cross: a series breaks it (each line has its own scale)")
    return axes


def _scale(p: TippingPoint) -> float:
    """Shares run to 1; counts to a little beyond where they fail."""
    if p.over in (Over.MISSING, Over.REVISION):
        return max(1.0, float(p.fails or 1))
    return 1.25 * float(p.fails or 1)
