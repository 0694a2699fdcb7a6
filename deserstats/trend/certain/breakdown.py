"""How wrong one claim must be before a conclusion can fail.

The claim is set aside, the conclusion's opposite is added, and the ends of what is left for the
claim are its breakdown: nearer to the printed figure the conclusion stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, holds, is_exhaustive, verify_end
from deserstats.checks.bounds.feasible_set import Choice, FeasibleSet
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import as_period
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import System
from deserstats.trend.certain.contrasts import Certain
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
    def is_over(self) -> bool:
        """Whether the conclusion can fail only above the printed figure."""
        return self.printed is not None and self.low is not None and self.printed < self.low

    @property
    def nearest(self) -> Exact | None:
        """The value nearest to the printed figure at which the conclusion can fail; None: there is none."""
        if not self.possible or self.printed is None:
            return None
        if self.is_over:
            return self.low
        return self.high if self.high is not None and self.printed > self.high else self.printed

    def verify(self, system: System, against: Sequence[Constraint]) -> bool:
        """Add the proofs up again, on the claims without this one and with the rows against the conclusion."""
        claim = system.claims[self.id]
        if self.printed != _printed(claim):
            return False
        if not self.low_proofs and not self.high_proofs:
            return self.possible and self.low is None and self.high is None
        form = next(rows for w, rows in system.options[self.id] if w.label == self.window)[0].form
        rest = system.only(name for name in system.options if name != self.id).with_rows(against)
        if not self.possible:
            no_limit = self.low is None and self.high is None
            return no_limit and all(
                _are_refuted(proofs, form, side, rest)
                for proofs, side in ((self.low_proofs, Side.LOW), (self.high_proofs, Side.HIGH))
            )
        scale = _scale(claim, self.window)
        return all(
            verify_end(proofs, _times(value, scale), form, rest, side)
            for proofs, value, side in (
                (self.low_proofs, self.low, Side.LOW),
                (self.high_proofs, self.high, Side.HIGH),
            )
        )


def _are_refuted(proofs: Sequence[EndProof], form: Form, side: Side, system: System) -> bool:
    """Whether proofs show that the claims cannot hold under any choice of windows."""
    shown = all(p.is_refuted and p.side == side and holds(p, form, system) for p in proofs)
    return bool(proofs) and shown and is_exhaustive(proofs, system)


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


def _printed(claim: Claim) -> Exact | None:
    return claim.figure.value if claim.figure else None


def _scale(claim: Claim, window: str) -> Fraction:
    """Total over the window per one of the claim's own scale."""
    return Fraction(units_in(as_period(window), claim.per)) if claim.kind == "rate" else Fraction(1)


def _times(value: Exact | None, factor: Fraction) -> Exact | None:
    return None if value is None else exact(Fraction(value) * factor)


def breakdowns(
    base: FeasibleSet, conclusion: str, rows: Sequence[Constraint], forms: Sequence[Form], ids: Sequence[str]
) -> list[Breakdown]:
    """Return the breakdown of some claims, as far as time allows; ``rows`` say that the conclusion fails."""
    space = base.narrowed(rows, forms, is_decided=False, by_choice=False)
    found: list[Breakdown] = []
    for name in ids:
        others = [other for other in space.subsets.ids if other != name]
        choices = None if space.budget.is_over else space.choices_of(others)
        for window, own in space.component.options[name]:
            unknown = Breakdown(
                id=name,
                window=window.label,
                conclusion=conclusion,
                printed=_printed(space.system.claims[name]),
                low=None,
                high=None,
                possible=True,
            )
            found.append(_asked(unknown, space, own[0].form, choices))
    return found


def _asked(unknown: Breakdown, space: FeasibleSet, form: Form, choices: tuple[Choice, ...] | None) -> Breakdown:
    """Return the breakdown of a claim; one without limits where they were not settled, or are not of one sum."""
    claim = space.system.claims[unknown.id]
    if choices is None or not (claim.kind in KINDS or all(c.refuted for c in choices)):
        return unknown
    low, high = space.end(form, Side.LOW, choices), space.end(form, Side.HIGH, choices)
    if low is None or high is None:
        return unknown
    scale = 1 / _scale(claim, unknown.window)
    return replace(
        unknown,
        low=_times(low.value, scale),
        high=_times(high.value, scale),
        possible=not all(p.is_refuted for p in low.proofs),
        low_proofs=low.proofs,
        high_proofs=high.proofs,
    )
