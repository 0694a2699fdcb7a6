"""What every compatible series of periods has in common: direction, slope, rises, smoothness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, verify_end
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import fits_all, verify_refutation
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Component, System
from deserstats.trend.certain.period_rows import Steps
from deserstats.trend.certain.rates import ProvedSpan, span
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

    def verify(self, system: System, component: Component, rows: Sequence[Constraint]) -> bool:
        """Check certificate or series again."""
        if self.certificate is not None:
            return verify_refutation(self.certificate, system.options, system.with_rows(rows))
        return self.witness is None or fits_all(self.witness, system, component, rows)


def shape(space: FeasibleSet, rows: Sequence[Constraint], forms: Sequence[Form]) -> Shape:
    """Decide whether some compatible series satisfies the rows of a shape."""
    found = space.narrowed(rows, forms)
    if found.witness is not None:
        return Shape(status=Existence.POSSIBLE, witness=found.witness)
    if found.certificate is not None:
        return Shape(status=Existence.IMPOSSIBLE, certificate=found.certificate)
    return Shape(status=Existence.UNDECIDED, reason=found.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedLeast:
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
    slope: ProvedSpan | None


def least(space: FeasibleSet, form: Form) -> ProvedLeast | None:
    """Return the low end of a form; None when it was not settled."""
    low = space.end(form, Side.LOW)
    return None if low is None or low.value is None else ProvedLeast(value=low.value, proofs=low.proofs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothness:
    """How the slope narrows as changes from one period to the next are limited.

    Attributes
    ----------
    forced : ProvedLeast or None
        The largest change that the claims themselves force, at least.
    direction : {-1, 0, 1}
        Sign of the slope of every compatible series as smooth as can be; 0: none is certain.
    breakdown : ProvedLeast or None
        As long as no change is larger than this, the slope has that sign in every compatible
        series. None where it has it anyhow, or there is no sign.
    rungs : tuple of Rung
        The slope under some limits.
    """

    forced: ProvedLeast | None
    direction: int
    breakdown: ProvedLeast | None
    rungs: tuple[Rung, ...]

    def verify(self, steps: Steps, system: System) -> bool:
        """Add the proofs up again."""
        smooth = system.with_rows(steps.changes())
        if self.forced is not None and not self.forced.verify(steps.change, smooth):
            return False
        if self.breakdown is not None:
            against = smooth.with_rows([steps.slope_row(-self.direction)])
            if not self.breakdown.verify(steps.change, against):
                return False
        for rung in self.rungs:
            if rung.slope is None:
                if self.forced is None or rung.limit >= self.forced.value:
                    return False
            elif not rung.slope.verify(steps.slope, smooth.with_rows([steps.at_most(rung.limit)])):
                return False
        return True


def smoothness(space: FeasibleSet, steps: Steps, slope: ProvedSpan, limits: Sequence[Exact] | None) -> Smoothness:
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
    climbed = tuple(rung for rung in rungs if rung is not None)
    return Smoothness(forced=forced, direction=direction, breakdown=breakdown, rungs=climbed)


def _rung(smooth: FeasibleSet, steps: Steps, forms: Sequence[Form], limit: Exact) -> Rung | None:
    found = span(smooth.narrowed([steps.at_most(limit)], forms), steps.slope)
    return None if found is None else Rung(limit=limit, slope=found)


def _sign(slope: ProvedSpan) -> int:
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
