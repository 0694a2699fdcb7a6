"""Figures on their grid: what a trend is fitted to, and how the fit is told of them again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from deserstats.checks.bounds.target import Target
from deserstats.claims.claimset import ClaimSet
from deserstats.stats.arrays import Floats, Mask
from deserstats.stats.covariance import Grid
from deserstats.stats.likelihood import Model, Reports
from deserstats.stats.variance_models import Coarse, Rivals
from deserstats.trend.estimate.calendar_pieces import STEPS, Calendar, calendar
from deserstats.trend.estimate.estimate_answers import TrendFigure, Use
from deserstats.trend.estimate.implied_sums import Boundaries, Sum, Window, boundaries, independent, no_shorter
from deserstats.trend.estimate.population import Population
from deserstats.trend.estimate.rate_answer import Asked, asked
from deserstats.wording import Exact

YEAR = 365.2425

SHORT = 0.75
"""Steps below which a window is joined to its neighbour where factors hold for a whole step."""


MONTHLY = 24
"""Independent windows from which every month of the year has a level of its own."""


class TrendAsked(Asked):
    """What the question of a trend was asked: fields of its answer."""

    season: bool
    population: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """What was asked."""

    claims: ClaimSet
    wanted: Target
    season: bool = False
    confidence: float = 0.95
    population: Population | None = None
    effort: float = 1.0

    @property
    def asked(self) -> Asked:
        """Fields of an answer that is about windows."""
        return asked(self.claims, self.wanted, self.confidence, self.effort)

    @property
    def asked_trend(self) -> TrendAsked:
        """Fields of an answer that is about growth."""
        points = self.population.points if self.population is not None else ()
        return {**self.asked, "season": self.season, "population": points}

    def refusal(self, of_signed: str) -> str:
        """Say why the measure has no rate, whatever the figures are: ``of_signed`` where it may be negative."""
        scheme, measure = self.claims.scheme, self.wanted.measure
        if scheme.is_signed(measure):
            return of_signed
        additive = scheme.additive.get(measure, "sum")
        if additive != "sum":
            return f"the measure is declared additive={additive!r}, so that its windows do not add up"
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class TrendCase:
    """Figures on their grid.

    Attributes
    ----------
    rows : what is fitted, in the order of ``reports``: atoms of exact figures, and the other figures
    told, implied : the figures as they were told; the second are implied by exact ones
    low, high : (k,) ends, infinite where there is none
    whole : whether single events are counted
    """

    rows: tuple[Sum, ...]
    told: tuple[Sum, ...]
    implied: tuple[Sum, ...]
    days: Calendar
    grid: Grid
    reports: Reports
    low: Floats
    high: Floats
    whole: bool

    @property
    def per_step(self) -> float:
        """Exposure of one step in days."""
        return STEPS[self.days.unit]

    @property
    def gamma(self) -> Model:
        """The gamma process; counts of single events vary at least as a Poisson count does."""
        return Model(poisson=self.whole, floor=1.0 if self.whole else 1e-9 * float(np.abs(self.reports.y).max()))

    def graph(self, kept: Mask) -> Boundaries:
        """Return the boundary days of the kept rows."""
        return boundaries(s for i, s in enumerate(self.rows) if kept[i])

    def atoms(self, kept: Mask) -> list[Window]:
        """Return the windows that the kept rows fix."""
        return self.graph(kept).atoms()

    def rank(self, kept: Mask) -> int:
        """Return the number of independent rows among those kept."""
        return len(self.atoms(kept))

    def coarse(self, kept: Mask) -> Coarse:
        """Join windows much shorter than a step to their neighbours.

        Log-normal factors hold for a whole step: inside one they allow single events to vary, no more,
        so that windows of a few days would weigh far too much.
        """
        shortest = SHORT * self.per_step
        days = no_shorter(self.graph(kept), shortest)
        exact = boundaries(s for s in self.rows if s.is_exact)
        joined = [w for group in exact.groups() for w in itertools.pairwise(filter(days.__contains__, group))]
        others = [i for i, s in enumerate(self.rows) if not s.is_exact and self._stays(i, kept, days, shortest)]
        sums = [[float(s.is_exact and exact.holds(w, s.window)) for s in self.rows] for w in joined]
        alone = np.eye(len(self.rows))[others]
        graph = Boundaries()
        graph.join(*joined, *(self.rows[i].window for i in others if kept[i]))
        return Coarse(
            joined=np.vstack([np.array(sums).reshape(-1, len(self.rows)), alone]),
            own=np.array([-1] * len(joined) + others, dtype=np.int64),
            rank=len(graph.atoms()),
        )

    def _stays(self, i: int, kept: Mask, days: set[int], shortest: float) -> bool:
        """Whether a rounded or cut figure is used where windows are joined."""
        first, last = self.rows[i].window
        return {first, last} <= days if kept[i] else last - first >= shortest

    def unvaried(self, rivals: Rivals) -> str:
        """Say that amounts are too even to tell their variability; blank where they are not."""
        if self.whole or rivals.gamma is None or rivals.gamma.fit.spread > self.gamma.floor:
            return ""
        return "the figures do not vary, so that nothing says how much they could"

    def figures(self, mu: Floats | None, intervals: Mask) -> tuple[TrendFigure, ...]:
        """Return the figures beside their fitted totals."""
        wide = {row.window for row, chosen in zip(self.rows, intervals, strict=True) if chosen}
        rows = [(s, Use.INTERVAL if not s.is_exact and s.window in wide else Use.FIGURE) for s in self.told]
        rows += [(s, Use.IMPLIED) for s in self.implied]
        fitted: list[float | None] = [None] * len(rows)
        if mu is not None:
            fitted = [float(v) for v in self.days.incidence([s.window for s, _ in rows]) @ mu]
        figures = [_figure(s, value, use) for (s, use), value in zip(rows, fitted, strict=True)]
        return tuple(sorted(figures, key=lambda f: (f.start, f.end)))


def _figure(s: Sum, fitted: float | None, use: Use) -> TrendFigure:
    start, end = map(date.fromordinal, s.window)
    low, high = _float(s.bounds.low), _float(s.bounds.high)
    return TrendFigure(ids=s.ids, start=start, end=end, low=low, high=high, fitted=fitted, use=use)


def case_of(question: TrendQuestion, sums: Sequence[Sum]) -> TrendCase:
    """Put figures on their grid."""
    found = independent(sums)
    windows = [s.window for s in found.rows]
    rank = len(boundaries(found.rows).atoms())
    days = calendar(windows, by_month=question.season)
    middles, variances = zip(*map(_first_guess, found.rows), strict=True)
    return TrendCase(
        rows=found.rows,
        told=found.told,
        implied=found.implied,
        days=days,
        grid=_grid(days, question, rank),
        reports=Reports(days.incidence(windows), np.array(middles), np.diag(np.array(variances)), rank),
        low=np.array([_float(s.bounds.low) or 0.0 for s in found.rows]),
        high=np.array([np.inf if s.bounds.high is None else float(s.bounds.high) for s in found.rows]),
        whole=not question.claims.scheme.is_continuous(question.wanted.measure, question.wanted.unit),
    )


def _first_guess(s: Sum) -> tuple[float, float]:
    """Return a middle and a variance; a figure with one end says next to nothing at first."""
    if s.is_closed:
        return s.middle, s.width**2 / 12
    end = float(s.bounds.low if s.bounds.low is not None else s.bounds.high or 0)
    return end, max(end, 1.0) ** 2


def _grid(days: Calendar, question: TrendQuestion, n: int) -> Grid:
    middle = (days.starts[0] + days.ends[-1]) / 2
    columns = [np.ones(len(days.starts)), (days.middles - middle) / YEAR]
    if question.season:
        columns += _season(days, n)
    exposure = days.ends - days.starts
    if question.population is not None:
        exposure = exposure * question.population.relative(days.middles)
    return Grid(exposure, np.column_stack(columns), days.steps())


def _season(days: Calendar, n: int) -> list[Floats]:
    """Return a level for every month of the year or quarter, or a wave a year where there are too few windows."""
    if days.unit == "quarter":
        return _levels((np.array(days.months) - days.offset) // 3 % 4, 4)
    if n >= MONTHLY:
        return _levels(np.array(days.months), 12)
    turn = 2 * np.pi * days.middles / YEAR
    return [np.cos(turn), np.sin(turn)]


def _levels(at: NDArray[np.int64], n: int) -> list[Floats]:
    """Return the columns of levels that add up to nothing."""
    return [(at == m).astype(float) - (at == n - 1) for m in range(n - 1)]


def _float(value: Exact | None) -> float | None:
    return None if value is None else float(value)
