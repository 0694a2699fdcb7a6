"""Calibration of estimate_trend: size, coverage and power on figures with a known trend.

Run by hand: python benchmarks/trend_calibration.py [--quick]. Seeds are fixed, one for each row. Figures
are made as sums over windows of a month-by-month series and handed on as intervals, as claims
would be after reading; everything from there on is the code that estimate_trend runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import floor, log, log10

import numpy as np
from scipy import stats

from deserstats.checks.query import Target
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.interval import Interval
from deserstats.claims.period import first_of_month
from deserstats.claims.reading import Reading
from deserstats.trend.estimate_atoms import Sum
from deserstats.trend.estimate_case import Question, case_of
from deserstats.trend.rivals import Rivals, compete

START = date(2019, 1, 1)
TARGET = Target(measure="", unit="", category="", geography="", basis="")
Windows = Callable[[np.random.Generator, int], list[tuple[int, int]]]
"""A generator and a number of months to windows as (first month, month after the last)."""


@dataclass(frozen=True)
class Scenario:
    name: str
    windows: Windows
    said: Callable[[np.random.Generator, int, list[str]], Interval]
    months: int = 48
    kinds: tuple[tuple[str, float], ...] = ()
    cv: float = 0.25
    rho: float = 0.0
    mean: float = 1000.0
    negative_binomial: bool = False
    season: bool = False
    seed: int = 0


def disjoint(k: int) -> Windows:
    def windows(rng: np.random.Generator, months: int) -> list[tuple[int, int]]:
        cuts = np.sort(rng.choice(np.arange(1, months), k - 1, replace=False))
        edges = [0, *map(int, cuts), months]
        return list(pairwise(edges))

    return windows


def overlapping(totals: int, others: int, redundant: bool = False) -> Windows:
    """Totals from a common start, and windows anywhere; redundant ones are differences of totals."""

    def windows(rng: np.random.Generator, months: int) -> list[tuple[int, int]]:
        ends = sorted(map(int, rng.choice(np.arange(2, months + 1), totals, replace=False)))
        spans = [(0, end) for end in ends]
        for _ in range(others):
            a, b = sorted(map(int, rng.choice(months + 1, 2, replace=False)))
            spans.append((a, b))
        return spans + ([(ends[0], ends[1]), (ends[2], ends[3])] if redundant else [])

    return windows


def monthly(rng: np.random.Generator, months: int) -> list[tuple[int, int]]:
    return [(m, m + 1) for m in range(months)]


def exact(rng: np.random.Generator, value: int, kinds: list[str]) -> Interval:
    return Interval(value, value)


def hundreds(rng: np.random.Generator, value: int, kinds: list[str]) -> Interval:
    middle = round(value / 100) * 100
    return Interval(max(0, middle - 50), middle + 50)


def mixed(rng: np.random.Generator, value: int, kinds: list[str]) -> Interval:
    """Exact, "over" or "under" one significant digit, or rounded to it."""
    kind = kinds.pop()
    if kind == "exact":
        return Interval(value, value)
    unit = 10 ** floor(log10(max(value, 1)))
    down = value // unit * unit
    if kind == "over":
        return Interval(down, None)
    if kind == "under":
        return Interval(None, down + unit)
    middle = round(value / unit) * unit
    return Interval(max(0, middle - unit // 2), middle + unit // 2)


def series(s: Scenario, rng: np.random.Generator, growth: float) -> np.ndarray:
    """Counts by month: a log-linear rate a day, log-normal factors or negative binomial noise."""
    lengths = month_days(s.months)
    t = (np.arange(s.months) - (s.months - 1) / 2) / s.months
    mu = s.mean / 30.4375 * lengths * np.exp(growth * t)
    if s.season:
        mu = mu * np.exp(0.4 * np.sin(2 * np.pi * np.arange(s.months) / 12))
    if s.negative_binomial:
        size = mu / (s.cv**2 * s.mean - 1)
        return rng.negative_binomial(size, size / (size + mu))
    z = rng.normal(size=s.months)
    for i in range(1, s.months):
        z[i] = s.rho * z[i - 1] + np.sqrt(1 - s.rho**2) * z[i]
    sd = np.sqrt(log(1 + s.cv**2))
    return rng.poisson(mu * np.exp(sd * z - sd * sd / 2))


def month_days(months: int) -> np.ndarray:
    days = [first_of_month(START.year, START.month + m).toordinal() for m in range(months + 1)]
    return np.diff(days).astype(float)


def sums(s: Scenario, rng: np.random.Generator, growth: float) -> list[Sum]:
    x = np.concatenate([[0], np.cumsum(series(s, rng, growth))])
    days = [first_of_month(START.year, START.month + m).toordinal() for m in range(s.months + 1)]
    windows = list(dict.fromkeys(s.windows(rng, s.months)))
    names, shares = [n for n, _ in s.kinds], [p for _, p in s.kinds]
    kinds = [str(k) for k in rng.choice(names, len(windows), p=shares)] if names else []
    return [
        Sum((days[a], days[b]), s.said(rng, int(x[b] - x[a]), kinds), (f"c{i}",)) for i, (a, b) in enumerate(windows)
    ]


@dataclass
class Tally:
    """Counts over the replications of one scenario."""

    n: int = 0
    refused: int = 0
    atoms: float = 0.0
    intervals: float = 0.0
    gamma: int = 0
    answer: int = 0
    covered: int = 0
    naive: int = 0

    def add(self, rivals: Rivals, slope: float, figures: list[Sum]) -> None:
        self.n += 1
        if not rivals.fits or not rivals.converged:
            self.refused += 1
            return
        self.atoms += rivals.rank
        self.intervals += float(rivals.intervals.sum())
        weakest = rivals.weakest
        self.gamma += rivals.fits[0].pvalue < 0.05
        self.answer += weakest.pvalue < 0.05
        self.covered += abs(weakest.fit.slope - slope) < weakest.reach(0.95)
        self.naive += naive(figures) < 0.05


def naive(figures: list[Sum]) -> float:
    """What least squares of the logarithms of the figures' rates on the middles of their windows would say."""
    closed = [s for s in figures if s.is_closed and s.middle > 0]
    if len(closed) < 3:
        return 1.0
    middles = [(s.window[0] + s.window[1]) / 2 for s in closed]
    if len(set(middles)) < 2:
        return 1.0
    return float(stats.linregress(middles, [log(s.middle / (s.window[1] - s.window[0])) for s in closed]).pvalue)


def replicate(s: Scenario, factor: float, times: int) -> Tally:
    """Draw and fit; the slope a year that corresponds to a factor over the whole span is known."""
    rng = np.random.default_rng([s.seed, round(100 * factor)])
    question = Question(ClaimSet(), Reading(), TARGET, s.season, 0.95)
    slope = log(factor) / (month_days(s.months).sum() / 365.2425)
    tally = Tally()
    for _ in range(times):
        figures = sums(s, rng, log(factor))
        tally.add(compete(case_of(question, figures)), slope, figures)
    return tally


PUBLISHED = (
    Scenario("6 totals and 4 windows, rounded to 100", overlapping(6, 4), hundreds, 36, negative_binomial=True),
    Scenario("the same and 2 implied by them", overlapping(6, 4, True), hundreds, 36, negative_binomial=True),
    Scenario("3 totals and 2 windows, rounded to 100", overlapping(3, 2), hundreds, 36, negative_binomial=True),
    *(Scenario(f"{k} disjoint windows", disjoint(k), exact) for k in (4, 6, 8, 12, 24)),
    *(Scenario(f"{k} disjoint windows, AR(0.6)", disjoint(k), exact, rho=0.6) for k in (8, 12, 24)),
)
"""The scenarios in which the method was first tried."""

WORDS = (("exact", 0.5), ("over", 0.25), ("under", 0.1), ("about", 0.15))
FURTHER = (
    Scenario("6 totals and 4 windows, AR(0.3)", overlapping(6, 4), hundreds, rho=0.3),
    Scenario("6 totals and 4 windows, AR(0.6)", overlapping(6, 4), hundreds, rho=0.6),
    Scenario("6 totals and 4 windows, AR(0.8)", overlapping(6, 4), hundreds, rho=0.8),
    Scenario("12 totals and 8 windows, AR(0.6)", overlapping(12, 8), hundreds, rho=0.6),
    Scenario("12 totals and 8 windows, AR(0.8)", overlapping(12, 8), hundreds, rho=0.8),
    Scenario("6 disjoint windows, AR(0.6)", disjoint(6), exact, rho=0.6),
    Scenario("8 disjoint windows, half wide or one-sided", disjoint(8), mixed, kinds=WORDS),
    Scenario("12 disjoint windows, half wide or one-sided", disjoint(12), mixed, kinds=WORDS),
    Scenario("12 disjoint windows, all at one digit", disjoint(12), mixed, kinds=(("about", 1.0),)),
    Scenario("12 totals and 8 windows, half wide or one-sided", overlapping(12, 8), mixed, kinds=WORDS),
    Scenario("the same, AR(0.6)", overlapping(12, 8), mixed, kinds=WORDS, rho=0.6),
    Scenario("12 disjoint windows, spread 0.6", disjoint(12), exact, cv=0.6),
    Scenario("6 disjoint windows, spread 0.6", disjoint(6), exact, cv=0.6),
    Scenario("12 disjoint windows, 2 events a month", disjoint(12), exact, mean=2.0),
    Scenario("36 months with a season", monthly, exact, 36, season=True),
    Scenario("24 months with a season", monthly, exact, 24, season=True),
)
"""What had not been validated: correlation on overlapping figures, wide figures, large spreads, few events, seasons."""


def numbered(scenarios: tuple[Scenario, ...], first: int) -> Iterator[Scenario]:
    for i, s in enumerate(scenarios):
        yield replace(s, seed=first + i)


def row(s: Scenario, times: int) -> str:
    flat, double = replicate(s, 1.0, times), replicate(s, 2.0, times)
    kept, strong = max(1, flat.n - flat.refused), max(1, double.n - double.refused)
    cells = [
        s.name, f"{flat.atoms / kept:.1f}", f"{flat.intervals / kept:.1f}", f"{flat.refused / flat.n:.2f}",
        f"{flat.gamma / kept:.3f}", f"{flat.answer / kept:.3f}", f"{flat.covered / kept:.3f}",
        f"{double.covered / strong:.3f}", f"{double.gamma / strong:.3f}", f"{double.answer / strong:.3f}",
        f"{flat.naive / kept:.3f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


HEAD = """
| figures | independent | as intervals | refused | size, gamma process | size | coverage, flat | coverage, doubling \
| power, gamma process | power | size of least squares |
|---|---|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    share = 0.05 if "--quick" in sys.argv else 1.0
    for scenarios, first, times in ((PUBLISHED, 100, 2000), (FURTHER, 200, 1000)):
        print(HEAD)
        for s in numbered(scenarios, first):
            print(row(s, int(share * times)), flush=True)


if __name__ == "__main__":
    main()
