"""Rules at dates, day by day in an independent exact solver: orders, identities with and without stocks, beginnings."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

import deserstats as ds

z3 = pytest.importorskip("z3", reason="z3-solver is only in the test group")

FIRST, DAYS = date(2024, 3, 5), 6
LEAVES = {"a": "a", "c": "c", "all": "ac", "a+c": "ac"}
SCHEMES = (
    {"order": "n <= m"},
    {"order": "k <= n <= m"},
    {"identities": "m == n + s"},
    {"identities": "m == n + k + s"},
    {"identities": "m == n + k", "order": "n <= l"},
    {"identities": ["m == n + s", "m == k + l"]},
    {"identities": "m == n + k"},
    {"identities": "m == s + n", "order": ["s <= m", "k <= n"]},
)
STOCKS = ("s",)


def day(k):
    return (FIRST + timedelta(days=k)).isoformat()


def row(k, measure, leaf, start, end, value, relation="exact"):
    cells = {"id": f"r{k}", "measure": measure, "category": leaf, "value": str(value), "relation": relation}
    if measure in STOCKS:
        return cells | {"kind": "stock", "start": day(start)}
    return cells | {"start": day(start), "end": day(end)}


def random_rows(rng, measures):
    rows = []
    for _ in range(rng.randint(2, 7)):
        start, end = sorted(rng.sample(range(DAYS + 1), 2))
        relation = rng.choice(("exact", "exact", "at_least", "at_most"))
        rows.append(
            (rng.choice(measures), rng.choice(list(LEAVES)), start, end, rng.choice((0, 0, 1, 2, 3, 5, 8)), relation)
        )
    return rows


def sides(text):
    left, right = (side.split("+") for side in text.replace("<=", "==").split("=="))
    return [s.strip() for s in left], [s.strip() for s in right]


def by_z3(rows, scheme, since):
    """Every day is a cell, every rule holds at every date, and what came before the first day is one number each."""
    measures = "mnkls"
    solver = z3.Solver()
    flow = {(m, leaf, t): z3.Int(f"{m}{leaf}{t}") for m in measures for leaf in "ac" for t in range(DAYS)}
    before = {(m, leaf): z3.Int(f"{m}{leaf}") for m in measures for leaf in "ac"}
    solver.add([x >= 0 for x in (*flow.values(), *before.values())])
    for m, leaf, start, end, value, relation in rows:
        days = (start,) if m in STOCKS else range(start, end)
        total = sum(flow[m, part, t] for part in LEAVES[leaf] for t in days)
        solver.add({"exact": total == value, "at_least": total >= value, "at_most": total <= value}[relation])
    if since is not None:
        solver.add([x == 0 for x in before.values()])
        solver.add([flow[m, leaf, t] == 0 for m in measures if m not in STOCKS for leaf in "ac" for t in range(since)])

    def upto(m, leaf, t):
        return flow[m, leaf, t] if m in STOCKS else before[m, leaf] + sum(flow[m, leaf, u] for u in range(t + 1))

    orders = scheme.get("order", [])
    rules = [
        f"{a}<={b}" for text in ([orders] if isinstance(orders, str) else orders) for a, b in pairwise(text.split("<="))
    ]
    identities = scheme.get("identities", [])
    rules += [identities] if isinstance(identities, str) else identities
    for text in rules:
        left, right = sides(text)
        for leaf in "ac":
            for t in range(DAYS):
                one, two = (sum(upto(m, leaf, t) for m in side) for side in (left, right))
                solver.add(one <= two if "<=" in text else one == two)
            if not set(STOCKS) & {*left, *right}:
                one, two = (sum(before[m, leaf] for m in side) for side in (left, right))
                solver.add(one <= two if "<=" in text else one == two)
    return {"sat": "consistent", "unsat": "inconsistent"}[str(solver.check())]


def compared(rng):
    scheme = dict(rng.choice(SCHEMES))
    named = sorted({m for text in map(str, scheme.values()) for m in "mnkls" if m in text})
    rows = random_rows(rng, named)
    first = min(start for _, _, start, *_ in rows)
    since = rng.choice((None, None, rng.randint(0, first)))
    scheme["since"] = "unknown" if since is None else day(since)
    flows = [start for m, _, start, *_ in rows if m not in STOCKS]
    # figures of days before that on which counting is said to have begun are counted as well
    oracle = by_z3(rows, scheme, None if since is None else min([since, *flows]))
    tree = ds.Scheme({"all": ["a", "c"]}, **scheme)
    table = [row(k, *one) for k, one in enumerate(rows)]
    # a stock that nobody tells may be a flow, and a flow a stock: say what each is
    table += [row(f"x{m}", m, "a+c", DAYS - 1, DAYS, 0, "at_least") for m in named]
    answer = ds.check_consistency(ds.read_claims(table, scheme=tree), max_conflicts=1)
    assert answer.verify()
    assert str(answer.status) == oracle, (table, scheme)
    return oracle


@pytest.mark.parametrize("seed", range(120))
def test_rules_hold_at_every_date_as_an_independent_solver_says(seed):
    compared(random.Random(seed))


@pytest.mark.deep
def test_rules_hold_at_every_date_in_thousands_of_tables():
    found = Counter(compared(random.Random(10**6 + seed)) for seed in range(3000))
    assert min(found.values()) > 300
