"""Which share of cases may be missing from the figures, or by which share they may be revised.

Missing: each total lies between what its figure allows and 1 + g times that, g = m / (1 - m) for a
missing share m. Revised: each figure may move by the share r, up or down. Both are linear in g or
r, so the least at which the conclusion fails is the end of a sum, proved like one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, log10
from typing import Any

from deserstats.checks.bounds.end_proofs import EndProof, verify_end
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import component_of
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import verify_refutation
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series, add, tightened
from deserstats.model.rows.system import Options, System
from deserstats.model.search.subsets import Subsets
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import AGAINST, Conclusion, opened, tried
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


def open_share(domain: Domain) -> Domain:
    """Let the share be a broken number."""
    broken = domain.continuous
    if isinstance(broken, bool):
        return domain if broken else Domain(domain.signed, frozenset({(SHARE, "")}))
    return Domain(domain.signed, broken | {(SHARE, "")})


def loosened(system: System, over: Over, share: Exact | None) -> System:
    """Return the claims with every count loosened by a share; None: by the share that is asked about."""
    other = copy(system)
    other.options = {
        name: tuple((window, tuple(_loosened(rows, over, share, system.domain))) for window, rows in options)
        if system.claims[name].kind in KINDS
        else options
        for name, options in system.options.items()
    }
    return other


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
        system = asked_loosely(self.claims, self.conclusion)
        ways = list(self.conclusion.ways(system))
        proofs: list[tuple[EndProof, ...]] = []
        never: list[Certificate] = []
        least: list[tuple[Fraction, Options]] = []
        for way in ways:
            found = self._least(system, way)
            if isinstance(found, Certificate):
                never.append(found)
            elif found is None:
                reason = self.budget.reason if self.budget.is_over else "the share was not settled in exact arithmetic"
                return self._point(Tips.UNDECIDED, reason=reason)
            else:
                proofs.append(found[1])
                least.append((found[0], way))
        if not least:
            return self._point(Tips.NEVER, certificates=tuple(never))
        value, way = min(least, key=lambda pair: pair[0])
        parts = {"holds": self._told(value), "proofs": tuple(dict.fromkeys(proofs)), "certificates": tuple(never)}
        shown = self._shown(system, way, value)
        if shown is None:
            return self._point(
                Tips.UNDECIDED, reason="no series in whole numbers was found at the least share", **parts
            )
        return self._point(Tips.TIPS, fails=self._told(shown[0]), witnesses=(shown[1],), **parts)

    def _least(self, system: System, way: Options) -> tuple[Fraction, tuple[EndProof, ...]] | Certificate | None:
        """Return the least share in one way of failing, or a certificate that no share will do."""
        loose = loosened(system, self.over, None)
        trial = tried(loose, self.conclusion, way, self.budget)
        if trial.certificate is not None:
            return trial.certificate
        component = component_of(loose, self.conclusion.forms(loose))
        claim = self.conclusion.statement.replace(id=AGAINST)
        both = replace(component, claims=(*component.claims, claim), options={**component.options, AGAINST: way})
        subsets = Subsets(both, loose.domain, self.budget, [share_form()])
        low = FeasibleSet(loose, both, subsets).end(share_form(), Side.LOW)
        return None if low is None or low.value is None else (Fraction(low.value), low.proofs)

    def _shown(self, system: System, way: Options, value: Fraction) -> tuple[Fraction, Witness] | None:
        """Return a share just at the least, or a little above, with a series."""
        near = [rounded_up(value, digits) for digits in DIGITS]
        for share in dict.fromkeys([value, *near, *((1 + more) * near[-1] for more in FURTHER)]):
            trial = tried(loosened(system, self.over, share), self.conclusion, way, self.budget)
            if trial.witness is not None:
                return share, trial.witness
        return None

    def _told(self, share: Fraction) -> Exact:
        """A growth g of the totals means that g / (1 + g) of the cases were missing."""
        return exact(share / (1 + share) if self.over == Over.MISSING else share)

    def _point(self, status: Tips, **parts: Any) -> TippingPoint:
        return TippingPoint(over=self.over, status=status, unit="share", **parts)


def asked_loosely(
    claims: ClaimSet,
    conclusion: Conclusion,
) -> System:
    """Return the claims as rows that know the days of the conclusion and allow a broken share."""
    system = opened(claims, conclusion)
    system.series_index.domain = open_share(system.domain)
    return system


def grown(over: Over, told: Exact) -> Fraction:
    """Return the growth of the totals behind a share as told."""
    return Fraction(told) / (1 - Fraction(told)) if over == Over.MISSING else Fraction(told)


def rounded_up(value: Fraction, digits: int) -> Fraction:
    """Round a positive share up to so many significant digits."""
    if value <= 0:
        return Fraction(1, 10**digits)
    scale = Fraction(10) ** (digits - 1 - ceil(log10(float(value))))
    return Fraction(ceil(value * scale)) / scale


def verify_least(point: TippingPoint, system: System, conclusion: Conclusion) -> bool:
    """Whether every way of failing needs the share that the point says, or cannot be."""
    loose = loosened(system, point.over, None)
    assert point.holds is not None
    value = grown(point.over, point.holds)
    shown = []
    for way in conclusion.ways(system):
        loose.options[AGAINST] = way
        proofs = next((p for p in point.proofs if _proves(p, loose)), None)
        if proofs is not None:
            shown.append(min(Fraction(p.value) for p in proofs if p.value is not None))
        elif not any(_is_refuted(c, loose) for c in point.certificates):
            return False
    return bool(shown) and min(shown) == value


def _proves(proofs: tuple[EndProof, ...], system: System) -> bool:
    values = [p.value for p in proofs if p.value is not None]
    return bool(values) and verify_end(proofs, min(values, key=Fraction), share_form(), system, Side.LOW)


def _is_refuted(certificate: Certificate, system: System) -> bool:
    return verify_refutation(certificate, system.options, system)
