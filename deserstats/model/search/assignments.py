"""One option for every name, cheapest first, so that no known clash of options is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

import numpy as np

from deserstats.model.budget import Budget, StoppedError
from deserstats.model.solve.highs import INFINITY, Guesser, Outcome

UNFINISHED = "a search for the cheapest choice was not finished"

Option = tuple[str, int]
"""A name and the number of its option; option 0 is free."""


class Assignments:
    """Choices of one option a name; clashes and whole choices can be ruled out.

    Zeros and ones leave floats no room to err: the answer is read by rounding and checked.
    """

    def __init__(self, options: Mapping[str, int], cost: Mapping[str, Fraction], budget: Budget) -> None:
        self._budget = budget
        self._columns = [(name, k) for name, n in options.items() for k in range(1, n)]
        self._number = {option: j for j, option in enumerate(self._columns)}
        scale = lcm(*(price.denominator for price in cost.values()), 1)
        self._cost = {j: float(cost[name] * scale) for j, (name, _) in enumerate(self._columns)}
        self._names = list(options)
        self._clashes: list[frozenset[Option]] = []

    def rule_out(self, clash: Iterable[Option]) -> None:
        """Refuse every choice that contains all of these options."""
        self._clashes.append(frozenset(clash))

    def cheapest(self) -> dict[str, int] | None:
        """Return a cheapest choice that is allowed, or None when there is none.

        Raises
        ------
        StoppedError
            When neither was shown.
        """
        rows: list[dict[int, int]] = []
        high: list[float] = []
        for name in self._names:
            own = {j: 1 for j, (other, _) in enumerate(self._columns) if other == name}
            if own:
                rows.append(own)
                high.append(1.0)
        for clash in self._clashes:
            row, most = self._row(clash)
            rows.append(row)
            high.append(most)
        n = len(self._columns)
        guesser = Guesser([*rows, *({j: 1} for j in range(n))], n, np.zeros(n))
        guesser.set_bounds(np.full(len(rows) + n, -INFINITY), np.array([*high, *([1.0] * n)]))
        guesser.set_cost(self._cost)
        guess = guesser.minimise_whole(self._budget)
        if guess.outcome == Outcome.STOPPED:
            raise StoppedError(self._budget.why(UNFINISHED))
        if guess.point is None:
            return None
        chosen = {name: k for j, (name, k) in enumerate(self._columns) if guess.point[j] > 0.5}
        choice = {name: chosen.get(name, 0) for name in self._names}
        assert not any(clash <= set(choice.items()) for clash in self._clashes)
        return choice

    def _row(self, clash: frozenset[Option]) -> tuple[dict[int, int], float]:
        """At most all but one of the options: option 0 of a name is 1 less all of its others."""
        row: dict[int, int] = {}
        most = len(clash) - 1.0
        for name, k in clash:
            if k:
                row[self._number[name, k]] = 1
                continue
            most -= 1
            for j, (other, _) in enumerate(self._columns):
                if other == name:
                    row[j] = -1
        return row, most
