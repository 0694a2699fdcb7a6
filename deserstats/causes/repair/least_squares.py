"""The least squared change: figures moved so that the weighted sum of squares is smallest.

Least squares spread a gap over all figures in it; the least sum of :mod:`adjust` moves few.
Counts must be free to be broken numbers (``Scheme(continuous=...)``).

HiGHS proposes which rows bind, fractions solve for the optimum and prove it. With s the shifts and
y multipliers of binding rows, 2 W s = B'y, A'y = 0 on all other cells, and y of the sign of its side
make s the optimum (Karush-Kuhn-Tucker conditions; S. Boyd and L. Vandenberghe, Convex Optimization,
2004, p. 244).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from deserstats.causes.repair.adjust import MAX_CHOICES, MOVABLE, SHIFT, Moves, rebuilt
from deserstats.causes.repair.assemble import MANY_WINDOWS, Finder, FoundPart
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series
from deserstats.model.search.subsets import Choice
from deserstats.model.solve.engine import SCALE, build
from deserstats.model.solve.highs import INFINITY
from deserstats.model.solve.problem import LinearProblem
from deserstats.model.solve.rational import RIGHT, solved
from deserstats.wording import Exact, exact

NOT_PROVED = "the least squared change could not be proved in fractions"
NOT_WHOLE = "no whole numbers attain the least squared change; Scheme(continuous=True) allows broken ones"

BINDING = 1e-7
"""Multipliers below this share of the largest are taken for 0."""

Ends = Sequence[tuple[Exact | None, Exact | None]]


@dataclass(frozen=True, slots=True)
class Squarer(Finder):
    """Moves figures by the least sum of squares."""

    def find(self, space: FeasibleSet) -> FoundPart:
        """Find the least squared change, under any choice of windows."""
        best: list[tuple[Exact, Choice, Moves]] = []
        for k, choice in enumerate(space.subsets.choices(space.subsets.ids)):
            if k == MAX_CHOICES:
                return FoundPart(reason=MANY_WINDOWS)
            least = self._least(space, choice)
            if least is None:
                return FoundPart(reason=self.budget.reason if self.budget.is_over else NOT_PROVED)
            best.append((least[0], choice, least[1]))
        total = min(t for t, _, _ in best)
        ties = [(choice, moves) for t, choice, moves in best if t == total]
        parts = [
            replace(part, cost=Fraction(total))
            for choice, moves in ties
            for part in rebuilt(space, choice, [moves], self.cost)
        ]
        return FoundPart(parts, len(parts) == len(ties), lower=total, reason="" if parts else NOT_WHOLE)

    def _least(self, space: FeasibleSet, choice: Choice) -> tuple[Exact, Moves] | None:
        weight: dict[Series, Fraction] = {}
        rows: list[Constraint] = list(space.component.rules)
        for claim in space.component.claims:
            own = space.component.options[claim.id][choice.get(claim.id, 0)][1]
            price = self.cost[claim.id]
            if claim.kind not in MOVABLE or price is None:
                rows += own
                continue
            shift = Series(SHIFT, "", "", "", claim.id, "")
            weight[shift] = price
            # the claim's figure rises by the shift: what it counts may lie higher by as much
            rows += [replace(row, form=(*row.form, Segment(shift, 1, 2, -1))) for row in own]
        found = least_squares(rows, space.system.domain.free([SHIFT], signed=True), weight, self.budget)
        return None if found is None else (found[0], {s.category: shift for s, shift in found[1].items() if shift})


def least_squares(
    rows: Sequence[Constraint], domain: Domain, weight: Mapping[Series, Fraction], budget: Budget
) -> tuple[Exact, dict[Series, Exact]] | None:
    """Return the least weighted sum of squares and its shifts by series, or None when it could not be proved.

    ``weight`` names the series that are shifts: each has one cell. Whether a point attains the
    shifts is left to the caller; that nothing is smaller is shown here.
    """
    problem = LinearProblem(rows, domain)
    column = {problem.pieces[j][0]: j for j in range(len(problem.pieces)) if problem.pieces[j][0] in weight}
    lines = [*problem.entries, *problem.falls]
    ends = [(row.bounds.low, row.bounds.high) for row in rows] + [(0, None)] * len(problem.falls)
    low = np.array([-INFINITY if a is None else float(a) for a, _ in ends])
    high = np.array([INFINITY if b is None else float(b) for _, b in ends])
    finite = np.abs(np.r_[low[low > -INFINITY], high[high < INFINITY]])
    scale = min(1.0, SCALE / finite.max(initial=1.0))
    guesser = build(problem)
    guesser.set_bounds(np.where(low > -INFINITY, low * scale, low), np.where(high < INFINITY, high * scale, high))
    guess = guesser.minimise_squares({j: float(weight[s]) for s, j in column.items()}, budget)
    if guess.duals is None:
        return None
    largest = float(np.abs(guess.duals).max(initial=0.0))
    near = {i: float(y) / scale for i, y in enumerate(guess.duals) if abs(y) > BINDING * largest}
    double = {j: 2 * weight[s] for s, j in column.items()}
    found = _solved(lines, ends, near, double)
    return None if found is None else _proved(lines, ends, found, column, double)


def _solved(
    lines: Sequence[Mapping[int, Exact]], ends: Ends, near: Mapping[int, float], double: Mapping[int, Fraction]
) -> dict[int, Exact] | None:
    """Solve for the multipliers of binding rows: unknowns are theirs, then the columns that are no shifts."""
    n = len(lines)
    touching = _columns(lines, near)
    # a shift is what the multipliers of the rows that it is in make of it, other columns stay unknown
    worth = {
        j: {k: b / double[j] for k, b in by.items()} if j in double else {n + j: Fraction(1)}
        for j, by in touching.items()
    }
    equations = [by for j, by in touching.items() if j not in double]
    for i, y in near.items():
        end = ends[i][int(y <= 0)]
        if end is None:
            return None
        terms = ((k, a * b) for j, a in lines[i].items() for k, b in worth[j].items())
        equations.append(_sum_of([(RIGHT, Fraction(end)), *terms]))
    floats = {**near, **dict.fromkeys((n + j for j in touching if j not in double), 0.0)}
    return {i: y for i, y in solved(equations, floats).items() if i < n and i != RIGHT}


def _columns(lines: Sequence[Mapping[int, Exact]], rows: Iterable[int]) -> dict[int, dict[int, Fraction]]:
    """Return the weights of each column in some rows."""
    found: dict[int, dict[int, Fraction]] = {}
    for i in rows:
        for j, a in lines[i].items():
            found.setdefault(j, {})[i] = Fraction(a)
    return found


def _sum_of(terms: Iterable[tuple[int, Fraction]]) -> dict[int, Fraction]:
    total: dict[int, Fraction] = {}
    for k, weight in terms:
        total[k] = total.get(k, Fraction(0)) + weight
    return {k: weight for k, weight in total.items() if weight}


def _proved(
    lines: Sequence[Mapping[int, Exact]],
    ends: Ends,
    multipliers: Mapping[int, Exact],
    column: Mapping[Series, int],
    double: Mapping[int, Fraction],
) -> tuple[Exact, dict[Series, Exact]] | None:
    """Add the proof up: the sum covers shifts only, and asks for exactly what they give."""
    sides = {i: ends[i][int(y <= 0)] for i, y in multipliers.items()}
    cover = _sum_of((j, Fraction(y) * a) for i, y in multipliers.items() for j, a in lines[i].items())
    asked = sum((Fraction(y) * (sides[i] or 0) for i, y in multipliers.items()), Fraction(0))
    if None in sides.values() or not cover.keys() <= double.keys():
        return None
    shifts = {series: exact(cover.get(j, Fraction(0)) / double[j]) for series, j in column.items()}
    total = sum((Fraction(shifts[s]) ** 2 * double[j] / 2 for s, j in column.items()), Fraction(0))
    return (exact(total), shifts) if asked == 2 * total else None
