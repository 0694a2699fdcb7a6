"""The seasonal test against its seasons, enumeration and hand sums."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest

import deserstats as ds


def test_seasonal_is_the_sum_over_seasons():
    rng = np.random.default_rng(5)
    x = rng.integers(0, 30, 240).astype(float)
    parts = [ds.regular.mann_kendall(x[k::12], method="asymptotic") for k in range(12)]
    found = ds.regular.seasonal_mann_kendall(x, 12)
    s, variance = sum(p.s for p in parts), sum(p.var_s for p in parts)
    assert (found.s, found.var_s) == (s, pytest.approx(variance, rel=1e-12))
    assert found.z == pytest.approx(math.copysign(abs(s) - 1, s) / math.sqrt(variance), rel=1e-12)
    assert found.verify()


def test_seasonal_exact_null_counts_all_orders_of_both_seasons():
    x = [1, 10, 2, 11, 4, 13, 3, 12]

    def s_of(order):
        return sum((b > a) - (b < a) for a, b in itertools.combinations(order, 2))

    one = Counter(s_of(order) for order in itertools.permutations(range(4)))
    both = Counter()
    for a, n in one.items():
        for b, m in one.items():
            both[a + b] += n * m
    found = ds.regular.seasonal_mann_kendall(x, 2)
    assert found.s == 8
    assert found.pvalue == pytest.approx(sum(n for k, n in both.items() if abs(k) >= 8) / sum(both.values()), rel=1e-12)


def test_correlated_seasons_have_the_covariance_of_their_joint_orders():
    # two seasons ordered alike: the covariance is then the variance, so that of the sum is four times it
    x = np.repeat(np.random.default_rng(0).permutation(12), 2).astype(float)
    free, tied = ds.regular.seasonal_mann_kendall(x, 2), ds.regular.seasonal_mann_kendall(x, 2, correlated=True)
    assert tied.s == free.s
    assert tied.var_s == pytest.approx(2 * free.var_s, rel=1e-12)
    # and by Dietz and Killeen's sum, written out
    y = np.random.default_rng(1).normal(size=(9, 3))
    sign = np.sign(y[None, :, :] - y[:, None, :])
    joint = np.einsum("ijg,ijh->gh", np.triu(np.ones((9, 9)), 1)[:, :, None] * sign, sign)
    ranks = (10 - sign.sum(axis=1)) / 2
    variance = ((joint + 4 * ranks.T @ ranks - 9 * 100) / 3).sum()
    assert ds.regular.seasonal_mann_kendall(y.ravel(), 3, correlated=True).var_s == pytest.approx(variance, rel=1e-12)
