"""Counts that satisfy all rows: a curve within the bounds of the uppermost node, divided among its children, and so on.

A curve is a running total at the days of a problem. One that keeps the bounds of a single node always exists in whole
numbers; whether it can be divided is tried. Of the children of a node the first takes a curve that leaves the others
enough, then the second; for two children that is exact, as what is left to the second is a condition on the first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from deserstats.many.trees.bounds import Bounds, is_negative, shorten
from deserstats.many.trees.parts import Shape
from deserstats.many.trees.sum_rows import Numbers, Truths

Choice = Callable[[Bounds, Numbers], Bounds]
"""From the bounds of one node, at their tightest, and the days of each problem to a curve that keeps them.

The bounds are whole, so that the mean of two curves, rounded down, keeps them where both do.
"""


def middle(bounds: Bounds, n_days: Numbers) -> Bounds:
    """Return the mean of the curves that rise most and least from the first day."""
    found: Bounds = (bounds[0] - bounds[:, 0]) // 2
    return found


def central(bounds: Bounds, n_days: Numbers) -> Bounds:
    """Return the mean of the curves that rise most and least from each of the days."""
    # days that only follow the last one have no say
    own = np.arange(len(bounds))[:, None] < n_days
    wide = bounds.astype(np.int64)
    most = ((wide - wide[:, :1]) * own[:, None]).sum(axis=0)
    least = ((wide[:1] - wide) * own).sum(axis=1)
    found: Bounds = ((most + least) // (2 * n_days)).astype(bounds.dtype)
    return found


def lowest(bounds: Bounds, n_days: Numbers) -> Bounds:
    """Return the curve that rises least from the first day."""
    found: Bounds = -bounds[:, 0]
    return found


def highest(bounds: Bounds, n_days: Numbers) -> Bounds:
    """Return the curve that rises most from the first day."""
    found: Bounds = bounds[0]
    return found


CHOICES: tuple[Choice, ...] = (middle, lowest, highest, central)
"""Curves that are tried in turn."""


def divided(bounds: Bounds, shape: Shape, choice: Choice, n_days: Numbers) -> tuple[Bounds, Truths]:
    """Choose a curve for every node from the top down.

    Parameters
    ----------
    bounds : (n_nodes, n_days, n_days, n)
        At their tightest.
    shape : Shape
        How nodes hang together.
    choice : callable
        Which curve is taken.
    n_days : (n,) int64
        Cut days that a problem has of its own.

    Returns
    -------
    curves : (n_nodes, n_days, n)
        A curve a node; of a node with children and a rest, the rest is what they leave of it.
    works : (n,) bool
        Whether a curve was found for every node; whether it keeps the rows is another question.
    """
    curves = np.empty_like(bounds[:, 0])
    curves[0] = choice(bounds[0], n_days)
    works = np.ones(bounds.shape[-1], dtype=np.bool_)
    for parent, children in enumerate(shape.children):
        left = curves[parent].copy()
        for k, child in enumerate(children):
            others = children[k + 1 :]
            if not others and not shape.has_rest[parent]:
                curves[child] = left
                continue
            own = _room(bounds, left, child, others, shape.has_rest[parent])
            shorten(own)
            works &= ~is_negative(own)
            curves[child] = choice(own, n_days)
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
    np.minimum(room, bounds[child], out=room)
    return room
