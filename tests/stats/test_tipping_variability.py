"""The tipping variability against the F law, sampling, and the worked numbers."""

import numpy as np
import pytest
from scipy import stats

from deserstats.stats.tipping_variability import negative_chance, tipping_variability, trend_chance

DAYS = np.array([1042.0, 151.0])
COUNTS = np.array([122_910.0, 90_590.0])
TIMES = np.array([521.0, 1117.5])


def test_the_jump_of_2025_tips_at_a_monthly_spread_of_230_percent():
    assert tipping_variability(COUNTS, DAYS / 30.44, TIMES) == pytest.approx(2.30, abs=0.005)


@pytest.mark.parametrize("spread", [0.1, 0.5, 2.0])
def test_two_windows_are_the_f_test_of_equal_rates(spread):
    alpha = DAYS / 30.44 / spread**2
    ratio = (COUNTS[1] / DAYS[1]) / (COUNTS[0] / DAYS[0])
    law = stats.f(2 * alpha[1], 2 * alpha[0])
    assert trend_chance(COUNTS, alpha, TIMES) == pytest.approx(2 * min(law.sf(ratio), law.cdf(ratio)), rel=1e-6)


@pytest.mark.parametrize("alpha", [(2.0, 3.0, 1.0), (0.2, 0.4, 0.1), (20.0, 3.0, 8.0)])
@pytest.mark.parametrize("weights", [(-1.0, 0.2, 0.7), (-1.0, -0.5, 0.6), (-0.3, 0.0, 0.5)])
def test_three_windows_against_sampling(alpha, weights):
    draws = np.random.default_rng(0).gamma(alpha, size=(200_000, 3)) @ np.array(weights)
    assert negative_chance(np.array(weights), np.array(alpha)) == pytest.approx((draws < 0).mean(), abs=0.004)


def test_nothing_to_explain():
    steps = np.array([12.0, 12.0])
    assert tipping_variability(np.array([100.0, 100.0]), steps, np.array([6.0, 18.0])) is None
    assert tipping_variability(np.array([0.0, 0.0]), steps, np.array([6.0, 18.0])) is None
    assert negative_chance(np.array([1.0, 2.0]), steps) == 0
    assert negative_chance(np.array([-1.0, -2.0]), steps) == 1


@pytest.mark.parametrize("ratio", [1.01, 1.001, 1.0001])
def test_a_small_change_tips_at_a_small_spread(ratio):
    """Two years of relative spread s are s sqrt 2 apart on the logarithm, and 5 in 100 are 1.96 times that."""
    found = tipping_variability(np.array([1e15, 1e15 * ratio]), np.ones(2), np.array([0.0, 1.0]))
    assert found == pytest.approx(np.log(ratio) / 1.959964 / np.sqrt(2), rel=1e-3)
