"""Atoms as sums of periods: how many days of each period every atom holds, and how that becomes equations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deserstats.claims.cells.period import Period
from deserstats.stats.arrays import Floats
from deserstats.trend.change.atoms import Atom


class Equations(NamedTuple):
    """Totals as sums of daily rates: ``days`` (n_totals, n_periods) times rates is ``totals``."""

    days: Floats
    totals: Floats


def equations_of(atoms: Sequence[Atom], spans: Sequence[Period], scale: float) -> Equations:
    """Write atoms as independent sums over periods, totals divided by ``scale``.

    A rate holds for a whole period, so atoms inside one and the same period are added up, and one
    that the others already determine is left out.
    """
    joined: dict[object, tuple[Floats, float]] = {}
    for k, atom in enumerate(atoms):
        days = np.array([_overlap(atom, span) for span in spans], dtype=float)
        inside = np.flatnonzero(days)
        key = ("period", int(inside[0])) if len(inside) == 1 else ("atom", k)
        before, total = joined.get(key, (np.zeros(len(spans)), 0.0))
        joined[key] = (before + days, total + float(atom.middle) / scale)
    rows: list[Floats] = []
    totals: list[float] = []
    for days, total in joined.values():
        if np.linalg.matrix_rank(np.array([*rows, days])) > len(rows):
            rows.append(days)
            totals.append(total)
    return Equations(np.array(rows).reshape(len(rows), len(spans)), np.array(totals))


def _overlap(atom: Atom, span: Period) -> int:
    return max(0, (min(atom.end, span.end) - max(atom.start, span.start)).days)
