"""Whole numbers in fractions: splits inside splits, and what a form can take."""

from fractions import Fraction

import pytest

import deserstats as ds
from deserstats import Claim, ClaimSet, Scheme
from deserstats.causes.repair.find_repairs import find_repairs
from deserstats.claims.cells.interval import Interval
from deserstats.model.rows.linear_form import Domain, Segment, Series, step_of, tightened


def test_a_half_that_needs_no_bound_keeps_the_splits_inside_it():
    # x of Feb, y of Mar, z of Apr: y + z = 2.4 x and z = 1.5 x (each to 0.05), x + y is 10 or less: none is whole
    rows = [
        {"id": "r1", "kind": "ratio", "value": "2.4", "start": "2025-03", "end": "2025-05-01", "base_start": "2025-02"},
        {"id": "t", "value": "10", "relation": "at_most", "start": "2025-02", "end": "2025-04-01"},
        {"id": "r2", "kind": "ratio", "value": "1.5", "start": "2025-04", "base_start": "2025-02"},
    ]
    claims = ClaimSet([Claim(measure="m", **row) for row in rows])
    by_hand = [
        (x, y, z)
        for x in range(11)
        for y in range(11 - x)
        for z in range(21)
        if 235 * x <= 100 * (y + z) < 250 * x and 145 * x <= 100 * z < 160 * x
    ]
    answer = ds.check_consistency(claims)
    assert (by_hand, answer.status, answer.verify()) == ([], "inconsistent", True)
    assert find_repairs(claims).verify()


@pytest.mark.parametrize(
    ("weights", "step"),
    [
        ([1], 1),
        ([2], 2),
        ([4, 6], 2),
        ([Fraction(3, 5)], Fraction(3, 5)),
        ([Fraction(1, 2), 3], Fraction(1, 2)),
        ([Fraction(2, 3), Fraction(4, 5)], Fraction(2, 15)),
    ],
)
def test_a_sum_of_whole_numbers_takes_multiples_of_the_greatest_common_divisor(weights, step):
    form = tuple(Segment(Series(f"m{i}", "", "", "", "", ""), 1, 2, w) for i, w in enumerate(weights))
    assert step_of(form, Domain()) == step
    inside = tightened(form, Interval(step / 3, step * 3, high_open=True), Domain())
    assert inside == Interval(step, step * 2)
    assert step_of(form, Domain(continuous=True)) is None


def linked(**row):
    return ClaimSet([Claim(id="a", measure="files", start="2025-01", **row)], Scheme(links=[("files", "proc", 2)]))


def test_files_of_two_each_are_even():
    answer = ds.check_consistency(linked(value="5"))
    assert (answer.status, answer.verify()) == ("inconsistent", True)
    found = ds.bound(linked(low="5", high="9"), period="2025-01", measure="files")
    assert (found.low, found.high, found.sharp, found.verify()) == (6, 8, True, True)


def test_a_case_inside_a_case_that_needs_only_its_own_bound():
    """Three outlets of the example: one conflict is proved by cases of which the outer falls away."""
    claims = ds.load_example("ua-desertion").select(source=["news-kiev.ru", "Opendatabot", "Ukrainska Pravda"])
    result = ds.check_consistency(claims)
    assert result.status == "inconsistent"
    assert "integrality" in [conflict.kind for conflict in result.conflicts]
    assert result.verify()
    assert all(conflict.verify() for conflict in result.conflicts)
