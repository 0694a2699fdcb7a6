"""One claim as a bar from start to end, and what every picture of claims says of standings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from deserstats.checks.consistency.answers import ClaimStanding, Standing
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.show.plots.axes import arrow, band, days, legend_below
from deserstats.show.plots.style import LOOKS
from deserstats.wording import Exact, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STRONG = (Standing.IN_CONFLICT, Standing.CORROBORATED)
"""Standings that stay strong where the picture is crowded."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim as drawn: its height, what its figure allows at the same scale, and its standing."""

    claim: Claim
    low: float | None
    high: float | None
    at: float
    standing: Standing


def bar_of(claim: Claim, standing: ClaimStanding, reading: Reading, per: str) -> Bar | None:
    """Return a claim as rates per unit of time; None where it has neither figure nor two ends."""
    scale = DAYS_PER[per] / (claim.window.days if claim.kind == "total" else DAYS_PER[claim.per])
    return scaled(claim, standing, reading, scale)


def scaled(claim: Claim, standing: ClaimStanding, reading: Reading, scale: Exact = 1) -> Bar | None:
    """Return a claim with its figure times a number; None where it has neither figure nor two ends."""
    allowed = claim.allowed(reading)
    low, high = (None if e is None else float(Fraction(e) * scale) for e in (allowed.low, allowed.high))
    if claim.figure is not None:
        at = float(Fraction(claim.figure.value) * scale)
    elif low is not None and high is not None:
        at = (low + high) / 2
    else:
        return None
    return Bar(claim, low, high, at, standing.verdict)


def draw_bar(axes: Axes, bar: Bar, *, crowded: bool) -> None:
    """Draw a claim from start to end, marked by its standing; a pale box is what its figure allows."""
    look = LOOKS[bar.standing]
    span = days(bar.claim.window.start, bar.claim.window.end)
    strong = bar.standing in STRONG
    alpha = 0.55 if crowded and not strong else 0.95
    low, high = bar.low if bar.low is not None else bar.at, bar.high if bar.high is not None else bar.at
    if high > low:
        band(axes, span, low, high, look.colour, 0.12)
    (line,) = axes.plot(span, [bar.at] * 2, color=look.colour, linestyle=look.dashes, marker=look.marker, alpha=alpha)
    line.set(markersize=3.5 if crowded else 6, linewidth=look.width * (0.7 if crowded else 1))
    line.set(solid_capstyle="butt", zorder=3 if strong else 2)
    if bar.low is None or bar.high is None:
        arrow(axes, span, bar.at, bar.high is None, look.colour, markersize=4 if crowded else 6, alpha=alpha)


def finding(bars: Sequence[Bar], what: str, rest: int) -> str:
    """Say how many of the claims drawn are in conflict, what they count, and how many are not drawn."""
    bad = sum(b.standing == Standing.IN_CONFLICT for b in bars)
    found = f"{count(bad, 'figure')} of {len(bars):,} in conflict"
    said = found if bad else f"No conflict among {count(len(bars), 'figure')}"
    return said + (f": {what}" if what else "") + (f" ({count(rest, 'other')} not drawn)" if rest else "")


def standings_below(axes: Axes, standings: Iterable[Standing], *, are_bars: bool = True) -> None:
    """Put under the picture what each mark means, and how many claims have it."""
    from matplotlib.lines import Line2D

    told = Counter(standings)
    handles = []
    for standing, look in LOOKS.items():
        if told[standing]:
            dashes: Any = look.dashes if are_bars else "none"
            line = Line2D([], [], color=look.colour, linewidth=look.width, linestyle=dashes, marker=look.marker)
            line.set(markersize=6, label=f"{look.words} ({told[standing]:,})")
            handles.append(line)
    legend_below(axes, handles, min(len(handles), 6))
