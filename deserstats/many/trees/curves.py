"""Counts that satisfy all rows: a curve within the bounds of the uppermost node, divided among its children, and so on.

A curve is a running total at the days of a problem. One that keeps the bounds of a single node always exists in whole
numbers; whether it can be divided is tried. Of the children of a node the first takes a curve that leaves the others
enough, then the second; for two children that is exact, as what is left to the second is a condition on the first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from deserstats.many.trees.bounds import Bounds, shorten
from deserstats.many.trees.parts import Shape
from deserstats.many.trees.sum_rows import Truths

Choice = Callable[[Bounds], Bounds]
"""From the bounds of one node, at their tightest, to a curve that keeps them: (n_days, n)."""


def central(bounds: Bounds) -> Bounds:
    """Return the mean of the curves that rise most and least from each of the days, rounded down.

    The bounds are whole, so that rounding down keeps them where the mean of two curves does.
    """
    n_days = bounds.shape[0]
    wide = bounds.astype(np.int64)
    most, least = (wide - wide[:, :1]).sum(axis=0), (wide[:1] - wide).sum(axis=1)
    found: Bounds = ((most + least) // (2 * n_days)).astype(bounds.dtype)
    return found


def middle(bounds: Bounds) -> Bounds:
    """Return the mean of the curves that rise most and least from the first day, rounded down."""
    found: Bounds = (bounds[0] - bounds[:, 0]) // 2
    return found


def highest(bounds: Bounds) -> Bounds:
    """Return the curve that rises most from the first day."""
    return bounds[0]


def lowest(bounds: Bounds) -> Bounds:
    """Return the curve that rises least from the first day."""
    return -bounds[:, 0]


CHOICES: tuple[Choice, ...] = (central, middle, lowest, highest)
"""Curves that are tried in turn."""


def divided(bounds: Bounds, shape: Shape, choice: Choice) -> tuple[Bounds, Truths]:
    """Choose a curve for every node from the top down.

    Parameters
    ----------
    bounds : (n_nodes, n_days, n_days, n)
        At their tightest.
    shape : Shape
        How nodes hang together.
    choice : callable
        Which curve is taken.

    Returns
    -------
    curves : (n_nodes, n_days, n)
        A curve a node; of a node with children and a rest, the rest is what they leave of it.
    works : (n,) bool
        Whether a curve was found for every node; whether it keeps the rows is another question.
    """
    curves = np.empty_like(bounds[:, 0])
    curves[0] = choice(bounds[0])
    works = np.ones(bounds.shape[-1], dtype=np.bool_)
    days = np.arange(shape.n_days)
    for parent, children in enumerate(shape.children):
        left = curves[parent].copy()
        for k, child in enumerate(children):
            others = children[k + 1 :]
            if not others and not shape.has_rest[parent]:
                curves[child] = left
                continue
            own = _room(bounds, left, child, others, shape.has_rest[parent])
            shorten(own)
            works &= (own[days, days] >= 0).all(axis=0)
            curves[child] = choice(own)
            left -= curves[child]
    return curves, works


def _room(bounds: Bounds, left: Bounds, child: int, others: tuple[int, ...], has_rest: bool) -> Bounds:
    """Return the bounds of a child beside a curve that is left for it, the children after it, and a rest."""
    room: Bounds = left - left[:, None]
    for other in others:
        room += bounds[other].swapaxes(0, 1)
    if has_rest:
        # what the children leave is the rest's, however much it is
        days = np.arange(len(left))
        room[days[:, None] >= days] = bounds[child][days[:, None] >= days]
    return np.minimum(room, bounds[child], out=room)
