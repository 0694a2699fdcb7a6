"""Repairs that rules, withdrawn figures, whole numbers and possible windows have a say in: by hand."""

import pytest

import deserstats as ds
from deserstats import Claim, ClaimSet, Scheme
from deserstats.causes.repair.find_repairs import find_repairs
from deserstats.causes.repair.repair_answers import repaired


def claims(*rows, scheme=None):
    return ClaimSet([Claim(**{"measure": "m", "start": "2025-01"} | row) for row in rows], scheme or Scheme())


def restored(table, kind, **options):
    """The repairs of a kind, each of which restores the claims when the whole set is judged anew."""
    found = find_repairs(table, kind, **options)
    assert found.verify()
    for repair in found.repairs:
        assert ds.check_consistency(repaired(table, repair)).status == "consistent"
    return found


WITHDRAWN = [{"id": "a", "value": "10"}, {"id": "b", "value": "12", "supersedes": "a"}, {"id": "c", "value": "11"}]


def test_a_figure_that_was_replaced_stays_out_when_its_successor_is_doubted():
    table = claims(*WITHDRAWN)
    found = restored(table, "drop")
    assert {r.ids for r in found.repairs} == {("b", "a"), ("c",)}
    assert "leave out m, Jan 2025 (12) [b]; leave out m, Jan 2025 (10) [a] (superseded already)" in str(found)
    assert [r.cost for r in found.repairs] == [1, 1]
    bounds = ds.bound(table, period="2025-01")
    assert {(r.dropped, r.low, r.high) for r in bounds.repairs} == {(("b", "a"), 11, 11), (("c",), 12, 12)}
    answer = ds.implies(table, Claim(value="11", start="2025-01", measure="m"))
    assert {(r.dropped, str(r.status)) for r in answer.repairs} == {(("b", "a"), "implied"), (("c",), "refuted")}


FIRST_DAY = [{"id": "m", "start": "2025-02", "value": "1"}, {"id": "n1", "measure": "n", "start": "2025-02", "value": "3"},
             {"id": "n2", "measure": "n", "end": "2025-03-01", "value": "2", "relation": "at_most"}]  # fmt: skip


def test_a_claim_without_which_counting_began_on_another_day_restores_nothing():
    # without n2 counting began on 1 Feb, and n is 3 in Feb, more than the 1 of m
    found = restored(claims(*FIRST_DAY, scheme=Scheme(order="n <= m", since="2025-02-01")), "drop")
    assert {r.ids for r in found.repairs} == {("n1",)}
    assert not found.complete
    assert not found.unique
    # where nobody says when it began, two more of m may have been counted before
    found = restored(claims(*FIRST_DAY, scheme=Scheme(order="n <= m")), "drop")
    assert {r.ids for r in found.repairs} == {("n1",), ("n2",)}
    assert found.complete


def test_another_window_is_held_against_rules_on_its_own_days():
    # n is 2 in January, m is 1 in the quarter; n may be meant for the quarter, and still is more than m
    rows = [{"id": "n", "measure": "n", "value": "2", "relation": "exact"},
            {"id": "m", "value": "1", "relation": "exact", "end": "2025-04-01"}]  # fmt: skip
    found = restored(claims(*rows, scheme=Scheme(identities="m == n + o")), "reread")
    assert found.status == "inconsistent"
    for repair in found.repairs:
        assert repair.witness is not None


THIRD = [
    {"id": "s", "kind": "share", "value": "33.3", "base_start": "2025"},
    {"id": "y", "value": "10", "start": "2025"},
]


def test_the_least_change_to_whole_numbers_is_found_where_fractions_need_none():
    # 3 of 9 is 33.3 percent, k of 10 never is; 12 would cost 2
    found = restored(claims(*THIRD), "adjust")
    assert [(r.ids, r.cost) for r in found.repairs] == [(("y",), 1)]
    assert found.lower == 1
    assert {e.after for e in found.repairs[0].edits} >= {"9"}


def test_beside_a_least_change_that_is_approached_but_not_attained_stands_one_that_does():
    # over 5 and under 5: any move of more than 0 does, none of 0
    rows = [{"id": "a", "value": "5", "relation": "over"}, {"id": "b", "value": "5", "relation": "under"}]
    found = restored(claims(*rows, scheme=Scheme(continuous=True)), "adjust")
    assert (found.lower, found.complete, found.unique) == (0, False, False)
    assert [r.cost > 0 for r in found.repairs] == [True]
    assert found.reason == "the least change may cost 0, but no change that costs so little was found"


def test_a_figure_that_fits_no_whole_number_is_named():
    # 5.3 a month is 15.9 in a quarter
    row = {"id": "r", "kind": "rate", "per": "month", "value": "5.3", "relation": "exact", "end": "2025-04-01"}
    found = restored(claims(row), "adjust")
    assert found.reason == "r fits no count by itself, and figures are moved by whole counts"
    assert not found.complete


def many_windows(total):
    rows = [{"id": f"c{i}", "value": "5", "start": f"2024-{i:02}", "end": f"2024-{i + 1:02}-01",
             "end_or": f"2024-{i + 2:02}-01"} for i in range(1, 9)]  # fmt: skip
    return claims(*rows, {"id": "y", "value": total, "start": "2024-01", "end": "2024-10-01"})


def test_more_windows_than_can_be_tried_one_by_one_are_searched():
    # eight figures of 5, each of one month or of two: as printed 40; those of every second month alone, 20
    assert ds.check_consistency(many_windows("40")).status == "undecided"
    found = find_repairs(many_windows("25"), "reread")
    assert (found.status, [r.edits for r in found.repairs], found.verify()) == ("consistent", [()], True)
    never = find_repairs(many_windows("4"), "reread")
    # searched to the end, but no sum could be written: no verdict without evidence
    assert (never.status, "too many to write as one sum" in never.reason) == ("undecided", True)
    assert never.verify()
    assert all(r.edits for r in never.repairs)


@pytest.mark.parametrize("kind", ["drop", "adjust", "reread"])
def test_an_empty_list_is_not_asked_for(kind):
    with pytest.raises(ds.ClaimError, match="limit=0 is not a number of 1 or more"):
        find_repairs(claims(*WITHDRAWN), kind, limit=0)


@pytest.mark.parametrize("weight", ["x", None, 0, -1, float("nan")])
def test_a_weight_is_a_positive_number(weight):
    with pytest.raises(ds.ClaimError, match="expected a positive number"):
        find_repairs(claims(*WITHDRAWN), weights={"a": weight})


def test_another_word_beside_a_window_that_is_still_open_names_the_window():
    # Jan-Mar holds 12 of c1, under 9 are in Feb-Mar; c3 about 10 (9.5 to 11) can only be all of it, 11
    rows = [{"id": "c1", "value": "13", "relation": "nearly", "end": "2025-03-01", "end_or": "2025-04-01"},
            {"id": "c2", "value": "9", "relation": "under", "start": "2025-02", "end": "2025-04-01", "start_or": "2025-01-01"},
            {"id": "c3", "value": "10", "start": "2025-02", "end": "2025-04-01", "start_or": "2025-01-01"},
            {"id": "c4", "value": "11", "end": "2025-03-01", "end_or": "2025-04-01"},
            {"id": "c5", "value": "3", "start": "2025-02", "end": "2025-03-01", "start_or": "2025-01-01"}]  # fmt: skip
    found = restored(claims(*rows), "reread")
    assert found.repairs
    assert any("about" in {e.after for e in r.edits} for r in found.repairs)
