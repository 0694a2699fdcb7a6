"""Two figures only: closed laws of a gamma process, and the variability at which they fit together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import combinations

from deserstats.plausibility.finding import Finding, Verdict, not_run
from deserstats.plausibility.totals import Total
from deserstats.plausibility.written import tipping_words
from deserstats.stats.gamma_process import ratio_pvalue, shape, share_pvalue, tipping_cv
from deserstats.stats.levels import LEVEL
from deserstats.wording import chance, short

CHECK = "surprise"
NAMED = 6
"""Figures that are named."""

POWER_AT = 2.0
"""Ratio of rates for which the power is stated."""


def pair_findings(totals: Sequence[Total], cv: float | None, level: float = LEVEL) -> list[Finding]:
    """Compare every two figures of the same categories whose windows are nested or apart."""
    groups: dict[frozenset[str], list[Total]] = {}
    for total in totals:
        groups.setdefault(total.quantity.category, []).append(total)
    alone = [t.id for group in groups.values() if len(group) == 1 for t in group]
    findings = [
        _pair(a, b, cv, level) for group in groups.values() for a, b in combinations(sorted(group, key=_length), 2)
    ]
    if alone:
        reason = f"{', '.join(alone[:NAMED])}{', ...' if len(alone) > NAMED else ''}: needs 2 independent figures of "
        findings.append(not_run(CHECK, f"{reason}the same categories; found 1", alone))
    return findings


def _length(total: Total) -> tuple[int, date, str]:
    return total.window.days, total.window.start, total.id


def _pair(a: Total, b: Total, cv: float | None, level: float) -> Finding:
    """Compare two figures of the same categories, the shorter window first."""
    if b.window.contains(a.window) and a.window != b.window:
        return _nested(a, b, cv, level)
    if not a.window.overlaps(b.window):
        first, second = sorted((a, b), key=lambda t: t.window.start)
        return _apart(first, second, cv, level)
    return not_run(CHECK, f"{a.id} and {b.id}: windows overlap without being nested", (a.id, b.id))


def _nested(part: Total, whole: Total, cv: float | None, level: float) -> Finding:
    """Part and whole: the share is Beta distributed; the share nearest to even speaks for intervals."""
    even = Fraction(part.window.days, whole.window.days)
    low, high = _ends(part)[0] / _ends(whole)[1], _ends(part)[1] / max(_ends(whole)[0], Fraction(1))
    share = min(max(even, low), high)
    total = float(whole.middle or 0)
    law = partial(share_pvalue, float(share) * total, total, part.months, whole.months)
    text = (
        f"{part.id} is {float(share):.1%} of {whole.id} in {float(even):.1%} of its days "
        f"({part.claim.words} of {whole.claim.words})"
    )
    ratio = share / even
    return _finding(part, whole, ratio, lambda v: law(cv=v), text, cv, _share_power(part, whole, cv, level))


def _apart(first: Total, second: Total, cv: float | None, level: float) -> Finding:
    """Two disjoint windows: the ratio of rates is F distributed."""
    days = Fraction(second.window.days, first.window.days)
    low = _ends(second)[0] / _ends(first)[1] / days
    high = _ends(second)[1] / max(_ends(first)[0], Fraction(1)) / days
    ratio = min(max(Fraction(1), low), high)
    law = partial(ratio_pvalue, *_counts(first, second, float(ratio * days)), first.months, second.months)
    text = f"{second.id} has {short(float(ratio))} times the rate a day of {first.id}"
    text += f" ({second.claim.words}; {first.claim.words})"
    power = _ratio_power(first, second, cv, level)
    return _finding(first, second, ratio, lambda v: law(cv=v), text, cv, power)


def _finding(
    a: Total, b: Total, ratio: Fraction, law: Callable[[float], float], text: str, cv: float | None, power: float | None
) -> Finding:
    tipping = tipping_cv(law)
    text += f". Tipping variability: {tipping_words(tipping)}"
    text += "; below it the two surprise at 5 % under one rate" if tipping else ""
    pvalue = None if cv is None else law(cv)
    verdict = Verdict.CANNOT_TELL
    if pvalue is None:
        text += ". Two figures do not show how much months vary: judge that CV, or give cv"
    else:
        text += f". At the CV of {cv:g} given, {chance(pvalue)}; a rate twice as high would be noticed in {power:.0%}"
        verdict = Verdict.UNREMARKABLE
    return Finding(
        ids=(a.id, b.id),
        check=CHECK,
        statistic=float(ratio),
        pvalue=pvalue,
        effect=float(ratio - 1),
        power=power,
        verdict=verdict,
        reason=f"{text}.",
    )


def _counts(first: Total, second: Total, ratio: float) -> tuple[float, float]:
    """Return the two counts at this ratio that lie nearest to what is printed."""
    one, other = float(first.middle or 0), float(second.middle or 0)
    return (other / ratio, other) if ratio * one > other else (one, ratio * one)


def _ratio_power(first: Total, second: Total, cv: float | None, level: float) -> float | None:
    one, other = float(first.middle or 0), float(second.middle or 0)
    return _power((second.months, other), (first.months, one), cv, level)


def _share_power(part: Total, whole: Total, cv: float | None, level: float) -> float | None:
    """Chance to notice a rate twice that of the rest: the odds of the share are F distributed."""
    total = float(whole.middle or 0)
    inside = total * part.months / whole.months
    return _power((part.months, inside), (whole.months - part.months, total - inside), cv, level)


def _power(one: tuple[float, float], other: tuple[float, float], cv: float | None, level: float) -> float | None:
    """Chance to notice one rate twice the other, by months and events of both; None without a variability."""
    if cv is None:
        return None
    from scipy.stats import f

    law = f(2 * shape(*one, cv), 2 * shape(*other, cv))
    low, high = law.ppf([level / 2, 1 - level / 2])
    return float(law.sf(high / POWER_AT) + law.cdf(low / POWER_AT))


def _ends(total: Total) -> tuple[Fraction, Fraction]:
    low, high = total.allowed.low, total.allowed.high
    assert low is not None
    assert high is not None
    return Fraction(low), Fraction(high)
