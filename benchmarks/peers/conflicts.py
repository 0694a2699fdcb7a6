"""One minimal conflict of a table of claims: HiGHS `getIis`, cores of z3 and CPMpy's `mus` beside this package.

The others start from whole numbers that are ready in memory. `check_batch` starts from texts and gives the smallest of
the minimal conflicts; `check_consistency` starts from claims that are read, adds proofs, and answers for every claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

import deserstats as ds
from peers.claim_rows import ClaimRows, contradictory
from peers.comparison import Comparison, Judged, Way

Tables = list[ClaimRows]
Conflicts = list[tuple[str, ...]]
TABLES = 5


def by_batch(tables: Tables) -> Callable[[], Conflicts]:
    frame = pd.concat([table.frame.assign(set_id=k) for k, table in enumerate(tables)], ignore_index=True)
    scheme = tables[0].scheme

    def run() -> Conflicts:
        found = ds.check_batch(frame, scheme=scheme)
        return [tuple(ids.split()) for ids in found["conflict"]]

    return run


def by_whole_answer(tables: Tables) -> Callable[[], Conflicts]:
    sets = [ds.read_claims(table.frame, scheme=table.scheme) for table in tables]
    return lambda: [ds.check_consistency(claims, max_conflicts=1).conflicts[0].ids for claims in sets]


def by_highs(tables: Tables) -> Callable[[], Conflicts]:
    import highspy

    return lambda: [_highs_rows(highspy, table) for table in tables]


def _highs_rows(highspy: Any, table: ClaimRows) -> tuple[str, ...]:
    """Ask for an irreducible set on running totals: two entries a row and leaf, and that no total falls."""
    infinite, per_leaf = highspy.kHighsInf, len(table.cuts)
    place = {month: k for k, month in enumerate(table.cuts)}
    n_columns = per_leaf * table.n_leaves
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("iis_strategy", int(STRATEGY))
    solver.addVars(n_columns, np.full(n_columns, -infinite), np.full(n_columns, infinite))
    starts, index, value = [], [], []
    for row in table.rows:
        starts.append(len(index))
        for leaf in table.leaves[row.category]:
            index += [leaf * per_leaf + place[row.end], leaf * per_leaf + place[row.start]]
            value += [1.0, -1.0]
    low = [float(row.low) for row in table.rows]
    high = [infinite if row.high is None else float(row.high) for row in table.rows]
    for column in range(n_columns):
        if column % per_leaf:
            starts.append(len(index))
            index += [column, column - 1]
            value += [1.0, -1.0]
            low.append(0.0)
            high.append(infinite)
    ends = np.array(low), np.array(high)
    solver.addRows(len(low), *ends, len(index), np.array(starts, np.int32), np.array(index, np.int32), np.array(value))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
    _, found = solver.getIis()
    return tuple(table.rows[i].id for i in sorted(found.row_index_) if i < len(table.rows))


STRATEGY = 6
"""From the linear program, then made irreducible: the quickest of HiGHS's that gave an irreducible set of rows."""


def by_z3(tables: Tables) -> Callable[[], Conflicts]:
    import z3

    return lambda: [_z3_core(z3, table) for table in tables]


def _z3_core(z3: Any, table: ClaimRows) -> tuple[str, ...]:
    """Track each row by its id, over running totals in exact arithmetic, and have the core made minimal."""
    solver = z3.Solver()
    solver.set("core.minimize", True)
    totals = [{month: z3.Real(f"total_{leaf}_{month}") for month in table.cuts} for leaf in range(table.n_leaves)]
    for of_leaf in totals:
        solver.add(*(of_leaf[b] >= of_leaf[a] for a, b in zip(table.cuts, table.cuts[1:], strict=False)))
    for row in table.rows:
        told = z3.Sum([totals[leaf][row.end] - totals[leaf][row.start] for leaf in table.leaves[row.category]])
        ends = [told >= row.low] if row.high is None else [told >= row.low, told <= row.high]
        solver.assert_and_track(z3.And(*ends), row.id)
    assert solver.check() == z3.unsat
    return tuple(str(name) for name in solver.unsat_core())


def by_cpmpy(tables: Tables) -> Callable[[], Conflicts]:
    import cpmpy
    from cpmpy.tools.explain import mus

    return lambda: [_cpmpy_subset(cpmpy, mus, table) for table in tables]


def _cpmpy_subset(cpmpy: Any, mus: Callable[..., list[Any]], table: ClaimRows) -> tuple[str, ...]:
    """Take whole numbers between the cut months, and the default solver."""
    place = {month: k for k, month in enumerate(table.cuts)}
    top = max(row.high or row.low for row in table.rows)
    cells = cpmpy.intvar(0, top, shape=(table.n_leaves, len(table.cuts) - 1))
    name_of = {}
    for row in table.rows:
        pieces = range(place[row.start], place[row.end])
        told = cpmpy.sum([cells[leaf, k] for leaf in table.leaves[row.category] for k in pieces])
        said = told >= row.low if row.high is None else cpmpy.all([told >= row.low, told <= row.high])
        name_of[id(said)] = row.id, said
    kept = mus([said for _, said in name_of.values()], [])
    return tuple(name_of[id(said)][0] for said in kept)


def judged(tables: Tables, answers: Mapping[str, Conflicts]) -> dict[str, Judged]:
    """Ask a linear program of each set whether it contradicts itself, and whether it still does without a member."""
    return {name: _judged(tables, answer) for name, answer in answers.items()}


def _judged(tables: Tables, answer: Conflicts) -> Judged:
    pairs = list(zip(tables, answer, strict=True))
    contradict = [table.contradicts(ids) for table, ids in pairs]
    minimal = [told and table.is_minimal(ids) for told, (table, ids) in zip(contradict, pairs, strict=True)]
    sizes = sorted(len(ids) for ids in answer)
    extent = f"of {sizes[0]} claims" if sizes[0] == sizes[-1] else f"of {sizes[0]} to {sizes[-1]} claims"
    if all(minimal):
        return Judged(True, f"{len(answer)} minimal conflicts, {extent}")
    if all(contradict):
        return Judged(False, f"{sum(minimal)} of {len(answer)} are minimal as claims, {extent}")
    return Judged(False, f"{sum(contradict)} of {len(answer)} contradict themselves")


WAYS = (
    Way("deserstats", "check_batch, from texts", by_batch),
    Way("deserstats", "check_consistency, with proofs and every claim", by_whole_answer),
    Way("highspy", "getIis", by_highs),
    Way("z3-solver", "unsat_core, minimized", by_z3),
    Way("cpmpy", "mus", by_cpmpy),
)
WORK = f"{TABLES} tables of claims on 60 months, one figure wrong: one minimal conflict of each"

ONE_CATEGORY = Comparison(
    "Conflict, one category",
    f"{WORK}; one category",
    "claims a table",
    (30, 100, 300, 1000),
    lambda n: contradictory(n, tree=False, count=TABLES),
    WAYS,
    judged,
)
TREE_OF_SEVEN = Comparison(
    "Conflict, tree of seven",
    f"{WORK}; a tree of seven categories",
    "claims a table",
    (30, 100, 300, 1000),
    lambda n: contradictory(n, tree=True, count=TABLES),
    WAYS,
    judged,
)
