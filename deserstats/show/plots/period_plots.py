"""Pictures of what every compatible series does: rates by window with their exact bands, certified order."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.style import BLUE, INK, PALE, RED, new_axes, style
from deserstats.trend.certain.contrasts import Against, Certain
from deserstats.trend.certain.shape import Existence
from deserstats.trend.certain.text import outwards
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.wording import Exact, listing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.certain.comparison_answers import PeriodComparison
    from deserstats.trend.certain.order_answers import PeriodOrder
    from deserstats.trend.tipping.tipping_answers import Tipping

NAMES = {Against.CHOSEN: "chosen base", Against.YEAR_BEFORE: "year before", Against.JUST_BEFORE: "just before"}


def plot_period_comparison(trend: PeriodComparison, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of each window as a band from its smallest to its largest value."""
    with style():
        axes = ax if ax is not None else new_axes()
        if trend.status == Status.CONSISTENT:
            _bands(axes, trend)
        else:
            _ranges(axes, trend)
        lines = str(trend).split("\n")
        axes.set_title(lines[trend.status == Status.INCONSISTENT], wrap=True)
    return axes


def _bands(axes: Axes, trend: PeriodComparison) -> None:
    kinds = {(c.earlier_start, c.earlier_end): c.base for c in trend.contrasts}
    highs = [float(w.high) for w in trend.windows if w.high is not None]
    top = max([*highs, *(float(w.low or 0) for w in trend.windows)], default=1.0) * 1.2 + 1e-9
    for w in trend.windows:
        base = kinds.get((w.start, w.end))
        colour = RED if base is None else BLUE if base == Against.CHOSEN else PALE
        low, high = float(w.low or 0), float(w.high) if w.high is not None else top
        span = _days(w.start, w.end)
        axes.fill_between(span, [low] * 2, [high] * 2, color=colour, alpha=0.22, linewidth=0)
        dashes: Any = "solid" if base in (None, Against.CHOSEN) else (0, (4, 1.5))
        for y, is_end in ((low, w.low is not None), (high, w.high is not None)):
            if is_end:
                axes.plot(span, [y, y], color=colour, linewidth=2.2, linestyle=dashes, solid_capstyle="butt")
        if w.high is None:
            axes.plot([sum(span) / 2], [top * 0.97], marker="^", color=colour, markersize=6, clip_on=False)
        name = "later window" if base is None else NAMES[base]
        axes.annotate(name, ((span[0] + span[1]) / 2, high), xytext=(0, 4), textcoords="offset points",
                      ha="center", va="bottom", color=INK, fontsize=8.5)  # fmt: skip
    axes.set_ylim(0, top * 1.06)
    axes.set_ylabel(f"{trend.unit or 'count'} a {trend.per}: what every compatible series allows")
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if top > 5 else f"{y:,.2f}")
    _dates(axes)


def _ranges(axes: Axes, trend: PeriodComparison) -> None:
    """One range of the ratio a best repair."""
    rows: list[tuple[str, Any]] = [(f"without {listing(r.dropped)}", r.contrast) for r in trend.repairs]
    rows.append(("all repairs", trend))
    ends = [float(e) for _, c in rows for e in (c.ratio_low, c.ratio_high) if e is not None]
    far = max([*ends, 1.0]) * 1.25
    for k, (_, c) in enumerate(rows):
        left, right = float(c.ratio_low or 0), float(c.ratio_high) if c.ratio_high is not None else far
        colour = PALE if c.certain == Certain.NEITHER else BLUE
        axes.plot([left, right], [k, k], color=colour, linewidth=6, solid_capstyle="butt", marker="|", markersize=14)
    axes.axvline(1, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xlabel("later daily rate as a multiple of the earlier")


def plot_period_order(series: PeriodOrder, ax: Axes | None = None) -> Axes:
    """Draw the certified order as a table: is the row's period certainly above or below an earlier one, the column's?

    Signs and colours say the same; beside each row stands the band of its period.
    """
    table = series.order()
    n = len(table)
    with style():
        axes = ax if ax is not None else new_axes(width=3 + min(0.42 * max(n, 8), 9), height=1.8 + min(0.3 * n, 7.5))
        axes.set_title(_finding(series), wrap=True)
        if not n:
            axes.set_axis_off()
            return axes
        for i, (_, row) in enumerate(table.iterrows()):
            for j, word in enumerate(row[:i]):
                colour, sign, ink = CELLS[str(word)]
                axes.add_patch(_square(j, i, colour))
                if n <= FEW:
                    axes.text(j, i, sign, ha="center", va="center", color=ink, fontsize=11 if n <= 12 else 8)
        bands = series.to_frame().iloc[:n]
        if n <= FEW:
            for i, (low, high) in enumerate(zip(bands["low"], bands["high"], strict=True)):
                axes.text(n - 0.4, i, _band(low, high), ha="left", va="center", color=INK, fontsize=8)
        step = 1 if n <= FEW else 1 + n // FEW
        axes.set_xticks(range(0, n, step), list(table.columns)[::step], rotation=90)
        axes.set_yticks(range(0, n, step), list(table.index)[::step])
        axes.set_xlim(-0.5, n - 0.5)
        axes.set_ylim(n - 0.5, -0.5)
        axes.grid(visible=False)
        beside = "; at the right what the figures allow for the row" if n <= FEW else ""
        axes.set_xlabel(f"row against this earlier period{beside}")
        _order_legend(axes, {str(table.iloc[i, j]) for i in range(n) for j in range(i)})
    return axes


FEW = 30
"""Periods up to which every one is named and every cell has its sign."""

CELLS = {
    "higher": (RED, "+", "white"), "lower": (BLUE, "\u2212", "white"), "equal": ("#b5b5b5", "=", INK),
    "not lower": ("#f3c3a3", "\u2265", INK), "not higher": ("#a9d0e8", "\u2264", INK), "open": ("#ececec", "?", INK),
}  # fmt: skip
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
        return str(series).split("\n")[0]
    n = series.n_periods
    words = Counter(series.order().to_numpy().ravel())
    pairs = n * (n - 1) // 2
    some = series.never_rises == Existence.IMPOSSIBLE
    known = sum(words[w] for w in ("higher", "lower", "equal")) // 2
    rest = "no series that never rises fits" if some else f"Kendall's S is {series.s_low:,} to {series.s_high:,}"
    return f"Order certain for {known:,} of {pairs:,} pairs; {rest}"


def _order_legend(axes: Axes, words: set[str]) -> None:
    kept = [w for w in CELLS if w in words]
    handles = [_square(0, 0, CELLS[w][0]) for w in kept]
    names = [f"{CELLS[w][1]}  {'certainly ' + w if w != 'open' else 'not settled'}" for w in kept]
    axes.legend(handles, names, loc="upper right", borderaxespad=0.2)


def plot_tipping(tipping: Tipping, ax: Axes | None = None) -> Axes:
    """Draw for each kind of doubt how far the conclusion is proved, and where a series breaks it."""
    with style():
        axes = ax if ax is not None else new_axes(height=1.5 + 0.75 * max(len(tipping.points), 1))
        lines = str(tipping).split("\n")
        axes.set_title(lines[0], wrap=True)
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


def _days(*dates: date) -> list[float]:
    from matplotlib import dates as axis

    kinds: Any = axis
    return [float(kinds.date2num(day)) for day in dates]


def _dates(axes: Axes) -> None:
    from matplotlib import dates

    kinds: Any = dates
    locator = kinds.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(kinds.ConciseDateFormatter(locator))
