"""The least that it costs to meet every one of some sets: a search without a solver, for checking again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

MAX_STEPS = 100_000
"""Choices looked at before the search gives up."""


def least_cost(sets: Iterable[Iterable[str]], prices: Mapping[str, Fraction]) -> Fraction | None:
    """Return the least total price of names that meet every set; None where there are none, or too many to try.

    Only names with a price are chosen. Depth first: the smallest set not yet met has to give one
    name, and what sets without a common name cost at least cuts the search short.
    """
    every = {frozenset(name for name in own if name in prices) for own in sets}
    # a set that holds another is met with it
    left = sorted((s for s in every if not any(t < s for t in every)), key=lambda s: (len(s), sorted(s)))
    if any(not own for own in left):
        return None
    search = _Search(prices)
    search.descend(left, Fraction(0), frozenset())
    return None if search.steps > MAX_STEPS else search.best


class _Search:
    def __init__(self, prices: Mapping[str, Fraction]) -> None:
        self.prices = prices
        self.best: Fraction | None = None
        self.steps = 0

    def descend(self, sets: list[frozenset[str]], paid: Fraction, barred: frozenset[str]) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            return
        open_ = [own - barred for own in sets]
        if any(not own for own in open_):
            return
        if self.best is not None and paid + self._at_least(open_) >= self.best:
            return
        if not open_:
            self.best = paid
            return
        smallest: frozenset[str] = min(open_, key=len)
        for name in sorted(smallest, key=lambda n: (self.prices[n], n)):
            rest = [own for own in sets if name not in own]
            self.descend(rest, paid + self.prices[name], barred)
            # from here on some other name meets the set
            barred |= {name}

    def _at_least(self, sets: list[frozenset[str]]) -> Fraction:
        """Return what sets that share no name cost at least."""
        seen: set[str] = set()
        total = Fraction(0)
        for own in sorted(sets, key=len):
            if seen.isdisjoint(own):
                seen |= own
                total += min(self.prices[name] for name in own)
        return total
