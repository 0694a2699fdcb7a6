"""Tables of many small sets of ten claims on 24 months, with what is true of each set: seeded, made in arrays.

Figures are those of a hidden series, printed exactly, as at least or as at most; a set that is to contradict itself has
one figure twice with two values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from tree_tables import LEAVES, TREE, month_label

import deserstats as ds

CLAIMS = 10
MONTHS = 24
PLACES = ("north", "south", "east")


@dataclass(frozen=True, slots=True)
class Sets:
    """A table of texts, and the verdict that is true of each set."""

    table: pd.DataFrame
    truth: np.ndarray


@dataclass(frozen=True, slots=True)
class Kind:
    """What the sets of a table are like: shares of sets and of cells, and the categories."""

    contradict: float = 0.0
    commas: bool = False
    odd: float = 0.0
    categories: tuple[str, ...] = ("all",)
    share: bool = False

    @property
    def scheme(self) -> ds.Scheme | None:
        return ds.Scheme(TREE) if self.categories == tuple(LEAVES) else None


def sets_of(kind: Kind, n_sets: int, seed: int = 0) -> Sets:
    """Make so many sets; every figure is true but for those that were planted."""
    rng = np.random.default_rng([seed, n_sets])
    shape = n_sets, CLAIMS
    leaves = LEAVES if kind.scheme else {name: [k] for k, name in enumerate(kind.categories)}
    n_leaves = 1 + max(leaf for own in leaves.values() for leaf in own)
    totals = np.zeros((n_sets, n_leaves, MONTHS + 1), np.int64)
    totals[:, :, 1:] = rng.integers(0, 5000, (n_sets, n_leaves, MONTHS)).cumsum(axis=2)
    covers = np.zeros((len(leaves), n_leaves), np.int64)
    for row, own in zip(covers, leaves.values(), strict=True):
        row[own] = 1
    start = rng.integers(0, MONTHS, shape)
    end = start + 1 + (rng.random(shape) * (MONTHS - start)).astype(np.int64)
    category = rng.integers(0, len(leaves), shape)
    word = rng.choice(["exact", "exact", "at_least", "at_most"], shape)
    wrong = rng.random(n_sets) < kind.contradict
    for column in start, end, category:
        column[wrong, 1] = column[wrong, 0]
    of_set = np.arange(n_sets)[:, None]
    value = np.zeros(shape, np.int64)
    for leaf in range(n_leaves):
        sums = totals[of_set, leaf, end] - totals[of_set, leaf, start]
        value += covers[category, leaf] * sums
    word[wrong, :2] = "exact"
    value[wrong, 1] += rng.integers(1, 3000, int(wrong.sum()))
    return _printed(kind, rng, value, start, end, category, word, wrong)


def _printed(
    kind: Kind,
    rng: np.random.Generator,
    value: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    category: np.ndarray,
    word: np.ndarray,
    wrong: np.ndarray,
) -> Sets:
    n_sets = len(value)
    cells = [f"{v:,}" for v in value.ravel()] if kind.commas else [str(v) for v in value.ravel()]
    truth = np.where(wrong, "inconsistent", "consistent").astype(object)
    for k in np.flatnonzero(rng.random(len(cells)) < kind.odd):
        # a mark of a footnote cannot be read; figures in words can, where nothing rests on their digits
        if k % 2 or wrong[k // CLAIMS]:
            cells[k] += "*"
            truth[k // CLAIMS] = "unreadable"
        else:
            cells[k] = f"{value.ravel()[k] / 1000:.3f} thousand"
    names, months = np.array(kind.categories), np.array([month_label(k) for k in range(MONTHS + 1)])
    table = pd.DataFrame({
        "set_id": np.repeat([f"s{k:06d}" for k in range(n_sets)], CLAIMS),
        "id": np.tile([f"k{k}" for k in range(CLAIMS)], n_sets),
        "value": cells,
        "relation": word.ravel(),
        "measure": "registered",
        "unit": "proceedings",
        "category": names[category.ravel()],
        "start": months[start.ravel()],
        "end": months[end.ravel()],
    })  # fmt: skip
    if kind.share:
        last = np.arange(n_sets) * CLAIMS + CLAIMS - 1
        table["kind"] = "total"
        table.loc[last, ["kind", "value", "relation"]] = ["share", "100", "at_most"]
        table["per"], table["base_category"] = "", ""
        table.loc[last, "per"], table.loc[last, "base_category"] = "100", "all"
    return Sets(table, truth)
