"""Laws that hold whatever the figures: truth is never accused, one unit too many always is."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Truth

import deserstats as ds


@pytest.mark.parametrize("seed", range(150))
def test_true_claims_are_consistent_in_every_word_and_mode(seed):
    rng = random.Random(seed)
    truth = Truth(rng, size=rng.randint(0, 15), leaves=rng.choice(("a", "ab", "abc")))
    claims = truth.claims(rng.randint(1, 60))
    answer = ds.check_consistency(claims, reading=truth.reading)
    assert answer.status == "consistent", answer.reason or str(answer.conflicts[0])
    assert answer.verify()
    assert answer.n_used >= len(claims) - sum(c.kind in ("order", "each", "ratio", "share", "growth") for c in claims)
