"""What answers about the periods of one series have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deserstats.checks.bounds.target import Target
from deserstats.checks.consistency.answers import Status
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate
from deserstats.result import Result
from deserstats.trend.certain.rates import Per


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodAnswer(Result):
    """The series that is asked about, the unit of time of its rates, and whether the claims hold together."""

    claims: ClaimSet
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    dated_by: str
    per: Per
    status: Status
    certificate: Certificate | None = None
    complete: bool = True
    reason: str = ""

    gallery: ClassVar[str] = "period_plots"

    @property
    def target(self) -> Target:
        """The series that is asked about."""
        return target_of(self)


def target_of(named: PeriodAnswer | Claim) -> Target:
    """Return the series that an answer or a claim is about."""
    return Target(
        measure=named.measure,
        unit=named.unit,
        category=named.category,
        geography=named.geography,
        basis=named.basis,
        dated_by=named.dated_by,
    )
