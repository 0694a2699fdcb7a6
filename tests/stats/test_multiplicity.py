"""Adjusted p-values against worked numbers and against closed testing, the slow way."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deserstats.errors import ClaimError
from deserstats.stats.multiplicity import across_families, adjust_pvalues, cauchy_combination

WORKED = (0.003, 0.012, 0.03, 0.04, 0.2, 0.6)
PVALUES = st.lists(st.floats(0, 1), min_size=1, max_size=5)


@pytest.mark.parametrize(("method", "expected"), [
    ("holm", (0.018, 0.06, 0.12, 0.12, 0.4, 0.6)),
    ("bh", (0.018, 0.036, 0.06, 0.06, 0.24, 0.6)),
])  # fmt: skip
def test_worked_numbers(method, expected):
    assert adjust_pvalues(WORKED, method) == pytest.approx(expected)


def test_by_is_bh_times_the_harmonic_sum():
    harmonic = sum(1 / k for k in range(1, 7))
    assert adjust_pvalues(WORKED, "by")[0] == pytest.approx(0.018 * harmonic)


def test_cauchy_combination_of_the_worked_numbers():
    assert cauchy_combination(WORKED) == pytest.approx(0.0125, abs=5e-5)


@given(PVALUES)
def test_holm_is_closed_testing_with_bonferroni(pvalues):
    n = len(pvalues)
    slow = [
        max(
            min(1.0, len(group) * min(pvalues[j] for j in group))
            for size in range(1, n + 1)
            for group in combinations(range(n), size)
            if i in group
        )
        for i in range(n)
    ]
    assert adjust_pvalues(pvalues) == pytest.approx(slow)


@given(st.lists(PVALUES, min_size=1, max_size=4))
def test_across_families_lies_between_holm_inside_and_bonferroni_across(families):
    inside = [p for family in families for p in adjust_pvalues(family)]
    across = across_families(families)
    for alone, together in zip(inside, across, strict=True):
        assert alone <= together * (1 + 1e-12)
        assert together <= min(1.0, alone * len(families)) * (1 + 1e-12)


@given(PVALUES)
def test_families_of_one_test_are_holm(pvalues):
    assert across_families([[p] for p in pvalues]) == pytest.approx(adjust_pvalues(pvalues))


def test_a_family_that_is_rejected_as_a_whole_passes_its_level_on():
    assert across_families([[0.001, 0.01], [0.04]]) == pytest.approx((0.004, 0.02, 0.04))
    assert across_families([[0.001, 0.5], [0.04]]) == pytest.approx((0.004, 0.5, 0.08))


@pytest.mark.parametrize("bad", [[-0.1], [1.1], [float("nan")]])
def test_what_is_no_pvalue_is_refused(bad):
    with pytest.raises(ClaimError, match="not between 0 and 1"):
        adjust_pvalues(bad)


def test_unknown_methods_are_named():
    with pytest.raises(ClaimError, match="'holm', 'bh' or 'by'"):
        adjust_pvalues([0.5], "bonferroni")
