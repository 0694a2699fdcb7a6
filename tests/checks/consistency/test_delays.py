"""Figures dated by occurrence and by record: hand sums, hidden truths, z3 with every day written out."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from figures import FIRST, answer_to, day, is_borne_out, occurred, recorded
from hypothesis import given
from hypothesis import strategies as st

import deserstats as ds


@pytest.mark.parametrize(
    ("delay", "value", "status"),
    [(28, 99, "inconsistent"), (28, 100, "consistent"), (29, 99, "consistent"), ("4 weeks", 99, "inconsistent"),
     ("1 month", 99, "consistent"), (timedelta(28), 99, "inconsistent"), (None, 0, "consistent")],
)  # fmt: skip
def test_what_occurred_is_recorded_within_the_delay(delay, value, status):
    """January's 100 must be on record after the delay: by 1 March when it is 28 days."""
    answer = answer_to(occurred("o", 100, 0, 31), recorded("r", value, 0, 59), delay=delay)
    assert answer.status == status
    assert answer.verify()


def test_nothing_is_recorded_before_it_occurred():
    """Days 50-60 record 80; of what could be recorded then, days 40-60 saw 30."""
    rows = occurred("o", 30, 40, 60), recorded("r", 80, 50, 60)
    assert answer_to(*rows, delay=10).status == "inconsistent"
    assert answer_to(*rows, delay=11).status == "consistent"
    answer = answer_to(*rows, delay=10)
    assert answer.conflicts[0].gap == 50
    assert "the rule recorded within 10" in [p.text for p in answer.conflicts[0].premises]
    assert "not yet recorded" in str(answer)


def test_a_backlog_may_be_recorded_in_the_first_days():
    """On the first day in the table anything may wait; after the delay it has been recorded."""
    assert answer_to(occurred("o", 0, 0, 60), recorded("r", 80, 0, 60), delay=10).status == "consistent"
    assert answer_to(occurred("o", 0, 0, 60), recorded("r", 80, 10, 60), delay=10).status == "inconsistent"


def test_without_a_delay_they_never_meet_and_it_is_said():
    answer = answer_to(occurred("o", 100, 0, 31), recorded("r", 0, 0, 365))
    assert len(answer.components) == 2
    assert any("without Scheme(delay=...)" in note for note in answer.notes)
    met = answer_to(occurred("o", 100, 0, 31), recorded("r", 0, 0, 365), delay="2 months")
    assert any("a delay of at most 62 days" in note for note in met.notes)
    assert "never" not in str(met)


def test_a_delay_is_not_applied_where_counts_do_not_only_grow():
    for scheme in ({"additive": {"": "distinct"}}, {"signed": [""]}):
        answer = answer_to(occurred("o", 100, 0, 31), recorded("r", 0, 0, 365), delay=10, **scheme)
        assert answer.status == "consistent"
        assert any("the delay is not applied to (no measure)" in note for note in answer.notes)


def test_the_two_meet_only_on_a_common_basis_and_measure():
    for column in ("basis", "measure", "unit", "category", "geography"):
        rows = occurred("o", 100, 0, 31, **{column: "x"}), recorded("r", 0, 0, 365, **{column: "y"})
        assert answer_to(*rows, delay=10).status == "consistent"
        assert answer_to(*(r | {column: "x"} for r in rows), delay=10).status == "inconsistent"


def test_a_bound_through_the_delay():
    claims = ds.read_claims([occurred("o", 100, 0, 31)], scheme=ds.Scheme(delay=28))
    found = ds.bound(claims, period=(day(0), day(59)), dated_by="recorded")
    assert (found.low, found.high) == (100, None)
    assert found.verify()
    assert "recorded" in str(found)
    assert ds.bound(claims, period=(day(0), day(59))).low == 100


def by_z3(rows, delay, n):
    """Every day by itself: O(t - d) <= R(t) <= O(t), both growing."""
    z3 = pytest.importorskip("z3", reason="z3-solver is only in the test group")
    o, r = ({t: z3.Int(f"{name}{t}") for t in range(-delay, n + 1)} for name in "or")
    solver = z3.Solver()
    for t in range(-delay, n + 1):
        if t > -delay:
            solver.add(o[t] >= o[t - 1], r[t] >= r[t - 1])
        solver.add(r[t] <= o[t])
        if t >= 0:
            solver.add(r[t] >= o[t - delay])
    for row in rows:
        s, e = ((date.fromisoformat(row[c]) - FIRST).days for c in ("start", "through"))
        e += 1
        count = o if row["dated_by"] == "occurred" else r
        solver.add(count[e] - count[s] == int(row["value"]))
    return str(solver.check())


def test_delays_agree_with_every_day_written_out():
    seen = Counter()
    for seed in range(150):
        rng = random.Random(seed)
        delay, n = rng.randint(0, 6), 14
        events = [(t := rng.randint(-delay, n - 1), t + rng.randint(0, delay)) for _ in range(rng.randint(0, 8))]
        rows = []
        for k in range(rng.randint(2, 7)):
            s, e = sorted(rng.sample(range(n + 1), 2))
            which = rng.randint(0, 1)
            value = max(0, sum(s <= event[which] < e for event in events) + rng.choice((0, 0, 0, 1, -1)))
            rows.append((occurred, recorded)[which](f"c{k}", value, s, e))
        expected = by_z3(rows, delay, n)
        answer = answer_to(*rows, delay=delay)
        assert answer.status == {"sat": "consistent", "unsat": "inconsistent"}[expected], seed
        assert answer.verify()
        seen[expected] += 1
    assert min(seen.values()) > 30


@given(st.randoms(use_true_random=False))
def test_true_figures_of_both_dates_are_consistent(rng):
    delay = rng.choice((0, 5, 31, 90))
    events = [(t := rng.randint(-120, 360), t + rng.randint(0, delay), rng.choice("ab")) for _ in range(60)]
    rows = []
    for k in range(rng.randint(2, 14)):
        s, e = sorted(rng.sample(range(361), 2))
        which, leaf = rng.randint(0, 1), rng.choice(("a", "b", "a+b"))
        value = sum(s <= event[which] < e for event in events if event[2] in leaf)
        rows.append((occurred, recorded)[which](f"c{k}", value, s, e, category=leaf))
    answer = answer_to(*rows, delay=delay)
    assert answer.status == "consistent"
    assert answer.verify()


def test_the_pairs_of_cut_days_stay_few():
    """Monthly figures both ways for ten years: rules grow with the months, not with their square."""
    days = [(date(2015 + m // 12, m % 12 + 1, 1) - FIRST).days for m in range(121)]
    rows = [f(f"{f.__name__}{k}", 10, a, b) for k, (a, b) in enumerate(pairwise(days)) for f in (occurred, recorded)]
    answer = answer_to(*rows, delay="3 months")
    assert answer.status == "consistent"


@pytest.mark.parametrize("value", [99, 100])
def test_the_independent_checker_confirms_delays(value, tmp_path):
    assert is_borne_out(answer_to(occurred("o", 100, 0, 31), recorded("r", value, 0, 59), delay=28), tmp_path)
