"""Bounds by how many rows they take: tables for dynamic programming over the size of a proof.

A table of k uses holds the tightest bounds that follow from k or fewer sides of rows, each counted as often as it is
used, and which sides these are: two bits a row in one word or more, the earliest row in the lowest bits, so that of two
equally tight bounds that with the earlier last row is the smaller number.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType

import numpy as np
from numpy.typing import NDArray

from deserstats.many.trees.parts import Problems
from deserstats.many.trees.sum_rows import Numbers

Words = NDArray[np.uint64]

NEVER = 2**56
"""Length of a way that there is not: sums of many are still numbers of 64 bits, and no other length comes near it."""

ROWS = 32
"""Rows that a word has bits for."""

LOW, HIGH = np.uint64(2), np.uint64(1)
"""Bits of the two sides of the first row."""


def words_of(n_rows: int) -> int:
    """Return how many words the sides of so many rows take."""
    return -(-n_rows // ROWS)


@dataclass(frozen=True, slots=True)
class Uses:
    """The tightest bounds from so many uses, and the sides used.

    Attributes
    ----------
    length : (..., n_days, n_days, n) int64
        As of :mod:`bounds`; ``NEVER`` or near it where nothing follows.
    sides : (n_words, ..., n_days, n_days, n) uint64
        Two bits a row, the first rows in the first word.
    """

    length: Numbers
    sides: Words

    def copy(self) -> Uses:
        """Return a copy that may be tightened."""
        return Uses(self.length.copy(), self.sides.copy())

    def take(self, kept: Numbers) -> Uses:
        """Return the tables of some problems."""
        return Uses(np.ascontiguousarray(self.length[..., kept]), np.ascontiguousarray(self.sides[..., kept]))

    def __getitem__(self, place: int | tuple[EllipsisType | slice | int, ...]) -> Uses:
        within = place if isinstance(place, tuple) else (place,)
        return Uses(self.length[place], self.sides[:, *within])

    def __add__(self, other: Uses) -> Uses:
        return Uses(np.minimum(self.length + other.length, NEVER), self.sides | other.sides)

    @property
    def reversed(self) -> Uses:
        """Return the bounds from the later day to the earlier one."""
        return Uses(self.length.swapaxes(-3, -2), self.sides.swapaxes(-3, -2))

    def tighten(self, other: Uses) -> None:
        """Take over what is tighter, or as tight and with an earlier last row."""
        is_better = other.length < self.length
        is_equal = other.length == self.length
        for word, own in zip(other.sides[::-1], self.sides[::-1], strict=True):
            is_better |= is_equal & (word < own)
            is_equal &= word == own
        np.copyto(self.length, other.length, where=is_better)
        np.copyto(self.sides, other.sides, where=is_better)

    def widen(self) -> None:
        """Take over what is said of longer windows: what a window counts is no more than they do, and no less."""
        n_days = self.length.shape[-2]
        for day in range(1, n_days):
            self[..., day, :, :].tighten(self[..., day - 1, :, :])
        for day in range(n_days - 2, -1, -1):
            self[..., :, day, :].tighten(self[..., :, day + 1, :])


def none_used(problems: Problems, n_words: int) -> Uses:
    """Return what follows from no row: a running total never falls."""
    shape = problems.shape
    days = np.arange(shape.n_days)
    rises = (days[:, None] < days)[None, :, :, None]
    whole = (len(shape.parent), shape.n_days, shape.n_days, len(problems))
    length = np.broadcast_to(np.where(rises, np.int64(NEVER), np.int64(0)), whole)
    return Uses(length.copy(), np.zeros((n_words, *whole), dtype=np.uint64))


def one_used(problems: Problems, n_words: int) -> Uses:
    """Return what each row says by itself, and of shorter windows."""
    found = none_used(problems, n_words)
    own = problems.rows
    place = np.arange(len(own)) - np.searchsorted(own.group, own.group)
    in_word = place // ROWS == np.arange(n_words)[:, None]
    shift = (2 * (place % ROWS)).astype(np.uint64)
    # an upper end beyond all low sides together contradicts nothing
    most = problems.enough[own.group]
    high = np.where(own.high < most, own.high, NEVER)
    # of rows on the same window the tightest, and of equally tight ones the earliest, is the last to be written
    for length, word, tail, head in (
        (high, HIGH << shift, own.start, own.end),
        (-own.low, LOW << shift, own.end, own.start),
    ):
        order = np.lexsort((-place, -length))
        said = order[length[order] < np.where(tail < head, NEVER, 0)[order]]
        at = own.node[said], tail[said], head[said], own.group[said]
        found.length[at] = length[said]
        found.sides[:, *at] = np.where(in_word, word, np.uint64(0))[:, said]
    found.widen()
    return found
