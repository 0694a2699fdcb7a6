"""Is a count credible for its denominator? Rates as exact intervals, and how far denominators disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations

from deserstats.arguments import question
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import check_limits
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, not_run
from deserstats.plausibility.proportion.denominators import Denominator, Denominators, denominators_of
from deserstats.plausibility.quantity import Quantities
from deserstats.plausibility.totals import Total, totals_of
from deserstats.wording import WIDE, Exact, count, listing, number, short

CHECK = "rates"
UNITS = "rates: units"
WITHIN = 366
"""Days from a window within which a dated level still serves as its denominator."""

ALIKE = Fraction(9, 10)
"""Share of the longer of two windows that the shorter must cover for units to be compared."""

CLOSE = Fraction(1, 20)
"""Distance from one to one at which two units are notably different."""

Range = tuple[float | Fraction, float | Fraction]


@question
def check_rates(
    claims: ClaimsLike,
    denominators: Denominators = None,
    per: int = 1000,
    *,
    reference: Mapping[str, Range] | Range | None = None,
    once: str | Collection[str] = (),
    within: int = WITHIN,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """Is a count credible, given of how many it is?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures. Totals and mean rates are the counts.
    denominators : optional
        By default the stock claims of the table; or the measure of some of them, other claims, a
        number, a pair (low, high), or a mapping of names to these.
    per : int, default 1000
        Rates are per so many of the denominator.
    reference : mapping or pair, optional
        Rates that you hold to be usual, per ``per`` and year at risk: measure to (low, high), or
        one pair for all.
    once : str or collection of str
        Measures of which one unit of the denominator can count once at most, where the
        denominator is everybody ever at risk. Only then is more than 100 % impossible.
    within : int, default 366
        Days from a window within which a dated level still serves.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PlausibilityResult
        One finding a count and measure of denominators. ``statistic`` is the smallest rate,
        ``effect`` the largest divided by the smallest (None without limit), ``power`` 1 where a
        rate of twice the top of the reference, or of 200 %, would be notable, else 0. No p-values:
        this is arithmetic. ``rates: units`` holds one finding a pair of counts of the same in
        different units.

    Raises
    ------
    ClaimError
        When a denominator is not known or positive, or a range is not (low, high).

    Notes
    -----
    1. Cases repeat and levels turn over: a count may exceed its denominator. The rate per
       person-time, count / (level x years), has no such limit either.
    2. A level holds for ``within`` days on both sides of its dates. Levels that disagree give a
       range from the smallest to the largest; each is listed with its own rate.
    3. *Cannot tell* where neither a reference nor ``once`` is given: no rate would be notable.
    4. Two units of one measure are compared where one window covers the other by nine tenths;
       a ratio other than 1 is a difference of unit or definition, never a contradiction.

    Examples
    --------
    >>> rows = [{"id": "cases", "value": "90,590", "start": "2025-01", "end": "2025-06-01"},
    ...         {"id": "army", "kind": "stock", "value": "880,000", "relation": "exact", "start": "2025-01-15"}]
    >>> result = check_rates(rows, reference=(1, 50))
    >>> result.status.value, round(result.findings[0].statistic, 1)
    ('notable', 102.9)
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    plain = denominators is None and reference is None and not once and (per, within) == (1000, WITHIN)
    if per < 1:
        raise ClaimError(f"per={per!r} is not 1 or more")
    limits = _Limits(per, _ranges(reference), frozenset([once] if isinstance(once, str) else once), within)
    quantities = Quantities(claims.scheme)
    known = denominators_of(denominators, claims, quantities)
    totals, left = totals_of(claims, quantities)
    findings = [f for t in totals for f in _rates(t, known, limits)] if known else []
    if not findings:
        lack = "denominator: a stock claim, or the argument denominators" if not known else "total or rate"
        findings = [not_run(CHECK, f"needs 1 {lack}; found 0")]
    findings += _units(totals)
    counted = [(why, n) for why, n in left.most_common() if why != "of kind stock"]
    notes = [f"{count(n, 'claim')} not taken as counts: {why}" for why, n in counted]
    return PlausibilityResult(claims=claims, check=CHECK, findings=tuple(findings), notes=tuple(notes), plain=plain)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What rates are per, and what the user holds to be usual or possible."""

    per: int
    reference: Mapping[str, tuple[Fraction, Fraction]]
    once: frozenset[str]
    within: int

    def usual(self, measure: str) -> tuple[Fraction, Fraction] | None:
        return self.reference.get(measure, self.reference.get(""))


def _ranges(reference: Mapping[str, Range] | Range | None) -> dict[str, tuple[Fraction, Fraction]]:
    given = reference if isinstance(reference, Mapping) else {} if reference is None else {"": reference}
    ranges = {}
    for name, pair in given.items():
        try:
            low, high = (Fraction(str(end)) for end in pair)
        except (TypeError, ValueError):
            raise ClaimError(f"reference {pair!r} is not a pair (low, high)") from None
        if not 0 <= low <= high:
            raise ClaimError(f"reference {pair!r} is not a pair (low, high) of rates from 0 upwards")
        ranges[name] = (low, high)
    return ranges


def rate_interval(allowed: Interval, base: Interval, per: int = 1000, years: Exact = 1) -> Interval:
    """Which rates, per so many, do a count and its positive denominator allow, over so many years at risk?

    Exact; without an upper end where the count has none, from 0 where the denominator has none.

    Examples
    --------
    >>> str(rate_interval(Interval(88, 88), Interval(800, 1000)))
    '88 to 110'
    """
    low: Exact = 0
    if allowed.low is not None and base.high is not None:
        low = Fraction(allowed.low) * per / (Fraction(base.high) * years)
    high = None
    if allowed.high is not None and base.low:
        high = Fraction(allowed.high) * per / (Fraction(base.low) * years)
    return Interval(low, high)


def _rates(total: Total, known: Sequence[Denominator], limits: _Limits) -> Iterator[Finding]:
    """One finding for each measure that the count may be held against."""
    for name in dict.fromkeys(d.name for d in known):
        if name == total.quantity.measure:
            continue
        same = [d for d in known if d.name == name and d.geography in (None, total.quantity.geography)]
        near = [d for d in same if d.away(total.window) <= limits.within]
        if not near:
            reason = f"{total.id}: needs 1 denominator of {name} within {limits.within} days of {total.window}; found 0"
            yield not_run(CHECK, reason, [total.id])
        else:
            yield _rate(total, name, near, limits)


def _rate(total: Total, name: str, near: Sequence[Denominator], limits: _Limits) -> Finding:
    base = reduce(Interval.hull, (d.allowed for d in near))
    years = total.window.days / DAYS_PER["year"]
    share, timed = (rate_interval(total.allowed, base, limits.per, y) for y in (1, years))
    verdict, judged, power = _judged(total, base, timed, years, limits)
    text = f"{total.id}: {total.claim.words} in {total.window} is {_told(share)} per {limits.per:,} of {name}"
    text += f", {_told(timed)} per {limits.per:,} and year. {judged}"
    if len(near) > 1:
        own = "; ".join(f"{_told(rate_interval(total.allowed, d.allowed, limits.per))} of {d}" for d in near)
        text += f". The denominators differ: {own}"
    elif near:
        text += f". Denominator: {near[0]}"
    spread = None if share.high is None or not share.low else float(Fraction(share.high) / Fraction(share.low))
    if spread is not None and spread > 1:
        known = f"known to a factor of {short(spread)}" if spread <= WIDE else f"not known to a factor of {WIDE}"
        text += f". The rate is {known}: {_spread(total.allowed)} from the count, "
        text += f"{_spread(base)} from the denominators"
    ids, least = (total.id, *dict.fromkeys(i for d in near for i in d.ids)), float(share.low or 0)
    return Finding(
        ids=ids, check=CHECK, statistic=least, effect=spread, power=power, verdict=verdict, reason=f"{text}."
    )


def _judged(
    total: Total, base: Interval, timed: Interval, years: Fraction, limits: _Limits
) -> tuple[Verdict, str, float]:
    """Hold a rate against the limits that the user named."""
    if total.quantity.measure in limits.once:
        return _limited(total.allowed, base)
    usual = limits.usual(total.quantity.measure)
    if usual is None:
        told = "No reference range was given, and units may count more than once: no rate would be notable"
        return Verdict.CANNOT_TELL, told, 0.0
    low, high = usual
    said = f"{number(low)} to {number(high)} a year"
    able = base.low is not None and base.high is not None and base.high < 2 * base.low
    assert timed.low is not None
    if timed.low > high or (timed.high is not None and timed.high < low):
        return Verdict.NOTABLE, f"All of this is outside the reference of {said}", 1.0
    if timed.low >= low and timed.high is not None and timed.high <= high:
        return Verdict.UNREMARKABLE, f"All of this is inside the reference of {said}", float(able)
    return Verdict.CANNOT_TELL, f"This reaches over an end of the reference of {said}", float(able)


def _limited(allowed: Interval, base: Interval) -> tuple[Verdict, str, float]:
    if base.high is None:
        return Verdict.CANNOT_TELL, "Each counts once, but the denominator has no upper limit", 0.0
    able = float(base.low is not None and base.high < 2 * base.low)
    if allowed.low is not None and allowed.low > base.high:
        over = short(float(100 * Fraction(allowed.low) / Fraction(base.high)), 4)
        return Verdict.NOTABLE, f"At least {over} % of everybody ever at risk, where each counts once at most", 1.0
    return Verdict.UNREMARKABLE, "Not more than everybody ever at risk", able


def _told(rate: Interval) -> str:
    low, high = float(rate.low or 0), None if rate.high is None else float(rate.high)
    if high is None:
        return f"{short(low, 4)} or more"
    if short(low, 4) == short(high, 4):
        return short(low, 4)
    return f"{short(low, 4)} to {short(high, 4)}" if low else f"at most {short(high, 4)}"


def _spread(ends: Interval) -> str:
    assert ends.low is not None
    assert ends.high is not None
    return short(float(Fraction(ends.high) / Fraction(ends.low)))


def _units(totals: Sequence[Total]) -> list[Finding]:
    """Compare counts of one thing in two units over nearly the same window."""
    groups: dict[object, list[Total]] = {}
    for total in totals:
        if total.claim.kind == "total" and total.printed:
            groups.setdefault(total.quantity._replace(unit=""), []).append(total)
    several = (group for group in groups.values() if len({t.quantity.unit for t in group}) > 1)
    pairs = (pair for group in several for pair in combinations(group, 2))
    return [_pair(a, b) for a, b in pairs if a.quantity.unit != b.quantity.unit and _are_near(a.window, b.window)]


def _are_near(a: Period, b: Period) -> bool:
    short, long = sorted((a, b), key=lambda w: w.days)
    return long.contains(short) and short.days >= ALIKE * long.days


def _pair(a: Total, b: Total) -> Finding:
    small, large = sorted((a, b), key=lambda t: Fraction(t.printed or 0))
    assert small.printed
    assert large.printed
    ratio = rate_interval(large.allowed, small.allowed, 1)
    apart = ratio.low is not None and ratio.low > 1 + CLOSE
    middle = Fraction(large.printed) / Fraction(small.printed)
    text = (
        f"{large.id} counts {number(large.printed)} {large.quantity.unit}, {small.id} {number(small.printed)} "
        f"{small.quantity.unit} of the same: {short(float(middle))} {large.quantity.unit} to 1 of "
        f"{small.quantity.unit} ({_told(ratio)}){_windows(small, large)}"
    )
    text += ". A difference of unit or definition, not a contradiction." if apart else ". About one to one."
    ids, verdict = (small.id, large.id), Verdict.NOTABLE if apart else Verdict.UNREMARKABLE
    times, more = float(middle), float(middle - 1)
    return Finding(ids=ids, check=UNITS, statistic=times, effect=more, power=1.0, verdict=verdict, reason=text)


def _windows(small: Total, large: Total) -> str:
    """Say which days only one of them counts, and what these would have to hold."""
    if small.window == large.window:
        return f", both {small.window}"
    if not large.window.contains(small.window):
        return f"; {large.window} against {small.window}"
    assert small.printed is not None
    assert large.printed is not None
    spans = [(large.window.start, small.window.start), (small.window.end, large.window.end)]
    extra = listing(str(Period(s, e)) for s, e in spans if s < e)
    return f"; {extra} alone would have to hold {number(large.printed - small.printed)}"
