"""Steps of a rate, against R and all divisions."""

import itertools
import math

import numpy as np
import pytest
from oracle import oracle
from scipy.special import gammaln

from deserstats.trend.change.segmentation import all_costs, divide


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
