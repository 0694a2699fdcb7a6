"""Which printed figures may be looked at digit by digit: counts that share no events with each other.

Successive cumulative totals share their leading digits, and a sum inherits those of its parts: a
test that takes each for a new draw rejects honest tables. So only a disjoint set is kept, the
narrowest windows and categories first.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from deserstats.claims.cells.reading import Relation, is_rounded
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import Exact, count, exact

COUNTED = ("total", "each")
"""Kinds that count events; levels at successive dates carry over and are left out."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a string of digits.

    Attributes
    ----------
    claim : Claim
    value : int or Fraction
        The number without its sign.
    digits : str
        The digits printed, without sign, marks and leading zeros.
    significant : int
        How many of them, from the left, are known: trailing zeros of a rounded figure are not.
    is_exact : bool
        Whether the figure is presented as counted to the unit.
    """

    claim: Claim
    value: Exact
    digits: str
    significant: int
    is_exact: bool


def printed_figures(claims: ClaimSet) -> tuple[list[Printed], Counter[str]]:
    """Return the figures whose digits can be looked at, and why the others cannot, counted."""
    kept, left = [], Counter[str]()
    for claim in claims:
        reason = _unfit(claim)
        if reason:
            left[reason] += 1
        else:
            kept.append(_printed(claim))
    quantities = Quantities(claims.scheme)
    sums = {name for rule in claims.scheme.rules if rule.sense == "==" for name in _sum_of(rule.weights)}
    alone = [f for f in kept if f.claim.measure not in sums]
    if len(alone) < len(kept):
        left["defined by the scheme as a sum of other measures"] += len(kept) - len(alone)
    apart = _disjoint(alone, quantities)
    if len(apart) < len(alone):
        left["cumulative totals, sums or repeats of other figures"] += len(alone) - len(apart)
    return apart, left


def left_out(left: Counter[str]) -> str:
    """Write what was left out."""
    return "; ".join(f"{count(n, 'claim')} left out: {reason}" for reason, n in left.most_common())


def _unfit(claim: Claim) -> str:
    if claim.kind not in COUNTED:
        return f"of kind {claim.kind}, not a count of events"
    figure = claim.figure
    if figure is None or claim.bounds != (None, None):
        return "given as a range"
    if claim.relation not in (Relation.PRINTED, Relation.EXACT, Relation.ABOUT):
        return "worded as a limit"
    return "zero" if figure.value == 0 else ""


def _printed(claim: Claim) -> Printed:
    figure = claim.figure
    assert figure is not None
    value = exact(abs(Fraction(figure.value)))
    digits = str(int(value / Fraction(figure.step)))
    relation = Relation(claim.relation)
    rounded = relation == Relation.ABOUT or (relation == Relation.PRINTED and is_rounded(figure, claim.kind))
    significant = len(digits) - figure.zeros if rounded else len(digits)
    return Printed(claim, value, digits, significant, figure.step == 1 and significant == len(digits))


def _sum_of(weights: tuple[tuple[str, int], ...]) -> list[str]:
    """Return the measure that stands alone on its side of a rule: the sum of the others."""
    for sign in (1, -1):
        side = [name for name, weight in weights if weight * sign > 0]
        if len(side) == 1 < len(weights) - 1:
            return side
    return []


def _disjoint(figures: Iterable[Printed], quantities: Quantities) -> list[Printed]:
    """Keep figures that share no day, category and place with one kept before; narrow ones go first."""
    taken: dict[tuple[str, str, str, str], list[tuple[date, date]]] = {}
    kept = []
    for figure in sorted(figures, key=lambda f: _size(f.claim, quantities.of(f.claim))):
        quantity, window = quantities.of(figure.claim), figure.claim.window
        places = [
            taken.setdefault((quantity.measure, quantity.unit, *cell), [])
            for cell in product(quantity.category, quantity.geography)
        ]
        if any(_meets(spans, window.start, window.end) for spans in places):
            continue
        for spans in places:
            insort(spans, (window.start, window.end))
        kept.append(figure)
    return kept


def _size(claim: Claim, quantity: Quantity) -> int:
    return claim.window.days * len(quantity.category) * len(quantity.geography)


def _meets(spans: list[tuple[date, date]], start: date, end: date) -> bool:
    """Whether a span overlaps one of some disjoint spans, which are in order."""
    i = bisect_left(spans, (start, end))
    return (i < len(spans) and spans[i][0] < end) or (i > 0 and spans[i - 1][1] > start)
