"""compare_rates: sizes by simulation, scipy's exact tests, hand sums, honest silence."""

import json
import re
from math import log, sqrt

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.stats import binomtest, t

import deserstats as ds

YEARS = ("2023-01..2023-12", "2024-01..2024-12")


def months(*counts, start=2023, skip=0):
    """Exact counts of months from January on; ``skip`` months lie between the halves."""
    half = len(counts) // 2
    places = [k + (skip if k >= half else 0) for k in range(len(counts))]
    return [{"id": f"m{k}", "start": f"{start + m // 12}-{m % 12 + 1:02d}", "value": str(int(v)), "relation": "exact"}
            for k, (m, v) in enumerate(zip(places, counts, strict=True))]  # fmt: skip


def sized(draw, n_months, n=50, seed=1):
    """How often two windows of one law are told apart at 5 %, and how often the interval holds 1."""
    rng = np.random.default_rng(seed)
    skip = -n_months % 12
    windows = [
        f"{y}-01..{y + (n_months - 1) // 12}-{(n_months - 1) % 12 + 1:02d}"
        for y in (2023, 2023 + (n_months + skip) // 12)
    ]
    found = [ds.compare_rates(months(*draw(rng, 2 * n_months, n_months + skip), skip=skip), *windows) for _ in range(n)]
    assert all(f.status != "insufficient" for f in found)
    for f in found:
        assert (f.pvalue <= 0.05) == (not f.ratio_low < 1 < f.ratio_high)
    return np.mean([f.pvalue <= 0.05 for f in found])


def poisson(mean):
    return lambda rng, n, _: np.maximum(rng.poisson(mean, n), [1, *[0] * (n // 2 - 1)] * 2)


def autoregressive(rng, n, apart):
    """Log-normal factors with correlation .6 from month to month, also over the gap."""
    noise = [rng.normal()]
    for _ in range(apart + n // 2):
        noise.append(0.6 * noise[-1] + 0.8 * rng.normal())
    used = [*range(n // 2), *range(apart, apart + n // 2)]
    return rng.poisson(300 * np.exp(0.3 * np.array(noise)[used]))


# three standard deviations of a binomial of 50 above the size that is claimed
@pytest.mark.parametrize("draw, n_months, size", [
    (poisson(3.0), 6, 0.05),
    (poisson(300.0), 12, 0.05),
    (lambda rng, n, _: rng.poisson(rng.gamma(300 / 8, 8, n)), 6, 0.05),
    (lambda rng, n, _: rng.poisson(rng.gamma(300 / 8, 8, n)), 12, 0.05),
    (autoregressive, 12, 0.07),
])  # fmt: skip
def test_equal_rates_are_told_apart_no_more_often_than_stated(draw, n_months, size):
    assert sized(draw, n_months) <= size + 3 * sqrt(size * (1 - size) / 50)


def test_p_is_never_below_that_of_the_exact_binomial_test():
    rng = np.random.default_rng(2)
    for mean in (1, 4, 30, 1000):
        for _ in range(3):
            counts = rng.poisson(np.r_[np.full(4, mean), np.full(4, mean * rng.choice([1, 1.5, 3]))])
            counts[[0, 4]] += 1
            found = ds.compare_rates(months(*counts, skip=8), "2023-01..2023-04", "2024-01..2024-04")
            x, y = counts[:4].sum(), counts[4:].sum()
            share = found.later.days / (found.earlier.days + found.later.days)
            tails = [binomtest(y, x + y, share, alternative=side).pvalue for side in ("less", "greater")]
            exact = min(1.0, 2 * min(tails))
            line = found.sensitivity[-1]
            assert line.pvalue == pytest.approx(exact, rel=1e-9)
            ends = binomtest(y, x + y, share).proportion_ci(0.95)
            odds = [p / (1 - p) * found.earlier.days / found.later.days for p in ends]
            assert (line.low, line.high) == pytest.approx(tuple(odds), rel=1e-6)
            assert found.pvalue >= exact * (1 - 1e-9)
            assert found.ratio_low <= line.low
            assert line.high <= found.ratio_high


def test_the_gamma_line_is_the_quasi_poisson_sum_by_hand():
    # rates differ between the windows only, so the fitted rates are totals over days, and the dispersion is Pearson's
    counts = np.array([300, 410, 380, 290, 350, 440, 510, 720, 600, 560])
    found = ds.compare_rates(months(*counts, skip=7), "2023-01..2023-05", "2024-01..2024-05")
    days = np.array([31, 28, 31, 30, 31, 31, 29, 31, 30, 31])
    later = np.arange(10) >= 5
    totals, spans = [counts[~later].sum(), counts[later].sum()], [days[~later].sum(), days[later].sum()]
    mu = days * np.where(later, totals[1] / spans[1], totals[0] / spans[0])
    dispersion = ((counts - mu) ** 2 / mu).sum() / 8
    ratio = totals[1] / spans[1] / (totals[0] / spans[0])
    error = sqrt(dispersion * (1 / totals[0] + 1 / totals[1]))
    line = found.sensitivity[0]
    assert found.dispersion == pytest.approx(dispersion, rel=1e-6)
    assert (line.ratio, line.low, line.high) == pytest.approx(
        tuple(ratio * np.exp(error * k * t.ppf(0.975, 8)) for k in (0, -1, 1)), rel=1e-6
    )
    assert line.pvalue == pytest.approx(2 * t.sf(abs(log(ratio)) / error, 8), rel=1e-6)


@pytest.mark.parametrize("fall", [False, True])
def test_the_smallest_ratio_that_is_printed_does_show(fall):
    # 80 % of the time, at the dispersion of the law; the bound is three standard deviations of a binomial of 60
    rng = np.random.default_rng(5)

    def table(factor):
        mu = np.r_[np.full(12, 300.0), np.full(12, 300.0 * factor)]
        return ds.compare_rates(months(*rng.poisson(rng.gamma(mu / 8, 8))), *YEARS)

    flat = [table(1.0) for _ in range(15)]
    least = float(np.median([f.detectable_fall if fall else f.detectable_rise for f in flat]))
    power = np.mean([table(least).pvalue <= 0.05 for _ in range(60)])
    assert abs(power - 0.8) <= 3 * sqrt(0.8 * 0.2 / 60)


def test_a_no_is_said_with_what_would_have_shown():
    found = ds.compare_rates(
        months(300, 320, 290, 310, 310, 300, 305, 295, skip=8), "2023-01..2023-04", "2024-01..2024-04"
    )
    assert found.pvalue > 0.05
    assert f"x{found.detectable_rise:.2f} or more" in found.said[0]
    assert found.detectable_fall < found.ratio_low < 1 < found.ratio_high < found.detectable_rise


def test_other_months_of_the_year_are_a_status():
    table = months(300, 310, 305, 295, 290, 300, 610, 600, 590, 620)
    other = ds.compare_rates(table, "2023-01..2023-05", "2023-06..2023-10")
    assert other.status == "season"
    assert "season cannot be told apart" in other.said[0]
    same = ds.compare_rates(months(*[300, 310] * 6, *[605, 615] * 6), *YEARS)
    assert (same.status, same.reason) == ("ok", "")


def test_few_figures_are_not_enough_and_say_how_variable_a_month_would_have_to_be():
    found = ds.compare_rates(months(300, 600, skip=11), "2023-01", "2024-01")
    assert (found.status, found.pvalue, found.ratio) == ("insufficient", None, None)
    # two windows of one length: F(2/c^2, 2/c^2) of the ratio is 5 % at the printed spread
    from scipy.stats import f

    freedom = 2 * found.later.days / (365.2425 / 12) / found.tipping**2
    assert 2 * f.sf(2.0, freedom, freedom) == pytest.approx(0.05, abs=2e-4)
    assert "vary by" in str(found)
    nothing = ds.compare_rates(months(3, 4, 5, 0, 0, 0, skip=9), "2023-01..2023-03", "2024-01..2024-03")
    assert (nothing.status, nothing.sensitivity[-1].low) == ("insufficient", 0.0)
    assert "nothing was counted in Jan-Mar 2024" in nothing.reason
    empty = ds.compare_rates(months(3, 4), "2020", "2023")
    assert "no figure lies inside 2020" in empty.reason


def test_running_totals_are_taken_apart_and_what_reaches_beyond_is_left():
    sums = np.cumsum([300, 310, 305, 295, 610, 600, 590, 620])
    running = [{"id": f"r{k}", "start": "2023-01-01", "end": f"2023-{k + 2:02d}-01", "value": str(v), "relation": "exact"}
               for k, v in enumerate(sums)]  # fmt: skip
    windows = ("2023-01..2023-04", "2023-05..2023-08")
    told = ds.compare_rates(running, *windows)
    plain = ds.compare_rates(months(300, 310, 305, 295, 610, 600, 590, 620), *windows)
    assert (told.ratio, told.pvalue, told.earlier, told.later) == (
        plain.ratio,
        plain.pvalue,
        plain.earlier,
        plain.later,
    )
    assert len(told.used) == 8
    whole = [
        *months(300, 310, 305, 295, 610, 600, 590, 620),
        {"id": "y", "start": "2022-12", "through": "2023-05", "value": "2,001", "relation": "exact"},
    ]
    more = ds.compare_rates(whole, *windows)
    assert more.pvalue == plain.pvalue
    assert dict(more.unused)["y"].startswith("reaches beyond")


def test_contradictory_claims_and_windows_that_overlap_are_refused():
    clash = [
        *months(300, 310, 305, 295),
        {"id": "q", "start": "2023-01", "through": "2023-02", "value": "700", "relation": "exact"},
    ]
    found = ds.compare_rates(clash, "2023-01..2023-02", "2023-03..2023-04")
    assert found.status == "insufficient"
    assert "contradict" in found.reason
    with pytest.raises(ds.ClaimError, match="earlier window first"):
        ds.compare_rates(clash, "2023-02", "2023-01")
    with pytest.raises(ds.ClaimError, match="confidence"):
        ds.compare_rates(clash, "2023-01", "2023-02", confidence=95)


def test_rates_survive_json_are_verified_and_drawn():
    found = ds.compare_rates(months(*range(300, 324)), *YEARS)
    again = ds.results.RateRatio.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again == found
    assert again.verify()
    assert found.to_frame()["assumption"].iloc[0] == "headline"
    axes = found.plot(Figure().add_subplot())
    assert [line.get_ydata()[0] for line in axes.lines[:2]] == [found.earlier.rate, found.later.rate]


def test_rounds_that_swing_about_the_root_settle():
    # of correlation 0.6 and spread 0.3; at 0.9 each round of the fit overshot by five sixths of the one before
    counts = [145, 182, 281, 201, 157, 144, 175, 235, 326, 304, 216, 234, 210, 272, 334, 303, 184, 236, 255, 213, 239, 230, 255, 679,
              615, 409, 393, 399, 331, 225, 183, 259, 344, 386, 377, 305, 494, 335, 213, 251, 277, 265, 238, 237, 204, 355, 311, 279]  # fmt: skip
    found = ds.compare_rates(months(*counts), "2023-01..2024-12", "2025-01..2026-12")
    assert found.status == "ok"


def test_small_numbers_are_not_written_as_nothing():
    """Two years of 10**15 and 1.001 x 10**15: the spread that explains 0.1 % is not "0 % of their mean"."""
    years = (("2022", "1" + "0" * 15), ("2023", "1001" + "0" * 12))
    rows = [{"start": year, "value": v, "relation": "exact"} for year, v in years]
    told = "\n".join(ds.compare_rates(ds.read_claims(rows), "2022", "2023").said)
    assert " vary by 0 %" not in told
    # two counts of spread s differ by more than 1.96 s sqrt 2 in 5 of 100: log(1.001) / 2.77
    assert "vary by 0.036 % of their mean" in told
    falls = [{"start": f"2023-{k + 1:02d}", "value": str(v), "relation": "exact"}
             for k, v in enumerate([5, 4, 6, 5, 7, 5, 0, 0, 0, 0, 0, 0])]  # fmt: skip
    assert not re.search(r"x0\.0+\b", str(ds.estimate_trend(ds.read_claims(falls))))
    assert "99.9% interval" in str(ds.regular.theil_sen(range(20), confidence=0.999))
