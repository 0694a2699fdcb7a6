"""Components tried: bounds that contradict themselves, or counts that satisfy all rows, or neither."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from deserstats.many.trees.bounds import first_bounds, tighten
from deserstats.many.trees.components import Pairs, components
from deserstats.many.trees.curves import CHOICES, divided
from deserstats.many.trees.parts import Problems, problems
from deserstats.many.trees.recheck import cells_of, filled, satisfies
from deserstats.many.trees.sum_rows import Cells, Fate, Numbers, SumRows, Tree

CHUNK = 2**17
"""Numbers of an array that is worked on at once: with its double it fits into the cache of a core."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of components.

    Attributes
    ----------
    group : (n,) int64
        The set of each component.
    fate : (n,) int64
        A ``Fate`` each; of what is refuted the proof is still to be found.
    cells : list of Cells
        Counts of those that hold.
    refuted : list of Problems
        Those that cannot hold.
    """

    group: Numbers
    fate: Numbers
    cells: list[Cells] = field(default_factory=list)
    refuted: list[Problems] = field(default_factory=list)

    def fate_of_sets(self, n_sets: int) -> Numbers:
        """Return the fate of each set: it holds where all of its components do, and is left where one is."""
        fate = np.full(n_sets, Fate.HELD, dtype=np.int64)
        fate[self.group[self.fate == Fate.REFUTED]] = Fate.REFUTED
        fate[self.group[self.fate == Fate.LEFT]] = Fate.LEFT
        return fate


def tried(rows: SumRows, tree: Tree, pairs: Pairs) -> Trial:
    """Try all components of all sets, given the rows that share cells."""
    part = components(len(rows), pairs)
    n = int(part.max(initial=-1)) + 1
    group = np.zeros(n, dtype=np.int64)
    group[part] = rows.group
    trial = Trial(group, np.full(n, Fate.LEFT, dtype=np.int64))
    for alike in problems(rows, part, tree):
        for some in alike.chunks(max(1, CHUNK // alike.shape.size)):
            _try(some, rows, tree, trial)
    return trial


def _try(some: Problems, rows: SumRows, tree: Tree, trial: Trial) -> None:
    """Try problems of one shape and write down what became of them."""
    bounds = first_bounds(some)
    is_refuted = tighten(bounds, some.shape)
    if is_refuted.any():
        trial.fate[some.part[is_refuted]] = Fate.REFUTED
        trial.refuted.append(some.take(np.flatnonzero(is_refuted)))
    left = np.flatnonzero(~is_refuted)
    for choice in CHOICES:
        if not len(left):
            return
        if len(left) < len(some):
            some, bounds = some.take(left), np.ascontiguousarray(bounds[..., left])
        curves, works = divided(bounds, some.shape, choice, some.n_days)
        found = filled(some, curves, tree)
        works &= satisfies(found, some, rows, tree)
        trial.fate[some.part[works]] = Fate.HELD
        trial.cells.append(cells_of(found, some, np.flatnonzero(works), trial.group[some.part], tree))
        left = np.flatnonzero(~works)
