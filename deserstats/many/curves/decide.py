"""Can the bounds of each series all hold? A curve for each that can, rounds without end for each that cannot."""

from __future__ import annotations

import numpy as np

from deserstats.many.curves.graphs import Graphs
from deserstats.many.plain.bounds import FAR
from deserstats.many.plain.texts import Flags, Numbers


def curves(graphs: Graphs) -> tuple[Numbers, Flags]:
    """Return a curve of each series, as the sum up to each cut day (n_days, n), and whether it satisfies all bounds.

    Where it does not after as many rounds as there are days, no curve does (Bellman 1958).
    """
    shortest = graphs.lengths()
    falls = np.arange(graphs.n_days - 1)
    shortest[falls + 1, falls] = np.minimum(shortest[falls + 1, falls], 0)
    curve, _ = settled(np.zeros((graphs.n_days, len(graphs.series)), dtype=shortest.dtype), shortest)
    return curve, satisfied(graphs, curve)


def settled(at: Numbers, lengths: Numbers) -> tuple[Numbers, Flags]:
    """Shorten distances (n_days, n) as long as an edge does, and return them, and where none does any more.

    Where one still does after as many rounds as there are days, a way around is negative.
    """
    n_days, n = at.shape
    found, chosen, open_ = at, lengths, np.arange(n)
    for k in range(n_days + 1):
        before = at.copy()
        # days are gone through forth and back: most chains of bounds are followed in one go
        for day in range(n_days) if k % 2 else range(n_days - 1, -1, -1):
            np.minimum(at, lengths[day] + at[day], out=at)
        changed = (at != before).any(axis=0)
        if len(open_) < n:
            found[:, open_] = at
        if not changed.any():
            return found, np.ones(n, dtype=bool)
        if k and changed.mean() < FEW:
            open_ = open_[changed]
            at, lengths = found[:, open_], chosen[:, :, open_]
            changed = np.ones(len(open_), dtype=bool)
    is_settled = np.ones(n, dtype=bool)
    is_settled[open_[changed]] = False
    return found, is_settled


FEW = 0.6
"""Share of series that still change below which the others are left alone."""


def satisfied(graphs: Graphs, curve: Numbers) -> Flags:
    """Return whether curves never fall and keep every bound: nothing is taken from the search for them."""
    sums = curve[graphs.end, graphs.of] - curve[graphs.start, graphs.of]
    is_kept = (graphs.low <= sums) & ((sums <= graphs.high) | (graphs.high >= FAR))
    holds: Flags = np.all(np.diff(curve, axis=0) >= 0, axis=0)
    holds[graphs.of[~is_kept]] = False
    return holds
