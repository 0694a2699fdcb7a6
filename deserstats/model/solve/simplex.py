"""Linear feasibility and extremes in exact fractions: the judge where floats only guess.

The simplex of Dutertre and de Moura (2006, "A fast linear-arithmetic solver for DPLL(T)",
CAV, doi:10.1007/11817963_11): every row is a variable with bounds; a bound that cannot be met
explains itself, and the explanation is a Farkas certificate. Bland's rule makes it end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from deserstats.model.budget import Budget, StoppedError
from deserstats.wording import Exact

Line = dict[int, int]
"""Variable at rest to its whole weight."""

Bounds = tuple[Exact | None, Exact | None]

MAX_PIVOTS = 5000
"""Exchanges of two variables within one program at effort 1."""

PIVOT = 10
"""Steps of one exchange, beside those of the lines that it looks at and rewrites."""

ENTRIES_A_STEP = 4
"""Entries of short whole numbers that are rewritten in a step; longer ones take more."""

BITS = 128
"""Length by which a whole number counts double."""


class Simplex:
    """Rows ``low <= A x <= high`` with ``x >= 0`` (or free), solved in fractions.

    Variables 0..n-1 are the columns, n..n+m-1 the rows. ``multipliers`` of an answer map rows
    to signed numbers: positive stands on the row's low side, negative on its high side.

    A line of the tableau is kept in whole numbers, ``scale`` times its variable: adding two lines
    is ten times faster than in fractions, and one common divisor a line keeps the numbers short.
    """

    def __init__(
        self,
        rows: Sequence[Mapping[int, Exact]],
        low: Sequence[Exact | None],
        high: Sequence[Exact | None],
        n_columns: int,
        budget: Budget,
        free: frozenset[int] = frozenset(),
    ) -> None:
        self.n_columns, self.budget, self.pivots = n_columns, budget, 0
        columns: list[Bounds] = [(None, None) if j in free else (0, None) for j in range(n_columns)]
        self.bounds = columns + list(zip(low, high, strict=True))
        self.value = [Fraction(0)] * len(self.bounds)
        self.tableau: dict[int, Line] = {}
        self.scale: dict[int, int] = {}
        for i, row in enumerate(rows, start=n_columns):
            self.scale[i] = lcm(*(Fraction(a).denominator for a in row.values()))
            self.tableau[i] = {j: int(a * self.scale[i]) for j, a in row.items() if a}

    def add(self, row: Mapping[int, Exact]) -> int:
        """Add a row without bounds; return its variable."""
        new = len(self.value)
        line = self._reduced(row)
        self.scale[new] = lcm(*(a.denominator for a in line.values()))
        self.value.append(sum((a * self.value[j] for j, a in line.items()), Fraction(0)))
        self.tableau[new] = {j: int(a * self.scale[new]) for j, a in line.items()}
        self.bounds.append((None, None))
        return new

    def bound(self, j: int, low: Exact | None, high: Exact | None) -> None:
        """Set the bounds of a variable; one at rest moves inside them.

        Raises
        ------
        StoppedError
            When no steps were left.
        """
        self.bounds[j] = low, high
        if j not in self.tableau:
            if low is not None and self.value[j] < low:
                self._slide(j, low - self.value[j])
            elif high is not None and self.value[j] > high:
                self._slide(j, high - self.value[j])

    def refute(self) -> dict[int, Fraction] | None:
        """Return None with ``value`` feasible, or the multipliers that show that nothing is.

        Raises
        ------
        StoppedError
            When no steps were left.
        """
        for i, (low, high) in enumerate(self.bounds[self.n_columns :]):
            if low is not None and high is not None and low > high:
                # both sides of one row: no multipliers can say so, the caller handles it
                raise ValueError(f"row {i} has no room: {low} > {high}")
        while (basic := self._violated()) is not None:
            low, _ = self.bounds[basic]
            rising = low is not None and self.value[basic] < low
            entering = self._helper(self.tableau[basic], rising)
            if entering is None:
                return self._explain(basic, rising)
            target = low if rising else self.bounds[basic][1]
            assert target is not None
            self._pivot(basic, entering, Fraction(target))
        return None

    def _violated(self) -> int | None:
        bad = (
            b
            for b in self.tableau
            if ((low := self.bounds[b][0]) is not None and self.value[b] < low)
            or ((high := self.bounds[b][1]) is not None and self.value[b] > high)
        )
        return min(bad, default=None)

    def _helper(self, row: Line, rising: bool) -> int | None:
        """Return the first variable at rest that can move the row in the wanted direction."""
        able = (j for j, a in row.items() if self._can_move(j, (a > 0) == rising))
        return min(able, default=None)

    def _can_move(self, j: int, up: bool) -> bool:
        bound = self.bounds[j][1 if up else 0]
        return bound is None or (self.value[j] < bound if up else self.value[j] > bound)

    def _explain(self, basic: int, rising: bool) -> dict[int, Fraction]:
        n = self.n_columns
        sign = Fraction(1 if rising else -1)
        multipliers = {basic - n: sign} if basic >= n else {}
        for j, a in self.tableau[basic].items():
            if j >= n:
                multipliers[j - n] = -sign * Fraction(a, self.scale[basic])
        return multipliers

    def _pivot(self, basic: int, entering: int, target: Fraction) -> None:
        """Bring a basic variable to its target by moving the entering one, and swap the two."""
        self._step()
        row, own = self.tableau.pop(basic), self.scale.pop(basic)
        a = row.pop(entering)
        theta = (target - self.value[basic]) * own / a
        self.value[basic] = target
        self.value[entering] += theta
        # own * basic = a * entering + row, solved for entering, with a positive scale
        sign = 1 if a > 0 else -1
        solved = {j: -sign * b for j, b in row.items()}
        solved[basic] = sign * own
        size = abs(a)
        work = len(solved)
        for b, other in self.tableau.items():
            weight = other.pop(entering, None)
            if weight is not None:
                self.value[b] += Fraction(weight, self.scale[b]) * theta
                self._replace(b, other, weight, solved, size)
                work += (len(self.tableau[b]) + len(solved)) * (1 + self.scale[b].bit_length() // BITS)
        self.budget.spend(work // ENTRIES_A_STEP)
        self.tableau[entering], self.scale[entering] = _shortened(solved, size)

    def _step(self) -> None:
        """Count an exchange, or stop."""
        self.pivots += 1
        self.budget.spend(PIVOT + len(self.tableau) // 2)
        if self.budget.is_over or self.pivots > self.budget.scaled(MAX_PIVOTS):
            raise StoppedError(self.budget.why("the exact search was not finished"))

    def _replace(self, b: int, other: Line, weight: int, solved: Line, size: int) -> None:
        """Write ``solved`` / ``size`` for the variable that stood in a line with ``weight``."""
        common = gcd(weight, size)
        weight, size = weight // common, size // common
        if size != 1:
            other = {j: c * size for j, c in other.items()}
        for j, c in solved.items():
            new = other.get(j, 0) + weight * c
            if new:
                other[j] = new
            else:
                other.pop(j, None)
        self.tableau[b], self.scale[b] = _shortened(other, self.scale[b] * size)

    def maximise(self, objective: Mapping[int, Exact]) -> tuple[Fraction, dict[int, Fraction]] | None:
        """Return the largest value and its multipliers, or None when there is no limit.

        The system must be feasible (``refute`` returned None). A positive multiplier stands on
        the row's high side: the objective is at most the sum of multiplier times bound.

        Raises
        ------
        StoppedError
            When no steps were left.
        """
        while True:
            cost = self._reduced(objective)
            entering = min((j for j, d in cost.items() if self._can_move(j, d > 0)), default=None)
            if entering is None:
                n = self.n_columns
                best = sum((d * self.value[j] for j, d in cost.items()), Fraction(0))
                return best, {j - n: d for j, d in cost.items() if j >= n}
            if not self._advance(entering, cost[entering] > 0):
                return None

    def _reduced(self, objective: Mapping[int, Exact]) -> dict[int, Fraction]:
        """Write the objective in the variables at rest."""
        cost: dict[int, Fraction] = {}
        for j, c in objective.items():
            unit = Fraction(c) / self.scale.get(j, 1)
            for k, a in self.tableau.get(j, {j: 1}).items():
                cost[k] = cost.get(k, Fraction(0)) + unit * a
        return {j: d for j, d in cost.items() if d}

    def _advance(self, entering: int, up: bool) -> bool:
        """Move a variable at rest as far as the bounds allow; False when nothing stops it."""
        direction = 1 if up else -1
        own = self.bounds[entering][1 if up else 0]
        room = None if own is None else abs(own - self.value[entering])
        leaving = entering
        for b, row in self.tableau.items():
            a = row.get(entering)
            if not a:
                continue
            bound = self.bounds[b][1 if a * direction > 0 else 0]
            if bound is None:
                continue
            step = abs((bound - self.value[b]) * self.scale[b] / a)
            if room is None or step < room or (step == room and b < leaving):
                room, leaving = step, b
        if room is None:
            return False
        if leaving == entering:
            self._slide(entering, direction * Fraction(room))
            return True
        slope = Fraction(self.tableau[leaving][entering], self.scale[leaving])
        self._pivot(leaving, entering, self.value[leaving] + slope * direction * room)
        return True

    def _slide(self, j: int, by: Fraction) -> None:
        self._step()
        self.value[j] += by
        for b, row in self.tableau.items():
            if j in row:
                self.value[b] += row[j] * by / self.scale[b]


def _shortened(line: Line, scale: int) -> tuple[Line, int]:
    """Divide a line and its scale by what all of them have in common."""
    common = gcd(scale, *line.values())
    return ({j: a // common for j, a in line.items()}, scale // common) if common > 1 else (line, scale)
