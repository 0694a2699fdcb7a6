"""An independent exact solver agrees on thousands of small systems: rows of counts, and tables of every kind of claim."""

import random
from collections import Counter
from fractions import Fraction

import pytest
from everything import table
from honest import status
from seeds import seeds

import deserstats as ds
from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget
from deserstats.model.proof.farkas import gap
from deserstats.model.proof.outcome import Feasible, Refuted, Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series, add, tightened
from deserstats.model.solve.engine import Engine

z3 = pytest.importorskip("z3", reason="z3-solver is only in the test group")

LEAVES = [Series("m", "u", "", "", leaf, "") for leaf in "abcd"]
NODES = [[0], [1], [2], [3], [0, 1], [2, 3], [0, 1, 2, 3], [0, 2]]
PIECES = 5


def form(node, start, end, weight=1):
    return tuple(Segment(LEAVES[k], start, end, weight) for k in node)


def random_rows(rng: random.Random, domain: Domain) -> list[Constraint]:
    """Figures near a hidden truth, so that about half of the systems can hold."""
    size = 10 ** rng.randint(0, 12)
    x = {(k, t): rng.randint(0, size) for k in range(4) for t in range(PIECES)}
    rows: list[Constraint] = []
    for i in range(rng.randint(4, 26)):
        node, (a, b) = rng.choice(NODES), sorted(rng.sample(range(PIECES + 1), 2))
        value = sum(x[k, t] for k in node for t in range(a, b))
        if rng.random() < 0.3:
            base, (c, d) = rng.choice(NODES), sorted(rng.sample(range(PIECES + 1), 2))
            below = sum(x[k, t] for k in base for t in range(c, d))
            if below:
                unit = Fraction(1, rng.choice((1, 10, 100)))
                low = Fraction(value, below) // unit * unit + unit * rng.choice((0, 0, 0, 0, 0, 1))
                ends = (
                    (low, Interval(0, None, low_open=rng.random() < 0.2)),
                    (low + unit, Interval(None, 0, high_open=rng.random() < 0.5)),
                )
                for r, bounds in ends:
                    both = add([(form(node, a, b), 1), (form(base, c, d), -r)])
                    rows.append(Constraint(both, tightened(both, bounds, domain), f"r{i}"))
                continue
        off = rng.choice((0, 0, 0, 0, 1, -1, size // 3))
        width = rng.choice((0, 0, 0, 0, 1, size // 10))
        low, high = max(0, value + off - width), value + off + width
        bounds = Interval(rng.choice((low, low, None)), rng.choice((max(low, high), max(low, high), None)))
        rows.append(Constraint(form(node, a, b), bounds, f"c{i}"))
    return [row for row in rows if row.form]


def by_z3(rows: list[Constraint], whole: bool):
    make = z3.Int if whole else z3.Real
    cells = {(s, t): make(f"{s.category}{t}") for s in LEAVES for t in range(PIECES)}
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    solver.add([cell >= 0 for cell in cells.values()])
    for row in rows:
        scale = 1000
        total = z3.Sum(
            [int(Fraction(s.weight) * scale) * cells[s.series, t] for s in row.form for t in range(s.start, s.end)]
        )
        b = row.bounds
        if b.low is not None:
            end = z3.Q(Fraction(b.low * scale).numerator, Fraction(b.low * scale).denominator)
            solver.add(total > end if b.low_open else total >= end)
        if b.high is not None:
            end = z3.Q(Fraction(b.high * scale).numerator, Fraction(b.high * scale).denominator)
            solver.add(total < end if b.high_open else total <= end)
    return str(solver.check())


@pytest.mark.parametrize("block", seeds(2, 21))
def test_whole_numbers(block):
    domain, seen = Domain(), Counter()
    for seed in range(100 * block, 100 * block + 100):
        rows = random_rows(random.Random(seed), domain)
        answer = Engine(rows, domain, Budget(2)).decide()
        expected = by_z3(rows, whole=True)
        if expected == "unknown" or isinstance(answer, Unknown):
            seen["undecided"] += 1
            continue
        assert isinstance(answer, Feasible if expected == "sat" else Refuted), (seed, expected, answer)
        if isinstance(answer, Refuted) and answer.split is None:
            assert gap(rows, answer.multipliers, domain) is not None
        seen[expected] += 1
    assert min(seen["sat"], seen["unsat"]) >= 15
    assert seen["undecided"] <= 1


@pytest.mark.parametrize("block", seeds(1, 3))
def test_fractions_with_strict_ends(block):
    domain, seen = Domain(continuous=True), Counter()
    for seed in range(10_000 + 100 * block, 10_100 + 100 * block):
        rows = random_rows(random.Random(seed), domain)
        answer = Engine(rows, domain, Budget(2)).decide()
        expected = by_z3(rows, whole=False)
        assert isinstance(answer, Feasible if expected == "sat" else Refuted), (seed, expected, answer)
        seen[expected] += 1
    assert min(seen["sat"], seen["unsat"]) >= 15


EFFORT = 0.2
KINDS = {"total", "rate", "each", "stock", "ratio", "share", "growth", "difference", "order"}


def agreed(seeds: range) -> None:
    """Hold tables of all kinds, under any reading and scheme, against z3; few may stay open on either side."""
    seen, kinds, wrong = Counter(), set(), []
    for seed in seeds:
        made = table(random.Random(f"everything {seed}"))
        possible = made.is_possible()
        claims = ds.read_claims(made.records, scheme=made.scheme).read_as(**made.reading)
        told = status(claims, EFFORT)
        kinds |= made.kinds
        if possible is None or told == "undecided":
            seen["open"] += 1
            continue
        seen[told] += 1
        if told != ("consistent" if possible else "inconsistent"):
            wrong.append(seed)
    assert not wrong, (seen, wrong)
    assert kinds == KINDS
    assert min(seen["consistent"], seen["inconsistent"]) >= len(seeds) // 5
    assert seen["open"] <= len(seeds) // 25


@pytest.mark.parametrize("block", seeds(3, 6))
def test_every_kind_of_claim(block):
    agreed(range(50 * block, 50 * block + 50))


@pytest.mark.deep
@pytest.mark.parametrize("block", range(50))
def test_every_kind_of_claim_in_five_thousand_tables(block):
    agreed(range(1000 + 100 * block, 1100 + 100 * block))
