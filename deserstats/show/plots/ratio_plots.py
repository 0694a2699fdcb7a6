"""Two rates as a picture: the windows that were compared, or the rate before and after a date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from deserstats.show.plots.axes import NO_LABEL, band, days, drawing, title
from deserstats.show.plots.style import BLUE, INK, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.estimate.growth_ratio import GrowthRatio
    from deserstats.trend.estimate.interrupted import InterruptedTrend
    from deserstats.trend.estimate.rate_ratio_answers import RateRatio


def plot_rate_ratio(answer: RateRatio, ax: Axes | None = None) -> Axes:
    """Draw the mean rate of each window, and the later rates that the interval of the ratio allows."""
    with drawing(ax) as axes:
        for side, colour in ((answer.earlier, INK), (answer.later, BLUE)):
            if side.rate is not None:
                _line(axes, side.start, side.end, side.rate, colour, str(side.period))
        base = answer.earlier.rate
        if base is not None and answer.ratio_low is not None and answer.ratio_high is not None:
            later = days(answer.later.start, answer.later.end)
            band(axes, later, base * answer.ratio_low, base * answer.ratio_high, BLUE, 0.18)
        _finish(axes, answer)
    return axes


def plot_interrupted(answer: InterruptedTrend, ax: Axes | None = None) -> Axes:
    """Draw the figures as mean rates, the fitted rate, and the date."""
    with drawing(ax) as axes:
        for figure in answer.figures:
            ends = [v for v in (figure.low, figure.high) if v is not None]
            _line(axes, figure.start, figure.end, sum(ends) / len(ends) / (figure.end - figure.start).days, INK)
        for side in (True, False):
            pieces = [r for r in answer.rates if (r.start < answer.at) is side]
            places = days(*(d for r in pieces for d in (r.start, r.end)))
            axes.plot(places, [v for r in pieces for v in (r.rate, r.rate)], color=BLUE, linewidth=2.2)
        axes.axvline(days(answer.at)[0], color=RED, linewidth=1)
        _finish(axes, answer)
    return axes


def plot_growth_ratio(answer: GrowthRatio, ax: Axes | None = None) -> Axes:
    """Draw the growth of both categories and their ratio, each with its interval, as factors a year."""
    from matplotlib.ticker import LogLocator

    with drawing(ax) as axes:
        ratio = (f"{answer.category} by {answer.against}", answer.ratio, answer.ratio_low, answer.ratio_high)
        rows = [*((g.assumption, g.growth, g.low, g.high) for g in answer.growths), ratio]
        told = [(name, v, low, high) for name, v, low, high in rows if v is not None]
        for k, (_, value, low, high) in enumerate(told):
            colour = BLUE if k == len(told) - 1 else INK
            axes.plot([low or value, high or value], [-k, -k], color=colour, linewidth=1.8)
            axes.plot([value], [-k], marker="o", color=colour)
        axes.set_yticks([-k for k in range(len(told))], [name for name, *_ in told])
        axes.axvline(1, color=RED, linewidth=1)
        axes.set_xscale("log")
        axes.set_xlabel("factor a year")
        axes.set_ylim(-len(told) + 0.4, 0.6)
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0)))
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:.3g}")
        axes.xaxis.set_minor_formatter(lambda *_: "")
        title(axes, answer)
    return axes


def _line(axes: Axes, start: date, end: date, rate: float, colour: str, label: str = NO_LABEL) -> None:
    axes.plot(days(start, end), [rate, rate], color=colour, linewidth=1.8, label=label)


def _finish(axes: Axes, answer: RateRatio | InterruptedTrend) -> None:
    title(axes, answer)
    axes.set_ylabel(f"{answer.unit or 'count'} a day")
    axes.set_ylim(bottom=0)
    axes.xaxis_date()
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="best")
