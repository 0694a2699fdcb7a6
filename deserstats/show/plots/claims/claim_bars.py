"""One claim as a bar from start to end at its mean rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import ClaimStanding, Standing
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.show.plots.canvas.heights import counts, from_zero, is_beyond, placed
from deserstats.show.plots.canvas.marks import arrow, band
from deserstats.show.plots.canvas.time_axis import days
from deserstats.show.plots.style import FAINT, LOOKS
from deserstats.wording import Exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEEP = 30
"""Ratio of heights beyond which the scale is logarithmic."""

CROWDED = 60
"""Bars beyond which lines are thin."""

LOUD = (Standing.IN_CONFLICT, Standing.IN_TENSION)
"""Standings that are the finding."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim as drawn: its height, what its figure allows at the same scale, and its standing."""

    claim: Claim
    low: float | None
    high: float | None
    at: float
    standing: Standing
    is_beyond: bool = False

    @property
    def is_loud(self) -> bool:
        """Whether it is part of the finding."""
        return self.standing in LOUD


def bar_of(claim: Claim, standing: ClaimStanding, reading: Reading, per: str) -> Bar | None:
    """Return a claim as rates per unit of time; None where it has no figure."""
    scale = Fraction(DAYS_PER[per]) / (claim.window.days if claim.kind == "total" else DAYS_PER[claim.per])
    return scaled(claim, standing, reading, scale)


def scaled(claim: Claim, standing: ClaimStanding, reading: Reading, scale: Exact = 1) -> Bar | None:
    """Return a claim with its figure times a number; None where it has no figure."""
    allowed = claim.allowed(reading)
    ends = [None if end is None else Fraction(end) * scale for end in (allowed.low, allowed.high)]
    told = [end for end in ends if end is not None]
    if claim.figure is not None:
        at = Fraction(claim.figure.value) * scale
    elif told:
        at = sum(told, Fraction(0)) / len(told)
    else:
        return None
    low, high = (None if end is None else placed(end) for end in ends)
    return Bar(claim, low, high, placed(at), standing.verdict, any(map(is_beyond, (at, *told))))


def draw_bar(axes: Axes, bar: Bar, *, crowded: bool, colour: str = "") -> None:
    """Draw a claim from start to end by its standing; a pale box is what its figure allows, an arrow no limit."""
    look = LOOKS[bar.standing]
    look = replace(look, colour=colour, width=3.2, dashes="solid") if colour else look
    is_loud = bar.is_loud or bool(colour)
    span = days(bar.claim.window.start, bar.claim.window.end)
    low, high = bar.low if bar.low is not None else bar.at, bar.high if bar.high is not None else bar.at
    if high > low and not crowded:
        band(axes, span, low, high, look.colour if is_loud else FAINT, 0.14 if is_loud else 0.7)
    (line,) = axes.plot(span, [bar.at] * 2, color=look.colour, linestyle=look.dashes)
    line.set(linewidth=look.width * (0.7 if crowded else 1), solid_capstyle="butt", zorder=4 if is_loud else 3)
    if bar.low is None or bar.high is None:
        reach, width = (8, 0.8) if crowded else (14, 1.4)
        way = "up" if bar.high is None else "down"
        arrow(axes, sum(span) / 2, bar.at, way, look.colour, reach=reach, width=width)


def scale(axes: Axes, bars: Sequence[Bar]) -> bool:
    """Let the rates fill the height; whether on a log scale, where they differ much."""
    heights = [b.at for b in bars]
    counts(axes.yaxis)
    if heights and min(heights) > 0 and max(heights) > STEEP * min(heights):
        _log(axes, heights)
        counts(axes.yaxis)
        return True
    told = [end for b in bars for end in (b.at, b.low, b.high) if end is not None]
    # an arrow needs room beyond its bar
    axes.set_ylim(*from_zero(told, 0.16 if any(b.high is None for b in bars) else 0.08))
    return False


def _log(axes: Axes, heights: Iterable[float]) -> None:
    from matplotlib.ticker import LogLocator

    told = list(heights)
    axes.set_yscale("log")
    axes.set_ylim(min(told) / 1.8, max(told) * 2)
    axes.yaxis.set_major_locator(LogLocator(numticks=7))
