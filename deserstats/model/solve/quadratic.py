"""Least sum of squares: HiGHS proposes which rows bind, fractions solve for the optimum and prove it.

With s the shifts and y multipliers of binding rows, 2 W s = B'y, A'y = 0 on all other cells, and
y of the sign of its side make s the optimum (Karush-Kuhn-Tucker conditions; S. Boyd and
L. Vandenberghe, Convex Optimization, 2004, p. 244).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Domain, Series
from deserstats.model.solve.engine import SCALE, build
from deserstats.model.solve.highs import INFINITY
from deserstats.model.solve.problem import LinearProblem
from deserstats.model.solve.rational import RIGHT, solved
from deserstats.wording import Exact, exact

BINDING = 1e-7
"""Multipliers below this share of the largest are taken for 0."""

Line = dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class Squares:
    """Shifts whose weighted sum of squares nothing undercuts, by series; ``total`` is that sum."""

    shifts: dict[Series, Exact]
    total: Exact


def least_squares(
    rows: Sequence[Constraint], domain: Domain, weight: Mapping[Series, Fraction], budget: Budget
) -> Squares | None:
    """Return the shifts of least weighted sum of squares, or None when they could not be proved.

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


Ends = Sequence[tuple[Exact | None, Exact | None]]


def _solved(
    lines: Sequence[Mapping[int, Exact]], ends: Ends, near: Mapping[int, float], double: Mapping[int, Fraction]
) -> dict[int, Exact] | None:
    """Solve for the multipliers of binding rows: unknowns are theirs, then the columns that are no shifts."""
    n = len(lines)
    equations: dict[int, Line] = {}
    binding: list[Line] = []
    touching: dict[int, dict[int, Fraction]] = {}
    for i in near:
        for j, a in lines[i].items():
            touching.setdefault(j, {})[i] = Fraction(a)
    for j, by in touching.items():
        if j not in double:
            equations[j] = dict(by)
    for i, y in near.items():
        end = ends[i][0] if y > 0 else ends[i][1]
        if end is None:
            return None
        line: Line = {RIGHT: Fraction(end)} if end else {}
        for j, a in lines[i].items():
            if j not in double:
                line[n + j] = line.get(n + j, Fraction(0)) + a
                continue
            for k, b in touching[j].items():
                line[k] = line.get(k, Fraction(0)) + a * b / double[j]
        binding.append({k: w for k, w in line.items() if w})
    floats = {**near, **dict.fromkeys((n + j for j in touching if j not in double), 0.0)}
    answer = solved([*equations.values(), *binding], floats)
    return {i: y for i, y in answer.items() if i < n and i != RIGHT}


def _proved(
    lines: Sequence[Mapping[int, Exact]],
    ends: Ends,
    multipliers: Mapping[int, Exact],
    column: Mapping[Series, int],
    double: Mapping[int, Fraction],
) -> Squares | None:
    """Add the proof up: the sum covers shifts only, and asks for exactly what they give."""
    cover: dict[int, Fraction] = {}
    asked = Fraction(0)
    for i, y in multipliers.items():
        end = ends[i][0] if y > 0 else ends[i][1]
        if end is None:
            return None
        asked += Fraction(y) * end
        for j, a in lines[i].items():
            cover[j] = cover.get(j, Fraction(0)) + Fraction(y) * a
    if any(w for j, w in cover.items() if j not in double):
        return None
    shifts = {series: exact(cover.get(j, Fraction(0)) / double[j]) for series, j in column.items()}
    total = sum((Fraction(shifts[s]) ** 2 * double[j] / 2 for s, j in column.items()), Fraction(0))
    return Squares(shifts, exact(total)) if asked == 2 * total else None
