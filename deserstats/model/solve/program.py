"""Rows on cells in exact fractions, strict ends included.

Strict ends are kept away from by one common distance, as far as it goes. A distance of 0 at best
refutes the rows: its multipliers sum to 0 and one stands on a strict end. So do rows that do not
hold even at a distance of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget
from deserstats.model.proof.farkas import smallest_whole
from deserstats.model.proof.outcome import Feasible, Refuted
from deserstats.model.rows.linear_form import Constraint, Domain, Form, bound_of
from deserstats.model.solve.problem import LinearProblem, OnCells
from deserstats.model.solve.simplex import Simplex
from deserstats.wording import Exact, exact


class Program:
    """Rows as an exact program on cells, joined where all rows and some ``forms`` treat them alike.

    ``closed`` takes strict ends for closed ones.
    """

    def __init__(
        self,
        rows: Sequence[Constraint],
        domain: Domain,
        budget: Budget,
        forms: Iterable[Form] = (),
        *,
        closed: bool = False,
    ) -> None:
        free = [bound_of(form, Interval(None, None)) for form in forms]
        self.problem = LinearProblem([*rows, *free], domain)
        self.on: OnCells = self.problem.on_cells(range(len(rows) + len(free)))
        self.forms = self.on.entries[len(rows) :]
        # the last column is the distance from strict ends, at most 1
        n = len(self.on.cells)
        self.is_strict = not closed and any(row.bounds.low_open or row.bounds.high_open for row in rows)
        self._owner = [-1] if self.is_strict else []
        lines: list[dict[int, Exact]] = [{n: 1}] if self.is_strict else []
        low, high = list[Exact | None]([None] * len(lines)), list[Exact | None]([1] * len(lines))
        for i, row in enumerate(rows):
            for side in _sides(row.bounds) if self.is_strict else (row.bounds,):
                away = side.high_open - side.low_open if self.is_strict else 0
                self._owner.append(i)
                lines.append(self.on.entries[i] | ({n: away} if away else {}))
                low.append(side.low)
                high.append(side.high)
        signed = frozenset(j for j, cell in enumerate(self.on.cells) if domain.is_signed(cell[0]))
        self.lp = Simplex(lines, low, high, n + self.is_strict, budget, signed)

    def refute(self, bounds: Mapping[tuple[int, bool], int] | None = None) -> Refuted | None:
        """Return None with a point that satisfies the rows, or the multipliers that show that there is none.

        ``bounds`` gives the numbers of rows added since, by their variable and whether it is their low side.

        Raises
        ------
        StoppedError
            When no steps were left.
        """
        found = self.lp.refute()
        if found is None and self.is_strict:
            best = self.lp.maximise({len(self.on.cells): 1})
            assert best is not None
            found = None if best[0] > 0 else {k: -y for k, y in best[1].items()}
        if found is None:
            return None
        total: dict[int, Exact] = {}
        for k, y in found.items():
            if y:
                i = self._owner[k] if k < len(self._owner) else (bounds or {})[k + self.lp.n_columns, y > 0]
                total[i] = total.get(i, 0) + y
        total.pop(-1, None)
        return Refuted(smallest_whole(total))

    @property
    def point(self) -> Feasible:
        """The point at which the program stands."""
        return Feasible({cell: exact(self.lp.value[j]) for j, cell in enumerate(self.on.cells)})


def _sides(bounds: Interval) -> list[Interval]:
    """Return the sides of an interval one by one, so that each is kept away from by itself."""
    low = Interval(bounds.low, None, low_open=bounds.low_open)
    high = Interval(None, bounds.high, high_open=bounds.high_open)
    return [side for side in (low, high) if (side.low, side.high) != (None, None)]
