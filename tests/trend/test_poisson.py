"""Log-linear rates over windows, against R and a direct maximisation; steps of a rate, against R and all divisions."""

import itertools
import math

import numpy as np
import pytest
from oracle import oracle
from scipy.optimize import minimize
from scipy.special import gammaln

import deserstats as ds
from deserstats.errors import ClaimError
from deserstats.trend.change.segmentation import all_costs, divide

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
    with pytest.raises(ClaimError, match=r"window 1 .* starts before.*estimate_trend"):
        ds.regular.poisson_trend([0, 0], [1, 2], [3, 4])
    with pytest.raises(ClaimError, match=r"window 0 .* does not end"):
        ds.regular.poisson_trend([1, 2], [1, 3], [3, 4])
    with pytest.raises(ClaimError, match="negative"):
        ds.regular.poisson_trend([0, 1], [1, 2], [3, -4])
    with pytest.raises(ClaimError, match="position 0"):
        ds.regular.poisson_trend([0, 1], [1, 2], [None, 4])
    with pytest.raises(ClaimError, match="dates"):
        ds.regular.poisson_trend(["2025-01-01"], [2], [3])


def test_one_step_of_coal_disasters_is_arithmetic():
    case = oracle("poisson_changepoint_coal")
    counts, told = np.array(case["inputs"]["counts"], dtype=float), case["expected"]
    costs = all_costs(counts[None, :], np.ones(len(counts)))
    found = divide(costs, 1)
    k = int(found.places[0, 0])
    assert k == told["k"]
    assert counts[:k].mean() == pytest.approx(told["rate_before"], rel=1e-9)
    assert counts[k:].mean() == pytest.approx(told["rate_after"], rel=1e-9)
    rest = counts.sum() + gammaln(counts + 1).sum()
    assert -found.costs[0, 0] - rest == pytest.approx(told["loglik_null"], rel=1e-9)
    assert -found.costs[0, 1] - rest == pytest.approx(told["loglik_change"], rel=1e-9)
    assert 2 * (found.costs[0, 0] - found.costs[0, 1]) == pytest.approx(told["lr_statistic"], rel=1e-9)
    places = costs[0, 0, 2:-2] + costs[0, 2:-2, -1]
    second = np.argsort(places)[1]
    assert second + 2 == told["second_best_k"]
    assert -places[second] - rest == pytest.approx(told["second_best_loglik"], rel=1e-9)


def test_the_division_of_the_nile_as_in_r_strucchange():
    case = oracle("breakpoints_nile")
    x, told = np.array(case["inputs"]["x"], dtype=float), case["expected"]
    n = len(x)
    costs = np.full((1, n + 1, n + 1), np.inf)
    for i, j in itertools.combinations(range(n + 1), 2):
        costs[0, i, j] = ((x[i:j] - x[i:j].mean()) ** 2).sum()
    found = divide(costs, 5, smallest=15)
    assert found.costs[0].tolist() == pytest.approx(told["rss_by_breaks"], rel=1e-9)
    assert divide(costs, 1, smallest=15).places[0, 0] == told["breakpoint_index"]


@pytest.mark.parametrize("seed", range(5))
def test_divisions_are_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    counts, length = rng.poisson(20, (3, 9)).astype(float), rng.integers(1, 5, 9).astype(float)
    counts[0, :3] = 0
    costs = all_costs(counts, length)
    found = divide(costs, 2)
    for row in range(3):

        def cost(places, row=row):
            parts = itertools.pairwise((0, *places, 9))
            total = 0.0
            for i, j in parts:
                y, d = counts[row, i:j].sum(), length[i:j].sum()
                total += -y * math.log(y / d) if y else 0.0
            return total

        for k in range(3):
            all_places = [p for p in itertools.combinations(range(2, 8), k)
                          if all(b - a >= 2 for a, b in itertools.pairwise((0, *p, 9)))]  # fmt: skip
            assert found.costs[row, k] == pytest.approx(min(map(cost, all_places)), rel=1e-12)
        assert cost(found.places[row]) == pytest.approx(found.costs[row, 2], rel=1e-12)
