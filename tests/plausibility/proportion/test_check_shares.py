"""Shares of categories between windows: hand sums, draws of the null, and shares known as intervals."""

import numpy as np
import pytest
from scipy.stats import betabinom, binom, f, t

import deserstats as ds
from deserstats.plausibility.proportion.share_tests import (
    ShareTest,
    homogeneity,
    known_variability,
    noticed,
    smallest_noticed,
)


def table(*rows):
    return ds.read_claims([{"measure": "m", "unit": "cases", "relation": "exact"} | row for row in rows])


def year(start, **counts):
    return [{"id": f"{name}{start}", "category": name, "value": f"{n:,}", "start": str(start)}
            for name, n in counts.items()]  # fmt: skip


STEADY = [(70, 30), (71, 29), (69, 31), (72, 28), (70, 30), (68, 32)]


def rows_of(pairs, scale=103):
    return [row for i, (a, b) in enumerate(pairs) for row in year(2010 + i, a=a * scale, b=b * scale)]


def test_f_by_hand():
    """Two categories, equal windows: the square of the t of one share against the mean of the others."""
    shares = np.array([0.80, 0.70, 0.71, 0.69, 0.72])
    test = ShareTest.of([[(p, p), (1 - p, 1 - p)] for p in shares], [12.0] * 5, [None] * 5)
    mean, spread = shares[1:].mean(), shares[1:].std(ddof=1)
    expected = (shares[0] - mean) ** 2 / (spread**2 * (1 + 1 / 4))
    assert test.statistic == pytest.approx(expected)
    assert homogeneity(test) == pytest.approx(f.sf(expected, 1, 3), rel=0.05)
    assert homogeneity(test) >= f.sf(expected, 1, 3) * (1 - 1e-12)


def test_drawn_pvalue_is_beta_binomial():
    """Against a base so long that its share is known, the chance is a Beta-binomial tail."""
    test = ShareTest.of([[(0.5, 0.5), (0.5, 0.5)], [(0.3, 0.3), (0.7, 0.7)]], [4.0, 4e6], [200, None])
    a = 4.0 / 0.5**2
    k = np.arange(201)
    far = np.abs(k / 200 - 0.3) >= 0.2 - 1e-9
    exact = betabinom.pmf(k[far], 200, 0.3 * a, 0.7 * a).sum()
    assert known_variability(test, 0.5) == pytest.approx(exact, abs=0.01)


def test_steady_shares_are_unremarkable():
    result = ds.check_shares(table(*rows_of(STEADY)))
    assert {f.verdict for f in result.findings} == {"unremarkable"}
    assert len(result.findings) == len(STEADY)


def test_a_year_with_other_shares_is_found():
    pairs = [*STEADY[:3], (40, 60), *STEADY[3:]]
    result = ds.check_shares(table(*rows_of(pairs)))
    notable = [f for f in result.findings if f.verdict == "notable"]
    assert [f.ids[:2] for f in notable] == [("a2013", "b2013")]
    assert notable[0].effect == pytest.approx(-0.3, abs=0.02)


def test_two_windows_need_a_variability():
    rows = rows_of([(70, 30), (40, 60)])
    finding = ds.check_shares(table(*rows)).findings[0]
    assert (finding.verdict, finding.pvalue) == ("cannot tell", None)
    assert "Tipping variability" in finding.reason
    assert ds.check_shares(table(*rows), cv=0.25).findings[0].verdict == "notable"
    assert ds.check_shares(table(*rows), cv=5).findings[0].verdict == "cannot tell"


def test_a_part_and_its_whole_tell_the_share():
    whole = [row | {"category": "a+b", "id": f"w{i}", "value": "10,300"}
             for i, row in enumerate(r for r in rows_of(STEADY) if r["category"] == "a")]  # fmt: skip
    parts = [r for r in rows_of(STEADY) if r["category"] == "a"]
    from_parts = ds.check_shares(table(*rows_of(STEADY)))
    from_whole = ds.check_shares(table(*parts, *whole))
    assert [f.pvalue for f in from_whole.findings] == pytest.approx([f.pvalue for f in from_parts.findings])


def test_shares_known_as_intervals_take_the_nearest_end():
    rows = rows_of(STEADY)
    wide = {"id": "a2016", "category": "a", "value": "", "relation": "between", "low": "3,900", "high": "7,000",
            "start": "2016"}  # fmt: skip
    claims = table(*rows, wide, {"id": "b2016", "category": "b", "value": "3,000", "start": "2016"})
    finding = ds.check_shares(claims).findings[-1]
    assert finding.effect == 0
    assert finding.pvalue == 1
    assert "56.5% to 70.0%" in finding.reason
    printed = table(*rows, {"id": "s", "kind": "share", "value": "40", "relation": "about", "category": "a",
                            "base_category": "a+b", "start": "2016"})  # fmt: skip
    found = ds.check_shares(printed).findings[-1]
    assert found.ids[0] == "s"
    assert found.verdict == "notable"


def test_three_categories():
    pairs = [(50, 30, 20), (51, 29, 20), (49, 30, 21), (50, 31, 19), (49, 20, 31)]
    rows = [row for i, (a, b, c) in enumerate(pairs) for row in year(2010 + i, a=101 * a, b=101 * b, c=101 * c)]
    result = ds.check_shares(table(*rows))
    assert result.findings[-1].verdict == "notable"
    assert "a 49.0%" in result.findings[-1].reason


def test_small_cells_are_warned_about():
    pairs = [(70, 3), (71, 2), (69, 3), (72, 2), (70, 4)]
    finding = ds.check_shares(table(*rows_of(pairs, scale=1))).findings[0]
    assert finding.verdict == "cannot tell"
    assert "Small cells" in finding.reason


def test_what_is_missing_is_said():
    finding = ds.check_shares(table(*year(2020, a=70, b=30))).findings[0]
    assert finding.verdict == "not run"
    assert "needs 2 windows" in finding.reason
    assert ds.check_shares(ds.ClaimSet()).status == "not run"
    with pytest.raises(ds.ClaimError, match="cv=-1"):
        ds.check_shares(ds.ClaimSet(), cv=-1)


def test_windows_that_overlap_are_not_compared():
    rows = rows_of(STEADY)
    both = [{"id": f"{c}all", "category": c, "value": "9,999", "start": "2010", "end": "2016-01-01"} for c in "ab"]
    result = ds.check_shares(table(*rows, *both))
    assert not any("aall" in f.ids for f in result.findings)


AGREE = [(45, 55)] * 4


@pytest.mark.parametrize("scale", [1, 1000], ids=["units", "to thousands"])
def test_others_that_agree_are_no_proof_against_the_last(scale):
    """45 : 55 four times, then 46 : 54: by counting or by rounding, one in a hundred is nothing."""
    result = ds.check_shares(table(*rows_of([*AGREE, (46, 54)], scale=scale)))
    assert all(f.verdict != "notable" and (f.pvalue is None or f.pvalue > 0.1) for f in result.findings)


def percents(values):
    return table(*({"id": f"s{i}", "kind": "share", "value": str(v), "category": "a", "base_category": "a+b",
                    "start": str(2000 + i)} for i, v in enumerate(values)))  # fmt: skip


def test_whole_percents_hide_half_a_point():
    found = ds.check_shares(percents([45, 45, 45, 45, 46])).findings
    assert all(f.verdict != "notable" for f in found)
    assert found[-1].effect == pytest.approx(0.005)  # 45.5 % against 45 %
    assert ds.check_shares(percents([45, 45, 45, 45, 60])).findings[-1].verdict == "notable"


def test_honest_whole_percents():
    rng = np.random.default_rng(21)
    runs = 20
    tables = (np.round(rng.uniform(20, 60) + rng.uniform(0.1, 2) * rng.normal(size=8)).astype(int) for _ in range(runs))
    found = sum(ds.check_shares(percents(values)).status == "notable" for values in tables)
    assert found <= binom.ppf(0.999, runs, 0.05)


def test_stated_power_is_that_of_a_t_test():
    """Two categories and equal windows: a change of k estimated sd is seen with P(|t + k| > critical t)."""
    shares = np.array([0.50, 0.49, 0.51, 0.50, 0.49, 0.51])
    test = ShareTest.of([[(p, p), (1 - p, 1 - p)] for p in shares], [12.0] * 6, [None] * 6)
    sd = shares[1:].std(ddof=1) * np.sqrt(1 + 1 / 5)
    level = 0.05 / 6
    shift = smallest_noticed(test, level=level, power=0.8)
    k, critical = shift * test.others.min() / sd, t.isf(level / 2, 4)
    assert t.sf(critical - k, 4) + t.cdf(-critical - k, 4) == pytest.approx(0.8, abs=0.03)
    assert noticed(test, shift, level=level) == pytest.approx(0.8, abs=0.005)
