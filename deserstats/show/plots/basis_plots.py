"""Pictures of counting bases: how far each other group lies from the first, window by window."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.causes.bases.basis_text import brief
from deserstats.claims.cells.period import Period
from deserstats.show.plots.axes import NO_LABEL, drawing, lower, rows_of, say_nothing
from deserstats.show.plots.style import BLUE, GREEN, INK, PURPLE, RED, SKY
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.bases.basis_answers import BasisGap, BasisResult, WindowGap

SHOWN = 26
"""Windows drawn, the longest first."""

LONG = 40
"""Characters of the name of a group."""

NARROW = 24
"""Characters of a name up to which two stand side by side in the legend."""

ROW = 34
"""Characters of a line that names a window."""

MARKS = ((BLUE, "o"), (RED, "s"), (GREEN, "^"), (PURPLE, "D"), (SKY, "v"))
"""Colour and mark of the second, third, ... group."""


def plot_bases(result: BasisResult, ax: Axes | None = None) -> Axes:
    """Draw the gap of each other group against the first, in percent, one row a comparable window."""
    first = result.groups[0].name if result.groups else ""
    pairs = [pair for pair in result.pairs if pair.first == first and pair.windows][: len(MARKS)]
    keys = dict.fromkeys(_key(w) for pair in pairs for w in pair.windows)
    rows = sorted(sorted(keys, key=lambda k: k[0].start.toordinal() - k[0].end.toordinal())[:SHOWN])
    names = brief((g.name for g in result.groups), LONG)
    labels = [textwrap.wrap(f"{key[0]}, {key[1]}" if key[1] else str(key[0]), ROW, max_lines=2) for key in rows]
    lines = max(map(len, labels), default=1)
    with drawing(ax, height=2.1 + (0.2 + 0.1 * lines) * max(len(rows), 1)) as axes:
        axes.axvline(0, color=INK, linewidth=1.2, zorder=1)
        for k, pair in enumerate(pairs):
            label = f"{names[pair.second]} ({count(len(pair.windows), 'window')})"
            _gaps(axes, pair, rows, MARKS[k], label, 0.12 * (k - (len(pairs) - 1) / 2))
        rows_of(axes, ["\n".join(label) for label in labels])
        axes.grid(visible=True, axis="x")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+,.0f} %" if x else "0")
        if rows:
            others = len(keys) - len(rows)
            note = f"; {count(others, 'shorter window')} not drawn" if others else ""
            axes.set_xlabel(f"gap against {names[first]} (line at 0){note}")
            place = lower(axes, 0.5)
            columns = 1 if max(map(len, names.values())) > NARROW else 2
            axes.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=columns, bbox_transform=place)
        else:
            say_nothing(axes, result.verdict.split("\n")[0])
            axes.set_xticks([])
        axes.set_title(_title(result, names), wrap=True)
    return axes


def _gaps(axes: Axes, pair: BasisGap, rows: list[Key], look: tuple[str, str], label: str, shift: float) -> None:
    """Draw the gaps of one group against the first."""
    colour, mark = look
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


def _title(result: BasisResult, names: Mapping[str, str]) -> str:
    if len(result.groups) < 2:
        return "One group holds all claims" if result.groups else "Undecided"
    first = result.groups[0].name
    named = [p.second for p in result.pairs if p.is_definition and p.first == first]
    if not named:
        return count(len(result.groups), "group") + " of sources that contradict each other"
    who = names[named[0]] if len(named) == 1 else count(len(named), "group")
    return f"{who} against {names[first]}: usually a different definition or later revision"
