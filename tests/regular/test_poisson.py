"""Log-linear rates over windows, against R and a direct maximisation."""

import math

import numpy as np
import pytest
from oracle import oracle
from scipy.optimize import minimize
from scipy.special import gammaln

import deserstats as ds
from deserstats.errors import ClaimError

COAL = oracle("poisson_nb_trend_coal")


def test_coal_disasters_as_in_r_glm():
    t, counts, told = COAL["inputs"]["t"], COAL["inputs"]["counts"], COAL["expected"]
    found = ds.regular.poisson_trend(t, [v + 1 for v in t], counts)
    fit = told["poisson"]
    assert found.slope == pytest.approx(fit["coef"]["I(0:111)"], rel=1e-6)
    assert found.intercept == pytest.approx(fit["coef"]["(Intercept)"], rel=1e-6)
    assert (found.intercept_se, found.slope_se) == pytest.approx(tuple(fit["se"].values()), rel=1e-5)
    assert (found.deviance, found.loglik, found.aic) == pytest.approx(
        (fit["deviance"], fit["loglik"], fit["aic"]), rel=1e-9
    )
    assert found.df == fit["df_residual"]
    # R stops its iteration a little early, hence not 1e-5
    assert found.dispersion == pytest.approx(told["quasi_dispersion"], rel=2e-5)
    assert found.quasi_se == pytest.approx(told["quasi_se"]["I(0:111)"], rel=1e-5)
    assert found.verify()


@pytest.mark.parametrize("seed", range(4))
def test_unequal_windows_by_direct_maximisation(seed):
    rng = np.random.default_rng(seed)
    start = np.cumsum(rng.uniform(0.2, 3, 9))
    end = start + rng.uniform(0.1, 1, 9) * np.diff(start, append=start[-1] + 2)
    counts = rng.poisson(40 * (np.exp(0.3 * end) - np.exp(0.3 * start)) / 0.3)

    def means(a, b):
        return np.exp(a) * (np.exp(b * end) - np.exp(b * start)) / b

    def loss(p):
        mu = means(*p)
        return -(counts * np.log(mu) - mu - gammaln(counts + 1)).sum()

    best = minimize(loss, (3.0, 0.25), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 4000})
    found = ds.regular.poisson_trend(start, end, counts)
    assert found.slope == pytest.approx(best.x[1], abs=1e-6)
    assert found.loglik == pytest.approx(-best.fun, abs=1e-8)
    assert found.expected == pytest.approx(means(*best.x), rel=1e-5)


def test_two_halves_by_hand():
    # a rate e^(a + b u) with integrals 1 and 2 over [0, 1) and [1, 2): b = log 2, whatever the count is multiplied by
    found = ds.regular.poisson_trend([0, 1], [1, 2], [100, 200])
    assert found.slope == pytest.approx(math.log(2), rel=1e-9)
    assert found.intercept == pytest.approx(math.log(100), rel=1e-9)
    assert found.status == "insufficient"
    assert found.pvalue is None


def test_the_unit_of_time_does_not_matter():
    a = ds.regular.poisson_trend([0, 2, 5], [2, 5, 6], [30, 70, 50])
    b = ds.regular.poisson_trend([1000, 1020, 1050], [1020, 1050, 1060], [30, 70, 50])
    assert a.pvalue == pytest.approx(b.pvalue, rel=1e-8)
    assert a.slope == pytest.approx(10 * b.slope, rel=1e-8)
    assert a.intercept == pytest.approx(b.intercept + math.log(10), rel=1e-8)


def test_dated_windows_grow_by_the_year():
    years = [f"{y}-01-01" for y in range(2019, 2025)]
    found = ds.regular.poisson_trend(years[:-1], years[1:], [100, 200, 400, 800, 1600])
    assert found.unit == "day"
    assert found.growth == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(
    ("counts", "why"),
    [([0, 0, 0], "nothing was counted"), ([0, 0, 7], "last window"), ([7, 0, 0], "first window"), ([5], "1 window")],
)
def test_counts_that_cannot_tell(counts, why):
    n = len(counts)
    found = ds.regular.poisson_trend(range(n), range(1, n + 1), counts)
    assert (found.status, found.slope) == ("insufficient", None)
    assert why in str(found)


def test_bad_windows_are_named():
    with pytest.raises(ClaimError, match=r"window 1 .* starts before"):
        ds.regular.poisson_trend([0, 0], [1, 2], [3, 4])
    with pytest.raises(ClaimError, match=r"window 0 .* does not end"):
        ds.regular.poisson_trend([1, 2], [1, 3], [3, 4])
    with pytest.raises(ClaimError, match="negative"):
        ds.regular.poisson_trend([0, 1], [1, 2], [3, -4])
    with pytest.raises(ClaimError, match="position 0"):
        ds.regular.poisson_trend([0, 1], [1, 2], [None, 4])
    with pytest.raises(ClaimError, match="dates"):
        ds.regular.poisson_trend(["2025-01-01"], [2], [3])


def test_a_growth_beyond_all_numbers_is_told_as_infinite():
    # a factor of e^1281 a unit of time: it was an OverflowError
    found = ds.regular.poisson_trend([0.0003, 0.0023], [0.0012, 0.0034], [2, 38])
    assert found.growth == math.inf
    assert found.slope > 700
    assert found.verify()
