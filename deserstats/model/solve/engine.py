"""Can these rows all hold? Floats suggest, fractions and integers decide.

One series alone goes to the graph of :mod:`network`. Everything else asks HiGHS, in a frame
shifted to the last exact point so that small contradictions among large numbers stay visible;
its infeasible rays are rationalised and added up, its points are rounded and put into every row.
What survives neither goes to the exact simplex.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import DECISION, Budget, StoppedError
from deserstats.model.proof.farkas import candidates, gap, smallest_whole
from deserstats.model.proof.outcome import Decision, Feasible, Refuted, Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Form
from deserstats.model.solve.branch_and_bound import decide_exactly
from deserstats.model.solve.highs import INFINITY, Floats, Guess, Guesser, Outcome
from deserstats.model.solve.network import Network, is_network
from deserstats.model.solve.problem import LinearProblem, Point
from deserstats.model.solve.program import Program
from deserstats.model.solve.rational import refined
from deserstats.wording import Exact

SCALE = 1e4
"""Largest number shown to HiGHS: with it, and its tolerance of 1e-7, its answers are best."""

REACH = 1e6
"""How far around a point whole numbers are searched."""

EDGE = 10
"""Steps a row of looking for a way or a cycle through a graph."""

ZOOM = 15
"""Steps a row of looking at all rows from a point."""

PROOF = 30
"""Steps a row of making a proof, or a program, of rows."""

REFINED = 150
"""Steps a row of a proof for fractions by elimination, where simple ones do not add up."""

HURRIED_ENTRIES = 2_500
"""Rows times cells up to which a question in a hurry is taken to whole numbers and fractions at all."""

ZOOMS = 4
"""Times that the frame is shifted to the last point before fractions take over."""


class Engine:
    """Decides any subset of a list of rows; the linear program stays warm between questions."""

    def __init__(self, rows: Sequence[Constraint], domain: Domain, budget: Budget, extra: Sequence[Form] = ()) -> None:
        self.rows = rows
        self.domain = domain
        self.budget = budget
        self.is_network = bool(rows) and is_network([*(row.form for row in rows), *extra], domain)
        self.extra = extra
        self._problem: LinearProblem | None = None
        self._guesser: Guesser | None = None
        self._bounds: tuple[tuple[Constraint, ...], Floats, Floats] | None = None

    def decide(self, active: Iterable[int] | None = None) -> Decision:
        """Decide the rows, or those of them that are named."""
        chosen = list(range(len(self.rows))) if active is None else list(active)
        if not chosen:
            return Feasible({})
        if self.budget.is_over:
            return Unknown(self.budget.reason)
        self.budget.spend(DECISION)
        if self.is_network:
            self.budget.spend(EDGE * len(chosen))
            return self._renumbered(Network([self.rows[i] for i in chosen]).decide(), chosen)
        return self._decide(chosen)

    def refute(self, active: Iterable[int]) -> Refuted | None:
        """Return a contradiction among some rows that one linear program shows, or None: the rows may hold, or not.

        Much cheaper than a decision, where a contradiction that is missed does no harm.
        """
        chosen = list(active)
        if not chosen or self.budget.is_over:
            return None
        if self.is_network:
            answer = self.decide(chosen)
            return answer if isinstance(answer, Refuted) else None
        self.budget.spend(DECISION + len(chosen))
        self.frame([0] * len(self.problem.pieces), chosen, None)
        guess = self.guesser.run(self.budget)
        return self._refutation(guess, chosen) if guess.outcome == Outcome.INFEASIBLE else None

    @property
    def problem(self) -> LinearProblem:
        """The rows on columns."""
        if self._problem is None:
            self._problem = LinearProblem(self.rows, self.domain, self.extra)
        return self._problem

    @property
    def guesser(self) -> Guesser:
        """The linear program: one row a row, then one a cell that cannot be negative."""
        if self._guesser is None:
            self._guesser = build(self.problem)
        return self._guesser

    def _decide(self, chosen: list[int]) -> Decision:
        problem = self.problem
        point: Point = [0] * len(problem.pieces)
        reach: float | None = None
        for _ in range(ZOOMS):
            self.budget.spend(ZOOM * len(chosen))
            scale = self.frame(point, chosen, reach)
            guess = self.guesser.run(self.budget)
            if guess.outcome == Outcome.INFEASIBLE:
                refuted = self._refutation(guess, chosen)
                if refuted is not None:
                    return refuted
                break
            if guess.point is None:
                break
            point = self.rounded(point, guess, scale)
            miss = problem.violation(point, chosen)
            if miss == 0:
                return _feasible(problem, point)
            if miss is None:
                break
            reach = zoomed(miss)
        if self.budget.is_hurried and len(chosen) * len(problem.pieces) > HURRIED_ENTRIES:
            return Unknown("a search for whole numbers would have taken long")
        found = self._whole_nearby(point, chosen)
        if found is not None:
            return found
        return self._renumbered(decide_exactly([self.rows[i] for i in chosen], self.domain, self.budget), chosen)

    def frame(self, point: Point, chosen: Sequence[int], reach: float | None) -> float:
        """Set the row bounds as seen from a point, clipped to ``reach``; return their scale."""
        problem = self.problem
        guesser = self.guesser
        low, high = np.full(guesser.n_rows, -INFINITY), np.full(guesser.n_rows, INFINITY)
        if any(point):
            for i in chosen:
                bounds, at = self.rows[i].bounds, problem.activity(i, point)
                if bounds.low is not None:
                    low[i] = float(bounds.low - at)
                if bounds.high is not None:
                    high[i] = float(bounds.high - at)
            for k, cell in enumerate(problem.falls, start=len(self.rows)):
                low[k] = -float(sum((a * point[j] for j, a in cell.items()), 0))
        else:
            own = list(chosen)
            low[own], high[own] = (end[own] for end in self.ends())
            low[len(self.rows) :] = 0.0
        below, above = low > -INFINITY, high < INFINITY
        if reach is not None:
            low[below] = np.maximum(low[below], -reach)
            high[above] = np.minimum(high[above], reach)
        largest = float(np.abs(np.r_[low[below], high[above]]).max(initial=0.0))
        scale = min(1.0, SCALE / largest) if largest else 1.0
        low[below] *= scale
        high[above] *= scale
        guesser.set_bounds(low, high)
        return scale

    def ends(self) -> tuple[Floats, Floats]:
        """Return the bounds of all rows in floats, as seen from nothing."""
        # a search for an end exchanges its last row
        if self._bounds is None or self._bounds[0] != tuple(self.rows):
            low = [-INFINITY if r.bounds.low is None else float(r.bounds.low) for r in self.rows]
            high = [INFINITY if r.bounds.high is None else float(r.bounds.high) for r in self.rows]
            self._bounds = tuple(self.rows), np.array(low), np.array(high)
        return self._bounds[1:]

    def rounded(self, point: Point, guess: Guess, scale: float) -> Point:
        """Add the guessed step to a point, rounded to what the columns may be."""
        assert guess.point is not None
        moved: Point = []
        for at, grain, step in zip(point, self.problem.grain, guess.point, strict=True):
            units = round(float(step) / scale * grain)
            moved.append(at + units if grain == 1 else at + Fraction(units, grain))
        return moved

    def _refutation(self, guess: Guess, chosen: Sequence[int]) -> Refuted | None:
        if guess.duals is None:
            return None
        floats = [float(guess.duals[i]) for i in chosen]
        self.budget.spend(len(chosen))
        found = self.shown(floats, chosen)
        if found is not None:
            return found
        support = supported(chosen, floats)
        try:
            answer = Program([self.rows[i] for i in support], self.domain, self.budget).refute()
        except StoppedError:
            return None
        return None if answer is None else answer.renumbered(support.__getitem__)

    def shown(self, floats: Sequence[float], chosen: Sequence[int]) -> Refuted | None:
        """Return the contradiction that multipliers in floats come near to, or None."""
        self.budget.spend(PROOF * len(supported(chosen, floats)))
        for found in self._proposed(floats, chosen):
            if gap(self.rows, found, self.domain) is not None:
                return Refuted(smallest_whole(found))
        return None

    def _proposed(self, floats: Sequence[float], chosen: Sequence[int]) -> Iterator[dict[int, Exact]]:
        yield from candidates(floats, chosen)
        self.budget.spend(REFINED * len(supported(chosen, floats)))
        yield refined(self.rows, chosen, floats)

    def _whole_nearby(self, point: Point, chosen: Sequence[int]) -> Feasible | None:
        """Ask HiGHS for whole cells near the last point."""
        problem = self.problem
        if any(grain != 1 for grain in problem.grain):
            return None
        self.budget.spend(PROOF * len(chosen))
        on = problem.on_cells(chosen)
        ranges = [self.rows[i].bounds for i in chosen]
        ends = (end for bounds in ranges for end in (bounds.low, bounds.high) if end is not None)
        small = max((abs(float(end)) for end in ends), default=0.0) <= REACH
        at = [0 if small else sum(problem.cell(point, j) for j in members) for members in on.members]
        guess = _around(on.entries, ranges, at).search(self.budget)
        if guess.point is None:
            return None
        moved = {cell: v + round(float(step)) for cell, v, step in zip(on.cells, at, guess.point, strict=True)}
        found = problem.from_cells(moved)
        return _feasible(problem, found) if problem.violation(found, chosen) == 0 else None

    def _renumbered(self, answer: Decision, numbers: Sequence[int]) -> Decision:
        """Translate the row numbers of a sublist; bounds of splits come after all rows."""
        k, n = len(numbers), len(self.rows)
        if not isinstance(answer, Refuted):
            return answer
        return answer.renumbered(lambda i: numbers[i] if i < k else n + i - k)


def supported(numbers: Iterable[int], floats: Sequence[float]) -> list[int]:
    """Return the rows whose multiplier floats do not take for nothing."""
    largest = max(map(abs, floats), default=0.0)
    return [i for i, y in zip(numbers, floats, strict=True) if abs(y) > 1e-9 * largest]


def _around(entries: Sequence[Mapping[int, Exact]], ranges: Sequence[Interval], at: Sequence[Exact]) -> Guesser:
    """Return a program in whole numbers for steps from the values of cells, none of them long."""
    sizes = [lcm(*(Fraction(a).denominator for a in row.values())) for row in entries]
    rows = [{j: a * size for j, a in row.items()} for row, size in zip(entries, sizes, strict=True)]
    guesser = Guesser(rows, len(at), np.maximum([-float(v) for v in at], -REACH))
    low, high = np.full(len(rows), -INFINITY), np.full(len(rows), INFINITY)
    for k, (row, bounds, size) in enumerate(zip(rows, ranges, sizes, strict=True)):
        room = bounds.scaled(size).shifted(-sum(a * at[j] for j, a in row.items()))
        if room.low is not None:
            low[k] = max(float(room.low), -REACH * size)
        if room.high is not None:
            high[k] = min(float(room.high), REACH * size)
    guesser.set_bounds(low, high)
    return guesser


def zoomed(miss: Exact) -> float:
    """Return how far to look around a point that misses by so much."""
    return max(1e6, float(miss) * 1e3)


def build(problem: LinearProblem) -> Guesser:
    """Return the linear program of a problem: its rows, then one a cell that cannot be negative."""
    return Guesser([*problem.entries, *problem.falls], len(problem.pieces))


def _feasible(problem: LinearProblem, point: Point) -> Feasible:
    covered = (j for j in range(len(problem.pieces)) if problem.covered[j])
    return Feasible({problem.pieces[j]: problem.cell(point, j) for j in covered})
