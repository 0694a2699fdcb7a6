"""What rows imply for every node and window: tightened to a fixed point, in whole numbers, for many problems at once.

``bounds[node, a, b]`` is the largest value of S[node, b] - S[node, a]; with ``a > b`` it is less than 0, and its
negative the smallest value of the window. The shortest ways between all days tighten the bounds of one node (Floyd
1962); a parent is no more than its children together, and a child no more than its parent less what the other
children have at least.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from deserstats.many.trees.parts import Problems, Shape, is_wide
from deserstats.many.trees.sum_rows import Truths

Bounds = NDArray[Any]
"""(n_nodes, n_days, n_days, n) or, of one node, (n_days, n_days, n): whole numbers of 32 or 64 bits."""

ROUNDS = 30
"""Times that bounds are passed up and down the tree at most: of what cannot hold they may shrink for long."""


def first_bounds(problems: Problems) -> Bounds:
    """Return what each row says by itself."""
    shape, rows = problems.shape, problems.rows
    most = problems.enough
    days = np.arange(shape.n_days)
    rises = (days[:, None] < days)[None, :, :, None]
    bounds = np.where(rises, most, 0).repeat(len(shape.parent), axis=0)
    np.minimum.at(bounds, (rows.node, rows.start, rows.end, rows.group), rows.high)
    np.minimum.at(bounds, (rows.node, rows.end, rows.start, rows.group), -rows.low)
    return bounds.astype(np.int64 if is_wide(most, len(shape.parent)).any() else np.int32)


def tighten(bounds: Bounds, shape: Shape) -> Truths:
    """Tighten bounds in place as far as it goes; return which problems cannot hold."""
    n = bounds.shape[-1]
    is_refuted = np.zeros(n, dtype=np.bool_)
    left = np.arange(n)
    own = bounds
    for _ in range(ROUNDS):
        shorten(own)
        fails = is_negative(own)
        is_refuted[left[fails]] = True
        changed = pass_on(own, shape) & ~fails if len(shape.parent) > 1 else np.zeros(len(left), dtype=np.bool_)
        if own is not bounds:
            bounds[..., left] = own
        if not changed.any():
            break
        left = left[changed]
        own = bounds if len(left) == n else np.ascontiguousarray(bounds[..., left])
    return is_refuted


def shorten(bounds: Bounds) -> None:
    """Bring every bound to the shortest way between its days, in place."""
    through = np.empty_like(bounds)
    for day in range(bounds.shape[-2]):
        np.add(bounds[..., :, day : day + 1, :], bounds[..., day : day + 1, :, :], out=through)
        np.minimum(bounds, through, out=bounds)


def is_negative(bounds: Bounds) -> Truths:
    """Return which problems have a way from a day to itself that is less than 0."""
    days = np.arange(bounds.shape[-2])
    own = bounds[..., days, days, :]
    found: Truths = np.any(own < 0, axis=tuple(range(own.ndim - 1)))
    return found


def pass_on(bounds: Bounds, shape: Shape) -> Truths:
    """Pass bounds up to parents and then down to children; return in which problems any became tighter."""
    changed = np.zeros(bounds.shape[-1], dtype=np.bool_)
    for parent in reversed(range(len(shape.parent))):
        if shape.children[parent]:
            changed |= _tightened(bounds[parent], _together(bounds, shape, parent))
    for parent, children in enumerate(shape.children):
        # what all children have at least, from the later day to the earlier one
        least = _together(bounds, shape, parent).swapaxes(0, 1) if children else bounds[parent]
        room = bounds[parent] + least
        for child in children:
            changed |= _tightened(bounds[child], room - bounds[child].swapaxes(0, 1))
    return changed


def _together(bounds: Bounds, shape: Shape, parent: int) -> Bounds:
    """Return the sum of the bounds of all children, and of the rest that is no child."""
    children = shape.children[parent]
    total: Bounds = bounds[children[0]].copy()
    for child in children[1:]:
        total += bounds[child]
    if shape.has_rest[parent]:
        total += rest(bounds[parent])
    return total


def rest(bounds: Bounds) -> Bounds:
    """Return the bounds of a rest that no row speaks of: anything from 0 up to what there is of the parent."""
    days = np.arange(bounds.shape[0])
    found: Bounds = np.where((days[:, None] < days)[:, :, None], bounds, 0)
    return found


def _tightened(bounds: Bounds, others: Bounds) -> Truths:
    """Take the smaller of two bounds each, in place; return in which problems any became smaller."""
    is_changed: Truths = np.any(others < bounds, axis=(0, 1))
    np.minimum(bounds, others, out=bounds)
    return is_changed
