"""Seeds of random cases: some in every run, all of them in ``make deep``."""

import pytest


def seeds(n, deep):
    """The first ``n`` seeds, and up to ``deep`` those of deep runs."""
    return [*range(n), *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(n, deep))]
