"""A contradiction as a picture: the parts put end to end, the whole beneath them, and what lies between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from deserstats.checks.sums.statement import Statement, SummedFigure, total
from deserstats.show.plots.axes import counts, drawing
from deserstats.show.plots.style import INK, PALE, RED
from deserstats.wording import count, exact, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 12
"""Parts up to which each has a row of its own."""

NAME = 44
"""Letters of a name beside its bar."""


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
    with drawing(ax, height=1.6 + 0.32 * len(bars)) as axes:
        ends = sorted(float(total(side)) for side in sides)
        for k, bar in enumerate(bars):
            axes.barh(k, bar.end - bar.start, left=bar.start, height=0.62, color=PALE, alpha=0.55)
            axes.annotate(
                bar.printed,
                (bar.end, k),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                color=INK,
                fontsize=8.5,
            )
        foot = len(bars)
        axes.barh(foot, ends[1] - ends[0], left=ends[0], height=0.62, color=RED)
        axes.annotate(
            f"{number(exact(Fraction(statement.apart)))}{statement.unit} apart",
            (ends[1], foot),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=RED,
            fontweight="bold",
        )
        for end in ends:
            axes.axvline(end, color=RED, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0)
        axes.set_yticks(range(foot), [bar.name for bar in bars])
        axes.set_ylim(foot + 0.7, -0.7)
        axes.set_xlim(min(0.0, *(bar.start for bar in bars)), 1.18 * max(ends[1], *(bar.end for bar in bars)))
        axes.grid(visible=False, axis="y")
        counts(axes.xaxis)
        axes.set_title(statement.sentence, wrap=True)
    return axes


def _end_to_end(side: Sequence[SummedFigure]) -> Iterator[Bar]:
    """Put figures end to end; many of them as one bar."""
    if len(side) > ROWS:
        whole = total(side)
        yield Bar(f"{count(len(side), 'figure')} together", 0.0, float(whole), number(exact(whole)))
        return
    at = Fraction(0)
    for figure in side:
        end = at + Fraction(figure.value) * figure.times
        name = figure.name if len(figure.name) <= NAME else f"{figure.name[: NAME - 12]}...{figure.name[-9:]}"
        yield Bar(name, float(at), float(end), figure.printed)
        at = end
