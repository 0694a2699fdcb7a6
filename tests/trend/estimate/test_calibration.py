"""The committed calibration: a short run in every test, more in deep ones."""

import importlib.util
import sys
from math import log
from pathlib import Path

import pytest
from scipy.stats import binom

PROGRAM = Path(__file__).resolve().parents[3] / "benchmarks" / "trend_calibration.py"


@pytest.fixture(scope="module")
def calibration():
    spec = importlib.util.spec_from_file_location("trend_calibration", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["trend_calibration"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["trend_calibration"]


KINDS = {
    "12 months": {"n": 12},
    "8 quarters, correlated": {"n": 8, "months": 3, "rho": 0.6},
    "12 running totals": {"n": 12, "months": 3, "said": "cumulative", "rho": 0.6},
    "8 years, overlapping": {"n": 8, "months": 12, "said": "overlapping", "rho": 0.3},
    "24 months rounded to one digit": {"n": 24, "mean": 3000, "cv": 0.05, "rounded": 1000},
    "24 months with a season": {"n": 24, "season": 0.3, "cv": 0.05},
}


@pytest.mark.parametrize("kind", KINDS)
def test_flat_series_are_called_growing_no_more_often_than_chance_lets_them(calibration, kind):
    """Of 60 sets at a size of 7 percent 11 or fewer in 999 of 1,000."""
    tally = calibration.replicate(calibration.Scenario(**KINDS[kind]), 0.0, 60, seed=1)
    assert tally.refused <= 10  # overlapping figures can leave too few that are independent
    assert tally.claimed <= binom.isf(0.001, 60, 0.07)


@pytest.mark.parametrize("n", [6, 8, 11])
def test_no_growth_is_claimed_from_less_than_a_year_of_a_season(calibration, n):
    tally = calibration.replicate(calibration.Scenario(n, season=0.4, cv=0.05), 0.0, 10, seed=2)
    assert tally.refused == 10


def test_a_table_rounded_to_one_digit_is_not_refused(calibration):
    """Least squares has power 1 here: 24 months near 3,000 printed to the thousand, growing 1.5 a year."""
    tally = calibration.replicate(calibration.Scenario(**KINDS["24 months rounded to one digit"]), log(1.5), 40, seed=3)
    assert tally.refused == 0
    assert tally.claimed >= 38
    assert tally.covered >= binom.isf(0.999, 40, 0.93)


@pytest.mark.deep
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("months", [1, 3, 12])
def test_size_of_a_thousand_flat_sets(calibration, months, rho):
    tally = calibration.replicate(calibration.Scenario(12, months, rho=rho), 0.0, 1000, seed=4)
    assert tally.claimed <= binom.isf(0.001, 1000, 0.07)
