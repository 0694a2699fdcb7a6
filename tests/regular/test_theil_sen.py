"""The median slope against scipy and sorting."""

import itertools

import numpy as np
import pytest
from scipy import stats

import deserstats as ds
from deserstats.regular.theil_sen_line import ranked_slopes


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
