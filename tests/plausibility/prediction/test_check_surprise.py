"""Surprise: closed laws against worked numbers, prediction against brute force, and what is not tested."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import binom

import deserstats as ds
from deserstats.stats.gamma_process import ratio_pvalue, share_pvalue, tipping_cv
from deserstats.stats.leave_one_out import Parts, forward_search, leave_one_out, skewed_pvalue
from deserstats.stats.multiplicity import adjust_pvalues
from deserstats.stats.prediction_power import detectable_error, error_power

PART, WHOLE = 90 / 30.44, 151 / 30.44
BEFORE, AFTER = 1042 / 30.44, 151 / 30.44


@pytest.mark.parametrize(("cv", "pvalue"), [(0.1, 2e-18), (0.25, 5e-4), (0.5, 0.09), (1.0, 0.44)])
def test_a_part_of_a_total(cv, pvalue):
    """January-March of January-May 2025 = 90,590; 70,000 are claimed."""
    assert share_pvalue(70_000, 90_590, PART, WHOLE, cv=cv) == pytest.approx(pvalue, rel=0.07)


def test_tipping_variability_of_the_two_examples():
    nested = tipping_cv(lambda cv: share_pvalue(70_000, 90_590, PART, WHOLE, cv=cv))
    apart = tipping_cv(lambda cv: ratio_pvalue(122_910, 90_590, BEFORE, AFTER, cv=cv))
    assert round(nested, 2) == 0.44
    assert round(apart, 2) == 2.30


def test_nested_and_disjoint_laws_agree():
    """A part against the rest is the same question as a part against the whole."""
    for cv in (0.2, 0.6):
        nested = share_pvalue(70, 100, 3, 5, cv=cv)
        apart = ratio_pvalue(30, 70, 2, 3, cv=cv)
        assert nested == pytest.approx(apart)


def masked():
    """Eight cumulative totals and one that overlaps them, of which the fourth is 6,000 too high."""
    ends = [3, 12, 13, 15, 17, 23, 28, 36]
    a = np.array([*((np.arange(36) < e) for e in ends), (np.arange(36) >= 12) & (np.arange(36) < 30)], float)
    y = np.array([3097.192104834479, 12455.113854947354, 13014.165857138187, 21280.16970021816, 17299.768108815133,
                  23077.299600841383, 28602.341741665732, 35608.67717067186, 18453.25349541213])  # fmt: skip
    v = a @ (np.eye(36) * 250.0**2) @ a.T + np.eye(9) * 100.0**2 / 3
    return y, v, a @ np.ones((36, 1))


def test_a_wrong_total_makes_its_neighbours_look_wrong():
    y, v, x = masked()
    found = leave_one_out(y, v, x)
    z = found.error / (found.spread / found.scale)
    assert z == pytest.approx([0, 2.0, -10.9, 23.5, -13.6, -1.1, -0.1, -2.1, 1.7], abs=0.05)


def test_forward_search_ranks_the_wrong_total_first():
    y, v, x = masked()
    found = forward_search(y, v, x)
    assert found.removed == (3,)
    assert found.pvalue[3] < 1e-4
    assert min(np.delete(adjust_pvalues(found.pvalue), 3)) > 0.05


def brute(y, v, x, i):
    """Predict one figure from the others by solving for it."""
    k = np.arange(len(y)) != i
    w = np.linalg.inv(v[np.ix_(k, k)])
    beta = np.linalg.solve(x[k].T @ w @ x[k], x[k].T @ w @ y[k])
    rest = y[k] - x[k] @ beta
    scale = rest @ w @ rest / (k.sum() - x.shape[1])
    return y[i] - (x[i] @ beta + v[i, k] @ w @ rest), scale


def test_one_factorisation_equals_leaving_each_out():
    y, v, x = masked()
    x = np.c_[x, np.arange(9.0) ** 2]
    found = leave_one_out(y, v, x)
    for i in range(9):
        error, scale = brute(y, v, x, i)
        assert found.error[i] == pytest.approx(error, rel=1e-9)
        assert found.scale[i] ** 2 == pytest.approx(scale, rel=1e-9)


def test_cumulative_totals_and_their_differences_are_one_question():
    y, v, x = (part[:8] for part in masked())
    v = v[:, :8]
    step = np.eye(8) - np.eye(8, k=-1)
    one, other = leave_one_out(y, v, x), leave_one_out(step @ y, step @ v @ step.T, step @ x)
    # the last total is told by its last step alone, whichever way it is written
    assert one.t[7] == pytest.approx(other.t[7], rel=1e-6)


def test_a_mean_that_no_other_figure_tells_of_is_not_judged():
    x = np.array([[1, 0], [1, 0], [1, 0], [1, 0], [0, 1.0]])
    found = leave_one_out([10.0, 11, 9, 10, 500], np.eye(5), x)
    assert np.isnan(found.error[4])
    assert np.isfinite(found.pvalue[:4]).all()


def test_skewness_of_a_sum_of_gammas():
    parts = Parts(np.eye(2), np.array([4.0, 1.0]), np.array([16.0, 2.0]))
    assert parts.skewness(np.array([[1.0, 0.0], [1.0, 1.0]])) == pytest.approx([2.0, 18 / 5**1.5])


def test_skewness_only_ever_softens():
    t = np.linspace(-4, 4, 33)
    flat = skewed_pvalue(t, np.full(33, 6.0), np.zeros(33))
    assert (skewed_pvalue(t, np.full(33, 6.0), np.full(33, 0.8)) >= flat * (1 - 1e-12)).all()


def test_an_error_of_the_size_told_for_each_table_is_noticed_in_80_percent():
    """Each table tells a size by its own estimate of the spread, and is tested with that estimate."""
    rng = np.random.default_rng(4)
    spread = 3.0 * np.sqrt(rng.chisquare(7, 200_000) / 7)
    told = detectable_error(1.0, 7.0) * spread
    t = (rng.normal(0, 3.0, 200_000) + told) / spread
    assert (np.abs(t) > 2.364624).mean() == pytest.approx(0.8, abs=0.005)


def test_power_is_that_of_the_noncentral_law():
    rng = np.random.default_rng(5)
    t = rng.normal(4.0, 1.0, 200_000) / np.sqrt(rng.chisquare(7, 200_000) / 7)
    assert error_power(12.0, 3.0, 7.0) == pytest.approx((np.abs(t) > 2.364624).mean(), abs=0.005)


# --- claims


def claims(*rows):
    return ds.read_claims([{"measure": "m", "unit": "cases", "relation": "exact"} | row for row in rows])


TWO = [{"id": "A", "value": "122,910", "start": "2022-02-24", "end": "2025-01-01"},
       {"id": "B", "value": "90,590", "start": "2025-01-01", "end": "2025-06-01"}]  # fmt: skip


def test_two_claims_print_the_tipping_variability_and_give_no_verdict():
    finding = ds.check_surprise(claims(*TWO)).findings[0]
    assert finding.verdict == "cannot tell"
    assert finding.pvalue is None
    assert "2.3 a month" in finding.reason


def test_two_claims_with_a_variability_have_a_pvalue():
    calm, wild = (ds.check_surprise(claims(*TWO), cv=cv).findings[0] for cv in (0.5, 3.0))
    assert (calm.verdict, wild.verdict) == ("notable", "cannot tell")
    assert wild.power < 0.8
    assert calm.effect == pytest.approx(90_590 / 151 / (122_910 / 1042) - 1)


def test_one_claim_is_not_run_and_says_what_is_needed():
    result = ds.check_surprise(claims(TWO[0]))
    assert [f.verdict for f in result.findings] == ["not run"]
    assert "needs 2" in result.findings[0].reason


def test_no_claims():
    assert ds.check_surprise(ds.ClaimSet()).status == "not run"


def months(values):
    days = [date(2024 + (i // 12), 1 + i % 12, 1).isoformat()[:7] for i in range(len(values))]
    return [
        {"id": f"m{i}", "value": f"{v:,}", "start": day} for i, (v, day) in enumerate(zip(values, days, strict=True))
    ]


CALM = [1012, 987, 1043, 995, 1021, 978, 1008, 1033, 991, 1017]


def test_one_month_out_of_ten_is_found():
    values = [*CALM]
    values[4] = 1902
    result = ds.check_surprise(claims(*months(values)))
    assert [f.ids for f in result.findings if f.verdict == "notable"] == [("m4",)]
    found = result.of("surprise")[4]
    assert found.effect == pytest.approx(0.9, abs=0.1)
    assert "forward search" in found.reason
    assert all("Tipping variability" in f.reason for f in result.of("surprise"))


def test_calm_months_are_unremarkable_with_their_power():
    result = ds.check_surprise(claims(*months(CALM)))
    assert {f.verdict for f in result.findings} == {"unremarkable"}
    assert min(f.power for f in result.findings) > 0.8  # months differ by days and weekends, ten are tested


def test_a_sum_is_left_to_its_parts():
    total = {"id": "sum", "value": f"{sum(CALM):,}", "start": "2024-01", "end": "2024-11-01"}
    result = ds.check_surprise(claims(*months(CALM), total))
    left = [f for f in result.findings if f.verdict == "not run"]
    assert [f.ids for f in left] == [("sum",)]
    assert "sums or repeats" in left[0].reason


def test_contradictions_never_meet_pvalues():
    wrong = {"id": "sum", "value": "99,999", "start": "2024-01", "end": "2024-11-01"}
    rows = claims(*months(CALM), wrong)
    in_conflict = {name for conflict in ds.check_consistency(rows).conflicts for name in conflict.ids}
    tested = {name for f in ds.check_surprise(rows).findings if f.pvalue is not None for name in f.ids}
    assert in_conflict
    assert not in_conflict & tested


def test_exact_limits_come_with_the_prediction():
    rows = claims(*months(CALM), {"id": "q", "value": f"{sum(CALM[:3]):,}", "start": "2024-01", "end": "2024-04-01"})
    reason = next(f.reason for f in ds.check_surprise(rows).findings if f.ids == ("m1",))
    assert f"they allow {CALM[1]:,} alone" in reason


def test_a_word_that_has_to_be_stretched_is_found():
    rows = claims(
        {"id": "year", "value": "200,000", "relation": "over", "start": "2024"},
        {"id": "pace", "kind": "rate", "per": "month", "value": "30,000", "relation": "about", "start": "2024"},
    )
    found = ds.check_surprise(rows).of("surprise: wording")
    assert [f.verdict for f in found] == ["notable"]
    assert found[0].effect == pytest.approx(0.5)  # 12 x 25,000, rounded either way or cut off
    near = claims(
        {"id": "year", "value": "200,000", "relation": "over", "start": "2024"},
        {"id": "pace", "value": "203,512", "start": "2024"},
    )
    assert ds.check_surprise(near).of("surprise: wording") == ()


def test_the_order_of_claims_changes_nothing():
    values = [*CALM]
    values[4] = 1902
    rows = months(values)
    one, other = ds.check_surprise(claims(*rows)), ds.check_surprise(claims(*rows[::-1]))
    told = {f.ids: (f.verdict, round(f.pvalue, 12)) for f in one.findings}
    assert told == {f.ids: (f.verdict, round(f.pvalue, 12)) for f in other.findings}


def test_a_variability_must_be_positive():
    with pytest.raises(ds.ClaimError, match="cv=0"):
        ds.check_surprise(claims(*TWO), cv=0)


def test_desertion_recruits_and_bases():
    result = ds.check_surprise(ds.load_example("ua-desertion"))
    recruits = [f for f in result.findings if f.verdict == "notable" and "mix24.34" in f.ids]
    assert ("mix24.34", "denom.07") in [f.ids for f in recruits]
    assert not any("slip" in f.reason or "typ" in f.reason for f in result.findings)


def test_single_events_are_counted():
    """Without other variability two counts are compared by the binomial test, where the smaller tail is doubled."""
    assert ratio_pvalue(3, 8, 1, 1, cv=1e-4) == pytest.approx(2 * binom.cdf(3, 11, 0.5), rel=1e-4)
    assert share_pvalue(2, 40, 1, 10, cv=1e-4) == pytest.approx(2 * binom.cdf(2, 40, 0.1), rel=1e-3)


ROUNDED = [(5000, 1000), (1000, 100), (300, 10)]


@pytest.mark.parametrize(("mean", "base"), ROUNDED)
def test_honest_rounded_tables_are_not_notable(mean, base):
    """Of 40 tables at 7 percent 9 or fewer in 999 of 1,000."""
    hits = 0
    for seed in range(40):
        rng = np.random.default_rng([seed, base])
        values = base * np.round(rng.poisson(mean * np.exp(0.1 * rng.normal(size=12))) / base)
        rows = [{"id": f"m{i}", "value": f"{int(v):,}", "start": f"2024-{i + 1:02d}"} for i, v in enumerate(values)]
        hits += ds.check_surprise(ds.read_claims(rows), effort=0.05).status == "notable"
    assert hits <= binom.isf(0.001, 40, 0.07)


@pytest.mark.parametrize("values", [["5,000"] * 12, ["1,234"] * 12, ["1,000"] * 5 + ["1,100"]])
def test_equal_figures_accuse_no_february(values):
    rows = [
        {"id": f"m{i}", "value": v, "start": f"2024-{i + 1:02d}", "relation": "exact"} for i, v in enumerate(values)
    ]
    result = ds.check_surprise(ds.read_claims(rows[:12]))
    assert not [f for f in result.findings if f.verdict == "notable" and f.ids[0] != "m5"]
    if len(set(values)) == 1:
        assert {f.verdict for f in result.findings} == {"cannot tell"}
        assert all("nothing tells how much they could vary" in f.reason for f in result.findings)


def test_a_slip_of_a_digit_is_still_notable():
    rng = np.random.default_rng(7)
    for place in (0, 5, 11):
        values = rng.poisson(5000 * np.exp(0.1 * rng.normal(size=12)))
        values[place] *= 10
        rows = [{"id": f"m{i}", "value": f"{v:,}", "start": f"2024-{i + 1:02d}"} for i, v in enumerate(values)]
        notable = [f.ids for f in ds.check_surprise(ds.read_claims(rows)).findings if f.verdict == "notable"]
        assert notable == [(f"m{place}",)]


# --- season


PEAKED = [1.0] * 5 + [1.3, 1.8, 2.2, 1.8, 1.3, 1.0, 1.0]


def seasonal(seed, years, shape, cv=0.05):
    rng = np.random.default_rng([seed, years])
    return rng.poisson(4000 * np.tile(shape, years) * np.exp(cv * rng.normal(size=12 * years)))


def rows_of(values):
    return [
        {"id": f"m{i}", "value": f"{v:,}", "start": f"{2020 + i // 12}-{i % 12 + 1:02d}"} for i, v in enumerate(values)
    ]


def notable_in(values):
    found = ds.check_surprise(ds.read_claims(rows_of(values)), effort=0.01).findings
    return {f.ids[0]: f for f in found if f.verdict == "notable"}


@pytest.mark.parametrize("shape", [np.exp(0.6 * np.sin(np.arange(12) * np.pi / 6)), PEAKED], ids=["wave", "peak"])
def test_an_honest_season_is_not_notable(shape):
    """Ten tables of two years, of which 4 or fewer at 7 percent in 999 of 1,000."""
    hits = sum(bool(notable_in(seasonal(seed, 2, shape))) for seed in range(10))
    assert hits <= binom.isf(0.001, 10, 0.07)


def test_an_error_in_a_season_is_notable():
    """Half as much again in a trough is no more than the season allows elsewhere, and ten times the variability."""
    shape = np.exp(0.6 * np.sin(np.arange(12) * np.pi / 6))
    for seed, place in enumerate((8, 20)):
        values = seasonal(seed, 3, shape)
        values[place] = 1.5 * values[place]
        assert list(notable_in(values)) == [f"m{place}"]


def test_what_season_was_fitted_is_said():
    long = ds.check_surprise(ds.read_claims(rows_of(seasonal(1, 2, PEAKED)))).findings[0].reason
    short = ds.check_surprise(ds.read_claims(rows_of(seasonal(1, 1, PEAKED)))).findings[0].reason
    assert "a season fitted: a wave a year, and months that differ from it by " in long
    assert "no season fitted (12 or more figures of at most a quarter, over two years, would be needed)" in short


def test_two_that_hang_on_each_other_alone_are_named_together():
    """One of two figures of a category is wrong: nothing shows which."""
    y, x = [10.0, 11, 9, 10, 50, 100], np.repeat(np.eye(2), [4, 2], axis=0)
    found = forward_search(y, np.eye(6), x)
    assert set(found.removed) == {4, 5}
    assert found.error[[4, 5]] == pytest.approx([-50, 50])
    assert found.ties[4:] == ((5,), (4,))


def smallest_error_is_notable(seed, n):
    """Raise one month of a table of 5,000 a month by what is said to be noticed with 80 % power."""
    rng = np.random.default_rng([seed, n])
    values = np.round(5000 * np.exp(0.1 * rng.normal(size=n))).astype(int)
    finding = ds.check_surprise(ds.read_claims(rows_of(values)), effort=0.01).findings[seed % n]
    least = float(finding.reason.split("that are tested: ")[1].split("%")[0]) / 100
    values[seed % n] += round(least * 5000)
    return f"m{seed % n}" in notable_in(values)


def test_the_smallest_error_told_is_notable_in_four_of_five():
    """Three standard errors of 40 tables."""
    share = np.mean([smallest_error_is_notable(seed, 8) for seed in range(40)])
    assert share == pytest.approx(0.8, abs=0.19)


@pytest.mark.deep
@pytest.mark.parametrize("n", [6, 8, 24, 36])
def test_the_smallest_error_told_in_more_tables(n):
    """Three standard errors of 150 tables."""
    share = np.mean([smallest_error_is_notable(seed, n) for seed in range(150)])
    assert share == pytest.approx(0.8, abs=0.1)
