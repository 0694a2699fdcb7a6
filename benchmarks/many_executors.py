"""Who works on many sets: sets a second by executor, as ratios to no executor, and what a batch costs beyond its work.

Run by hand: python benchmarks/many_executors.py [sets]. Quick sets are plain claims of one category; of slow ones the
proof is asked for, so that each is read and decided by itself. Processor time is that of this process and of those
that it started, while they work (Linux): the start of workers is left out. Medians of three.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from os import sysconf
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pandas as pd

import deserstats as ds

BATCH = 1000
SLOW = 50
"""How many times fewer slow sets than quick ones, in all and in a batch."""


def sets(n: int) -> pd.DataFrame:
    rows = [
        (f"s{k}", f"c{m}", f"{(k * 7919 + m * 104729) % 997}", f"2025-{m:02}" if m else "2025")
        for k in range(n)
        for m in range(6)
    ]
    return pd.DataFrame(rows, columns=["set_id", "id", "value", "start"])


@contextmanager
def nobody() -> Iterator[None]:
    yield None


@contextmanager
def dask(processes: bool) -> Iterator[Executor]:
    from distributed import Client

    with Client(processes=processes, n_workers=2, threads_per_worker=1, dashboard_address=":0") as client:
        yield client.get_executor()


EXECUTORS: dict[str, Callable[[], Any]] = {
    "none": nobody,
    "two threads": lambda: ThreadPoolExecutor(2),
    "two processes": lambda: ProcessPoolExecutor(2, get_context("spawn")),
    "Dask, two threads": lambda: dask(processes=False),
    "Dask, two processes": lambda: dask(processes=True),
}


def processor() -> float:
    """Return the processor time of this process and of those that it started."""
    ticks = 0
    for child in active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return process_time() + ticks / sysconf("SC_CLK_TCK")


def measured(make: Callable[[], Any], table: pd.DataFrame, batch: int, **options: bool) -> tuple[float, float]:
    """Return the seconds and the processor time of a job."""
    with make() as executor:
        ds.check_many(table.iloc[:120], executor=executor, batch_sets=2, **options)  # workers load what they need
        began, waited = processor(), perf_counter()
        ds.check_many(table, executor=executor, batch_sets=batch, **options)
        return perf_counter() - waited, processor() - began


def main(n: int) -> None:
    print("| sets | executor | sets/s | times none | processor time, times none | beyond the work, ms a batch |")
    print("|---|---|--:|--:|--:|--:|")
    kinds = {"quick": (n, BATCH, {}), "slow": (n // SLOW, BATCH // SLOW, {"certificates": True})}
    for kind, (n_sets, batch, options) in kinds.items():
        table = sets(n_sets)
        base: tuple[float, float] | None = None
        for name, make in EXECUTORS.items():
            try:
                runs = [measured(make, table, batch, **options) for _ in range(3)]
            except ImportError:
                print(f"{name}: left out, it is not installed", file=sys.stderr)
                continue
            waited, worked = (median(column) for column in zip(*runs, strict=True))
            base = base or (waited, worked)
            beyond = (worked - base[1]) / (n_sets / batch) * 1000
            print(
                f"| {kind} | {name} | {n_sets / waited:,.0f} | {base[0] / waited:.2f} | {worked / base[1]:.2f} "
                f"| {beyond:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
