"""Pictures of answers about series: the values, and the line, step or band that the answer speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.show.plots.axes import DASHES, NO_LABEL, arrow, band, dated, days, drawing, title
from deserstats.show.plots.style import BLUE, INK, PALE, RED, SKY

DRAWN = 50
"""Draws shown at most."""

ROOM_ABOVE = 3.0
"""Height of the picture by that of the highest series shown, where the band is higher still."""

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.checks.bounds.bound_answers import Bound
    from deserstats.regular.disaggregation import Disaggregation
    from deserstats.regular.mann_kendall_trend import MannKendall
    from deserstats.regular.pettitt_change import Pettitt
    from deserstats.regular.poisson import PoissonTrend
    from deserstats.regular.seasonal import SeasonalMannKendall
    from deserstats.regular.theil_sen_line import TheilSen
    from deserstats.trend.change.change_answers import ChangesResult
    from deserstats.trend.reconstruct.reconstruct import Reconstruction


def plot_mann_kendall(answer: MannKendall, ax: Axes | None = None) -> Axes:
    """Draw the series, with the finding as the title."""
    with drawing(ax) as axes:
        _points(axes, answer.t, answer.x, answer.unit)
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_theil_sen(answer: TheilSen, ax: Axes | None = None) -> Axes:
    """Draw the series, the line of the median slope, and the lines of its interval through the medians."""
    with drawing(ax) as axes:
        _points(axes, answer.t, answer.x, answer.unit)
        t, middle = np.array([answer.t[0], answer.t[-1]]), float(np.median(answer.t))
        if answer.slope is not None and answer.intercept is not None:
            at = answer.intercept + answer.slope * middle
            axes.plot(t, answer.intercept + answer.slope * t, color=BLUE, linewidth=1.8, label="median slope")
            if answer.low is not None and answer.high is not None:
                ends = np.array([at + slope * (t - middle) for slope in (answer.low, answer.high)])
                label = f"{100 * answer.confidence:g}% interval"
                for line in ends:
                    axes.plot(t, line, color=BLUE, linewidth=1, linestyle=DASHES, label=label)
                    label = NO_LABEL
            axes.legend(loc="best")
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_seasonal_mann_kendall(answer: SeasonalMannKendall, ax: Axes | None = None) -> Axes:
    """Draw the score of every season, in standard deviations; lines mark 1.96."""
    with drawing(ax) as axes:
        table = answer.to_frame()
        axes.bar(table["season"], table["z"], color=SKY, edgecolor=BLUE, width=0.7)
        axes.axhline(0, color=INK, linewidth=0.8)
        for edge in (-1.96, 1.96):
            axes.axhline(edge, color=PALE, linewidth=1, linestyle=DASHES)
        axes.set_xlabel("season, that of the first value being 1")
        axes.set_ylabel("S in standard deviations")
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_pettitt(answer: Pettitt, ax: Axes | None = None) -> Axes:
    """Draw the series, with the medians before and after the step."""
    with drawing(ax) as axes:
        _points(axes, range(1, answer.n + 1), answer.x, "")
        if answer.before is not None and answer.after is not None:
            place = answer.index + 0.5
            axes.plot([0.5, place], [answer.before] * 2, color=BLUE, linewidth=2)
            axes.plot([place, answer.n + 0.5], [answer.after] * 2, color=RED, linewidth=2)
            axes.axvline(place, color=PALE, linewidth=1, linestyle=DASHES)
        axes.set_xlabel("value")
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_poisson_trend(answer: PoissonTrend, ax: Axes | None = None) -> Axes:
    """Draw the rate of every window as a bar over it, and the fitted rate."""
    with drawing(ax) as axes:
        table = answer.to_frame()
        spans = table["end"] - table["start"]
        axes.bar(table["start"], table["rate"], width=spans, align="edge", color=SKY, edgecolor="white", alpha=0.6)
        if answer.slope is not None:
            rates = table["expected"] / spans
            middles = table["start"] + spans / 2
            axes.plot(middles, rates, color=BLUE, marker="o", markersize=3.5, label="fitted mean rate")
            axes.legend(loc="best")
        if answer.unit == "day":
            dated(axes)
        axes.set_ylabel(f"count a {answer.unit if answer.unit == 'day' else 'unit of time'}")
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_disaggregation(answer: Disaggregation, ax: Axes | None = None) -> Axes:
    """Draw the fine series, and the mean of every coarse value as a bar over its span."""
    with drawing(ax) as axes:
        n = len(answer.values)
        axes.step(range(n), answer.values, where="mid", color=BLUE, linewidth=1.5, label="one series of many")
        scale = answer.ratio if answer.conversion == "sum" else 1
        for k, value in enumerate(answer.y):
            begin = answer.offset + k * answer.ratio - 0.5
            label = "mean of each coarse value" if k == 0 else NO_LABEL
            axes.plot([begin, begin + answer.ratio], [value / scale] * 2, color=PALE, linewidth=2.5, label=label)
        axes.legend(loc="best")
        axes.set_xlabel("step")
        axes.set_title(str(answer), wrap=True)
    return axes


def plot_changes(answer: ChangesResult, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of every atom, the rate of every part, and each change with its interval."""
    with drawing(ax) as axes:
        for atom in answer.atoms:
            ends = [float(end) / atom.days for end in (atom.low, atom.high)]
            span = days(atom.start, atom.end)
            axes.plot(span, [sum(ends) / 2] * 2, color=PALE, linewidth=2.2, solid_capstyle="butt")
            band(axes, span, ends[0], ends[1], PALE, 0.25)
        if answer.changes:
            _parts(axes, answer)
            axes.legend(loc="best")
        if answer.atoms:
            dated(axes)
            axes.set_ylim(bottom=0)
        axes.set_ylabel(f"{answer.unit or 'count'} a day")
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.7g}")
        title(axes, answer)
    return axes


def _parts(axes: Any, answer: ChangesResult) -> None:
    """Draw the rate of every part, and each change with its interval."""
    edges = [answer.atoms[0].start, *(c.date for c in answer.changes), answer.atoms[-1].end]
    rates = [answer.changes[0].before, *(c.after for c in answer.changes)]
    for k, rate in enumerate(rates):
        label = "mean rate of each part" if k == 0 else NO_LABEL
        axes.plot(days(edges[k], edges[k + 1]), [rate] * 2, color=BLUE, linewidth=1.6, label=label)
    for k, change in enumerate(answer.changes):
        at, low, high = days(change.date, change.not_before, change.not_after)
        axes.axvline(at, color=RED, linewidth=1.4, label="change" if k == 0 else NO_LABEL)
        label = f"{100 * answer.confidence:g}% interval, windows beside it included" if k == 0 else NO_LABEL
        axes.axvspan(low, high, color=RED, alpha=0.1, linewidth=0, label=label)


def plot_reconstruction(answer: Reconstruction, ax: Axes | None = None) -> Axes:
    """Draw the series as daily rates inside the exact band, with draws where there are any."""
    with drawing(ax) as axes:
        lengths = np.array([(b.end - b.start).days for b in answer.bounds], dtype=float)
        edges = days(*(b.start for b in answer.bounds), answer.bounds[-1].end)
        _band(axes, answer.bounds, lengths, _highest(answer, lengths))
        for k, line in enumerate(answer.draws[:DRAWN]):
            label = f"{min(len(answer.draws), DRAWN):,} of {len(answer.draws):,} draws" if k == 0 else NO_LABEL
            rates = np.array(line) / lengths
            axes.stairs(rates, edges, color=PALE, linewidth=0.5, alpha=0.5, baseline=None, label=label)
        if answer.values:
            rates = np.array(answer.values) / lengths
            axes.stairs(rates, edges, color=BLUE, linewidth=1.8, baseline=None, label="this series, one of many")
            axes.legend(loc="best")
        dated(axes)
        axes.set_ylabel(f"{answer.bounds[0].unit or 'count'} a day")
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.7g}")
        title(axes, answer)
    return axes


def _highest(answer: Reconstruction, lengths: Any) -> float:
    """Return the top of the picture: that of the band, unless it dwarfs every series."""
    band = [float(b.high) / n for b, n in zip(answer.bounds, lengths, strict=True) if b.high is not None]
    rates = [float((np.array(line) / lengths).max()) for line in (answer.values, *answer.draws[:DRAWN]) if line]
    top = ROOM_ABOVE * max(rates, default=0.0)
    highest = max(band, default=0.0)
    return top if top and (highest > top or not band) else 1.05 * highest + 1e-9


def _band(axes: Any, bounds: Sequence[Bound], lengths: Any, highest: float) -> None:
    """Draw what the claims allow for each period; an arrow where it goes on above the picture."""
    for k, (b, n) in enumerate(zip(bounds, lengths, strict=True)):
        low, high = float(b.low or 0) / n, float(b.high) / n if b.high is not None else np.inf
        is_cut, high = high > highest, min(high, highest)
        label = "what the claims allow" if k == 0 else NO_LABEL
        band(axes, days(b.start, b.end), low, high, SKY, 0.25, label)
        if is_cut:
            arrow(axes, days(b.start, b.end), highest, True, PALE, markersize=4, clip_on=False)


def _points(axes: Axes, t: Sequence[float], x: Sequence[float], unit: str) -> None:
    axes.plot(t, x, color=PALE, linewidth=0.8, marker="o", markersize=4, markerfacecolor=INK, markeredgewidth=0)
    if unit == "day":
        dated(axes)
    elif unit:
        axes.set_xlabel(unit)
