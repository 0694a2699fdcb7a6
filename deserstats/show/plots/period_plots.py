"""Pictures of what every compatible series does: rates by window with their exact bands, where a conclusion tips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.bound_plots import label_range
from deserstats.show.plots.canvas.claim_names import listed
from deserstats.show.plots.canvas.heights import between, counts, from_zero, placed
from deserstats.show.plots.canvas.marks import DASHES, arrow, band, edges, range_in_row
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, drawing, rowed
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, FAINT, GREY, INK, PALE, RED
from deserstats.show.plots.trends.order_plots import plot_period_order as plot_period_order
from deserstats.trend.certain.contrasts import Against
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.certain.comparison_answers import PeriodComparison
    from deserstats.trend.certain.rates import WindowRate
    from deserstats.trend.tipping.tipping_answers import Tipping

LOOK: dict[Against | None, tuple[str, str, Any]] = {
    None: ("later", BLUE, "solid"),
    Against.CHOSEN: ("earlier", INK, "solid"),
    Against.YEAR_BEFORE: ("same months, year before", GREY, DASHES),
    Against.JUST_BEFORE: ("just before", GREY, (0, (1, 1))),
}
"""Name, colour and dashes of a window: the later one, or a base."""


def plot_period_comparison(trend: PeriodComparison, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of each window as a band from its smallest to its largest value.

    On claims that contradict each other: the range of the ratio under each best repair, and over all.
    """
    text = trend.said
    if trend.status == Status.INCONSISTENT:
        return _ratios(trend, ax, text[1])
    with drawing(ax) as picture:
        picture.say(trend)
        _bands(picture, trend)
    return picture.axes


def _bands(picture: Picture, trend: PeriodComparison) -> None:
    kinds = {(c.earlier_start, c.earlier_end): c.base for c in trend.contrasts}
    ends = [placed(end) for w in trend.windows for end in (w.low, w.high) if end is not None]
    bottom, top = from_zero(ends, 0.14)
    for w in trend.windows:
        _window(picture, w, kinds.get((w.start, w.end)), bottom, top)
    picture.axes.set_ylim(bottom, top + 0.08 * (top - bottom))
    per = "in all" if trend.per == "period" else f"a {trend.per}"
    picture.unit = f"{trend.unit or 'count'} {per}, what every series that fits allows"
    counts(picture.axes.yaxis)
    dated(picture.axes)
    if any(w.high is None for w in trend.windows):
        picture.note("Arrow: no upper limit.")


def _window(picture: Picture, w: WindowRate, base: Against | None, bottom: float, top: float) -> None:
    """Draw what is allowed in one window, the later one or a base."""
    name, colour, dashes = LOOK[base]
    low, high = placed(w.low) if w.low is not None else bottom, placed(w.high) if w.high is not None else top
    span = days(w.start, w.end)
    axes = picture.axes
    band(axes, span, low, high, colour, 0.16)
    for end in (w.low, w.high):
        if end is not None:
            (line,) = axes.plot(span, [placed(end)] * 2, color=colour, linewidth=2.2, linestyle=dashes)
            line.set_solid_capstyle("butt")
    if w.high is None:
        arrow(axes, sum(span) / 2, top, "up", colour)
    picture.names.append(Name(span[1], (low + high) / 2, f"{name}, {w.window}: {between(w.low, w.high)}", colour))


def _ratios(trend: PeriodComparison, ax: Axes | None, text: str) -> Axes:
    """One range of the ratio a best repair, and one over all."""
    among = [name for r in trend.repairs for name in r.dropped]
    told = [(f"without {listed(trend.claims, r.dropped, among)}", r.contrast) for r in trend.repairs]
    rows = [(name, c.ratio_low, c.ratio_high) for name, c in told]
    rows.append(("whichever is left out", trend.ratio_low, trend.ratio_high))
    with rowed(ax, [name for name, *_ in rows], each=0.24, keep_last=True) as (picture, kept):
        axes = picture.axes
        drawn = [rows[k] for k in kept]
        far = edges([1, *(end for _, *ends in drawn for end in ends)])
        axes.axvline(1, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
        for k, (_, low, high) in enumerate(drawn):
            range_in_row(axes, k, low, high, BLUE if k == len(drawn) - 1 else PALE, far)
            label_range(axes, k, low, high, far)
        picture.title(text)
        room = 0.14 * (far[1] - far[0])
        axes.set_xlim(far[0] - room, far[1] + room)
        axes.grid(visible=True, axis="x")
        counts(axes.xaxis)
        axes.set_xlabel("later rate as a multiple of the earlier (dashes: the same)")
        rest = len(rows) - len(drawn)
        picture.note(f"{count(rest, 'more best repair')} not drawn; the last row holds for all." if rest else "")
    return axes


def plot_tipping(tipping: Tipping, ax: Axes | None = None) -> Axes:
    """Draw for each kind of doubt how far the conclusion is proved, and where a series breaks it."""
    rows = [str(p) for p in tipping.points]
    with rowed(ax, rows or [""], foot=0.3, each=0.3, lines=4) as (picture, kept):
        axes = picture.axes
        picture.say(tipping)
        axes.set_xticks([])
        axes.grid(visible=False)
        if not rows:
            axes.set_axis_off()
            return axes
        for row, p in enumerate(tipping.points[k] for k in kept):
            _tip(axes, p, row)
        axes.set_xlim(-0.01, 1.03)
        rest = len(rows) - len(kept)
        picture.note(f"{count(rest, 'more kind')} of doubt not drawn." if rest else "")
        picture.note("Bar: proved up to here. Cross: a series breaks it. Each row has a scale of its own.")
    return axes


def _tip(axes: Axes, p: TippingPoint, row: int) -> None:
    scale = _scale(p)
    holds, fails = (None if v is None else min(1.0, float(v) / scale) for v in (p.holds, p.fails))
    far = 1.0 if p.status in (Tips.NEVER, Tips.BEYOND) else holds or 0.0
    axes.plot([0, 1], [row, row], color=FAINT, linewidth=9, solid_capstyle="butt", zorder=1)
    axes.plot([0, far], [row, row], color=BLUE, linewidth=9, solid_capstyle="butt", zorder=2)
    if fails is not None:
        axes.plot(
            [fails], [row], marker="X", color=RED, markersize=10, markeredgecolor="none", linestyle="none", zorder=3
        )


def _scale(p: TippingPoint) -> float:
    """Shares run to 1; counts to a little beyond where they fail."""
    if p.over in (Over.MISSING, Over.REVISION):
        return max(1.0, float(p.fails or 1))
    return 1.25 * float(p.fails or 1)
