"""Mann and Kendall's test against R, scipy and enumeration."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from oracle import oracle
from scipy import stats

import deserstats as ds
from deserstats.regular.kendall import Pattern, exact_null


@pytest.mark.parametrize("name", ["mk_sen_nile", "mk_sen_maxau_s"])
def test_mann_kendall_and_sen_as_in_r_trend(name):
    case = oracle(name)
    x, expected = case["inputs"]["x"], case["expected"]
    for key, continuity in (("mk_continuity", True), ("mk_no_continuity", False)):
        found, told = ds.regular.mann_kendall(x, continuity=continuity), expected[key]
        assert (found.s, found.var_s, found.tau) == pytest.approx(tuple(told["estimates"].values()), rel=1e-12)
        assert (found.z, found.pvalue) == pytest.approx((told["statistic"], told["p_value"]), rel=1e-8)
        assert found.verify()
    line = ds.regular.theil_sen(x)
    assert line.slope == pytest.approx(expected["sens_slope"]["estimates"]["Sen's slope"], rel=1e-12)
    assert (line.low, line.high) == pytest.approx(tuple(expected["sens_slope"]["conf_int"]), rel=1e-8)
    assert line.verify()


def test_exact_null_of_eight_points_as_in_r():
    case = oracle("kendall_exact_small")
    found = ds.regular.mann_kendall(case["inputs"]["x"])
    assert found.null == "exact"
    assert found.pvalue == pytest.approx(case["expected"]["p_value"], rel=1e-8)
    assert found.tau == pytest.approx(case["expected"]["tau"], rel=1e-8)


@pytest.mark.parametrize(
    "values", [(1, 2, 3, 4, 5), (1, 1, 2, 3, 4), (1, 1, 2, 2, 3, 3), (0, 0, 0, 1, 2), (5, 5, 7, 7)]
)
def test_exact_null_is_that_of_all_orders(values):
    def s_of(order):
        return sum((b > a) - (b < a) for a, b in itertools.combinations(order, 2))

    orders = Counter(s_of(order) for order in itertools.permutations(values))
    total = sum(orders.values())
    ties = tuple(sorted(c for c in Counter(values).values() if c > 1))
    null = exact_null(Pattern(len(values), ties))
    for s in orders:
        assert null.pvalue(s) == pytest.approx(sum(n for k, n in orders.items() if abs(k) >= abs(s)) / total, rel=1e-12)
    variance = sum(n * k * k for k, n in orders.items()) / total
    assert Pattern(len(values), ties).variance == pytest.approx(variance, rel=1e-12)


def test_smallest_pvalues_of_short_series():
    # 2 / n!, as in any table of Kendall's S
    for n in range(3, 8):
        assert ds.regular.mann_kendall(range(n)).smallest_pvalue == pytest.approx(2 / math.factorial(n), rel=1e-12)
    assert ds.regular.mann_kendall(range(4)).status == "insufficient"
    assert ds.regular.mann_kendall(range(5)).status == "ok"


@pytest.mark.parametrize("n", [8, 50, 500])
@pytest.mark.parametrize("tied", [False, True])
def test_s_and_variance_by_all_pairs(n, tied):
    rng = np.random.default_rng(n)
    x = rng.integers(0, n // 3, n).astype(float) if tied else rng.normal(size=n)
    found = ds.regular.mann_kendall(x, method="asymptotic")
    signs = np.sign(np.subtract.outer(x, x))
    s = int(signs[np.tril_indices(n, -1)].sum())
    ties = [c for c in Counter(x.tolist()).values() if c > 1]
    variance = (n * (n - 1) * (2 * n + 5) - sum(c * (c - 1) * (2 * c + 5) for c in ties)) / 18
    assert (found.s, found.var_s) == (s, pytest.approx(variance, rel=1e-12))
    assert found.pvalue == pytest.approx(2 * stats.norm.sf(max(abs(s) - 1, 0) / math.sqrt(variance)), rel=1e-10)
    assert found.tau == pytest.approx(stats.kendalltau(np.arange(n), x).statistic, rel=1e-10)


def test_serial_correlation_is_allowed_for():
    """Rough sizes of a flat series with correlation 0.6; the benchmark prints more."""
    rng = np.random.default_rng(0)
    naive = white = 0
    for _ in range(200):
        e = rng.normal(size=40)
        x = [e[0]]
        for v in e[1:]:
            x.append(0.6 * x[-1] + 0.8 * v)
        naive += ds.regular.mann_kendall(x).pvalue < 0.05
        white += ds.regular.mann_kendall(x, method="prewhitened").pvalue < 0.05
    assert naive > 40
    assert white < 20


def test_block_bootstrap_says_what_it_did():
    x = oracle("mk_sen_nile")["inputs"]["x"]
    found = ds.regular.mann_kendall(x, method="block_bootstrap", n_resamples=499)
    assert found.null == "resampled"
    assert found.block > 1
    assert 0.002 <= found.pvalue < 0.05
    assert found == ds.regular.mann_kendall(x, method="block_bootstrap", n_resamples=499)


def test_three_annual_totals_spread_over_months_always_look_like_a_trend():
    # the reason why a test never gets an interpolated series: with 3 ties of 12, S is 144 at least
    found = ds.regular.mann_kendall(np.repeat([5.0, 9.0, 7.0], 12), method="asymptotic")
    assert (abs(found.s), found.var_s) == (144, 4752)
    assert found.pvalue == pytest.approx(0.038, abs=0.0005)
