"""Pairs of a permutation that stand in the wrong order: counted, drawn or listed in O(n log n).

The permutation of 0..n-1 is split bit by bit, highest first. At each bit the numbers that share
all higher bits form a group; a pair whose larger number has the bit and stands before the smaller,
which has not, is out of order, and every such pair parts at exactly one bit. Within a group the
partners of a number are a prefix of the group's ones, so that counting, drawing and listing
are array operations.

Inversion counting as slope selection: R. Cole, J. Salowe, W. Steiger and E. Szemeredi, An
optimal-time algorithm for slope selection, SIAM J. Comput. 18 (1989) 792-810, 10.1137/0218055;
drawing pairs instead of expanding a sorting network: J. Matousek, Randomized optimal algorithm
for slope selection, Inform. Process. Lett. 39 (1991) 183-187, 10.1016/0020-0190(91)90177-J.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from deserstats.regular.series import Whole

Order = npt.NDArray[np.signedinteger[Any]]
"""Whole numbers of 32 bits where they suffice."""


class Level(NamedTuple):
    """One bit of a permutation: the numbers as grouped by all higher bits, and who has the bit.

    Number ``numbers[k]`` that has not the bit is out of order with ``partners[k]`` of the ones, from
    the first one of its group on, which is number ``first[k]`` of all ones.
    """

    numbers: Order
    is_one: Order
    first: Order
    partners: Order

    @property
    def n_pairs(self) -> int:
        """How many wrong pairs part here."""
        return int(self.partners[self.is_one == 0].sum(dtype=np.int64))


def levels(order: Order) -> Iterator[Level]:
    """Yield the wrong pairs of a permutation of 0..n-1, by the bit at which they part."""
    n = len(order)
    kind = np.int32 if n < 2**30 else np.int64
    numbers: Order = np.asarray(order, dtype=kind)
    here = np.arange(n, dtype=kind)
    for bit in reversed(range((n - 1).bit_length())):
        is_one: Order = (numbers >> bit) & 1
        ones_before: Order = np.subtract(np.cumsum(is_one, dtype=kind), is_one)
        start = numbers & -(2 << bit)  # a group fills the places of its own numbers
        first = ones_before[start]
        partners = ones_before - first
        yield Level(numbers, is_one, first, partners)
        moved = np.empty_like(numbers)
        moved[np.where(is_one, start + (1 << bit) + partners, here - partners)] = numbers
        numbers = moved


def count_inversions(order: Order) -> int:
    """Return how many pairs stand in the wrong order.

    Examples
    --------
    >>> count_inversions(np.array([2, 0, 1]))
    2
    """
    n = len(order)
    bits = max(n - 1, 0).bit_length()
    # filled up to a power of two by larger numbers in order: every group is then as long, half of it ones
    numbers: npt.NDArray[Any] = np.arange(1 << bits, dtype=np.uint16 if bits <= 16 else np.int64)
    numbers[:n] = order
    total = 0
    for half in (1 << bit for bit in reversed(range(bits))):
        n_groups = len(numbers) // (2 * half)
        is_one = (numbers & half) != 0
        zeros = np.flatnonzero(~is_one)
        # the places of the zeros of a group, less those of as many that stand first, count the ones before them
        first = n_groups * (half * (half - 1) // 2) + half * half * n_groups * (n_groups - 1)
        total += int(zeros.sum()) - first
        parted = np.empty((n_groups, 2, half), dtype=numbers.dtype)
        parted[:, 0], parted[:, 1] = (part.reshape(n_groups, half) for part in (numbers[zeros], numbers[is_one]))
        numbers = parted.reshape(-1)
    return total


def list_inversions(order: Order) -> tuple[Whole, Whole]:
    """Return all wrong pairs as two arrays: the larger number, which stands first, and the smaller."""
    large, small = [], []
    for level in levels(order):
        ones, low, first, partners = _parted(level)
        # the partners of each number are consecutive ones, so a running count gives their places
        ends = np.cumsum(partners)
        shift = np.repeat(first - (ends - partners), partners)
        large.append(ones[np.arange(len(shift)) + shift])
        small.append(np.repeat(low, partners))
    return _joined(large), _joined(small)


def draw_inversions(order: Order, size: int, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Return wrong pairs drawn evenly and with replacement, as :func:`list_inversions` names them."""
    weights = np.array([level.n_pairs for level in levels(order)], dtype=float)
    shares = rng.multinomial(size, weights / weights.sum())
    large, small = [], []
    for level, share in zip(levels(order), shares, strict=True):
        ones, low, first, partners = _parted(level)
        ends = np.cumsum(partners)
        ranks = rng.integers(0, max(level.n_pairs, 1), share)
        k = np.searchsorted(ends, ranks, side="right")
        large.append(ones[first[k] + ranks - (ends[k] - partners[k])])
        small.append(low[k])
    return _joined(large), _joined(small)


def _parted(level: Level) -> tuple[Order, Order, Whole, Whole]:
    """Return the ones, and of the numbers without the bit: themselves, their first partner, how many."""
    zero = level.is_one == 0
    first, partners = (a[zero].astype(np.int64) for a in (level.first, level.partners))
    return level.numbers[~zero], level.numbers[zero], first, partners


def _joined(parts: list[Order]) -> Whole:
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
