"""Pictures of what every compatible series does: rates by window with their exact bands, certified order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from deserstats.checks.answers import Status
from deserstats.show.style import BLUE, INK, PALE, RED, new_axes, style
from deserstats.trend.contrasts import Base, Certain
from deserstats.wording import listing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.robust_answers import RobustTrend

NAMES = {Base.CHOSEN: "chosen base", Base.YEAR_BEFORE: "year before", Base.JUST_BEFORE: "just before"}


def plot_robust_trend(trend: RobustTrend, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of each window as a band from its smallest to its largest value."""
    with style():
        axes = ax if ax is not None else new_axes()
        if trend.status == Status.CONSISTENT:
            _bands(axes, trend)
        else:
            _ranges(axes, trend)
        axes.set_title(str(trend).split("\n")[0], wrap=True)
    return axes


def _bands(axes: Axes, trend: RobustTrend) -> None:
    kinds = {(c.earlier_start, c.earlier_end): c.base for c in trend.contrasts}
    highs = [float(w.high) for w in trend.windows if w.high is not None]
    top = max([*highs, *(float(w.low or 0) for w in trend.windows)], default=1.0) * 1.2 + 1e-9
    for w in trend.windows:
        base = kinds.get((w.start, w.end))
        colour = RED if base is None else BLUE if base == Base.CHOSEN else PALE
        low, high = float(w.low or 0), float(w.high) if w.high is not None else top
        span = _days(w.start, w.end)
        axes.fill_between(span, [low] * 2, [high] * 2, color=colour, alpha=0.22, linewidth=0)
        dashes: Any = "solid" if base in (None, Base.CHOSEN) else (0, (4, 1.5))
        for y, is_end in ((low, w.low is not None), (high, w.high is not None)):
            if is_end:
                axes.plot(span, [y, y], color=colour, linewidth=2.2, linestyle=dashes, solid_capstyle="butt")
        if w.high is None:
            axes.plot([sum(span) / 2], [top * 0.97], marker="^", color=colour, markersize=6, clip_on=False)
        name = "later window" if base is None else NAMES[base]
        axes.annotate(name, ((span[0] + span[1]) / 2, high), xytext=(0, 4), textcoords="offset points",
                      ha="center", va="bottom", color=INK, fontsize=8.5)  # fmt: skip
    axes.set_ylim(0, top * 1.06)
    axes.set_ylabel(f"{trend.unit or 'count'} a day: what every compatible series allows")
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if top > 5 else f"{y:,.2f}")
    _dates(axes)


def _ranges(axes: Axes, trend: RobustTrend) -> None:
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
