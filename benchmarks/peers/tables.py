"""Whole tables: sums over regions beside pyam, reading and validating beside frictionless."""

from __future__ import annotations

import json
import logging
import random
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reading import claim_rows

import deserstats as ds
from peers.comparison import Comparison, Judged, Way

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "claims.schema.json"
FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Planted:
    """A table, and which of its parts were made wrong."""

    table: Any
    wrong: frozenset[int]


def same_places(planted: Planted, answers: Mapping[str, Any]) -> dict[str, Judged]:
    """Hold the years or lines that each way found against those that were made wrong."""
    n, found = len(planted.wrong), {}
    for name, answer in answers.items():
        missed, more = len(planted.wrong - answer), len(answer - planted.wrong)
        told = f"{n - missed} of {n} found" + (f", {more} more" if more else "")
        found[name] = Judged(not missed and not more, told)
    return found


def regions(n: int) -> Planted:
    """Counts of n regions over as many years as there are tens of regions, and World; a tenth of the sums is off."""
    rng = np.random.default_rng(n)
    n_years = max(10, n)
    parts = rng.integers(100, 10_000, (n, n_years))
    whole = parts.sum(axis=0)
    wrong = rng.choice(n_years, n_years // 10, replace=False)
    whole[wrong] += rng.choice([-400, -1, 1, 50], len(wrong))
    names = [*(f"region {i}" for i in range(n)), "World"]
    frame = pd.DataFrame(np.vstack([parts, whole]), columns=[str(FIRST_YEAR + k) for k in range(n_years)])
    heads = pd.DataFrame({"model": "m", "scenario": "s", "region": names, "variable": "Deaths", "unit": "persons"})
    return Planted(pd.concat([heads, frame], axis=1), frozenset(FIRST_YEAR + int(k) for k in wrong))


def by_one_question(planted: Planted) -> Callable[[], set[int]]:
    def run() -> set[int]:
        claims = ds.read_claims(planted.table, total="World")
        rows = claims.to_frame().set_index("id")["start"]
        answer = ds.check_consistency(claims, max_conflicts=1000)
        return {int(str(rows[name])[:4]) for conflict in answer.conflicts for name in conflict.ids}

    return run


def by_sets_of_years(planted: Planted) -> Callable[[], set[int]]:
    heads = ["model", "scenario", "region", "variable", "unit"]

    def run() -> set[int]:
        long = planted.table.melt(heads, var_name="year", value_name="value")
        found = ds.check_many(long.assign(set_id=long["year"]), total="World")
        return {int(year) for year in found.loc[found["status"] == "inconsistent", "set_id"]}

    return run


def by_pyam(planted: Planted) -> Callable[[], set[int]]:
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the packages that pyam loads
        import pyam

    table = planted.table.rename(columns=lambda name: int(name) if name.isdigit() else name)

    def run() -> set[int]:
        found = pyam.IamDataFrame(table).check_aggregate_region("Deaths", region="World", rtol=1e-12)
        return set() if found is None else set(found.index.get_level_values("year"))

    return run


REGIONS = Comparison(
    "Sums over regions",
    "years in which the regions do not add up to World, from a wide IAMC table in memory; ours with proofs and, in the "
    "first row, an answer for every figure",
    "regions and years",
    (10, 30, 100),
    regions,
    (
        Way("deserstats", "read_claims, check_consistency", by_one_question),
        Way("deserstats", "check_many, a year a set", by_sets_of_years),
        Way("pyam-iamc", "check_aggregate_region", by_pyam),
    ),
    same_places,
)


def claim_table(n: int) -> Planted:
    """Write a claim table in which five lines have a word that is no relation."""
    rng = random.Random(n)
    lines = list(claim_rows(n, rng))
    wrong = rng.sample(range(1, n + 1), 5)
    for k in wrong:
        before, figure, rest = lines[k].split('"')
        lines[k] = f'{before}"{figure}",more then,{rest.split(",", 2)[2]}'
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8")  # noqa: SIM115  is there as long as the table
    file.write("".join(lines))
    file.flush()
    return Planted(file, frozenset(wrong))


def by_read_claims(planted: Planted) -> Callable[[], set[int]]:
    def run() -> set[int]:
        try:
            ds.read_claims(planted.table.name)
        except ds.ClaimTableError as error:
            return {row for problem in error.problems for row in (problem.row, *problem.rows)}
        return set()

    return run


def by_frictionless(planted: Planted) -> Callable[[], set[int]]:
    from frictionless import Resource, Schema, system

    told = json.loads(SCHEMA.read_text(encoding="utf-8"))
    told["fieldsMatch"] = "partial"  # its profile takes a text
    schema = Schema.from_descriptor(told)

    def run() -> set[int]:
        with system.use_context(trusted=True):
            report = Resource(path=planted.table.name, schema=schema).validate()
        return {error.row_number - 1 for task in report.tasks for error in task.errors}

    return run


READING = Comparison(
    "Reading and validating",
    "a CSV of claims of which five lines have a word that is no relation; frictionless checks the schema "
    "`claims.schema.json`, ours reads figures and dates as well",
    "lines",
    (1_000, 10_000, 100_000),
    claim_table,
    (Way("deserstats", "read_claims", by_read_claims), Way("frictionless", "validate", by_frictionless)),
    same_places,
    lambda planted: planted.table.close(),
)
