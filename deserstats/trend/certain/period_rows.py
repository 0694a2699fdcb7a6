"""Statements on a series of periods, as rows: never rises, changes by no more than so much, ...

Auxiliary quantities (the largest change, the least value so far) are cells of their own, so a
question about them is a question about the end of a sum like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.linear_form import Constraint, Form, Segment, Series, add
from deserstats.model.rows.system import System
from deserstats.trend.certain.rates import Per, value_form
from deserstats.wording import Exact

CHANGE = "(largest change)"
SO_FAR = "(extreme so far)"
TAG = "asked"

NEVER_RISES = "no period is above the one before"
NEVER_FALLS = "no period is below the one before"
CHANGES = "no change is larger than the largest"
EXTREME = "the extreme so far"
SLOPE = "slope"


@dataclass(frozen=True, slots=True)
class Steps:
    """The values of a series of periods as forms, and the rows that say something of them."""

    periods: tuple[Period, ...]
    forms: tuple[Form, ...]

    def difference(self, earlier: int, later: int) -> Form:
        """Return how much more a later period has than an earlier one."""
        return add([(self.forms[later], 1), (self.forms[earlier], -1)])

    @property
    def slope(self) -> Form:
        """The least-squares slope against the number of the period, per period."""
        n = len(self.forms)
        squares = Fraction(n * (n * n - 1), 12)
        return add((form, (k - Fraction(n - 1, 2)) / squares) for k, form in enumerate(self.forms))

    def monotone(self, sign: int) -> list[Constraint]:
        """Return the rows that say that the series never falls (1) or never rises (-1)."""
        bounds, name = (Interval(0, None), NEVER_FALLS) if sign > 0 else (Interval(None, 0), NEVER_RISES)
        return [
            Constraint(self.difference(k, k + 1), bounds, name, later.label, is_rule=True)
            for k, (_, later) in enumerate(pairwise(self.periods))
        ]

    @property
    def change(self) -> Form:
        """The largest change, as a cell."""
        return (Segment(_cell(CHANGE), 1, 2, 1),)

    def changes(self) -> list[Constraint]:
        """Return the rows that say that no change from one period to the next is larger than the largest."""
        rows = []
        for k, period in enumerate(self.periods[1:]):
            for sign in (1, -1):
                form = add([(self.difference(k, k + 1), sign), (self.change, -1)])
                rows.append(Constraint(form, Interval(None, 0), CHANGES, period.label, is_rule=True))
        return rows

    def at_most(self, limit: Exact) -> Constraint:
        """Return the row that limits the largest change."""
        return Constraint(self.change, Interval(None, limit), "the limit on changes", is_rule=True)

    def moves(self, sign: int) -> list[Constraint]:
        """Return the rows that say that no rise (1) or fall (-1) between any two periods exceeds the largest.

        The extreme so far is at most (at least) every value so far, and no later value exceeds it
        by more than the largest move.
        """
        rows: list[Constraint] = []
        for k, form in enumerate(self.forms):
            so_far = (Segment(_cell(SO_FAR), k + 1, k + 2, 1),)
            label = self.periods[k].label
            lines: list[list[tuple[Form, Exact]]] = [[(so_far, sign), (form, -sign)]]
            if k:
                before = (Segment(_cell(SO_FAR), k, k + 1, 1),)
                lines.append([(so_far, sign), (before, -sign)])
                lines.append([(form, sign), (before, -sign), (self.change, -1)])
            rows += [Constraint(add(line), Interval(None, 0), EXTREME, label, is_rule=True) for line in lines]
        return rows

    def slope_row(self, sign: int) -> Constraint:
        """Return the row that says that the slope is not positive (-1) or not negative (1)."""
        return Constraint(self.slope, Interval(0, None) if sign > 0 else Interval(None, 0), SLOPE, is_rule=True)


def _cell(name: str) -> Series:
    return Series(name, "", "", "", "", "", tag=TAG)


def asked_about(claims: ClaimSet, wanted: Target, periods: Sequence[Period], per: Per) -> tuple[System, Steps]:
    """Return the claims as rows that a largest change and an extreme may stand beside, and the periods as forms."""
    system = System(claims)
    steps = Steps(tuple(periods), tuple(value_form(system, wanted, p, per) for p in periods))
    is_signed = any(system.domain.is_signed(s.series) for form in steps.forms for s in form)
    return system.over(system.domain.free([CHANGE]).free([SO_FAR], signed=is_signed)), steps
