"""Smallest sets that meet every given set: the map of an enumeration of conflicts or repairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from deserstats.model.budget import Budget
from deserstats.model.search.zero_one import cheapest_columns, whole_prices
from deserstats.model.solve.highs import INFINITY

UNFINISHED = "a search for the smallest set was not finished"


class HittingSets:
    """Sets of names that meet some sets and contain none of others, cheapest first.

    The set is checked against every row. A search that was stopped shows neither that nothing is
    cheaper nor that no set is left, and says so.
    """

    def __init__(self, names: Sequence[str], budget: Budget, cost: Mapping[str, Fraction] | None = None) -> None:
        self.names = list(names)
        self.budget = budget
        prices = dict.fromkeys(names, Fraction(1)) | dict(cost or {})
        self._cost = whole_prices(prices)
        self._met: list[frozenset[str]] = []
        self._excluded: list[frozenset[str]] = []

    def meet(self, names: Iterable[str]) -> None:
        """Ask for at least one of these."""
        self._met.append(frozenset(names))

    def exclude(self, names: Iterable[str]) -> None:
        """Refuse every set that contains all of these."""
        self._excluded.append(frozenset(names))

    def quick(self) -> list[str]:
        """Return some set that meets all, name by name: the one that meets most for its price."""
        number = {name: j for j, name in enumerate(self.names)}
        tally = Counter(name for names in self._met for name in names)
        of: dict[str, list[int]] = {}
        for k, names in enumerate(self._met):
            for name in names:
                of.setdefault(name, []).append(k)
        open_ = dict.fromkeys(range(len(self._met)))
        chosen: set[str] = set()
        while open_:
            best = max(tally, key=lambda name: (tally[name] / self._cost[name], -number[name]))
            chosen.add(best)
            for k in of[best]:
                if k in open_:
                    del open_[k]
                    tally.subtract(self._met[k])
            self.budget.spend(len(tally) // 2)
        self.budget.spend(sum(map(len, self._met)))
        return [name for name in self.names if name in chosen]

    def smallest(self) -> list[str] | None:
        """Return a cheapest set that is allowed, or None when there is none.

        Raises
        ------
        StoppedError
            When neither was shown.
        """
        if not self.names:
            return None if self._met or self._excluded else []
        number = {name: j for j, name in enumerate(self.names)}
        # in the order of the names: sets of texts have another order in every process
        rows = [dict.fromkeys(sorted(number[name] for name in names), 1) for names in (*self._met, *self._excluded)]
        low = [1.0] * len(self._met) + [-INFINITY] * len(self._excluded)
        high = [INFINITY] * len(self._met) + [len(names) - 1.0 for names in self._excluded]
        cost = [self._cost[name] for name in self.names]
        taken = cheapest_columns(rows, (low, high), cost, self.budget, UNFINISHED)
        if taken is None:
            return None
        chosen = [name for name in self.names if number[name] in taken]
        assert all(names & set(chosen) for names in self._met)
        assert not any(names <= set(chosen) for names in self._excluded)
        return chosen
