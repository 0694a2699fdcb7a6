"""The committed calibration: a short run in every test, the size of the published scenario in deep ones."""

import importlib.util
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "benchmarks" / "trend_calibration.py"


@pytest.fixture(scope="module")
def calibration():
    spec = importlib.util.spec_from_file_location("trend_calibration", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["trend_calibration"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["trend_calibration"]


def scenario(module, name):
    return next(s for s in module.numbered((*module.PUBLISHED, *module.FURTHER), 100) if s.name == name)


def test_a_short_run_covers_the_growth_and_least_squares_does_not_hold_its_level(calibration):
    tally = calibration.replicate(scenario(calibration, "6 totals and 4 windows, rounded to 100"), 1.0, 120)
    assert tally.refused == 0
    assert tally.covered / tally.n >= 0.90
    assert tally.naive / tally.n > 0.25


def test_a_short_run_of_doubling_is_noticed(calibration):
    tally = calibration.replicate(scenario(calibration, "6 disjoint windows"), 2.0, 60)
    assert tally.answer / tally.n > 0.85


@pytest.mark.deep
def test_size_of_a_thousand_flat_sets(calibration):
    tally = calibration.replicate(scenario(calibration, "6 totals and 4 windows, rounded to 100"), 1.0, 1000)
    assert 0.03 <= tally.answer / tally.n <= 0.07
    assert 0.92 <= tally.covered / tally.n <= 0.97
    assert tally.naive / tally.n > 0.25


@pytest.mark.deep
@pytest.mark.parametrize("k", [8, 12, 24])
def test_size_and_coverage_under_serial_correlation(calibration, k):
    tally = calibration.replicate(scenario(calibration, f"{k} disjoint windows, AR(0.6)"), 1.0, 1000)
    assert tally.answer / tally.n <= 0.09
    assert tally.covered / tally.n >= 0.91
