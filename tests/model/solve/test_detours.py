"""Ways past each claim, against the closure of the graph without its edges (Floyd-Warshall)."""

import itertools
import random

import numpy as np
import pytest
from seeds import seeds

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Segment, Series
from deserstats.model.solve import detours
from deserstats.model.solve.detours import UNKNOWN, Detours
from deserstats.model.solve.network import FAR, Network

SERIES = Series("m", "u", "", "", "x", "")


def row(start, end, bounds, owner=""):
    return Constraint((Segment(SERIES, start, end, 1),), bounds, owner)


def drawn(rng):
    """Rows that one hidden curve satisfies, and the claim of each: some claims have several rows."""
    days, strict = rng.randint(1, 8), rng.random() < 0.3
    truth = [rng.choice((0, 0, 1, 5, 20)) for _ in range(days)]
    rows, owners = [], []
    for claim in range(rng.randint(1, 12)):
        start = rng.randrange(days)
        windows = [(start, rng.randint(start + 1, days))]
        if rng.random() < 0.15:
            windows = [(day, day + 1) for day in range(start, min(days, start + 3))]
        for a, b in windows:
            value = sum(truth[a:b])
            low, high = rng.choice(
                [(0, 0), (0, 0), (rng.randint(0, 3), rng.randint(0, 3)), (rng.choice((0, 2)), None), (None, 2)]
            )
            bounds = Interval(
                None if low is None else value - low,
                None if high is None else value + high,
                strict and bool(low),
                strict and bool(high),
            )
            rows.append(row(a, b, bounds))
            owners.append(claim)
    return rows, owners


def closure(network, rows):
    """Return all distances over some rows."""
    n = len(network.days)
    far = [[0 if i == j else FAR for j in range(n)] for i in range(n)]
    for k in range(n - 1):
        far[k + 1][k] = 0
    for one in rows:
        a, b = network.between(one)
        if one.bounds.high is not None:
            far[a][b] = min(far[a][b], int(one.bounds.high * network.scale) - one.bounds.high_open)
        if one.bounds.low is not None:
            far[b][a] = min(far[b][a], -int(one.bounds.low * network.scale) - one.bounds.low_open)
    for k, i, j in itertools.product(range(n), repeat=3):
        if far[i][k] < FAR and far[k][j] < FAR:
            far[i][j] = min(far[i][j], far[i][k] + far[k][j])
    return far


@pytest.mark.parametrize("few", [0, 10**9])
@pytest.mark.parametrize("seed", seeds(60, 1500))
def test_every_way_is_the_shortest_without_the_claim(seed, few, monkeypatch):
    monkeypatch.setattr(detours, "FEW", few)
    rng = random.Random(seed)
    rows, owners = drawn(rng)
    network = Network(rows)
    asked = Detours(network, owners, Budget())
    some = [claim for claim in set(owners) if rng.random() < 0.6]
    for kept in (None, some):
        ways = asked.past(kept)
        found = [ways.lengths(np.arange(len(rows)), sign).tolist() for sign in (1, -1)]
        for i, claim in enumerate(owners):
            others = [r for r, o in zip(rows, owners, strict=True) if o != claim and (kept is None or o in kept)]
            far, (a, b) = closure(network, others), network.between(rows[i])
            assert (found[0][i], found[1][i]) == (far[a][b], far[b][a])


def test_a_way_that_is_longer_than_asked_for_is_told_as_none():
    rows = [row(0, 1, Interval(3, 4)), row(1, 2, Interval(5, 6)), row(0, 2, Interval(None, 9))]
    ways = Detours(Network(rows), range(3), Budget()).past()
    asked = np.array([2])
    assert ways.lengths(asked, 1).tolist() == [10]
    assert ways.lengths(asked, 1, np.array([10])).tolist() == [10]
    assert ways.lengths(asked, 1, np.array([9])).tolist() == [FAR]


def test_what_no_steps_are_left_for_is_unknown():
    rows = [row(0, 1, Interval(3, 4)), row(1, 2, Interval(5, 6)), row(0, 2, Interval(8, 9))]
    budget = Budget()
    asked = Detours(Network(rows), range(3), budget)
    budget.spend(10**9)
    assert asked.past().lengths(np.arange(3), 1).tolist() == [UNKNOWN] * 3


def test_numbers_that_are_too_long_are_not_asked_about():
    rows = [row(0, 1, Interval(10**18, 10**18)), row(0, 2, Interval(10**18, 4 * 10**18))]
    assert Detours(Network(rows), range(2), Budget()).level is None


@pytest.mark.parametrize("shape", ["daily", "since", "totals"])
def test_long_series_are_answered_within_few_steps_a_claim(shape):
    """A running total lies between its neighbours, a day without a total is free, with one it is what is left."""
    rng = random.Random(3)
    n = 3000
    sums = [0, *itertools.accumulate(rng.randint(0, 99) for _ in range(n))]
    windows = [(0 if shape == "since" else day, day + 1) for day in range(n)]
    if shape == "totals":
        windows += [(start, start + 30) for start in range(0, n, 30)]
    rows = [row(a, b, Interval(sums[b] - sums[a], sums[b] - sums[a])) for a, b in windows]
    budget = Budget()
    ways, before = Detours(Network(rows), range(len(rows)), budget).past(), budget.left
    high, low = (ways.lengths(np.arange(len(rows)), sign).tolist() for sign in (1, -1))
    assert before - budget.left < 50 * len(rows)
    if shape == "since":
        assert (high, low) == ([*sums[2:], FAR], [-value for value in sums[:-1]])
    elif shape == "daily":
        assert (set(high), set(low)) == ({FAR}, {0})
    else:
        assert [(up, -back) for up, back in zip(high, low, strict=True)] == [
            (sums[b] - sums[a],) * 2 for a, b in windows
        ]
