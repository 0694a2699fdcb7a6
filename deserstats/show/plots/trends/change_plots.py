"""When a rate changed, and one of many series inside what the claims allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.checks.sums.naming import short_union
from deserstats.claims.cells.period import day_text
from deserstats.show.plots.canvas.heights import counts, from_zero, placed
from deserstats.show.plots.canvas.marks import arrow, band
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, drawing, say_nothing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.style import BLUE, FAINT, GREY, INK, PALE
from deserstats.wording import chance, count, measured

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.checks.bounds.bound_answers import Bound
    from deserstats.trend.change.change_answers import Change, ChangesResult
    from deserstats.trend.reconstruct.reconstruct_answers import Reconstruction

DRAWN = 50
"""Draws shown at most."""

ROOM_ABOVE = 3.0
"""Height of the picture by that of the highest series shown, where the band is higher still."""


def plot_changes(answer: ChangesResult, ax: Axes | None = None) -> Axes:
    """Draw the daily rate of every atom, the rate of every part, and each change with its interval."""
    with drawing(ax) as picture:
        axes = picture.axes
        heights = []
        for atom in answer.atoms:
            low, high = (placed(end) / atom.days for end in (atom.low, atom.high))
            span = days(atom.start, atom.end)
            heights += [low, high]
            band(axes, span, low, high, FAINT)
            axes.plot(span, [(low + high) / 2] * 2, color=PALE, linewidth=2, solid_capstyle="butt", zorder=2)
        picture.title(_title(answer))
        picture.unit = f"{answer.unit or 'count'} a day, mean over each window"
        if not answer.atoms:
            axes.set_axis_off()
            picture.unit = ""
            say_nothing(picture, answer.reason or "No window is fixed by the figures.")
            return axes
        axes.set_ylim(*from_zero(heights, 0.12))
        if answer.changes:
            _parts(picture, answer)
        counts(axes.yaxis)
        dated(axes)
    return axes


def _parts(picture: Picture, answer: ChangesResult) -> None:
    """Draw the rate of every part, and each change with its interval."""
    edges = [answer.atoms[0].start, *(c.date for c in answer.changes), answer.atoms[-1].end]
    rates = [answer.changes[0].before, *(c.after for c in answer.changes)]
    for k, rate in enumerate(rates):
        span = days(edges[k], edges[k + 1])
        picture.axes.plot(span, [rate] * 2, color=INK, linewidth=1.6, zorder=3)
        picture.names.append(Name(span[1], rate, f"{measured(rate)} a day {_when(k, answer.changes)}", INK))
    for change in answer.changes:
        at, low, high = days(change.date, change.not_before, change.not_after)
        picture.axes.axvspan(low, high, color=BLUE, alpha=0.14, linewidth=0, zorder=0)
        picture.axes.axvline(at, color=BLUE, linewidth=1.6, zorder=3)
    chances = ", ".join(chance(change.pvalue) for change in answer.changes)
    picture.note(f"Chance of such a step where nothing changed: {chances}.")
    share = f"{100 * answer.confidence:g} %"
    picture.note(f"Blue: the change, and where it may lie ({share} interval, windows beside it included).")


def _when(k: int, changes: Sequence[Change]) -> str:
    if k == 0:
        return f"before {day_text(changes[0].date)}"
    return f"from {day_text(changes[k - 1].date)}" + (" on" if k == len(changes) else "")


def _title(answer: ChangesResult) -> str:
    what = ", ".join(filter(None, (answer.measure, short_union(answer.category)))) or "The rate"
    if not answer.changes:
        return answer.said[0]
    if len(answer.changes) > 1:
        dates = ", ".join(day_text(c.date) for c in answer.changes)
        return f"{what}: {count(len(answer.changes), 'change')} that chance does not explain, about {dates}"
    (change,) = answer.changes
    way = "rose" if change.after > change.before else "fell"
    times = f", {measured(change.ratio)} times" if change.before else ""
    rates = f"{measured(change.before)} to {measured(change.after)} a day{times}"
    return f"{what} {way} from {rates}, about {day_text(change.date)}"


def plot_reconstruction(answer: Reconstruction, ax: Axes | None = None) -> Axes:
    """Draw the series as daily rates inside the exact band, with draws where there are any."""
    with drawing(ax) as picture:
        axes = picture.axes
        lengths = np.array([(b.end - b.start).days for b in answer.bounds], dtype=float)
        edges = days(*(b.start for b in answer.bounds), answer.bounds[-1].end)
        highest = _highest(answer, lengths)
        _band(picture, answer.bounds, lengths, highest)
        drawn = answer.draws[:DRAWN]
        for line in drawn:
            axes.stairs(np.array(line) / lengths, edges, color=GREY, linewidth=0.5, alpha=0.5, baseline=None)
        if drawn:
            picture.note(f"Thin: {len(drawn):,} of {count(len(answer.draws), 'draw')}.")
        lows = [placed(b.low) / n for b, n in zip(answer.bounds, lengths, strict=True) if b.low is not None]
        if answer.values:
            rates = np.array(answer.values) / lengths
            lows += list(rates)
            axes.stairs(rates, edges, color=BLUE, linewidth=2, baseline=None)
            picture.names.append(Name(edges[-1], float(rates[-1]), "this series, one of many", BLUE))
        axes.set_ylim(from_zero([*lows, 0])[0], 1.06 * highest)
        counts(axes.yaxis)
        dated(axes)
        picture.unit = f"{answer.bounds[0].unit or 'count'} a day"
        picture.say(answer)
    return axes


def _highest(answer: Reconstruction, lengths: Any) -> float:
    """Return the top of the picture: that of the band, unless it dwarfs every series."""
    tops = [placed(b.high) / n for b, n in zip(answer.bounds, lengths, strict=True) if b.high is not None]
    rates = [float((np.array(line) / lengths).max()) for line in (answer.values, *answer.draws[:DRAWN]) if line]
    top = ROOM_ABOVE * max(rates, default=0.0)
    highest = max(tops, default=0.0)
    return top if top and (highest > top or not tops) else 1.05 * highest + 1e-9


def _band(picture: Picture, bounds: Sequence[Bound], lengths: Any, highest: float) -> None:
    """Draw what the claims allow for each period; an arrow where it goes on above the picture."""
    cut = 0
    for b, n in zip(bounds, lengths, strict=True):
        low, high = placed(b.low or 0) / n, placed(b.high) / n if b.high is not None else np.inf
        band(picture.axes, days(b.start, b.end), low, min(high, highest), PALE, 0.35)
        if high > highest:
            cut += 1
            arrow(picture.axes, sum(days(b.start, b.end)) / 2, highest, "up", GREY, reach=8, width=1)
    said = f" Arrow: on above the picture ({count(cut, 'period')})." if cut else ""
    picture.note(f"Grey: what the figures allow for each period.{said}")
