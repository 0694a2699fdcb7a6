"""Digits of claims: gates, exact nulls, powers as worked out, and what is never tested."""

import numpy as np
import pytest
from oracle import oracle
from scipy.stats import binomtest

import deserstats as ds
from deserstats.plausibility.digits.digit_tests import (
    FIRST,
    FIRST_TWO,
    LAST,
    SECOND,
    binomial_power,
    binomial_pvalue,
    chisquare,
    chisquare_power,
    montecarlo_pvalue,
    repeats_distribution,
    smallest_share,
)


def table(values, **more):
    """One place each, so that no figure shares events with another."""
    return ds.read_claims([
        {"id": f"r{i}", "value": str(v), "relation": "exact", "category": f"c{i}", "start": "2024", "measure": "m"} | more
        for i, v in enumerate(values)
    ])  # fmt: skip


def test_laws_add_up():
    for law in (FIRST, FIRST_TWO, SECOND, LAST):
        assert sum(law) == pytest.approx(1)
    assert FIRST[0] == pytest.approx(0.30103)
    assert SECOND[0] == pytest.approx(0.11968, abs=1e-5)


@pytest.mark.parametrize(("n", "share", "power"), [
    (10, 0.3, 0.47), (10, 0.5, 0.83), (20, 0.2, 0.44), (20, 0.3, 0.72), (20, 0.5, 0.98), (50, 0.2, 0.77), (100, 0.1, 0.54),
])  # fmt: skip
def test_power_against_heaping(n, share, power):
    assert binomial_power(n, 0.2, share) == pytest.approx(power, abs=0.03)


@pytest.mark.parametrize(("n", "uniform", "fifth"), [
    (10, 0.38, 0.08), (20, 0.61, 0.09), (30, 0.77, 0.10), (50, 0.94, 0.11), (100, 1, 0.14), (500, 1, 0.50), (1000, 1, 0.84),
])  # fmt: skip
def test_power_of_the_first_digit(n, uniform, fifth):
    even = (1 / 9,) * 9
    assert chisquare_power(n, FIRST, even, 1.0) == pytest.approx(uniform, abs=0.03)
    assert chisquare_power(n, FIRST, even, 0.2) == pytest.approx(fifth, abs=0.03)


def test_heaping_is_the_exact_binomial():
    pvalue, middle = binomial_pvalue(7, 20, 0.2)
    assert pvalue == pytest.approx(binomtest(7, 20, 0.2, alternative="greater").pvalue)
    assert middle == pytest.approx(pvalue - binomtest(7, 20, 0.2, alternative="greater").pvalue / 2
                                   + binomtest(8, 20, 0.2, alternative="greater").pvalue / 2)  # fmt: skip


def test_drawn_pvalue_is_the_enumerated_one():
    """Three figures with even last digits: all alike, two alike or none."""
    assert montecarlo_pvalue([3, *(0,) * 9], LAST) == pytest.approx(0.01, abs=0.002)
    assert montecarlo_pvalue([2, 1, *(0,) * 8], LAST) == pytest.approx(0.28, abs=0.005)
    assert montecarlo_pvalue([1, 1, 1, *(0,) * 7], LAST) == 1


@pytest.mark.parametrize("name", ["benford_census_2009", "benford_sino_forest"])
@pytest.mark.parametrize(("law", "key"), [(FIRST, "first_digit"), (FIRST_TWO, "first_two")])
def test_digits_from_their_counts(name, law, key):
    """As R's benford.analysis has them."""
    expected = oracle(name)["expected"]
    counts, part = expected[f"{key}_counts"], expected[key]
    assert (chisquare(counts, law), len(law) - 1) == pytest.approx((part["chisq"], part["df"]), rel=1e-9)
    assert montecarlo_pvalue(counts, law) == pytest.approx(part["p"], abs=0.003)


def test_reversed_digits_are_seen():
    """A comparison that forgets which digit is which takes these for Benford's."""
    counts = [round(100_000 * p) for p in (0.046, 0.051, 0.058, 0.067, 0.079, 0.097, 0.125, 0.176, 0.301)]
    assert montecarlo_pvalue(counts, FIRST) <= 1e-4


def test_repeats_are_birthdays():
    null = repeats_distribution([23], cells=365)
    assert null[0] == pytest.approx(0.4927, abs=1e-4)
    assert null.sum() == pytest.approx(1)


def test_smallest_share():
    share = smallest_share(lambda s: binomial_power(20, 0.2, s))
    assert binomial_power(20, 0.2, share) >= 0.8 > binomial_power(20, 0.2, share - 0.01)
    assert smallest_share(lambda s: 0.1) is None


RNG = np.random.default_rng(6)
SPREAD = RNG.integers(1000, 9000, 60)


def test_rounded_figures_are_found():
    values = [v if i % 2 else v // 10 * 10 for i, v in enumerate(SPREAD)]
    result = ds.check_digits(table(values), tests=["heaping", "last digit"])
    heaping = result.findings[0]
    assert heaping.verdict == "notable"
    assert heaping.statistic == sum(v % 5 == 0 for v in values)
    assert "Smallest share detectable with 80% power: " in heaping.reason


def test_counted_figures_are_unremarkable():
    result = ds.check_digits(table(SPREAD), tests=["heaping"])
    assert result.status == "unremarkable"


def test_few_figures_cannot_tell():
    finding = ds.check_digits(table(SPREAD[:10]), tests=["last digit"]).findings[0]
    assert finding.verdict == "cannot tell"
    assert finding.power < 0.8


@pytest.mark.parametrize(("values", "test", "missing"), [
    (SPREAD[:9], "heaping", "needs 10 figures"),
    (SPREAD, "first digit", "needs 100 figures"),
    ([1234] * 12, "last digit", "spread over 7 units"),
    (RNG.integers(1000, 9000, 120), "first digit", "2 orders of magnitude"),
    (SPREAD, "first two digits", "needs 300 figures"),
    ([100, 200], "repeats", "needs 10 figures"),
])  # fmt: skip
def test_closed_gates_say_what_is_missing(values, test, missing):
    finding = ds.check_digits(table(values), tests=[test]).findings[0]
    assert finding.verdict == "not run"
    assert missing in finding.reason


def test_cumulative_totals_are_not_tested():
    """Forty honest successive totals share their leading digits; a test of each rejects half of them."""
    totals = np.cumsum(RNG.integers(100, 2000, 150))
    rows = [{"id": f"t{i}", "value": str(v), "relation": "exact", "start": "2020-01-01", "measure": "m",
             "through": str(np.datetime64("2020-01-01") + i)} for i, v in enumerate(totals)]  # fmt: skip
    result = ds.check_digits(ds.read_claims(rows))
    assert result.status == "not run"
    assert "cumulative totals" in result.notes[0]


def test_sums_are_left_to_their_parts():
    rows = [*table(SPREAD), ds.Claim(id="all", value=str(sum(SPREAD)), relation="exact", start="2024", measure="m",
                                     category="+".join(f"c{i}" for i in range(60)))]  # fmt: skip
    finding = ds.check_digits(ds.ClaimSet(rows), tests=["heaping"]).findings[0]
    assert "all" not in finding.ids
    assert len(finding.ids) == 60


def test_rounded_figures_are_information_not_evidence():
    result = ds.check_digits(table(SPREAD // 1000 * 1000, relation="about"), tests=["heaping"])
    assert result.status == "not run"


def test_benford_population_of_towns_through_claims():
    rng = np.random.default_rng(7)
    values = np.floor(10 ** rng.uniform(2, 6, 400)).astype(int)
    first, second = ds.check_digits(table(values), tests=["first digit", "second digit"]).findings
    assert (first.verdict, second.verdict) == ("unremarkable", "cannot tell")
    made_up = rng.integers(1, 10, 400) * 10 ** rng.integers(2, 6, 400) + rng.integers(1, 99, 400)
    assert ds.check_digits(table(made_up), tests=["first digit"]).status == "notable"


def test_unknown_tests_are_named():
    with pytest.raises(ds.ClaimError, match="'benford', which is not one of 'heaping'"):
        ds.check_digits(ds.ClaimSet(), tests=["benford"])


def test_an_empty_table_is_not_run():
    result = ds.check_digits(ds.ClaimSet())
    assert {f.verdict for f in result.findings} == {"not run"}
    assert len(result.findings) == 6


@pytest.mark.parametrize("base", [5, 10])
def test_a_table_rounded_by_a_rule_has_no_heaps(base):
    rng = np.random.default_rng(base)
    rows = [{"id": f"m{i}", "start": f"{2000 + i // 12}-{i % 12 + 1:02d}", "value": str(base * rng.integers(200, 900)),
             "relation": "exact"} for i in range(60)]  # fmt: skip
    result = ds.check_digits(ds.read_claims(rows), tests=["heaping", "last digit"])
    assert {f.verdict.value for f in result.findings} == {"not run"}
    assert f"multiples of {base}" in result.findings[0].reason
    # one in three counted to the unit: heaps
    rows = [r | {"value": str(int(r["value"]) + (int(rng.integers(1, 5)) if i % 3 == 0 else 0))}
            for i, r in enumerate(rows)]  # fmt: skip
    assert ds.check_digits(ds.read_claims(rows), tests=["heaping"]).findings[0].verdict == "notable"


def test_one_test_may_be_named_by_itself():
    claims = ds.load_example("two-figures")
    assert ds.check_digits(claims, tests="last digit") == ds.check_digits(claims, tests=["last digit"])
