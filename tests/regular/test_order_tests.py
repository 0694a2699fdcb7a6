"""Tests of trend and change in regular series, against R, scipy, enumeration and hand sums."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from oracle import oracle
from scipy import stats

import deserstats as ds
from deserstats.errors import ClaimError
from deserstats.regular.kendall import Pattern, exact_null
from deserstats.regular.theil_sen_line import ranked_slopes


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


@pytest.mark.parametrize("seed", range(6))
def test_theil_sen_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(8, 60))
    x = rng.integers(0, 20, n).astype(float) if seed % 2 else rng.normal(size=n)
    t = np.cumsum(rng.uniform(0.5, 2, n))
    found, told = ds.regular.theil_sen(x, t), stats.theilslopes(x, t)
    assert found.slope == pytest.approx(told.slope, rel=1e-12, abs=1e-15)
    assert found.intercept == pytest.approx(told.intercept, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((told.low_slope, told.high_slope), rel=1e-12, abs=1e-15)
    assert found.verify()


def test_the_search_for_a_slope_finds_what_sorting_finds():
    rng = np.random.default_rng(3)
    for n, whole in ((120, True), (157, False)):
        x = rng.integers(0, 9, n).astype(float) if whole else rng.normal(size=n)
        t = np.cumsum(rng.integers(1, 4, n)).astype(float)
        slopes = np.sort([(x[j] - x[i]) / (t[j] - t[i]) for i, j in itertools.combinations(range(n), 2)])
        ranks = [1, 2, len(slopes) // 3, len(slopes) // 2, len(slopes) - 1, len(slopes)]
        assert ranked_slopes(x, t, ranks, few=1) == pytest.approx(slopes[np.array(ranks) - 1].tolist(), rel=1e-12)
        for rank in ranks:
            assert ranked_slopes(x, t, [rank], few=1) == pytest.approx([slopes[rank - 1]], rel=1e-12)


def test_dates_count_days_and_gaps_count():
    found = ds.regular.theil_sen([0, 31, 365], ["2025-01-01", "2025-02-01", "2026-01-01"])
    assert found.slope == pytest.approx(1.0, rel=1e-12)
    assert ds.regular.theil_sen([0, 31, 365]).slope == pytest.approx(182.5, rel=1e-12)


@pytest.mark.parametrize("name", ["changepoint_nile", "changepoint_maxau_s", "changepoint_pages"])
def test_pettitt_as_in_r_trend(name):
    case = oracle(name)
    found, told = ds.regular.pettitt(case["inputs"]["x"]), case["expected"]["pettitt"]
    assert (found.statistic, found.index) == (told["U"], told["index"])
    assert found.pvalue == pytest.approx(told["p_value"], rel=1e-8)
    assert found.verify()


def test_pettitt_by_permutation_counts_all_orders():
    x = [1, 2, 3, 7, 8, 9]

    def statistic(order):
        return max(abs(sum(np.sign(b - a) for a in order[:k] for b in order[k:])) for k in range(1, 6))

    orders = [statistic(order) for order in itertools.permutations(x)]
    share = sum(s >= 9 for s in orders) / len(orders)
    found = ds.regular.pettitt(x, method="permutation", n_resamples=19999)
    assert found.statistic == 9
    assert found.pvalue == pytest.approx(share, abs=0.008)
    assert ds.regular.pettitt(x).status == "insufficient"


def test_pettitt_shows_tied_places():
    found = ds.regular.pettitt([0, 0, 1, 0, 1, 1])
    assert found.ties == (2, 4)
    assert found.index == 2


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


BAD = [
    (lambda: ds.regular.mann_kendall([1, math.nan, 3]), r"position 1 \(counted from 0\)"),
    (lambda: ds.regular.mann_kendall([1, 2, None]), "position 2"),
    (lambda: ds.regular.theil_sen([1, math.inf]), "not finite"),
    (lambda: ds.regular.mann_kendall([]), "x is empty"),
    (lambda: ds.regular.mann_kendall([1, 2, 3], [1, 1, 2]), r"t\[1\] = 1 is not later.*one value a time"),
    (lambda: ds.regular.theil_sen([1, 2, 3], [1, 3, 2]), r"t\[2\] = 2 is not later.*sort by t"),
    (lambda: ds.regular.theil_sen([1, 2], [1, 2, 3]), "one time a value"),
    (lambda: ds.regular.theil_sen([1, 2], confidence=95), "between 0 and 1"),
    (lambda: ds.regular.mann_kendall([1, 2], method="yue_wang"), "'exact'"),
    (lambda: ds.regular.mann_kendall([1, 2, 3, 4], [0, 1, 2, 9], method="prewhitened"), "even steps"),
    (lambda: ds.regular.seasonal_mann_kendall([1, 2, 3], 1), "2 or more"),
    (lambda: ds.regular.seasonal_mann_kendall([1, 2, math.nan], 2), "position 2"),
    (lambda: ds.regular.pettitt([1, math.nan]), "position 1"),
    (lambda: ds.regular.pettitt([1, 2], method="exact"), "'asymptotic' or 'permutation'"),
    (lambda: ds.regular.mann_kendall([[1, 2], [3, 4]]), "one series"),
    (lambda: ds.regular.mann_kendall("abc"), "not a list of numbers"),
]


@pytest.mark.parametrize(("call", "said"), BAD)
def test_bad_input_is_named(call, said):
    with pytest.raises(ClaimError, match=said):
        call()


def test_what_cannot_be_told_is_said():
    for x in ([7], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]):
        answers = [
            ds.regular.mann_kendall(x),
            ds.regular.theil_sen(x),
            ds.regular.pettitt(x),
            ds.regular.seasonal_mann_kendall(x, 2),
        ]
        assert [a.status for a in answers] == ["insufficient"] * 4
        assert all("cannot tell" in str(a) or "no interval" in str(a) for a in answers)
        assert all(a.verify() for a in answers)


def test_three_annual_totals_spread_over_months_always_look_like_a_trend():
    # the reason why a test never gets an interpolated series: with 3 ties of 12, S is 144 at least
    found = ds.regular.mann_kendall(np.repeat([5.0, 9.0, 7.0], 12), method="asymptotic")
    assert (abs(found.s), found.var_s) == (144, 4752)
    assert found.pvalue == pytest.approx(0.038, abs=0.0005)


def test_answers_survive_their_dictionary():
    for answer in (ds.regular.mann_kendall([1, 3, 2]), ds.regular.theil_sen([1, 3, 2]), ds.regular.pettitt([1, 3, 2]),
                   ds.regular.seasonal_mann_kendall([1, 3, 2, 4], 2), ds.regular.poisson_trend([0, 1, 2], [1, 2, 3], [3, 4, 9]),
                   ds.regular.disaggregate([1, 2], ratio=3)):  # fmt: skip
        assert type(answer).from_dict(answer.to_dict()) == answer
        assert len(answer.to_frame()) >= 1
        with pytest.raises(TypeError):
            bool(answer)
