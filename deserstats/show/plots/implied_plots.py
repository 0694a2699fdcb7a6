"""Printed figures against what the other figures imply for them, each in percent of the printed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from deserstats.checks.consistency.answers import ClaimStanding, ConsistencyResult, Standing
from deserstats.claims.claim import Claim
from deserstats.show.plots.style import BLUE, INK, LOOKS, PALE, new_axes, style
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.compare_answers import AnswerComparison

SHOWN = 30
"""Claims drawn: those outside the implied range first, then those in conflict, then the narrowest ranges."""

REACH = 2.0
"""Largest share of the printed figure that is drawn; beyond it an arrow."""

Ends = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class Range:
    """An implied range as shares of the printed figure; no upper end where there is no limit."""

    claim: Claim
    standing: ClaimStanding
    ends: Ends


def plot_implied(result: ConsistencyResult, ax: Axes | None = None) -> Axes:
    """Draw for each claim the range that the others imply, against the printed figure (100 %).

    Parameters
    ----------
    result : ConsistencyResult
        The answer on a table.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Notes
    -----
    A cross is the printed figure, its pale box the range that its words allow. Claims for which
    the others imply no range are left out and counted; those outside it come first.
    """
    able = _ranges(result)
    rows = sorted(able, key=lambda row: _rank(row, result))[:SHOWN]
    with style():
        axes = ax if ax is not None else new_axes(height=1.9 + 0.27 * max(len(rows), 1))
        for k, row in enumerate(rows):
            look = LOOKS[row.standing.verdict]
            _box(axes, row, result, k)
            _bar(axes, row.ends, k, look.colour, 0.0)
            axes.plot(1, k, marker="x", color=INK, markersize=6, linestyle="none", zorder=4)
        off = sum(_is_off(row, result) for row in able)
        left = len(result.claims) - len(rows)
        title = f"{count(off, 'figure')} of {len(able):,} outside what the others imply"
        _finish(axes, [row.claim.id for row in rows], title + (f" ({left:,} not drawn)" if left else ""))
        if not rows:
            _say_nothing(axes)
    return axes


def plot_answer_comparison(change: AnswerComparison, ax: Axes | None = None) -> Axes:
    """Draw the implied range of each affected claim before (pale) and after, against the printed figure."""
    old = {row.claim.id: row for row in _ranges(change.before)}
    new = {row.claim.id: row for row in _ranges(change.after)}
    names = [n for n in change.to_frame()["id"] if n in old or n in new][:SHOWN]
    with style():
        axes = ax if ax is not None else new_axes(height=1.9 + 0.32 * max(len(names), 1))
        for k, name in enumerate(names):
            if name in old:
                _bar(axes, old[name].ends, k, PALE, -0.16)
            if name in new:
                _bar(axes, new[name].ends, k, BLUE, 0.16)
            axes.plot(1, k, marker="x", color=INK, markersize=6, linestyle="none", zorder=4)
        _finish(axes, names, str(change).split("\n")[0])
        if not names:
            _say_nothing(axes)
        axes.set_xlabel(
            "implied range (diamond: one value) before, pale, and after, blue, as a share of the printed figure (cross)"
        )
    return axes


def _say_nothing(axes: Axes) -> None:
    text = "No range is implied: the other figures conflict among themselves, or do not reach."
    axes.annotate(text, (0.5, 0.5), xycoords="axes fraction", ha="center", color=INK,
                  bbox={"facecolor": "white", "edgecolor": "none"})  # fmt: skip


def _ranges(result: ConsistencyResult) -> list[Range]:
    found = []
    for s in result.standings:
        claim = result.claims[s.id]
        if claim.figure is None or not claim.figure.value or (s.implied_high is None and not s.implied_low):
            continue
        low, high = (
            None if e is None else float(Fraction(e) / claim.figure.value) for e in (s.implied_low, s.implied_high)
        )
        found.append(Range(claim, s, (low or 0.0, high)))
    return found


def _rank(row: Range, result: ConsistencyResult) -> tuple[bool, bool, bool, float]:
    low, high = row.ends
    return (not _is_off(row, result), row.standing.verdict != Standing.IN_CONFLICT, low == high,
            REACH * 2 if high is None else high - low)  # fmt: skip


def _is_off(row: Range, result: ConsistencyResult) -> bool:
    """Whether no value that the claim's words allow is one that the others imply."""
    allowed, s = row.claim.allowed(result.claims.reading), row.standing
    below = allowed.high is not None and s.implied_low is not None and allowed.high < s.implied_low
    return below or (allowed.low is not None and s.implied_high is not None and s.implied_high < allowed.low)


def _box(axes: Axes, row: Range, result: ConsistencyResult, k: int) -> None:
    allowed = row.claim.allowed(result.claims.reading)
    assert row.claim.figure is not None
    ends = [None if e is None else float(Fraction(e) / row.claim.figure.value) for e in (allowed.low, allowed.high)]
    low, high = ends[0] if ends[0] is not None else 0.0, ends[1] if ends[1] is not None else REACH
    axes.fill_between(
        [max(low, 0.0), min(high, REACH)], [k - 0.36] * 2, [k + 0.36] * 2, color=PALE, alpha=0.18, linewidth=0
    )


def _bar(axes: Axes, ends: Ends, k: int, colour: str, shift: float) -> None:
    low, high = min(ends[0], REACH), REACH if ends[1] is None else min(ends[1], REACH)
    y = k + shift
    axes.plot([low, high], [y, y], color=colour, linewidth=4, solid_capstyle="butt", zorder=3)
    if low == high:
        axes.plot(low, y, marker="D", color="none", markeredgecolor=colour, markeredgewidth=1.6, markersize=8,
                  linestyle="none", zorder=3)  # fmt: skip
    if ends[1] is None or ends[1] > REACH:
        axes.plot(REACH, y, marker=">", color=colour, markersize=6, linestyle="none", zorder=3, clip_on=False)


def _limits(axes: Axes) -> tuple[float, float]:
    """Show all that is drawn, boxes that run off aside, and some room beside it."""
    drawn = [float(x) for line in axes.lines for x in np.asarray(line.get_xdata(), dtype=float)]
    low, high = min([0.9, *drawn]), max([1.1, *drawn])
    room = 0.06 * (high - low)
    return max(low - room, 0.0), high if high >= REACH else high + room


def _finish(axes: Axes, names: Sequence[str], title: str) -> None:
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(max(len(names), 1) - 0.4, -0.6)
    axes.set_xlim(*_limits(axes))
    axes.axvline(1, color=INK, linewidth=0.8, zorder=1)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(
        "range that the other figures imply, of the printed one (cross; pale box: its words; diamond: one value)"
    )
    axes.set_title(title, wrap=True)
