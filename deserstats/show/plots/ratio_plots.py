"""Two rates as a picture: the windows that were compared, or the rate before and after a date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from deserstats.checks.sums.naming import short_union
from deserstats.claims.cells.period import day_text
from deserstats.show.plots.canvas.heights import counts, from_zero
from deserstats.show.plots.canvas.marks import band
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, drawing, rowed, say_nothing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, GREY, INK, PALE
from deserstats.wording import chance, count, measured

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.trend.estimate.growth_ratio import GrowthRatio
    from deserstats.trend.estimate.interrupted import BreakEffect, InterruptedTrend
    from deserstats.trend.estimate.rate_ratio_answers import RateRatio


def plot_rate_ratio(answer: RateRatio, ax: Axes | None = None) -> Axes:
    """Draw the mean rate of each window, and the later rates that the interval of the ratio allows."""
    with drawing(ax) as picture:
        _finish(picture, answer)
        tops = []
        for side, colour in ((answer.earlier, INK), (answer.later, BLUE)):
            if side.rate is not None:
                tops.append(side.rate)
                _line(picture, side.start, side.end, side.rate, colour, 2.6)
                text = f"{side.period}: {measured(side.rate)} a day ({count(side.n_figures, 'figure')})"
                picture.names.append(Name(days(side.end)[0], side.rate, text, colour))
        base = answer.earlier.rate
        if base is not None and answer.ratio_low is not None and answer.ratio_high is not None:
            later = days(answer.later.start, answer.later.end)
            ends = (base * answer.ratio_low, base * answer.ratio_high)
            tops += ends
            band(picture.axes, later, *ends, BLUE, 0.16)
            picture.note("Band: later rates that the interval of the ratio allows.")
        if not tops:
            picture.axes.set_axis_off()
            picture.unit = ""
            say_nothing(picture, "No rate to draw.")
            return picture.axes
        picture.axes.set_ylim(*from_zero(tops, 0.12))
    return picture.axes


def plot_interrupted(answer: InterruptedTrend, ax: Axes | None = None) -> Axes:
    """Draw the figures as mean rates, the fitted rate, and the date."""
    with drawing(ax) as picture:
        _finish(picture, answer)
        tops = []
        for figure in answer.figures:
            ends = [v for v in (figure.low, figure.high) if v is not None]
            rate = sum(ends) / len(ends) / (figure.end - figure.start).days
            tops.append(rate)
            _line(picture, figure.start, figure.end, rate, PALE, 2)
        for side, name in ((True, "fitted before"), (False, "fitted after")):
            pieces = [r for r in answer.rates if (r.start < answer.at) is side]
            places = days(*(d for r in pieces for d in (r.start, r.end)))
            rates = [v for r in pieces for v in (r.rate, r.rate)]
            picture.axes.plot(places, rates, color=BLUE, linewidth=2.4)
            tops += rates
            if pieces:
                picture.names.append(Name(places[-1], rates[-1], name, BLUE))
        picture.axes.axvline(days(answer.at)[0], color=GREY, linewidth=1, linestyle=(0, (4, 2)))
        picture.axes.set_ylim(*from_zero(tops, 0.12))
        if answer.level is not None:
            what = ", ".join(filter(None, (answer.measure, short_union(answer.category)))) or "The rate"
            picture.title(f"{what}: at {day_text(answer.at)}, the {_effect(answer.level)}")
            picture.note(f"The {_effect(answer.slope)}." if answer.slope is not None else "")
        picture.note(f"Dashes: {day_text(answer.at)}. Grey: figures, mean over their windows.")
    return picture.axes


def plot_growth_ratio(answer: GrowthRatio, ax: Axes | None = None) -> Axes:
    """Draw the growth of both categories and their ratio, each with its interval, as factors a year."""
    ratio = (f"{answer.category} by {answer.against}", answer.ratio, answer.ratio_low, answer.ratio_high)
    rows = [*((g.assumption, g.growth, g.low, g.high) for g in answer.growths), ratio]
    told = [(name, v, low, high) for name, v, low, high in rows if v is not None]
    with rowed(ax, [name for name, *_ in told] or [""], each=0.26) as (picture, kept):
        axes = picture.axes
        picture.say(answer)
        for k in kept if told else []:
            _, value, low, high = told[k]
            colour = BLUE if k == len(told) - 1 else GREY
            axes.plot([low or value, high or value], [k, k], color=colour, linewidth=2.4, zorder=2)
            axes.plot([value], [k], marker="o", markersize=8, color=colour, zorder=3)
            note = axes.annotate(f"x{measured(value)}", (value, k), xytext=(0, 7), textcoords="offset points")
            note.set(ha="center", va="bottom", color=INK)
        axes.axvline(1, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
        _factors(axes)
        axes.set_xlabel("factor a year, with interval (dashes: no growth, or the same growth)")
        axes.grid(visible=True, axis="x")
        rest = len(told) - len(kept)
        picture.note(f"{count(rest, 'more row')} not drawn." if rest > 0 else "")
    return axes


def _factors(axes: Axes) -> None:
    from matplotlib.ticker import LogLocator

    axes.set_xscale("log")
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0)))
    counts(axes.xaxis)


def _effect(effect: BreakEffect) -> str:
    """Say how a level or growth changes: ``level x1.67 (95 % x1.31 to x2.14), p = 0.0002``."""
    ends = f"95 % x{measured(effect.low)} to x{measured(effect.high)}"
    return f"{effect.name} x{measured(effect.factor)} ({ends}), {chance(effect.pvalue)}"


def _line(picture: Picture, start: date, end: date, rate: float, colour: str, width: float) -> None:
    picture.axes.plot(days(start, end), [rate, rate], color=colour, linewidth=width, solid_capstyle="butt")


def _finish(picture: Picture, answer: RateRatio | InterruptedTrend) -> None:
    picture.say(answer)
    picture.unit = f"{answer.unit or 'count'} a day, mean over the window"
    counts(picture.axes.yaxis)
    dated(picture.axes)
