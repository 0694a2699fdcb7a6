"""find_changes(at=): a jump and a bend by hand, least squares on logarithms, sizes by simulation, honest silence."""

import json
from math import log, sqrt

import numpy as np
import pytest
from matplotlib.figure import Figure
from trend.estimate.test_compare_rates import months

import deserstats as ds


def test_level_and_slope_of_an_exact_jump_and_bend():
    # a log-linear rate with a jump of 1.5 and a growth that doubles: each month's total by quadrature over its days
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2)
    days[13] = 29
    ends = np.cumsum(days)
    counts = []
    for first, last in zip(ends - days, ends, strict=True):
        # the rate is held over a month at its middle, as in the model
        time = ((first + last) / 2 - 365) / 365.2425
        counts.append((last - first) * 1e5 * np.exp(0.3 * time + (log(1.5) + log(2) * time) * (time > 0)))
    found = ds.find_changes(months(*np.round(counts)), at="2024-01-01")
    assert found.status == "ok"
    assert found.level.factor == pytest.approx(1.5, rel=1e-4)
    assert found.slope.factor == pytest.approx(2.0, rel=1e-3)
    assert max(found.level.pvalue, found.slope.pvalue) < 1e-6
    assert found.level.low < 1.5 < found.level.high


def test_with_large_counts_the_change_is_that_of_least_squares_on_logarithms():
    # weights differ little when all counts are alike, so ordinary least squares agrees to the order of the noise squared
    rng = np.random.default_rng(4)
    counts = np.round(1e6 * np.exp(0.001 * rng.normal(size=24)))
    found = ds.find_changes(months(*counts), at="2024-01")
    days = np.array([f.end.toordinal() - f.start.toordinal() for f in found.figures])
    middles = (
        np.array([(f.end.toordinal() + f.start.toordinal()) / 2 - found.at.toordinal() for f in found.figures])
        / 365.2425
    )
    after = middles > 0
    design = np.column_stack([np.ones(24), middles, after, middles * after])
    beta = np.linalg.lstsq(design, np.log(counts / days), rcond=None)[0]
    assert log(found.level.factor) == pytest.approx(beta[2], abs=3e-3)
    assert log(found.slope.factor) == pytest.approx(beta[3], abs=6e-3)


def test_no_change_is_claimed_on_flat_counts_more_often_than_stated():
    rng = np.random.default_rng(6)
    found = [ds.find_changes(months(*rng.poisson(rng.gamma(300 / 8, 8, 24))), "2024-01") for _ in range(30)]
    for name in ("level", "slope"):
        effects = [getattr(f, name) for f in found]
        assert np.mean([e.pvalue <= 0.05 for e in effects]) <= 0.05 + 3 * sqrt(0.05 * 0.95 / 30)
        assert all((e.pvalue <= 0.05) == (not e.low < 1 < e.high) for e in effects)
    silent = next(f for f in found if f.level.pvalue > 0.05)
    assert f"x{silent.level.detectable:.2f} or more" in str(silent)


@pytest.mark.parametrize("at, side", [("2023-03", "before"), ("2023-11", "after"), ("2023-03-20", "before"), ("2022", "before")])  # fmt: skip
def test_too_few_figures_on_a_side_cannot_tell(at, side):
    found = ds.find_changes(months(*[300, 310, 290, 305] * 3), at)
    assert found.status == "insufficient"
    assert f"{side} the date" in found.reason
    assert "cannot tell" in str(found)
    assert found.level is None
    if at == "2023-03-20":
        assert found.unused == (("m2", "reaches across the date, and no others cut it there"),)


def test_a_change_survives_json_is_verified_and_drawn():
    found = ds.find_changes(months(*[300, 310, 290, 605, 610, 600]), "2023-04")
    again = ds.results.InterruptedTrend.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again == found
    assert again.verify()
    assert list(found.to_frame()["name"]) == ["level", "growth a year"]
    assert found.plot(Figure().add_subplot()).has_data()
    with pytest.raises(ds.ClaimError, match="at="):
        ds.find_changes(months(1, 2, 3), at="soon")


@pytest.mark.parametrize(
    ("counts", "name"), [([0] * 6 + [5, 4, 6, 5, 7, 5], "before"), ([5, 4, 6, 5, 7, 5] + [0] * 6, "after")]
)
def test_a_side_without_events_has_no_factor(counts, name):
    found = ds.find_changes(months(*counts), "2023-07")
    assert found.status == "insufficient"
    assert f"no figure {name} the date is above zero" in found.reason
