"""When a rate changed: known steps, exact bounds by hand, refusals, and how often chance is taken for a change."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from oracle import oracle
from scipy.stats import binomtest

import deserstats as ds
from deserstats.errors import ClaimError
from deserstats.trend.change.step_chance import CORRELATIONS
from deserstats.trend.change.step_power import reach_of
from deserstats.trend.change.step_tests import steps_tried

STEP = [310, 290, 305, 315, 300, 295, 640, 610, 655, 620, 630, 645]


def month(k):
    return date(2024 + k // 12, k % 12 + 1, 1).isoformat()


def exactly(windows, values, **more):
    return ds.read_claims([
        {"start": month(a), "end": month(b), "value": str(v), "relation": "exact"} | more
        for (a, b), v in zip(windows, values, strict=True)
    ])  # fmt: skip


MONTHS = [(k, k + 1) for k in range(12)]


@pytest.fixture(scope="module")
def found():
    return ds.find_changes(exactly(MONTHS, STEP), n_resamples=199)


def test_a_step_is_dated_and_sized(found):
    (change,) = found.changes
    assert (change.date, change.low, change.high) == (date(2024, 7, 1),) * 3
    assert (change.not_before, change.not_after) == (date(2024, 6, 1), date(2024, 8, 1))
    assert change.before == pytest.approx(sum(STEP[:6]) / 182)
    assert change.after == pytest.approx(sum(STEP[6:]) / 184)
    assert found.pvalue == pytest.approx(1 / 200)
    assert found.status == "ok"
    assert found.verify()


def test_boundaries_are_exact_when_everything_is(found):
    (b,) = [b for b in found.boundaries if b.date == date(2024, 7, 1)]
    assert b.low == b.high == Fraction(sum(STEP[6:]), 184) - Fraction(sum(STEP[:6]), 182)
    assert b.certain == "higher"


def test_cumulative_and_overlapping_claims_give_the_same_answer(found):
    sums = np.cumsum(STEP)
    running = exactly([(0, k + 1) for k in range(12)], sums)
    other = ds.find_changes(running, n_resamples=199)
    assert other.atoms == found.atoms
    assert other.changes == found.changes
    more = ds.ClaimSet.concat([running, exactly([(2, 9)], [sum(STEP[2:9])], id="more")])
    again = ds.find_changes(more, n_resamples=199)
    assert again.atoms == found.atoms
    assert again.n_used + len(again.unused) == 13


def test_parts_of_a_whole_are_added_up():
    rows = []
    for k, v in enumerate(STEP):
        for name, part in (("407", v // 3), ("408", v - v // 3)):
            rows.append(
                {"start": month(k), "end": month(k + 1), "value": str(part), "relation": "exact", "category": name}
            )
    assert [a.low for a in ds.find_changes(ds.read_claims(rows), n_resamples=19).atoms] == STEP


def test_rounded_claims_are_taken_at_the_middle():
    rows = [{"start": month(k), "end": month(k + 1), "low": str(v - 5), "high": str(v + 5)} for k, v in enumerate(STEP)]
    answer = ds.find_changes(ds.read_claims(rows), n_resamples=199)
    assert [float(a.middle) for a in answer.atoms] == STEP
    assert [c.date for c in answer.changes] == [date(2024, 7, 1)]
    assert answer.boundaries[5].low < answer.boundaries[5].high


def test_wide_claims_are_no_atoms():
    rows = [
        {"start": month(k), "end": month(k + 1), "low": str(v - 50), "high": str(v + 50)} for k, v in enumerate(STEP)
    ]
    answer = ds.find_changes(ds.read_claims(rows))
    assert answer.status == "insufficient"
    # yet at the step itself every series is higher afterwards
    assert answer.boundaries[5].certain == "higher"
    assert answer.verify()


def test_the_two_published_figures_by_hand():
    frame = ds.load_example("two-figures").to_frame().drop(columns=["start_or"])
    answer = ds.find_changes(ds.read_claims(frame).read_as(over="next_round"))
    (b,) = answer.boundaries
    assert answer.status == "insufficient"
    assert "below 6" in str(answer)
    after = Fraction(90_590, 151)
    assert b.low == after - Fraction(213_999 - 90_590, 1042)
    assert b.high == after - Fraction(213_001 - 90_590, 1042)
    literal = ds.find_changes(ds.read_claims(frame).read_as(over="literal"))
    assert literal.boundaries[0].certain == "neither"


def test_contradicting_claims_are_an_answer():
    quarters = [(k, k + 3) for k in range(0, 12, 3)]
    sums = exactly(quarters, [sum(STEP[a:b]) for a, b in quarters])
    named = [
        ds.read_claims(s.to_frame().assign(id=[f"{n}{k}" for k in range(len(s))]))
        for n, s in (("m", exactly(MONTHS, STEP)), ("q", sums), ("all", exactly([(0, 12)], [sum(STEP) + 1])))
    ]
    claims = ds.ClaimSet.concat(named)
    answer = ds.find_changes(claims, n_resamples=99)
    assert answer.status == "inconsistent"
    assert "contradict" in str(answer)
    # months and quarters agree, so only the wrong total can be left out alone
    (repair,) = answer.repairs
    assert repair.dropped == ("all0",)
    assert [c.date for c in repair.changes] == [date(2024, 7, 1)]
    assert "without 2024 [all0]: changes at 2024-07-01" in str(answer)
    assert ds.results.ChangesResult.from_dict(answer.to_dict()) == answer


def test_coal_disasters_change_at_the_turn_of_1891():
    case = oracle("poisson_changepoint_coal")
    rows = [
        {"start": str(case["inputs"]["first_year"] + k), "value": str(v), "relation": "exact"}
        for k, v in enumerate(case["inputs"]["counts"])
    ]
    answer = ds.find_changes(ds.read_claims(rows), max_changes=1, n_resamples=299)
    (change,) = answer.changes
    assert change.date == date(case["expected"]["last_year_before_change"] + 1, 1, 1)
    assert change.before * 365.25 == pytest.approx(case["expected"]["rate_before"], rel=1e-3)
    assert change.after * 365.25 == pytest.approx(case["expected"]["rate_after"], rel=1e-3)
    # Raftery and Akman (1986) give 1887 to 1895
    assert date(1885, 1, 1) <= change.low <= change.high <= date(1897, 1, 1)


def test_two_steps_are_found_in_order():
    rng = np.random.default_rng(1)
    counts = rng.poisson(np.repeat([400, 900, 300], 8)).astype(float)
    tests = steps_tried(counts, np.full(24, 30.0), max_steps=3, level=0.05, n_resamples=199, seed=0)
    # a spell: neither of its steps stands out alone, so both are taken at once
    assert [t.pvalue <= 0.05 for t in tests] == [True, False]
    assert tests[0].places == (8, 16)


def lasting(n, factor, rng, rho=0.0):
    """A flat series with one step halfway that leaves the expected sum as it is."""
    rates = np.where(np.arange(n) < n // 2, 2, 2 * factor) / (1 + factor)
    return rng.poisson(flat(n, rho, rng) * rates).astype(float)


def trial(counts, seed):
    length = np.full(len(counts), 30.0)
    return steps_tried(counts, length, max_steps=3, level=0.05, n_resamples=99, seed=seed)[0]


def test_a_step_of_the_size_that_is_printed_shows_in_about_four_of_five():
    # over correlations that are as likely as the test holds them to be
    sizes, length = [], np.full(24, 30.0)
    for seed in range(25):
        counts = flat(24, list(CORRELATIONS)[seed % 5], np.random.default_rng([1, seed]))
        tried = trial(counts, seed)
        if tried.pvalue > 0.05:
            sizes.append(reach_of(counts, length, tried, level=0.05, n_series=40, seed=seed).smallest)
    size = np.exp(np.mean(np.log(sizes)))
    shown = [
        trial(lasting(24, size, np.random.default_rng([2, s]), list(CORRELATIONS)[s % 5]), s).pvalue <= 0.05
        for s in range(75)
    ]
    assert 0.68 <= np.mean(shown) <= 0.92


def test_what_would_have_shown_stands_beside_a_no():
    quiet = ds.find_changes(exactly([(k, k + 1) for k in range(24)], [300, 310, 290, 305] * 6), n_resamples=99)
    assert (quiet.status, quiet.changes) == ("ok", ())
    assert quiet.doubling_power == 1
    assert 1 < quiet.detectable < 1.2
    assert quiet.detectable_at == date(2025, 1, 1)
    assert "halfway, from 2025-01-01 on, to" in str(quiet)
    assert quiet.verify()


def test_amounts_have_no_single_events_and_no_unit():
    values = [0.31, 0.22, 0.35, 0.41, 0.29, 0.33, 0.25, 0.38, 0.87, 0.93, 0.78, 0.9]
    scheme = {"continuous": ["m"]}
    small, large = (
        ds.find_changes(ds.read_claims(
            [{"start": month(k), "end": month(k + 1), "value": f"{v * by:g}", "relation": "exact", "measure": "m"}
             for k, v in enumerate(values)], scheme=scheme), n_resamples=99)
        for by in (1, 10_000)
    )  # fmt: skip
    assert [c.date for c in small.changes] == [c.date for c in large.changes] == [date(2024, 9, 1)]
    assert small.pvalue == pytest.approx(large.pvalue, rel=1e-9)
    assert large.changes[0].before == pytest.approx(10_000 * small.changes[0].before)
    assert large.dispersion == pytest.approx(10_000 * small.dispersion)


def test_no_change_is_said_of_nothing_where_a_doubling_need_not_show():
    noisy = ds.find_changes(
        exactly([(k, k + 1) for k in range(8)], [100, 900, 50, 700, 300, 20, 800, 90]), n_resamples=99
    )
    assert (noisy.status, noisy.changes) == ("insufficient", ())
    assert noisy.doubling_power < 0.8
    assert "cannot tell, no change shows" in str(noisy)
    assert "no change shows beyond chance" not in str(noisy)
    assert noisy.detectable is None or noisy.detectable > 2
    assert noisy.verify()


def test_noise_of_the_size_that_was_put_in_is_found():
    # best divisions make the rest look calmer than it is: variance by mean is 1 + 1000 * 0.25 ** 2
    for rho in (0.0, 0.6):
        counts = [flat(24, rho, np.random.default_rng([3, s])) for s in range(40)]
        found = [trial(x, s).usual.dispersions[list(CORRELATIONS).index(rho)] for s, x in enumerate(counts)]
        assert np.mean(found) == pytest.approx(63.5, rel=0.25)


def test_nothing_counted_cannot_tell():
    answer = ds.find_changes(exactly(MONTHS, [0] * 12))
    assert answer.status == "insufficient"
    assert "nothing was counted" in answer.reason


def test_bad_numbers_are_named():
    with pytest.raises(ClaimError, match="confidence"):
        ds.find_changes(exactly(MONTHS, STEP), confidence=2)
    with pytest.raises(ClaimError, match="from 1 up"):
        ds.find_changes(exactly(MONTHS, STEP), max_changes=0)


def test_answers_survive_their_dictionary(found):
    assert ds.results.ChangesResult.from_dict(found.to_dict()) == found
    assert found.to_frame()["ratio"][0] == pytest.approx(found.changes[0].ratio)
    assert len(found.boundaries_frame()) == 11


def flat(n, rho, rng):
    """Counts around 1,000 with coefficient of variation 0.25 and correlated neighbours."""
    z = rng.normal(size=n)
    for k in range(1, n):
        z[k] = rho * z[k - 1] + np.sqrt(1 - rho**2) * z[k]
    s = np.sqrt(np.log(1 + 0.25**2))
    return rng.poisson(1000 * np.exp(s * z - s * s / 2)).astype(float)


@pytest.mark.parametrize(("n", "rho", "most"), [(6, 0.0, 0.07), (12, 0.0, 0.07), (12, 0.3, 0.07), (12, 0.6, 0.1)])
def test_chance_is_seldom_taken_for_a_change(n, rho, most):
    found = 0
    for r in range(120):
        counts = flat(n, rho, np.random.default_rng(r))
        first = steps_tried(counts, np.full(n, 30.0), max_steps=1, level=0.05, n_resamples=79, seed=r)[0]
        found += first.pvalue <= 0.05
    assert found / 120 <= most


@pytest.mark.parametrize(
    ("counts", "k"), [([0] * 6 + [50] * 6, 6), ([10**12 + i for i in range(6)] + [2 * 10**12] * 6, 6)]
)
def test_nothing_before_and_counts_of_any_size(counts, k):
    answer = ds.find_changes(exactly(MONTHS, counts), n_resamples=99)
    assert [c.date for c in answer.changes] == [date.fromisoformat(month(k))]
    assert (answer.changes[0].before == 0) == (counts[0] == 0)
    assert answer.verify()


def test_small_counts_are_held_against_small_counts():
    answer = ds.find_changes(exactly(MONTHS, [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]), n_resamples=99)
    assert answer.changes == ()
    assert answer.pvalue > 0.2


def test_an_answer_on_measures_comes_back_from_a_dict():
    scheme = ds.Scheme(continuous=["t"])
    rows = [ds.Claim(id=f"m{k}", value=f"{v}", unit="t", relation="exact", start=f"2024-{k + 1:02d}")
            for k, v in enumerate([1.5, 2.25, 1.75, 2, 1.25, 1.5, 2.5, 2])]  # fmt: skip
    answer = ds.find_changes(ds.ClaimSet(rows, scheme), n_resamples=19)
    assert ds.results.ChangesResult.from_dict(answer.to_dict()) == answer


@pytest.mark.parametrize("wrong", [{"n_resamples": 0}, {"n_resamples": 2.5}, {"seed": -1}, {"max_changes": 1.5}])
def test_numbers_that_steer_are_refused_by_name(wrong):
    (name,) = wrong
    rows = [{"start": f"2024-{k + 1:02d}", "value": "5", "relation": "exact"} for k in range(8)]
    with pytest.raises(ds.ClaimError, match=name):
        ds.find_changes(ds.read_claims(rows), **wrong)
    if name != "max_changes":
        for asked in (lambda: ds.regular.pettitt([1, 2, 3], method="permutation", **wrong),
                      lambda: ds.regular.mann_kendall([1, 2, 3, 4], method="block_bootstrap", **wrong)):  # fmt: skip
            with pytest.raises(ds.ClaimError, match=name):
                asked()


def test_a_season_is_no_change_without_a_word():
    """A wave a year, flat from year to year: one turn of it may pass for a step, three do not."""
    wave = [100 + round(50 * np.sin(k * np.pi / 6)) for k in range(36)]
    year, three = (
        ds.find_changes(exactly([(k, k + 1) for k in range(n)], wave[:n]), n_resamples=199) for n in (12, 36)
    )
    said = "a season cannot be told from a change"
    assert (said in str(year)) == bool(year.changes)
    assert f"over 366 days {said}" in str(ds.find_changes(exactly(MONTHS, STEP), n_resamples=19))
    assert year.looks_seasonal
    assert not three.changes
    assert not three.looks_seasonal


def test_counts_calmer_than_single_events_are_no_proof_of_a_change():
    """21, 20 and 20 in quarters, then 7, 8 and 9 in months; 24 of 85 events in 92 of 366 days: binomial p is 0.54."""
    after = binomtest(24, 85, 92 / 366).pvalue
    rows = [{"start": f"2020-Q{k + 1}", "value": v, "relation": "exact"} for k, v in enumerate(("21", "20", "20"))]
    rows += [{"start": f"2020-{k + 10}", "value": v, "relation": "exact"} for k, v in enumerate("789")]
    found = ds.find_changes(ds.read_claims(rows), n_resamples=199)
    assert after > 0.5
    assert not found.changes
    assert found.pvalue > 0.2
    assert binomtest(50, 150).pvalue < 0.0001
    assert ds.find_changes(exactly(MONTHS[:10], [10] * 5 + [20] * 5), n_resamples=199).changes


def test_a_measure_that_may_be_negative_has_bounds_and_no_chance():
    """Balances of -5, 3, 2, -4, 5 and 6 in six equal weeks: the last two have 11, the first four -4, a day 11/14 and -4/28."""
    rows = [{"start": f"2024-01-{7 * k + 1:02d}", "end": str(date(2024, 1, 1) + timedelta(7 * k + 7)), "value": str(v),
             "relation": "exact", "measure": "balance"} for k, v in enumerate((-5, 3, 2, -4))]  # fmt: skip
    rows += [{"start": f"2024-{m}", "end": e, "value": v, "relation": "exact", "measure": "balance"}
             for m, e, v in (("01-29", "2024-02-05", "5"), ("02-05", "2024-02-12", "6"))]  # fmt: skip
    answer = ds.find_changes(ds.read_claims(rows, scheme={"signed": ["balance"]}))
    assert (answer.status, answer.pvalue, answer.changes) == ("insufficient", None, ())
    at = next(b for b in answer.boundaries if b.date == date(2024, 1, 29))
    assert at.low == at.high == Fraction(11, 14) + Fraction(4, 28)
    assert answer.verify()


@pytest.mark.parametrize("word", ["occurred", "recorded"])
def test_claims_that_say_which_day_they_count_are_verified(word):
    rows = [
        {"start": f"2024-{k + 1:02d}", "value": str(v), "relation": "exact", "dated_by": word}
        for k, v in enumerate([310, 290, 305, 640, 610, 655])
    ]
    assert ds.find_changes(ds.read_claims(rows), n_resamples=19).verify()
