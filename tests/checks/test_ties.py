"""Delays, head counts, measures that do not add up and wide links: hand sums, hidden truths, z3."""

import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import deserstats as ds

FIRST = date(2025, 1, 1)


def day(n: int) -> str:
    return (FIRST + timedelta(n)).isoformat()


def answer_to(*rows, **scheme):
    return ds.check_consistency(ds.read_claims(list(rows), scheme=ds.Scheme(**scheme)))


def exactly(name, value, start, end, **cells):
    return {"id": name, "value": str(value), "relation": "exact", "start": day(start), "end": day(end), **cells}


# --- delay --------------------------------------------------------------------------------------
def occurred(name, value, start, end, **cells):
    return exactly(name, value, start, end, dated_by="occurred", **cells)


def recorded(name, value, start, end, **cells):
    return exactly(name, value, start, end, dated_by="recorded", **cells)


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
        s, e = ((date.fromisoformat(row[c]) - FIRST).days for c in ("start", "end"))
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


# --- head counts --------------------------------------------------------------------------------
PERSONS = {"additive": {"persons": "distinct"}}


def persons(name, value, start, end, **cells):
    return exactly(name, value, start, end, measure="persons", **cells)


@pytest.mark.parametrize(
    ("total", "status"),
    [(49, "inconsistent"), (50, "consistent"), (90, "consistent"), (91, "inconsistent")],
)
def test_largest_part_total_sum_of_parts(total, status):
    months = persons("j", 50, 0, 31), persons("f", 40, 31, 59)
    answer = answer_to(*months, persons("q", total, 0, 59), **PERSONS)
    assert answer.status == status
    assert answer.verify()
    leaves = persons("a", 50, 0, 31, category="a"), persons("b", 40, 0, 31, category="b")
    answer = answer_to(*leaves, persons("q", total, 0, 31, category="a+b"), **PERSONS)
    assert answer.status == status
    if status == "inconsistent":
        assert answer.conflicts[0].gap == 1
        assert "the rule persons: largest part <= total <= sum of parts" in str(answer)


def test_windows_and_categories_together():
    """a: 10 and 20 in two months, b: 5 over both; so a and b over both months are 35 at most."""
    rows = [persons("a1", 10, 0, 31, category="a"), persons("a2", 20, 31, 59, category="a"), persons("b", 5, 0, 59, category="b")]  # fmt: skip
    for total, status in ((35, "consistent"), (36, "inconsistent"), (19, "inconsistent"), (20, "consistent")):
        assert answer_to(*rows, persons("t", total, 0, 59, category="a+b"), **PERSONS).status == status


def test_a_cover_may_overlap_and_reach_beyond():
    rows = persons("x", 10, 0, 40), persons("y", 20, 30, 90)
    assert answer_to(*rows, persons("t", 30, 5, 60), **PERSONS).status == "consistent"
    assert answer_to(*rows, persons("t", 31, 5, 60), **PERSONS).status == "inconsistent"


def test_a_parent_with_unnamed_parts_has_no_upper_limit():
    tree = {"all": ["a", "b"]}
    rows = persons("a", 1, 0, 31, category="a"), persons("b", 2, 0, 31, category="b"), persons("t", 9, 0, 31, category="all")  # fmt: skip
    assert answer_to(*rows, tree=tree, **PERSONS).status == "inconsistent"
    assert answer_to(*rows, tree=tree, exhaustive=False, **PERSONS).status == "consistent"


def test_bounds_of_a_head_count():
    rows = persons("j", 50, 0, 31), persons("f", 40, 31, 59), persons("h", 70, 0, 181)
    claims = ds.read_claims(list(rows), scheme=ds.Scheme(**PERSONS))
    found = ds.bound(claims, period=(day(0), day(59)))
    assert (found.low, found.high) == (50, 70)
    assert found.verify()


def test_a_rate_of_a_head_count_is_said_not_to_be_used():
    answer = answer_to(persons("r", 5, 0, 31, kind="rate", per="day"), **PERSONS)
    assert "a mean is not a total" in answer.unused[0][1]


def test_rules_between_sums_are_not_applied_to_head_counts_and_it_is_said():
    answer = answer_to(persons("p", 9, 0, 31), exactly("c", 5, 0, 31, measure="cases"), order="persons <= cases", **PERSONS)  # fmt: skip
    assert answer.status == "consistent"
    assert "the rule persons <= cases is not applied: persons does not add up over windows" in answer.notes


NODES = {"a": "a", "b": "b", "a+b": "ab"}


@given(st.randoms(use_true_random=False))
def test_true_head_counts_are_consistent(rng):
    """Persons seen again and again, in any of three categories and on any day."""
    seen = [(rng.randrange(20), rng.choice("abc"), rng.randint(0, 59)) for _ in range(rng.randint(0, 80))]
    rows = []
    for k in range(rng.randint(2, 14)):
        s, e = sorted(rng.sample(range(0, 61, 5), 2))
        node = rng.choice(("a", "b", "c", "a+b", "b+c", "a+b+c"))
        value = len({who for who, leaf, t in seen if leaf in node and s <= t < e})
        rows.append(persons(f"c{k}", value, s, e, category=node))
    answer = answer_to(*rows, **PERSONS)
    assert answer.status == "consistent"
    assert answer.verify()


def by_covers(rows):
    """Every part and every cover among the figures, by all subsets."""
    cells = [
        {(leaf, t) for leaf in NODES[r["category"]] for t in range(*((date.fromisoformat(r[c]) - FIRST).days for c in ("start", "end")))}
        for r in rows
    ]  # fmt: skip
    values = [int(r["value"]) for r in rows]
    for i, whole in enumerate(cells):
        others = [j for j in range(len(rows)) if j != i]
        if any(cells[j] <= whole and values[j] > values[i] for j in others):
            return "inconsistent"
        for k in range(1, len(others) + 1):
            for parts in combinations(others, k):
                if whole <= set().union(*(cells[j] for j in parts)) and values[i] > sum(values[j] for j in parts):
                    return "inconsistent"
    return "consistent"


def test_head_counts_agree_with_all_parts_and_covers():
    seen = Counter()
    for seed in range(150):
        rng = random.Random(seed)
        persons_seen = [(rng.randrange(12), rng.choice("ab"), rng.randint(0, 4)) for _ in range(rng.randint(4, 30))]
        rows = []
        for k in range(rng.randint(3, 8)):
            s, e = sorted(rng.sample(range(6), 2))
            node = rng.choice(list(NODES))
            value = len({who for who, leaf, t in persons_seen if leaf in node and s <= t < e})
            rows.append(persons(f"c{k}", max(0, value + rng.choice((0, 0, 0, 0, 2, -2))), s, e, category=node))
        expected = by_covers(rows)
        assert answer_to(*rows, **PERSONS).status == expected, seed
        seen[expected] += 1
    assert min(seen.values()) > 30


# --- what does not add up -----------------------------------------------------------------------
def test_figures_that_do_not_add_up_meet_only_in_the_same_window_and_node():
    scheme = {"additive": {"price": "none"}}

    def price(name, value, start, end, **cells):
        return exactly(name, value, start, end, measure="price", **cells)

    apart = price("j", 50, 0, 31), price("q", 2, 0, 90), price("a", 7, 0, 31, category="a")
    assert answer_to(*apart, **scheme).status == "consistent"
    clash = answer_to(*apart, price("k", 51, 0, 31), **scheme)
    assert [c.ids for c in clash.conflicts] == [("j", "k")]
    double = {"id": "r", "kind": "ratio", "value": "3", "relation": "exact", "measure": "price",
              "start": day(0), "end": day(31), "base_start": day(0), "base_end": day(90)}  # fmt: skip
    assert answer_to(*apart, double, **scheme).status == "inconsistent"
    assert answer_to(*apart, double | {"value": "25"}, **scheme).status == "consistent"


# --- wide links ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heads", "status"), [(4, "inconsistent"), (5, "consistent"), (15, "consistent"), (16, "inconsistent")]
)
def test_a_link_with_an_interval_of_factors(heads, status):
    rows = exactly("p", heads, 0, 31, measure="persons"), exactly("c", 5, 0, 31, measure="cases")
    assert answer_to(*rows, links=[("persons", "cases", (1, 3))]).status == status
    units = exactly("p", heads, 0, 31, unit="persons"), exactly("c", 5, 0, 31, unit="cases")
    answer = answer_to(*units, links={("persons", "cases"): ("1", "3")})
    assert answer.status == status
    assert answer.verify()
    if status == "inconsistent":
        assert "persons = 1 to 3 x cases" in str(answer)


def test_links_chain_through_names_that_nobody_counts():
    """a is 2 to 3 b, b is 5 c exactly: 10 to 15 c."""
    links = [("a", "b", (2, 3)), ("b", "c", 5)]
    for value, status in ((99, "inconsistent"), (100, "consistent"), (150, "consistent"), (151, "inconsistent")):
        rows = exactly("a", value, 0, 31, measure="a"), exactly("c", 10, 0, 31, measure="c")
        assert answer_to(*rows, links=links).status == status
        assert answer_to(*rows, links=[links[0], ("b", "c", (5, 5))]).status == status
    wide = [("a", "b", (2, 3)), ("b", "c", (1, 2))]
    for value, status in ((19, "inconsistent"), (20, "consistent"), (60, "consistent"), (61, "inconsistent")):
        rows = exactly("a", value, 0, 31, measure="a"), exactly("c", 10, 0, 31, measure="c")
        assert answer_to(*rows, links=wide).status == status


def test_a_link_holds_in_every_window_and_category():
    rows = (exactly("p1", 9, 0, 31, measure="p"), exactly("p2", 1, 31, 59, measure="p"),
            exactly("c", 5, 0, 59, measure="c"), exactly("c2", 2, 31, 59, measure="c"))  # fmt: skip
    assert answer_to(*rows, links=[("p", "c", (1, 3))]).status == "inconsistent"
    assert answer_to(*rows[:3], links=[("p", "c", (1, 3))]).status == "consistent"


@pytest.mark.parametrize(
    ("heads", "status"), [(6, "inconsistent"), (7, "consistent"), (21, "consistent"), (22, "inconsistent")]
)
def test_head_counts_are_linked_in_the_same_window_and_node(heads, status):
    """7 cases in two months and two categories, one to three persons each, some in several."""
    cases = [exactly(f"c{k}", n, s, e, measure="cases", category=c)
             for k, (n, s, e, c) in enumerate([(1, 0, 31, "a"), (2, 31, 59, "a"), (4, 0, 59, "b")])]  # fmt: skip
    scheme = {"links": [("persons", "cases", (1, 3))], **PERSONS}
    answer = answer_to(*cases, persons("p", heads, 0, 59, category="a+b"), **scheme)
    assert answer.status == status
    assert answer.verify()
    both = {"links": [("persons", "people", (1, 3))], "additive": {"persons": "distinct", "people": "distinct"}}
    rows = exactly("q", 7, 0, 59, measure="people", category="a"), persons("p", heads, 0, 59, category="a")
    assert answer_to(*rows, **both).status == status


def test_a_part_of_a_linked_head_count_is_bounded_through_the_link():
    """At most 3 persons to 5 cases over the half year, so no month has more than 15."""
    rows = exactly("c", 5, 0, 181, measure="cases"), persons("j", 16, 0, 31)
    scheme = {"links": [("persons", "cases", (1, 3))], **PERSONS}
    assert answer_to(*rows, persons("h", 20, 0, 181), **scheme).status == "inconsistent"
    assert answer_to(*rows, persons("h", 15, 0, 181), **scheme).status == "inconsistent"
    assert answer_to(rows[0], rows[1] | {"value": "15"}, persons("h", 15, 0, 181), **scheme).status == "consistent"


def test_broken_factors_make_no_parity_conflict():
    """One person to 1.2 to 1.4 files: not in whole numbers, but averages are not counted one by one."""
    rows = exactly("f", 1, 0, 31, measure="files"), exactly("p", 100, 31, 59, measure="persons")
    answer = answer_to(*rows, links=[("files", "persons", ("1.2", "1.4"))])
    assert answer.status == "consistent"
    assert any("not held to whole numbers" in note for note in answer.notes)
    assert answer.verify()


def test_a_name_that_only_links_know_is_not_held_to_whole_numbers_either():
    rows = exactly("a", 1, 0, 31, measure="a"), exactly("c", 1, 0, 31, measure="c")
    links = [("a", "b", ("1.2", "1.4")), ("b", "c", ("0.6", "0.9"))]
    answer = answer_to(*rows, links=links)
    assert answer.status == "consistent"
    assert answer.verify()


def test_a_name_that_no_claim_counts_is_said():
    answer = answer_to(persons("p", 1, 0, 31), additive={"person": "distinct"})
    assert "the scheme speaks of the measure 'person', which no claim counts" in answer.notes


def test_a_link_to_what_is_not_in_the_table_says_nothing():
    assert len(answer_to(exactly("f", 1, 0, 31, measure="files"), links=[("files", "persons", (2, 3))]).components) == 1
    assert answer_to(exactly("f", 1, 0, 31, measure="files"), links=[("files", "persons", (2, 3))]).status == "consistent"  # fmt: skip


@given(st.randoms(use_true_random=False))
def test_true_figures_of_linked_measures_are_consistent(rng):
    low = Fraction(rng.randint(1, 6), rng.randint(1, 3))
    high = low + Fraction(rng.randint(0, 4), rng.randint(1, 3))
    cuts = sorted(rng.sample(range(200), 6))
    cases = [rng.randint(0, 1000) for _ in cuts]
    heads = [-(-c * low // 1) if -(-c * low // 1) <= c * high else 0 for c in cases]
    cases = [c if h or c == 0 else 0 for c, h in zip(cases, heads, strict=True)]
    rows = []
    for k in range(8):
        i, j = sorted(rng.sample(range(6), 2))
        name, values = rng.choice((("persons", heads), ("cases", cases)))
        rows.append(exactly(f"c{k}", sum(values[i:j]), cuts[i], cuts[j], measure=name))
    answer = answer_to(*rows, links=[("persons", "cases", (low, high))])
    assert answer.status == "consistent"
    assert answer.verify()


def test_a_rule_through_an_exact_link_keeps_its_factor():
    """x = 3/2 y and x <= z: 10 y are 15 x, so 14 z are too few."""
    rows = exactly("y", 10, 0, 31, measure="y"), exactly("z", 14, 0, 31, measure="z")
    scheme = {"links": [("x", "y", "3/2")], "order": "x <= z"}
    assert answer_to(*rows, **scheme).status == "inconsistent"
    assert answer_to(rows[0], rows[1] | {"value": "15"}, **scheme).status == "consistent"


def test_the_pairs_of_cut_days_stay_few():
    """Monthly figures both ways for ten years: rules grow with the months, not with their square."""
    days = [(date(2015 + m // 12, m % 12 + 1, 1) - FIRST).days for m in range(121)]
    rows = [f(f"{f.__name__}{k}", 10, a, b) for k, (a, b) in enumerate(pairwise(days)) for f in (occurred, recorded)]
    answer = answer_to(*rows, delay="3 months")
    assert answer.status == "consistent"
