"""Atoms: disjoint windows whose totals the claims fix, each exactly or to within a few percent.

Cumulative totals, overlapping windows and parts of a whole say the same thing several times; what
they fix is worked out window by window from the sharp bounds, so that every figure counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise

from deserstats.checks.bounds.bound import bounds_of
from deserstats.checks.bounds.bound_answers import Bound
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target
from deserstats.checks.bounds.under_each_repair import CONTRADICTED
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.series_of import FLOWS
from deserstats.model.rows.system import System
from deserstats.trend.estimate.implied_sums import Boundaries
from deserstats.wording import Exact, exact, number

WIDE = Fraction(1, 10)
"""Width of a bound, as a share of its middle, beyond which it does not count as fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A window whose total lies between ``low`` and ``high``, close together."""

    start: date
    end: date
    low: Exact
    high: Exact

    @property
    def days(self) -> int:
        """Length of the window."""
        return (self.end - self.start).days

    @property
    def middle(self) -> Exact:
        """The middle of the bounds."""
        return exact((Fraction(self.low) + Fraction(self.high)) / 2)

    def __str__(self) -> str:
        said = number(self.low) if self.low == self.high else f"{number(self.low)} to {number(self.high)}"
        return f"{Period(self.start, self.end)}: {said}"


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a set of claims, and the days on which its windows begin and end."""

    status: Status
    atoms: tuple[Atom, ...]
    cuts: tuple[date, ...]
    unused: tuple[tuple[str, str], ...]
    """Each claim that fixed no window, with the reason."""
    reason: str = ""


def atoms_of(claims: ClaimSet, wanted: Target, budget: Budget) -> Atoms:
    """Return the largest number of disjoint windows that the claims fix.

    Windows between neighbouring cut days are tried first, then longer ones over what is left.
    Where fixed windows overlap, those that end first are kept.
    """
    about = [c for c in claims if _is_about(c, wanted, claims)]
    cuts = tuple(sorted({day for c in about for w in c.windows for day in (w.start, w.end)}))
    if not cuts:
        return _nothing(Status.CONSISTENT, claims, cuts, "no claim counts it")
    space = space_of(claims, wanted, cuts, budget)
    if space.witness is None:
        status = Status.INCONSISTENT if space.is_empty else Status.UNDECIDED
        return _nothing(status, claims, cuts, space.reason or CONTRADICTED)
    found = _bounds(claims, wanted, about, cuts, budget)
    late = next((b for b in found if b.status != Status.CONSISTENT), None)
    if late is not None:
        return _nothing(Status.UNDECIDED, claims, cuts, late.reason)
    kept = list(_disjoint(filter(_is_fixed, found)))
    atoms = tuple(Atom(start=b.start, end=b.end, low=b.low or 0, high=b.high or 0) for b in kept)
    return Atoms(Status.CONSISTENT, atoms, cuts, tuple(_unused(claims, wanted, kept)))


def _bounds(
    claims: ClaimSet, wanted: Target, about: Sequence[Claim], cuts: Sequence[date], budget: Budget
) -> list[Bound]:
    """Return the bounds of windows between neighbouring days, and of longer ones that claims may fix."""
    found = list(bounds_of(claims, wanted, [Period(a, b) for a, b in pairwise(cuts)], budget))
    near = [w for c in about if _is_near(c, claims.reading) for w in c.windows]
    longer = list(_longer(cuts, [_is_fixed(b) for b in found], near))
    return found + (list(bounds_of(claims, wanted, longer, budget)) if longer else [])


def _nothing(status: Status, claims: ClaimSet, cuts: tuple[date, ...], reason: str) -> Atoms:
    return Atoms(status, (), cuts, tuple((c.id, reason) for c in claims), reason)


def _unused(claims: ClaimSet, wanted: Target, kept: Sequence[Bound]) -> Iterator[tuple[str, str]]:
    """Return the claims that fixed no window, each with the reason."""
    reasons = System(claims).unused
    used = {name for b in kept for name in (*b.binding_low, *b.binding_high)}
    for claim in claims:
        if claim.id in reasons:
            yield claim.id, reasons[claim.id]
        elif claim.id not in used:
            about = _is_about(claim, wanted, claims)
            yield claim.id, "no window needs it to be fixed" if about else "it counts something else"


def space_of(claims: ClaimSet, wanted: Target, cuts: Sequence[date], budget: Budget) -> FeasibleSet:
    """Return the series of the claims that bear on what is asked for, from the first cut day to the last."""
    system = System(claims)
    return FeasibleSet.of(system, [wanted.form(system, Period(cuts[0], cuts[-1]))], budget)


def _is_about(claim: Claim, wanted: Target, claims: ClaimSet) -> bool:
    """Whether a claim counts some of what is asked for."""
    return claim.kind in FLOWS and wanted.counts(claim, claims.scheme)


def _is_near(claim: Claim, reading: Reading) -> bool:
    """Whether a claim says its own total closely: only such claims fix a window longer than a piece."""
    allowed = claim.allowed(reading)
    return _is_close(allowed.low, allowed.high)


def _is_fixed(bound: Bound) -> bool:
    return _is_close(bound.low, bound.high)


def _is_close(low: Exact | None, high: Exact | None) -> bool:
    if low is None or high is None:
        return False
    return Fraction(high) - low <= max(Fraction(1), WIDE * (Fraction(low) + high) / 2)


def _longer(cuts: Sequence[date], fixed: Sequence[bool], windows: Sequence[Period]) -> Iterator[Period]:
    """Return windows of several pieces that are not fixed, whose ends claims tie together."""
    days = [day.toordinal() for day in cuts]
    tied = Boundaries()
    tied.join(*((w.start.toordinal(), w.end.toordinal()) for w in windows))
    for is_fixed, group in groupby(range(len(fixed)), key=fixed.__getitem__):
        open_pieces = [] if is_fixed else list(group)
        for i in open_pieces:
            for j in range(i + 2, open_pieces[-1] + 2):
                if tied.joins((days[i], days[j])):
                    yield Period(cuts[i], cuts[j])


def _disjoint(bounds: Iterable[Bound]) -> Iterator[Bound]:
    """Keep as many windows as fit beside each other: always the one that ends first."""
    reached: date | None = None
    for bound in sorted(bounds, key=lambda b: (b.end, -b.start.toordinal())):
        if reached is None or bound.start >= reached:
            reached = bound.end
            yield bound
