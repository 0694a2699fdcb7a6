"""What every series that satisfies the claims does at each boundary: mean rate after, less mean rate before.

Nothing is assumed of chance: the ends are sharp bounds of one linear sum, each with its proof.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, verify_ends
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, narrowed
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.linear_form import Form, add
from deserstats.model.rows.system import System
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """Mean daily rate from a day on, less that before it, over the whole span of the claims.

    ``low`` and ``high`` are its bounds over every series that the claims allow, None where there is
    no limit; ``settled`` says whether both were worked out.
    """

    date: datetime.date
    low: Exact | None
    high: Exact | None
    settled: bool
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    @property
    def certain(self) -> str:
        """Whether the mean is "higher" afterwards in every series, "lower" in every one, or "neither"."""
        if self.low is not None and self.low > 0:
            return "higher"
        return "lower" if self.high is not None and self.high < 0 else "neither"


def boundaries_of(
    claims: ClaimSet, wanted: Target, cuts: Sequence[datetime.date], budget: Budget
) -> tuple[Boundary, ...]:
    """Return the contrast at every inner cut day; the claims must be consistent."""
    inner = cuts[1:-1]
    if not inner:
        return ()
    system = System(claims)
    space = FeasibleSet.of(system, [contrast(system, wanted, cuts[0], day, cuts[-1]) for day in inner], budget)
    return tuple(_boundary(day, form, space) for day, form in zip(inner, space.forms, strict=True))


def contrast(system: System, wanted: Target, first: datetime.date, day: datetime.date, last: datetime.date) -> Form:
    """Return the mean daily rate from a day on, less that before it, as a weighted sum."""
    before, after = Period(first, day), Period(day, last)
    rates = [
        (wanted.form(system, after), Fraction(1, after.days)),
        (wanted.form(system, before), Fraction(-1, before.days)),
    ]
    return add(rates)


def verify_boundaries(
    boundaries: Sequence[Boundary], claims: ClaimSet, wanted: Target, cuts: Sequence[datetime.date]
) -> bool:
    """Add the proofs of both ends of every boundary up again."""
    system = System(claims)
    forms = [contrast(system, wanted, cuts[0], b.date, cuts[-1]) for b in boundaries]
    system = narrowed(system.asked(forms), forms)
    return all(not b.settled or verify_ends(b, form, system) for b, form in zip(boundaries, forms, strict=True))


def _boundary(day: datetime.date, form: Form, space: FeasibleSet) -> Boundary:
    low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
    if low is None or high is None:
        return Boundary(date=day, low=None, high=None, settled=False)
    return Boundary(
        date=day, low=low.value, high=high.value, settled=True, low_proofs=low.proofs, high_proofs=high.proofs
    )
