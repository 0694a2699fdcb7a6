"""Fewest groups against every assignment."""

import itertools
import random

import pytest

from deserstats.model.budget import Budget, StoppedError
from deserstats.model.search.colouring import coloured


@pytest.mark.parametrize("seed", range(60))
def test_a_partition_is_found_exactly_when_there_is_one(seed):
    rng = random.Random(seed)
    n = rng.randint(2, 6)
    sets = [frozenset(rng.sample(range(n), rng.randint(2, min(n, 4)))) for _ in range(rng.randint(0, 14))]
    for k in (1, 2, 3):
        found = coloured(n, sets, k, Budget())
        possible = any(
            all(len({group[i] for i in own}) > 1 for own in sets) for group in itertools.product(range(k), repeat=n)
        )
        assert (found is not None) == possible
        assert found is None or all(len({found[i] for i in own}) > 1 for own in sets)


def test_a_search_that_was_stopped_proves_nothing():
    # eleven things, each two apart: no ten groups will do, and showing it takes very many placements
    pairs = [frozenset(two) for two in itertools.combinations(range(11), 2)]
    spent = Budget()
    spent.spend(spent.left)
    with pytest.raises(StoppedError, match="effort 1"):
        coloured(11, pairs, 10, spent)
