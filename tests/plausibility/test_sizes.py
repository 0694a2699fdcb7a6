"""No test raises more than it says: exact sums where the law is known, fixed seeds where it is drawn."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from deserstats.plausibility.digits.digit_tests import binomial_pvalue
from deserstats.plausibility.revision.smoothness import smoothness_test
from deserstats.plausibility.revision.vintages import sign_pvalue

LEVEL = 0.05


@pytest.mark.parametrize("n", [10, 20, 37, 100, 400])
def test_heaping_attains_the_largest_size_it_can(n):
    size = sum(binom.pmf(k, n, 0.2) for k in range(n + 1) if binomial_pvalue(k, n, 0.2)[0] <= LEVEL)
    tails = binom.sf(np.arange(n + 1) - 1, n, 0.2)
    assert size == pytest.approx(tails[tails <= LEVEL].max())


@pytest.mark.parametrize("n", [6, 9, 20, 60])
def test_direction(n):
    size = sum(binom.pmf(k, n, 0.5) for k in range(n + 1) if sign_pvalue(k, n) <= LEVEL)
    assert 0 < size <= LEVEL


def test_smoothness_is_exact_in_small_numbers():
    """Ten pairs with two events each: the statistic is a binomial number of uneven pairs."""
    values = [1, 1] * 9 + [2, 0]
    statistic, pvalue = smoothness_test(values, draws=39_999)
    assert statistic == pytest.approx(0.2)
    assert pvalue == pytest.approx(binom.cdf(1, 10, 0.5), abs=0.002)


def benchmark():
    path = Path(__file__).resolve().parents[2] / "benchmarks/plausibility_sizes.py"
    spec = importlib.util.spec_from_file_location("plausibility_sizes", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.deep
@pytest.mark.parametrize("totals", [False, True], ids=["apart", "cumulative"])
@pytest.mark.parametrize(("k", "cv"), [(5, 0.25), (10, 0.25), (10, 0.5)])
def test_surprise(totals, k, cv):
    """An average over k figures of 600 tables: known to 0.005 or better."""
    sizes = benchmark()
    rng = np.random.default_rng([k, int(100 * cv), totals])
    found = [sizes.predicted(*sizes.windows(rng, k, cv, 1.0), totals)[0] for _ in range(600)]
    assert np.mean([(p <= LEVEL).mean() for p in found]) <= 1.05 * LEVEL + 0.01


@pytest.mark.deep
@pytest.mark.parametrize("mean", [5, 500])
def test_weekdays_of_a_year(mean):
    days = np.random.default_rng(mean).poisson(mean, (4000, 7 * 52 + 6))
    assert benchmark().rejected(days) <= 1.05 * LEVEL + 0.007
