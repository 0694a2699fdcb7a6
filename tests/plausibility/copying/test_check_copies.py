"""Odd numbers under several labels: which are found, with which chance, and what claims imply of themselves."""

import numpy as np
import pytest
from scipy.stats import binom

import deserstats as ds
from deserstats.plausibility.copying.coincidence import NearPairs, figures_of
from deserstats.plausibility.quantity import Quantities


def table(*rows):
    return ds.read_claims([{"measure": "registered", "unit": "proceedings", "relation": "exact"} | r for r in rows])


BOTH = {"id": "both", "value": "156,360", "category": "407+408", "start": "2022", "end": "2025-06-01"}
ONE = {"id": "one", "value": "156,360", "category": "407", "start": "2022", "end": "2025-08-01"}
WHOLE = BOTH | {"id": "whole", "start": "2024", "end": "2025-01-01"}
PART = WHOLE | {"id": "part", "category": "407"}


def months(values, name="a", **more):
    return [{"id": f"{name}{i}", "value": f"{int(v)}", "category": name, "start": f"{2018 + i // 12}-{i % 12 + 1:02}"}
            | more for i, v in enumerate(values)]  # fmt: skip


def test_one_number_for_both_articles_and_for_one():
    result = ds.check_copies(table(BOTH, ONE))
    finding = result.findings[0]
    assert finding.verdict == "notable"
    assert finding.ids == ("both", "one")
    assert "differ in category and dates" in finding.reason
    assert finding.pvalue == pytest.approx(1 / 313)  # tens within 1 % of it, to both sides: 2 x 156 + 1


def test_retellings_are_no_copies():
    result = ds.check_copies(table(BOTH, BOTH | {"id": "again", "source": "another paper"}))
    assert result.status == "unremarkable"
    assert "none of 2 odd figures" in result.findings[0].reason


def test_units_that_change_on_the_way():
    finding = ds.check_copies(table(BOTH, BOTH | {"id": "p", "unit": "persons"})).findings[0]
    assert finding.verdict == "notable"
    assert "differ in unit" in finding.reason


@pytest.mark.parametrize("value", ["156,000", "160,000", "999"])
def test_round_and_small_numbers_are_left_out_and_counted(value):
    result = ds.check_copies(table(BOTH | {"value": value}, ONE | {"value": value}))
    assert result.status == "not run"
    assert "found 0" in result.findings[0].reason
    assert "2 claims left out" in result.notes[0]


def test_a_part_that_may_be_nothing_makes_no_copy():
    """A = A + B: dropped where B is 0, told to be open where nothing is said of B, a surprise where B is some."""
    rest = WHOLE | {"id": "rest", "category": "408"}
    assert ds.check_copies(table(WHOLE, PART)).findings[0].verdict == "cannot tell"
    assert ds.check_copies(table(WHOLE, PART, rest | {"value": "0"})).findings[0].ids == ()
    found = ds.check_copies(table(WHOLE, PART, rest | {"value": "2,500"})).findings[0]
    assert (found.verdict, found.ids) == ("notable", ("whole", "part"))
    assert found.pvalue == pytest.approx(1 / 251)  # in tens, from 0 to the 2,500 that the rest is at least


def test_the_engine_finds_that_the_rest_is_nothing():
    """No claim says it of the rest itself: halves of the year and their sum do."""
    halves = [WHOLE | {"id": "h1", "category": "408", "value": "0", "end": "2024-07-01"},
              WHOLE | {"id": "h2", "category": "408", "value": "0", "start": "2024-07-01"}]  # fmt: skip
    assert ds.check_copies(table(WHOLE, PART, *halves)).findings[0].ids == ()


def test_a_month_without_events_in_a_running_total():
    rows = [{"id": f"t{i}", "value": str(v), "start": "2024-01", "through": f"2024-{i + 1:02}"}
            for i, v in enumerate([1203, 1871, 1871, 2749])]  # fmt: skip
    finding = ds.check_copies(table(*rows)).findings[0]
    assert (finding.verdict, finding.pvalue) == ("cannot tell", None)
    assert "allow that the rest is nothing" in finding.reason
    march = {"id": "march", "value": "300", "start": "2024-03"}
    assert ds.check_copies(table(*rows, march)).findings[0].verdict == "notable"


def test_a_level_that_stands_still():
    rows = [{"id": f"s{i}", "kind": "stock", "value": v, "start": f"2024-{i + 1:02}-01"}
            for i, v in enumerate(["15,361", "15,361", "15,402"])]  # fmt: skip
    assert ds.check_copies(table(*rows)).findings[0].ids == ()


def test_too_few_figures_of_one_series_tell_nothing():
    finding = ds.check_copies(table(*months([15_361, 18_207, 15_361]))).findings[0]
    assert finding.verdict == "cannot tell"
    assert "fewer than 5" in finding.reason


@pytest.mark.parametrize("sd", [0.01, 0.02, 0.05])
def test_near_pairs_tell_how_many_are_equal(sd):
    """Mean expected number of equal pairs against the law: n (n - 1) / 2 / (2 sqrt(pi) sd) of a normal series.

    A pair with a figure that ends in 0 (19 in 100) counts tenfold, since that may be rounded: 0.81 + 1.9 times the law.
    """
    rng = np.random.default_rng(int(1000 * sd))
    n, mean = 20, 20_000
    law = n * (n - 1) / 2 / (2 * np.pi**0.5 * sd * mean)
    said = []
    for _ in range(40):
        claims = table(*months(mean * (1 + sd * rng.normal(size=n))))
        figures = figures_of(list(claims), Quantities(claims.scheme))
        said.append(NearPairs(figures, list(claims.ids)).chances.sum())
    assert np.mean(said) == pytest.approx(2.71 * law, rel=0.15)


def test_honest_stable_counts_are_not_notable():
    rng = np.random.default_rng(11)
    runs = 100
    found = 0
    for _ in range(runs):
        mean, sd = np.exp(rng.uniform(7.6, 10.8)), rng.uniform(0.01, 0.05)
        found += ds.check_copies(table(*months(mean * (1 + sd * rng.normal(size=24))))).status == "notable"
    assert found <= binom.ppf(0.999, runs, 0.05)


def test_an_odd_figure_of_an_unlike_series_is_found():
    rng = np.random.default_rng(12)
    found = 0
    for _ in range(20):
        values = np.round(30_000 * np.exp(rng.normal(0, 0.3, (2, 8))))
        values[1, 5] = values[0, 2] = values[0, 2] + (values[0, 2] % 10 == 0)
        findings = ds.check_copies(table(*months(values[0]), *months(values[1], "b"))).findings
        found += any(f.verdict == "notable" and {"a2", "b5"} <= set(f.ids) for f in findings)
    assert found >= 18


def test_in_a_long_table_of_small_numbers_it_cannot_tell():
    rows = [{"id": f"r{i}", "value": str(1003 + 7 * i), "category": f"c{i}", "start": "2024"} for i in range(300)]
    rows.append({"id": "copy", "value": "1010", "category": "other", "start": "2023"})
    found = {f.ids: f for f in ds.check_copies(table(*rows)).findings}
    finding = found["r1", "copy"]
    assert finding.verdict == "cannot tell"
    assert finding.power == 0


def test_a_slow_series_of_one_outlet_may_stand_still():
    rows = [{"id": f"d{i}", "value": str(4510 + i // 2), "start": "2020-02-24", "through": f"2024-03-{i + 1:02}",
             "source": "office"} for i in range(12)]  # fmt: skip
    finding = ds.check_copies(table(*rows)).findings[0]
    assert (finding.verdict, finding.ids) == ("cannot tell", ())
    assert "a copy of 0 of them" in finding.reason


def test_desertion():
    found = {f.ids: f for f in ds.check_copies(ds.load_example("ua-desertion")).findings}
    dates = found["upaug25.06", "upaug25.12", "upoct25.07"]
    assert (dates.verdict, dates.statistic) == ("notable", 3)
    assert found["upoct25.01", "upoct25.08"].verdict == "notable"  # 235,646 under both articles
    assert found["boyko25.18", "boyko25.22"].verdict == "notable"  # persons and proceedings
    assert found["odb24.36", "odb24.43"].verdict == "notable"  # ten months, and "during the year"
    assert not any("slip" in f.reason for f in found.values())


def test_empty():
    assert ds.check_copies(ds.ClaimSet()).status == "not run"


def test_claims_that_contradict_each_other_imply_no_rest():
    """Two totals that differ by 500 in December say how far two equal ones should be apart, until a year exceeds them."""
    rows = [
        {"id": "a", "value": "12,347", "start": "2024-01", "end": "2024-12-01"},
        {"id": "b", "value": "12,347", "start": "2024-01", "end": "2025-01-01"},
        {"id": "c", "value": "30,000", "start": "2023-01", "end": "2024-12-01"},
        {"id": "d", "value": "30,500", "start": "2023-01", "end": "2025-01-01"},
        {"id": "e", "value": "40,000", "start": "2023-01", "end": "2024-01-01"},
    ]
    exact = [{"measure": "m", "unit": "u", "relation": "exact", **row} for row in rows]
    apart, against = (ds.check_copies(ds.read_claims(some)).findings[0] for some in (exact[:4], exact))
    assert apart.effect == pytest.approx(1 / 501)
    assert (against.pvalue, against.verdict) == (None, "cannot tell")
