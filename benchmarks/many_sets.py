"""Reading against checking: `python benchmarks/many_sets.py [--claims N ...] [--limit SECONDS] [--write-docs]`.

Sets of ten claims in one CSV. `pd.read_csv` of the file and `ds.check_many` of its path run by turns in one process;
printed are medians of processor time, the median of their ratios, and how many verdicts are those that are true by
construction. Memory is that of a fresh process. What would take longer than the limit is left out, and said.
`--write-docs` writes the tables into docs/benchmarks-many.md, and what they come to for a billion claims into
docs/explanation/plan.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded, here and in children

import pandas as pd
from billion_claims import plan
from measuring.own_process import ENDED, messages_of
from measuring.pages import DOCS, figure, machine, table, write_block
from measuring.processor_time import allow, peak_megabytes, seconds_of
from set_tables import CLAIMS, Kind, sets_of
from tree_tables import LEAVES

import deserstats as ds

PAGE = DOCS / "benchmarks-many.md"
PLAN = DOCS / "explanation" / "plan.md"
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 3
WORKLOADS = {
    "one category, all can hold": Kind(),
    "one category, 30 % contradict themselves": Kind(contradict=0.3),
    "the same with thousands commas": Kind(contradict=0.3, commas=True),
    "three categories a set": Kind(contradict=0.3, categories=("north", "south", "east")),
    "1 % odd cells": Kind(contradict=0.3, odd=0.01),
    "tree of seven": Kind(contradict=0.3, categories=tuple(LEAVES)),
    "a share in every set": Kind(share=True),
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "verdict": {},
    "with implied ranges": {"implied": True},
    "with certificates": {"certificates": True},
}
"""What is asked of the sets: options of ``check_many``."""

ASKED = [
    *((workload, "verdict") for workload in WORKLOADS),
    ("one category, all can hold", "with implied ranges"),
    ("one category, 30 % contradict themselves", "with implied ranges"),
    ("one category, all can hold", "with certificates"),
]


@dataclass(frozen=True, slots=True)
class Measured:
    """One workload in one size."""

    workload: str
    asked: str
    claims: int
    megabytes: float
    reading: float
    checking: float
    ratio: float
    right: int
    verdicts: dict[str, int]
    row_bytes: float

    @property
    def sets(self) -> int:
        return sum(self.verdicts.values())


def rounds(kind: Kind, n_sets: int, options: dict[str, Any], limit: float) -> Iterator[Any]:
    """Yield the size of the file, then the seconds of each round, then the rows' verdicts and bytes."""
    sets = sets_of(kind, n_sets)
    options = options | ({"scheme": kind.scheme} if kind.scheme else {})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sets.csv"
        sets.table.to_csv(path, index=False)
        yield path.stat().st_size / 1e6
        truth = sets.truth
        del sets
        allow(limit)
        # what is imported once is not counted
        ds.check_many(pd.read_csv(path, dtype=str, nrows=5 * CLAIMS), **options)
        found = pd.DataFrame()
        for _ in range(ROUNDS):

            def check() -> None:
                nonlocal found
                found = ds.check_many(str(path), **options)

            yield seconds_of(lambda: pd.read_csv(path)), seconds_of(check)
    status = found.drop_duplicates("set_id")["status"]  # a row a claim where ranges are asked for
    yield int((status.to_numpy() == truth).sum()), status.value_counts().to_dict()
    yield found.memory_usage(deep=True).sum() / n_sets


def measured(workload: str, asked: str, claims: int, limit: float) -> Measured | str:
    """Run one workload in a process of its own; a text says why there are no figures."""
    messages = list(messages_of(rounds, WORKLOADS[workload], claims // CLAIMS, QUESTIONS[asked], limit))
    pairs = [message for message in messages[1:] if isinstance(message, tuple) and isinstance(message[0], float)]
    if messages[-1:] != [ENDED]:
        return f"stopped, or ended by itself, within {limit:.0f} s"
    (right, verdicts), row_bytes = messages[-3:-1]
    return Measured(
        workload, asked, claims, messages[0], median(a for a, _ in pairs), median(b for _, b in pairs),
        median(b / a for a, b in pairs), right, verdicts, float(row_bytes),
    )  # fmt: skip


def streamed(claims: int, way: str) -> Iterator[float]:
    """Yield the peak of a process that has read nothing yet, and that of one that went through all sets."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sets.csv"
        for message in messages_of(_write, WORKLOADS["one category, 30 % contradict themselves"], claims, str(path)):
            assert message == ENDED
        yield from (message for message in messages_of(_peak, str(path), way) if message != ENDED)


def _write(kind: Kind, claims: int, path: str) -> Iterator[None]:
    """Write a table in a process of its own, whose memory is then no part of what is measured."""
    sets_of(kind, claims // CLAIMS).table.to_csv(path, index=False)
    yield from ()


def _peak(path: str, way: str) -> Iterator[float]:
    ds.check_many(pd.DataFrame({"set_id": ["x"], "value": ["1"], "start": ["2024"]}))
    yield peak_megabytes()
    if way == "iter_check":
        for _ in ds.iter_check(path):
            pass
    elif way == "check_many":
        ds.check_many(path)
    else:
        pd.read_csv(path)
    yield peak_megabytes()


def speed(sizes: list[int], limit: float) -> tuple[str, list[Measured]]:
    """Return the table of speed, and what was measured."""
    found: list[Measured] = []
    rows = []
    for workload, asked in ASKED:
        before: Measured | None = None
        for claims in sizes:
            name = workload if asked == "verdict" else f"{workload}, {asked}"
            expected = before.checking * claims / before.claims if before else 0.0
            result = f"not run: about {expected:,.0f} s a round" if expected * (ROUNDS + 1) > limit else ""
            answer = result or measured(workload, asked, claims, limit)
            if isinstance(answer, str):
                rows.append([name, f"{claims:,}", answer, *[""] * 6])
            else:
                rows.append(_row(name, answer))
                found.append(answer)
                before = answer
            print(f"{name}, {claims:,} claims", file=sys.stderr)
            if isinstance(answer, str):
                break
    head = ["sets", "claims", "file, MB", "read_csv, s", "check_many, s", "ratio", "sets a second"]
    head += ["verdicts as planted", "consistent, inconsistent, unreadable, other"]
    return table(head, rows), found


def _row(name: str, m: Measured) -> list[str]:
    told = [m.verdicts.get(status, 0) for status in ("consistent", "inconsistent", "unreadable")]
    told.append(m.sets - sum(told))
    return [
        name, f"{m.claims:,}", figure(m.megabytes), figure(m.reading), figure(m.checking), figure(m.ratio),
        f"{m.sets / m.checking:,.0f}", f"{m.right:,} of {m.sets:,}", ", ".join(f"{n:,}" for n in told),
    ]  # fmt: skip


def memory(sizes: list[int]) -> tuple[str, dict[tuple[str, int], float]]:
    """Return the table of peaks, and the peaks in MB."""
    peaks: dict[tuple[str, int], float] = {}
    rows = []
    for way in ("read_csv", "check_many", "iter_check"):
        for claims in sizes[-2:]:
            before, after = streamed(claims, way)
            peaks[way, claims] = after
            rows.append([way, f"{claims:,}", f"{before:.0f}", f"{after:.0f}", f"{after - before:.0f}"])
            print(f"memory of {way}, {claims:,} claims", file=sys.stderr)
    return table(["way", "claims", "packages loaded, MB", "peak, MB", "more, MB"], rows), peaks


def main(arguments: list[str] | None = None) -> list[Measured]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", nargs="+", type=int, default=list(SIZES), metavar="N", help="sizes of the tables")
    parser.add_argument("--limit", type=float, default=300.0, metavar="SECONDS", help="processor time of one row")
    parser.add_argument("--write-docs", action="store_true", help="write the tables into the pages of docs")
    options = parser.parse_args(arguments)
    times, found = speed(options.claims, options.limit)
    peaks_table, peaks = memory(options.claims)
    on = machine(("deserstats", "numpy", "pandas"))
    billion = plan(found, peaks)
    print(f"\n{on}\n\n{times}\n\n{peaks_table}\n\n{billion}")
    if options.write_docs:
        write_block(PAGE, "many sets", f"{on}\n\n{times}\n\n{peaks_table}")
        write_block(PLAN, "a billion claims", billion)
    return found


if __name__ == "__main__":
    main()
