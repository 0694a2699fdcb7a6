"""Every answer verifies and comes back equal, also where it was asked beside others, cut short, or stopped by the clock."""

import json

import pytest

import deserstats as ds
from deserstats.causes.lineage import find_lineage

HEADS = {"additive": {"m": "distinct"}}


def table(*rows, **scheme):
    named = ({"id": f"c{k}", "measure": "m", "unit": "u"} | row for k, row in enumerate(rows, start=1))
    return ds.read_claims(list(named), scheme=scheme or None)


def row(value, start, through, relation="exact", **more):
    return {"value": value, "start": start, "through": through, "relation": relation} | more


def heads():
    """Persons who may recur, told over windows that overlap."""
    return table(
        row("40", "2025-01", "2025-03"), row("25", "2025-01-10", "2025-02"), row("37", "2025-02", "2025-02", "at_least"),
        row("9", "2025-03", "2025-04", "at_most"), **HEADS,
    )  # fmt: skip


def books():
    return table(
        row("9", "2025-02", "2025-02", measure="n"), row("4", "2025-02", "2025-02", measure="k"),
        row("5", "2025-03", "2025-03"), {"kind": "stock", "start": "2025-03-31", "value": "7", "measure": "s"},
        identities=["n == m + k + s"],
    )  # fmt: skip


def counts():
    """Whole numbers that draw the ends of a month tighter than the claims do."""
    return table(
        row("122", "2025-01", "2025-01", "at_least"), row("3", "2025-01", "2025-01", kind="ratio", base_start="2025-02"),
        row("30", "2025-03", "2025-03", "at_most"),
    )  # fmt: skip


def bases():
    """A figure that shares days with another base than the chosen one only."""
    return table(row("1,253", "2025-02-01", "2025-02-12"), row("2", "2025-02-15", "2025-03-27", "at_most"))


CASES = {
    "months of persons who may recur": lambda: ds.bound_series(heads(), "MS"),
    "persons who may recur": lambda: ds.bound(heads(), period="2025-01-10..2025-03-20"),
    "nothing to re-read of persons who may recur": lambda: ds.find_repairs(heads(), "reread"),
    "nothing to re-read under a rule": lambda: ds.find_repairs(books(), "reread"),
    "months under a rule": lambda: ds.bound_series(books(), "MS", measure="m"),
    "a smooth series of counts": lambda: ds.reconstruct(counts(), "MS"),
    "a series of counts with few turns": lambda: ds.reconstruct(counts(), "MS", "l1"),
    "another base": lambda: ds.compare_periods(bases(), "2025-02-13..2025-02-27", "2025-02-28..2025-03-27"),
}


def comes_back(answer):
    assert answer.verify()
    again = type(answer).from_dict(json.loads(json.dumps(answer.to_dict())))
    assert again == answer
    assert again.verify()


@pytest.mark.parametrize("name", CASES)
def test_an_answer_verifies_and_comes_back_equal(name):
    comes_back(CASES[name]())


def test_each_bound_of_a_series_verifies_alone():
    assert all(b.verify() for b in ds.bound_series(heads(), "MS").bounds)


def test_a_reconstruction_keeps_inside_the_ends_of_whole_numbers():
    series = ds.reconstruct(counts(), "MS", "l1")
    # three times a whole number, and 122 or more
    assert (series.bounds[0].low, series.bounds[1].low) == (123, 41)
    for value, b in zip(series.values, series.bounds, strict=True):
        assert b.low is None or value >= float(b.low) - 1e-6
        assert b.high is None or value <= float(b.high) + 1e-6


def monthly():
    values = (310, 290, 305, 315, 300, 640, 610, 655, 620, 630)
    return table(*(row(str(v), f"2024-{k:02d}", f"2024-{k:02d}") for k, v in enumerate(values, start=1)))


def two_categories():
    values = {"a": (310, 290, 305, 315, 300, 340, 310, 355), "b": (100, 120, 131, 118, 160, 171, 182, 230)}
    return table(*(
        row(str(v), f"{2023 + k // 4}-Q{k % 4 + 1}", f"{2023 + k // 4}-Q{k % 4 + 1}", category=name)
        for name, counts in values.items() for k, v in enumerate(counts)
    ))  # fmt: skip


LIMITED = {
    "estimate": lambda **limits: ds.estimate_trend(monthly(), **limits),
    "growth ratio": lambda **limits: ds.estimate_trend(two_categories(), category="a", against="b", **limits),
    "changes": lambda **limits: ds.find_changes(monthly(), n_resamples=9, **limits),
    "rate ratio": lambda **limits: ds.compare_rates(monthly(), "2024-01..2024-05", "2024-06..2024-10", **limits),
    "change at a date": lambda **limits: ds.find_changes(monthly(), "2024-06", **limits),
    "reconstruction": lambda **limits: ds.reconstruct(monthly(), **limits),
    "surprise": lambda **limits: ds.check_surprise(monthly(), **limits),
    "plausibility": lambda **limits: ds.check_plausibility(monthly(), **limits),
}


@pytest.mark.parametrize("limits", [{"timeout": 1e-9}, {"effort": 0.05}, {"effort": 1e-6}, {"effort": 3}], ids=str)
@pytest.mark.parametrize("name", LIMITED)
def test_an_answer_that_was_cut_short_or_stopped_by_the_clock_verifies(name, limits):
    comes_back(LIMITED[name](**limits))


def test_what_the_clock_stopped_tells_no_number():
    estimate, changes = (LIMITED[name](timeout=1e-9) for name in ("estimate", "changes"))
    assert estimate.growth is None
    assert changes.pvalue is None
    assert not changes.changes
    assert "timeout" in estimate.reason
    assert "timeout" in changes.reason


@pytest.mark.parametrize(
    "ask",
    [ds.check_rates, ds.check_digits, ds.check_percentages, ds.check_shares, ds.check_revisions, ds.check_copies,
     find_lineage, lambda claims, **limits: ds.compare_answers(*[ds.check_consistency(claims)] * 2, **limits)],
)  # fmt: skip
def test_every_question_takes_effort_and_timeout(ask):
    claims = table(row("5", "2024-01", "2024-01"), row("7", "2024-02", "2024-02"))
    assert ask(claims, effort=0.5, timeout=60) == ask(claims)
    for wrong in ({"effort": 0}, {"effort": "much"}, {"timeout": -1}):
        with pytest.raises(ds.ClaimError, match=next(iter(wrong))):
            ask(claims, **wrong)
