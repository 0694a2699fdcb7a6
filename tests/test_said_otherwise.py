"""The same table said otherwise gets the same verdict: other orders, names, spellings and files, and claims that others imply."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from honest import KINDS, Table, status

import deserstats as ds

SEEDS = range(12)
Records = list[dict[str, str]]


def read(table: Table, records: Records | None = None, scheme: dict | None = None) -> ds.ClaimSet:
    claims = ds.read_claims(
        table.records if records is None else records, scheme=table.scheme if scheme is None else scheme
    )
    return claims.read_as(**table.reading)


def made(kind: str, seed: int) -> tuple[Table, Random]:
    """An honest table, or one with a figure moved, in turn."""
    rng = Random(f"otherwise {kind} {seed}")
    table = KINDS[kind](rng)
    return (table.moved(rng) if seed % 2 else table), rng


def reordered(table: Table, rng: Random) -> ds.ClaimSet:
    return read(table, rng.sample(table.records, len(table.rows)))


def renamed(table: Table, rng: Random) -> ds.ClaimSet:
    """Every id, measure and leaf under another name; names of measures and categories keep clear of one another."""
    names: dict[str, str] = {}

    def new(name: str) -> str:
        return names.setdefault(name, f"n{rng.randrange(10**9)}")

    def label(text: str) -> str:
        return "+".join(new(part) for part in text.split("+")) if text else text

    columns = {"id": new, "measure": new, "base_measure": label, "category": label, "base_category": label}
    records = [{k: columns[k](v) if k in columns else v for k, v in record.items()} for record in table.records]
    scheme = {}
    for key, value in table.scheme.items():
        if key == "identities":
            scheme[key] = [
                " ".join(word if word in ("==", "+") else new(word) for word in rule.split()) for rule in value
            ]
        elif key == "continuous":
            scheme[key] = value
        else:
            scheme[new(key)] = [new(part) for part in value]
    return read(table, records, scheme)


def respelled(table: Table, rng: Random) -> ds.ClaimSet:
    """Every window that is no single day or label of a level as first and last day, or first day and first day after."""
    claims = read(table)
    records = []
    for record, claim in zip(table.records, claims, strict=True):
        window = claim.window
        kept = {k: v for k, v in record.items() if k not in ("start", "end", "through")}
        last = window.end - timedelta(days=1)
        tail = rng.choice([{"through": f"{last}"}, {"end": f"{window.end}"}])
        records.append(kept | {"start": f"{window.start}"} | tail)
    return read(table, records)


def split_by_a_day(table: Table, rng: Random) -> ds.ClaimSet:
    """Beside each total, that there were none or more in a part of its window."""
    more = []
    for record, claim in zip(table.records, read(table), strict=True):
        if claim.kind == "total" and claim.window.days > 1:
            start = claim.window.start + timedelta(days=rng.randrange(claim.window.days))
            kept = {k: v for k, v in record.items() if k in ("measure", "category", "unit")}
            more.append(
                kept
                | {
                    "id": f"more {record['id']}",
                    "value": "0",
                    "relation": "at_least",
                    "start": f"{start}",
                    "end": f"{claim.window.end}",
                }
            )
    return read(table, table.records + more)


def with_what_follows(table: Table, rng: Random) -> ds.ClaimSet:
    """Beside the claims, the sharp bound of one of them that the claims give themselves."""
    claims = read(table)
    totals = [c for c in claims if c.kind == "total"]
    if not totals or status(claims) != "consistent":
        return claims
    asked = rng.choice(totals)
    found = ds.bound(claims, period=asked.window, category=asked.category, measure=asked.measure, unit=asked.unit)
    ends = {side: str(end) for side, end in (("low", found.low), ("high", found.high)) if end is not None}
    ends = {side: end for side, end in ends.items() if "/" not in end}
    if not ends:
        return claims
    kept = {k: v for k, v in table.records[claims.ids.index(asked.id)].items() if k in ("measure", "category", "unit")}
    window = {"start": f"{asked.window.start}", "through": f"{asked.window.end - timedelta(days=1)}"}
    if len(ends) == 2:
        said = {"relation": "between"} | ends
    else:
        [(side, end)] = ends.items()
        said = {"relation": {"low": "at_least", "high": "at_most"}[side], "value": end}
    return read(table, [*table.records, kept | window | said | {"id": "follows"}])


def through_csv(table: Table, rng: Random) -> ds.ClaimSet:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        read(table).to_csv(path)
        return ds.read_claims(path, scheme=table.scheme).read_as(**table.reading)


def through_json(table: Table, rng: Random) -> ds.ClaimSet:
    return ds.ClaimSet.from_dict(json.loads(json.dumps(read(table).to_dict())))


def as_frame(table: Table, rng: Random) -> ds.ClaimSet:
    return ds.read_claims(pd.DataFrame(table.records, dtype=str), scheme=table.scheme).read_as(**table.reading)


WAYS: list[Callable[[Table, Random], ds.ClaimSet]] = [
    reordered,
    renamed,
    respelled,
    split_by_a_day,
    with_what_follows,
    through_csv,
    through_json,
    as_frame,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_said_otherwise_the_verdict_is_the_same(kind, way):
    for seed in SEEDS:
        table, rng = made(kind, seed)
        assert status(way(table, rng)) == status(read(table)), seed


@pytest.mark.deep
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_said_otherwise_the_verdict_is_the_same_many_times(kind, way):
    for seed in range(100, 300):
        table, rng = made(kind, seed)
        assert status(way(table, rng)) == status(read(table)), seed


def test_the_spellings_differ():
    """The law would say nothing of windows if the other spelling were the same text."""
    table, rng = made("months, quarters, weeks, fiscal years", 0)
    before = [(c.start, c.end, c.through) for c in read(table)]
    after = respelled(table, rng)
    assert before != [(c.start, c.end, c.through) for c in after]
    assert [c.window for c in after] == [c.window for c in read(table)]
    assert date.fromisoformat(after.claims[0].start) == after.claims[0].window.start
