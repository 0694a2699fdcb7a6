"""Do the digits of the printed figures look counted? Opt-in, gated, and rarely able to tell.

Digits never prove anything: they can show that figures were rounded, estimated or typed in some
habit. Each test says which share of such figures it would have noticed, and stays silent where
that is more than one half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10
from statistics import pstdev, stdev

from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import check_limits
from deserstats.plausibility.digits.digit_tests import (
    FIRST,
    FIRST_TWO,
    LAST,
    POWER,
    ROUND_ENDS,
    SECOND,
    binomial_power,
    binomial_pvalue,
    chisquare,
    chisquare_power,
    montecarlo_pvalue,
    repeats_distribution,
    repeats_power,
    smallest_share,
)
from deserstats.plausibility.digits.figures import Printed, left_out, printed_figures
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, adjusted, not_run
from deserstats.wording import Exact, count, one_of

CHECK = "digits"
HALF = 0.5
"""Share of odd figures that a test must be able to notice; else it cannot tell."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a test needs before its null can hold: numbers, size, spread in units and in decades."""

    n: int
    least: int
    spread: float = 0.0
    decades: float = 0.0


LAST_DIGITS = Gate(n=10, least=100, spread=7)
LEADING = Gate(n=100, least=1, decades=2)
GATES = {
    "heaping": LAST_DIGITS,
    "last digit": LAST_DIGITS,
    "first digit": LEADING,
    "first two digits": Gate(n=300, least=10, decades=2),
    "second digit": Gate(n=100, least=10, decades=2),
    "repeats": Gate(n=10, least=10_000),
}
"""The tests with their gates. A last digit is even when figures spread over 7 units or more
(the largest deviation is then 2 exp(-2 pi^2 49 / 100), 1e-4); leading digits follow Benford's law
when figures spread over 2 orders of magnitude, with a standard deviation of log10 of 0.5 or more."""

SPREAD_LOG = 0.5


def check_digits(
    claims: ClaimsLike,
    *,
    tests: Sequence[str] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> PlausibilityResult:
    """Do the digits of the printed figures look counted, and could that be seen at all?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures. Only counts that share no events are used: cumulative totals, sums of other
        figures, levels, ranges and worded limits are left out, and counted in ``notes``.
    tests : sequence of str, optional
        Some of ``heaping``, ``last digit``, ``first digit``, ``first two digits``,
        ``second digit`` and ``repeats``; all by default.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.

    Returns
    -------
    PlausibilityResult
        One finding a test, or *not run* with the number that it needs. ``statistic`` is
        chi-square, or the number of hits; ``effect`` the largest excess of one digit over its
        expected share; ``power`` the chance to notice when half of the figures were odd; the
        reason gives the smallest share that is noticed with 80 % power.

    Raises
    ------
    ClaimError
        When a test is unknown.

    Notes
    -----
    1. Opt-in: never part of a default battery, because a wrong suspicion costs more than these
       tests can find.
    2. *Cannot tell* where not even half of the figures being odd would be noticed with 80 % power.
    3. Heaping: chance 1/5 of a last digit 0 or 5, exact binomial, one-sided. Last digit: all
       ten alike. First, second, first two: Benford's law. p-values by 99,999 draws, fixed seed.
    4. Repeats: figures of 10,000 or more that agree in all but their last two digits; those
       two are taken as uniform; exact.
    5. Odd means: last digit 0 (6 in 10) or 5; leading digits uniform; figures copied from others.
    6. A figure's precision is read from its own text: zeros that end a rounded figure are no
       digits.

    References
    ----------
    B. Beber and A. Scacco (2012), 10.1093/pan/mps003. T. Hill (1995), 10.1214/ss/1177009869.
    W. Cho and B. Gaines (2007), 10.1198/000313007X223496. J. Deckert et al. (2011),
    10.1093/pan/mpr014.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> result = check_digits(load_example("two-figures"), tests=["first digit"])
    >>> print(result.findings[0])
    not run: digits: first digit: needs 100 figures that share no events, of 1 or more; found 1
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    chosen = list(GATES) if tests is None else list(tests)
    for name in chosen:
        if name not in GATES:
            raise ClaimError(f"tests names {name!r}, which is not {one_of(map(repr, GATES))}")
    figures, left = printed_figures(claims)
    findings = [_test(name, figures) for name in chosen]
    notes = [left_out(left)] if left else []
    notes.append("digits show habits of rounding, estimating and typing; they prove nothing about a single figure")
    return PlausibilityResult(
        claims=claims, check=CHECK, findings=adjusted(findings), notes=tuple(notes), plain=tests is None
    )


def _test(name: str, figures: Sequence[Printed]) -> Finding:
    gate = GATES[name]
    fit = [f for f in figures if f.value >= gate.least and _knows(name, f)]
    closed = _closed(gate, fit) or _rounded_throughout(name, fit)
    if closed:
        return not_run(f"{CHECK}: {name}", closed, [f.claim.id for f in fit])
    return _RUN[name](name, fit)


def _rounded_throughout(name: str, fit: Sequence[Printed]) -> str:
    """Say that a rule of rounding leaves no last digit to look at; nothing where there is none."""
    if name not in LAST_DIGITS_READ:
        return ""
    base = next((b for b in (100, 10, 5) if all(f.value % b == 0 for f in fit)), None)
    return (
        f"all {len(fit):,} figures are multiples of {base}: rounded by a rule, so that no last digit was counted"
        if base
        else ""
    )


def _knows(name: str, figure: Printed) -> bool:
    """Whether the digits that a test looks at are known, not rounded away."""
    needed = {"first digit": 1, "first two digits": 2, "second digit": 2}.get(name)
    return figure.is_exact if needed is None else figure.significant >= needed


def _closed(gate: Gate, fit: Sequence[Printed]) -> str:
    """Say what is missing; nothing where the gate is open."""
    if len(fit) < gate.n:
        return f"needs {gate.n:,} figures that share no events, of {gate.least:,} or more; found {len(fit):,}"
    values = [f.value for f in fit]
    if gate.spread and _deviation(values) < gate.spread:
        return (
            f"needs figures that spread over {gate.spread:g} units (standard deviation); found {_deviation(values):.2g}"
        )
    if gate.decades:
        logs = [log10(v.numerator) - log10(v.denominator) for v in values]  # whole numbers of any length
        span, deviation = max(logs) - min(logs), pstdev(logs)
        if span < gate.decades or deviation < SPREAD_LOG:
            return (
                f"needs figures over {gate.decades:g} orders of magnitude (standard deviation of log10 "
                f"{SPREAD_LOG:g} or more); these span {span:.2g} ({deviation:.2g})"
            )
    return ""


def _deviation(values: Sequence[Exact]) -> float:
    """Standard deviation, capped: whole numbers of any length must not overflow."""
    return stdev([float(min(v, 10**12)) for v in values])


def _heaping(name: str, fit: Sequence[Printed]) -> Finding:
    hits, n = sum(f.digits[-1] in "05" for f in fit), len(fit)
    pvalue, middle = binomial_pvalue(hits, n, 0.2)
    told = f"{hits:,} of {n:,} exact figures end in 0 or 5, {n / 5:,.0f} expected (mid-p {middle:.2g})"
    power = lambda share: binomial_power(n, 0.2, share)  # noqa: E731
    return _finding(name, fit, hits, pvalue, hits / n - 0.2, power, told, "were rounded to 0 or 5")


def _chisquare(name: str, fit: Sequence[Printed]) -> Finding:
    """Compare one position of the digits with its law."""
    read, law, odd, habit = _LAWS[name]
    found = Counter(read(f.digits) for f in fit)
    first = 10 if len(law) == 90 else 1 if len(law) == 9 else 0
    counts = [found[first + i] for i in range(len(law))]
    n = len(fit)
    excess = [c / n - p for c, p in zip(counts, law, strict=True)]
    most = max(range(len(law)), key=lambda i: excess[i])
    statistic = chisquare(counts, law)
    told = (
        f"chi-square {statistic:.3g} with {len(law) - 1} degrees of freedom on {n:,} figures; the largest excess is "
        f"of {first + most}: {counts[most]:,}, {n * law[most]:,.0f} expected"
    )
    power = lambda share: chisquare_power(n, law, odd, share)  # noqa: E731
    return _finding(name, fit, statistic, montecarlo_pvalue(counts, law), excess[most], power, told, habit)


def _repeats(name: str, fit: Sequence[Printed]) -> Finding:
    """Count figures that repeat another, given all but their last two digits."""
    groups: dict[str, list[Printed]] = {}
    for figure in fit:
        groups.setdefault(figure.digits[:-2], []).append(figure)
    groups = {head: group for head, group in groups.items() if len(group) > 1}
    if not groups:
        reason = "needs 2 figures that agree in all but their last two digits; found none"
        return not_run(f"{CHECK}: {name}", reason, [f.claim.id for f in fit])
    able = [f for group in groups.values() for f in group]
    null = repeats_distribution(sorted(len(g) for g in groups.values()))
    hits = sum(len(g) - len({f.digits for f in g}) for g in groups.values())
    expected = float((null * range(null.size)).sum())
    told = (
        f"{count(hits, 'figure')} of {len(able):,} that agree in all but their last two digits repeat another, "
        f"{expected:,.1f} expected"
    )
    power = lambda share: repeats_power(null, len(able), share)  # noqa: E731
    pvalue = min(1.0, float(null[hits:].sum()))
    return _finding(name, able, hits, pvalue, (hits - expected) / len(able), power, told, "were copied from another")


def _finding(
    name: str,
    fit: Sequence[Printed],
    statistic: float,
    pvalue: float,
    effect: float,
    power: Callable[[float], float],
    told: str,
    habit: str,
) -> Finding:
    least = smallest_share(power)
    able = least is not None and least <= HALF
    share = "more than all of them" if least is None else f"{least:.0%}"
    reason = f"{told}. Smallest share detectable with {POWER:.0%} power: {share} of the figures if they {habit}."
    return Finding(
        ids=tuple(f.claim.id for f in fit), check=f"{CHECK}: {name}", statistic=float(statistic), pvalue=pvalue,
        effect=effect, power=power(HALF), verdict=Verdict.UNREMARKABLE if able else Verdict.CANNOT_TELL, reason=reason,
    )  # fmt: skip


Law = tuple[Callable[[str], int], tuple[float, ...], tuple[float, ...], str]

LAST_DIGITS_READ = ("heaping", "last digit", "repeats")
_UNIFORM = "had leading digits at random"
_LAWS: dict[str, Law] = {
    "last digit": (lambda d: int(d[-1]), LAST, ROUND_ENDS, "were rounded to 0 or 5"),
    "first digit": (lambda d: int(d[0]), FIRST, (1 / 9,) * 9, _UNIFORM),
    "first two digits": (lambda d: int(d[:2]), FIRST_TWO, (1 / 90,) * 90, _UNIFORM),
    "second digit": (lambda d: int(d[1]), SECOND, (0.1,) * 10, _UNIFORM),
}
_RUN = {name: {"heaping": _heaping, "repeats": _repeats}.get(name, _chisquare) for name in GATES}
