"""How wrong one claim must be before a conclusion can fail.

The claim is set aside, the conclusion's opposite is added, and the ends of what is left for the
claim are its breakdown: nearer to the printed figure the conclusion stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, holds, is_exhaustive, verify_end
from deserstats.checks.bounds.feasible_set import Choice, End, FeasibleSet
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import as_period
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import Subsets
from deserstats.trend.certain.contrasts import Certain
from deserstats.trend.certain.period_rows import with_rows
from deserstats.trend.certain.ratio import Rates
from deserstats.wording import Exact, exact

KINDS = ("total", "rate", "stock")
"""Kinds of claim that say one thing about one sum."""

FAILS = "the conclusion fails"
"""Name of the row that says so."""

MAX_CLAIMS = 40
"""Claims whose breakdown is sought where the conclusion is not certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """What one claim would have to be for a conclusion to fail, all others as they are.

    Attributes
    ----------
    id, window
        The claim, and the label of the window that it is read with.
    conclusion : str
        The conclusion that would fail: "higher" or "lower" of two windows; "rises" (no series
        that never rises fits) or "falls" of a series of periods.
    printed : int, Fraction or None
        The figure as printed.
    low, high : int, Fraction or None
        The conclusion can fail only if the figure is at least ``low`` and at most ``high``, in
        its own scale; None where there is no limit, or none was settled.
    possible : bool
        False: no value of this claim alone makes the conclusion fail.
    low_proofs, high_proofs : tuple of EndProof
        The sums, on the total over the window.
    """

    id: str
    window: str
    conclusion: str
    printed: Exact | None
    low: Exact | None
    high: Exact | None
    possible: bool
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    @property
    def times(self) -> Fraction | None:
        """The nearest value at which the conclusion can fail, as a multiple of the printed figure."""
        at = self.nearest
        return Fraction(at) / self.printed if at is not None and self.printed else None

    @property
    def nearest(self) -> Exact | None:
        """The value nearest to the printed figure at which the conclusion can fail; None: there is none."""
        if not self.possible or self.printed is None:
            return None
        if self.low is not None and self.printed < self.low:
            return self.low
        return self.high if self.high is not None and self.printed > self.high else self.printed

    def verify(self, system: System, against: Sequence[Constraint]) -> bool:
        """Add the proofs up again, on the claims without this one and with the rows against the conclusion."""
        rows = next(rows for w, rows in system.options[self.id] if w.label == self.window)
        rest = with_rows(system, against, without=self.id)
        figure = system.claims[self.id].figure
        if self.printed != (figure.value if figure else None):
            return False
        if not self.possible:
            if (self.low, self.high) != (None, None):
                return False
            return all(
                proofs
                and all(p.is_refuted and p.side == side and holds(p, rows[0].form, rest) for p in proofs)
                and is_exhaustive(proofs, rest)
                for proofs, side in ((self.low_proofs, Side.LOW), (self.high_proofs, Side.HIGH))
            )
        if not self.low_proofs and not self.high_proofs:
            return self.low is None and self.high is None
        scale = _scale(system.claims[self.id], self.window)
        return all(
            verify_end(own, None if value is None else exact(Fraction(value) * scale), rows[0].form, rest, side)
            for own, value, side in ((self.low_proofs, self.low, Side.LOW), (self.high_proofs, self.high, Side.HIGH))
        )


def carriers(found: Sequence[Breakdown]) -> list[Breakdown]:
    """Return the claims at whose printed value an open conclusion does not fail, under any window that they have."""
    own: dict[str, list[Breakdown]] = {}
    for b in found:
        own.setdefault(b.id, []).append(b)
    decides = {
        name: all(not b.possible or b.nearest not in (None, b.printed) for b in windows)
        for name, windows in own.items()
    }
    return [b for b in found if decides[b.id]]


def opposite(rates: Rates, conclusion: str) -> Constraint:
    """Return the row that says that a conclusion on two windows does not hold."""
    bounds = Interval(None, 0) if conclusion == Certain.HIGHER else Interval(0, None)
    return Constraint(rates.minus(1), bounds, FAILS, is_rule=True)


def _scale(claim: Claim, window: str) -> Fraction:
    """Total over the window per one of the claim's own scale."""
    return Fraction(units_in(as_period(window), claim.per)) if claim.kind == "rate" else Fraction(1)


def breakdowns(
    base: FeasibleSet, conclusion: str, rows: Sequence[Constraint], forms: Sequence[Form], ids: Sequence[str]
) -> list[Breakdown]:
    """Return the breakdown of some claims, as far as time allows; ``rows`` say that the conclusion fails."""
    component = replace(base.component, rules=(*base.component.rules, *rows))
    system, budget = base.system, base.subsets.budget
    subsets = Subsets(component, system.domain, budget, forms)
    space = FeasibleSet(system, component, subsets, is_open=False)
    found: list[Breakdown] = []
    for name in ids:
        claim = system.claims[name]
        others = [other for other in subsets.ids if other != name]
        choices = None if budget.is_over else space.choices_of(others)
        for window, rows in component.options[name]:
            found.append(_asked(space, claim, window.label, rows, conclusion, choices))
    return found


def _asked(
    space: FeasibleSet,
    claim: Claim,
    window: str,
    rows: Sequence[Constraint],
    conclusion: str,
    choices: tuple[Choice, ...] | None,
) -> Breakdown:
    """Return the breakdown of a claim; one without limits where they were not settled, or are not of one sum."""
    form = rows[0].form
    ends: tuple[End | None, End | None] = (None, None)
    if choices is not None and (claim.kind in KINDS or all(c.refuted for c in choices)):
        ends = space.end(form, Side.LOW, choices), space.end(form, Side.HIGH, choices)
    low, high = ends
    if low is None or high is None:
        printed = claim.figure.value if claim.figure else None
        return Breakdown(id=claim.id, window=window, conclusion=conclusion, printed=printed, low=None, high=None,
                         possible=True)  # fmt: skip
    return _breakdown(claim, window, conclusion, low, high)


def _breakdown(claim: Claim, window: str, conclusion: str, low: End, high: End) -> Breakdown:
    scale = _scale(claim, window)
    ends = (None if end.value is None else exact(Fraction(end.value) / scale) for end in (low, high))
    return Breakdown(
        id=claim.id, window=window, conclusion=conclusion, printed=claim.figure.value if claim.figure else None,
        **dict(zip(("low", "high"), ends, strict=True)),
        possible=not all(p.is_refuted for p in low.proofs), low_proofs=low.proofs, high_proofs=high.proofs,
    )  # fmt: skip
