"""Ratios whose sides share cells, are nothing, or may be negative."""

import pytest

import deserstats as ds
from deserstats import Claim, ClaimSet, Scheme
from deserstats.causes.repair.find_repairs import find_repairs


def claims(*rows, scheme=None):
    return ClaimSet([Claim(**{"measure": "m", "start": "2025-01"} | row) for row in rows], scheme or Scheme())


def judged(*rows, scheme=None):
    answer = ds.check_consistency(claims(*rows, scheme=scheme))
    assert answer.verify()
    return answer


def test_times_a_base_that_may_be_negative_is_set_aside_with_the_reason():
    # -30 is 3 x -10, but more than 2.5 x -10 it is not
    rows = [{"id": "a", "value": "-10"}, {"id": "c", "value": "-30", "start": "2025-02"},
            {"id": "g", "kind": "ratio", "value": "3", "start": "2025-02", "base_start": "2025-01"}]  # fmt: skip
    answer = judged(*rows, scheme=Scheme(signed="m"))
    assert answer.status == "consistent"
    assert dict(answer.unused) == {"g": "its base may be negative, so that more times the base can be less"}


def test_what_others_imply_for_a_ratio_of_a_signed_measure_has_no_end_at_zero():
    # 10 = base, own = -5 or more: the ratio is -0.5 or more
    rows = [{"id": "b", "measure": "n", "value": "10"}, {"id": "a", "value": "-5", "relation": "at_least"},
            {"id": "r", "kind": "ratio", "value": "1", "relation": "at_most", "base_measure": "n"}]  # fmt: skip
    answer = judged(*rows, scheme=Scheme(signed="m"))
    assert answer.standings[2].implied_low is None


DIFFERENCE = {"id": "d", "kind": "difference", "category": "b", "base_category": "a+b"}


@pytest.mark.parametrize(
    ("more", "status"),
    [({"value": "-5", "relation": "at_least"}, "inconsistent"), ({"value": "-5", "relation": "at_most"}, "consistent"),
     ({"low": "-8", "high": "-5"}, "consistent"), ({"low": "-6", "high": "-5"}, "inconsistent")],
)  # fmt: skip
def test_a_difference_to_a_whole_that_holds_it_is_less_the_rest(more, status):
    # b - (a + b) = -a = -7
    answer = judged({"id": "a", "category": "a", "value": "7"}, DIFFERENCE | more)
    assert answer.status == status


PART = {"id": "s", "kind": "share", "category": "b", "base_category": "a+b"}
SEVEN = {"id": "b", "category": "b", "value": "5", "relation": "at_least"}


def test_a_part_is_at_most_all_of_the_whole():
    always = claims(SEVEN, PART | {"value": "100", "relation": "at_most"})
    assert ds.check_consistency(always).status == "consistent"
    assert {str(find_repairs(always, kind).status) for kind in ("drop", "adjust", "reread")} == {"consistent"}
    found = ds.bound(always, period="2025-01", category="b")
    assert (found.low, found.high, found.verify()) == (5, None, True)
    other = SEVEN | {"id": "a", "category": "a", "value": "0"}
    implied = ds.implies(claims(SEVEN, other), claims(PART | {"value": "100", "relation": "at_most"})["s"])
    assert (implied.status, implied.verify()) == ("implied", True)


def test_a_part_is_not_over_all_of_the_whole():
    never = claims(PART | {"category": "a", "value": "100", "relation": "over"})
    assert ds.check_consistency(never).status == "inconsistent"
    assert find_repairs(never).status == "inconsistent"


@pytest.mark.parametrize(
    "row",
    [{"kind": "share", "value": "0", "relation": "exact", "base_start": "2025-02"},
     {"kind": "share", "value": "0", "relation": "at_least", "base_start": "2025-02"},
     {"kind": "growth", "value": "-100", "relation": "exact", "base_start": "2025-02"},
     {"kind": "ratio", "value": "1", "relation": "exact", "base_measure": "n"}],
)  # fmt: skip
def test_a_ratio_of_which_one_side_is_left_has_a_row_in_the_table(row):
    answer = judged({"id": "r"} | row, scheme=Scheme(links=[("m", "n")]))
    assert answer.status == "consistent"
    assert answer.standings[0].verdict in ("untested", "compatible", "adds_up")


@pytest.mark.parametrize(
    "rows",
    [[{"id": "g", "kind": "growth", "value": "0", "relation": "at_most", "base_start": "2025-01"},
      {"id": "o", "kind": "order", "relation": "rising", "per": "month", "end": "2025-05-01"}],
     [{"id": "a", "kind": "ratio", "value": "2.1", "relation": "over", "start": "2025-W06", "base_start": "2025-01"},
      {"id": "b", "kind": "ratio", "value": "0.0", "relation": "over", "start": "2025-03", "base_start": "2025-02"}]],
)  # fmt: skip
def test_a_witness_counts_no_cell_twice(rows):
    assert judged(*rows).status == "consistent"
