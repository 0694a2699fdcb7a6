"""Can the printed percentages come from whole units of their printed bases?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from deserstats.arguments import question
from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Relation
from deserstats.claims.cells.row import PERCENT
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import check_limits
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, not_run
from deserstats.plausibility.proportion.granularity import (
    counts_within,
    ends_of,
    is_possible,
    reach,
    share_attained,
)
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import listing, number

CHECK = "percentages"
ROUNDED = (Relation.PRINTED, Relation.EXACT, Relation.ABOUT)
"""Words under which the digits printed are the rounding."""

LISTED = 60
"""Bases up to which the possible ones are listed when no base is printed."""


@question
def check_percentages(
    claims: ClaimsLike,
    *,
    bases: Mapping[str, int | tuple[int, int]] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
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
    progress : bool
        Show a bar of the steps done, once two seconds are over.

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
    table = _Table(claims, bases or {})
    shares = [c for c in claims if c.kind == "share"]
    findings = [_share(c, table) for c in shares]
    if not shares:
        findings = [not_run(CHECK, "needs at least 1 percentage with its base; no claim is a share")]
    notes = ("assumed that percentages are shares of whole units, none weighted",) if shares else ()
    return PlausibilityResult(claims=claims, check=CHECK, findings=tuple(findings), notes=notes, plain=bases is None)


class PercentBase(NamedTuple):
    """The units that a percentage may be of: from ``low`` to ``high``; None is no limit."""

    low: int
    high: int | None
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        size = f"{self.low:,} to {self.high:,}" if self.high else f"{self.low:,} or more"
        size = f"{self.low:,}" if self.low == self.high else size
        return f"{size} ({listing(self.ids)})" if self.ids else size


class _Table:
    """The bases that a table prints, and those that the user gives."""

    def __init__(self, claims: ClaimSet, bases: Mapping[str, int | tuple[int, int]]) -> None:
        self.reading, self.scheme = claims.reading, claims.scheme
        self.quantities = Quantities(claims.scheme)
        self.given: dict[str, PercentBase] = {}
        for name, base in bases.items():
            if name not in claims or claims[name].kind != "share":
                raise ClaimError(f"bases names {name!r}, which is not a share claim of this table")
            low, high = base if isinstance(base, tuple) else (base, base)
            if not 1 <= low <= high:
                raise ClaimError(f"bases[{name!r}] is {base!r}; expected a number of units, 1 or more, or (low, high)")
            self.given[name] = PercentBase(low, high)
        # totals and levels by what they count, the unit left open, and when
        self.printed: dict[tuple[Quantity, Period], list[Claim]] = {}
        for claim in claims:
            for window in claim.windows if claim.kind in ("total", "stock") else ():
                key = (self.quantities.of(claim)._replace(unit=""), window)
                self.printed.setdefault(key, []).append(claim)

    def bases(self, claim: Claim) -> list[PercentBase]:
        """Return every base of a share; a blank unit fits any unit of the base."""
        if claim.id in self.given:
            return [self.given[claim.id]]
        labels = (claim.base_measure or claim.measure, "", claim.base_category or claim.category)
        wanted = self.quantities.named(*labels, claim.geography, claim.basis)
        windows = [claim.base_window] if claim.base_window else claim.windows
        totals = [total for window in windows for total in self.printed.get((wanted, window), [])]
        if claim.unit not in ("", "percent", "%"):
            unit = self.quantities.unit(claim.unit)
            totals = [total for total in totals if self.quantities.of(total).unit == unit]
        return [base for total in totals if (base := self._base(total)) is not None]

    def _base(self, total: Claim) -> PercentBase | None:
        inside = total.allowed(self.reading).whole()
        low = max(1, int(inside.low)) if inside.low is not None else 1
        high = None if inside.high is None else int(inside.high)
        return PercentBase(low, high, (total.id,)) if high is None or high >= low else None

    @property
    def rounding(self) -> str:
        """The rounding of percentages that the reading allows."""
        return self.reading.rounding if self.reading.rounding in ("nearest", "truncated", "up") else "either"


class _Percentage(NamedTuple):
    """A share claim, its digits where they are the rounding, and what it may have been before.

    ``strict`` are the percentages printed so at the last digit, ``wide`` at the last non-zero one.
    """

    claim: Claim
    figure: Figure | None
    rounding: str
    strict: Interval
    wide: Interval

    def power(self, base: PercentBase) -> Fraction:
        """Share of the printable percentages that no base in the range can give."""
        if self.figure is None or base.high is None or base.high > 100 * 10**self.decimals:
            return Fraction(0)
        return 1 - share_attained(base.low, base.high, self.decimals, self.rounding)

    @property
    def decimals(self) -> int:
        """Decimals printed."""
        return 0 if self.figure is None or self.figure.step >= 1 else len(str(1 / Fraction(self.figure.step))) - 1


def _share(claim: Claim, table: _Table) -> Finding:
    if table.scheme.is_continuous(claim.measure, claim.unit):
        return not_run(CHECK, f"{claim.id}: the scheme calls what is counted continuous", (claim.id,))
    if claim.parts != PERCENT:
        return not_run(CHECK, f"{claim.id}: {claim.words} is no percentage", (claim.id,))
    figure = claim.figure if claim.bounds == (None, None) else None
    strict = wide = claim.allowed(table.reading)
    if figure is not None and Relation(claim.relation) in ROUNDED:
        strict, wide = reach(figure, table.rounding), table.reading.rounded(figure, "share")
    elif strict.low is None or strict.high is None:
        return not_run(CHECK, f"{claim.id}: {claim.words} has no two ends, so any base fits", (claim.id,))
    bases = table.bases(claim)
    if not bases:
        return not_run(CHECK, _no_base(claim), (claim.id,))
    return _judged(_Percentage(claim, figure, table.rounding, strict, wide), bases)


def _no_base(claim: Claim) -> str:
    text = f"{claim.id}: needs its base, 1 total of the same window; none is printed"
    if claim.figure is not None and claim.figure.value <= 100:
        share = reach(claim.figure, "either")
        fits = [str(n) for n in range(1, LISTED + 1) if counts_within(share, n)]
        if len(fits) < LISTED // 2:
            text += f". Of bases up to {LISTED}, {listing(fits) or 'none'} could give {claim.words}"
    return text


def _judged(share: _Percentage, bases: list[PercentBase]) -> Finding:
    power = min(share.power(base) for base in bases)
    exact = [base.low for base in bases if base.low == base.high]
    can_be_had = _is_possible(share.strict, bases)
    said = _possible(share, bases, power) if can_be_had else _impossible(share, bases, exact)
    verdict, reason = said
    if power > 0 or not can_be_had:
        reason += f". Of the percentages printed so, {float(power):.0%} cannot be had from this base"
        reason += _nearest_alone(share, exact)
    alone = len(exact) == len(bases) == 1
    return Finding(
        ids=(share.claim.id, *(name for base in bases for name in base.ids)),
        check=CHECK,
        statistic=float(len(counts_within(share.strict, exact[0]))) if alone else None,
        effect=0.0 if can_be_had else _distance(share.strict, exact),
        power=float(power),
        verdict=verdict,
        reason=f"{share.claim.id}: {share.claim.words} of {listing(map(str, bases), 'or')}{reason}.",
    )


def _is_possible(share: Interval, bases: list[PercentBase]) -> bool:
    return any(is_possible(share, base.low, base.high) for base in bases)


def _possible(share: _Percentage, bases: list[PercentBase], power: Fraction) -> tuple[Verdict, str]:
    """Say under which one way of rounding the percentage can be had, where only one will do."""
    if power == 0:
        told = ": of so large a base all or most percentages can be had; this could not have seen anything"
        return Verdict.CANNOT_TELL, told
    words = {"nearest": "rounded to the nearest", "truncated": "cut off"}
    able = []
    if share.rounding == "either" and share.figure is not None and share.claim.relation != Relation.NEARLY:
        able = [said for way, said in words.items() if _is_possible(reach(share.figure, way), bases)]
    return Verdict.UNREMARKABLE, " can be had" + (f", if {able[0]}" if len(able) == 1 else "")


def _impossible(share: _Percentage, bases: list[PercentBase], exact: list[int]) -> tuple[Verdict, str]:
    near = (
        [
            f"{number(round(p * exact[0] / 100))} of {exact[0]:,} is {float(p):.4g} %"
            for p in _neighbours(share.strict, exact[0])
        ]
        if exact
        else []
    )
    text = ": no whole number gives it" + (f" ({listing(near)})" if near else "")
    if _is_possible(share.wide, bases):
        return Verdict.CANNOT_TELL, f"{text}; possible if rounded to tens"
    return Verdict.NOTABLE, f"{text}, however it was rounded"


def _nearest_alone(share: _Percentage, exact: list[int]) -> str:
    """Say the power under rounding to the nearest alone."""
    if not exact or share.figure is None or exact[0] > 100 * 10**share.decimals:
        return ""
    missing = 1 - share_attained(exact[0], exact[0], share.decimals, "nearest")
    return f" ({float(missing):.0%} if all are rounded to the nearest)"


def _neighbours(strict: Interval, base: int) -> list[Fraction]:
    """Percentages of whole counts just below and above the printed range."""
    low, high = ends_of(strict)
    counts = (floor(low * base / 100), ceil(high * base / 100))
    return [Fraction(100 * k, base) for k in counts if k >= 0]


def _distance(strict: Interval, exact: list[int]) -> float:
    """Percentage points from the printed range to the nearest percentage that can be had."""
    low, high = ends_of(strict)
    return float(min((max(low - p, p - high) for n in exact for p in _neighbours(strict, n)), default=0))
