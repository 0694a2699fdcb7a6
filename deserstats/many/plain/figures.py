"""A column of figures as whole numbers: plain digits and digits in groups of three, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deserstats.many.plain.texts import Flags, Numbers

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 18
"""Characters of a figure that is read so, as in :mod:`deserstats.claims.cells.plain_figure`."""

SHORT = 10**15
"""Numbers below it are written with digits that a double keeps, whatever they came as."""

ZERO, COMMA = ord("0"), ord(",")

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Whole:
    """Figures of a column.

    Attributes
    ----------
    values : int64 array (n_rows,)
        The number of a plain figure; 0 where there is none.
    is_plain, is_blank : bool array (n_rows,)
        Whether the cell is such a figure, and whether it is empty; neither: it has to be looked at by itself.
    is_stored : bool
        Whether the column holds numbers, whose printing is lost.
    """

    values: Numbers
    is_plain: Flags
    is_blank: Flags
    is_stored: bool = False

    @property
    def zeros(self) -> Numbers:
        """The number of zeros at the end of each figure; a zero has none."""
        found = np.zeros(len(self.values), dtype=np.int64)
        left = np.flatnonzero((self.values > 0) & (self.values % 10 == 0))
        rest = self.values[left]
        while len(left):
            rest = rest // 10
            found[left] += 1
            more = rest % 10 == 0
            left, rest = left[more], rest[more]
        return found


def none(n_rows: int) -> Whole:
    """Return a column without figures."""
    return Whole(np.zeros(n_rows, dtype=np.int64), np.zeros(n_rows, dtype=bool), np.ones(n_rows, dtype=bool))


def whole_of(column: pd.Series[Any]) -> Whole:
    """Return the figures of a column of texts or of numbers."""
    import pandas as pd

    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        few = whole_of(pd.Series(column.cat.categories))
        # one more, for cells that are missing
        codes = column.cat.codes.to_numpy()
        values, is_plain, is_blank = (
            np.append(part, last)[codes]
            for part, last in ((few.values, 0), (few.is_plain, False), (few.is_blank, True))
        )
        return Whole(values, is_plain, is_blank, few.is_stored)
    if pd.api.types.is_bool_dtype(kind) or pd.api.types.is_complex_dtype(kind):
        odd = none(len(column))
        return Whole(odd.values, odd.is_plain, ~odd.is_blank)
    if pd.api.types.is_numeric_dtype(kind):
        return _of_numbers(column)
    array = _array_of(column)
    if array is None:
        return _of_texts(*_joined(column))
    return _of_digits(array) or _of_texts(*_buffers(array))


def _of_numbers(column: pd.Series[Any]) -> Whole:
    """Return whole numbers that a double keeps; what is missing is blank."""
    is_blank = column.isna().to_numpy(dtype=bool)
    kept = column.fillna(0) if is_blank.any() else column
    numbers = kept.to_numpy()
    # short floats know no number as large as those that they are compared with
    numbers = numbers.astype(np.float64) if numbers.dtype.kind == "f" else numbers
    with np.errstate(invalid="ignore"):
        is_plain = ~is_blank & (numbers >= 0) & (numbers < SHORT) & (numbers % 1 == 0)
        values = np.where(is_plain, numbers, 0).astype(np.int64)
    return Whole(values, np.asarray(is_plain, dtype=bool), is_blank, is_stored=True)


def _of_digits(array: Any) -> Whole | None:
    """Return the figures of an Arrow array, of which each is a few digits and nothing else; None where one is not."""
    data, offsets = _buffers(array)
    lengths = np.diff(offsets)
    used = data[offsets[0] : offsets[-1]]
    if not len(lengths) or lengths.min() < 1 or lengths.max() > LONGEST or (used - np.uint8(ZERO) > 9).any():
        return None
    values = array.cast("int64").to_numpy()
    everywhere = np.ones(len(values), dtype=bool)
    return Whole(values, everywhere, ~everywhere)


def _buffers(array: Any) -> tuple[Bytes, Numbers]:
    """Return the texts of an Arrow array end to end, and where each ends."""
    _, ends, data = array.buffers()
    offsets = np.frombuffer(ends, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    whole: Bytes = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    return whole, offsets


def _array_of(column: pd.Series[Any]) -> Any:
    """Return a column of texts as an Arrow array, None where it is none."""
    try:
        import pyarrow as pa
    except ImportError:
        return None
    if not _holds_texts(column):
        return None
    array = pa.array(column)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    array = array.cast(pa.large_string())
    return array.fill_null("") if array.null_count else array


def _holds_texts(column: pd.Series[Any]) -> bool:
    """Whether the kind of a column says that all of its cells are texts."""
    import pandas as pd
    import pyarrow as pa

    kind = column.dtype
    if isinstance(kind, pd.ArrowDtype):
        return bool(pa.types.is_string(kind.pyarrow_dtype) or pa.types.is_large_string(kind.pyarrow_dtype))
    return isinstance(kind, pd.StringDtype)


NO_TEXT = "?"
"""Stands for a cell that is neither text nor missing."""


def _joined(column: pd.Series[Any]) -> tuple[Bytes, Numbers]:
    missing = column.isna().tolist()
    cells = column.tolist()
    texts = [
        cell if isinstance(cell, str) else "" if empty else NO_TEXT for cell, empty in zip(cells, missing, strict=True)
    ]
    # what is no plain digit needs no encoding of its own
    data = "".join(texts).encode("ascii", "replace")
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return np.frombuffer(data, dtype=np.uint8), np.concatenate([[0], np.cumsum(lengths)])


def _of_texts(data: Bytes, offsets: Numbers) -> Whole:
    """Read texts from their last character to their first."""
    ends, lengths = offsets[1:], np.diff(offsets)
    n, width = len(lengths), int(lengths.max(initial=0))
    is_blank = lengths == 0
    is_long = lengths > LONGEST
    values = np.zeros(n, dtype=np.int64)
    is_plain = ~is_blank & ~is_long
    digits = np.zeros(n, dtype=np.int64)
    grouped = np.zeros(n, dtype=bool)
    first = np.zeros(n, dtype=np.uint8)
    for back in range(min(width, LONGEST)):
        inside = np.flatnonzero((lengths > back) & is_plain)
        if not len(inside):
            break
        cell = data[ends[inside] - 1 - back]
        if back % 4 == 3:
            # a comma stands before every third digit, in all places or in none
            is_comma = cell == COMMA
            is_kept = is_comma if back > 3 else np.ones(len(inside), dtype=bool)
            grouped[inside[is_comma]] |= back == 3
            mixed = grouped[inside] != is_comma if back > 3 else ~is_kept
            is_plain[inside[mixed]] = False
            inside, cell = inside[~is_comma], cell[~is_comma]
        digit = cell - np.uint8(ZERO)
        is_plain[inside[digit > 9]] = False
        values[inside] += digit.astype(np.int64) * _POWERS[digits[inside]]
        digits[inside] += 1
        first[inside] = cell
    # a group begins with a digit that is not zero
    is_plain &= ~(grouped & (first == ZERO)) & (digits > 0)
    starts = np.maximum(ends - lengths, 0)
    has_front = ~is_blank & (lengths > 0)
    lead = np.zeros(n, dtype=np.uint8)
    lead[has_front] = data[starts[has_front]]
    is_plain &= lead != COMMA
    values[~is_plain] = 0
    return Whole(values, is_plain, is_blank)


_POWERS = 10 ** np.arange(LONGEST, dtype=np.int64)
