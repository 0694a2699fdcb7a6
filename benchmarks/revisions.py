"""Which share of planted revisions does find_repairs(kind="revise") find, and how long does it take?

Run by hand: python benchmarks/revisions.py [tables] [folder with italy_covid_regions.parquet]. Seeds are fixed.

A planted revision is found *first* where the first repair has a step of that series, day and sign; *listed* where
some repair of those listed has; *alike* where some has a step of that day and size in another series, of either
sign: sums tell what is added to one side from what is taken from the other only where other figures do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import process_time

from outbreak_tables import Outbreak, Planted, outbreak

import deserstats as ds
from deserstats.results import Step

HEAD = ("table", "planted", "steps", "lower", "first", "listed", "alike", "sizes", "ways", "all ways", "verified", "s")


def is_same(step: Step, planted: Planted) -> bool:
    """Whether a step is of the series, the day and the sign of a planted one."""
    is_there = step.geography == planted.series and step.since in (planted.day, planted.since)
    return is_there and (step.size > 0) == (planted.size > 0)


def may_be(step: Step, size: int) -> bool:
    """Whether a step may be of a size."""
    return (step.low is None or step.low <= size) and (step.high is None or size <= step.high)


def is_alike(step: Step, planted: Planted) -> bool:
    """Whether a step does at its day what a planted one did, in whichever series."""
    return step.since in (planted.day, planted.since) and any(may_be(step, s) for s in (planted.size, -planted.size))


def row(name: str, made: Outbreak) -> tuple[object, ...]:
    """Ask for the revisions of a table and compare them with what was planted."""
    claims = made.claims
    before = process_time()
    result = ds.find_repairs(claims, kind="revise")
    seconds = process_time() - before
    first = result.repairs[0].steps if result.repairs else ()
    listed = [step for repair in result.repairs for step in repair.steps]
    return (
        name,
        len(made.steps),
        len(first),
        result.lower,
        sum(any(is_same(step, p) for step in first) for p in made.steps),
        sum(any(is_same(step, p) for step in listed) for p in made.steps),
        sum(any(is_same(step, p) or is_alike(step, p) for step in listed) for p in made.steps),
        sum(any(is_same(step, p) and may_be(step, p.size) for step in listed) for p in made.steps),
        len(result.repairs),
        result.complete,
        result.verify(),
        round(seconds, 1),
    )


def outbreaks(tables: int) -> Iterator[tuple[object, ...]]:
    """Tables with revisions at dates apart, any dates, and slips beside them."""
    kinds = {"apart": {}, "any dates": {"apart": False}, "2 slips": {"slips": 2}}
    for kind, how in kinds.items():
        rows = [row(f"{kind} {seed}", outbreak(seed, **how)) for seed in range(tables)]
        yield from rows
        total = [sum(r[k] for r in rows) for k in range(1, 8)]  # type: ignore[misc]
        shares = [f"{n} ({n / total[0]:.0%})" for n in total[3:]]
        yield (f"all {kind}", *total[:3], *shares, "", "", "", round(sum(r[-1] for r in rows), 1))  # type: ignore[misc]


def italy(folder: Path) -> None:
    """Print how many of the falls of the running totals of cases in Italy's regions are told."""
    import pandas as pd

    before = process_time()
    frame = pd.read_parquet(folder / "italy_covid_regions.parquet")[["date", "region", "total_cases_cum"]]
    claims = ds.read_claims(frame, kind="cumulative", since="2020-02-24")
    read = process_time() - before
    result = ds.find_repairs(claims, kind="revise")
    seconds = process_time() - before
    frame = frame.sort_values(["region", "date"]).astype({"total_cases_cum": int})
    fell = frame[frame.groupby("region")["total_cases_cum"].diff() < 0]
    fallen = {(region, str(day)[:10]) for region, day in zip(fell["region"], fell["date"], strict=True)}
    told = {(s.geography, str(s.since)) for s in result.repairs[0].steps if s.size < 0}
    print(
        f"\nItaly: {len(claims):,} claims, {len(fallen)} falls, {len(fallen & told)} told with date and sign of "
        f"{len(told)}, lower {result.lower}, complete {result.complete}, verified {result.verify()}; "
        f"{read:.1f} s to read, {seconds:.1f} s in all"
    )


def table(rows: Iterable[tuple[object, ...]]) -> None:
    """Print rows in Markdown."""
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for cells in rows:
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    table(outbreaks(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
    beside = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[2] / "shared/data/italy"
    if beside.exists():
        italy(beside)
