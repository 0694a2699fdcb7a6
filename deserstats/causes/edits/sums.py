"""The sum of printed figures that fixes another one: who is added in it, and who is taken off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.reading import Relation
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
    """Printed figures that add up to what a claim has to be."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, times: Mapping[str, Fraction], claims: Mapping[str, Claim], value: Exact) -> Sum | None:
        """Return the figures that a proof adds up; None where they are not printed exactly, or give another sum."""
        own = [Term(claims[name], many) for name, many in times.items() if many]
        if not own or not all(is_plain(term.claim) for term in own):
            return None
        found = cls(tuple(own))
        return found if found.value == value else None

    @property
    def value(self) -> Fraction:
        """What the figures add up to."""
        return sum((term.times * term.value for term in self.terms), Fraction(0))

    @property
    def half_units(self) -> Fraction:
        """By how much the sum may be off when each of its figures was rounded at its last digit."""
        return sum((abs(term.times) * half_unit(term.claim) for term in self.terms), Fraction(0))

    def __str__(self) -> str:
        return written((term.value, term.times) for term in self.terms)


def is_plain(claim: Claim) -> bool:
    """Whether a figure stands in sums exactly as it is printed."""
    is_exact = claim.relation in (Relation.PRINTED, Relation.EXACT) and claim.bounds == (None, None)
    return claim.kind in SUMMED and claim.figure is not None and is_exact


def may_be_rounded(claim: Claim) -> bool:
    """Whether a plain figure may have been rounded at its last digit: not where the table calls it exact."""
    return is_plain(claim) and claim.relation == Relation.PRINTED


def half_unit(claim: Claim) -> Fraction:
    """Return how far a figure is from the truth at most where it was rounded at its last digit."""
    assert claim.figure is not None
    return Fraction(claim.figure.step) / 2 if may_be_rounded(claim) else Fraction(0)


def written(parts: Iterable[tuple[Fraction, Fraction]]) -> str:
    """Write figures, so many times each, as a sum that begins with what is added."""
    ordered = sorted(parts, key=lambda part: part[1] * part[0] < 0)
    said = []
    for value, times in ordered:
        many = "" if abs(times) == 1 else f"{number(exact(abs(times)))} x "
        sign = "-" if times * value < 0 else "+" if said else ""
        said.append(f"{sign} {many}{number(exact(abs(value)))}".strip())
    return " ".join(said)


def named(other: Claim, own: Claim) -> str:
    """Name a claim by what tells it from another one: its measure, category, place, unit or else its window."""
    labels = [getattr(other, column) for column in LABELS if getattr(other, column) != getattr(own, column)]
    return ", ".join(filter(None, labels)) or str(other.window)
