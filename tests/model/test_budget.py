"""Work is limited by counted steps; nothing looks at a clock unless a timeout is given."""

import ast
import random
from pathlib import Path

import pytest

import deserstats as ds
from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import STEPS, Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series
from deserstats.model.solve.bounds import Extremes
from deserstats.model.solve.engine import Engine
from deserstats.model.solve.simplex import Simplex

PACKAGE = Path(ds.__file__).parent
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "time_ns", "now", "today", "utcnow", "time"}


@pytest.mark.parametrize(
    "limits",
    [
        {"effort": 0},
        {"effort": -1},
        {"effort": float("nan")},
        {"effort": True},
        {"effort": "1"},
        {"timeout": 0},
        {"timeout": -2},
        {"timeout": "1"},
    ],
)
def test_effort_and_timeout_are_positive_numbers(limits):
    claims = ds.load_example("two-figures")
    with pytest.raises(ds.ClaimError, match=next(iter(limits))):
        ds.check_consistency(claims, **limits)


def test_effort_scales_the_steps():
    assert (Budget().left, Budget(0.5).left, Budget(2, times=3).left) == (STEPS, STEPS // 2, 6 * STEPS)


def test_a_part_ends_at_its_share_whoever_does_the_work():
    whole = Budget()
    part, beside = whole.part(0.25), whole.beside(0.5)
    whole.spend(STEPS // 4)
    assert part.is_over
    assert (whole.left, beside.left) == (STEPS - STEPS // 4, STEPS // 2)
    assert whole.part(0.5).left == whole.left // 2


def test_without_a_timeout_no_clock_is_looked_at(monkeypatch):
    def clock():
        raise AssertionError("a clock was read")

    monkeypatch.setattr("deserstats.model.budget.monotonic", clock)
    claims = ds.load_example("ua-desertion").select(ids=["upaug25.01", "upaug25.02", "upaug25.03", "upaug25.16"])
    assert ds.check_consistency(claims).status in tuple(ds.results.Status)
    assert ds.find_repairs(claims).verify()
    with pytest.raises(AssertionError, match="a clock was read"):
        ds.check_consistency(claims, timeout=60)


DATES = {"datetime", "date", "Timestamp", "time", "Timedelta", "Period"}
"""Whose ``now`` and ``today`` are those of a clock; an answer may have such a field."""


def named(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_no_other_module_reads_a_clock():
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                found.append((path.name, [a.name for a in node.names]))
            elif isinstance(node, ast.Import) and any(a.name == "time" for a in node.names):
                found.append((path.name, "time"))
            elif isinstance(node, ast.Attribute) and node.attr in CLOCKS - {"time"} and named(node.value) in DATES:
                found.append((path.name, node.attr))
    assert found == [("budget.py", ["monotonic"])]


def market_split(seed, n=24, m=4):
    """Rows of which nobody has found a quick solver: m sums of n zeros and ones (Cornuejols and Dawande 1999)."""
    rng = random.Random(seed)
    cells = [Series("m", "u", "", "", f"x{j}", "") for j in range(n)]
    rows = [Constraint((Segment(s, 0, 1, 1),), Interval(0, 1), "") for s in cells]
    for _ in range(m):
        weights = [rng.randrange(100) for _ in range(n)]
        form = tuple(Segment(s, 0, 1, w) for s, w in zip(cells, weights, strict=True) if w)
        rows.append(Constraint(form, Interval(sum(weights) // 2, sum(weights) // 2), ""))
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_a_hard_search_for_whole_numbers_ends_undecided_within_its_steps(seed):
    answers, left = [], []
    for _ in range(2):
        budget = Budget(0.05)
        answers.append(Engine(market_split(seed), Domain(), budget).decide())
        left.append(budget.left)
    assert isinstance(answers[0], Unknown)
    assert answers[0].reason
    assert (answers[0], left[0]) == (answers[1], left[1])


def test_a_search_for_an_end_that_was_stopped_is_not_called_without_limit():
    series = [Series("m", "u", "", "", name, "") for name in "xy"]
    x, y = ((Segment(s, 0, 1, 1),) for s in series)
    rows = [Constraint((*x, *y), Interval(None, 10), "")]
    budget = Budget()
    ends = Extremes(Engine(rows, Domain(continuous=True), budget))
    budget.spend(budget.left)
    assert ends._exactly(x, [0], 1) is None
    assert Extremes(Engine(rows, Domain(continuous=True), Budget()))._exactly(x, [0], 1).value == 10


def test_exchanges_of_the_exact_simplex_are_counted():
    budget = Budget()
    program = Simplex([{0: 1, 1: 2}, {0: 3, 1: -1}], [4, 2], [None, None], 2, budget)
    assert program.refute() is None
    assert program.pivots > 0
    assert budget.left < STEPS
