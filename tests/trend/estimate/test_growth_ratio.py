"""estimate_trend(against=): Welch's formula by hand, sizes and coverage by simulation, mirrors, refusals."""

from math import exp, log

import numpy as np
import pytest
from scipy import stats

import deserstats as ds
from deserstats.errors import ClaimError


def rows(category, counts, start=2022, per_year=12):
    step = 12 // per_year
    return [
        {
            "id": f"{category}.{k}", "category": category, "value": str(int(v)), "relation": "exact",
            "start": f"{start + k // per_year}-{k % per_year * step + 1:02d}",
            "end": f"{start + (k + 1) // per_year}-{(k + 1) % per_year * step + 1:02d}-01",
        }
        for k, v in enumerate(counts)
    ]  # fmt: skip


def two(rng, growths=(1.5, 1.5), n=24, rho=0.0, mean=(400, 900), spread=0.15):
    """Two categories of months with correlated log-normal factors and single events."""
    made = []
    for name, growth, level in zip("ab", growths, mean, strict=True):
        z = rng.normal(size=n)
        for k in range(1, n):
            z[k] = rho * z[k - 1] + np.sqrt(1 - rho**2) * z[k]
        made += rows(name, rng.poisson(level * growth ** (np.arange(n) / 12) * np.exp(spread * z)))
    return ds.read_claims(made)


def law_of(estimate, line, df):
    """Standard error of a line's logarithm of growth, from its printed interval."""
    return log(line.high / line.low) / 2 / stats.t.isf(0.025, df)


def test_the_gamma_line_is_welch_by_hand():
    claims = two(np.random.default_rng(1), growths=(1.2, 2.0))
    found = ds.estimate_trend(claims, category="b", against="a")
    line = next(s for s in found.sensitivity if s.assumption == "gamma process")
    sides = [ds.estimate_trend(claims, category=c) for c in "ba"]
    gammas = [next(s for s in e.sensitivity if s.assumption == "gamma process") for e in sides]
    errors = [law_of(e, g, 22) for e, g in zip(sides, gammas, strict=True)]  # 24 months less two coefficients
    difference, error = log(gammas[0].growth / gammas[1].growth), float(np.hypot(*errors))
    df = error**4 / sum(e**4 / 22 for e in errors)
    assert line.growth == pytest.approx(exp(difference))
    assert line.pvalue == pytest.approx(2 * stats.t.sf(abs(difference) / error, df), rel=1e-6)
    assert line.high == pytest.approx(exp(difference + error * stats.t.isf(0.025, df)), rel=1e-6)
    assert found.pvalue == max(s.pvalue for s in found.sensitivity)
    assert [g.growth for g in found.growths] == [e.growth for e in sides]


def test_swapped_categories_give_the_inverse():
    claims = two(np.random.default_rng(2), growths=(1.2, 2.0))
    one = ds.estimate_trend(claims, category="b", against="a")
    other = ds.estimate_trend(claims, category="a", against="b")
    assert one.ratio * other.ratio == pytest.approx(1)
    assert (one.ratio_low * other.ratio_high, one.ratio_high * other.ratio_low) == pytest.approx((1, 1), rel=1e-6)
    assert one.pvalue == pytest.approx(other.pvalue)


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_equal_growth_is_told_apart_seldom_and_the_interval_holds_the_truth(rho):
    wrong = inside = 0
    for seed in range(80):
        found = ds.estimate_trend(two(np.random.default_rng([7, seed]), rho=rho, n=18), category="b", against="a")
        wrong += found.pvalue <= 0.05
        inside += found.ratio_low <= 1 <= found.ratio_high
    # of 80 sets more than 9 are wrong with a chance below 0.01 where the size is 0.05
    assert wrong <= 9
    assert inside >= 71


def test_a_ratio_of_the_size_that_is_printed_shows_in_about_four_of_five():
    flat = [ds.estimate_trend(two(np.random.default_rng([3, s])), category="b", against="a") for s in range(20)]
    size = exp(np.mean([log(f.detectable) for f in flat]))
    grown = [
        ds.estimate_trend(two(np.random.default_rng([4, s]), growths=(1.5, 1.5 * size)), category="b", against="a")
        for s in range(60)
    ]
    assert 0.65 <= np.mean([g.pvalue <= 0.05 for g in grown]) <= 0.95


def test_what_would_have_shown_stands_beside_a_no():
    found = ds.estimate_trend(two(np.random.default_rng(11)), category="b", against="a")
    assert found.pvalue > 0.05
    assert "do not settle which of them grows faster" in str(found)
    faster = ds.estimate_trend(two(np.random.default_rng(11), growths=(1, 4)), category="b", against="a")
    assert faster.pvalue < 0.001
    assert "do not settle" not in str(faster)


def test_under_a_year_neither_grows():
    claims = ds.read_claims(rows("a", [300, 310, 305, 320] * 2) + rows("b", [100, 110, 130, 150] * 2))
    found = ds.estimate_trend(claims, category="b", against="a")
    assert found.status == "insufficient"
    assert found.ratio is None
    assert found.reason.count("under a full year") == 2


def test_contradictory_claims_are_fitted_without_each_best_repair():
    counts = np.random.default_rng(5).poisson(500, 24)
    clash = {"id": "z", "category": "b", "value": str(counts[3] + 400), "start": "2022-04", "relation": "exact"}
    claims = ds.read_claims([*rows("a", counts), *rows("b", counts), clash])
    found = ds.estimate_trend(claims, category="b", against="a")
    kept = [ds.estimate_trend(claims.drop([left]), category="b", against="a").pvalue for left in ("z", "b.3")]
    assert found.pvalue == pytest.approx(max(kept))
    assert any("2 pairs of readings" in note for note in found.notes)
    assert found.verify()


def test_a_common_part_and_a_missing_category_are_refused():
    claims = two(np.random.default_rng(0))
    with pytest.raises(ClaimError, match="'a' in common"):
        ds.estimate_trend(claims, category="a+b", against="a")
    with pytest.raises(ClaimError, match="name the category"):
        ds.estimate_trend(claims, against="a")
    with pytest.raises(ClaimError, match="'c' does not occur"):
        ds.estimate_trend(claims, category="a", against="c")


def test_a_population_is_a_number_and_where_it_is_held_still_is_said():
    claims = ds.read_claims(rows("a", [100] * 36))
    for wrong in ({"2022": "x"}, {"2022": True}, {"2022": float("nan")}, {}, [1, 2]):
        with pytest.raises(ClaimError, match="population"):
            ds.estimate_trend(claims, population=wrong)
    one = ds.estimate_trend(claims, population={"2022": 1e6})
    # one number says nothing of how many people there were later
    assert one.growth == pytest.approx(ds.estimate_trend(claims).growth)
    assert "the population is known at 2022-07-02 only" in str(one)
    two_years = str(ds.estimate_trend(claims, population={"2022": 1e6, "2023": 2e6}))
    assert "after 2023-07-02 the population is taken as unchanged" in two_years
    assert "before" not in two_years
    assert "unchanged" not in str(ds.estimate_trend(claims, population={"2022": 1e6, "2024": 2e6}))


def test_the_reason_is_that_of_the_reading_that_lacks():
    # of four years of b one contradicts a fifth figure, without which four are left, and without the year three
    counts = [500, 520, 610, 640]
    years = [*rows("a", counts, per_year=1), *rows("b", counts, per_year=1)]
    clash = {"id": "a first", "category": "b", "value": "900", "start": "2023", "relation": "at_least"}
    claims = ds.read_claims([clash, *years])
    found = ds.estimate_trend(claims, category="b", against="a")
    lacks = ds.estimate_trend(claims.drop(["b.1"]), category="b")
    assert (found.status, lacks.status) == ("insufficient", "insufficient")
    assert ds.estimate_trend(claims.drop(["a first"]), category="b").status == "ok"
    assert found.reason == f"b: {lacks.reason}"
