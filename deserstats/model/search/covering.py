"""Shares of names that meet some sets in sum: what they cost is less than any set of names that does.

Floats suggest shares and a weight for each set. Whatever the weights are, what they prove is added up in whole
numbers: a name is paid for at most its price, so the weights of the sets, less what is paid beyond
prices, are no more than what meeting all sets costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

import numpy as np

from deserstats.model.budget import Budget
from deserstats.model.solve.highs import Floats, Outcome, Shares

GRAIN = 2**20
"""Parts of a unit of price in which weights are counted."""

FINE = 5040
"""Parts of the largest price in which weights are told."""

Weights = dict[int, int]
"""Row to its weight in grains."""


class _Row(NamedTuple):
    """``sign`` times how many of some columns are taken is at least ``least``."""

    columns: tuple[int, ...]
    sign: int
    least: int


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Cheapest shares, a column each, and their price; no set below ``least`` is possible. None: none is at all."""

    shares: Floats
    price: float
    least: int | None


class Covering:
    """Sets of names that meet some sets and contain none of others, at whole prices.

    ``unit`` is what a price of 1 stands for; all totals are multiples of ``step``.
    """

    def __init__(self, prices: Mapping[str, Fraction], budget: Budget) -> None:
        self.names = list(prices)
        self.budget = budget
        self.number = {name: j for j, name in enumerate(self.names)}
        scale = lcm(*(price.denominator for price in prices.values()))
        self.unit = Fraction(1, scale)
        self.prices = [int(price * scale) for price in prices.values()]
        self.step = gcd(*self.prices) or 1
        self._rows: list[_Row] = []
        top = max(self.prices, default=1)
        self._scale = float(top)
        self._shares = Shares(np.array([price / top for price in self.prices]))

    def meet(self, names: Iterable[str], least: int = 1) -> None:
        """Ask for at least so many of these."""
        self._take(_Row(tuple(sorted(self.number[name] for name in names)), 1, least))

    def exclude(self, names: Collection[str]) -> None:
        """Refuse every set that contains all of these."""
        self._take(_Row(tuple(sorted(self.number[name] for name in names)), -1, 1 - len(names)))

    def _take(self, row: _Row) -> None:
        self._rows.append(row)
        self._shares.add(row.columns, float(row.sign), float(row.least))

    def price(self, names: Iterable[str]) -> int:
        """Return the price of some names."""
        return sum(self.prices[self.number[name]] for name in names)

    def named(self, relaxed: Relaxed) -> dict[str, float]:
        """Return shares by name."""
        return dict(zip(self.names, relaxed.shares.tolist(), strict=True))

    def relaxed(self, taken: Collection[int] = (), left: Collection[int] = ()) -> Relaxed | None:
        """Return the cheapest shares where some columns are taken and others are not; None when they were not found."""
        n = len(self.names)
        low, high = np.zeros(n), np.ones(n)
        low[list(taken)] = 1.0
        high[list(left)] = 0.0
        guess = self._shares.run(low, high, self.budget)
        if guess.outcome == Outcome.STOPPED or guess.duals is None:
            return None
        self.budget.spend(n)
        if guess.point is None:
            is_shown = self._added_up(self._whole(guess.duals), [0] * n, taken, left) > 0
            return Relaxed(low, 0.0, None) if is_shown else None
        grains = self._added_up(self._whole(guess.duals * self._scale), self.prices, taken, left)
        least = -(-grains // (GRAIN * self.step)) * self.step
        return Relaxed(guess.point, grains / GRAIN, max(0, least))

    def weights(self) -> dict[int, Fraction]:
        """Return a weight for each row, at least 0: those of all rows that ask for a name sum to at most its price."""
        n = len(self.names)
        guess = self._shares.run(np.zeros(n), np.ones(n), self.budget)
        if guess.duals is None or guess.outcome != Outcome.OPTIMAL:
            return {}
        paid = np.zeros(n)
        duals = np.maximum(guess.duals, 0.0)
        for row, weight in zip(self._rows, duals.tolist(), strict=True):
            paid[list(row.columns)] += weight
        ends = np.array(self.prices) / self._scale
        most = float((paid / ends).max(initial=1.0))
        top = Fraction(max(self.prices, default=1)) * self.unit
        for margin in (1e-6, -1.0):
            # rounded down; where that still pays a name more than its price, further
            parts = np.floor(duals / most * FINE + margin).astype(int).tolist()
            found = {k: Fraction(part, FINE) * top for k, part in enumerate(parts) if part > 0}
            if self._is_paid(found):
                return found
        return {}

    def _is_paid(self, weights: Mapping[int, Fraction]) -> bool:
        """Whether no name is paid more than its price."""
        paid: dict[int, Fraction] = {}
        for k, weight in weights.items():
            for j in self._rows[k].columns:
                paid[j] = paid.get(j, Fraction(0)) + weight
        return all(total <= self.prices[j] * self.unit for j, total in paid.items())

    @staticmethod
    def _whole(weights: Floats) -> Weights:
        return {k: int(w * GRAIN) for k, w in enumerate(weights.tolist()) if w > 0}

    def _added_up(self, weights: Weights, prices: Sequence[int], taken: Collection[int], left: Collection[int]) -> int:
        """Return what weights prove, in grains: their sum, less what they pay for a column beyond its price."""
        paid: dict[int, int] = {}
        total = 0
        for k, weight in weights.items():
            columns, sign, least = self._rows[k]
            total += weight * least
            for j in columns:
                paid[j] = paid.get(j, 0) + sign * weight
        over = sum(min(0, prices[j] * GRAIN - p) for j, p in paid.items() if j not in taken and j not in left)
        return total + over + sum(prices[j] * GRAIN - paid.get(j, 0) for j in taken)
