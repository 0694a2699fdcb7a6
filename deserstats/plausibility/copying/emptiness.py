"""Two figures of which one counts all that the other counts: may the rest be nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from deserstats.checks.bounds.bound import bounds_of
from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.model.budget import Budget
from deserstats.plausibility.quantity import Quantities, Quantity

EFFORT = 0.02
"""Work for one question: equal figures that contain each other are few."""

ASKED = 20
"""Questions to the engine at most."""


class Cell(NamedTuple):
    """A part of the rest: categories and places over a period."""

    category: frozenset[str]
    geography: frozenset[str]
    window: Period


def contains(one: Claim, other: Claim, quantities: Quantities) -> bool:
    """Whether the first counts everything that the second counts: a flow over a longer window, or more categories."""
    a, b = quantities.of(one), quantities.of(other)
    alike = (one.kind, a.measure, a.unit, a.basis) == (other.kind, b.measure, b.unit, b.basis)
    if not alike or not (a.category >= b.category and a.geography >= b.geography):
        return False
    if one.kind != "total":
        return one.window == other.window
    return one.window.start <= other.window.start and one.window.end >= other.window.end


class Rests:
    """Asks the other claims of the rest between equal figures."""

    def __init__(self, claims: ClaimSet, quantities: Quantities) -> None:
        self.claims = claims
        self.quantities = quantities
        self.left = ASKED

    def between(self, whole: Claim, part: Claim, besides: frozenset[str]) -> float | None:
        """Return how much at least the whole counts beyond the part, by claims other than those named.

        0 where they imply that it is nothing; None where it may be nothing or something.
        """
        told = [self._told(cell, whole, besides) for cell in self._cells(whole, part)]
        least = sum(x for x in told if x)
        return least if least or None not in told else None

    def _cells(self, whole: Claim, part: Claim) -> Iterator[Cell]:
        a, b = self.quantities.of(whole), self.quantities.of(part)
        if whole.kind == "total":
            for start, end in ((whole.window.start, part.window.start), (part.window.end, whole.window.end)):
                if start < end:
                    yield Cell(a.category, a.geography, Period(start, end))
        if a.category > b.category:
            yield Cell(a.category - b.category, a.geography, part.window)
        if a.geography > b.geography:
            yield Cell(b.category, a.geography - b.geography, part.window)

    def _told(self, cell: Cell, like: Claim, besides: frozenset[str]) -> float | None:
        """One claim that lies in the cell, or covers it, spares the engine."""
        rows = [c for c in self.claims if c.id not in besides and self._is_akin(c, like)]
        for claim in rows:
            found = self._alone(claim, cell)
            if found is not None:
                return found
        return self._asked(cell, like, rows)

    def _is_akin(self, claim: Claim, like: Claim) -> bool:
        a, b = self.quantities.of(claim), self.quantities.of(like)
        return claim.kind == like.kind and (a.measure, a.unit, a.basis) == (b.measure, b.unit, b.basis)

    def _alone(self, claim: Claim, cell: Cell) -> float | None:
        of: Quantity = self.quantities.of(claim)
        allowed, window = claim.allowed(self.claims.reading), claim.window
        timed = claim.kind == "total"
        inside = cell.window.start <= window.start and window.end <= cell.window.end if timed else window == cell.window
        if inside and of.category <= cell.category and of.geography <= cell.geography and (allowed.low or 0) > 0:
            return float(Fraction(allowed.low or 0))
        around = window.start <= cell.window.start and cell.window.end <= window.end if timed else inside
        if around and of.category >= cell.category and of.geography >= cell.geography and allowed.high == Fraction(0):
            return 0.0
        return None

    def _asked(self, cell: Cell, like: Claim, rows: list[Claim]) -> float | None:
        if self.left <= 0 or not rows:
            return None
        self.left -= 1
        wanted = Target(
            measure=like.measure,
            unit=like.unit,
            category=UNION.join(sorted(cell.category)),
            geography=UNION.join(sorted(cell.geography)),
            basis=like.basis,
            dated_by=like.dated_by,
        )
        others, budget = self.claims.with_rows(rows), Budget(EFFORT, None)
        # claims that contradict each other imply nothing, and their repairs would be long sought
        found = bounds_of(others, wanted, [cell.window], budget, repaired=False)[0]
        if found.low is not None and found.low > 0:
            return float(found.low)
        return 0.0 if found.high == 0 else None
