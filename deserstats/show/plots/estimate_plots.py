"""An estimated trend as a picture: figures as mean rates over their windows, the fitted rate with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deserstats.regular.series import TrendStatus
from deserstats.show.plots.axes import arrow, band, dated, days, drawing, legend_below, title
from deserstats.show.plots.labels import beside
from deserstats.show.plots.style import BLUE, INK, PALE, RED
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
    with drawing(ax) as axes:
        for figure in estimate.figures:
            _bar(axes, figure)
        _curve(axes, estimate)
        title(axes, estimate)
        axes.set_ylabel(f"{estimate.unit or 'count'} a month of 30.4 days")
        _scale(axes, [_height(f) for f in estimate.figures])
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if y >= 10 or y == 0 else f"{y:.2g}")
        dated(axes)
        _legend(axes, estimate)
        named = estimate.figures if len(estimate.figures) <= FEW else ()
        beside(axes, [(days(f.end)[0], _height(f), "+".join(f.ids[:2]), _look(f.use)[0]) for f in named])
    return axes


def _height(figure: TrendFigure) -> float:
    """Mean monthly rate at the middle of the interval, or at its only end."""
    ends = [v for v in (figure.low, figure.high) if v is not None]
    return sum(ends) / len(ends) / (figure.end - figure.start).days * MONTH


def _look(use: Use) -> tuple[str, Any, str]:
    """Return colour, dashes and words of a figure."""
    return {
        Use.FIGURE: (INK, "solid", "figure, mean over its window"),
        Use.INTERVAL: (RED, "solid", "wide or one-sided figure, used as an interval"),
        Use.IMPLIED: (PALE, (0, (1, 1.5)), "implied by the others"),
    }[use]


def _bar(axes: Axes, figure: TrendFigure) -> None:
    span = days(figure.start, figure.end)
    scale = MONTH / (figure.end - figure.start).days
    height = _height(figure)
    colour, dashes, _ = _look(figure.use)
    if figure.low is not None and figure.high is not None and figure.high > figure.low:
        band(axes, span, figure.low * scale, figure.high * scale, colour, 0.15)
    axes.plot(span, [height] * 2, color=colour, linewidth=1.8, linestyle=dashes, solid_capstyle="butt")
    if figure.low is None or figure.high is None:
        arrow(axes, span, height, figure.high is None, colour, markersize=6)


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
    middles = [sum(days(r.start, r.end)) / 2 for r in estimate.rates]
    low, high = ([end * MONTH for end in ends] for ends in zip(*((r.low, r.high) for r in estimate.rates), strict=True))
    axes.fill_between(middles, low, high, color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(middles, [r.rate * MONTH for r in estimate.rates], color=BLUE, linewidth=2.2)


def _legend(axes: Axes, estimate: TrendEstimate) -> None:
    from matplotlib.lines import Line2D

    handles = []
    if estimate.status == TrendStatus.OK:
        label = f"fitted rate with {100 * estimate.confidence:g} % interval ({estimate.model})"
        handles.append(Line2D([], [], color=BLUE, linewidth=2.2, label=label))
    used = {f.use for f in estimate.figures}
    for colour, dashes, words in (_look(use) for use in (Use.FIGURE, Use.INTERVAL, Use.IMPLIED) if use in used):
        handles.append(Line2D([], [], color=colour, linewidth=1.8, linestyle=dashes, label=words))
    legend_below(axes, handles, 1)
