"""What figures and their words allow, as closed ranges of whole numbers; for the reading that nobody changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.claims.cells.reading import Relation
from deserstats.claims.cells.row import relation_of
from deserstats.many.plain.figures import Whole
from deserstats.many.plain.texts import Codes, Flags, Numbers

FAR = 2**60
"""Stands for no upper end; longer than any sum that 64 bits are trusted with."""

LARGEST = 10**15
"""Figures up to here are added up in 64 bits."""

ROUNDED = 2
"""Zeros at the end of a count from which on it is read as rounded there."""

WORDS = (
    Relation.PRINTED,
    Relation.EXACT,
    Relation.AT_LEAST,
    Relation.OVER,
    Relation.AT_MOST,
    Relation.UNDER,
    Relation.ABOUT,
    Relation.NEARLY,
    Relation.BETWEEN,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Closed ranges of whole numbers.

    Attributes
    ----------
    low, high : int64 array (n_rows,)
        Ends, both of them of 0 or more but for a high end of -1, which allows nothing; :data:`FAR` is no end.
    is_plain : bool array (n_rows,)
        Whether the figure was read; otherwise the ends mean nothing.
    """

    low: Numbers
    high: Numbers
    is_plain: Flags


def bounds_of(value: Whole, low: Whole, high: Whole, relation: Codes) -> Bounds:
    """Return what the figures of counts allow: low and high where they are given, else the figure with its word."""
    has_ends = low.is_plain | high.is_plain
    word = relation.values([_number(relation_of(text)) for text in relation.texts])
    is_plain = (value.is_plain | (value.is_blank & has_ends)) & (word >= 0)
    is_plain &= (low.is_plain | low.is_blank) & (high.is_plain | high.is_blank)
    is_plain &= (value.values <= LARGEST) & (low.values <= LARGEST) & (high.values <= LARGEST)
    is_plain &= (word != WORDS.index(Relation.BETWEEN)) | (low.is_plain & high.is_plain)
    is_plain &= ~(low.is_plain & high.is_plain) | (low.values <= high.values)
    least, most = _figure(value, word)
    if low.is_stored or high.is_stored:
        is_plain &= ~has_ends
    if value.is_stored:
        # of a number that lost its printing, what these words leave depends on digits that are not there
        is_plain &= ~_is_one(word, Relation.ABOUT, Relation.NEARLY)
    least = np.where(has_ends, np.where(low.is_plain, low.values, 0), least)
    most = np.where(has_ends, np.where(high.is_plain, high.values, FAR), most)
    # a range that is empty for another reason than that no count is negative is told as two bounds of one claim
    return Bounds(np.maximum(least, 0), most, is_plain & ((least <= most) | (most == -1)))


def _number(word: object) -> int:
    return WORDS.index(word) if isinstance(word, Relation) else -1


def _is_one(word: Numbers, *relations: Relation) -> Flags:
    """Return whether each word is one of some relations."""
    table = np.array([one in relations for one in (*WORDS, None)])
    found: Flags = table[word]
    return found


def _figure(value: Whole, word: Numbers) -> tuple[Numbers, Numbers]:
    """Return the ends of figures with a word, as :meth:`Reading.interval` has them, in whole numbers."""
    v, zeros = value.values, value.zeros
    unit = 10**zeros

    is_rounded = _is_one(word, Relation.ABOUT) | (
        _is_one(word, Relation.PRINTED) & (zeros >= ROUNDED) & (not value.is_stored)
    )
    # half a unit below, or cut off: up to one unit above, which itself would be printed otherwise
    low = np.where(is_rounded, v - unit // 2, v)
    high = np.where(is_rounded, v + unit - 1, v)
    low = np.where(_is_one(word, Relation.OVER), v + 1, low)
    high = np.where(_is_one(word, Relation.OVER, Relation.AT_LEAST), FAR, high)
    high = np.where(_is_one(word, Relation.UNDER), v - 1, high)
    low = np.where(_is_one(word, Relation.UNDER, Relation.AT_MOST), 0, low)
    is_nearly = _is_one(word, Relation.NEARLY)
    low = np.where(is_nearly, v - unit + (unit > 1), low)
    high = np.where(is_nearly, v - 1, high)
    return low, high
