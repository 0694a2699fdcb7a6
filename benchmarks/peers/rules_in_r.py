"""Figures of years that ought to add up: R's lintools, validatetools and errorlocate beside this package.

They work on one record with a field for each figure. R tells the processor time of the call alone.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import deserstats as ds
from peers.comparison import Absent, Comparison, Judged, SelfTimed, Way

PROGRAM = Path(__file__).with_name("rules.R")
TOO_MUCH = 700
"""What is added to one month, so that its quarter does not fit."""


@dataclass(frozen=True, slots=True)
class Years:
    """Figures of months, quarters and years by name, the sums that ought to hold, and the months that may be wrong."""

    figures: dict[str, int]
    sums: dict[str, list[str]]
    may_be_wrong: frozenset[str]


def years(n: int) -> Years:
    rng = np.random.default_rng(n)
    figures: dict[str, int] = {}
    sums: dict[str, list[str]] = {}
    for year in range(n):
        for quarter in range(4):
            months = [f"y{year}m{3 * quarter + k}" for k in (1, 2, 3)]
            figures |= {month: int(rng.integers(1000, 9000)) for month in months}
            sums[f"y{year}q{quarter + 1}"] = months
        sums[f"y{year}"] = [f"y{year}q{quarter}" for quarter in (1, 2, 3, 4)]
    for name, parts in sums.items():
        figures[name] = sum(figures[part] for part in parts)
    figures["y0m5"] += TOO_MUCH
    return Years(figures, sums, frozenset(sums["y0q2"]))


def claims_of(data: Years) -> ds.ClaimSet:
    def window(name: str) -> str:
        year, _, month = name[1:].partition("m")
        if month:
            return f"{2000 + int(year)}-{int(month):02d}"
        year, _, quarter = year.partition("q")
        return f"{2000 + int(year)}" + (f"-Q{quarter}" if quarter else "")

    return ds.read_claims(
        [{"id": k, "value": str(v), "relation": "exact", "start": window(k)} for k, v in data.figures.items()]
    )


def by_check(data: Years) -> Callable[[], str]:
    claims = claims_of(data)
    return lambda: str(ds.check_consistency(claims).status == "consistent").upper()


def by_repairs(data: Years) -> Callable[[], list[str]]:
    claims = claims_of(data)
    return lambda: [" ".join(repair.ids) for repair in ds.find_repairs(claims, kind="drop").repairs]


def by_r(tool: str) -> Callable[[Years], Callable[[], SelfTimed]]:
    def prepare(data: Years) -> Callable[[], SelfTimed]:
        if shutil.which("Rscript") is None:
            raise Absent("R is not installed")

        def run() -> SelfTimed:
            with tempfile.TemporaryDirectory() as folder:
                _write(data, Path(folder))
                command = ["Rscript", "--vanilla", str(PROGRAM), tool, folder]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Absent(f"R ended with: {done.stderr.strip().splitlines()[-1]}")
            if done.stdout.strip() == "absent":
                raise Absent("R is here, the package is not")
            answer, seconds = done.stdout.strip().splitlines()[-1].split("\t")
            return SelfTimed(answer, float(seconds))

        run()
        return run

    return prepare


def _write(data: Years, folder: Path) -> None:
    names = list(data.figures)
    equations = [[(part in parts) - (part == name) for part in names] + [0] for name, parts in data.sums.items()]
    equations += [[int(k == name) for k in names] + [data.figures[name]] for name in names]
    lines = [",".join(map(str, row)) for row in [[*names, "b"], *equations]]
    (folder / "system.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules = [f"{name} == {' + '.join(parts)}" for name, parts in data.sums.items()]
    (folder / "rules.txt").write_text("\n".join(rules) + "\n", encoding="utf-8")
    record = ",".join(names) + "\n" + ",".join(map(str, data.figures.values())) + "\n"
    (folder / "record.csv").write_text(record, encoding="utf-8")


def contradiction_seen(_: Years, answers: Mapping[str, str]) -> dict[str, Judged]:
    return {k: Judged(a == "FALSE", "contradict" if a == "FALSE" else "can hold") for k, a in answers.items()}


def one_of_the_months(data: Years, answers: Mapping[str, str | list[str]]) -> dict[str, Judged]:
    """Any month of the quarter may be the wrong one: ours has to list all three, one of them is enough of a peer."""
    found = {}
    for name, answer in answers.items():
        told = {answer} if isinstance(answer, str) else set(answer)
        right = told <= data.may_be_wrong if isinstance(answer, str) else told == data.may_be_wrong
        found[name] = Judged(right, f"{len(told)} of {len(data.may_be_wrong)} tied repairs" if right else "another")
    return found


SUMS = "months, quarters and years as one record, one month 700 too high"
VERDICT = Comparison(
    "Do figures add up (R)",
    f"{SUMS}: whether they can hold",
    "years",
    (1, 3, 10),
    years,
    (
        Way("deserstats", "check_consistency, with proof", by_check),
        Way("R lintools", "is_feasible", by_r("lintools")),
        Way("R validatetools", "is_infeasible", by_r("validatetools")),
    ),
    contradiction_seen,
)
REPAIR = Comparison(
    "Fewest figures to change (R)",
    f"{SUMS}: the fewest figures to distrust",
    "years",
    (1, 3, 10),
    years,
    (
        Way("deserstats", "find_repairs, all tied ones", by_repairs),
        Way("R errorlocate", "locate_errors", by_r("errorlocate")),
    ),
    one_of_the_months,
)
