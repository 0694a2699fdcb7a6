"""Figures on two sides of a date or in two windows, as a case whose second coefficient is the contrast asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.cells.period import Period
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.stats.arrays import Floats
from deserstats.stats.variance_models import Rivals
from deserstats.trend.estimate.grid import TrendCase, TrendQuestion
from deserstats.trend.estimate.implied_sums import Independent, Sum, Window, independent
from deserstats.trend.estimate.rate_answer import names
from deserstats.trend.estimate.sums import select_sums


@dataclass(frozen=True, slots=True)
class Sides:
    """The figures that lie on either side.

    Attributes
    ----------
    rows : per side, disjoint atoms of exact figures and the other figures that lie in it
    used : ids of the claims behind them
    unused : (id, reason) of the others
    notes : how ambiguous windows are read
    """

    rows: tuple[tuple[Sum, ...], ...]
    used: tuple[str, ...]
    unused: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def all_rows(self) -> tuple[Sum, ...]:
        """Rows of both sides."""
        return tuple(row for side in self.rows for row in side)


def window_of(period: Period) -> Window:
    """Return a period as ordinals."""
    return period.start.toordinal(), period.end.toordinal()


def sides_of(question: TrendQuestion, windows: Sequence[Window], beyond: str) -> Sides:
    """Return the figures inside each window, also those that running totals fix by difference.

    ``beyond`` says of a claim that it reaches over an end of a window and no others cut it there.
    """
    claims = question.claims
    meant = {c.id: _meant(c.windows, windows) for c in claims if len(c.windows) > 1}
    read = {name: k for name, k in meant.items() if k is not None}
    left = dict.fromkeys(meant.keys() - read.keys(), "none of its possible windows is inside")
    chosen = select_sums(claims.drop(list(left)) if left else claims, question.wanted, read)
    found = independent(chosen.sums)
    why = {name: _unused(s, found, windows, beyond) for s in (*found.told, *found.implied) for name in s.ids}
    left |= why | dict(chosen.unused)
    used = tuple(c.id for c in claims if why.get(c.id) == "")
    notes = [f"{i} is read as {claims[i].windows[k]}, one of its possible windows" for i, k in read.items()]
    return Sides(
        rows=_rows(found.rows, windows),
        used=used,
        unused=tuple((c.id, left[c.id]) for c in claims if left.get(c.id)),
        notes=tuple(note for name, note in zip(read, notes, strict=True) if name in used),
    )


def _unused(s: Sum, found: Independent, windows: Sequence[Window], beyond: str) -> str:
    """Say why a sum tells nothing of the windows; blank where it does."""
    if any(_inside(s.window, w) for w in windows) or _tells(s, found, windows):
        return ""
    meets = any(s.window[0] < b and a < s.window[1] for a, b in windows)
    return beyond if meets else "outside of the windows"


def _rows(rows: Sequence[Sum], windows: Sequence[Window]) -> tuple[tuple[Sum, ...], ...]:
    return tuple(tuple(row for row in rows if _inside(row.window, w)) for w in windows)


def _tells(s: Sum, found: Independent, windows: Sequence[Window]) -> bool:
    """Whether an exact sum across an end is needed for what others fix inside by difference."""
    if not s.is_exact or s not in found.told:
        return False
    rest = independent(other for other in found.told if other is not s)
    return _rows(rest.rows, windows) != _rows(found.rows, windows)


def _meant(possible: Sequence[Period], windows: Sequence[Window]) -> int | None:
    """Return the first possible window that lies inside one of those asked for: asking for it chooses it."""
    return next((k for k, p in enumerate(possible) if any(_inside(window_of(p), w) for w in windows)), None)


def _inside(inner: Window, outer: Window) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def obstacle(question: TrendQuestion, sides: Sides, budget: Budget) -> str:
    """Say what keeps any figures from being compared; blank when nothing does."""
    refusal = question.refusal("the rates of a measure that may be negative have no ratio")
    if refusal:
        return refusal
    if not sides.used:
        return "no figure lies on either side"
    if FeasibleSet.of_all(System(question.claims.select(ids=list(sides.used))), budget).is_empty:
        return f"the claims used contradict each other ({names(sides.used)}); leave out those of a repair first"
    return ""


def lack(case: TrendCase, rivals: Rivals, needed: int) -> str:
    """Say what keeps a fit from being an answer; blank when nothing does."""
    if rivals.rank < needed:
        return f"{rivals.rank} independent figures, and a p-value needs {needed}"
    if not rivals.is_identified:
        return "the figures do not tell the two sides apart"
    if not rivals.fits or not rivals.converged:
        return "the fit did not settle"
    return case.unvaried(rivals)


def with_design(case: TrendCase, design: Floats) -> TrendCase:
    """Return the case with columns of its own; the second is what is asked for."""
    return replace(case, grid=replace(case.grid, design=design))


def seasons_apart(windows: Sequence[Sequence[Window]]) -> float:
    """Return which share of the days of two groups of windows lies in other months of the year.

    Examples
    --------
    >>> from datetime import date
    >>> january, june, next_june = (
    ...     [(date(y, m, 1).toordinal(), date(y, m + 1, 1).toordinal())] for y, m in ((2023, 1), (2023, 6), (2024, 6))
    ... )
    >>> seasons_apart([january, june]), seasons_apart([june, next_june])
    (1.0, 0.0)
    """
    shares = []
    for group in windows:
        days = np.concatenate([np.arange(a, b) for a, b in group])
        # proleptic days since 1970 in months: numpy counts months of the calendar
        months = (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
        shares.append(np.bincount(months, minlength=12) / len(days))
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


EPOCH = 719163
"""Ordinal of 1 January 1970."""
