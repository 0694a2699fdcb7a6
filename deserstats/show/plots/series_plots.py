"""Pictures of answers about regular series: the values, and the line, step or rate that the answer speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from deserstats.show.plots.canvas.heights import counts, from_zero
from deserstats.show.plots.canvas.marks import DASHES
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, drawing
from deserstats.show.plots.canvas.time_axis import dated
from deserstats.show.plots.style import BLUE, GREY, INK, PALE
from deserstats.show.plots.trends.change_plots import plot_changes as plot_changes
from deserstats.show.plots.trends.change_plots import plot_reconstruction as plot_reconstruction
from deserstats.wording import measured

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.regular.disaggregation import Disaggregation
    from deserstats.regular.mann_kendall_trend import MannKendall
    from deserstats.regular.pettitt_change import Pettitt
    from deserstats.regular.poisson import PoissonTrend
    from deserstats.regular.seasonal import SeasonalMannKendall
    from deserstats.regular.theil_sen_line import TheilSen

SIGNIFICANT = 1.96
"""Standard deviations at which a score stands out by itself."""


def plot_mann_kendall(answer: MannKendall, ax: Axes | None = None) -> Axes:
    """Draw the series, with the finding as the title."""
    with drawing(ax) as picture:
        _points(picture, answer.t, answer.x, answer.unit)
        picture.say(answer)
    return picture.axes


def plot_theil_sen(answer: TheilSen, ax: Axes | None = None) -> Axes:
    """Draw the series, the line of the median slope, and the lines of its interval through the medians."""
    with drawing(ax) as picture:
        axes = picture.axes
        _points(picture, answer.t, answer.x, answer.unit)
        t, middle = np.array([answer.t[0], answer.t[-1]]), float(np.median(answer.t))
        if answer.slope is not None and answer.intercept is not None:
            at = answer.intercept + answer.slope * middle
            line = answer.intercept + answer.slope * t
            axes.plot(t, line, color=BLUE, linewidth=2.2)
            picture.names.append(Name(float(t[-1]), float(line[-1]), "median slope", BLUE))
            if answer.low is not None and answer.high is not None:
                for slope in (answer.low, answer.high):
                    axes.plot(t, at + slope * (t - middle), color=BLUE, linewidth=1, linestyle=DASHES)
                picture.note(f"Dashes: {100 * answer.confidence:g} % interval of the slope.")
        picture.say(answer)
    return picture.axes


def plot_seasonal_mann_kendall(answer: SeasonalMannKendall, ax: Axes | None = None) -> Axes:
    """Draw the score of every season, in standard deviations; lines mark 1.96."""
    with drawing(ax) as picture:
        axes = picture.axes
        table = answer.to_frame()
        colours = [BLUE if abs(z) >= SIGNIFICANT else PALE for z in table["z"]]
        axes.bar(table["season"], table["z"], color=colours, width=0.7)
        axes.axhline(0, color=GREY, linewidth=0.8)
        for edge in (-SIGNIFICANT, SIGNIFICANT):
            axes.axhline(edge, color=GREY, linewidth=1, linestyle=DASHES)
        counts(axes.xaxis)
        counts(axes.yaxis)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel("season, that of the first value being 1")
        picture.unit = "score in standard deviations, above zero where the season rises"
        picture.note(f"Dashes: {SIGNIFICANT}; a season beyond them stands out by itself.")
        picture.say(answer)
    return picture.axes


def plot_pettitt(answer: Pettitt, ax: Axes | None = None) -> Axes:
    """Draw the series, with the medians before and after the step."""
    with drawing(ax) as picture:
        axes = picture.axes
        _points(picture, range(1, answer.n + 1), answer.x, "")
        if answer.before is not None and answer.after is not None:
            place = answer.index + 0.5
            for span, median, when in (
                ((0.5, place), answer.before, "before"),
                ((place, answer.n + 0.5), answer.after, "after"),
            ):
                axes.plot(span, [median] * 2, color=BLUE, linewidth=2.2)
                picture.names.append(Name(span[1], median, f"median {when}: {measured(median)}", BLUE))
            axes.axvline(place, color=GREY, linewidth=1, linestyle=DASHES)
        axes.set_xlabel("number of the value")
        picture.say(answer)
    return picture.axes


def plot_poisson_trend(answer: PoissonTrend, ax: Axes | None = None) -> Axes:
    """Draw the rate of every window as a bar over it, and the fitted rate."""
    with drawing(ax) as picture:
        axes = picture.axes
        table = answer.to_frame()
        spans = table["end"] - table["start"]
        axes.bar(table["start"], table["rate"], width=spans, align="edge", color=PALE, edgecolor="white", linewidth=0.6)
        tops = list(table["rate"])
        if answer.slope is not None:
            rates = table["expected"] / spans
            middles = table["start"] + spans / 2
            tops += list(rates)
            axes.plot(middles, rates, color=BLUE, linewidth=2.2, marker="o", markersize=3.5)
            picture.names.append(Name(float(middles.iloc[-1]), float(rates.iloc[-1]), "fitted mean rate", BLUE))
        axes.set_ylim(*from_zero(tops))
        counts(axes.yaxis)
        if answer.unit == "day":
            dated(axes)
        picture.unit = f"count a {answer.unit if answer.unit == 'day' else 'unit of time'}"
        picture.say(answer)
    return picture.axes


def plot_disaggregation(answer: Disaggregation, ax: Axes | None = None) -> Axes:
    """Draw the fine series, and the mean of every coarse value as a bar over its span."""
    with drawing(ax) as picture:
        axes = picture.axes
        n = len(answer.values)
        axes.step(range(n), answer.values, where="mid", color=BLUE, linewidth=2, zorder=3)
        picture.names.append(Name(n - 1, answer.values[-1], "one series of many", BLUE))
        scale = answer.ratio if answer.conversion == "sum" else 1
        for k, value in enumerate(answer.y):
            begin = answer.offset + k * answer.ratio - 0.5
            axes.plot([begin, begin + answer.ratio], [value / scale] * 2, color=PALE, linewidth=3)
        counts(axes.yaxis)
        axes.set_xlabel("step")
        picture.note("Grey: mean of each coarse value.")
        picture.say(answer)
    return picture.axes


def _points(picture: Picture, t: Sequence[float], x: Sequence[float], unit: str) -> None:
    axes = picture.axes
    size = 5 if len(x) <= 60 else 2.5
    axes.plot(t, x, color=PALE, linewidth=0.8, marker="o", markersize=size, markerfacecolor=INK, markeredgewidth=0)
    counts(axes.yaxis)
    if unit == "day":
        dated(axes)
    elif unit:
        axes.set_xlabel(unit)
