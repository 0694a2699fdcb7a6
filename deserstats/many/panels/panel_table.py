"""A frame of sets as arrays: the day and the figures of every row, and which rows name the same series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.roles import WORDS, our_name
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.vocabulary import plain
from deserstats.many.panels.figures import Figures, Truth, Whole, days_of, figures_of, side_by_side
from deserstats.many.panels.panel_sets import PanelSets

if TYPE_CHECKING:
    import pandas as pd

TOLD_APART = ("note", "url", "quote", "lang")
"""Columns that are carried along whatever they hold."""

LOOKED_AT = 3
"""Cells of a column that tell whether it may hold days."""

MOSTLY = 2
"""A column holds figures where one in so many of its cells, or fewer, are something else."""


@dataclass(frozen=True, slots=True)
class PanelTable:
    """The rows of a frame whose columns are a day, figures and names.

    Attributes
    ----------
    headings : tuple of str
        The columns that hold numbers: figures, or codes that are carried along.
    figures : Figures
        Their cells, (n_rows, n_headings).
    day : str
        Heading of the column of days.
    days : array of int
        The day of each row, 0 where it has none.
    keys : array of int
        The number of each row's names, which ``names`` has by this number.
    name_columns : tuple of str
        The columns that hold names.
    kinds : str
        Per column of the frame, how its cells are kept: the same text is read otherwise than a number.
    """

    sets: PanelSets
    shaping: Shaping
    headings: tuple[str, ...]
    figures: Figures
    day: str
    days: Whole
    keys: Whole
    names: list[tuple[str, ...]]
    name_columns: tuple[str, ...]
    kinds: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Sets with the same series.

    Attributes
    ----------
    sets : array of int
        Their numbers.
    keys : array of int
        The names that their rows have, in the order in which they first occur.
    seen : array of bool, (n_keys, n_headings)
        Whether there is a figure under a heading in any row of these names.
    marked : array of bool
        Whether there is a mark in place of a figure.
    """

    sets: Whole
    keys: Whole
    seen: Truth
    marked: Truth


def panel_table(sets: PanelSets) -> PanelTable | None:
    """Return a frame as arrays; None where it is no table of days and figures whose kind is said."""
    task = sets.task
    if not sets.n or task.implied or task.reading.printed != "exact":
        return None
    shaping = Shaping.of(**task.reading_options)
    frame = sets.body
    headings = list(frame.columns)
    plain_text = all(type(name) is str and name == name.strip() for name in headings)
    if not _may_be_one(shaping) or not plain_text or len(set(headings)) < len(headings):
        return None
    if task.reading_options.get("header") is not None:
        return None
    dated = [name for name in headings if _seems_dated(frame[name])]
    if len(dated) != 1:
        return None
    told = {name: _told(frame[name], shaping, sets) for name in headings if name != dated[0]}
    names = [name for name, cells in told.items() if cells == "names"]
    numbers = {name: cells for name, cells in told.items() if isinstance(cells, Figures)}
    if not numbers or "neither" in told.values():
        return None
    keys, texts = _keys([frame[name] for name in names], len(frame))
    return PanelTable(
        sets=sets,
        shaping=shaping,
        headings=tuple(numbers),
        figures=side_by_side(list(numbers.values())),
        day=dated[0],
        days=days_of(frame[dated[0]]),
        keys=keys,
        names=texts,
        name_columns=tuple(names),
        kinds=" ".join(f"{name}:{'text' if _is_text(frame[name]) else 'number'}" for name in headings),
    )


def _may_be_one(shaping: Shaping) -> bool:
    """Whether the options are those of a table of dated figures whose kind is said."""
    is_timeless = PERIOD not in shaping.fill and "start" not in shaping.fill
    return bool(shaping.kinds) and shaping.layout in ("auto", "long") and is_timeless


def _seems_dated(column: pd.Series[Any]) -> bool:
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype):
        return False
    some = column.dropna().iloc[:LOOKED_AT]
    return len(some) > 0 and bool((days_of(some) > 0).all())


def _told(column: pd.Series[Any], shaping: Shaping, sets: PanelSets) -> Figures | str:
    """Return the figures of a column; or whether it holds names, nothing that counts, or neither."""
    import pandas as pd

    heading = str(column.name)
    name = our_name(Column(0, (heading,), (), shaping.missing), shaping)
    if (name or next((n for n, words in WORDS.items() if plain(heading) in words), "")) in TOLD_APART:
        return "aside"
    found = figures_of(column, shaping, sets.task.reading)
    if not (found.seen | found.odd | found.marked).any():
        return "blank"
    if pd.api.types.is_numeric_dtype(column.dtype) or (found.seen.any() and MOSTLY * found.odd.sum() < len(column)):
        return found
    return "names" if _is_text(column) else "neither"


def _is_text(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return pd.api.types.infer_dtype(column.astype(object), skipna=True) in ("string", "empty")


def _keys(columns: list[pd.Series[Any]], n_rows: int) -> tuple[Whole, list[tuple[str, ...]]]:
    """Number the rows by their names, the same number for equal ones."""
    coded = [column.factorize() for column in columns]
    keys = np.zeros(n_rows, dtype=np.int64)
    for codes, texts in coded:
        _, keys = np.unique(keys * (len(texts) + 1) + codes + 1, return_inverse=True)
    firsts = np.unique(keys, return_index=True)[1]
    cells = [["" if codes[row] < 0 else str(texts[codes[row]]) for row in firsts] for codes, texts in coded]
    return keys.astype(np.int64), list(zip(*cells, strict=True)) if cells else [()]


def alike(table: PanelTable) -> Iterator[Alike]:
    """Yield the sets in groups of those that have the same names in the same order, and figures under the same ones."""
    sets, figures, keys = table.sets, table.figures, table.keys
    pairs = sets.of_row * len(table.names) + keys
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    held = np.logical_or.reduceat((figures.seen | figures.odd)[order], starts, axis=0)
    marked = np.logical_or.reduceat(figures.marked[order], starts, axis=0)
    first = order[starts]
    by_first = np.lexsort((first, sets.of_row[first]))
    owner, key, held, marked = sets.of_row[first][by_first], keys[first][by_first], held[by_first], marked[by_first]
    bounds = np.searchsorted(owner, np.arange(sets.n + 1))
    groups: dict[tuple[bytes, bytes, bytes], list[int]] = {}
    for n, (a, b) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        groups.setdefault((key[a:b].tobytes(), held[a:b].tobytes(), marked[a:b].tobytes()), []).append(n)
    for numbers in groups.values():
        own = slice(bounds[numbers[0]], bounds[numbers[0] + 1])
        yield Alike(np.array(numbers), key[own], held[own], marked[own])
