"""All periods of a calendar: worked numbers, enumeration of every whole series, refuted statements."""

import itertools
import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from trend.certain.test_compare_periods import NEXT, compatible, months, small_table, two

import deserstats as ds
from deserstats.checks.bounds.best_repairs import Repairs


@pytest.fixture(scope="module")
def worked():
    return ds.order_periods(two("2022-02-01").under(NEXT), freq="MS", ladder=[500, 3000])


def test_the_two_published_figures_by_whole_months(worked):
    """statistics.md 3.4, all exact: 40 months, 35 of them before 2025."""
    r = worked
    assert r.n_periods == 40
    assert (r.never_rises, r.never_falls) == ("impossible", "possible")
    assert r.rise == 18118 - Fraction(123409, 35)
    assert int(r.rise) == 14592
    assert (r.fall, int(r.slope_low), int(r.slope_high)) == (0, -188, 667)
    assert int(r.breakdown_step) == 3162
    assert 990 < r.forced_step < 991
    tight, wide = r.answer.smoothness.rungs
    assert tight.slope is None
    assert (int(wide.slope.low), int(wide.slope.high)) == (12, 572)
    needed = {b.id: b.nearest for b in r.answer.breakdowns if b.conclusion == "rises"}
    assert needed["A"] == 35 * 18118 + 90590 == 724720
    assert r.verify()
    only = "a series that never rises could fit only from 724,720 up, 3.402 times the figure printed."
    assert f"  If Feb 2022-May 2025 [A] alone is wrong, {only}" in r.said


def test_slope_ends_by_hand(worked):
    """Everything before 2025 in the month, and everything in 2025 in the month, that serves the end best."""
    steps = [Fraction(2 * k - 39, 2) / Fraction(40 * (40 * 40 - 1), 12) for k in range(40)]
    assert worked.slope_high == 122411 * steps[0] * 0 + max(
        before * steps[34 if late else 0] + 90590 * steps[39] for before in (122411, 123409) for late in (False, True)
    )
    assert worked.slope_low == min(before * steps[0] + 90590 * steps[35] for before in (122411, 123409))


def test_read_literally_every_shape_fits():
    r = ds.order_periods(two("2022-02-01"), freq="MS")
    assert (r.never_rises, r.never_falls, r.slope_low, r.slope_high, r.rise) == ("possible", "possible", None, None, 0)
    assert [(b.id, b.nearest) for b in r.answer.breakdowns if b.conclusion == "rises"] == [("A", 724720)]
    assert r.verify()


def test_the_default_span_is_what_every_possible_window_counts():
    r = ds.order_periods(ds.load_example("two-figures").under(NEXT), freq="MS")
    assert str(r.period) == "Mar 2022-May 2025"
    assert r.never_rises == "impossible"
    assert r.verify()


def test_registrations_did_not_fall_since_autumn_2024():
    """GROUND_TRUTH: Aug 6,808, Sep 7,808, Oct 9,417, Nov 9,984, Dec 17,593."""
    claims = ds.load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    r = ds.order_periods(claims, freq="MS")
    assert r.never_rises == "impossible"
    assert r.answer.kendall == (10, 10)
    assert r.order().loc["2024-12"].tolist() == ["higher", "higher", "higher", "higher", ""]
    assert r.certain("2024-12", "2024-09") == "lower"
    assert r.verify()


@pytest.mark.parametrize("seed", range(16))
def test_what_all_series_share_is_what_an_enumeration_shares(seed):
    n = 4
    rows, claims = small_table(random.Random(seed), 2, 4)
    every = list(compatible(rows, n))
    assert every
    r = ds.order_periods(claims, freq="MS", period="2023-01..2023-04")
    assert r.verify()
    assert [(b.low, b.high) for b in r.answer.bands] == [
        (min(x[k] for x in every), max(x[k] for x in every)) for k in range(n)
    ]
    pairs = {(p.earlier, p.later): (p.sign_low, p.sign_high) for p in r.answer.pairs}
    for s, t in itertools.combinations(range(n), 2):
        signs = [(x[t] > x[s]) - (x[t] < x[s]) for x in every]
        assert pairs.get((s, t), (-1, 1)) == (min(signs), max(signs))
    kendalls = [sum((b > a) - (b < a) for a, b in itertools.combinations(x, 2)) for x in every]
    assert r.s_low <= min(kendalls) <= max(kendalls) <= r.s_high
    slopes = [sum(Fraction(2 * k - 3, 10) * v for k, v in enumerate(x)) for x in every]
    assert (r.slope_low, r.slope_high) == (min(slopes), max(slopes))
    falling = any(all(a >= b for a, b in itertools.pairwise(x)) for x in every)
    rising = any(all(a <= b for a, b in itertools.pairwise(x)) for x in every)
    assert (r.never_rises == "possible", r.never_falls == "possible") == (falling, rising)
    assert r.rise <= min(max(0, *(b - a for a, b in itertools.combinations(x, 2))) for x in every)
    assert r.fall <= min(max(0, *(a - b for a, b in itertools.combinations(x, 2))) for x in every)
    steps = [max(abs(a - b) for a, b in itertools.pairwise(x)) for x in every]
    assert r.forced_step <= min(steps)
    ladder = r.answer.smoothness
    for rung in ladder.rungs:
        inside = [m for m, step in zip(slopes, steps, strict=True) if step <= rung.limit]
        assert all(rung.slope is not None and rung.slope.low <= m <= rung.slope.high for m in inside)
    if ladder.breakdown is not None:
        wrong = [step for m, step in zip(slopes, steps, strict=True) if m * ladder.direction <= 0]
        assert ladder.breakdown.value <= min(wrong)


def test_a_difference_that_bands_hide_is_found():
    """Jan+Feb is 100 and Feb+Mar 150: March is 50 above January whatever February was."""
    base = {"relation": "exact", "measure": "m"}
    first = ds.Claim(id="a", value="100", start="2024-01", end="2024-03-01", **base)
    claims = ds.ClaimSet([first, ds.Claim(id="b", value="150", start="2024-02", end="2024-04-01", **base)])
    r = ds.order_periods(claims, freq="MS")
    assert r.certain("2024-01", "2024-03") == "higher"
    assert r.certain("2024-01", "2024-02") == "open"
    (pair,) = [p for p in r.answer.pairs if (p.earlier, p.later) == (0, 2)]
    assert (pair.difference_low, pair.sign_low) == (50, 1)
    assert r.verify()
    lied = replace(r.answer, pairs=(replace(pair, sign_low=1, difference_low=51),))
    assert not replace(r, answer=lied).verify()


def test_equal_months_are_equal_in_all_and_ordered_by_day():
    assert ds.order_periods(months(300, 300), freq="MS").certain("2024-01", "2024-02") == "equal"
    by_day = ds.order_periods(months(300, 300), freq="MS", per="day")
    assert by_day.certain("2024-01", "2024-02") == "higher"
    assert by_day.verify()


def test_contradictory_claims_are_answered_repair_by_repair():
    claims = months(5, 9, 7).add(ds.Claim(id="q", value="30", start="2024-01", end="2024-04-01", measure="m", unit="u"))
    r = ds.order_periods(claims, freq="MS")
    assert r.status == "inconsistent"
    assert {x.dropped for x in r.repairs} == {("m1",), ("m2",), ("m3",), ("q",)}
    assert r.certain("2024-02", "2024-03") == "open"
    assert r.certain("2024-01", "2024-02") == "open"
    assert r.verify()
    assert len(r.to_frame()) == 12
    json.dumps(r.to_dict())


def test_results_travel(worked):
    assert ds.results.PeriodOrder.from_dict(json.loads(json.dumps(worked.to_dict()))) == worked
    shape = replace(
        worked.answer.never_rises, certificate=None, status="possible", witness=worked.answer.never_falls.witness
    )
    assert not replace(worked, answer=replace(worked.answer, never_rises=shape)).verify()
    rise = replace(worked.answer.rise, value=15000)
    assert not replace(worked, answer=replace(worked.answer, rise=rise)).verify()


def test_bad_questions():
    with pytest.raises(ds.ClaimError, match="freq='M' is not one of"):
        ds.order_periods(months(1, 2), freq="M")
    with pytest.raises(ds.ClaimError, match="fewer than two whole years"):
        ds.order_periods(months(1, 2), freq="YS")
    with pytest.raises(ds.ClaimError, match="more than 200"):
        ds.order_periods(two(), freq="D")
    with pytest.raises(ds.ClaimError, match="per='hour' is not one of"):
        ds.order_periods(months(1, 2), freq="MS", per="hour")


def test_where_no_repair_is_proved_cheapest_one_that_works_is_told(monkeypatch):
    claims = months(5, 9).add(ds.Claim(id="x", value="6", start="2024-01", relation="exact", measure="m", unit="u"))
    found = Repairs((), False, spare=(("x",), None))
    monkeypatch.setattr("deserstats.checks.bounds.under_each_repair.best_repairs", lambda *a: found)
    for r in (ds.order_periods(claims, freq="MS"), ds.compare_periods(claims, "2024-01", "2024-02")):
        assert (r.status, r.complete, [x.dropped for x in r.repairs]) == ("inconsistent", False, [("x",)])
        assert r.verify()
        assert "cheaper ones were not ruled out" in r.said[0]
    monkeypatch.setattr("deserstats.checks.bounds.under_each_repair.best_repairs", lambda *a: Repairs((), False))
    r = ds.compare_periods(claims, "2024-01", "2024-02")
    assert (r.status, r.reason) == (
        "undecided",
        "the claims contradict each other, and no repair was found in the steps allowed",
    )
