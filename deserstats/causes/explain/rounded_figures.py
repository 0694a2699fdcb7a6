"""Claims some of whose figures are read as right to half a unit of their last digit only."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from deserstats.causes.edits.rewrite import decimal, rewritten
from deserstats.causes.edits.sums import half_unit
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import Scheme
from deserstats.wording import exact


def read_as_rounded(claims: ClaimSet, names: Collection[str]) -> ClaimSet:
    """Return the same claims, some of them read to half a unit; what they measure need not be whole then."""
    if not names:
        return claims
    loose = claims.with_rows(_to_half_a_unit(c) if c.id in names else c for c in claims)
    scheme = claims.scheme
    broken = {c.measure for c in claims if c.id in names and not scheme.is_continuous(c.measure, c.unit)}
    if not broken:
        return loose
    known = () if isinstance(scheme.continuous, bool) else scheme.continuous
    more = {"continuous": [*known, *sorted(broken)]}
    return loose.with_scheme(Scheme.from_dict(scheme.to_dict() | more))


def _to_half_a_unit(claim: Claim) -> Claim:
    assert claim.figure is not None
    value, half = Fraction(claim.figure.value), half_unit(claim)
    # what cannot be negative as printed cannot be so before it was rounded
    low = value - half if value < 0 else max(value - half, Fraction(0))
    ends = {"low": decimal(exact(low), -1), "high": decimal(exact(value + half), 1)}
    return rewritten(claim, {column: text for column, text in ends.items() if text is not None})
