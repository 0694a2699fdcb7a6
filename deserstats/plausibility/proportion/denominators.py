"""Of how many? Denominators as intervals: levels of the table, or numbers that the user gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from deserstats.arguments import is_number, told
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.plausibility.quantity import Quantities
from deserstats.wording import Exact, exact, listing

Given = int | float | Fraction | tuple[Exact, Exact]
Denominators = ClaimSet | Iterable[Claim] | Mapping[str, Given] | Sequence[str] | str | Given | None
"""What ``check_rates`` takes: nothing (levels of the table), a measure or several, claims, numbers."""


@dataclass(frozen=True, slots=True)
class Denominator:
    """One number that a count may be held against.

    Attributes
    ----------
    name : str
        What it counts.
    allowed : Interval
    ids : tuple of str
        Its claim, where it is one of the table.
    window : Period or None
        When it held; None is always.
    geography : frozenset of str or None
        Its places; None fits every place.
    said : str
        How it is named in a reason.
    """

    name: str
    allowed: Interval
    ids: tuple[str, ...] = ()
    window: Period | None = None
    geography: frozenset[str] | None = None
    said: str = ""

    def away(self, window: Period) -> int:
        """Days between the denominator and a window; 0 where they meet."""
        if self.window is None or self.window.overlaps(window):
            return 0
        if self.window.end <= window.start:
            return (window.start - self.window.end).days + 1
        return (self.window.start - window.end).days + 1

    def __str__(self) -> str:
        return self.said or f"{self.name} {self.allowed}"


def denominators_of(given: Denominators, claims: ClaimSet, quantities: Quantities) -> list[Denominator]:
    """Read the ``denominators`` argument.

    Raises
    ------
    ClaimError
        When a measure has no level in the table, or a number is not positive.
    """
    if given is None:
        every = (_level(c, claims, quantities) for c in claims if c.kind == "stock")
        return [level for level in every if _is_positive(level.allowed)]
    if isinstance(given, int | float | Fraction | tuple):
        given = {"given denominator": given}
    if isinstance(given, Mapping):
        return [_number(name, value) for name, value in given.items()]
    if not isinstance(given, str | Iterable):
        raise ClaimError(f"denominators{told(given)}; expected a number, {{name: number}}, names of measures or Claims")
    rows = [given] if isinstance(given, str) else list(given)
    rows.sort(key=lambda row: not isinstance(row, Claim))
    found = [_level(c, claims, quantities) for row in rows for c in _levels_of(row, claims)]
    wrong = next((level for level in found if not _is_positive(level.allowed)), None)
    if wrong is not None:
        raise ClaimError(f"the denominator {wrong} is not a positive number")
    return found


def _levels_of(row: object, claims: ClaimSet) -> list[Claim]:
    """Return a claim itself, or the levels of the measure that is named."""
    if isinstance(row, Claim):
        return [row]
    stocks = [c for c in claims if c.kind == "stock"]
    levels = [c for c in stocks if c.measure == row]
    if not levels:
        known = listing(dict.fromkeys(repr(c.measure) for c in stocks)) or "none"
        raise ClaimError(f"denominators names {row!r}, which no stock claim counts; levels of the table: {known}")
    return levels


def _is_positive(allowed: Interval) -> bool:
    """Whether something may be divided by it: nothing is so many per thousand of a debt, or of nobody."""
    return (allowed.low is None or allowed.low >= 0) and (allowed.high is None or allowed.high > 0)


def _level(claim: Claim, claims: ClaimSet, quantities: Quantities) -> Denominator:
    quantity = quantities.of(claim)
    ids = (claim.id,) if claim.id in claims else ()
    said = f"{claim.words} ({', '.join(filter(None, (claim.id, quantity.measure, claim.category)))}, {claim.window})"
    places = None if claim.geography == "" else quantity.geography
    return Denominator(quantity.measure or "the level", claim.allowed(claims.reading), ids, claim.window, places, said)


def _number(name: str, value: Given) -> Denominator:
    ends = value if isinstance(value, tuple) else (value, value)
    numbers = len(ends) == 2 and all(is_number(end) and abs(end) < inf for end in ends)
    low, high = (Fraction(str(end)) for end in ends) if numbers else (Fraction(0), Fraction(0))
    if not 0 < low <= high:
        raise ClaimError(f"denominators[{name!r}] is {value!r}; expected a positive number or (low, high)")
    return Denominator(str(name), Interval(exact(low), exact(high)))
