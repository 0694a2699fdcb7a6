"""What a contradiction assumes is named in it: whole numbers, the mean month, and nothing that it does without."""

import pytest

import deserstats as ds
from deserstats import Claim, ClaimSet, Scheme


def conflict(*rows, scheme=None):
    claims = ClaimSet([Claim(**{"measure": "m", "start": "2025-01"} | row) for row in rows], scheme or Scheme())
    answer = ds.check_consistency(claims)
    assert (answer.status, answer.verify()) == ("inconsistent", True)
    return answer.conflicts[0]


def texts(found):
    return [p.text for p in found.premises]


RATE = {"id": "r", "kind": "rate", "per": "month"}


def test_bounds_that_were_moved_to_whole_numbers_are_a_premise():
    # 2 x 4.05 to 2 x 4.2 is 8.1 to 8.4: no whole number
    found = conflict(RATE | {"value": "4.1", "relation": "about", "end": "2025-03-01"})
    assert texts(found)[0] == "whole numbers"
    loose = Scheme(continuous=True)
    claim = Claim(**RATE, value="4.1", relation="about", start="2025-01", end="2025-03-01", measure="m")
    assert ds.check_consistency(ClaimSet([claim], loose)).status == "consistent"


@pytest.mark.parametrize("over", ["16,000", "15,590"])
def test_whole_numbers_are_no_premise_where_broken_ones_would_not_help(over):
    # 75,000 + over 16,000 is over 91,000, and that is more than 90,590; 75,000 + over 15,590 is over 90,590
    rows = [{"id": "a", "value": "75,000", "relation": "at_least", "end": "2025-05-01"},
            {"id": "b", "value": over, "relation": "over", "start": "2025-05"},
            {"id": "c", "value": "90,590", "relation": "exact", "end": "2025-06-01"}]  # fmt: skip
    assert "whole numbers" not in texts(conflict(*rows))


def test_one_between_two_whole_numbers_needs_whole_numbers():
    # over 5 and under 6
    rows = [{"id": "a", "value": "5", "relation": "over"}, {"id": "b", "value": "6", "relation": "under"}]
    assert "whole numbers" in texts(conflict(*rows))


def test_the_mean_month_is_a_premise_where_a_window_is_no_whole_month():
    # 45 days are 1.478 mean months, so 10.0 a month (9.95 to 10.1) makes 14.7 to 14.9
    found = conflict(RATE | {"value": "10.0", "end": "2025-02-15"}, {"id": "t", "value": "15", "end": "2025-02-15"})
    assert "a month of 30.436875 days, the mean of the calendar" in texts(found)
    whole = conflict(
        RATE | {"value": "10", "end": "2025-03-01", "relation": "exact"},
        {"id": "t", "value": "21", "end": "2025-03-01"},
    )
    assert not any("mean" in text for text in texts(whole))


def test_what_assumes_nothing_does_not_say_that_it_does():
    found = conflict({"id": "d", "kind": "difference", "value": "5", "base_start": "2025-01", "relation": "exact"})
    assert found.premises == ()
    assert "Assumed" not in str(found)


def test_a_link_that_figures_are_read_by_is_a_premise():
    # two files each: five is no number of proceedings
    found = conflict({"id": "f", "measure": "files", "value": "5"}, scheme=Scheme(links=[("files", "m", 2)]))
    assert texts(found) == ["whole numbers", "files read as 2 x m"]
    same = conflict(
        {"id": "a", "measure": "n", "value": "5"}, {"id": "b", "value": "6"}, scheme=Scheme(links=[("n", "m")])
    )
    assert "n read as 1 x m" in texts(same)
