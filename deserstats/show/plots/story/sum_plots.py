"""A contradiction as a picture: the parts put end to end, the whole beneath them, and what lies between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from deserstats.checks.sums.statement import Statement, SummedFigure, total
from deserstats.show.plots.canvas.heights import counts, placed
from deserstats.show.plots.canvas.lettering import line
from deserstats.show.plots.canvas.picture import rowed
from deserstats.show.plots.style import INK, PALE, RED
from deserstats.wording import count, exact, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 12
"""Parts up to which each has a row of its own."""


class Bar(NamedTuple):
    """A row: its name, where its bar begins and ends, and its figure as printed."""

    name: str
    start: float
    end: float
    printed: str


def plot_sum(statement: Statement, ax: Axes | None = None) -> Axes:
    """Draw a contradiction as bars: each figure where the one before it ends, and in colour how far they are apart."""
    sides = sorted((statement.needs, statement.allows), key=len, reverse=True)
    bars = [*_end_to_end(sides[0]), *_end_to_end(sides[1])]
    with rowed(ax, [*(bar.name for bar in bars), "apart"], keep_last=True) as (picture, kept):
        axes = picture.axes
        drawn = [bars[k] for k in kept[:-1]]
        ends = sorted(placed(total(side)) for side in sides)
        for k, bar in enumerate(drawn):
            axes.barh(k, bar.end - bar.start, left=bar.start, height=0.62, color=PALE, alpha=0.55)
            _beside(axes, bar.printed, bar.end, k, INK)
        axes.barh(len(drawn), ends[1] - ends[0], left=ends[0], height=0.62, color=RED)
        _beside(axes, f"{number(exact(Fraction(statement.apart)))}{statement.unit} apart", ends[1], len(drawn), RED)
        for end in ends:
            axes.axvline(end, color=RED, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0)
        axes.set_xlim(min(0.0, *(bar.start for bar in bars)), 1.35 * max(ends[1], *(bar.end for bar in bars)))
        counts(axes.xaxis)
        picture.title(statement.sentence)
        rest = len(bars) - len(drawn)
        picture.note(f"{count(rest, 'more figure')} not drawn." if rest else "")
    return axes


def _beside(axes: Axes, text: str, x: float, row: int, colour: str) -> None:
    """Write words behind the end of a bar."""
    note = axes.annotate(line(text), (x, row), xytext=(4, 0), textcoords="offset points", va="center")
    note.set(color=colour, in_layout=False)


def _end_to_end(side: Sequence[SummedFigure]) -> Iterator[Bar]:
    """Put figures end to end; many of them as one bar."""
    if len(side) > ROWS:
        whole = total(side)
        yield Bar(f"{count(len(side), 'figure')} together", 0.0, placed(whole), number(exact(whole)))
        return
    at = Fraction(0)
    for figure in side:
        end = at + Fraction(figure.value) * figure.times
        yield Bar(figure.name, placed(at), placed(end), figure.printed)
        at = end
