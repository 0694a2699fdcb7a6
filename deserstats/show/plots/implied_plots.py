"""Printed figures against what the other figures imply for them, each in percent of the printed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from deserstats.arguments import question
from deserstats.checks.consistency.answers import ClaimStanding, ConsistencyResult, Standing
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.show.plots.canvas.claim_names import printed
from deserstats.show.plots.canvas.heights import placed
from deserstats.show.plots.canvas.marks import arrow, band
from deserstats.show.plots.canvas.picture import Picture, rowed, say_nothing
from deserstats.show.plots.style import FAINT, GREY, INK, RED
from deserstats.wording import Exact, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH = 2.0
"""Largest share of the printed figure that is drawn; beyond it an arrow."""

IMPLIED = "what the other figures imply, as a share of the printed one"
"""What the axis is."""

BEYOND = f"Arrow: on beyond {REACH:.0%}."

Ends = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class ImpliedRange:
    """An implied range as shares of the printed figure; no upper end where there is no limit."""

    claim: Claim
    standing: ClaimStanding
    ends: Ends


@question
def plot_implied(result: ConsistencyResult | ClaimsLike, ax: Axes | None = None) -> Axes:
    """Draw for each claim the range that the others imply, against the printed figure (100 %).

    Parameters
    ----------
    result : ConsistencyResult, or whatever ``read_claims`` takes
        The answer on a table; a table is checked first.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Notes
    -----
    A cross is the printed figure, its pale box the range that its words allow. Claims for which
    the others imply no range are left out and counted; those outside it come first, and have the colour.

    Examples
    --------
    >>> import deserstats as ds
    >>> axes = ds.plot_implied(ds.load_example("two-figures"))
    >>> axes.figure.savefig("implied.png")  # doctest: +SKIP
    """
    if not isinstance(result, ConsistencyResult):
        result = check_consistency(result)
    able = sorted(implied_ranges(result), key=lambda row: _rank(row, result))
    with rowed(ax, list(printed(row.claim for row in able).values()) or [""], each=0.12) as (picture, kept):
        rows = [able[k] for k in kept] if able else []
        for k, row in enumerate(rows):
            is_off = _is_off(row, result)
            share_box(picture.axes, row.claim, result.claims, k)
            share_bar(picture.axes, row.ends, k, RED if is_off else GREY)
        off = sum(_is_off(row, result) for row in able)
        what = f"{off:,} of {count(len(able), 'figure')} " + ("lie" if off != 1 else "lies")
        none = f"None of {count(len(able), 'figure')} lies"
        picture.title(f"{what if off else none} outside what the others imply")
        finish_shares(
            picture, [row.claim for row in rows], "what the other figures imply, as a share of the printed one"
        )
        picture.note("Cross: the printed figure; pale box: what its words allow. Diamond: one value is implied.")
        picture.note(BEYOND if any(row.ends[1] is None or row.ends[1] > REACH for row in rows) else "")
        left = len(result.claims) - len(rows)
        picture.note(f"{count(left, 'claim')} not drawn: no range is implied for them, or no room." if left else "")
    return picture.axes


def implied_ranges(result: ConsistencyResult) -> list[ImpliedRange]:
    """Return what the others imply for each figure, where they imply anything."""
    found = []
    for s in result.standings:
        claim = result.claims[s.id]
        if claim.figure is None or claim.figure.value <= 0 or (s.implied_high is None and not s.implied_low):
            continue
        low, high = as_shares(claim, s.implied_low, s.implied_high)
        found.append(ImpliedRange(claim, s, (low or 0.0, high)))
    return found


def as_shares(claim: Claim, *ends: Exact | None) -> list[float | None]:
    """Return numbers as shares of the printed figure."""
    assert claim.figure is not None
    return [None if end is None else placed(Fraction(end) / claim.figure.value) for end in ends]


def _rank(row: ImpliedRange, result: ConsistencyResult) -> tuple[bool, bool, bool, float]:
    low, high = row.ends
    width = REACH * 2 if high is None else high - low
    return not _is_off(row, result), row.standing.verdict != Standing.IN_CONFLICT, low == high, width


def _is_off(row: ImpliedRange, result: ConsistencyResult) -> bool:
    """Whether no value that the claim's words allow is one that the others imply."""
    allowed, s = row.claim.allowed(result.claims.reading), row.standing
    below = allowed.high is not None and s.implied_low is not None and allowed.high < s.implied_low
    return below or (allowed.low is not None and s.implied_high is not None and s.implied_high < allowed.low)


def share_box(axes: Axes, claim: Claim, claims: ClaimSet, k: int) -> None:
    """Draw what the words of a figure allow, as shares of it."""
    allowed = claim.allowed(claims.reading)
    low, high = as_shares(claim, allowed.low, allowed.high)
    span = [min(max(low or 0.0, 0.0), REACH), REACH if high is None else min(high, REACH)]
    band(axes, span, k - 0.36, k + 0.36, FAINT)


def share_bar(axes: Axes, ends: Ends, y: float, colour: str) -> None:
    """Draw a range of shares in a row: a diamond where it is one value, an arrow where it runs on."""
    low, high = min(ends[0], REACH), REACH if ends[1] is None else min(ends[1], REACH)
    axes.plot([low, high], [y, y], color=colour, linewidth=4, solid_capstyle="butt", zorder=3)
    if low == high < REACH:
        (mark,) = axes.plot(low, y, marker="D", color="none", markersize=8, linestyle="none", zorder=3)
        mark.set(markeredgecolor=colour, markeredgewidth=1.6)
    if ends[1] is None or ends[1] > REACH:
        arrow(axes, REACH, y, "right", colour, reach=9)


def _limits(axes: Axes) -> tuple[float, float]:
    """Show all that is drawn, boxes that run off aside, and some room beside it."""
    drawn = [float(x) for line in axes.lines for x in np.asarray(line.get_xdata(), dtype=float)]
    low, high = min([0.9, *drawn]), max([1.1, *drawn])
    room = 0.08 * (high - low)
    return max(low - room, 0.0), high + room


def finish_shares(
    picture: Picture,
    claims: Sequence[Claim],
    label: str,
    nothing: str = "No range is implied: the other figures conflict among themselves, or do not reach.",
) -> None:
    """Mark the printed figures at 100 %, and say what the axis is; what to write where there are none."""
    axes = picture.axes
    for k in range(len(claims)):
        axes.plot(1, k, marker="x", color=INK, markersize=6, linestyle="none", zorder=4)
    axes.set_xlim(*_limits(axes))
    axes.axvline(1, color=INK, linewidth=0.8, zorder=1)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.4g} %")
    axes.set_xlabel(label)
    if not claims:
        say_nothing(picture, nothing)
