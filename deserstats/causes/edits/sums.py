"""The sum of printed figures that fixes another one: who is added in it, and who is taken off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.wording import Exact, exact, number

SUMMED = ("total", "stock", "difference")
"""Kinds whose figure stands in a sum as it is printed."""

SHOWN = 6
"""Figures of a sum that are written out."""

LABELS = ("measure", "category", "geography", "unit")


@dataclass(frozen=True, slots=True)
class Term:
    """A figure in a sum, so many times: taken off where that is less than nothing."""

    claim: Claim
    times: Fraction

    @property
    def value(self) -> Fraction:
        """The figure as printed."""
        assert self.claim.figure is not None
        return Fraction(self.claim.figure.value)

    @property
    def step(self) -> Fraction:
        """What one unit of its last digit is worth."""
        assert self.claim.figure is not None
        return Fraction(self.claim.figure.step)


@dataclass(frozen=True, slots=True)
class Sum:
    """Figures that add up to one end of what is left for a claim.

    Attributes
    ----------
    terms : tuple of Term
        The figures.
    end : number
        That end.
    """

    terms: tuple[Term, ...]
    end: Exact

    def is_exact(self, reading: Reading) -> bool:
        """Whether the figures, all of them exact, give that end as they are printed."""
        return all(is_plain(term.claim, reading) for term in self.terms) and _added(self.terms) == self.end

    def __str__(self) -> str:
        return written((term.value, term.times) for term in self.terms)


def is_plain(claim: Claim, reading: Reading) -> bool:
    """Whether a figure stands in sums exactly as it is printed."""
    if claim.kind not in SUMMED or claim.figure is None or claim.relation not in (Relation.PRINTED, Relation.EXACT):
        return False
    allowed = claim.allowed(reading)
    return allowed.low == allowed.high == claim.figure.value


def may_be_rounded(claim: Claim, reading: Reading) -> bool:
    """Whether a plain figure may have been rounded at its last digit: not where the table calls it exact."""
    return is_plain(claim, reading) and claim.relation == Relation.PRINTED and claim.bounds == (None, None)


def half_unit(claim: Claim) -> Fraction:
    """Return how far a figure is from the truth at most where it was rounded at its last digit."""
    assert claim.figure is not None
    return Fraction(claim.figure.step) / 2


def half_units(terms: Iterable[Term]) -> Fraction:
    """Return by how much a sum may be off when each of these figures was rounded at its last digit."""
    return sum((abs(term.times) * half_unit(term.claim) for term in terms), Fraction(0))


def _added(terms: Iterable[Term]) -> Fraction:
    return sum((term.times * term.value for term in terms), Fraction(0))


def written(parts: Iterable[tuple[Fraction, Fraction]]) -> str:
    """Write figures, so many times each, as a sum that begins with what is added."""
    ordered = sorted(parts, key=lambda part: part[1] * part[0] < 0)
    said: list[str] = []
    for value, times in ordered:
        many = "" if abs(times) == 1 else f"{number(exact(abs(times)))} x "
        sign = "-" if times * value < 0 else "+" if said else ""
        said.append(f"{sign} {many}{number(exact(abs(value)))}".strip())
    return " ".join(said)


def named(other: Claim, own: Claim) -> str:
    """Name a claim by what tells it from another one: its measure, category, place, unit or else its window."""
    labels = [getattr(other, column) for column in LABELS if getattr(other, column) != getattr(own, column)]
    return ", ".join(filter(None, labels)) or str(other.window)
