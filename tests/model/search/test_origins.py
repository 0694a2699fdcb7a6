"""Origins that imply a claim: asked for with made-up answers, so that the smallest sets are known."""

import itertools
import random

import pytest
from seeds import seeds

from deserstats.model.search.origins import MAX_ROOTS, searched


def found(every, smallest):
    """Ask a search whose answers are that a set implies the claim where it holds one of the ``smallest``."""
    search, asked = searched(frozenset(every)), []
    try:
        question = next(search)
        while True:
            asked.append(question)
            question = search.send(any(one <= question for one in smallest))
    except StopIteration as done:
        return done.value, asked


def antichain(rng, every):
    """Sets of origins none of which holds another, the whole holding one."""
    sets = [frozenset(rng.sample(every, rng.randint(1, len(every)))) for _ in range(rng.randint(1, 4))]
    return [one for one in sets if not any(other < one for other in sets)]


@pytest.mark.parametrize("seed", seeds(40, 500))
def test_among_few_origins_all_that_some_smallest_set_needs_are_found(seed):
    rng = random.Random(seed)
    every = "abcd"[: rng.randint(1, MAX_ROOTS)]
    smallest = antichain(rng, every)
    assert found(every, smallest)[0] == set().union(*smallest)


@pytest.mark.parametrize("seed", seeds(40, 500))
def test_among_many_those_that_imply_it_alone_and_then_sets_that_share_none(seed):
    rng = random.Random(seed)
    every = "abcdefghij"[: rng.randint(MAX_ROOTS + 1, 10)]
    smallest = antichain(rng, every)
    roots, _ = found(every, smallest)
    alone = {root for one in smallest if len(one) == 1 for root in one}
    rest = [one for one in smallest if not one & alone]
    assert alone <= roots <= set().union(*smallest)
    # what was found is made of such sets that share no origin, and no further one is left
    chosen = [one for one in rest if one <= roots - alone]
    assert all(one & roots for one in rest)
    parts = [p for n in range(len(chosen) + 1) for p in itertools.combinations(chosen, n)]
    assert any(sorted(itertools.chain(*p)) == sorted(roots - alone) for p in parts)


def test_many_origins_are_left_out_many_at_a_time():
    every = [f"o{k:03}" for k in range(200)]
    roots, asked = found(every, [frozenset({"o017", "o150"})])
    assert (roots, len(asked) < 300) == ({"o017", "o150"}, True)
