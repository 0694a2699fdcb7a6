"""Figures on their grid: what a trend is fitted to, and how the fit is told of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import factorial
from typing import Any

import numpy as np

from deserstats.checks.query import Target
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.trend.covariance import Array, Grid
from deserstats.trend.estimate_answers import TrendFigure, Use
from deserstats.trend.estimate_rows import Calendar, Sum, Window, calendar, independent
from deserstats.trend.likelihood import Model, Reports
from deserstats.trend.rivals import Mask

YEAR = 365.2425
STEPS = {"month": YEAR / 12, "week": 7.0, "day": 1.0}
"""Length of a step in days."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked."""

    claims: ClaimSet
    reading: Reading
    wanted: Target
    season: bool
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Figures on their grid.

    Attributes
    ----------
    sums : figures in the order of the rows of ``reports``
    implied : exact figures that others imply; they are told, not fitted
    low, high : (k,) ends, infinite where there is none
    whole : whether single events are counted
    """

    sums: tuple[Sum, ...]
    implied: tuple[Sum, ...]
    days: Calendar
    grid: Grid
    reports: Reports
    low: Array
    high: Array
    whole: bool

    @property
    def per_step(self) -> float:
        """Exposure of one step in days."""
        return STEPS[self.days.unit]

    @property
    def gamma(self) -> Model:
        """The gamma process; counts of single events vary at least as a Poisson count does."""
        return Model(poisson=self.whole, floor=1.0 if self.whole else 1e-9 * float(np.abs(self.reports.y).max()))

    def atoms(self, kept: Mask | None = None) -> tuple[Window, ...]:
        """Return the windows that the kept figures fix."""
        sums = self.sums if kept is None else [s for s, keep in zip(self.sums, kept, strict=True) if keep]
        return independent(sums).atoms

    def rank(self, kept: Mask) -> int:
        """Return the number of independent figures among those kept."""
        return len(self.atoms(kept))

    def counted(self, atoms: Sequence[Window]) -> dict[str, Any]:
        """Return the atoms as fields of an answer, with the p-value that order alone could reach."""
        return {
            "atoms": tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in atoms),
            "smallest_pvalue": min(1.0, 2 / factorial(min(len(atoms), 100))),
        }

    def figures(self, mu: Array | None, intervals: Mask) -> tuple[TrendFigure, ...]:
        """Return the figures beside their fitted totals."""
        uses = [(s, Use.INTERVAL if wide else Use.FIGURE) for s, wide in zip(self.sums, intervals, strict=True)]
        rows = uses + [(s, Use.IMPLIED) for s in self.implied]
        fitted: list[float | None] = [None] * len(rows)
        if mu is not None:
            fitted = [float(v) for v in self.days.incidence([s.window for s, _ in rows]) @ mu]
        figures = [
            TrendFigure(
                ids=s.ids, start=date.fromordinal(s.window[0]), end=date.fromordinal(s.window[1]),
                low=_number(s.bounds.low), high=_number(s.bounds.high), fitted=value, use=use,
            )
            for (s, use), value in zip(rows, fitted, strict=True)
        ]  # fmt: skip
        return tuple(sorted(figures, key=lambda f: (f.start, f.end)))


def case_of(question: Question, sums: Sequence[Sum]) -> Case:
    """Put figures on their grid."""
    chosen = independent(sums)
    days = calendar([s.window for s in chosen.sums], chosen.atoms)
    first = [_first_guess(s) for s in chosen.sums]
    reports = Reports(
        days.incidence([s.window for s in chosen.sums]),
        np.array([y for y, _ in first]),
        np.diag([v for _, v in first]),
        chosen.rank,
    )
    wanted = question.wanted
    return Case(
        sums=chosen.sums, implied=chosen.implied, days=days, grid=_grid(days, question.season), reports=reports,
        low=np.array([0.0 if s.bounds.low is None else float(s.bounds.low) for s in chosen.sums]),
        high=np.array([np.inf if s.bounds.high is None else float(s.bounds.high) for s in chosen.sums]),
        whole=not question.claims.scheme.is_continuous(wanted.measure, wanted.unit),
    )  # fmt: skip


def _first_guess(s: Sum) -> tuple[float, float]:
    """Return a middle and a variance; a figure with one end says next to nothing at first."""
    if s.is_closed:
        return s.middle, s.width**2 / 12
    end = float(s.bounds.low if s.bounds.low is not None else s.bounds.high or 0)
    return end, max(end, 1.0) ** 2


def _grid(days: Calendar, season: bool) -> Grid:
    middle = (days.starts[0] + days.ends[-1]) / 2
    columns = [np.ones(len(days.starts)), (days.middles - middle) / YEAR]
    if season:
        months = np.array(days.months)
        # the effects of the twelve months add up to nothing
        columns += [(months == m).astype(float) - (months == 11) for m in range(11)]
    return Grid(days.ends - days.starts, np.column_stack(columns), days.steps())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
