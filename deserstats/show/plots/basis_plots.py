"""Pictures of counting bases: how far each other group lies from the first, window by window."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.claims.cells.period import Period
from deserstats.show.plots.axes import NO_LABEL, drawing, lower, rows_of, say_nothing
from deserstats.show.plots.style import BLUE, GREEN, INK, PURPLE, RED, SKY
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.bases.basis_answers import BasisGap, BasisResult, WindowGap

SHOWN = 26
"""Windows drawn, the longest first."""

MARKS = ((BLUE, "o"), (RED, "s"), (GREEN, "^"), (PURPLE, "D"), (SKY, "v"))
"""Colour and mark of the second, third, ... group."""


def plot_bases(result: BasisResult, ax: Axes | None = None) -> Axes:
    """Draw the gap of each other group against the first, in percent, one row a comparable window."""
    first = result.groups[0].name if result.groups else ""
    pairs = [pair for pair in result.pairs if pair.first == first and pair.windows][: len(MARKS)]
    keys = dict.fromkeys(_key(w) for pair in pairs for w in pair.windows)
    rows = sorted(sorted(keys, key=lambda k: k[0].start.toordinal() - k[0].end.toordinal())[:SHOWN])
    with drawing(ax, height=2.1 + 0.3 * max(len(rows), 1)) as axes:
        axes.axvline(0, color=INK, linewidth=1.2, zorder=1)
        for k, pair in enumerate(pairs):
            _gaps(axes, pair, rows, MARKS[k], 0.12 * (k - (len(pairs) - 1) / 2))
        rows_of(axes, [f"{key[0]}, {key[1]}" if key[1] else str(key[0]) for key in rows])
        axes.grid(visible=True, axis="x")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+,.0f} %" if x else "0")
        if rows:
            others = len(keys) - len(rows)
            note = f"; {count(others, 'shorter window')} not drawn" if others else ""
            axes.set_xlabel(f"gap against {first} (line at 0){note}")
            place = lower(axes, 0.5)
            axes.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=2, bbox_transform=place)
        else:
            say_nothing(axes, result.verdict.split("\n")[0])
            axes.set_xticks([])
        axes.set_title(_title(result), wrap=True)
    return axes


def _gaps(axes: Axes, pair: BasisGap, rows: list[Key], look: tuple[str, str], shift: float) -> None:
    """Draw the gaps of one group against the first."""
    colour, mark = look
    label = f"{pair.second} ({count(len(pair.windows), 'window')})"
    for w in (w for w in pair.windows if _key(w) in rows):
        y = rows.index(_key(w)) + shift
        low, high = (_percent(end, w) for end in (w.low, w.high))
        axes.plot([low, high], [y, y], color=colour, linewidth=1.8, zorder=2)
        middle = (low + high) / 2
        axes.plot([middle], [y], marker=mark, color=colour, markersize=5.5, ls="none", label=label, zorder=3)
        label = NO_LABEL


Key = tuple[Period, str, str, str, str]


def _key(w: WindowGap) -> Key:
    return Period(w.start, w.end), w.category, w.geography, w.measure, w.unit


def _percent(gap: int | Fraction, w: WindowGap) -> float:
    middle = Fraction(w.first_low) + w.first_high
    return float(200 * Fraction(gap) / middle) if middle else 0.0


def _title(result: BasisResult) -> str:
    if len(result.groups) < 2:
        return "One group holds all claims" if result.groups else "Undecided"
    if named := [p for p in result.pairs if p.is_definition]:
        return f"{named[0].second} against {named[0].first}: usually a different definition or later revision"
    return count(len(result.groups), "group") + " of sources that contradict each other"
