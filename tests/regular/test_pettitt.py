"""Pettitt's test against R and enumeration."""

import itertools

import numpy as np
import pytest
from oracle import oracle

import deserstats as ds


@pytest.mark.parametrize("name", ["changepoint_nile", "changepoint_maxau_s", "changepoint_pages"])
def test_pettitt_as_in_r_trend(name):
    case = oracle(name)
    found, told = ds.regular.pettitt(case["inputs"]["x"]), case["expected"]["pettitt"]
    assert (found.statistic, found.index) == (told["U"], told["index"])
    assert found.pvalue == pytest.approx(told["p_value"], rel=1e-8)
    assert found.verify()


def test_pettitt_by_permutation_counts_all_orders():
    x = [1, 2, 3, 7, 8, 9]

    def statistic(order):
        return max(abs(sum(np.sign(b - a) for a in order[:k] for b in order[k:])) for k in range(1, 6))

    orders = [statistic(order) for order in itertools.permutations(x)]
    share = sum(s >= 9 for s in orders) / len(orders)
    found = ds.regular.pettitt(x, method="permutation", n_resamples=19999)
    assert found.statistic == 9
    assert found.pvalue == pytest.approx(share, abs=0.008)
    assert ds.regular.pettitt(x).status == "insufficient"


def test_pettitt_shows_tied_places():
    found = ds.regular.pettitt([0, 0, 1, 0, 1, 1])
    assert found.ties == (2, 4)
    assert found.index == 2
