"""Tests, slopes and finer series of regular series: pymannkendall, statsmodels, tempdisagg beside this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

import deserstats as ds
from peers.comparison import Comparison, Judged, Way

Numbers = np.ndarray
RELATIVE = 1e-8
"""How far figures that ought to be the same may differ, as the libraries sum in another order."""


def same_numbers(_: Any, answers: Mapping[str, Any]) -> dict[str, Judged]:
    """Hold the figures of each way against those of the first."""
    first = np.asarray(next(iter(answers.values())), dtype=float)
    found = {}
    for name, answer in answers.items():
        off = np.abs(np.asarray(answer, dtype=float) - first).max() / np.abs(first).max()
        found[name] = Judged(off <= RELATIVE, "the same" if off <= RELATIVE else f"another: up to {off:.1e} apart")
    return found


def noise(n: int) -> Numbers:
    """Values with one digit after the point, so that some are tied, on a slight slope."""
    return np.round(np.random.default_rng(n).normal(size=n) + np.linspace(0, 0.3, n), 1)


def by_our_trend(x: Numbers) -> Callable[[], list[float]]:
    def run() -> list[float]:
        test, line = ds.regular.mann_kendall(x, method="asymptotic"), ds.regular.theil_sen(x)
        return [test.s, test.var_s, test.z, test.pvalue, line.slope]

    return run


def by_pymannkendall(x: Numbers) -> Callable[[], list[float]]:
    from pymannkendall import original_test

    def run() -> list[float]:
        test = original_test(x)
        return [test.s, test.var_s, test.z, test.p, test.slope]

    return run


MANN_KENDALL = Comparison(
    "Mann-Kendall with Sen's slope",
    "statistic, variance, p-value and slope of one series with ties; ours gives the interval of the slope, too",
    "values",
    (100, 1000, 4000),
    noise,
    (
        Way("deserstats", "mann_kendall, theil_sen", by_our_trend),
        Way("pymannkendall", "original_test", by_pymannkendall),
    ),
    same_numbers,
)


def by_our_seasons(x: Numbers) -> Callable[[], list[float]]:
    def run() -> list[float]:
        test = ds.regular.seasonal_mann_kendall(x, 12)
        return [test.s, test.var_s, test.z, test.pvalue]

    return run


def by_their_seasons(x: Numbers) -> Callable[[], list[float]]:
    from pymannkendall import seasonal_test

    def run() -> list[float]:
        test = seasonal_test(x, period=12)
        return [test.s, test.var_s, test.z, test.p]

    return run


SEASONAL = Comparison(
    "Seasonal Mann-Kendall",
    "statistic, variance and p-value over twelve seasons; pymannkendall's gives a slope, too",
    "values",
    (120, 600, 2400),
    noise,
    (
        Way("deserstats", "seasonal_mann_kendall", by_our_seasons),
        Way("pymannkendall", "seasonal_test", by_their_seasons),
    ),
    same_numbers,
)


def counts(n: int) -> Numbers:
    return np.random.default_rng(n).poisson(np.exp(np.linspace(4, 5, n)))


def by_our_rate(count: Numbers) -> Callable[[], list[float]]:
    start = np.arange(len(count))

    def run() -> list[float]:
        fit = ds.regular.poisson_trend(start, start + 1, count)
        return [fit.slope, fit.slope_se, fit.deviance, fit.loglik]

    return run


def by_statsmodels(count: Numbers) -> Callable[[], list[float]]:
    import statsmodels.api as sm

    design = sm.add_constant(np.arange(len(count), dtype=float))

    def run() -> list[float]:
        fit = sm.GLM(count, design, family=sm.families.Poisson()).fit(tol=1e-12)
        return [fit.params[1], fit.bse[1], fit.deviance, fit.llf]

    return run


POISSON = Comparison(
    "Growth of a Poisson rate",
    "log-linear rate over windows of equal length, where both models are one: slope, standard error, deviance and "
    "likelihood; windows of unequal length have no counterpart in a GLM",
    "windows",
    (24, 240, 2400),
    counts,
    (Way("deserstats", "poisson_trend", by_our_rate), Way("statsmodels", "GLM, Poisson", by_statsmodels)),
    same_numbers,
)


def totals(n: int) -> tuple[Numbers, Numbers]:
    """Totals of twelve months each, and a monthly indicator of them."""
    rng = np.random.default_rng(n)
    monthly = 50 + np.cumsum(rng.normal(0.2, 1, 12 * n)).clip(-40)
    return (monthly + rng.normal(0, 3, 12 * n)).reshape(n, 12).sum(axis=1), monthly


def ours(**options: Any) -> Callable[[tuple[Numbers, Numbers]], Callable[[], Numbers]]:
    def prepare(data: tuple[Numbers, Numbers]) -> Callable[[], Numbers]:
        y, monthly = data
        return lambda: np.array(ds.regular.disaggregate(y, ratio=12, indicator=monthly, **options).values)

    return prepare


def theirs(method: str) -> Callable[[tuple[Numbers, Numbers]], Callable[[], Numbers]]:
    def prepare(data: tuple[Numbers, Numbers]) -> Callable[[], Numbers]:
        from tempdisagg import TempDisaggModel

        y, monthly = data
        columns = {"Index": np.repeat(np.arange(len(y)), 12), "Grain": np.tile(np.arange(1, 13), len(y))}
        frame = pd.DataFrame({**columns, "y": np.repeat(y, 12), "X": monthly})

        def run() -> Numbers:
            model = TempDisaggModel(method=method, conversion="sum")
            model.fit(frame)
            return np.asarray(model.predict()).ravel()

        return run

    return prepare


def smoother(data: tuple[Numbers, Numbers], answers: Mapping[str, Numbers]) -> dict[str, Judged]:
    """By Denton's own measure: the ratio to the indicator moves as little as the totals allow."""
    y, monthly = data
    moved = {name: float((np.diff(fine / monthly) ** 2).sum()) for name, fine in answers.items()}
    best = min(moved.values())
    found = {}
    for name, fine in answers.items():
        adds_up = np.allclose(fine.reshape(len(y), 12).sum(axis=1), y)
        is_best = adds_up and moved[name] <= best * (1 + RELATIVE)
        more = f"another: the squared moves of the ratio come to {moved[name] / best:,.3g} times the least"
        found[name] = Judged(is_best, "the least moves" if is_best else more if adds_up else "does not add up")
    return found


DENTON = Comparison(
    "Denton-Cholette",
    "monthly series with an indicator that adds up to yearly totals",
    "totals",
    (10, 30, 100),
    totals,
    (
        Way("deserstats", "disaggregate, denton_cholette", ours(method="denton_cholette")),
        Way("tempdisagg", "denton-cholette", theirs("denton-cholette")),
    ),
    smoother,
)
CHOW_LIN = Comparison(
    "Chow-Lin",
    "the same by regression on the indicator, rests correlated by 0.5",
    "totals",
    (10, 30, 100),
    totals,
    (
        Way("deserstats", "disaggregate, chow_lin", ours(method="chow_lin", rho=0.5)),
        Way("tempdisagg", "chow-lin", theirs("chow-lin")),
    ),
    same_numbers,
)
