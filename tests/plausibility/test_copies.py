"""Odd numbers under several labels: which are found, with which chance."""

from math import log

import pytest
from scipy.stats import binom

import deserstats as ds
from deserstats.plausibility.copies import chance_of_copies


def table(*rows):
    return ds.read_claims([{"measure": "registered", "unit": "proceedings", "relation": "exact"} | r for r in rows])


BOTH = {"id": "both", "value": "156,360", "category": "407+408", "start": "2022", "end": "2025-06-01"}
ONE = {"id": "one", "value": "156,360", "category": "407", "start": "2022", "end": "2025-08-01"}


def test_one_number_for_both_articles_and_for_one():
    result = ds.check_copies(table(BOTH, ONE))
    finding = result.findings[0]
    assert finding.verdict == "notable"
    assert finding.ids == ("both", "one")
    assert "differ in category and dates" in finding.reason
    assert finding.pvalue == pytest.approx(10 / (156_360 * log(10)))  # perhaps rounded to tens


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


def test_chance_of_a_hit():
    q = 1 / (20_000 * log(10))
    assert chance_of_copies(20_000, 2, 30) == pytest.approx(1 - (1 - q) ** 30)
    assert chance_of_copies(20_000, 3, 30) == pytest.approx(binom.sf(1, 30, q))
    assert chance_of_copies(20_000, 2, 30, unit=10) == pytest.approx(1 - (1 - 10 * q) ** 30)


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
    assert ds.check_copies(table(*rows)).status == "unremarkable"


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
