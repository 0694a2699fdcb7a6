"""Calibration of estimate_trend: size, coverage and power on figures with a known trend.

Run by hand: python benchmarks/trend_calibration.py [--quick]. Seeds are fixed, one for each row. A series
is drawn at the step of the figures (month, quarter or year), each step correlated with the one before by
rho, and handed on as sums with intervals, as claims would be after reading; everything from there on is
the code that estimate_trend runs.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import stats

from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import first_of_month
from deserstats.claims.claimset import ClaimSet
from deserstats.regular.series import TrendStatus
from deserstats.trend.estimate.estimate_answers import TrendEstimate
from deserstats.trend.estimate.fit import estimate
from deserstats.trend.estimate.grid import TrendQuestion
from deserstats.trend.estimate.implied_sums import Sum
from deserstats.trend.estimate.sums import Selection

TARGET = Target(measure="", unit="", category="", geography="", basis="")
FIRST = 2000


@dataclass(frozen=True)
class Scenario:
    """Figures of one kind: ``n`` of them, each of ``months`` months, ``said`` how they are put together."""

    n: int
    months: int = 1
    said: str = "disjoint"
    rho: float = 0.0
    cv: float = 0.15
    mean: float = 5000.0
    rounded: int = 1
    season: float = 0.0
    fitted: bool = False

    def __str__(self) -> str:
        step = {1: "months", 3: "quarters", 12: "years"}[self.months]
        parts = [f"{self.n} {step}, {self.said}", f"AR({self.rho:g})"]
        parts += [f"mean {self.mean:,.0f}, spread {self.cv:g}"]
        parts += [f"rounded to {self.rounded:,}"] if self.rounded > 1 else []
        parts += [f"season ±{self.season:.0%}{', fitted' if self.fitted else ''}"] if self.season else []
        return "; ".join(parts)


def days_of(s: Scenario, steps: int) -> np.ndarray:
    """Days on which steps begin, and the day after the last."""
    return np.array([first_of_month(FIRST, 1 + s.months * k).toordinal() for k in range(steps + 1)])


def windows(s: Scenario, rng: np.random.Generator) -> list[tuple[int, int]]:
    """The figures as (first step, step after the last)."""
    if s.said == "disjoint":
        return [(k, k + 1) for k in range(s.n)]
    if s.said == "cumulative":
        return [(0, k + 1) for k in range(s.n)]
    totals = [(0, k) for k in sorted(rng.choice(np.arange(1, s.n + 1), -(-2 * s.n // 3), replace=False).tolist())]
    others = [tuple(sorted(rng.choice(s.n + 1, 2, replace=False).tolist())) for _ in range(s.n - len(totals))]
    return list(dict.fromkeys(totals + others))


def sums(s: Scenario, rng: np.random.Generator, slope: float) -> list[Sum]:
    """Draw a series with a log-linear rate a day, and say its sums."""
    days = days_of(s, s.n)
    years = (days[:-1] + days[1:]) / 2 / 365.2425
    rate = s.mean * np.diff(days) / np.diff(days).mean() * np.exp(slope * (years - years.mean()))
    rate = rate * (1 + s.season * np.sin(2 * np.pi * years + rng.uniform(0, 2 * np.pi)))
    z = rng.normal(size=s.n)
    for i in range(1, s.n):
        z[i] = s.rho * z[i - 1] + np.sqrt(1 - s.rho**2) * z[i]
    sd = np.sqrt(log(1 + s.cv**2))
    x = np.concatenate([[0], np.cumsum(rng.poisson(rate * np.exp(sd * z - sd * sd / 2)))])
    made = windows(s, rng)
    spans = [((int(days[a]), int(days[b])), said(s, int(x[b] - x[a]))) for a, b in made]
    return [Sum(span, bounds, (f"c{i}",)) for i, (span, bounds) in enumerate(spans)]


def said(s: Scenario, value: int) -> Interval:
    if s.rounded == 1:
        return Interval(value, value)
    middle = round(value / s.rounded) * s.rounded
    return Interval(max(0, middle - s.rounded // 2), middle + s.rounded // 2)


def answer_to(s: Scenario, figures: list[Sum]) -> TrendEstimate:
    question = TrendQuestion(ClaimSet(), TARGET, s.fitted, 0.95)
    return estimate(question, Selection(tuple(figures), ()))


def known(s: Scenario, slope: float) -> float:
    """Power of a regression of the log rates of all steps that knows the correlation."""
    years = np.diff(days_of(s, s.n)).cumsum() / 365.2425
    design = np.column_stack([np.ones(s.n), years - years.mean()])
    correlation = s.rho ** np.abs(np.subtract.outer(np.arange(s.n), np.arange(s.n)))
    variance = (log(1 + s.cv**2)) * correlation + np.eye(s.n) * (1 / s.mean + (s.rounded / s.mean) ** 2 / 12)
    error = np.sqrt(np.linalg.inv(design.T @ np.linalg.solve(variance, design))[1, 1])
    limit = stats.t.isf(0.025, s.n - 2)
    return float(stats.nct.sf(limit, s.n - 2, slope / error))


@dataclass
class Tally:
    """Counts over the replications of one scenario."""

    n: int = 0
    refused: int = 0
    claimed: int = 0
    covered: int = 0

    def add(self, found: TrendEstimate, slope: float) -> None:
        self.n += 1
        if found.status != TrendStatus.OK:
            self.refused += 1
            return
        assert found.pvalue is not None
        assert found.growth_low is not None
        assert found.growth_high is not None
        self.claimed += found.pvalue < 0.05
        self.covered += log(found.growth_low) <= slope <= log(found.growth_high)

    def of(self, part: int) -> str:
        answered = self.n - self.refused
        return f"{part / answered:.3f}" if answered else "-"


def replicate(s: Scenario, slope: float, times: int, seed: int) -> Tally:
    rng = np.random.default_rng([seed, round(100 * slope)])
    tally = Tally()
    for _ in range(times):
        tally.add(answer_to(s, sums(s, rng, slope)), slope)
    return tally


def row(s: Scenario, times: int, seed: int) -> str:
    """Flat, and growing 1.5 a year."""
    slope = log(1.5)
    flat, grown = replicate(s, 0.0, times, seed), replicate(s, slope, times, seed)
    cells = [str(s), f"{flat.refused / flat.n:.2f}", flat.of(flat.claimed), grown.of(grown.covered),
             f"{grown.claimed / grown.n:.3f}", f"{known(s, slope):.3f}"]  # fmt: skip
    return f"| {' | '.join(cells)} |"


HEAD = """
| figures | cannot tell | size | coverage at 1.5 a year | power at 1.5 a year | power of a regression that knows rho |
|---|---|---|---|---|---|"""

REGULAR = [
    Scenario(n, months, said, rho)
    for months in (1, 3, 12) for said in ("disjoint", "overlapping", "cumulative") for n in (6, 8, 12, 24)
    for rho in (0.0, 0.3, 0.6)
]  # fmt: skip
FURTHER = [
    *(Scenario(24, mean=3000, cv=0.05, rounded=r) for r in (10, 100, 1000)),
    *(Scenario(n, 12, mean=3000, cv=0.05, rounded=1000) for n in (6, 12)),
    *(Scenario(n, mean=m, cv=0.1) for n in (12, 24) for m in (2.0, 10.0)),
    *(Scenario(n, season=0.3, cv=0.05) for n in (6, 8, 11, 12, 18, 24, 36)),
    *(Scenario(n, season=0.3, cv=0.05, fitted=True) for n in (12, 24, 36)),
    *(Scenario(n, 3, season=0.3, cv=0.05, fitted=f) for n in (8, 12) for f in (False, True)),
]


def main() -> None:
    times = 50 if "--quick" in sys.argv else 300
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    for name, scenarios, first in (("regular", REGULAR, 100), ("further", FURTHER, 300)):
        if only and name not in only:
            continue
        print(HEAD)
        for i, s in enumerate(scenarios):
            print(row(s, times, first + i), flush=True)


if __name__ == "__main__":
    main()
