"""The k-th smallest of the slopes between all pairs of points, without writing all of them down.

A pair (i, j), i before j, has a slope of at most m just when x_j - m t_j <= x_i - m t_i, that is
when sorting by x - m t turns it round. Pairs with slopes in a bracket are the inversions between
the orders at its ends; a sample of them gives a bracket about the square root of n times narrower.
After two rounds so few pairs are left that they are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from deserstats.regular.inversions import Order, count_inversions, draw_inversions, list_inversions
from deserstats.regular.series import Vector, Whole

FEW = 1000
"""Points up to which all slopes are written down."""

LISTED = 6
"""Slopes listed in the end, a point."""

SAMPLED = 4
"""Slopes drawn in a round, a point."""

REACH = 3.0
"""Half the width of a new bracket, in square roots of the number drawn: six standard errors or more."""

SPLITTER = 134217729.0
"""2^27 + 1: cuts a double into two halves whose products are exact (T. J. Dekker, 10.1007/BF01397083)."""


def ranked_slopes(x: Vector, t: Vector, ranks: list[int], *, few: int = FEW) -> list[float]:
    """Return the slopes of the given ranks, 1 being the smallest.

    Parameters
    ----------
    x, t : (n,) numbers
        Points; ``t`` rises.
    ranks : list of int
        From 1 to n (n - 1) / 2.
    few : int
        Points up to which all slopes are written down.

    Notes
    -----
    1. The seed of the draws is fixed; they decide how long the search takes, not what it finds.
    2. Slopes are the rounded quotients of rounded differences. Where differences are exact, as
       between whole numbers, so is the choice; else slopes that agree but for rounding may be
       taken for each other.
    """
    if len(x) <= few:
        slopes = all_slopes(x, t)
        slopes.partition([r - 1 for r in ranks])
        return [float(slopes[r - 1]) for r in ranks]
    search = _Search(x, t, np.random.default_rng(0))
    found = {rank: search.find(rank) for rank in sorted(set(ranks))}
    return [found[rank] for rank in ranks]


def all_slopes(x: Vector, t: Vector) -> Vector:
    """Return the slopes between all pairs of points."""
    lags = range(1, len(x))
    return np.concatenate([(x[k:] - x[:-k]) / (t[k:] - t[:-k]) for k in lags]) if len(x) > 1 else np.empty(0)


@dataclass(frozen=True, slots=True)
class Cut:
    """A place between slopes: the points sorted by x - m t there, and how many slopes lie below."""

    slope: float
    order: Order
    below: int


class _Search:
    """Narrows brackets; cuts once made are kept for the next rank."""

    def __init__(self, x: Vector, t: Vector, rng: np.random.Generator) -> None:
        self.x, self.t, self.rng = x, t, rng
        self.n = len(x)
        here = np.arange(self.n)
        self.cuts = [Cut(-inf, here, 0), Cut(inf, here[::-1], self.n * (self.n - 1) // 2)]

    def find(self, rank: int) -> float:
        """Return the slope of a rank."""
        while True:
            low, high = self.bracket(rank)
            inside = high.below - low.below
            turned = self.places(high)[low.order]
            if inside <= LISTED * self.n:
                slopes = self.slopes(low, *list_inversions(turned), high)
                return float(np.partition(slopes, rank - low.below - 1)[rank - low.below - 1])
            drawn = np.sort(self.slopes(low, *draw_inversions(turned, SAMPLED * self.n, self.rng), high))
            at = (rank - low.below - 0.5) / inside * len(drawn)
            reach = REACH * np.sqrt(len(drawn))
            left, right = drawn[max(0, int(at - reach))], drawn[min(len(drawn) - 1, int(at + reach))]
            if left == right:
                return float(left)
            self.cut_around(left, drawn)
            self.cut_around(right, drawn)
            low, high = self.bracket(rank)
            if high.below - low.below > 0.9 * inside:  # told apart by rounding only
                return float(drawn[int(at)])

    def bracket(self, rank: int) -> tuple[Cut, Cut]:
        """Return the cuts next to a rank."""
        k = next(k for k, cut in enumerate(self.cuts) if cut.below >= rank)
        return self.cuts[k - 1], self.cuts[k]

    def cut_around(self, slope: float, drawn: Vector) -> None:
        """Cut just below a slope, and just above it too where it repeats."""
        half = float(np.spacing(abs(slope))) / 2
        repeats = np.searchsorted(drawn, slope, "right") - np.searchsorted(drawn, slope, "left") > 1
        for side in (-half, half) if repeats else (-half,):
            order = self.order_at(slope, side)
            cut = Cut(slope + side, order, count_inversions(_inverse(order)))
            self.cuts = sorted([*self.cuts, cut], key=lambda c: c.below)

    def order_at(self, slope: float, side: float) -> Order:
        """Sort the points by x - m t, m being a slope and half a unit of its last digit; ties later first.

        The residual is kept as a sum of two doubles, so that points in line are seen to be.
        """
        product = slope * self.t
        residual = self.x - product
        back = self.x - residual
        lost = (self.x - (residual + back)) + (back - product)
        tail = lost - _product_error(slope, self.t, product) - side * self.t
        head = residual + tail
        rest = tail - (head - residual)
        return self.n - 1 - np.lexsort((rest[::-1], head[::-1]))

    def places(self, cut: Cut) -> Order:
        """Return the place of each point in the order of a cut."""
        return _inverse(cut.order)

    def slopes(self, low: Cut, large: Whole, small: Whole, high: Cut) -> Vector:
        """Return the slopes of pairs named by their places in the order of the upper cut."""
        i, j = high.order[large], high.order[small]
        slopes: Vector = (self.x[j] - self.x[i]) / (self.t[j] - self.t[i])
        return slopes


def _inverse(order: Order) -> Order:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def _product_error(a: float, b: Vector, product: Vector) -> Vector:
    """Return a b - product without rounding."""
    a_high = SPLITTER * a - (SPLITTER * a - a)
    b_high = SPLITTER * b - (SPLITTER * b - b)
    a_low, b_low = a - a_high, b - b_high
    error: Vector = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return error
