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
    d = graphs.n_days
    falls = np.arange(d - 1)
    shortest[falls + 1, falls] = np.minimum(shortest[falls + 1, falls], 0)
    far = np.zeros((d, len(graphs.series)), dtype=shortest.dtype)
    open_ = np.arange(len(graphs.series))
    at, lengths = far, shortest
    for k in range(d + 1):
        before = at.copy()
        # days are gone through forth and back: most chains of bounds are followed in one go
        for day in range(d) if k % 2 else range(d - 1, -1, -1):
            np.minimum(at, lengths[day] + at[day], out=at)
        changed = (at != before).any(axis=0)
        if len(open_) < far.shape[1]:
            far[:, open_] = at
        if not changed.any():
            break
        if k and changed.mean() < 0.6:
            open_ = open_[changed]
            at, lengths = far[:, open_], shortest[:, :, open_]
    return far, satisfied(graphs, far)


def satisfied(graphs: Graphs, curve: Numbers) -> Flags:
    """Return whether curves never fall and keep every bound: nothing is taken from the search for them."""
    sums = curve[graphs.end, graphs.of] - curve[graphs.start, graphs.of]
    is_kept = (graphs.low <= sums) & ((sums <= graphs.high) | (graphs.high >= FAR))
    holds: Flags = np.all(np.diff(curve, axis=0) >= 0, axis=0)
    holds[graphs.of[~is_kept]] = False
    return holds
