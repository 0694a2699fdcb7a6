"""Can the printed percentages come from whole units of their printed bases?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.row import PERCENT
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import check_limits
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, not_run
from deserstats.plausibility.proportion.granularity import (
    attained,
    counts_within,
    possible_denominators,
    reach,
)
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import listing, number

CHECK = "percentages"
ROUNDED = (Relation.PRINTED, Relation.EXACT, Relation.ABOUT)
"""Words under which the digits printed are the rounding."""

LISTED = 60
"""Bases up to which the possible ones are listed when no base is printed."""


def check_percentages(
    claims: ClaimsLike,
    *,
    bases: Mapping[str, int | tuple[int, int]] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> PlausibilityResult:
    """Can each printed percentage come from a whole number of units of its base?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; shares are checked against the totals that print their base.
    bases : mapping, optional
        Bases that the table does not print: id of the share to a number of units, or to the
        smallest and largest that it may be.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.

    Returns
    -------
    PlausibilityResult
        One finding a share claim. ``statistic`` is how many counts give the percentage,
        ``effect`` the distance to the nearest percentage that can be had, in percentage points,
        ``power`` the share of printable percentages that cannot be had.

    Raises
    ------
    ClaimError
        When ``bases`` names a claim that is no share, or a base below 1.

    Notes
    -----
    1. Shares are of whole units, unweighted; measures that the scheme calls continuous are not
       checked.
    2. *Notable* only when impossible under every rounding that the reading allows, and for every
       base that is printed, at every value in its interval.
    3. A whole percentage that ends in 0 may have been rounded to tens; then *cannot tell*.

    References
    ----------
    N. Brown and J. Heathers (2017), 10.1177/1948550616673876.

    Examples
    --------
    >>> rows = [{"id": "p", "kind": "share", "value": "17", "start": "2025", "base_measure": "asked", "measure": "yes"},
    ...         {"id": "n", "value": "7", "start": "2025", "measure": "asked"}]
    >>> result = check_percentages(ClaimSet.from_frame(rows))
    >>> result.findings[0].verdict.value, round(result.findings[0].power, 2)
    ('notable', 0.89)
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    given = _given(bases or {}, claims)
    quantities = Quantities(claims.scheme)
    printed = _printed(claims, quantities)
    shares = [c for c in claims if c.kind == "share"]
    findings = [_share(c, given, printed, quantities, claims.reading) for c in shares]
    if not shares:
        findings = [not_run(CHECK, "needs at least 1 percentage with its base; no claim is a share")]
    notes = ("assumed that percentages are shares of whole units, none weighted",) if shares else ()
    return PlausibilityResult(claims=claims, check=CHECK, findings=tuple(findings), notes=notes, plain=bases is None)


@dataclass(frozen=True, slots=True)
class Base:
    """The units that a percentage may be of: from ``low`` to ``high``; None is no limit."""

    low: int
    high: int | None
    ids: tuple[str, ...]

    def __str__(self) -> str:
        size = f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}" if self.high else ""
        size = size or f"{self.low:,} or more"
        return f"{size} ({listing(self.ids)})" if self.ids else size


Key = tuple[Quantity, Period]
"""What a total counts, its unit left open, and when."""


def _given(bases: Mapping[str, int | tuple[int, int]], claims: ClaimSet) -> dict[str, list[Base]]:
    given = {}
    for name, base in bases.items():
        if name not in claims or claims[name].kind != "share":
            raise ClaimError(f"bases names {name!r}, which is not a share claim of this table")
        low, high = base if isinstance(base, tuple) else (base, base)
        if not 1 <= low <= high:
            raise ClaimError(f"bases[{name!r}] is {base!r}; expected a number of units, 1 or more, or (low, high)")
        given[name] = [Base(low, high, ())]
    return given


def _printed(claims: ClaimSet, quantities: Quantities) -> dict[Key, list[Claim]]:
    """Return the totals and levels of the table by what they count and when."""
    printed: dict[Key, list[Claim]] = {}
    for claim in claims:
        if claim.kind in ("total", "stock"):
            for window in claim.windows:
                printed.setdefault((quantities.of(claim)._replace(unit=""), window), []).append(claim)
    return printed


def _bases(claim: Claim, printed: Mapping[Key, list[Claim]], quantities: Quantities, reading: Reading) -> list[Base]:
    """Return every printed base of a share; a blank unit fits any unit of the base."""
    labels = (claim.base_measure or claim.measure, "", claim.base_category or claim.category)
    wanted = quantities.named(*labels, claim.geography, claim.basis)
    any_unit = claim.unit in ("", "percent", "%")
    found = []
    for window in [claim.base_window] if claim.base_window else claim.windows:
        for total in printed.get((wanted, window), []):
            base = _base(total, reading)
            if base is not None and (any_unit or quantities.of(total).unit == quantities.unit(claim.unit)):
                found.append(base)
    return found


def _base(total: Claim, reading: Reading) -> Base | None:
    inside = total.allowed(reading).whole()
    low = max(1, int(inside.low)) if inside.low is not None else 1
    high = None if inside.high is None else int(inside.high)
    return Base(low, high, (total.id,)) if high is None or high >= low else None


def _share(
    claim: Claim,
    given: Mapping[str, list[Base]],
    printed: Mapping[Key, list[Claim]],
    quantities: Quantities,
    reading: Reading,
) -> Finding:
    if quantities.scheme.is_continuous(claim.measure, claim.unit):
        return not_run(CHECK, f"{claim.id}: the scheme calls what is counted continuous", (claim.id,))
    if claim.parts != PERCENT:
        return not_run(CHECK, f"{claim.id}: {claim.words} is no percentage", (claim.id,))
    strict, wide = meant(claim, reading)
    if strict is None or wide is None:
        return not_run(CHECK, f"{claim.id}: {claim.words} has no two ends, so any base fits", (claim.id,))
    bases = given.get(claim.id) or _bases(claim, printed, quantities, reading)
    if not bases:
        return not_run(CHECK, _no_base(claim), (claim.id,))
    return _judged(claim, bases, strict, wide, reading)


def _no_base(claim: Claim) -> str:
    text = f"{claim.id}: needs its base, 1 total of the same window; none is printed"
    if claim.figure is not None and claim.figure.value <= 100:
        fits = possible_denominators(claim.value, LISTED, rounding="either")
        if len(fits) < LISTED // 2:
            text += f". Of bases up to {LISTED}, {listing(map(str, fits)) or 'none'} could give {claim.words}"
    return text


def meant(claim: Claim, reading: Reading) -> tuple[Interval | None, Interval | None]:
    """Return the percentages printed so at the last digit, and those at the last non-zero digit."""
    figure, relation = claim.figure, Relation(claim.relation)
    if claim.bounds == (None, None) and figure is not None and relation in ROUNDED:
        return reach(figure, mode(reading)), reading.rounded(figure, "share")
    allowed = claim.allowed(reading)
    if allowed.low is None or allowed.high is None:
        return None, None
    return allowed, allowed


def mode(reading: Reading) -> str:
    """Return the rounding of percentages that a reading allows."""
    return reading.rounding if reading.rounding in ("nearest", "truncated", "up") else "either"


def possible(share: Interval, base: Base) -> bool:
    """Whether some base in the range has a count with this percentage."""
    assert share.low is not None
    assert share.high is not None
    width = Fraction(share.high) - Fraction(share.low)
    enough = floor(100 / width) + 1 if width else None  # from here on every base has such a count
    if base.high is None or (enough is not None and base.high >= enough):
        return True
    return any(counts_within(share, n) for n in range(base.low, base.high + 1))


def _judged(claim: Claim, bases: list[Base], strict: Interval, wide: Interval, reading: Reading) -> Finding:
    fits = [base for base in bases if possible(strict, base)]
    power = min(_power(claim, base, mode(reading)) for base in bases)
    exact = [base.low for base in bases if base.low == base.high]
    n_counts = len(counts_within(strict, exact[0])) if len(exact) == len(bases) == 1 else None
    what = f"{claim.id}: {claim.words} of {listing(map(str, bases), 'or')}"
    effect = 0.0
    told = f". Of the percentages printed so, {float(power):.0%} cannot be had from this base{_strict(claim, exact)}"
    if fits:
        verdict = Verdict.UNREMARKABLE if power > 0 else Verdict.CANNOT_TELL
        only = _only(claim, bases, reading)
        reason = f"{what} can be had" + (f", if {only}" if only else "")
        if power == 0:
            reason, told = (
                f"{what}: of so large a base every percentage can be had; this could not have seen anything",
                "",
            )
    else:
        effect = _distance(strict, exact)
        wide_fits = any(possible(wide, base) for base in bases)
        verdict = Verdict.CANNOT_TELL if wide_fits else Verdict.NOTABLE
        reason = f"{what}: no whole number gives it{_nearest(strict, exact)}"
        reason += "; possible if rounded to tens" if wide_fits else ", however it was rounded"
    return Finding(
        ids=(claim.id, *(name for base in bases for name in base.ids)), check=CHECK,
        statistic=None if n_counts is None else float(n_counts), effect=effect, power=float(power),
        verdict=verdict, reason=reason + told + ".",
    )  # fmt: skip


def _power(claim: Claim, base: Base, rounding: str) -> Fraction:
    """Share of the printable percentages that no base in the range can give."""
    decimals = decimals_of(claim.figure)
    steps = 100 * 10**decimals
    if claim.bounds != (None, None) or base.high is None or base.high > steps:
        return Fraction(0)
    found: set[int] = set()
    for n in range(base.low, base.high + 1):
        found |= attained(n, decimals, rounding)
        if len(found) > steps:
            break
    return 1 - Fraction(len(found), steps + 1)


def decimals_of(figure: Figure | None) -> int:
    """Decimals printed."""
    return 0 if figure is None or figure.step >= 1 else len(str(1 / Fraction(figure.step))) - 1


def _only(claim: Claim, bases: list[Base], reading: Reading) -> str:
    """Name the one way of rounding under which the percentage can be had, where it hinges on it."""
    if claim.bounds != (None, None) or claim.figure is None or claim.relation == Relation.NEARLY:
        return ""
    words = {"nearest": "rounded to the nearest", "truncated": "cut off"}
    if mode(reading) != "either":
        return ""
    able = [way for way in words if any(possible(reach(claim.figure, way), base) for base in bases)]
    return words[able[0]] if len(able) == 1 else ""


def _strict(claim: Claim, exact: list[int]) -> str:
    """Say the power under rounding to the nearest alone, where it is larger."""
    if not exact or claim.bounds != (None, None) or exact[0] > 100 * 10 ** decimals_of(claim.figure):
        return ""
    decimals = decimals_of(claim.figure)
    share = 1 - Fraction(len(attained(exact[0], decimals, "nearest")), 100 * 10**decimals + 1)
    return f" ({float(share):.0%} if all are rounded to the nearest)"


def _neighbours(strict: Interval, base: int) -> list[Fraction]:
    assert strict.low is not None
    assert strict.high is not None
    below = floor(Fraction(strict.low) * base / 100)
    return [Fraction(100 * k, base) for k in (below, ceil(Fraction(strict.high) * base / 100)) if k >= 0]


def _distance(strict: Interval, exact: list[int]) -> float:
    """Percentage points from the printed range to the nearest percentage that can be had."""
    if not exact or strict.low is None or strict.high is None:
        return 0.0
    gaps = [max(strict.low - p, p - strict.high) for n in exact for p in _neighbours(strict, n)]
    return float(min(gaps))


def _nearest(strict: Interval, exact: list[int]) -> str:
    if not exact:
        return ""
    near = [f"{number(round(p * exact[0] / 100))} of {exact[0]:,} is {float(p):.4g} %"
            for p in _neighbours(strict, exact[0])]  # fmt: skip
    return f" ({listing(near)})"
