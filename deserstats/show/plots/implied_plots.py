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
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.show.plots.axes import band, drawing, rows_of, say_nothing, title
from deserstats.show.plots.style import BLUE, INK, LOOKS, PALE
from deserstats.wording import Exact, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.compare_answers import AnswerComparison

SHOWN = 30
"""Claims drawn: those outside the implied range first, then those in conflict, then the narrowest ranges."""

REACH = 2.0
"""Largest share of the printed figure that is drawn; beyond it an arrow."""

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
    the others imply no range are left out and counted; those outside it come first.

    Examples
    --------
    >>> import deserstats as ds
    >>> axes = ds.plot_implied(ds.load_example("two-figures"))
    >>> axes.figure.savefig("implied.png")  # doctest: +SKIP
    """
    if not isinstance(result, ConsistencyResult):
        result = check_consistency(result)
    able = _ranges(result)
    rows = sorted(able, key=lambda row: _rank(row, result))[:SHOWN]
    with drawing(ax, height=1.9 + 0.27 * max(len(rows), 1)) as axes:
        for k, row in enumerate(rows):
            _box(axes, row, result, k)
            _bar(axes, row.ends, k, LOOKS[row.standing.verdict].colour)
        off = sum(_is_off(row, result) for row in able)
        left = len(result.claims) - len(rows)
        rest = f" ({left:,} not drawn)" if left else ""
        axes.set_title(f"{count(off, 'figure')} of {len(able):,} outside what the others imply{rest}", wrap=True)
        axes.set_xlabel(
            "range that the other figures imply, of the printed one (cross; pale box: its words; diamond: one value)"
        )
        _finish(axes, [row.claim.id for row in rows])
    return axes


def plot_answer_comparison(change: AnswerComparison, ax: Axes | None = None) -> Axes:
    """Draw the implied range of each affected claim before (pale) and after, against the printed figure."""
    old, new = ({row.claim.id: row for row in _ranges(side)} for side in (change.before, change.after))
    names = [n for n in change.to_frame()["id"] if n in old or n in new][:SHOWN]
    with drawing(ax, height=1.9 + 0.32 * max(len(names), 1)) as axes:
        for k, name in enumerate(names):
            for rows, colour, shift in ((old, PALE, -0.16), (new, BLUE, 0.16)):
                if name in rows:
                    _bar(axes, rows[name].ends, k + shift, colour)
        title(axes, change)
        axes.set_xlabel(
            "implied range (diamond: one value) before, pale, and after, blue, as a share of the printed figure (cross)"
        )
        _finish(axes, names)
    return axes


def _ranges(result: ConsistencyResult) -> list[ImpliedRange]:
    found = []
    for s in result.standings:
        claim = result.claims[s.id]
        if claim.figure is None or not claim.figure.value or (s.implied_high is None and not s.implied_low):
            continue
        low, high = _shares(claim, s.implied_low, s.implied_high)
        found.append(ImpliedRange(claim, s, (low or 0.0, high)))
    return found


def _shares(claim: Claim, *ends: Exact | None) -> list[float | None]:
    """Return numbers as shares of the printed figure."""
    assert claim.figure is not None
    return [None if end is None else float(Fraction(end) / claim.figure.value) for end in ends]


def _rank(row: ImpliedRange, result: ConsistencyResult) -> tuple[bool, bool, bool, float]:
    low, high = row.ends
    width = REACH * 2 if high is None else high - low
    return not _is_off(row, result), row.standing.verdict != Standing.IN_CONFLICT, low == high, width


def _is_off(row: ImpliedRange, result: ConsistencyResult) -> bool:
    """Whether no value that the claim's words allow is one that the others imply."""
    allowed, s = row.claim.allowed(result.claims.reading), row.standing
    below = allowed.high is not None and s.implied_low is not None and allowed.high < s.implied_low
    return below or (allowed.low is not None and s.implied_high is not None and s.implied_high < allowed.low)


def _box(axes: Axes, row: ImpliedRange, result: ConsistencyResult, k: int) -> None:
    allowed = row.claim.allowed(result.claims.reading)
    low, high = _shares(row.claim, allowed.low, allowed.high)
    span = [max(low or 0.0, 0.0), REACH if high is None else min(high, REACH)]
    band(axes, span, k - 0.36, k + 0.36, PALE, 0.18)


def _bar(axes: Axes, ends: Ends, y: float, colour: str) -> None:
    low, high = min(ends[0], REACH), REACH if ends[1] is None else min(ends[1], REACH)
    axes.plot([low, high], [y, y], color=colour, linewidth=4, solid_capstyle="butt", zorder=3)
    if low == high:
        (mark,) = axes.plot(low, y, marker="D", color="none", markersize=8, linestyle="none", zorder=3)
        mark.set(markeredgecolor=colour, markeredgewidth=1.6)
    if ends[1] is None or ends[1] > REACH:
        axes.plot(REACH, y, marker=">", color=colour, markersize=6, linestyle="none", zorder=3, clip_on=False)


def _limits(axes: Axes) -> tuple[float, float]:
    """Show all that is drawn, boxes that run off aside, and some room beside it."""
    drawn = [float(x) for line in axes.lines for x in np.asarray(line.get_xdata(), dtype=float)]
    low, high = min([0.9, *drawn]), max([1.1, *drawn])
    room = 0.06 * (high - low)
    return max(low - room, 0.0), high if high >= REACH else high + room


def _finish(axes: Axes, names: Sequence[str]) -> None:
    for k in range(len(names)):
        axes.plot(1, k, marker="x", color=INK, markersize=6, linestyle="none", zorder=4)
    rows_of(axes, names)
    axes.set_xlim(*_limits(axes))
    axes.axvline(1, color=INK, linewidth=0.8, zorder=1)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    if not names:
        say_nothing(axes, "No range is implied: the other figures conflict among themselves, or do not reach.")
