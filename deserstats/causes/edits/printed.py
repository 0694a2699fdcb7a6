"""The digits of a printed figure: which other digits would fit into a range, and how they would be written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Self

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS, Reading, Relation, is_rounded
from deserstats.claims.claim import Claim
from deserstats.wording import exact, number


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as digits, in steps of the last one that counts.

    Attributes
    ----------
    digits : str
        The significant digits: ``21,000`` printed as a rounded figure has ``21``.
    step : Fraction
        What one unit of the last of them is worth.
    below, above : Fraction or None
        How far the figure's word lets the number lie below and above it; None = any distance.
    """

    claim: Claim
    digits: str
    step: Fraction
    below: Fraction | None
    above: Fraction | None

    @classmethod
    def of(cls, claim: Claim, reading: Reading) -> Self | None:
        """Read the digits of a claim; None where it prints no figure."""
        figure = claim.figure
        if figure is None or claim.kind in ("order", "projection") or not figure.value:
            return None
        counted = claim.kind in COUNTS and claim.relation in (Relation.EXACT, Relation.PRINTED)
        step = figure.step if counted and not _ends_in_zeros(claim, reading) else figure.unit
        allowed, value = claim.allowed(reading), Fraction(figure.value)
        below = None if allowed.low is None else value - allowed.low
        above = None if allowed.high is None else allowed.high - value
        return cls(claim, str(int(abs(value) / Fraction(step))), Fraction(step), below, above)

    @property
    def length(self) -> int:
        """How many significant digits are printed."""
        return len(self.digits)

    @property
    def value(self) -> Fraction:
        """The number printed."""
        assert self.claim.figure is not None
        return Fraction(self.claim.figure.value)

    def fitting(self, room: Interval, reach: tuple[Fraction | None, Fraction | None] | None = None) -> tuple[int, int]:
        """Return the first and last number of steps whose figure could lie in a range.

        ``reach`` says how far the number may lie below and above the figure, if not as printed.
        """
        below, above = (self.below, self.above) if reach is None else reach
        if self.value < 0:
            # digits have no sign: below zero all is mirrored
            room, below, above = mirrored(room), above, below
        low, high = 0, 10 ** (self.length + 3)
        if room.low is not None and above is not None:
            low = max(low, ceil((room.low - above) / self.step))
        if room.high is not None and below is not None:
            high = min(high, floor((room.high + below) / self.step))
        return low, high

    def cells(self, value: Fraction) -> dict[str, str]:
        """Return the cells of the claim with another number in the place of the printed one."""
        cells = {"value": self._text(value)}
        low, high = self.claim.bounds
        for column, end, by in (("low", low, self.below), ("high", high, self.above)):
            if end is not None and by is not None:
                cells[column] = number(exact(value - by if column == "low" else value + by))
        return cells

    def _text(self, value: Fraction) -> str:
        decimals = len(str(self.step.denominator)) - 1
        if not decimals:
            return number(exact(value))
        text = f"{int(abs(value) * 10**decimals):0{decimals + 1}d}"
        return f"{'-' if value < 0 else ''}{text[:-decimals]}.{text[-decimals:]}"


def _ends_in_zeros(claim: Claim, reading: Reading) -> bool:
    """Whether the zeros that end a count are read as rounding, not as digits."""
    figure = claim.figure
    assert figure is not None
    by_digits = reading.zeros == "rounded" and not reading.is_on_grid(figure, claim.kind)
    return claim.relation == Relation.PRINTED and is_rounded(figure, claim.kind) and by_digits


def mirrored(interval: Interval) -> Interval:
    """Return the numbers of an interval with the other sign."""
    low, high = (None if end is None else -end for end in (interval.high, interval.low))
    return Interval(low, high, interval.high_open, interval.low_open)


def meets(allowed: Interval, room: Interval, *, whole: bool) -> bool:
    """Whether some number (some whole number) lies in both intervals."""
    common = allowed.meet(room)
    return not (common.whole() if whole else common).is_empty
