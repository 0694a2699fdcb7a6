"""Why a test of order cannot tell: "do not differ" only of values that do not, and the true smallest p-value."""

from itertools import permutations, product

import numpy as np
import pytest

import deserstats as ds

SHORT = [x for n in (1, 2, 3, 4) for x in product((1, 2, 3), repeat=n)]


@pytest.mark.parametrize(
    "test", [ds.regular.mann_kendall, ds.regular.pettitt, lambda x: ds.regular.seasonal_mann_kendall(x, 2)]
)
def test_values_are_said_not_to_differ_only_where_they_are_equal(test):
    for x in SHORT:
        found = test(list(x))
        assert found.status == "insufficient"
        assert ("the values do not differ" in found.reason) == (len(x) > 1 and len(set(x)) == 1)


def test_seasons_are_said_not_to_differ_only_where_no_season_does():
    for x in SHORT:
        found = ds.regular.seasonal_mann_kendall(list(x), 2)
        differ = any(len(set(x[k::2])) > 1 for k in (0, 1))
        assert ("no season has two values that differ" in found.reason) == (not differ and len(set(x)) > 1)


def test_the_smallest_pvalue_told_is_that_of_the_rarest_order():
    for x in SHORT:
        if len(set(x)) < 2:
            continue
        orders = list(set(permutations(x)))
        scores = [abs(sum(np.sign(b - a) for i, a in enumerate(o) for b in o[i + 1 :])) for o in orders]
        rarest = scores.count(max(scores)) / len(orders)
        found = ds.regular.mann_kendall(list(x))
        assert found.smallest_pvalue == pytest.approx(rarest)
        assert f"these {len(x)} values can give is {rarest:.2g}," in found.reason
