"""The certified order of periods: what each may count, and which way every series goes from one to the next."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import short_union
from deserstats.show.plots.canvas.heights import counts, from_zero, placed, told
from deserstats.show.plots.canvas.marks import arrow, band
from deserstats.show.plots.canvas.picture import drawing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, GREY, PALE
from deserstats.trend.certain.shape import Existence
from deserstats.wording import Exact, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from deserstats.trend.certain.order_answers import PeriodOrder

LABELLED = 12
"""Periods up to which each has its number written."""

SIGNS = {"higher": "^", "lower": "v", "equal": "_"}
"""Mark of a step that is the same in every series."""

Ends = tuple[Exact | None, Exact | None]


def plot_period_order(series: PeriodOrder, ax: Axes | None = None) -> Axes:
    """Draw what each period may count, and the steps between neighbours that every series takes.

    Notes
    -----
    Marks say the direction of a step: up, down, level. Ranges by themselves do not say all: a step may be certain
    where ranges overlap. The order of all pairs is in ``order()``.
    """
    ranges = _ranges(series)
    with drawing(ax) as picture:
        axes = picture.axes
        picture.title(_title(series))
        if not ranges:
            axes.set_axis_off()
            return axes
        ends = [placed(end) for pair in ranges for end in pair if end is not None]
        bottom, top = from_zero(ends, 0.14)
        spans = [days(b.start, b.end) for b in series.answers[0].bands]
        for span, (low, high) in zip(spans, ranges, strict=True):
            _range(axes, span, low, high, bottom, top)
        _steps(axes, series, spans, [_middle(pair, bottom, top) for pair in ranges])
        if len(ranges) <= LABELLED and not picture.is_narrow:
            _numbers(axes, spans, ranges, 0.03 * (top - bottom))
        axes.set_ylim(bottom, top + 0.08 * (top - bottom))
        counts(axes.yaxis)
        dated(axes)
        picture.unit = f"{series.unit or 'count'} {'a period' if series.per == 'period' else f'a {series.per}'}"
        picture.note(
            "Grey: what the figures allow. Blue: the step is certain, up (triangle up), down (triangle down) or level; "
            "dotted: not settled."
        )
        picture.note(_pairs(series))
    return axes


def _ranges(series: PeriodOrder) -> list[Ends]:
    """Return the ends of each period over all answers."""
    found: list[Ends] = []
    for k in range(series.n_periods):
        bands = [answer.bands[k] for answer in series.answers]
        lows, highs = [b.low for b in bands], [b.high for b in bands]
        low = None if None in lows else min(end for end in lows if end is not None)
        high = None if None in highs else max(end for end in highs if end is not None)
        found.append((low, high))
    return found


def _range(axes: Axes, span: Sequence[float], low: Exact | None, high: Exact | None, bottom: float, top: float) -> None:
    at = [placed(low) if low is not None else bottom, placed(high) if high is not None else top]
    if low is not None and low == high:
        axes.plot(span, at, color=GREY, linewidth=3, solid_capstyle="butt", zorder=2)
        return
    band(axes, span, at[0], at[1], PALE, 0.4)
    for end in (low, high):
        if end is not None:
            axes.plot(span, [placed(end)] * 2, color=GREY, linewidth=1, solid_capstyle="butt", zorder=2)
    if high is None:
        arrow(axes, sum(span) / 2, top, "up", GREY, reach=10)


def _middle(pair: Ends, bottom: float, top: float) -> float:
    low, high = pair
    return (placed(low) if low is not None else bottom) / 2 + (placed(high) if high is not None else top) / 2


def _steps(axes: Axes, series: PeriodOrder, spans: list[list[float]], middles: list[float]) -> None:
    """Draw the step from each period to the next; a mark says its direction."""
    words = steps_of(series)
    size = 7 if len(words) <= 30 else 4
    for k, word in enumerate(words):
        x, y = [sum(span) / 2 for span in spans[k : k + 2]], middles[k : k + 2]
        if word not in SIGNS:
            axes.plot(x, y, color=PALE, linewidth=1, linestyle=(0, (1, 1.5)), zorder=3)
            continue
        axes.plot(x, y, color=BLUE, linewidth=1.4, zorder=4)
        axes.plot([sum(x) / 2], [sum(y) / 2], color=BLUE, marker=SIGNS[word], markersize=size, zorder=5)


def steps_of(series: PeriodOrder) -> list[str]:
    """Return what is certain of each period against the one before."""
    bands = series.answers[0].bands if series.answers else ()
    return [series.certain(a.window, b.window) for a, b in pairwise(bands)]


def _numbers(axes: Axes, spans: list[list[float]], ranges: list[Ends], gap: float) -> None:
    for span, (low, high) in zip(spans, ranges, strict=True):
        if low is not None and low == high:
            note = axes.text(sum(span) / 2, placed(low) + gap, told(low), ha="center", va="bottom")
            note.set_color(GREY)


def _title(series: PeriodOrder) -> str:
    if not series.answers:
        return series.said[0]
    what = ", ".join(filter(None, (series.measure, short_union(series.category)))) or "The count"
    steps = Counter(steps_of(series))
    n = series.n_periods - 1
    if not n:
        return f"{what}: one period has no order"
    parts = [f"certainly {way} in {steps[word]:,}" for word, way in _WAYS.items() if steps[word]]
    said = f"{what}: of {count(n, 'step')} to the next period, {', '.join(parts)}" if parts else ""
    text = said or f"{what}: the figures settle no step from one period to the next"
    return text + (", whichever of the figures in doubt is left out" if series.status == Status.INCONSISTENT else "")


_WAYS = {"higher": "up", "lower": "down", "equal": "level"}


def _pairs(series: PeriodOrder) -> str:
    n = series.n_periods
    words = Counter(series.order().to_numpy().ravel())
    known = sum(words[w] for w in SIGNS) // 2
    said = f"Order certain for {known:,} of {count(n * (n - 1) // 2, 'pair')} of periods"
    for found, word in ((series.never_rises, "rises"), (series.never_falls, "falls")):
        if found == Existence.IMPOSSIBLE:
            said += f"; no series that never {word} fits"
    return said + "."
