"""One option for every name, cheapest first, so that no known clash of options is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from deserstats.model.budget import Budget
from deserstats.model.search.zero_one import cheapest_columns, whole_prices
from deserstats.model.solve.highs import INFINITY

UNFINISHED = "a search for the cheapest choice was not finished"

Option = tuple[str, int]
"""A name and the number of its option; option 0 is free."""


class Assignments:
    """Choices of one option a name; clashes and whole choices can be ruled out."""

    def __init__(self, options: Mapping[str, int], cost: Mapping[str, Fraction], budget: Budget) -> None:
        self._budget = budget
        self._columns = [(name, k) for name, n in options.items() for k in range(1, n)]
        self._own = {name: [j for j, (other, _) in enumerate(self._columns) if other == name] for name in options}
        prices = whole_prices(cost)
        self._cost = [prices[name] for name, _ in self._columns]
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
        options = [dict.fromkeys(own, 1) for own in self._own.values() if own]
        clashes = [self._row(clash) for clash in self._clashes]
        rows = [*options, *(row for row, _ in clashes)]
        high = [1.0] * len(options) + [most for _, most in clashes]
        taken = cheapest_columns(rows, ([-INFINITY] * len(rows), high), self._cost, self._budget, UNFINISHED)
        if taken is None:
            return None
        chosen = {name: k for j, (name, k) in enumerate(self._columns) if j in taken}
        choice = {name: chosen.get(name, 0) for name in self._own}
        assert not any(clash <= set(choice.items()) for clash in self._clashes)
        return choice

    def _row(self, clash: frozenset[Option]) -> tuple[dict[int, int], float]:
        """At most all but one of the options: option 0 of a name is 1 less all of its others."""
        row: dict[int, int] = {}
        most = len(clash) - 1.0
        for name, k in clash:
            if k:
                row[self._own[name][k - 1]] = 1
            else:
                most -= 1
                row |= dict.fromkeys(self._own[name], -1)
        # in the order of the columns: sets of texts have another order in every process
        return dict(sorted(row.items())), most
