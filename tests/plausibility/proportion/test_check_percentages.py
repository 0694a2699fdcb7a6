"""Percentages of whole units: published tables, enumeration, and claims with their bases."""

from fractions import Fraction

import pytest
from oracle import oracle

import deserstats as ds
from deserstats.claims.cells.figure import read_figure
from deserstats.plausibility.proportion.granularity import ROUNDINGS, counts_within, reach, share_attained


def counts(printed, base, rounding="nearest"):
    return list(counts_within(reach(read_figure(printed), rounding), base))


def impossible(base, decimals=0):
    """Share of the printable percentages that cannot be had."""
    return 1 - float(share_attained(base, base, decimals, "nearest"))


def test_grim_of_the_pigs():
    case = oracle("grim_pigs1_pigs2")
    percents = [bool(counts(x, n)) for x, n in case["inputs"]["pigs2_percent"]]
    assert percents == case["expected"]["pigs2_consistent"]


def test_possible_denominators():
    case = oracle("percent_possible_denominators")
    bases = range(1, case["inputs"]["n_max"] + 1)
    found = [[n for n in bases if counts(p, n)] for p in case["inputs"]["percent"]]
    assert found == case["expected"]["possible_n"]


@pytest.mark.parametrize(("printed", "base", "expected"), [("17", 7, []), ("14", 7, [1]), ("42.7", 213, [91])])
def test_worked_counts(printed, base, expected):
    assert counts(printed, base) == expected


@pytest.mark.parametrize(("base", "decimals", "power"), [
    (7, 0, 0.92), (25, 0, 0.74), (50, 0, 0.50), (89, 0, 0.11), (100, 0, 0), (213, 1, 0.79), (1000, 1, 0),
])  # fmt: skip
def test_power_is_the_share_of_impossible_values(base, decimals, power):
    assert impossible(base, decimals) == pytest.approx(power, abs=0.03)


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("base", [1, 3, 7, 8, 40, 200])
def test_counts_are_those_whose_share_is_printed_so(rounding, base):
    """Both directions agree: what counts are printed as, and which counts a print allows."""
    from_prints = {p for p in range(101) if counts(str(p), base, rounding)}
    assert share_attained(base, base, 0, rounding) == Fraction(len(from_prints), 101)


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_several_bases_print_what_any_of_them_prints(rounding):
    from_prints = {p for p in range(101) if any(counts(str(p), base, rounding) for base in (7, 8, 9))}
    assert share_attained(7, 9, 0, rounding) == Fraction(len(from_prints), 101)


def test_of_millions_of_counts_only_a_limit_is_given():
    """Every count is printed in at most two ways: of 30 counts, 60 of 10,001 percentages at most."""
    assert share_attained(2, 8, 2, "either") <= Fraction(2 * sum(range(3, 10)), 10_001)
    # 8,340,001 counts and 10,000,001 percentages: more than are gone through
    assert share_attained(8_340_000, 8_340_000, 5, "either") == 1
    assert share_attained(1_000, 1_000, 6, "nearest") == Fraction(2_002, 100_000_001)


def test_roundings_part_ways_at_one_eighth():
    assert counts("12", 8) == [1]
    assert counts("13", 8) == [1]
    assert counts("12", 8, "truncated") == [1]
    assert counts("13", 8, "truncated") == []


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
    finding = ds.check_percentages(shares("17", "7").read_as(rounding="nearest")).findings[0]
    assert finding.power == pytest.approx(1 - 8 / 101)
