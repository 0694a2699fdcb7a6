"""Pictures of counting bases: how far each other group lies from the first, window by window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.causes.bases.basis_text import brief
from deserstats.checks.sums.naming import short_union
from deserstats.claims.cells.period import Period
from deserstats.show.plots.canvas.heights import MINUS
from deserstats.show.plots.canvas.picture import Picture, rowed, say_nothing
from deserstats.show.plots.style import BLUE, GREY, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.bases.basis_answers import BasisGap, BasisResult, WindowGap

SHOWN = 24
"""Windows drawn, the longest first."""

LONG = 40
"""Characters of the name of a group."""

MARKS = ((BLUE, "o"), (GREY, "s"), (GREY, "^"), (GREY, "D"), (PALE, "v"))
"""Colour and mark of the second, third, ... group."""


def plot_bases(result: BasisResult, ax: Axes | None = None) -> Axes:
    """Draw the gap of each other group against the first, in percent, one row a comparable window."""
    first = result.groups[0].name if result.groups else ""
    able = [pair for pair in result.pairs if pair.first == first and pair.windows]
    pairs = able[: len(MARKS)]
    every = list(dict.fromkeys(_key(w) for pair in pairs for w in pair.windows))
    # of many windows the longest, as they hold the others
    keys = sorted(sorted(every, key=lambda k: k[0].start.toordinal() - k[0].end.toordinal())[:SHOWN])
    names = brief((g.name for g in result.groups), LONG)
    with rowed(ax, [_name(key) for key in keys] or [""], each=0.14, foot=0.9) as (picture, kept):
        axes = picture.axes
        picture.title(_title(result, names))
        if not keys:
            axes.set_xticks([])
            say_nothing(picture, result.verdict.split("\n")[0])
            return axes
        rows = [keys[k] for k in kept]
        axes.axvline(0, color=INK, linewidth=1.2, zorder=1)
        for k, pair in enumerate(pairs):
            _gaps(picture, pair, rows, k, 0.12 * (k - (len(pairs) - 1) / 2), names)
        axes.grid(visible=True, axis="x")
        axes.margins(x=0.08)
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+,.4g} %".replace("-", MINUS) if x else "0")
        axes.set_xlabel(f"gap against {names[first]} (line at 0)")
        for rest, what in ((len(every) - len(rows), "more window"), (len(able) - len(pairs), "more group")):
            picture.note(f"{count(rest, what)} not drawn." if rest else "")
    return axes


Key = tuple[Period, str, str, str, str]


def _key(w: WindowGap) -> Key:
    return Period(w.start, w.end), w.category, w.geography, w.measure, w.unit


def _name(key: Key) -> str:
    return ", ".join(filter(None, (str(key[0]), short_union(key[1]), short_union(key[2]))))


def _gaps(
    picture: Picture, pair: BasisGap, rows: Sequence[Key], place: int, shift: float, names: Mapping[str, str]
) -> None:
    """Draw the gaps of one group against the first."""
    colour, mark = MARKS[place]
    for w in (w for w in pair.windows if _key(w) in rows):
        y = rows.index(_key(w)) + shift
        low, high = (_percent(end, w) for end in (w.low, w.high))
        picture.axes.plot([low, high], [y, y], color=colour, linewidth=1.8, zorder=2)
        picture.axes.plot([(low + high) / 2], [y], marker=mark, color=colour, markersize=6, ls="none", zorder=3)
    from matplotlib.lines import Line2D

    label = f"{names[pair.second]} ({count(len(pair.windows), 'window')})"
    picture.key(Line2D([], [], color=colour, marker=mark, linewidth=1.8, label=label))


def _percent(gap: int | Fraction, w: WindowGap) -> float:
    middle = Fraction(w.first_low) + w.first_high
    return float(200 * Fraction(gap) / middle) if middle else 0.0


def _title(result: BasisResult, names: Mapping[str, str]) -> str:
    if len(result.groups) < 2:
        return "One group holds all claims" if result.groups else "Undecided"
    first = result.groups[0].name
    named = [p.second for p in result.pairs if p.is_definition and p.first == first]
    if not named:
        return count(len(result.groups), "group") + " of sources that contradict each other"
    who = names[named[0]] if len(named) == 1 else count(len(named), "group")
    return f"{who} against {names[first]}: usually a different definition or later revision"
