"""What is allowed for a quantity: one range, a range a repair, a band over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import short_union, with_id
from deserstats.claims.cells.period import as_period
from deserstats.show.plots.canvas.claim_names import listed
from deserstats.show.plots.canvas.heights import between, counts, from_zero, placed, told
from deserstats.show.plots.canvas.marks import Edge, arrow, band, edges, range_in_row
from deserstats.show.plots.canvas.picture import drawing, rowed
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, GREY, INK, PALE
from deserstats.wording import Exact, count, listing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.checks.bounds.bound_answers import Bound
    from deserstats.checks.bounds.bound_series import BoundSeries

SHOWN = 12
"""Rows drawn."""

Row = tuple[str, Exact | None, Exact | None]
"""A choice, and the ends of what it allows."""

LABELLED = 14
"""Periods up to which each has its numbers written."""


def plot_bound(bound: Bound, ax: Axes | None = None) -> Axes:
    """Draw a bound as a range; where there is a choice (of windows, or of best repairs) one range each, and their hull.

    Notes
    -----
    A point is one number, an arrow says that there is no limit on its side.
    """
    choices = [*_repairs(bound), *_windows(bound)]
    hull = "whichever is left out" if bound.repairs else "whichever is meant" if choices else "all figures together"
    rows = [*choices[: SHOWN - 1], (hull, bound.low, bound.high)]
    with rowed(ax, [name for name, *_ in rows], each=0.24, keep_last=True) as (picture, kept):
        axes = picture.axes
        drawn = [rows[k] for k in kept]
        far = edges([end for _, *ends in drawn for end in ends])
        for k, (_, low, high) in enumerate(drawn):
            range_in_row(axes, k, low, high, BLUE if k == len(drawn) - 1 else PALE, far)
            label_range(axes, k, low, high, far)
        picture.title(_title(bound))
        axes.set_xlabel(bound.unit or "count")
        counts(axes.xaxis)
        room = 0.14 * (far[1] - far[0])
        axes.set_xlim(far[0] - room, far[1] + room)
        axes.grid(visible=True, axis="x")
        for note in _because(bound):
            picture.note(note)
        rest = len(choices) - len(drawn) + 1
        picture.note(f"{count(rest, 'more choice')} not drawn; the last row holds for all." if rest else "")
    return axes


def _repairs(bound: Bound) -> Iterator[Row]:
    """Yield the range of each best repair."""
    among = [name for r in bound.repairs for name in r.dropped]
    for r in bound.repairs:
        yield f"without {listed(bound.claims, r.dropped, among)}", r.low, r.high


def _windows(bound: Bound) -> Iterator[Row]:
    """Yield the range of each choice of windows, where there are several."""
    if len(bound.low_proofs) < 2:
        return
    for low, high in zip(bound.low_proofs, bound.high_proofs, strict=True):
        if not low.is_refuted:
            counted = listing(
                f"{with_id(bound.claims[name].words, name)} counts {as_period(label)}" for name, label in low.windows
            )
            yield f"if {counted}", low.value, high.value


def label_range(axes: Axes, row: float, low: Exact | None, high: Exact | None, far: Edge) -> None:
    """Write above a range what it is."""
    ends = [placed(low) if low is not None else far[0], placed(high) if high is not None else far[1]]
    open_ended = low is not None and high is None
    text = f"{between(low, low)}, and no upper limit" if open_ended else between(low, high)
    note = axes.annotate(text, (sum(ends) / 2, row), xytext=(0, 6), textcoords="offset points", color=INK)
    note.set(ha="center", va="bottom")


def _title(bound: Bound) -> str:
    if bound.status == Status.UNDECIDED:
        return bound.said[0]
    place = bound.geography if len({c.geography for c in bound.claims}) > 1 else ""
    what = ", ".join(filter(None, (bound.measure, short_union(bound.category), place, str(bound.period))))
    best = ", whichever of the figures in doubt is left out" if bound.repairs else ""
    return f"{what}: {between(bound.low, bound.high, bound.unit)}{best}"


def _because(bound: Bound) -> Iterator[str]:
    """Say which figures set each end."""
    among = (*bound.binding_low, *bound.binding_high)
    if bound.low is not None and bound.low == bound.high and among:
        yield f"Because of {listed(bound.claims, list(dict.fromkeys(among)))}."
        return
    for side, end, ids in (("At least", bound.low, bound.binding_low), ("At most", bound.high, bound.binding_high)):
        if ids and end is not None:
            yield f"{side} {told(end)} because of {listed(bound.claims, ids, among)}."
    if bound.note:
        yield f"{bound.note[0].upper()}{bound.note[1:]}."


def plot_bound_series(series: BoundSeries, ax: Axes | None = None) -> Axes:
    """Draw what the claims allow in each period: a line where it is one number, an arrow where there is no limit."""
    bounds = series.bounds
    ends = [placed(end) for b in bounds for end in (b.low, b.high) if end is not None]
    bottom, top = from_zero(ends, 0.12)
    with drawing(ax) as picture:
        axes = picture.axes
        for b in bounds:
            _period(axes, b, bottom, top)
        if len(bounds) <= LABELLED and not picture.is_narrow:
            _numbers(axes, bounds)
        axes.set_ylim(bottom, top + 0.1 * (top - bottom) * any(b.high is None for b in bounds))
        counts(axes.yaxis)
        picture.unit = f"{bounds[0].unit or 'count'} a {FREQUENCIES[series.freq]}"
        dated(axes)
        picture.title(_series_title(series))
        picture.note("Blue: the figures leave one number. Grey: they leave a range.")
        open_ended = sum(b.high is None for b in bounds)
        picture.note(f"Arrow: no upper limit ({count(open_ended, 'period')})." if open_ended else "")
    return axes


def _period(axes: Axes, b: Bound, bottom: float, top: float) -> None:
    """Draw what is allowed in one period."""
    span = days(b.start, b.end)
    low, high = placed(b.low) if b.low is not None else bottom, placed(b.high) if b.high is not None else top
    is_one = b.low is not None and b.low == b.high
    if not is_one:
        gap = 0.02 * (span[1] - span[0])
        band(axes, [span[0] + gap, span[1] - gap], low, high, PALE, 0.35)
    for end in (b.low, b.high):
        if end is not None:
            colour, width = (BLUE, 3) if is_one else (GREY, 1.2)
            axes.plot(span, [placed(end)] * 2, color=colour, linewidth=width, solid_capstyle="butt", zorder=3)
    if b.high is None:
        arrow(axes, sum(span) / 2, top, "up", GREY, reach=12)


def _numbers(axes: Axes, bounds: Sequence[Bound]) -> None:
    """Write the number of each period that has one only."""
    for b in bounds:
        if b.low is not None and b.low == b.high:
            middle = sum(days(b.start, b.end)) / 2
            note = axes.annotate(told(b.low), (middle, placed(b.low)), xytext=(0, 4), textcoords="offset points")
            note.set(ha="center", va="bottom", color=BLUE)


def _series_title(series: BoundSeries) -> str:
    first = series.bounds[0]
    what = ", ".join(filter(None, (first.measure, short_union(first.category)))) or "The count"
    n = len(series.bounds)
    fixed = sum(b.low is not None and b.low == b.high for b in series.bounds)
    if series.status == Status.INCONSISTENT:
        return f"{what}: what the figures allow, whichever of those in doubt is left out"
    if fixed in (0, n):
        return f"{what}: the figures leave {'one number' if fixed else 'a range'} for {_every(n)}"
    return f"{what}: the figures settle {fixed:,} of {n:,} periods, and leave a range for the others"


def _every(n: int) -> str:
    return "the period" if n == 1 else f"each of {n:,} periods"
