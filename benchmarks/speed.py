"""Speed as ratios: one series against an LP, a tree set with proofs and table, the cost of importing.

Run by hand: python benchmarks/speed.py. Numbers of one machine are noisy, so medians and ratios
are printed. linprog is cold: its import is outside the time, building the matrix too.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

import deserstats as ds
from deserstats.claims.cells.interval import Interval
from deserstats.model.rows.linear_form import Constraint, Segment, Series
from deserstats.model.solve.network import Network

SERIES = Series("m", "u", "", "", "x", "")


def timed(run: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = perf_counter()
        run()
        seconds.append(perf_counter() - started)
    return median(seconds)


def calendar_rows(n: int, days: int, seed: int, wrong: bool) -> list[Constraint]:
    """True claims on months, quarters, years, year-to-date and cumulative windows; or one of them 3 % off."""
    rng = random.Random(seed)
    x = [rng.randint(0, 6000) for _ in range(days)]
    sums = np.concatenate([[0], np.cumsum(x)])
    rows = []
    for i in range(n):
        kind, day = rng.choice("mqyytc"), rng.randrange(days)
        length = {"m": 30, "q": 90, "y": 360, "t": 360, "c": days}[kind]
        start = day // length * length
        end = min(days, day + 1 if kind in "tc" else start + length)
        value = int(sums[end] - sums[start])
        width = 10 ** max(0, len(str(value)) - 3) if rng.random() < 0.4 else 0
        high = None if rng.random() < 0.15 else value + width
        rows.append(Constraint((Segment(SERIES, start, end, 1),), Interval(max(0, value - width), high), f"c{i}"))
    if wrong:
        k = rng.randrange(n)
        value = int((rows[k].bounds.low or 0) * 1.03) + 1
        rows[k] = Constraint(rows[k].form, Interval(value, value), f"c{k}")
    return rows


def by_linprog(rows: list[Constraint]) -> int:
    cuts = sorted({d for r in rows for s in r.form for d in (s.start, s.end)})
    place = {d: k for k, d in enumerate(cuts)}
    pieces = [range(place[r.form[0].start], place[r.form[0].end]) for r in rows]
    indptr = np.concatenate([[0], np.cumsum([len(p) for p in pieces])])
    indices = np.concatenate([np.arange(p.start, p.stop) for p in pieces])
    matrix = csr_array((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(cuts) - 1))
    low = np.array([float(r.bounds.low) for r in rows])
    capped = [i for i, r in enumerate(rows) if r.bounds.high is not None]
    high = np.array([float(rows[i].bounds.high) for i in capped])
    both = vstack([matrix[capped], -matrix]).tocsr()
    return linprog(np.zeros(len(cuts) - 1), both, np.r_[high, -low], bounds=(0, None), method="highs").status


def one_series() -> None:
    print("one category, claims on a calendar: shortest paths against scipy.optimize.linprog on cells")
    print("| claims | cuts | answer | graph, ms | linprog, ms | ratio |\n|---|---|---|---|---|---|")
    for n, days in ((100, 720), (1000, 1800), (10_000, 1800)):
        for wrong in (False, True):
            rows = calendar_rows(n, days, seed=n, wrong=wrong)
            answer = type(Network(rows).decide()).__name__
            graph = timed(lambda rows=rows: Network(rows).decide(), 7)
            lp = timed(lambda rows=rows: by_linprog(rows), 1 if n > 5000 else 3)
            cuts = len(Network(rows).days)
            print(f"| {n:,} | {cuts:,} | {answer} | {graph * 1e3:.1f} | {lp * 1e3:,.0f} | {lp / graph:,.0f} |")


TREE = {"all": ["p", "q"], "p": ["a", "b"], "q": ["c", "d"]}
LEAVES = {"all": "abcd", "p": "ab", "q": "cd", "a": "a", "b": "b", "c": "c", "d": "d"}


def tree_claims(n: int, seed: int, wrong: int) -> ds.ClaimSet:
    """True claims on a tree of seven nodes over 60 months, some rounded or at least; a few corrupted."""
    rng = random.Random(seed)
    months = [d.strftime("%Y-%m") for d in pd.date_range("2018-01-01", periods=61, freq="MS")]
    x = {leaf: [int(3000 * rng.lognormvariate(0, 0.3)) for _ in range(60)] for leaf in "abcd"}
    rows = []
    for i in range(n):
        kind, m, node = rng.choice("mqytc"), rng.randrange(60), rng.choice(list(LEAVES))
        length = {"m": 1, "q": 3, "y": 12, "t": 12, "c": 60}[kind]
        a = m // length * length
        b = min(60, m + 1 if kind in "tc" else a + length)
        value = sum(sum(x[leaf][a:b]) for leaf in LEAVES[node])
        digits = 10 ** max(0, len(str(value)) - 2)
        word = rng.choices(("exact", "about", "at_least"), (55, 30, 15))[0]
        printed = value // digits * digits if word != "exact" else value
        rows.append({"id": f"c{i}", "value": str(printed), "relation": word, "category": node, "start": months[a],
                     "end": f"{months[b]}-01", "measure": "m", "unit": "u"})  # fmt: skip
    for row in rng.sample(rows, wrong):
        row["value"], row["relation"] = str(int(int(row["value"]) * rng.choice((0.5, 1.4, 2, 10))) + 1), "exact"
    return ds.read_claims(rows, scheme=ds.Scheme(TREE))


def trees() -> None:
    print("\ntree of seven nodes: verdict, proofs and the per-claim table")
    print("| claims | wrong | verdict | processor seconds | standings left open |\n|---|---|---|---|---|")
    for n, wrong in ((100, 0), (300, 0), (300, 1), (300, 5), (1000, 0)):
        claims = tree_claims(n, seed=n, wrong=wrong)
        start = process_time()
        answer = ds.check_consistency(claims)
        seconds = process_time() - start
        assert answer.verify()
        left = sum("not worked out" in standing.reason for standing in answer.standings)
        print(f"| {n:,} | {wrong} | {answer.status} | {seconds:.2f} | {left} |")


def imports() -> None:
    def cost(code: str) -> float:
        return timed(lambda: subprocess.run([sys.executable, "-c", code], check=True), 7)

    bare, pandas, ours = cost("pass"), cost("import pandas"), cost("import deserstats")
    used = cost("import deserstats as ds; ds.load_example('two-figures')")
    print("\nfresh interpreters, less an empty one")
    print("| what | seconds | of import pandas |\n|---|---|---|")
    for what, seconds in (("import pandas", pandas), ("import deserstats", ours), ("and load a table", used)):
        print(f"| {what} | {seconds - bare:.3f} | {(seconds - bare) / (pandas - bare):.2f} |")


if __name__ == "__main__":
    one_series()
    trees()
    imports()
