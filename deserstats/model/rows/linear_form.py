"""Linear rows over unknown series: the one shape that every claim and rule is brought into.

A series is an unknown non-negative count per day. A row says that a weighted sum of series over
windows of days lies between two exact numbers. Days are ordinals, ends are exclusive.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from deserstats.claims.cells.interval import Interval
from deserstats.wording import Exact, exact


class Series(NamedTuple):
    """What is counted, on which basis and where; two different series never share a cell.

    ``level`` marks a stock, of which only single days exist; ``tag`` keeps a series apart that
    belongs to one claim alone.
    """

    measure: str
    unit: str
    basis: str
    dated_by: str
    category: str
    geography: str
    level: bool = False
    tag: str = ""

    @property
    def family(self) -> Series:
        """What all its categories, places and windows have in common."""
        return self._replace(category="", geography="", tag="")


class Segment(NamedTuple):
    """``weight`` times the sum of a series over the days from ``start`` up to ``end``."""

    series: Series
    start: int
    end: int
    weight: Exact


Form = tuple[Segment, ...]

Cuts = Mapping[Series, set[int]]
"""Per series, the days on which windows begin or end."""


def day_label(start: int, end: int) -> str:
    """Name a window of days, end exclusive."""
    return f"{date.fromordinal(start)} to {date.fromordinal(end)}"


def add(forms: Iterable[tuple[Form, Exact]]) -> Form:
    """Return the weighted sum of forms, with equal windows of a series joined."""
    total: dict[tuple[Series, int, int], Exact] = {}
    for form, factor in forms:
        for series, start, end, weight in form:
            key = (series, start, end)
            total[key] = total.get(key, 0) + weight * factor
    return tuple(Segment(*key, exact(weight)) for key, weight in total.items() if weight)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One linear statement: the form lies in the interval.

    ``owner`` is the id of the claim, or the text of the rule when ``is_rule``; ``part`` names
    the unit of time where one claim makes several rows.
    """

    form: Form
    bounds: Interval
    owner: str
    part: str = ""
    is_rule: bool = False


def bound_of(form: Form, bounds: Interval) -> Constraint:
    """Return a row that bounds one sum and is nobody's."""
    return Constraint(form, bounds, "", is_rule=True)


class Domain(NamedTuple):
    """What holds of series by the user's word: which may be negative, which need not be whole."""

    signed: frozenset[str] = frozenset()
    continuous: frozenset[tuple[str, str]] | bool = False

    def is_signed(self, series: Series) -> bool:
        """Whether a series may be negative."""
        return series.measure in self.signed

    def is_whole(self, series: Series) -> bool:
        """Whether a series counts in whole numbers."""
        if isinstance(self.continuous, bool):
            return not self.continuous
        return (series.measure, series.unit) not in self.continuous

    def free(self, names: Iterable[str], *, signed: bool = False) -> Domain:
        """Return the domain in which measures without a unit may be broken numbers, and negative where ``signed``."""
        measures = frozenset(names)
        broken = self.continuous
        if broken is not True:
            broken = frozenset(broken or ()) | {(name, "") for name in measures}
        return Domain(self.signed | measures if signed else self.signed, broken)


ONE = Fraction(1)


def step_of(form: Form, domain: Domain) -> Fraction | None:
    """Return the distance between the values that a form over whole numbers can take, the greatest common divisor.

    None where a series need not be whole, or nothing is counted.
    """
    if not form or not all(domain.is_whole(segment.series) for segment in form):
        return None
    if all(segment.weight == 1 for segment in form):
        return ONE
    weights = [Fraction(segment.weight) for segment in form]
    scale = lcm(*(w.denominator for w in weights))
    return Fraction(gcd(*(int(w * scale) for w in weights)), scale)


def tightened(form: Form, bounds: Interval, domain: Domain) -> Interval:
    """Shrink the interval of a form over whole numbers to the values that it can take; strict ends become closed."""
    step = step_of(form, domain)
    if step == ONE:
        return bounds.whole()
    return bounds if step is None else bounds.scaled(1 / step).whole().scaled(step)


def coverage(terms: Iterable[tuple[Form, Exact]]) -> Mapping[Series, list[tuple[int, int, Exact]]]:
    """Add weighted forms up cell by cell: per series the (start, end, weight) steps, in order."""
    steps: dict[Series, dict[int, Exact]] = {}
    for form, factor in terms:
        for series, start, end, weight in form:
            days = steps.setdefault(series, {})
            days[start] = days.get(start, 0) + weight * factor
            days[end] = days.get(end, 0) - weight * factor
    cover: dict[Series, list[tuple[int, int, Exact]]] = {}
    for series, days in steps.items():
        level: Exact = 0
        order = sorted(days)
        cover[series] = []
        for start, end in itertools.pairwise(order):
            level += days[start]
            cover[series].append((start, end, level))
    return cover


def value_of(form: Form, cells: Mapping[tuple[Series, int, int], Exact]) -> Exact:
    """Return the value of a form on cells."""
    total: Exact = 0
    for series, start, end, weight in form:
        for (own, first, last), value in cells.items():
            if own == series and start <= first and last <= end:
                total += weight * value
    return total
