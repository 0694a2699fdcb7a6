"""An estimated trend as a picture: figures as mean rates over their windows, the fitted rate with its interval."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from deserstats.regular.series import TrendStatus
from deserstats.show.plots.labels import beside
from deserstats.show.plots.style import BLUE, INK, PALE, RED, new_axes, style
from deserstats.trend.estimate.estimate_answers import TrendFigure, Use

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.estimate.estimate_answers import TrendEstimate

MONTH = 365.2425 / 12
FEW = 8
"""Figures up to which each is named."""

STEEP = 4
"""Ratio of rates from which on the scale is logarithmic."""


def plot_trend_estimate(estimate: TrendEstimate, ax: Axes | None = None) -> Axes:
    """Draw the figures as bars at their mean monthly rate, and the fitted rate with its interval.

    Parameters
    ----------
    estimate : TrendEstimate
        The estimate; without an interval only the figures are drawn.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes
    """
    with style():
        axes = ax if ax is not None else new_axes()
        for figure in estimate.figures:
            _bar(axes, figure)
        _curve(axes, estimate)
        axes.set_title(str(estimate).split("\n")[0], wrap=True)
        axes.set_ylabel(f"{estimate.unit or 'count'} a month of 30.4 days")
        _scale(axes, [_height(f) for f in estimate.figures])
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if y >= 10 or y == 0 else f"{y:.2g}")
        _dates(axes)
        _legend(axes, estimate)
        named = estimate.figures if len(estimate.figures) <= FEW else ()
        beside(axes, [(_day(f.end), _height(f), "+".join(f.ids[:2]), _colour(f)) for f in named])
    return axes


def _height(figure: TrendFigure) -> float:
    """Mean monthly rate at the middle of the interval, or at its only end."""
    ends = [v for v in (figure.low, figure.high) if v is not None]
    return sum(ends) / len(ends) / (figure.end - figure.start).days * MONTH


def _colour(figure: TrendFigure) -> str:
    return {Use.FIGURE: INK, Use.INTERVAL: RED, Use.IMPLIED: PALE}[figure.use]


def _bar(axes: Axes, figure: TrendFigure) -> None:
    span = [_day(figure.start), _day(figure.end)]
    scale = MONTH / (figure.end - figure.start).days
    height = _height(figure)
    if figure.low is not None and figure.high is not None and figure.high > figure.low:
        axes.fill_between(
            span, [figure.low * scale] * 2, [figure.high * scale] * 2, color=_colour(figure), alpha=0.15, linewidth=0
        )
    dashes: Any = (0, (1, 1.5)) if figure.use == Use.IMPLIED else "solid"
    axes.plot(span, [height] * 2, color=_colour(figure), linewidth=1.8, linestyle=dashes, solid_capstyle="butt")
    if figure.low is None or figure.high is None:
        marker = "^" if figure.high is None else "v"
        axes.plot([sum(span) / 2], [height], marker=marker, color=_colour(figure), markersize=6)


def _scale(axes: Axes, heights: list[float]) -> None:
    """Let the figures fill the height: on a log scale, where growth is a straight line, once they differ much."""
    if not heights:
        axes.set_axis_off()
    if not heights or max(heights) <= 0:
        return
    if min(heights) > 0 and max(heights) > STEEP * min(heights):
        from matplotlib.ticker import LogLocator, NullFormatter

        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylim(min(heights) / 2, max(heights) * 2)
    else:
        axes.set_ylim(0, 1.5 * max(heights))


def _curve(axes: Axes, estimate: TrendEstimate) -> None:
    if estimate.status != TrendStatus.OK:
        return
    middles = [(_day(r.start) + _day(r.end)) / 2 for r in estimate.rates]
    axes.fill_between(
        middles, [r.low * MONTH for r in estimate.rates], [r.high * MONTH for r in estimate.rates], color=BLUE,
        alpha=0.18, linewidth=0,
    )  # fmt: skip
    axes.plot(middles, [r.rate * MONTH for r in estimate.rates], color=BLUE, linewidth=2.2)


def _legend(axes: Axes, estimate: TrendEstimate) -> None:
    from matplotlib.lines import Line2D

    handles = []
    if estimate.status == TrendStatus.OK:
        label = f"fitted rate with {100 * estimate.confidence:g} % interval ({estimate.model})"
        handles.append(Line2D([], [], color=BLUE, linewidth=2.2, label=label))
    words = {
        Use.FIGURE: "figure, mean over its window",
        Use.INTERVAL: "wide or one-sided figure, used as an interval",
        Use.IMPLIED: "implied by the others",
    }
    for use, text in words.items():
        some = next((f for f in estimate.figures if f.use == use), None)
        if some is not None:
            dashes: Any = (0, (1, 1.5)) if use == Use.IMPLIED else "solid"
            handles.append(Line2D([], [], color=_colour(some), linewidth=1.8, linestyle=dashes, label=text))
    if handles:
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=1)


def _day(day: date) -> float:
    from matplotlib import dates

    kinds: Any = dates
    return float(kinds.date2num(day))


def _dates(axes: Axes) -> None:
    from matplotlib import dates

    kinds: Any = dates
    locator = kinds.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(kinds.ConciseDateFormatter(locator))
