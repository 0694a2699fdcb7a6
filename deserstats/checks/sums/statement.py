"""One contradiction as a sentence and a sum that a reader can do again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deserstats.model.proof.certificate import Certificate
from deserstats.wording import Exact, fitting, folded


class StatementKind(StrEnum):
    """What the figures of a contradiction do."""

    SUM = "sum"
    TWICE = "twice"
    FALL = "fall"
    PART = "part"
    RATIO = "ratio"
    PROOF = "proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedFigure:
    """One figure of a sum.

    Attributes
    ----------
    id : str
        The claim; blank for the whole that shares are parts of.
    name : str
        What it counts, as far as the others count something else.
    printed : str
        The figure as printed, with its word.
    value : int or Fraction
        The number that is added up.
    reading : str
        How the figure was read where that is not the number as printed: "read as up to 199".
    times : int or Fraction
        How often it is added.
    """

    id: str
    name: str
    printed: str
    value: Exact
    reading: str = ""
    times: Exact = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A contradiction as a person would put it: the fullest sum over the same windows, not the shortest.

    Attributes
    ----------
    kind : {"sum", "twice", "fall", "part", "ratio", "proof"}
        Parts that miss their whole; two figures of the same; a running total that falls; a part above
        its whole; a figure that compares, against what it compares; or none of these, where only the
        weighted sum of the certificate says it.
    sentence : str
        The finding: "52 weeks add up to 4,716, 2024 is printed 4,216: 500 apart".
    apart : int or Fraction
        That difference, in the unit of the figures (percentage points of percents).
    unit : str
        "%" and the like where the figures are no counts.
    needs, allows : tuple of SummedFigure
        The figures whose sum is too large for the sum of the others; of a ratio what is compared, and with what.
    told : SummedFigure or None
        The figure that compares, of a ratio.
    scale : (int, int)
        Factor and shift of such a figure: 100 and 0 of a share, 100 and -100 of a growth.
    links : tuple of str
        The rules and orders that tie the figures.
    remark : str
        What else bears on it: rounding, other possible windows.
    lines : tuple of str
        The sum, line by line, at most 100 characters each.
    certificate : Certificate
        The proof of this sum, with the figures as they were read.
    """

    kind: StatementKind
    sentence: str
    apart: Exact
    certificate: Certificate
    unit: str = ""
    needs: tuple[SummedFigure, ...] = ()
    allows: tuple[SummedFigure, ...] = ()
    told: SummedFigure | None = None
    scale: tuple[int, int] = (1, 0)
    links: tuple[str, ...] = ()
    remark: str = ""
    lines: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every claim of the sum."""
        told = () if self.told is None else (self.told,)
        named = (figure.id for figure in (*self.needs, *self.allows, *told) if figure.id)
        return tuple(dict.fromkeys([*named, *self.certificate.ids]))

    @property
    def share(self) -> float:
        """The difference as a share of the largest figure; of a comparison, of the figure that compares."""
        told = () if self.told is None else (self.told,)
        sizes = [abs(Fraction(f.value) * f.times) for f in told or (*self.needs, *self.allows)]
        sizes = sizes or [
            abs(Fraction(t.bound) * t.multiplier) for leaf in self.certificate.leaves() for t in leaf.lines
        ]
        return float(Fraction(self.apart) / (max(sizes, default=Fraction(1)) or 1))

    def verify(self) -> bool:
        """Add the figures and their proof up again."""
        return self.certificate.verify() and self.apart >= 0 and self.adds_up()

    def adds_up(self) -> bool:
        """Whether the figures are as far apart as is said."""
        needed, allowed = total(self.needs), total(self.allows)
        if self.kind == StatementKind.PROOF:
            return not self.needs and not self.allows
        if self.told is None:
            return needed - allowed == self.apart
        factor, shift = self.scale
        return allowed > 0 and abs(factor * needed / allowed + shift - Fraction(self.told.value)) == self.apart

    def __str__(self) -> str:
        return fitting("\n".join((*folded(self.sentence), *(f"    {line}" for line in self.lines))))


def total(figures: Iterable[SummedFigure]) -> Fraction:
    """Return the sum of figures."""
    return sum((Fraction(f.value) * f.times for f in figures), Fraction(0))
