"""One large table of one category: verdict, witness and the per-claim table, part by part.

Run by hand: OPENBLAS_NUM_THREADS=1 python benchmarks/large_table.py [largest n]. Times are processor
seconds of this process, medians of runs with other tables; the exponent is fitted to the growth of
the whole. A plain loop is timed beside, so that runs on different machines can be compared.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from math import log
from statistics import median
from time import process_time
from typing import NamedTuple

import numpy as np
import pandas as pd

import deserstats as ds

SIZES = (1_000, 10_000, 100_000)
TABLES: dict[str, dict[str, int | str]] = {
    "60 months": {"cuts": 60},
    "458 days": {"cuts": 458},
    "1,570 days": {"cuts": 1570},
    "1,570 days, at least and at most": {"cuts": 1570, "words": "loose"},
    "458 days, 3 origins": {"cuts": 458, "origins": 3},
}
FOUR_ORIGINS_AND_MORE = {"458 days, 8 origins": {"cuts": 458, "origins": 8}}


class Run(NamedTuple):
    """Processor seconds of the parts of one table, and the share of its claims that was worked out."""

    read: float
    check: float
    frame: float
    verify: float
    loop: float
    share: float

    @property
    def answer(self) -> float:
        """What verdict, witness and table take, reading included."""
        return self.read + self.check + self.frame


def true_claims(n: int, cuts: int, seed: int, words: str = "mixed", origins: int = 0) -> pd.DataFrame:
    """Return true claims on random windows: exact, rounded, at least and at most; or only the last two."""
    rng = np.random.default_rng(seed)
    firsts = pd.date_range("2000-01-01", periods=cuts + 1, freq="MS" if cuts <= 200 else "D")
    lasts = (firsts - pd.Timedelta(days=1)).strftime("%Y-%m-%d").to_numpy()
    sums = np.concatenate([[0], rng.integers(0, 5000, cuts).cumsum()])
    start = rng.integers(0, cuts, n)
    end = start + 1 + (rng.random(n) * (cuts - start)).astype(int)
    value = sums[end] - sums[start]
    relation = rng.choice(["exact", "exact", "", "at_least", "at_most"], n)
    if words == "loose":
        relation = rng.choice(["at_least", "at_most"], n)
    digits = np.where(value >= 10_000, 10 ** np.maximum(2, np.log10(np.maximum(value, 1)).astype(int) - 2), 1)
    share = rng.uniform(0.7, 1, n)
    printed = np.select(
        [relation == "", relation == "at_least", relation == "at_most"],
        [value // digits * digits, (value * share).astype(int), (value / share).astype(int) + 1],
        value,
    )
    columns = {"value": [f"{v:,}" for v in printed], "relation": relation, "measure": "registered"}
    columns |= {"start": firsts.strftime("%Y-%m-%d").to_numpy()[start], "through": lasts[end]}
    if origins:
        columns["origin"] = [f"office {k}" for k in rng.integers(0, origins, n)]
    return pd.DataFrame(columns)


def timed(run: Callable[[], object]) -> tuple[float, object]:
    started = process_time()
    found = run()
    return process_time() - started, found


def loop() -> int:
    return sum(i * i % 7 for i in range(2_000_000))


def one_run(frame: pd.DataFrame) -> Run:
    read, claims = timed(lambda: ds.read_claims(frame))
    check, answer = timed(lambda: ds.check_consistency(claims))
    told, table = timed(lambda: answer.to_frame())
    verified, holds = timed(lambda: answer.verify())
    if (answer.status, holds) != ("consistent", True):
        raise SystemExit(f"expected a consistent table with evidence, found {answer.status}, verify() {holds}")
    done = 1 - float((table["verdict"] == "undetermined").mean())
    return Run(read, check, told, verified, timed(loop)[0], done)


def exponent(sizes: list[int], seconds: list[float]) -> float:
    return float(np.polyfit([log(n) for n in sizes], [log(s) for s in seconds], 1)[0])


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    sizes = [n for n in SIZES if n <= largest]
    one_run(true_claims(200, 60, seed=0))
    print(f"threads of OpenBLAS: {os.environ.get('OPENBLAS_NUM_THREADS', 'not set')}")
    print("| table | claims | read | check | to_frame | together | verify | plain loop | worked out |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, options in (TABLES | FOUR_ORIGINS_AND_MORE).items():
        together = []
        for n in sizes:
            runs = [one_run(true_claims(n, seed=seed, **options)) for seed in range(3 if n <= 10_000 else 1)]  # type: ignore[arg-type]
            middle = Run(*(median(parts) for parts in zip(*runs, strict=True)))
            together.append(median(run.answer for run in runs))
            times = [middle.read, middle.check, middle.frame, together[-1], middle.verify, middle.loop]
            print(f"| {name} | {n:,} | {' | '.join(f'{t:.2f}' for t in times)} | {middle.share:.1%} |", flush=True)
        if len(sizes) > 1:
            print(f"| {name} | exponent | | | | {exponent(sizes, together):.2f} | | | |", flush=True)


if __name__ == "__main__":
    main()
