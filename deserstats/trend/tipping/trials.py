"""A conclusion put to the test: does some series satisfy the claims and yet break it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from deserstats.checks.bounds.opposites import opposites
from deserstats.checks.bounds.target import Target, component_of, narrowed
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.checks.consistency.verification import Curve, satisfies, verify_refutation
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Options, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.trend.certain.breakdown import opposite
from deserstats.trend.certain.contrasts import rates_of
from deserstats.trend.certain.rates import Per

AGAINST = "against the conclusion"
"""Name of the lines that say that the conclusion fails."""


class Standing(StrEnum):
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
    standing: Standing
    earlier: Period | None = None
    per: Per = Per.DAY

    def dated(self, dated_by: str) -> Conclusion:
        """Return the same conclusion about events dated another way."""
        return replace(self, statement=self.statement.replace(dated_by=dated_by))

    def ways(self, system: System) -> Iterator[Options]:
        """Return every way in which the conclusion can fail, as lines under each possible window."""
        claim = self.statement
        if self.earlier is not None:
            target = Target(measure=claim.measure, unit=claim.unit, category=claim.category,
                            geography=claim.geography, basis=claim.basis, dated_by=claim.dated_by)  # fmt: skip
            row = opposite(rates_of(system, target, self.earlier, claim.window, self.per), self.standing)
            yield ((claim.window, (_against(row),)),)
            return
        options = system.statements(claim)
        if self.standing == Standing.REFUTED:
            yield tuple((window, tuple(map(_against, rows))) for window, rows in options)
            return
        for way in opposites(claim, options, system.domain, AGAINST):
            yield (way,)

    def forms(self, system: System) -> list[Form]:
        """Return every sum that the conclusion speaks of."""
        return [row.form for way in self.ways(system) for _, rows in way for row in rows]


def _against(row: Constraint) -> Constraint:
    return replace(row, owner=AGAINST, is_rule=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """How one way of failing ended: a certificate against it, a series for it, or neither with a reason."""

    certificate: Certificate | None = None
    witness: Witness | None = None
    reason: str = ""


def tried(system: System, conclusion: Conclusion, way: Options, budget: Budget) -> Trial:
    """Look for a series that satisfies the claims and breaks the conclusion in one way."""
    component = component_of(system, conclusion.forms(system))
    claim = conclusion.statement.replace(id=AGAINST)
    both = replace(component, claims=(*component.claims, claim), options={**component.options, AGAINST: way})
    subsets = Subsets(both, system.domain, budget)
    verdict = subsets.decide()
    if isinstance(verdict, FeasibleSubset):
        return Trial(witness=witness_of([(verdict, both.options)]))
    if isinstance(verdict, InfeasibleSubset):
        return Trial(certificate=certificate_of(verdict, subsets, both.options))
    return Trial(reason=verdict.reason)


def opened(
    claims: ClaimSet,
    conclusion: Conclusion,
) -> System:
    """Return the claims that bear on a conclusion as rows, with rules that know its days."""
    system = System(claims)
    forms = conclusion.forms(system)
    system.ask(forms)
    return narrowed(system, forms)


def trials(system: System, conclusion: Conclusion, budget: Budget) -> Iterator[Trial]:
    """Try every way of failing, up to the first that a series shows."""
    for way in conclusion.ways(system):
        trial = tried(system, conclusion, way, budget)
        yield trial
        if trial.certificate is None:
            return


def ids_of(certificates: Sequence[Certificate]) -> tuple[str, ...]:
    """Return the claims that certificates use."""
    terms = (t for c in certificates for leaf in c.leaves() for t in leaf.terms if t.role == "claim")
    return tuple(dict.fromkeys(t.id for t in terms if t.id != AGAINST))


def verify_certificates(certificates: Sequence[Certificate], system: System, conclusion: Conclusion) -> bool:
    """Whether every way of failing has a certificate, and every certificate a way."""
    ways = list(conclusion.ways(system))
    proved = [[refutes(certificate, way, system) for certificate in certificates] for way in ways]
    return all(map(any, proved)) and all(map(any, zip(*proved, strict=True)))


def refutes(certificate: Certificate, way: Options, system: System) -> bool:
    """Whether a certificate shows that a conclusion cannot fail in one way."""
    system.options[AGAINST] = way
    try:
        return verify_refutation(certificate, system.options, system)
    finally:
        del system.options[AGAINST]


def verify_failure(witness: Witness, system: System, conclusion: Conclusion) -> bool:
    """Whether a series satisfies the claims and breaks the conclusion in one of its ways."""
    component = component_of(system, conclusion.forms(system))
    curve = Curve(witness, system.domain)
    return any(
        satisfies(witness, curve, {**component.options, AGAINST: way}, component.rules)
        for way in conclusion.ways(system)
    )
