"""Rows of claims as bounds on sums, all at once; a set with a row that is not plain is left to be read by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deserstats.claims.cells.phrases import parts_of
from deserstats.claims.cells.row import RowReader
from deserstats.claims.schemes.names import UNION, key_of
from deserstats.claims.schemes.scheme import Scheme
from deserstats.claims.shapes.layouts.choice import FIGURES
from deserstats.claims.shapes.options import Shaping
from deserstats.claims.tables.column_reader import ALONE
from deserstats.many.plain.bounds import Bounds, bounds_of
from deserstats.many.plain.figures import Whole, none, whole_of
from deserstats.many.plain.forests import Grove, groves_of
from deserstats.many.plain.heading import holds_figures, our_names
from deserstats.many.plain.texts import Codes, Flags, Numbers, blank, codes_of, combined
from deserstats.many.plain.windows import Windows, windows_of
from deserstats.many.sets import Sets

if TYPE_CHECKING:
    import pandas as pd

FAMILY = ("measure", "unit", "basis", "dated_by")
"""Columns that say which series a row counts, beside those of labels."""

LABELS = ("category", "geography")

EMPTY = (
    "per",
    "start_or",
    "end_or",
    "base_measure",
    "base_category",
    "base_start",
    "base_end",
    "base_through",
    "supersedes",
)
"""Columns whose cells are blank in a plain row."""


@dataclass(frozen=True, slots=True)
class PlainClaims:
    """Rows of a frame as bounds on sums.

    Attributes
    ----------
    group : int64 array (n_rows,)
        Which set each row belongs to.
    series : int64 array (n_rows,)
        Which series it counts; rows of different sets may share a number.
    windows : Windows
        The window of each row.
    bounds : Bounds
        What its figure allows.
    ids : Codes or None
        What each row is called; None where the table has no ids.
    is_odd : bool array (n_sets,)
        Sets with a row that is not plain: what their other rows say here is not to be used.
    category : Codes
        What each row counts, and
    family : int64 array (n_rows,)
        what it counts of it: all that tells series apart but for the category.
    groves : list of Grove
        Sets with categories that are parts of each other, by the trees that these form; of all others each series
        stands for itself.
    """

    group: Numbers
    series: Numbers
    windows: Windows
    bounds: Bounds
    ids: Codes | None
    is_odd: Flags
    category: Codes
    family: Numbers
    groves: list[Grove]

    @property
    def is_grown(self) -> Flags:
        """The sets of the groves."""
        found = np.zeros(len(self.is_odd), dtype=bool)
        for grove in self.groves:
            found[grove.sets] = True
        return found

    @property
    def called(self) -> Codes:
        """What each row is called: its id, else its place in its set, as a table without ids has it."""
        if self.ids is not None:
            return self.ids
        order = np.argsort(self.group, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order)) - np.searchsorted(self.group[order], self.group[order])
        return Codes(place, [f"c{k}" for k in range(1, int(place.max(initial=-1)) + 2)])


def plain_claims(sets: Sets, shaping: Shaping, scheme: Scheme) -> PlainClaims | None:
    """Return the rows of a frame; None where its sets are no plain claim tables at all."""
    frame = sets.frame
    own = [name for name in frame.columns if name not in sets.apart]
    if not all(isinstance(name, str) for name in own) or len(set(own)) < len(own):
        return None
    figures = [name for name in own if holds_figures(name, shaping)]
    try:
        found = {name: codes_of(frame[name]) for name in own if name not in figures}
    except (TypeError, ValueError, NotImplementedError):
        # lists and the like, which pandas and Arrow refuse each in its way: the reader tells of which set they are
        return None
    cells: dict[str, Sequence[str]] = {name: found[name].texts if name in found else () for name in own}
    if any(map(_is_broken, found.values())) or (headings := our_names(cells, shaping)) is None:
        return None
    whole = {name: _figures(frame, heading, shaping) for name, heading in headings.items() if name in FIGURES}
    n_rows = len(frame)
    columns = {
        name: _texts(found, heading, shaping, n_rows) for name, heading in headings.items() if name not in FIGURES
    }
    return _read(columns, whole, sets, shaping, scheme)


def _is_broken(codes: Codes) -> bool:
    """Whether a text holds half a character."""
    return any(not text.isascii() and text.encode("utf-8", "replace").decode() != text for text in codes.texts)


def _figures(frame: pd.DataFrame, heading: str, shaping: Shaping) -> Whole:
    import pandas as pd

    filled = shaping.fill.get(heading)
    return whole_of(frame[heading] if filled is None else pd.Series([filled] * len(frame), dtype=object))


def _texts(found: Mapping[str, Codes], heading: str, shaping: Shaping, n_rows: int) -> Codes:
    filled = shaping.fill.get(heading)
    return found[heading] if filled is None else Codes(blank(n_rows).numbers, [filled.strip()])


def _read(
    columns: Mapping[str, Codes], whole: Mapping[str, Whole], sets: Sets, shaping: Shaping, scheme: Scheme
) -> PlainClaims:
    group, n_sets, n_rows = sets.number, sets.n, len(sets.frame)

    def column(name: str) -> Codes:
        return columns.get(name) or blank(n_rows)

    windows = windows_of({name: column(name) for name in ("start", "end", "through")})
    relation = column("relation")
    value, low, high = (whole.get(name) or none(n_rows) for name in FIGURES)
    bounds = bounds_of(value, low, high, relation)
    is_plain = windows.is_plain & bounds.is_plain & column("kind").flags(lambda text: text.casefold() in ("", "total"))
    is_plain &= column("interval").flags(lambda text: text.casefold() in ("", "hard"))
    for name in EMPTY:
        if name in columns:
            is_plain &= columns[name].flags(lambda text: not text)
    for name in ALONE:
        if name in columns:
            is_plain &= columns[name].flags(_clear(name))
    for name in ("measure", "unit"):
        is_plain &= column(name).flags(lambda text: parts_of(text) is None)
    is_plain &= column("geography").flags(lambda text: UNION not in text and text not in scheme.names)
    is_odd = np.zeros(n_sets, dtype=bool)
    is_odd[group[~is_plain]] = True
    ids = columns.get("id")
    if ids is not None:
        is_odd |= _without_names(ids, group, n_sets)
    for name in LABELS:
        is_odd |= _with_total(column(name), group, n_sets, shaping, scheme)
    is_odd |= _asks_for_last_days(windows, group, n_sets)
    category, place = (column(name) for name in LABELS)
    told = [column(name).written(str.casefold if name == "dated_by" else str) for name in FAMILY]
    family, _ = combined([place.written(key_of), *told])
    forms = category.flags(lambda text: UNION in text or text in scheme.names)
    is_grown = np.zeros(n_sets, dtype=bool)
    is_grown[group[forms]] = True
    groves, is_bad = groves_of(category, group, is_grown & ~is_odd, scheme)
    names = category.written(key_of)
    series = family * len(names.texts) + names.numbers
    return PlainClaims(group, series, windows, bounds, ids, is_odd | is_bad, category, family, groves)


def _clear(name: str) -> Callable[[str], bool]:
    """Return what tells whether a cell can be read whatever stands beside it."""

    def is_clear(text: str) -> bool:
        reader = RowReader({name: text})
        reader.words()
        return not reader.bad

    return is_clear


def _without_names(ids: Codes, group: Numbers, n_sets: int) -> Flags:
    """Return the sets with a row that has no id, or the id of another one."""
    import pandas as pd

    is_bad = pd.Index(group * len(ids.texts) + ids.numbers).duplicated() | ids.flags(lambda text: not text)
    found = np.zeros(n_sets, dtype=bool)
    found[group[is_bad]] = True
    return found


def _with_total(codes: Codes, group: Numbers, n_sets: int, shaping: Shaping, scheme: Scheme) -> Flags:
    """Return the sets in which a label of which the scheme says nothing may be the sum of others."""
    found = np.zeros(n_sets, dtype=bool)
    is_total = codes.flags(lambda text: shaping.is_total(text) and text not in scheme.tree)
    if not is_total.any():
        return found
    other = np.zeros(n_sets, dtype=bool)
    found[group[is_total]] = True
    other[group[~is_total]] = True
    # several names of a total are each by themselves sums of the others
    low, high = np.full(n_sets, len(codes.texts)), np.full(n_sets, -1)
    np.minimum.at(low, group, codes.numbers)
    np.maximum.at(high, group, codes.numbers)
    return found & (other | (low < high))


def _asks_for_last_days(windows: Windows, group: Numbers, n_sets: int) -> Flags:
    """Return the sets in which it may be asked whether the day in ``end`` is counted, because of the other windows."""
    rows = np.flatnonzero(windows.has_end & windows.is_plain)
    found = np.zeros(n_sets, dtype=bool)
    if not len(rows):
        return found
    start, end, own = windows.start[rows], windows.end[rows], group[rows]
    are_weeks = ((start % 7 == 0) | (start % 7 == 1)) & ((end - start) % 7 == 6)
    others = np.zeros(n_sets, dtype=bool)
    others[own[~are_weeks]] = True
    found[own[are_weeks]] = True
    found &= ~others
    return found | _may_be_chain(start, end, own, n_sets)


def _may_be_chain(start: Numbers, end: Numbers, own: Numbers, n_sets: int) -> Flags:
    """Return the sets in which some window begins a day after another one ends, and none when another one ends."""
    first, span = int(start.min()), int(end.max()) - int(start.min()) + 2
    begun = np.zeros(span + 1, dtype=bool)
    begun[start - first] = True
    # in most tables no window at all begins the day after another one ends
    asked = np.unique(own[begun[end - first + 1]])
    if not len(asked):
        return np.zeros(n_sets, dtype=bool)
    is_asked = np.zeros(n_sets, dtype=bool)
    is_asked[asked] = True
    rows = np.flatnonzero(is_asked[own])
    start, end, own = start[rows], end[rows], own[rows]
    begins = np.unique(own * span + (start - first))
    ends = np.unique(own * span + (end - first))
    touching, followed = np.zeros(n_sets, dtype=bool), np.zeros(n_sets, dtype=bool)
    touching[begins[np.isin(begins, ends, assume_unique=True)] // span] = True
    followed[begins[np.isin(begins, ends + 1, assume_unique=True)] // span] = True
    return followed & ~touching
