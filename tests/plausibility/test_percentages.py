"""Percentages of whole units: published tables, enumeration, and claims with their bases."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import deserstats as ds
from deserstats.plausibility.proportion.granularity import ROUNDINGS, attained

ORACLES = Path(__file__).resolve().parent.parent / "oracles"


def oracle(name):
    return json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))


def test_grim_of_the_pigs():
    case = oracle("grim_pigs1_pigs2")
    means = [bool(ds.possible_counts(x, n, percent=False)) for x, n in case["inputs"]["pigs1"]]
    percents = [bool(ds.possible_counts(x, n)) for x, n in case["inputs"]["pigs2_percent"]]
    assert means == case["expected"]["pigs1_consistent"]
    assert percents == case["expected"]["pigs2_consistent"]
    power = [round(float(ds.impossible_share(n, 2, rounding="half_up", percent=False)), 2)
             for _, n in case["inputs"]["pigs1"]]  # fmt: skip
    assert power == case["expected"]["pigs1_probability"]


def test_possible_denominators():
    case = oracle("percent_possible_denominators")
    found = [list(ds.possible_denominators(p, case["inputs"]["n_max"])) for p in case["inputs"]["percent"]]
    assert found == case["expected"]["possible_n"]


@pytest.mark.parametrize(("printed", "base", "counts"), [("17", 7, []), ("14", 7, [1]), ("42.7", 213, [91])])
def test_worked_counts(printed, base, counts):
    assert list(ds.possible_counts(printed, base)) == counts


@pytest.mark.parametrize(("base", "decimals", "power"), [
    (7, 0, 0.92), (25, 0, 0.74), (50, 0, 0.50), (89, 0, 0.11), (100, 0, 0), (213, 1, 0.79), (1000, 1, 0),
])  # fmt: skip
def test_power_is_the_share_of_impossible_values(base, decimals, power):
    assert float(ds.impossible_share(base, decimals)) == pytest.approx(power, abs=0.03)


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("base", [1, 3, 7, 8, 40, 200])
def test_counts_are_those_whose_share_is_printed_so(rounding, base):
    """Both directions agree: what counts are printed as, and which counts a print allows."""
    from_prints = {p for p in range(101) if ds.possible_counts(str(p), base, rounding=rounding)}
    assert from_prints == attained(base, 0, rounding)


def test_half_up_and_half_even_part_ways_at_one_eighth():
    assert list(ds.possible_counts("12", 8, rounding="half_up")) == []
    assert list(ds.possible_counts("12", 8, rounding="half_even")) == [1]
    assert list(ds.possible_counts("13", 8, rounding="half_up")) == [1]
    assert list(ds.possible_counts("12", 8, rounding="truncated")) == [1]


def shares(value, base, **more):
    rows = [{"id": "p", "kind": "share", "value": value, "start": "2025", "base_measure": "asked", "measure": "yes"},
            {"id": "n", "value": base, "start": "2025", "measure": "asked", "relation": "exact"} | more]  # fmt: skip
    return ds.read_claims(rows)


def test_a_percentage_that_no_count_gives_is_notable():
    finding = ds.check_percentages(shares("17", "7")).findings[0]
    assert finding.verdict == "notable"
    assert finding.ids == ("p", "n")
    assert finding.pvalue is None  # arithmetic, no test
    assert "no whole number" in finding.reason


def test_a_large_base_cannot_tell():
    finding = ds.check_percentages(shares("17", "213")).findings[0]
    assert (finding.verdict, finding.power) == ("cannot tell", 0)


def test_every_base_of_an_interval_is_tried():
    assert ds.check_percentages(shares("17", "", relation="between", low="5", high="7")).status == "unremarkable"
    assert ds.check_percentages(shares("17", "", relation="between", low="7", high="8")).status == "notable"


def test_without_a_base_it_is_not_run_and_says_what_is_needed():
    claims = shares("17", "7").drop("n")
    finding = ds.check_percentages(claims).findings[0]
    assert finding.verdict == "not run"
    assert "needs its base" in finding.reason
    assert ds.check_percentages(claims, bases={"p": 7}).status == "notable"


def test_given_bases_are_checked():
    with pytest.raises(ds.ClaimError, match="'q', which is not a share"):
        ds.check_percentages(shares("17", "7"), bases={"q": 7})
    with pytest.raises(ds.ClaimError, match="1 or more"):
        ds.check_percentages(shares("17", "7"), bases={"p": 0})


def test_power_is_exact():
    assert ds.impossible_share(7) == 1 - Fraction(8, 101)
