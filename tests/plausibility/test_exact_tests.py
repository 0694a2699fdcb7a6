"""Single counts against R, and digits of plain numbers against R's benford.analysis."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import poisson

import deserstats as ds

ORACLES = Path(__file__).resolve().parent.parent / "oracles"


def oracle(name):
    return json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rates():
    return oracle("exact_rates")


def test_poisson_of_one_count(rates):
    given, expected = rates["inputs"]["poisson_one"], rates["expected"]["poisson_one"]
    found = ds.poisson_test(given["x"], given["T"])
    assert (found.estimate, found.low, found.high) == pytest.approx((expected["rate"], *expected["ci"]), rel=1e-9)
    assert found.pvalue == pytest.approx(expected["p"], rel=1e-6)


def test_garwood_intervals(rates):
    for events, ends in zip(rates["inputs"]["garwood_k"], rates["expected"]["garwood_95"], strict=True):
        found = ds.poisson_test(events)
        assert (found.low, found.high) == pytest.approx(tuple(ends), rel=1e-9)


@pytest.mark.parametrize(("events", "rate"), [(0, 3.0), (3, 3.0), (1, 4.5), (9, 4.5), (12, 3.3)])
def test_poisson_pvalue_is_the_sum_of_what_is_not_likelier(events, rate):
    chances = poisson.pmf(np.arange(200), rate)
    slow = chances[chances <= chances[events] * (1 + 1e-7)].sum()
    assert ds.poisson_test(events, rate=rate).pvalue == pytest.approx(slow)


def test_poisson_of_two_counts(rates):
    given, expected = rates["inputs"]["poisson_two"], rates["expected"]["poisson_two"]
    found = ds.poisson_ratio_test(tuple(given["x"]), tuple(given["T"]))
    assert (found.estimate, found.low, found.high, found.pvalue) == pytest.approx(
        (expected["ratio"], *expected["ci"], expected["p"]), rel=1e-6
    )


def test_binomial(rates):
    given, expected = rates["inputs"]["binom"], rates["expected"]["binom"]
    found = ds.binomial_test(given["x"], given["n"], chance=given["p"])
    assert (found.low, found.high, found.pvalue) == pytest.approx((*expected["ci"], expected["p"]), rel=1e-6)


def test_several_proportions(rates):
    hits, trials = rates["inputs"]["smokers"], rates["inputs"]["patients"]
    for test, key in ((ds.equal_shares_test, "prop"), (ds.shares_trend_test, "prop_trend")):
        expected = rates["expected"][key]
        assert test(hits, trials) == pytest.approx((expected["chisq"], expected["p"]), rel=1e-9)


def poisson_means(rows):
    """Fit the log-linear Poisson model of the oracle by iterated least squares."""
    yes = {"no": 0.0, "yes": 1.0}
    x = np.array([[1, float(r["quality"]), yes[r["ski"]], float(r["income"]), yes[r["userfee"]],
                   *(float(r[c]) for c in ("costC", "costS", "costH"))] for r in rows])  # fmt: skip
    y = np.array([float(r["trips"]) for r in rows])
    beta = np.linalg.lstsq(x, np.log(y + 0.5), rcond=None)[0]
    for _ in range(60):
        mu = np.exp(x @ beta)
        beta = beta + np.linalg.solve(x.T @ (mu[:, None] * x), x.T @ (y - mu))
    return y, np.exp(x @ beta), beta


def test_dispersion_of_recreation_trips(shared):
    expected = oracle("overdispersion_recreation")["expected"]
    with open(shared / "oracles/data/recreation_demand.csv", encoding="utf-8") as file:
        y, mu, beta = poisson_means(list(csv.DictReader(file)))
    assert beta[0] == pytest.approx(expected["poisson"]["coef"]["(Intercept)"], rel=1e-5)
    found = ds.dispersion_test(y, mu)
    assert found == pytest.approx(
        (expected["dispersion_z"], expected["dispersion_p"], expected["dispersion_estimate"]), rel=1e-5
    )
    z, _, alpha = ds.dispersion_test(y, mu, power=2)
    assert (z, alpha) == pytest.approx((expected["trafo2_z"], expected["trafo2_alpha"]), rel=1e-5)


@pytest.mark.parametrize("name", ["benford_census_2009", "benford_sino_forest"])
@pytest.mark.parametrize(("position", "key"), [("first", "first_digit"), ("first two", "first_two")])
def test_digits_from_their_counts(name, position, key):
    expected = oracle(name)["expected"]
    found = ds.digit_test(expected[f"{key}_counts"], position)
    part = expected[key]
    assert (found.statistic, found.df) == pytest.approx((part["chisq"], part["df"]), rel=1e-9)
    assert found.mad == pytest.approx(part["mad"], rel=1e-9)
    assert found.pvalue_chisquare == pytest.approx(part["p"], rel=1e-9)
    assert found.pvalue == pytest.approx(part["p"], abs=0.003)


@pytest.mark.parametrize("name", ["benford_census_2009", "benford_sino_forest"])
def test_digits_are_counted(shared, name):
    case = oracle(name)
    with gzip.open(shared / "oracles" / case["inputs"]["file"], "rt", encoding="utf-8") as file:
        values = [row[0] for row in list(csv.reader(file))[1:]]
    for position, key in (("first", "first_digit"), ("first two", "first_two")):
        assert list(ds.digit_counts(values, position)) == case["expected"][f"{key}_counts"]


def test_trailing_zeros_count_where_the_text_has_them():
    assert ds.digit_counts(["30.0", "30"], "last") == (2, *(0,) * 9)
    assert ds.digit_counts([1e-7, 2.5e20], "first")[:2] == (1, 1)


def test_reversed_digits_are_seen():
    """A comparison that forgets which digit is which takes these for Benford's."""
    counts = [round(100_000 * p) for p in (0.046, 0.051, 0.058, 0.067, 0.079, 0.097, 0.125, 0.176, 0.301)]
    assert ds.digit_test(counts).pvalue <= 1e-4


def test_impossible_arguments_are_named():
    with pytest.raises(ds.ClaimError, match="events"):
        ds.poisson_test(-1)
    with pytest.raises(ds.ClaimError, match="trials"):
        ds.binomial_test(3, 2)
    with pytest.raises(ds.ClaimError, match="power"):
        ds.dispersion_test([1], [1.0], power=3)
    with pytest.raises(ds.ClaimError, match="position"):
        ds.digit_counts([1], "third")
    with pytest.raises(ds.ClaimError, match="9 numbers"):
        ds.digit_test([1, 2])
