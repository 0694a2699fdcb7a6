"""Which share of cases may be missing from the figures, or by which share they may be revised.

Missing: each total lies between what its figure allows and 1 + g times that, g = m / (1 - m) for a
missing share m. Revised: each figure may move by the share r, up or down. Both are linear in g or
r, so the least at which the conclusion fails is the end of a sum, proved like one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import ceil, log10

from deserstats.checks.bounds.end_proofs import EndProof, verify_end
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Witness
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series, add, tightened
from deserstats.model.rows.system import Options, System
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import (
    AGAINST,
    Conclusion,
    against,
    bearing,
    opened,
    refutes,
    verify_certificates,
    verify_failure,
)
from deserstats.wording import Exact, exact

KINDS = ("total", "rate", "each", "stock")
"""Kinds whose figures are counts, rates and levels; comparisons stay as they are."""

SHARE = "(share)"
DIGITS = range(9, 1, -1)
"""Significant digits to which a share is rounded up in search of a series in whole numbers."""

FURTHER = (Fraction(1, 50), Fraction(1, 20), Fraction(1, 10), Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(3))
"""How much further it is sought, as shares of the share."""


def share_form() -> Form:
    """Return the share asked about, as a cell of its own."""
    return (Segment(Series(SHARE, "", "", "", "", "", tag=SHARE), 1, 2, 1),)


def loosened(system: System, over: Over, share: Exact | None) -> System:
    """Return the claims with every count loosened by a share; None: by the share that is asked about."""
    loose = {
        name: tuple((window, tuple(_loosened(rows, over, share, system.domain))) for window, rows in options)
        for name, options in system.options.items()
        if system.claims[name].kind in KINDS
    }
    return system.beside(loose).over(system.domain.free([SHARE]))


def _loosened(rows: Sequence[Constraint], over: Over, share: Exact | None, domain: Domain) -> Iterator[Constraint]:
    for row in rows:
        for bounds, end, up in (
            (Interval(row.bounds.low, None, low_open=row.bounds.low_open), row.bounds.low, -1),
            (Interval(None, row.bounds.high, high_open=row.bounds.high_open), row.bounds.high, 1),
        ):
            if end is None:
                continue
            room = abs(Fraction(end)) if up > 0 or over == Over.REVISION else Fraction(0)
            if share is not None:
                yield replace(row, bounds=tightened(row.form, bounds.shifted(exact(up * room * share)), domain))
            elif room:
                yield replace(row, form=add([(row.form, 1), (share_form(), exact(-up * room))]), bounds=bounds)
            else:
                yield replace(row, bounds=bounds)


@dataclass(frozen=True, slots=True)
class ShareSearch:
    """The least share at which the conclusion fails."""

    claims: ClaimSet
    conclusion: Conclusion
    over: Over
    budget: Budget

    def find(self) -> TippingPoint:
        """Bound the share over every way of failing, then show a series at the least."""
        space = opened(self.claims, self.conclusion, self.budget)
        system = space.system.within(space.component)
        loose = FeasibleSet.of_all(loosened(system, self.over, None), self.budget)
        point = partial(TippingPoint, over=self.over, unit="share")
        proofs: list[tuple[EndProof, ...]] = []
        never: list[Certificate] = []
        least: list[tuple[Fraction, Options]] = []
        for way in self.conclusion.ways(system):
            found = against(loose, self.conclusion, way, [share_form()])
            if found.certificate is not None:
                never.append(found.certificate)
                continue
            low = found.end(share_form(), Side.LOW)
            if low is None or low.value is None:
                reason = self.budget.reason if self.budget.is_over else "the share was not settled in exact arithmetic"
                return point(status=Tips.UNDECIDED, reason=reason)
            proofs.append(low.proofs)
            least.append((Fraction(low.value), way))
        if not least:
            return point(status=Tips.NEVER, certificates=tuple(never))
        value, way = min(least, key=lambda pair: pair[0])
        point = partial(point, holds=self._told(value), proofs=tuple(dict.fromkeys(proofs)), certificates=tuple(never))
        shown = self._shown(system, way, value)
        if shown is None:
            return point(status=Tips.UNDECIDED, reason="no series in whole numbers was found at the least share")
        return point(status=Tips.TIPS, fails=self._told(shown[0]), witnesses=(shown[1],))

    def _shown(self, system: System, way: Options, value: Fraction) -> tuple[Fraction, Witness] | None:
        """Return a share just at the least, or a little above, with a series."""
        near = [rounded_up(value, digits) for digits in DIGITS]
        for share in dict.fromkeys([value, *near, *((1 + more) * near[-1] for more in FURTHER)]):
            space = FeasibleSet.of_all(loosened(system, self.over, share), self.budget)
            witness = against(space, self.conclusion, way).witness
            if witness is not None:
                return share, witness
        return None

    def _told(self, share: Fraction) -> Exact:
        """A growth g of the totals means that g / (1 + g) of the cases were missing."""
        return exact(share / (1 + share) if self.over == Over.MISSING else share)


def grown(over: Over, told: Exact) -> Fraction:
    """Return the growth of the totals behind a share as told."""
    return Fraction(told) / (1 - Fraction(told)) if over == Over.MISSING else Fraction(told)


def rounded_up(value: Fraction, digits: int) -> Fraction:
    """Round a positive share up to so many significant digits."""
    if value <= 0:
        return Fraction(1, 10**digits)
    scale = Fraction(10) ** (digits - 1 - ceil(log10(float(value))))
    return Fraction(ceil(value * scale)) / scale


def verify_share(p: TippingPoint, claims: ClaimSet, conclusion: Conclusion) -> bool:
    """Whether the conclusion holds below the least share, or at every one; and is broken at the share that is told."""
    system = bearing(claims, conclusion)
    if p.status == Tips.NEVER:
        return verify_certificates(p.certificates, loosened(system, p.over, None), conclusion)
    if p.fails is None:
        return _is_least(p, system, conclusion)
    at = loosened(system, p.over, grown(p.over, p.fails))
    return _is_least(p, system, conclusion) and all(verify_failure(w, at, conclusion) for w in p.witnesses)


def _is_least(p: TippingPoint, system: System, conclusion: Conclusion) -> bool:
    """Whether every way of failing needs the share that the point says, or cannot be."""
    loose = loosened(system, p.over, None)
    shown: list[Fraction] = []
    for way in conclusion.ways(system):
        beside = loose.beside({AGAINST: way})
        proved = next((least for proofs in p.proofs if (least := _proved(proofs, beside)) is not None), None)
        if proved is not None:
            shown.append(proved)
        elif not any(refutes(c, way, loose) for c in p.certificates):
            return False
    return bool(shown) and p.holds is not None and min(shown) == grown(p.over, p.holds)


def _proved(proofs: Sequence[EndProof], system: System) -> Fraction | None:
    """Return the least share that proofs show; None where they show none."""
    least = min((Fraction(p.value) for p in proofs if p.value is not None), default=None)
    return least if verify_end(proofs, least, share_form(), system, Side.LOW) else None
