"""Links with an interval of factors: hand sums, chains, head counts, hidden truths."""

from fractions import Fraction

import pytest
from figures import PERSONS, answer_to, exactly, is_borne_out, persons
from hypothesis import given
from hypothesis import strategies as st


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
    scheme = {"links": [("x", "y", "3/2")], "order": "x <= z", "since": "2025-01-01"}
    assert answer_to(*rows, **scheme).status == "inconsistent"
    assert answer_to(rows[0], rows[1] | {"value": "15"}, **scheme).status == "consistent"


@pytest.mark.parametrize("heads", [4, 10, 16])
def test_the_independent_checker_confirms_links(heads, tmp_path):
    rows = exactly("p", heads, 0, 31, measure="persons"), exactly("c", 5, 0, 31, measure="cases")
    assert is_borne_out(answer_to(*rows, links=[("persons", "cases", (1, 3))]), tmp_path)
