"""Exact draws for nested claims: under a gamma process the shares of a total are Dirichlet distributed.

A total known exactly is split among its parts in proportion to independent gamma variables whose
shapes are their lengths over the squared coefficient of variation (T. S. Ferguson, Ann. Statist. 1
(1973) 209-230, 10.1214/aos/1176342360); parts that are themselves known come off first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.model.rows.system import System
from deserstats.stats.arrays import Floats


class NestingError(Exception):
    """Claims that are not exact and nested, or a prior left open; the argument is the reason."""


class KnownTotal(NamedTuple):
    """A window and its exact total."""

    window: Period
    total: float


def nested_draws(
    claims: ClaimSet, wanted: Target, spans: Sequence[Period], cv: float | None, n_draws: int, seed: int
) -> Floats:
    """Return totals of the spans, one draw a row.

    Raises
    ------
    NestingError
        When the claims are not exact and nested or disjoint, leave days open, or ``cv`` is missing.
    """
    if cv is None or not cv > 0:
        raise NestingError("the gamma process needs cv, the coefficient of variation of a month")
    known = _known(claims, wanted)
    windows = [*(k.window for k in known), *spans]
    cells = [Period(a, b) for a, b in pairwise(sorted({day for w in windows for day in (w.start, w.end)}))]
    owner = _owners(known, cells)
    month = float(DAYS_PER["month"])
    shapes = np.array([cell.days / month / cv**2 for cell in cells])
    rng = np.random.default_rng(seed)
    values = np.zeros((n_draws, len(cells)))
    for k, rest in enumerate(_left(known)):
        mine = np.flatnonzero(owner == k)
        if len(mine):
            parts = rng.standard_gamma(shapes[mine], size=(n_draws, len(mine)))
            values[:, mine] = parts / parts.sum(axis=1, keepdims=True) * rest
        elif abs(rest) > 1e-9 * (1 + known[k].total):
            raise NestingError(f"{known[k].window} is not the sum of its parts")
    inside = np.array([[span.contains(cell) for cell in cells] for span in spans], dtype=float)
    draws: Floats = values @ inside.T
    return draws


def _known(claims: ClaimSet, wanted: Target) -> list[KnownTotal]:
    """Return the windows of the target with their totals, longest first."""
    system = System(claims)
    found: dict[Period, float] = {}
    for name, options in system.options.items():
        if len(options) > 1:
            raise NestingError(f"{name} has several possible windows")
        window, rows = options[0]
        for row in rows:
            if row.form != wanted.form(system, window):
                raise NestingError(f"{name} is not a total of what is asked for")
            if row.bounds.low is None or row.bounds.low != row.bounds.high:
                raise NestingError(f"{name} is not exact")
            found[window] = float(row.bounds.low)
    known = sorted((KnownTotal(w, v) for w, v in found.items()), key=lambda k: (-k.window.days, k.window.start))
    for i, a in enumerate(known):
        for b in known[i + 1 :]:
            if a.window.overlaps(b.window) and not a.window.contains(b.window):
                raise NestingError(f"{a.window} and {b.window} overlap, and neither holds the other")
    return known


def _owners(known: Sequence[KnownTotal], cells: Sequence[Period]) -> Floats:
    """Return for each cell the smallest known window that holds it."""
    owner = np.full(len(cells), -1)
    for k, (window, _) in enumerate(known):
        owner[[window.contains(cell) for cell in cells]] = k
    if (owner < 0).any():
        raise NestingError(f"no claim counts {cells[int(np.argmin(owner))]}")
    return owner


def _left(known: Sequence[KnownTotal]) -> list[float]:
    """Return for each window its total less those of the known windows directly inside it."""
    left = [k.total for k in known]
    for j, inner in enumerate(known):
        holders = [i for i in range(j) if known[i].window.contains(inner.window)]
        if holders:
            left[holders[-1]] -= inner.total
    return left
