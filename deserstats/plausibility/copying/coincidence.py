"""How often are two honest figures equal? As often as the table's own near figures say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from deserstats.claims.claim import Claim
from deserstats.plausibility.grain import grain
from deserstats.plausibility.quantity import Quantities, Quantity

NEAR = 0.01
"""Part of a figure within which differences are taken to be spread evenly."""

STEPS = 0.5
"""Part of the usual step of its series within which they are."""

FIGURES = 5
"""Figures of one series from which its usual step is known."""

SHARED = 3
"""Windows that start on one day from which they are a running total."""


@dataclass(frozen=True, slots=True)
class OddFigure:
    """One odd figure: its number, its series, one unit of its precision, and how far its neighbourhood reaches."""

    claim: Claim
    value: int
    quantity: Quantity
    unit: int
    reach: float
    is_known: bool

    @property
    def series(self) -> tuple[str, Quantity]:
        """What is counted, and how."""
        return self.claim.kind, self.quantity

    @property
    def chance(self) -> float:
        """Chance that a figure inside its reach, on either side, is equal."""
        return 1 / (2 * int(self.reach / self.unit) + 1)


def figures_of(claims: Sequence[Claim], quantities: Quantities) -> list[OddFigure]:
    """Return what a coincidence of each figure would be measured by; each claim has a whole figure."""
    values = [int(c.figure.value) if c.figure else 0 for c in claims]
    kinds = [(c.kind, quantities.of(c)) for c in claims]
    starts: dict[object, set[object]] = defaultdict(set)
    for kind, c in zip(kinds, claims, strict=True):
        starts[kind, c.window.start].add(c.window.end)
    series: dict[object, dict[object, int]] = defaultdict(dict)
    keys = []
    for kind, c, value in zip(kinds, claims, values, strict=True):
        running = c.kind == "total" and len(starts[kind, c.window.start]) >= SHARED
        keys.append((kind, c.window.start if running else c.window.days // 25))
        series[keys[-1]][c.window.start, c.window.end] = value
    overall = grain(values)
    known = {key: _precision(rows, overall) for key, rows in series.items()}
    found = []
    for (kind, length), c, value in zip(keys, claims, values, strict=True):
        unit, step, is_known = known[kind, length]
        reach = min(NEAR * value, STEPS * step)
        found.append(OddFigure(c, value, kind[1], max(unit, 1 if value % 10 else 10), reach, is_known))
    return found


def _precision(rows: dict[Any, int], overall: int) -> tuple[int, float, bool]:
    """Return the common step of a series' figures, its usual change, and whether that is known."""
    values = [rows[window] for window in sorted(rows)]
    if len(values) < FIGURES:
        return overall, float("inf"), False
    steps = [abs(b - a) for a, b in pairwise(values)]
    return max(overall, grain(values)), float(median(steps)), True


class NearPairs:
    """All pairs of figures that are near each other, and the chance of each to be equal.

    Notes
    -----
    1. Within the smaller reach of a pair its difference is spread evenly, in units of its precision: so the
       number of near pairs tells how many equal ones to expect, whatever the law of the figures.
    """

    def __init__(self, figures: Sequence[OddFigure], labels: Sequence[object]) -> None:
        order = sorted(range(len(figures)), key=lambda i: figures[i].value)
        self.values = np.array([figures[i].value for i in order], float)
        reach = np.array([figures[i].reach for i in order])
        unit = np.array([figures[i].unit for i in order])
        numbers: dict[object, int] = {}
        named = np.array([numbers.setdefault(labels[i], len(numbers)) for i in order])
        ends = np.searchsorted(self.values, self.values + reach, side="right")
        parts, around = [np.zeros(0)], [np.zeros(0)]
        for i, end in enumerate(ends):
            near = slice(i + 1, int(end))
            least, step = np.minimum(reach[i], reach[near]), np.maximum(unit[i], unit[near])
            kept = (self.values[near] - self.values[i] <= least) & (named[near] != named[i])
            parts.append(1 / (2 * np.floor(least[kept] / step[kept]) + 1))
            around.append(np.full(int(kept.sum()), self.values[i]))
        chances, at = np.concatenate(parts), np.concatenate(around)
        rank = chances.argsort(kind="stable")
        self.chances, self.at = chances[rank], at[rank]
        self.sums = np.r_[0.0, self.chances.cumsum()]

    def near_to(self, value: int, reach: float) -> int:
        """Pairs of near figures within reach of this one."""
        return int((np.abs(self.at - value) <= reach).sum())

    def anywhere(self, chance: float) -> float:
        """Chance that two figures are equal anywhere whose chance is this or a smaller one."""
        upto = np.searchsorted(self.chances, chance * (1 + 1e-9), side="right")
        return min(1.0, max(chance, float(self.sums[upto])))
