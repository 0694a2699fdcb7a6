"""Conflicts of many series are added up from the bounds themselves before they are told."""

import numpy as np

from deserstats.many.curves.graphs import graphs_of
from deserstats.many.curves.smallest_conflicts import Sides, proves, smallest_conflicts


def graphs(*bounds):
    """Two series with the same bounds: first day, end, low, high."""
    start, end, low, high = np.array(bounds * 2).T
    series = np.repeat([0, 1], len(bounds))
    return next(iter(graphs_of(series, start, end, low, high)[1]))


# January 5, February 6, both together 10: 5 + 6 - 10 = 1
MONTHS = ((1, 2, 5, 5), (2, 3, 6, 6), (1, 3, 10, 10))


def test_low_ends_less_high_ends_come_to_the_gap():
    found = smallest_conflicts(graphs(*MONTHS), np.arange(6))
    assert found.size.tolist() == [3, 3]
    assert found.gap.tolist() == [1, 1]
    assert found.of.tolist() == [0, 0, 0, 1, 1, 1]
    assert sorted(zip(found.claim.tolist()[:3], found.is_low.tolist()[:3], strict=True)) == [
        (0, True),
        (1, True),
        (2, False),
    ]


def test_what_does_not_add_up_is_no_proof():
    both = graphs(*MONTHS)

    def holds(claim, is_low, gap):
        sides = Sides(np.zeros(len(claim), dtype=np.int64), np.array(claim), np.array(is_low))
        return proves(both, sides, np.array([gap, 0])).tolist()[0]

    assert holds([0, 1, 2], [True, True, False], 1)
    assert not holds([0, 1, 2], [True, True, False], 2), "another gap"
    assert not holds([0, 2], [False, True], 5), "the whole is counted where its part is not"
    assert not holds([0, 1, 2], [False, False, True], -1), "no gap"
    assert not holds([3, 4, 5], [True, True, False], 1), "rows of the other series"
