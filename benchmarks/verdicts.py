"""Verdicts against the truth and an exact judge, by kind of table: `python benchmarks/verdicts.py [TABLES]`.

A maker (`tests/honest.py`) draws a hidden truth and prints it honestly; nobody may be accused. Then one
figure is moved beyond its rounding, and z3 judges the same statements. Printed: honest tables accused or
left open, moved tables that are impossible, those missed, wrongly accused or left open, and what the whole
answer costs as a multiple of the verdict alone (processor time, median).
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import deserstats as ds

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from honest import KINDS, Table, status

TIMED = 10
"""Tables a kind of which the whole answer is timed."""


def read(table: Table) -> ds.ClaimSet:
    return ds.read_claims(table.records, scheme=table.scheme).read_as(**table.reading)


def row(kind: str, n: int) -> list[object]:
    """Count the verdicts on one kind of table."""
    honest = [status(read(KINDS[kind](Random(f"{kind} {seed}")))) for seed in range(n)]
    told, true = [], []
    for seed in range(n):
        rng = Random(f"{kind} {seed}")
        table = KINDS[kind](rng).moved(rng)
        told.append(status(read(table)))
        true.append("consistent" if table.is_possible() else "inconsistent")
    pairs = list(zip(told, true, strict=True))
    return [
        kind, n, honest.count("inconsistent"), honest.count("undecided"), true.count("inconsistent"),
        pairs.count(("consistent", "inconsistent")), pairs.count(("inconsistent", "consistent")),
        told.count("undecided"), f"{cost(kind):.1f}",
    ]  # fmt: skip


def cost(kind: str) -> float:
    """Return the median time of a whole answer over that of the verdict alone."""
    ratios = []
    for seed in range(TIMED):
        claims = read(KINDS[kind](Random(f"{kind} {seed}")))
        start = process_time()
        status(claims)
        middle = process_time()
        ds.check_consistency(claims)
        ratios.append((process_time() - middle) / (middle - start))
    return median(ratios)


def main(n: int) -> None:
    head = ["kind", "tables", "accused", "open", "moved: impossible", "missed", "accused", "open", "whole answer x"]
    print("| " + " | ".join(head) + " |")
    print("|---|" + "--:|" * (len(head) - 1))
    for kind in KINDS:
        print("| " + " | ".join(map(str, row(kind, n))) + " |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
