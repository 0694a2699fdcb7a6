"""Rates as exact intervals: hand sums, limits, denominators that disagree, units that differ."""

from fractions import Fraction

import pytest

import deserstats as ds
from deserstats.claims.cells.interval import Interval
from deserstats.plausibility.proportion.check_rates import rate_interval

CASES = {"id": "cases", "value": "90,590", "relation": "exact", "start": "2025-01", "end": "2025-06-01", "unit": "cases",
         "measure": "registered"}  # fmt: skip


def level(name, value, **more):
    return {"id": name, "kind": "stock", "value": value, "relation": "exact", "start": "2025-01-15", "unit": "persons",
            "measure": "army"} | more  # fmt: skip


def table(*rows):
    return ds.read_claims(list(rows))


def test_the_rate_of_one_count_and_one_level():
    finding = ds.check_rates(table(CASES, level("a", "880,000", relation="exact"))).findings[0]
    assert finding.statistic == pytest.approx(90_590 / 880)
    assert finding.effect is None or finding.effect == 1
    assert finding.ids == ("cases", "a")
    assert finding.verdict == "cannot tell"
    assert finding.power == 0


def test_levels_that_disagree_give_a_range_and_are_listed():
    rows = table(CASES, level("a", "800,000"), level("b", "", relation="between", low="1,000,000", high="1,100,000"))
    finding = ds.check_rates(rows).findings[0]
    assert finding.statistic == pytest.approx(90_590 / 1100)
    assert finding.effect == pytest.approx(1.375)
    assert "1 from the count, 1.38 from the denominators" in finding.reason
    assert "(a, army, 15 Jan 2025)" in finding.reason
    assert "(b, army, 15 Jan 2025)" in finding.reason


def test_interval_arithmetic_is_exact():
    found = rate_interval(Interval(1, 2), Interval(3, 7), per=1000, years=Fraction(1, 3))
    assert (found.low, found.high) == (Fraction(3000, 7), 2000)
    assert rate_interval(Interval(5, None), Interval(3, None)) == Interval(0, None)


def test_more_than_all_is_impossible_only_for_what_counts_once():
    army = level("a", "80,000")
    assert ds.check_rates(table(CASES, army)).findings[0].verdict == "cannot tell"
    finding = ds.check_rates(table(CASES, army), once="registered").findings[0]
    assert finding.verdict == "notable"
    assert finding.pvalue is None
    assert "113.2 %" in finding.reason
    assert ds.check_rates(table(CASES, level("a", "90,590")), once="registered").findings[0].verdict == "unremarkable"


@pytest.mark.parametrize(("reference", "verdict"), [
    ((1, 248), "notable"), ((248, 250), "unremarkable"), ((250, 300), "notable"),
])  # fmt: skip
def test_reference_ranges_are_per_year(reference, verdict):
    """90,590 in 151 days of 880,000 are 249.0 per 1,000 and year."""
    assert pytest.approx(249.0, abs=0.05) == 90_590 / 880 / (151 / 365.2425)
    rows = table(CASES, level("a", "880,000", relation="exact"))
    assert ds.check_rates(rows, reference=reference).findings[0].verdict == verdict
    assert ds.check_rates(rows, reference={"registered": reference}).findings[0].verdict == verdict
    assert ds.check_rates(rows, reference={"other": reference}).findings[0].verdict == "cannot tell"


def test_a_range_over_the_end_of_a_reference_cannot_tell():
    rows = table(CASES, level("a", "800,000"), level("b", "1,000,000"))
    finding = ds.check_rates(rows, reference=(0, 250)).findings[0]
    assert finding.verdict == "cannot tell"
    assert finding.power == 1


def test_denominators_can_be_given():
    plain = table(CASES)
    for given in (880_000, (880_000, 880_000), {"army": 880_000}, {"army": (880_000, 880_000)},
                  list(table(level("a", "880,000", relation="exact")))):  # fmt: skip
        assert ds.check_rates(plain, given).findings[0].statistic == pytest.approx(102.943, abs=1e-3)
    rows = table(CASES, level("a", "880,000"), level("p", "41,000,000", measure="population"))
    assert [f.ids for f in ds.check_rates(rows, "population").findings] == [("cases", "p")]
    assert {f.ids for f in ds.check_rates(rows).findings} == {("cases", "a"), ("cases", "p")}


def test_bad_denominators_are_named():
    with pytest.raises(ds.ClaimError, match=r"'navy'.*levels of the table: 'army'"):
        ds.check_rates(table(CASES, level("a", "880,000")), "navy")
    with pytest.raises(ds.ClaimError, match="positive number"):
        ds.check_rates(table(CASES), {"army": 0})
    with pytest.raises(ds.ClaimError, match="pair"):
        ds.check_rates(table(CASES), 5, reference=(2, 1))
    with pytest.raises(ds.ClaimError, match="per=0"):
        ds.check_rates(table(CASES), 5, 0)


def test_levels_far_away_do_not_serve():
    rows = table(CASES, level("a", "880,000", start="2020-01-15"))
    finding = ds.check_rates(rows).findings[0]
    assert finding.verdict == "not run"
    assert "within 366 days" in finding.reason
    assert ds.check_rates(rows, within=3000).findings[0].verdict == "cannot tell"


def test_without_denominators_it_is_not_run():
    assert [f.verdict for f in ds.check_rates(table(CASES)).findings] == ["not run"]
    assert ds.check_rates(ds.ClaimSet()).status == "not run"


def test_units_that_differ_are_no_contradiction():
    rows = ds.load_example("ua-desertion")
    found = {f.ids: f for f in ds.check_rates(rows).of("rates: units")}
    finding = found["upaug25.07", "liga25.04"]
    assert finding.statistic == pytest.approx(30_478 / 15_564)
    assert finding.verdict == "notable"
    assert "unit or definition, not a contradiction" in finding.reason
    assert "Aug 2025 alone would have to hold 14,914" in finding.reason
    conflicts = ds.check_consistency(rows.select(ids=["upaug25.07", "liga25.04"])).conflicts
    assert conflicts == ()


def test_army_of_800_thousand_to_over_a_million():
    rows = ds.load_example("ua-desertion").select(ids=["boyko25.12", "boyko25.47", "denom.02", "mix24.33", "denom.05"])
    finding = ds.check_rates(rows).findings[0]
    assert set(finding.ids) == {"boyko25.12", "boyko25.47", "denom.02", "mix24.33", "denom.05"}
    assert finding.statistic == 0  # "over 1,000,000" has no upper end
    for part in ("100.7 to 120.8", "102.9 of 880,000", "at most 90.59", "denominators differ"):
        assert part in finding.reason
    closed = ds.check_rates(rows.drop("denom.05")).findings[0]
    assert closed.effect == pytest.approx(990_000 / 750_000, rel=0.01)


def test_result_survives_saving():
    result = ds.check_rates(table(CASES, level("a", "880,000")))
    assert ds.results.PlausibilityResult.from_dict(result.to_dict()) == result
    assert result.verify()
