"""What every compatible series of periods has in common: direction, slope, rises, smoothness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, verify_end, verify_ends
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.checks.consistency.verification import Curve, satisfies, verify_refutation
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.trend.certain.period_rows import Steps, with_rows
from deserstats.wording import Exact, exact

RUNGS = (1, 2, 3, 5, 7)
"""First digits of the limits on a smoothness ladder."""

HAIR = Fraction(1001, 1000)

MAX_RUNGS = 12
"""Rungs of a smoothness ladder."""


class Existence(StrEnum):
    """Whether some compatible series has a shape."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Whether a series that never rises (never falls) fits the claims: a series, or a certificate."""

    status: Existence
    witness: Witness | None = None
    certificate: Certificate | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        evidence = {
            Existence.POSSIBLE: self.witness is not None,
            Existence.IMPOSSIBLE: self.certificate is not None,
            Existence.UNDECIDED: bool(self.reason),
        }
        if not evidence[self.status]:
            raise ValueError(f"a shape that is {self.status.value!r} needs its evidence")

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims that the certificate uses."""
        leaves = self.certificate.leaves() if self.certificate is not None else ()
        return tuple(dict.fromkeys(t.id for leaf in leaves for t in leaf.terms if t.role == "claim"))

    def verify(self, system: System, component: Component, rows: Sequence[Constraint]) -> bool:
        """Check certificate or series again."""
        against = with_rows(system, rows)
        if self.certificate is not None:
            return verify_refutation(self.certificate, against.options, against)
        if self.witness is None:
            return True
        curve = Curve(self.witness, system.domain)
        return satisfies(self.witness, curve, component.options, [*component.rules, *rows])


def shape(space: FeasibleSet, rows: Sequence[Constraint], forms: Sequence[Form]) -> Shape:
    """Decide whether some compatible series satisfies the rows of a shape."""
    component = space.narrowed(rows, forms).component
    subsets = Subsets(component, space.system.domain, space.subsets.budget, forms)
    verdict = subsets.decide()
    if isinstance(verdict, FeasibleSubset):
        return Shape(status=Existence.POSSIBLE, witness=witness_of([(verdict, component.options)]))
    if isinstance(verdict, InfeasibleSubset):
        return Shape(status=Existence.IMPOSSIBLE, certificate=certificate_of(verdict, subsets, component.options))
    return Shape(status=Existence.UNDECIDED, reason=verdict.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The exact ends of a quantity over every compatible series; None where there is no limit."""

    low: Exact | None
    high: Exact | None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    def verify(self, form: Form, system: System) -> bool:
        """Add the proofs up again."""
        return verify_ends(self, form, system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """The least that a quantity is in every compatible series, with its sums."""

    value: Exact
    proofs: tuple[EndProof, ...]

    def verify(self, form: Form, system: System) -> bool:
        """Add the proofs up again."""
        return verify_end(self.proofs, self.value, form, system, Side.LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """The slope when no change from one period to the next is larger than ``limit``; None: no series is so smooth."""

    limit: Exact
    slope: Span | None


def span(space: FeasibleSet, form: Form) -> Span | None:
    """Return both ends of a form; None when one was not settled."""
    low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
    if low is None or high is None:
        return None
    return Span(low=low.value, high=high.value, low_proofs=low.proofs, high_proofs=high.proofs)


def least(space: FeasibleSet, form: Form) -> Least | None:
    """Return the low end of a form; None when it was not settled."""
    low = space.end(form, Side.LOW)
    return None if low is None or low.value is None else Least(value=low.value, proofs=low.proofs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothness:
    """How the slope narrows as changes from one period to the next are limited.

    Attributes
    ----------
    forced : Least or None
        The largest change that the claims themselves force, at least.
    direction : {-1, 0, 1}
        Sign of the slope of every compatible series as smooth as can be; 0: none is certain.
    breakdown : Least or None
        As long as no change is larger than this, the slope has that sign in every compatible
        series. None where it has it anyhow, or there is no sign.
    rungs : tuple of Rung
        The slope under some limits.
    """

    forced: Least | None
    direction: int
    breakdown: Least | None
    rungs: tuple[Rung, ...]

    def verify(self, steps: Steps, system: System) -> bool:
        """Add the proofs up again."""
        smooth = with_rows(system, steps.changes())
        if self.forced is not None and not self.forced.verify(steps.change, smooth):
            return False
        if self.breakdown is not None:
            against = with_rows(smooth, [steps.slope_row(-self.direction)])
            if not self.breakdown.verify(steps.change, against):
                return False
        for rung in self.rungs:
            if rung.slope is None:
                if self.forced is None or rung.limit >= self.forced.value:
                    return False
            elif not rung.slope.verify(steps.slope, with_rows(smooth, [steps.at_most(rung.limit)])):
                return False
        return True


def smoothness(space: FeasibleSet, steps: Steps, slope: Span, limits: Sequence[Exact] | None) -> Smoothness:
    """Climb the ladder; ``limits`` are its rungs, by default round numbers around forced change and breakdown."""
    forms = [*steps.forms, steps.slope, steps.change]
    smooth = space.narrowed(steps.changes(), forms)
    forced = least(smooth, steps.change)
    lowest = forced.value if forced is not None else 0
    # a hair above the least, where floats can tell the series from none
    first = _rung(smooth, steps, forms, exact(Fraction(lowest) * HAIR))
    direction = _sign(first.slope) if first is not None and first.slope is not None else 0
    breakdown = None
    if direction and not _sign(slope):
        against = smooth.narrowed([steps.slope_row(-direction)], forms)
        breakdown = least(against, steps.change)
    top = breakdown.value if breakdown is not None else lowest
    wanted = _round_limits(lowest, top) if limits is None else limits
    rungs = [
        Rung(limit=limit, slope=None) if limit < lowest else _rung(smooth, steps, forms, limit) for limit in wanted
    ]
    return Smoothness(forced=forced, direction=direction, breakdown=breakdown,
                      rungs=tuple(r for r in rungs if r is not None))  # fmt: skip


def _rung(smooth: FeasibleSet, steps: Steps, forms: Sequence[Form], limit: Exact) -> Rung | None:
    found = span(smooth.narrowed([steps.at_most(limit)], forms), steps.slope)
    return None if found is None else Rung(limit=limit, slope=found)


def _sign(slope: Span) -> int:
    if slope.low is not None and slope.low > 0:
        return 1
    return -1 if slope.high is not None and slope.high < 0 else 0


def _round_limits(low: Exact, high: Exact) -> list[Exact]:
    """Return round numbers from the forced change to the first beyond twice the breakdown."""
    if high <= 0:
        return []
    power = 10 ** max(0, len(str(int(low))) - 1)
    found: list[Exact] = []
    while len(found) < MAX_RUNGS and (not found or found[-1] < 2 * high):
        found += [digit * power for digit in RUNGS if digit * power >= low]
        power *= 10
    return [limit for k, limit in enumerate(found) if k == 0 or found[k - 1] < 2 * high][:MAX_RUNGS]
