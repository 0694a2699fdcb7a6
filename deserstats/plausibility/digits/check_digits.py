"""Do the digits of the printed figures look counted? Opt-in, gated, and rarely able to tell.

Digits never prove anything: they can show that figures were rounded, estimated or typed in some
habit. Each test says which share of such figures it would have noticed, and stays silent where
that is more than one half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from math import log10
from statistics import pstdev, stdev
from typing import NamedTuple

from deserstats.arguments import question
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import check_limits
from deserstats.plausibility.digits import digit_tests
from deserstats.plausibility.digits.counted_figures import CountedFigure, counted_figures
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, adjusted, not_run
from deserstats.stats.levels import POWER
from deserstats.wording import chance, count, one_of

CHECK = "digits"
HALF = 0.5
"""Share of odd figures that a test must be able to notice; else it cannot tell."""

SPREAD_LOG = 0.5


class Gate(NamedTuple):
    """What a test needs before its null can hold: numbers, size, spread in units and in decades, leading digits."""

    n: int
    least: int
    spread: float = 0.0
    decades: float = 0.0
    leading: int = 0
    """Leading digits that it reads; 0: the last ones, of figures counted to the unit."""

    def reads(self, figure: CountedFigure) -> bool:
        """Whether the digits that the test looks at are known, not rounded away."""
        return figure.significant >= self.leading if self.leading else figure.is_exact

    def closed(self, fit: Sequence[CountedFigure]) -> str:
        """Say what is missing; nothing where the gate is open."""
        if len(fit) < self.n:
            return f"needs {self.n:,} figures that share no events, of {self.least:,} or more; found {len(fit):,}"
        values = [f.value for f in fit]
        # capped: whole numbers of any length must not overflow
        units = stdev([float(min(v, 10**12)) for v in values])
        if units < self.spread:
            return f"needs figures that spread over {self.spread:g} units (standard deviation); found {units:.2g}"
        logs = [log10(v.numerator) - log10(v.denominator) for v in values]
        span, deviation = max(logs) - min(logs), pstdev(logs)
        if self.decades and (span < self.decades or deviation < SPREAD_LOG):
            needed = f"needs figures over {self.decades:g} orders of magnitude (standard deviation of log10 "
            return f"{needed}{SPREAD_LOG:g} or more); these span {span:.2g} ({deviation:.2g})"
        base = next((b for b in (100, 10, 5) if all(v % b == 0 for v in values)), None)
        if base and not self.leading:
            rounded = "rounded by a rule, so that no last digit was counted"
            return f"all {len(fit):,} figures are multiples of {base}: {rounded}"
        return ""


GATES = {
    "heaping": Gate(n=10, least=100, spread=7),
    "last digit": Gate(n=10, least=100, spread=7),
    "first digit": Gate(n=100, least=1, decades=2, leading=1),
    "first two digits": Gate(n=300, least=10, decades=2, leading=2),
    "second digit": Gate(n=100, least=10, decades=2, leading=2),
    "repeats": Gate(n=10, least=10_000),
}
"""The tests with their gates. A last digit is even when figures spread over 7 units or more
(the largest deviation is then 2 exp(-2 pi^2 49 / 100), 1e-4); leading digits follow Benford's law
when figures spread over 2 orders of magnitude, with a standard deviation of log10 of 0.5 or more."""

ROUNDED, AT_RANDOM = "were rounded to 0 or 5", "had leading digits at random"


class Position(NamedTuple):
    """Digits at one place: their law from the lowest on, that of odd figures, and the habit that makes these."""

    digits: slice
    lowest: int
    law: tuple[float, ...]
    odd: tuple[float, ...]
    habit: str


POSITIONS = {
    "last digit": Position(slice(-1, None), 0, digit_tests.LAST, digit_tests.ROUND_ENDS, ROUNDED),
    "first digit": Position(slice(1), 1, digit_tests.FIRST, (1 / 9,) * 9, AT_RANDOM),
    "first two digits": Position(slice(2), 10, digit_tests.FIRST_TWO, (1 / 90,) * 90, AT_RANDOM),
    "second digit": Position(slice(1, 2), 0, digit_tests.SECOND, (0.1,) * 10, AT_RANDOM),
}


@question
def check_digits(
    claims: ClaimsLike,
    *,
    tests: str | Sequence[str] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """Do the digits of the printed figures look counted, and could that be seen at all?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures. Only counts that share no events are used: cumulative totals, sums of other
        figures, levels, ranges and worded limits are left out, and counted in ``notes``.
    tests : str or sequence of str, optional
        Some of ``heaping``, ``last digit``, ``first digit``, ``first two digits``,
        ``second digit`` and ``repeats``; all by default.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

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
    chosen = [*GATES] if tests is None else [tests] if isinstance(tests, str) else [*tests]
    for name in chosen:
        if name not in GATES:
            raise ClaimError(f"tests names {name!r}, which is not {one_of(map(repr, GATES))}")
    figures, left = counted_figures(claims)
    findings = adjusted(_test(name, figures) for name in chosen)
    notes = ["; ".join(f"{count(n, 'claim')} left out: {reason}" for reason, n in left.most_common())] if left else []
    notes.append("digits show habits of rounding, estimating and typing; they prove nothing about a single figure")
    return PlausibilityResult(claims=claims, check=CHECK, findings=findings, notes=tuple(notes), plain=tests is None)


def _test(name: str, figures: Sequence[CountedFigure]) -> Finding:
    gate = GATES[name]
    fit = [f for f in figures if f.value >= gate.least and gate.reads(f)]
    closed = gate.closed(fit)
    if closed:
        return not_run(f"{CHECK}: {name}", closed, [f.id for f in fit])
    if name == "heaping":
        return _finding(name, fit, _heaping(fit))
    return _repeats(name, fit) if name == "repeats" else _finding(name, fit, _position(POSITIONS[name], fit))


class Measured(NamedTuple):
    """What a test measured, its power by the share of odd figures, and of which habit these would be."""

    statistic: float
    pvalue: float
    effect: float
    power: Callable[[float], float]
    told: str
    habit: str


def _heaping(fit: Sequence[CountedFigure]) -> Measured:
    hits, n = sum(f.digits[-1] in "05" for f in fit), len(fit)
    pvalue, middle = digit_tests.binomial_pvalue(hits, n, 0.2)
    told = f"{hits:,} of {n:,} exact figures end in 0 or 5, {n / 5:,.0f} expected (mid-{chance(middle)})"
    power = partial(digit_tests.binomial_power, n, 0.2)
    return Measured(hits, pvalue, hits / n - 0.2, power, told, ROUNDED)


def _position(place: Position, fit: Sequence[CountedFigure]) -> Measured:
    """Compare one position of the digits with its law."""
    law, n = place.law, len(fit)
    found = Counter(int(f.digits[place.digits]) for f in fit)
    counts = [found[place.lowest + i] for i in range(len(law))]
    excess = [c / n - p for c, p in zip(counts, law, strict=True)]
    most = max(range(len(law)), key=lambda i: excess[i])
    statistic = digit_tests.chisquare(counts, law)
    told = (
        f"chi-square {statistic:.3g} with {len(law) - 1} degrees of freedom on {n:,} figures; the largest excess is "
        f"of {place.lowest + most}: {counts[most]:,}, {n * law[most]:,.0f} expected"
    )
    power = partial(digit_tests.chisquare_power, n, law, place.odd)
    return Measured(statistic, digit_tests.montecarlo_pvalue(counts, law), excess[most], power, told, place.habit)


def _repeats(name: str, fit: Sequence[CountedFigure]) -> Finding:
    """Count figures that repeat another, given all but their last two digits."""
    groups: dict[str, list[CountedFigure]] = {}
    for figure in fit:
        groups.setdefault(figure.digits[:-2], []).append(figure)
    several = [group for group in groups.values() if len(group) > 1]
    able = [figure for group in several for figure in group]
    if not able:
        reason = "needs 2 figures that agree in all but their last two digits; found none"
        return not_run(f"{CHECK}: {name}", reason, [f.id for f in fit])
    null = digit_tests.repeats_distribution(sorted(map(len, several)))
    hits = len(able) - len({f.digits for f in able})
    expected = float((null * range(null.size)).sum())
    told = (
        f"{count(hits, 'figure')} of {len(able):,} that agree in all but their last two digits repeat another, "
        f"{expected:,.1f} expected"
    )
    pvalue = min(1.0, float(null[hits:].sum()))
    power = partial(digit_tests.repeats_power, null, len(able))
    effect = (hits - expected) / len(able)
    return _finding(name, able, Measured(hits, pvalue, effect, power, told, "were copied from another"))


def _finding(name: str, fit: Sequence[CountedFigure], found: Measured) -> Finding:
    least = digit_tests.smallest_share(found.power)
    share = "more than all of them" if least is None else f"{least:.0%}"
    reason = f"{found.told}. Smallest share detectable with {POWER:.0%} power: {share} of the figures if they "
    return Finding(
        ids=tuple(f.id for f in fit),
        check=f"{CHECK}: {name}",
        statistic=float(found.statistic),
        pvalue=found.pvalue,
        effect=found.effect,
        power=found.power(HALF),
        verdict=Verdict.CANNOT_TELL if least is None or least > HALF else Verdict.UNREMARKABLE,
        reason=f"{reason}{found.habit}.",
    )
