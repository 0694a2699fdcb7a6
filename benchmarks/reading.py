"""Reading as a ratio: read_claims against pd.read_csv(dtype=str) of the same file, by processor time.

Run by hand: python benchmarks/reading.py [rows ...]. Medians of three; every peak of memory is that of a
fresh interpreter that reads one file. A layout that cannot be read is left out, and its error told.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from math import log
from pathlib import Path
from statistics import median
from time import process_time

import pandas as pd

import deserstats as ds

SIZES = (10_000, 100_000, 1_000_000)
MONTHS = [f"{year}-{month:02}" for year in range(1950, 2025) for month in range(1, 13)]
ACROSS = 50
"""Periods of a wide table; its size is told in cells, each of which is a claim."""


def claim_rows(n: int, rng: random.Random) -> Iterator[str]:
    yield "id,value,relation,category,measure,unit,start,end,source,published\n"
    for i in range(n):
        month = rng.randrange(len(MONTHS) - 1)
        first, last = (f"{MONTHS[k]}-01" for k in (month, month + 1))
        figure, word = f"{rng.randint(1, 999_999):,}", rng.choice(("", "over", "at_least", "about"))
        yield (
            f'r{i},"{figure}",{word},cat{rng.randrange(50)},deaths,persons,{first},{last},'
            f"ministry {rng.randrange(5)},{last}\n"
        )


def long_rows(n: int, rng: random.Random) -> Iterator[str]:
    yield "district,period,deaths\n"
    for i in range(n):
        yield f"place {i // len(MONTHS)},{MONTHS[i % len(MONTHS)]},{rng.randint(1, 99_999)}\n"


def wide_rows(n: int, rng: random.Random) -> Iterator[str]:
    yield ",".join(["district", *MONTHS[:ACROSS]]) + "\n"
    for i in range(n // ACROSS):
        yield ",".join([f"place {i}", *(str(rng.randint(1, 99_999)) for _ in range(ACROSS))]) + "\n"


LAYOUTS = {"claims": claim_rows, "long": long_rows, "wide": wide_rows}
OPTIONS: dict[str, dict[str, str]] = {"claims": {}, "long": {"layout": "long"}, "wide": {"layout": "wide"}}

PEAK = """
import deserstats as ds
ds.read_claims({path!r}, **{options!r})
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def cost(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        started = process_time()
        run()
        seconds.append(process_time() - started)
    return median(seconds)


def peak(path: str, options: dict[str, str]) -> str:
    """Return the most memory that reading one file took, in MB (Linux)."""
    code = PEAK.format(path=path, options=options)
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def measured(layout: str, n: int, folder: Path) -> tuple[float, float, str]:
    path = str(folder / f"{layout}.csv")
    with Path(path).open("w") as file:
        file.writelines(LAYOUTS[layout](n, random.Random(n)))
    options = OPTIONS[layout]
    theirs = cost(lambda: pd.read_csv(path, dtype=str))
    ours = cost(lambda: ds.read_claims(path, **options))
    return theirs, ours, peak(path, options)


def main(sizes: list[int]) -> None:
    pd.read_csv(Path(__file__).parents[1] / "deserstats" / "data" / "two-figures.csv", dtype=str)
    print("| layout | claims | read_csv, s | read_claims, s | ratio | peak, MB | exponent |")
    print("|---|---|---|---|---|---|---|")
    for layout in LAYOUTS:
        before: tuple[int, float] | None = None
        for n in sizes:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    theirs, ours, memory = measured(layout, n, Path(folder))
                except (ds.DeserstatsError, TypeError) as error:
                    print(f"{layout}: left out, {str(error).splitlines()[0]}", file=sys.stderr)
                    break
            exponent = f"{log(ours / before[1]) / log(n / before[0]):.2f}" if before else ""
            print(f"| {layout} | {n:,} | {theirs:.2f} | {ours:.2f} | {ours / theirs:.1f} | {memory} | {exponent} |")
            before = n, ours


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(SIZES))
