"""A contradiction as a picture: the parts put end to end, the whole beneath them, and what lies between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from deserstats.checks.sums.statement import Statement, SummedFigure, total
from deserstats.show.plots.canvas.heights import counts, placed, told
from deserstats.show.plots.canvas.lettering import line
from deserstats.show.plots.canvas.picture import rowed
from deserstats.show.plots.style import INK, PALE, RED
from deserstats.wording import count, exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 12
"""Figures of one side up to which each has a row of its own."""

ROOM = 0.24
"""Share of the width that is left for a figure beside its bar."""


class Bar(NamedTuple):
    """A row: its name, where its bar begins and ends, and its figure as printed."""

    name: str
    start: Fraction
    end: Fraction
    printed: str


def plot_sum(statement: Statement, ax: Axes | None = None) -> Axes:
    """Draw a contradiction as bars: each figure where the one before it ends, and in colour how far they are apart."""
    sides = sorted((statement.needs, statement.allows), key=len, reverse=True)
    low, high = sorted(total(side) for side in sides)
    apart = Bar("apart", low, high, f"{told(statement.apart)}{statement.unit}")
    bars = [*_end_to_end(sides[0]), *_end_to_end(sides[1]), apart]
    with rowed(ax, [bar.name for bar in bars], each=0.16, keep_last=True) as (picture, kept):
        axes = picture.axes
        picture.title(statement.sentence)
        for row, k in enumerate(kept):
            bar, is_last = bars[k], k == len(bars) - 1
            _draw(axes, row, bar, RED if is_last else PALE, bold=is_last)
        ends = [placed(end) for bar in bars for end in (bar.start, bar.end)]
        axes.vlines([placed(low), placed(high)], -0.5, len(kept) - 0.5, color=RED, linewidth=0.7, zorder=1)
        left, right = min([0.0, *ends]), max([0.0, *ends])
        axes.set_xlim(left, right + ROOM * (right - left))
        axes.set_xlabel(statement.unit)
        counts(axes.xaxis)
        picture.note(f"{count(len(bars) - len(kept), 'more figure')} not drawn." if len(bars) > len(kept) else "")
    return axes


def _draw(axes: Axes, row: int, bar: Bar, colour: str, *, bold: bool) -> None:
    start, end = placed(bar.start), placed(bar.end)
    axes.barh(row, end - start, left=start, height=0.6, color=colour, zorder=2)
    text = axes.annotate(
        line(bar.printed), (max(start, end), row), xytext=(4, 0), textcoords="offset points", va="center"
    )
    text.set(color=RED if bold else INK, fontweight="bold" if bold else "normal", zorder=3)


def _end_to_end(side: Sequence[SummedFigure]) -> Iterator[Bar]:
    """Put figures end to end; many of them as one bar."""
    whole = total(side)
    if len(side) > ROWS:
        yield Bar(f"{count(len(side), 'figure')} together", Fraction(0), whole, told(exact(whole)))
        return
    at = Fraction(0)
    for figure in side:
        end = at + Fraction(figure.value) * figure.times
        yield Bar(figure.name, at, end, figure.printed)
        at = end
