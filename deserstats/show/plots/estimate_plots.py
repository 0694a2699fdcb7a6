"""An estimated trend as a picture: figures as mean rates over their windows, the fitted rate with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deserstats.regular.series import TrendStatus
from deserstats.show.plots.canvas.claim_names import claim_names
from deserstats.show.plots.canvas.heights import counts
from deserstats.show.plots.canvas.marks import arrow, band
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, drawing, say_nothing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, FAINT, GREY, MUTED, PALE
from deserstats.trend.estimate.estimate_answers import TrendFigure, Use

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.estimate.estimate_answers import TrendEstimate

MONTH = 365.2425 / 12
FEW = 8
"""Figures up to which each is named."""

STEEP = 4
"""Ratio of rates from which on the scale is logarithmic."""

LOOKS: dict[Use, tuple[str, Any, str]] = {
    Use.FIGURE: (GREY, "solid", "figure, mean over its window"),
    Use.INTERVAL: (GREY, (0, (4, 1.2)), "wide or one-sided figure, used as an interval"),
    Use.IMPLIED: (PALE, (0, (1, 1)), "implied by the others"),
}
"""Colour, dashes and words of a figure."""


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
    with drawing(ax) as picture:
        axes = picture.axes
        for figure in estimate.figures:
            _bar(axes, figure)
        picture.say(estimate)
        if not estimate.figures:
            axes.set_axis_off()
            say_nothing(picture, "No figure to draw.")
            return axes
        is_log = _scale(axes, [_height(f) for f in estimate.figures])
        picture.unit = f"{estimate.unit or 'count'} a month of 30.4 days{', log scale' if is_log else ''}"
        counts(axes.yaxis)
        dated(axes)
        _curve(picture, estimate)
        _key(picture, estimate)
        if len(estimate.figures) <= FEW:
            picture.names.extend(_names(estimate))
    return axes


def _height(figure: TrendFigure) -> float:
    """Mean monthly rate at the middle of the interval, or at its only end."""
    ends = [v for v in (figure.low, figure.high) if v is not None]
    return sum(ends) / len(ends) / (figure.end - figure.start).days * MONTH


def _bar(axes: Axes, figure: TrendFigure) -> None:
    span = days(figure.start, figure.end)
    scale = MONTH / (figure.end - figure.start).days
    height = _height(figure)
    colour, dashes, _ = LOOKS[figure.use]
    if figure.low is not None and figure.high is not None and figure.high > figure.low:
        band(axes, span, figure.low * scale, figure.high * scale, FAINT, 0.8)
    axes.plot(span, [height] * 2, color=colour, linewidth=2, linestyle=dashes, solid_capstyle="butt")
    if figure.low is None or figure.high is None:
        arrow(axes, sum(span) / 2, height, "up" if figure.high is None else "down", colour)


def _scale(axes: Axes, heights: list[float]) -> bool:
    """Let the figures fill the height: on a log scale, where growth is a straight line, once they differ much."""
    if max(heights) <= 0:
        return False
    if min(heights) > 0 and max(heights) > STEEP * min(heights):
        from matplotlib.ticker import LogLocator

        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.set_ylim(min(heights) / 2, max(heights) * 2)
        return True
    axes.set_ylim(0, 1.35 * max(heights))
    return False


def _curve(picture: Picture, estimate: TrendEstimate) -> None:
    if estimate.status != TrendStatus.OK:
        return
    middles = [sum(days(r.start, r.end)) / 2 for r in estimate.rates]
    low, high = ([end * MONTH for end in ends] for ends in zip(*((r.low, r.high) for r in estimate.rates), strict=True))
    picture.axes.fill_between(middles, low, high, color=BLUE, alpha=0.16, linewidth=0)
    rates = [r.rate * MONTH for r in estimate.rates]
    picture.axes.plot(middles, rates, color=BLUE, linewidth=2.4)
    text = f"fitted rate, {100 * estimate.confidence:g} % interval"
    picture.names.append(Name(middles[-1], rates[-1], text, BLUE))
    picture.note(f"Model: {estimate.model}.")


def _key(picture: Picture, estimate: TrendEstimate) -> None:
    from matplotlib.lines import Line2D

    used = {f.use for f in estimate.figures}
    for use, (colour, dashes, words) in LOOKS.items():
        if use in used:
            picture.key(Line2D([], [], color=colour, linewidth=2, linestyle=dashes, label=words))


def _names(estimate: TrendEstimate) -> list[Name]:
    words = claim_names(estimate.claims[n] for f in estimate.figures for n in f.ids if n in estimate.claims)
    told = [("; ".join(words.get(n, n) for n in f.ids[:2]), f) for f in estimate.figures]
    return [Name(days(f.end)[0], _height(f), text, MUTED) for text, f in told]
