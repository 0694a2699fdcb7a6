"""A conclusion put to the test: does some series satisfy the claims and yet break it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.opposites import opposites
from deserstats.checks.bounds.target import component_of, narrowed
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import Curve, satisfies, verify_refutation
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Options, System
from deserstats.trend.certain.breakdown import opposite
from deserstats.trend.certain.contrasts import rates_of
from deserstats.trend.certain.period_answer import target_of
from deserstats.trend.certain.rates import Per

AGAINST = "against the conclusion"
"""Name of the lines that say that the conclusion fails."""


class ConclusionStatus(StrEnum):
    """What the claims make certain of a statement, or of two windows."""

    IMPLIED = "implied"
    REFUTED = "refuted"
    HIGHER = "higher"
    LOWER = "lower"
    OPEN = "open"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A statement and how the claims stand to it; for two windows ``earlier`` is the base.

    ``statement`` is a claim; for two windows the total asked for over the later one.
    """

    statement: Claim
    status: ConclusionStatus
    earlier: Period | None = None
    per: Per = Per.DAY

    def dated(self, dated_by: str) -> Conclusion:
        """Return the same conclusion about events dated another way."""
        return replace(self, statement=self.statement.replace(dated_by=dated_by))

    def ways(self, system: System) -> Iterator[Options]:
        """Return every way in which the conclusion can fail, as lines under each possible window."""
        claim = self.statement
        if self.earlier is not None:
            rates = rates_of(system, target_of(claim), self.earlier, claim.window, self.per)
            yield ((claim.window, (_against(opposite(rates, self.status)),)),)
            return
        options = system.statements(claim)
        if self.status == ConclusionStatus.REFUTED:
            yield tuple((window, tuple(map(_against, rows))) for window, rows in options)
            return
        for way in opposites(claim, options, system.domain, AGAINST):
            yield (way,)

    def forms(self, system: System) -> list[Form]:
        """Return every sum that the conclusion speaks of."""
        return [row.form for way in self.ways(system) for _, rows in way for row in rows]


def _against(row: Constraint) -> Constraint:
    return replace(row, owner=AGAINST, is_rule=False)


def opened(claims: ClaimSet, conclusion: Conclusion, budget: Budget) -> FeasibleSet:
    """Return the series that the claims that bear on a conclusion allow."""
    system = System(claims)
    return FeasibleSet.of(system, conclusion.forms(system), budget)


def against(space: FeasibleSet, conclusion: Conclusion, way: Options, forms: Sequence[Form] = ()) -> FeasibleSet:
    """Return the series that break a conclusion in one way."""
    return space.beside(conclusion.statement.replace(id=AGAINST), way, forms)


def tried(space: FeasibleSet, conclusion: Conclusion) -> tuple[Certificate, ...] | Witness | str:
    """Return a certificate against every way of failing, or else a series that fails, or why neither was found."""
    proofs: list[Certificate] = []
    for way in conclusion.ways(space.system):
        found = against(space, conclusion, way)
        if found.certificate is None:
            return found.witness or found.reason
        proofs.append(found.certificate)
    return tuple(proofs)


def ids_of(certificates: Sequence[Certificate]) -> tuple[str, ...]:
    """Return the claims that certificates use."""
    return tuple(dict.fromkeys(name for c in certificates for name in c.ids if name != AGAINST))


def bearing(claims: ClaimSet, conclusion: Conclusion, *proofs: Certificate) -> System:
    """Return the claims that bear on a conclusion as rows, with rules that know its days and those of proofs."""
    system = System(claims)
    forms = conclusion.forms(system)
    return narrowed(system.asked([*forms, *rules_used(*proofs)]), forms)


def ways_refuted(certificates: Sequence[Certificate], system: System, conclusion: Conclusion) -> list[list[bool]]:
    """Return for every way of failing which certificates refute it; for no way, where one of them refutes none."""
    found = [[refutes(c, way, system) for c in certificates] for way in conclusion.ways(system)]
    return found if all(any(row[k] for row in found) for k in range(len(certificates))) else []


def verify_certificates(certificates: Sequence[Certificate], system: System, conclusion: Conclusion) -> bool:
    """Whether every way of failing has a certificate, and every certificate a way."""
    found = ways_refuted(certificates, system, conclusion)
    return bool(found) and all(map(any, found))


def refutes(certificate: Certificate, way: Options, system: System) -> bool:
    """Whether a certificate shows that a conclusion cannot fail in one way."""
    beside = system.beside({AGAINST: way})
    return verify_refutation(certificate, beside.options, beside)


def verify_failure(witness: Witness, system: System, conclusion: Conclusion) -> bool:
    """Whether a series satisfies the claims and breaks the conclusion in one of its ways."""
    component = component_of(system, conclusion.forms(system))
    curve = Curve(witness, system.domain)
    return any(
        satisfies(witness, curve, {**component.options, AGAINST: way}, component.rules)
        for way in conclusion.ways(system)
    )
