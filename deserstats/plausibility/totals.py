"""Claims as totals over their windows: the form in which figures can be compared with each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.claim_rows import units_in
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import Exact, exact

DAYS_A_MONTH = 30.436875
"""Mean length of a month: variability is stated per month."""


@dataclass(frozen=True, slots=True)
class Total:
    """What a claim says of the sum over its window.

    Attributes
    ----------
    claim : Claim
    quantity : Quantity
    window : Period
        As printed first.
    allowed : Interval
        The sums that the figure allows.
    printed : int, Fraction or None
        The sum at the figure as printed; None where only a range is given.
    """

    claim: Claim
    quantity: Quantity
    window: Period
    allowed: Interval
    printed: Exact | None

    @property
    def id(self) -> str:
        """Id of the claim."""
        return self.claim.id

    @property
    def months(self) -> float:
        """Length of the window in mean months."""
        return self.window.days / DAYS_A_MONTH

    @property
    def middle(self) -> Exact | None:
        """Middle of what is allowed; the printed figure where there is no other end."""
        low, high = self.allowed.low, self.allowed.high
        if low is None or high is None:
            return self.printed
        return exact(Fraction(low + high) / 2)

    @property
    def half_width(self) -> float:
        """Half of the width of what is allowed; 0 where an end is missing."""
        low, high = self.allowed.low, self.allowed.high
        return 0.0 if low is None or high is None else float(Fraction(high - low) / 2)

    @property
    def has_ends(self) -> bool:
        """Whether both ends are given."""
        return self.allowed.low is not None and self.allowed.high is not None


def totals_of(claims: ClaimSet, quantities: Quantities) -> tuple[list[Total], Counter[str]]:
    """Return totals and mean rates as totals, and why the other claims are not, counted."""
    found, left = [], Counter[str]()
    for claim in claims:
        if claim.kind not in ("total", "rate"):
            left[f"of kind {claim.kind}"] += 1
        elif quantities.scheme.is_signed(claim.measure):
            left["of a measure that may be negative: it has no rate and no shares"] += 1
        elif len(claim.windows) > 1:
            left["with more than one possible window"] += 1
        else:
            found.append(total_of(claim, claims.reading, quantities))
    return found, left


def total_of(claim: Claim, reading: Reading, quantities: Quantities) -> Total:
    """Return one total; a mean rate is multiplied by the units in its window."""
    quantity, allowed = quantities.of(claim), claim.allowed(reading)
    printed = None if claim.figure is None else claim.figure.value
    if claim.kind == "rate":
        factor = Fraction(units_in(claim.window, claim.per))
        allowed, printed = allowed.scaled(factor), None if printed is None else exact(printed * factor)
    return Total(claim, quantity, claim.window, allowed, printed)
