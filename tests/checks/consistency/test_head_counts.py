"""Persons who may recur, and figures that do not add up: hand sums, hidden truths, all parts and covers."""

import random
from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from figures import FIRST, PERSONS, answer_to, day, exactly, is_borne_out, persons
from honest import status as verdict
from hypothesis import given
from hypothesis import strategies as st

import deserstats as ds


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
        assert "the rule persons: largest part <= total <= sum of parts" in " ".join(str(answer).split())


def test_windows_and_categories_together():
    """a: 10 and 20 in two months, b: 5 over both; so a and b over both months are 35 at most."""
    rows = [persons("a1", 10, 0, 31, category="a"), persons("a2", 20, 31, 59, category="a"), persons("b", 5, 0, 59, category="b")]  # fmt: skip
    for total, status in ((35, "consistent"), (36, "inconsistent"), (19, "inconsistent"), (20, "consistent")):
        assert answer_to(*rows, persons("t", total, 0, 59, category="a+b"), **PERSONS).status == status


def test_a_cover_may_overlap_and_reach_beyond():
    rows = persons("x", 10, 0, 40), persons("y", 20, 30, 90)
    assert answer_to(*rows, persons("t", 30, 5, 60), **PERSONS).status == "consistent"
    assert answer_to(*rows, persons("t", 31, 5, 60), **PERSONS).status == "inconsistent"


def test_a_country_is_at_most_the_sum_of_its_regions():
    regions = [f"r{k:02}" for k in range(27)]
    rows = [persons(name, 1, 0, 31, geography=name) for name in regions]
    rows += [persons(f"two{k}", 2, 0, 31, geography="+".join(regions[k : k + 2])) for k in range(26)]
    for total, status in ((27, "consistent"), (28, "inconsistent")):
        assert answer_to(*rows, persons("t", total, 0, 31, geography="+".join(regions)), **PERSONS).status == status
    apart = [r for r in rows if "r26" not in r["geography"]]
    assert answer_to(*apart, persons("t", 99, 0, 31, geography="+".join(regions)), **PERSONS).status == "consistent"


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
    for k in range(rng.randint(2, 10)):
        s, e = sorted(rng.sample(range(0, 61, 10), 2))
        node = rng.choice(("a", "b", "c", "a+b", "b+c", "a+b+c"))
        value = len({who for who, leaf, t in seen if leaf in node and s <= t < e})
        rows.append(persons(f"c{k}", value, s, e, category=node))
    answer = answer_to(*rows, **PERSONS)
    assert answer.status == "consistent"
    assert answer.verify()


def by_covers(rows):
    """Every part and every cover among the figures, by all subsets."""
    cells = [
        {(leaf, t) for leaf in NODES[r["category"]] for t in range(*((date.fromisoformat(r[c]) - FIRST).days + n for n, c in enumerate(("start", "through"))))}
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
        assert verdict(ds.read_claims(rows, scheme=ds.Scheme(**PERSONS))) == expected, seed
        seen[expected] += 1
    assert min(seen.values()) > 30


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


@pytest.mark.parametrize("total", [49, 60, 91])
def test_the_independent_checker_confirms_head_counts(total, tmp_path):
    rows = persons("j", 50, 0, 31), persons("f", 40, 31, 59), persons("q", total, 0, 59)
    assert is_borne_out(answer_to(*rows, **PERSONS), tmp_path)
