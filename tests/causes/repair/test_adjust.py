"""What a least change proposes is typed into the table, read again, and holds; nothing cheaper does."""

import random

import numpy as np
import pytest
from seeds import seeds

import deserstats as ds
from deserstats.causes.repair.repair_answers import RepairKind

DAYS = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]
MOST, FAR = 16, 10**6


def random_rows(rng, signed=False):
    rows = []
    for k in range(rng.randint(2, 6)):
        a, b = sorted(rng.sample(range(4), 2))
        relation = rng.choice(("exact", "exact", "", "at_least", "at_most", "over", "under"))
        value = rng.choice((0, 0, 1, 2, 3, 4, 5, 7, 9, 12)) + (relation == "under")
        row = {
            "id": f"r{k}",
            "value": str(value),
            "relation": relation,
            "start": DAYS[a],
            "end": DAYS[b],
            "measure": "m",
        }
        kind = rng.random()
        if kind < 0.1:
            row |= {"relation": "between", "value": "", "low": str(value), "high": str(value + rng.randint(0, 2))}
        elif kind < 0.2:
            row |= {"kind": "difference", "value": str(value - 4), "base_start": DAYS[2], "base_end": DAYS[3]}
            row["relation"] = "exact"
        elif kind < 0.3:
            row |= {"kind": "each", "per": "day"}
        elif kind < 0.4:
            row |= {"kind": "rate", "per": "day"}
        rows.append(row)
    return rows


def far(values, row):
    """How far what is counted lies from what a row allows, at least."""
    v = int(row["value"] or 0)
    lows = {"exact": v, "": v, "at_least": v, "over": v + 1}
    highs = {"exact": v, "": v, "at_most": v, "under": v - 1}
    low, high = lows.get(row["relation"]), highs.get(row["relation"])
    if row["relation"] == "between":
        low, high = int(row["low"]), int(row["high"])
    # one figure stands for all values: raised by s, it allows them where each less s lies between its ends
    least = np.full(values.shape[-1], -FAR) if high is None else values.max(axis=0) - high
    most = np.full(values.shape[-1], FAR) if low is None else values.min(axis=0) - low
    nearest = np.maximum(least, np.minimum(most, 0))
    return np.where(least > most, FAR, np.abs(nearest))


def cheapest(rows):
    """The least total change, over every series of three days with up to so many a day."""
    cells = np.stack(np.meshgrid(*[np.arange(MOST + 1)] * 3, indexing="ij")).reshape(3, -1)
    cost = np.zeros(cells.shape[1], dtype=int)
    for row in rows:
        a, b = DAYS.index(row["start"]), DAYS.index(row["end"])
        total = cells[a:b].sum(axis=0)
        values = total[None, :]
        if row.get("kind") == "difference":
            values = (total - cells[2])[None, :]
        if row.get("kind") == "each":
            values = cells[a:b]
        cost += far(values, row)
    return int(cost.min())


def edited(rows, repair):
    table = {row["id"]: dict(row) for row in rows}
    for edit in repair.edits:
        table[edit.id][edit.column] = edit.after
    return list(table.values())


def adjusted(seed):
    rng = random.Random(seed)
    rows = [row for row in random_rows(rng) if row.get("kind") != "rate"]
    if not rows:
        return False
    found = ds.find_repairs(ds.read_claims(rows), kind=RepairKind.ADJUST)
    least = cheapest(rows)
    assert found.repairs
    assert found.verify()
    for repair in found.repairs:
        again = ds.read_claims(edited(rows, repair))
        assert ds.check_consistency(again).status == "consistent", (rows, repair)
        assert repair.cost == least, (rows, repair, least)
    assert found.lower == least or least == 0
    return least > 0


@pytest.mark.parametrize("seed", range(60))
def test_the_least_change_is_that_of_all_series_and_reads_back(seed):
    adjusted(seed)


@pytest.mark.deep
def test_hundreds_of_least_changes():
    assert sum(adjusted(1000 + seed) for seed in range(700)) > 350


def other_kinds(rng):
    """Rows of all kinds that can be moved, whole or broken, signed or not; and comparisons, which stay."""
    scheme = {}
    if rng.random() < 0.3:
        scheme["continuous"] = True
    if rng.random() < 0.2:
        scheme["signed"] = ["m"]
    rows = random_rows(rng)
    rows.append({"id": "s", "kind": "stock", "value": "5", "start": DAYS[1], "measure": "level"})
    rows.append(
        {"id": "t", "kind": "stock", "value": rng.choice(("5", "7", "40,000")), "start": DAYS[1], "measure": "level"}
    )
    if rng.random() < 0.3:
        rows.append({"id": "q", "kind": "share", "value": "33.3", "start": DAYS[0], "end": DAYS[1], "base_start": DAYS[0],
                     "base_end": DAYS[3], "measure": "m"})  # fmt: skip
    if rng.random() < 0.4:
        rows.append(
            {
                "id": "k",
                "value": rng.choice(("1,200", "about 21,000", "12.5")),
                "start": DAYS[0],
                "end": DAYS[2],
                "measure": "m",
            }
        )
        if rows[-1]["value"].startswith("about"):
            rows[-1] |= {"value": "21,000", "relation": "about"}
    return rows, ds.Scheme(**scheme)


def read_back(seed):
    rows, scheme = other_kinds(random.Random(seed))
    try:
        claims = ds.read_claims(rows, scheme=scheme)
    except ds.ClaimTableError:
        return None
    for norm in ("l1", "l2"):
        found = ds.find_repairs(claims, kind=RepairKind.ADJUST, norm=norm)
        for repair in found.repairs:
            again = ds.read_claims(edited(rows, repair), scheme=scheme)
            assert ds.check_consistency(again).status == "consistent", (rows, repair)
        # squares are least for broken numbers, which no whole counts may attain
        if found.lower is not None and norm == "l1":
            assert found.repairs, (rows, str(found))
    return bool(found.repairs)


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_changes_of_any_kind_read_back(seed):
    read_back(seed)


@pytest.mark.deep
def test_hundreds_of_changes_of_any_kind_read_back():
    found = [read_back(5000 + seed) for seed in range(600)]
    assert found.count(True) > 150


def test_a_figure_is_not_moved_below_nothing():
    """Over 3, and exactly 0, which stays: 0 or more is 4 less than 4 or more."""
    rows = [{"id": "a", "relation": "over", "value": "3", "start": "2024-01", "measure": "m"},
            {"id": "b", "relation": "exact", "value": "0", "start": "2024-01", "measure": "m"}]  # fmt: skip
    found = ds.find_repairs(ds.read_claims(rows), kind="adjust", keep=["b"])
    assert [(e.column, e.after) for e in found.repairs[0].edits] == [("value", "0"), ("low", "0")]
    assert found.repairs[0].cost == 4
    assert ds.check_consistency(ds.read_claims(edited(rows, found.repairs[0]))).status == "consistent"
