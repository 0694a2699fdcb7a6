"""How time grows with claims, sets, categories and periods: `python benchmarks/growth.py [--limit SECONDS]`.

Every point runs in a process of its own, is the median of three, and is left out with all larger ones when it would
take longer than the limit. The exponent is the slope of a least-squares line through the logarithms of sizes and
seconds. Where steps ran out, the claims that were left open are counted. `--write-docs`: into docs.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded, here and in children

import numpy as np
import pandas as pd
from measuring.own_process import ENDED, messages_of
from measuring.pages import DOCS, figure, machine, table, write_block
from measuring.processor_time import allow, seconds_of
from peers.claim_rows import true_rows
from set_tables import CLAIMS, Kind, sets_of

import deserstats as ds

PAGE = DOCS / "benchmarks-many.md"
CALLS = 3
STEEP = 1.2
"""Power of the size by which the time of the next size is foreseen."""
Told = dict[str, object]


@dataclass(frozen=True, slots=True)
class Family:
    """Tables of one kind in several sizes; ``ask`` makes one and returns its claims, and the question of it."""

    title: str
    counted: str
    sizes: tuple[int, ...]
    ask: Callable[[int], tuple[int, Callable[[], Told]]]


def answered(claims: ds.ClaimSet) -> Told:
    """Ask for everything that ``check_consistency`` tells, the table of claims included."""
    answer = ds.check_consistency(claims)
    left = answer.to_frame()["reason"].str.contains("not worked out").sum()
    return {"verdict": str(answer.status), "left open": f"{left:,}"}


def of_rows(rows: ds.ClaimSet) -> tuple[int, Callable[[], Told]]:
    return len(rows), lambda: answered(rows)


def one_table(tree: bool) -> Callable[[int], tuple[int, Callable[[], Told]]]:
    def ask(n: int) -> tuple[int, Callable[[], Told]]:
        made = true_rows(n, tree)
        return of_rows(ds.read_claims(made.frame, scheme=made.scheme))

    return ask


def of_sets(n: int) -> tuple[int, Callable[[], Told]]:
    frame = sets_of(Kind(contradict=0.3), n).table

    def run() -> Told:
        found = ds.check_many(frame)["status"].value_counts()
        return {"verdict": ", ".join(f"{k:,} {name}" for name, k in found.items()), "left open": "0"}

    return n * CLAIMS, run


def of_categories(n: int) -> tuple[int, Callable[[], Told]]:
    """Ask about monthly counts of a year of so many categories and their total."""
    rng = random.Random(n)
    rows = []
    for month in range(1, 13):
        values = [rng.randint(100, 9999) for _ in range(n)]
        told = {**{f"part {k}": v for k, v in enumerate(values)}, "Total": sum(values)}
        rows += [{"category": name, "value": v, "start": f"2024-{month:02d}"} for name, v in told.items()]
    return of_rows(ds.read_claims(pd.DataFrame(rows).assign(measure="cases", unit="cases"), total="Total"))


def of_days(n: int) -> tuple[int, Callable[[], Told]]:
    """Ask about daily counts of two places and their total."""
    rng = np.random.default_rng(n)
    days = pd.date_range("2015-01-01", periods=n).strftime("%Y-%m-%d")
    north, south = rng.integers(100, 9999, (2, n))
    columns = {"north": north, "south": south, "Total": north + south}
    frame = pd.concat(
        pd.DataFrame({"category": name, "value": values, "start": days, "through": days})
        for name, values in columns.items()
    )
    return of_rows(ds.read_claims(frame.assign(measure="cases", unit="cases"), total="Total"))


FAMILIES = (
    Family("claims of one table, one category", "claims", (1_000, 3_000, 10_000, 30_000, 100_000), one_table(False)),
    Family("claims of one table, tree of seven", "claims", (30, 100, 300, 1_000, 3_000), one_table(True)),
    Family("sets of ten, a frame", "sets", (1_000, 3_000, 10_000, 30_000, 100_000), of_sets),
    Family("categories, twelve months and the total", "categories", (2, 4, 8, 16, 32, 64), of_categories),
    Family("days, two places and the total", "days", (12, 60, 365, 1_000, 3_000), of_days),
)


def point(title: str, size: int, limit: float) -> Iterator[object]:
    """Yield how many claims there are, the seconds of three calls, and what was answered."""
    family = next(family for family in FAMILIES if family.title == title)
    warm = family.ask(family.sizes[0])[1]
    warm()  # what is imported once is not counted
    n, run = family.ask(size)
    yield n
    allow(limit)
    told: Told = {}

    def call() -> None:
        told.update(run())

    for _ in range(CALLS):
        yield seconds_of(call)
    yield told


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Fit the power of the size that the time grows with."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def grown(family: Family, limit: float) -> tuple[list[list[object]], str]:
    """Return a row a size, and the exponent."""
    rows: list[list[object]] = []
    sizes: list[int] = []
    seconds: list[float] = []
    for size, after in zip(family.sizes, [*family.sizes[1:], 0], strict=True):
        print(f"{family.title}: {size:,}", file=sys.stderr)
        messages = list(messages_of(point, family.title, size, limit))
        spent = [message for message in messages if isinstance(message, float)]
        if not spent:
            rows.append([family.title, f"{size:,}", "", f"stopped at {limit:.0f} s", "", ""])
            break
        told = messages[-2] if messages[-1] == ENDED else {"verdict": "as before, then stopped", "left open": ""}
        sizes.append(size)
        seconds.append(median(spent))
        rows.append([
            family.title, f"{size:,}", f"{messages[0]:,}", told["verdict"], told["left open"], figure(seconds[-1])
        ])  # fmt: skip
        expected = CALLS * seconds[-1] * (after / size) ** STEEP
        if expected > limit:
            rows.append([family.title, f"{after:,}", "", f"not run: {CALLS} calls may take {expected:.0f} s", "", ""])
            break
    power = f"{exponent(sizes, seconds):.2f}" if len(sizes) > 1 else ""
    return rows, power


def main(arguments: list[str] | None = None) -> str:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=float, default=120.0, metavar="SECONDS", help="processor time of one point")
    parser.add_argument("--write-docs", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    options = parser.parse_args(arguments)
    all_rows, powers = [], []
    for family in FAMILIES:
        rows, power = grown(family, options.limit)
        all_rows += rows
        powers.append([family.title, family.counted, power])
    points = table(["grows", "size", "claims", "verdict", "claims left open", "s"], all_rows)
    on = machine(("deserstats", "numpy", "pandas", "highspy"))
    written = f"{on}\n\n{table(['grows', 'in', 'exponent'], powers, words=2)}\n\n{points}"
    print(written)
    if options.write_docs:
        write_block(PAGE, "growth", written)
    return written


if __name__ == "__main__":
    main()
