"""Intervals against their numbers, one by one."""

from itertools import product

import pytest

from deserstats.claims.cells.interval import Interval

ENDS = [(None, False), (1, False), (1, True), (3, False), (3, True)]
GRID = [k / 2 for k in range(-2, 12)]
INTERVALS = [
    Interval(low, high, low_open, high_open)
    for (low, low_open), (high, high_open) in product(ENDS, ENDS)
    if low is None or high is None or (low < high or (low == high and not low_open and not high_open))
]


@pytest.mark.parametrize("one", INTERVALS, ids=str)
def test_meet_and_hull_hold_the_numbers_of_both_and_of_either(one):
    for other in INTERVALS:
        meet, hull = one.meet(other), one.hull(other)
        assert [x in meet for x in GRID] == [x in one and x in other for x in GRID]
        assert all(x in hull for x in GRID if x in one or x in other)
        inside = [x for x in GRID if x in one or x in other]
        assert [x for x in GRID if x in hull] == [x for x in GRID if inside[0] <= x <= inside[-1]]
