"""What a billion claims cost, by the slopes that `many_sets.py` has measured: time, money, memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from measuring.pages import figure, table

if TYPE_CHECKING:
    from many_sets import Measured

BILLION = 10**9
PRICE = 0.05
"""Of a core-hour, in any money: an example, to be replaced by the reader's own."""
CORES = 32
"""Of the machine, or the cluster, for which hours are told."""

AS_A_WHOLE = 100_000
"""Claims of a file below which it is one batch."""

FLAT = 1.15
"""A peak at ten times as many claims of at most so many times the peak is taken to be flat."""


def plan(found: Sequence[Measured], peaks: Mapping[tuple[str, int], float]) -> str:
    """Return the two tables of the plan page."""
    return f"{_time_and_money(found)}\n\n{_memory(found, peaks)}" if found else "Nothing was measured."


def _time_and_money(found: Sequence[Measured]) -> str:
    head = ["sets of ten", "measured at", "s for 1e6", "core-hours for 1e9", f"hours on {CORES} cores",
            f"at {PRICE:g} a core-hour"]  # fmt: skip
    largest = {(m.workload, m.asked): m for m in found}
    slopes = [(_name(m), m.claims, 1e6 * m.checking / m.claims) for m in largest.values()]
    most = max(found, key=lambda m: m.claims)
    slopes.insert(0, ("plain `pd.read_csv`", most.claims, 1e6 * most.reading / most.claims))
    rows = []
    for name, claims, seconds in slopes:
        hours = seconds * BILLION / 1e6 / 3600
        rows.append([name, f"{claims:,}", figure(seconds), *map(figure, (hours, hours / CORES, hours * PRICE))])
    return table(head, rows)


def _name(m: Measured) -> str:
    return m.workload if m.asked == "verdict" else f"{m.workload}, {m.asked}"


def _memory(found: Sequence[Measured], peaks: Mapping[tuple[str, int], float]) -> str:
    most = max(found, key=lambda m: (m.asked == "verdict", m.claims))
    per_claim, sets = most.megabytes * 1e6 / most.claims, most.sets / most.claims
    rows = [
        ["the table as CSV", f"{per_claim:.0f} bytes a claim", f"{per_claim:,.0f} GB"],
        [
            "one row a set, all kept",
            f"{most.row_bytes:.0f} bytes a set",
            f"{most.row_bytes * sets * BILLION / 1e9:,.0f} GB",
        ],
    ]
    for way in ("check_many", "iter_check"):
        own = sorted((claims, peak) for (name, claims), peak in peaks.items() if name == way)
        if len(own) < 2 or own[0][0] < AS_A_WHOLE:
            continue  # files that are read at once say nothing of larger ones
        (few, low), (many, high) = own[0], own[-1]
        told = f"{low:,.0f} MB at {few:,}, {high:,.0f} MB at {many:,}"
        grown = f"{(high + (high - low) / (many - few) * (BILLION - many)) / 1e3:,.0f} GB"
        rows.append([f"peak of `{way}` on one core", told, grown if high > FLAT * low else f"{high:,.0f} MB, flat"])
    return table(["memory and disk", "measured", "at 1e9, extrapolated"], rows)
