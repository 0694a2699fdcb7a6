"""Figures of a panel that cannot all hold: falls, sums and accounts, each with how far apart it is.

Every conflict here is minimal. Of a sum that is too large only as many of the largest parts are named as suffice,
since what is not named may be nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from deserstats.many.panels.figures import Truth, Whole
from deserstats.many.panels.grid import Cells, Grid
from deserstats.many.panels.outline import Outline, Told
from deserstats.many.panels.relations import Relation, Ties

NOTHING = -1
"""Stands before the first figure of a series: less than any count."""


class Found(NamedTuple):
    """A conflict of one set: the place of the set in its grid, the numbers of its claims, and how far apart it is."""

    place: int
    ids: tuple[int, ...]
    gap: int


class Term(NamedTuple):
    """One figure of a sum: its claim, its end that counts, and whether the sum may do without it."""

    claim: int
    value: int
    is_optional: bool


def minimal(needed: Sequence[Term], others: Sequence[Term]) -> tuple[tuple[int, ...], int]:
    """Return the fewest claims of a sum that is too large, and by how much they are apart.

    Parameters
    ----------
    needed : sequence of Term
        What the sum is compared with: its largest values.
    others : sequence of Term
        The parts, with their least values.

    Examples
    --------
    >>> minimal([Term(1, 10, False)], [Term(2, 8, True), Term(3, 1, True), Term(4, 7, True)])
    ((1, 2, 4), 5)
    """
    kept = [term for term in others if not term.is_optional]
    free = sorted((term for term in others if term.is_optional), key=lambda term: (-term.value, str(term.claim)))
    apart = sum(term.value for term in kept) - sum(term.value for term in needed)
    for term in free:
        if apart > 0:
            break
        kept.append(term)
        apart += term.value
    return tuple(term.claim for term in (*needed, *kept)), apart


def listed(grid: Grid, outline: Outline, ties: Ties, is_begun: Truth) -> list[Found]:
    """Return the conflicts of all sets that are told one by one.

    These are every fall of a running total against the figure before it (the furthest one where only figures
    further apart fall), every sum over names at its date, every account at its date, and every running total
    that does not grow by the figures of its days.
    """
    found: list[Found] = []
    for told in outline.told:
        if told.is_monotone:
            found += _falls(grid.cells(told))
    for relation in ties.relations:
        found += _sums(grid, relation, is_begun)
    for running, of_days in ties.daily:
        found += _by_days(grid, running, of_days, outline.since)
    return found


def highest_before(cells: Cells) -> Whole:
    """Return the largest least value of a series before each date."""
    reached = np.maximum.accumulate(np.where(cells.seen, cells.low, NOTHING), axis=1)
    return np.concatenate([np.full((len(reached), 1), NOTHING), reached[:, :-1]], axis=1)


def last_before(seen: Truth) -> Whole:
    """Return the place of the last figure before each date, -1 where there is none."""
    places = np.where(seen, np.arange(seen.shape[1]), -1)
    latest = np.maximum.accumulate(places, axis=1)
    return np.concatenate([np.full((len(latest), 1), -1), latest[:, :-1]], axis=1)


def _falls(cells: Cells) -> Iterator[Found]:
    last = last_before(cells.seen)
    before = np.where(last >= 0, np.take_along_axis(cells.low, np.maximum(last, 0), axis=1), NOTHING)
    falls = cells.seen & (before > cells.high)
    for n, t in np.argwhere(falls).tolist():
        yield Found(n, (int(cells.ids[n, last[n, t]]), int(cells.ids[n, t])), int(before[n, t] - cells.high[n, t]))
    further = highest_before(cells) - cells.high
    further[~cells.seen] = 0
    for n in np.flatnonzero((further > 0).any(axis=1) & ~falls.any(axis=1)).tolist():
        yield from furthest(cells, cells, n, further[n])


def furthest(parts: Cells, wholes: Cells, n: int, gaps: Whole) -> Iterator[Found]:
    """Yield the pair of one set that is furthest apart, given the gap that each later figure has to one up to then."""
    most = int(gaps.max())
    if most <= 0:
        return
    pairs = []
    for t in np.flatnonzero(gaps == most).tolist():
        is_same = parts is wholes
        reach = slice(0, t if is_same else t + 1)
        earlier = np.flatnonzero(parts.seen[n, reach] & (parts.low[n, reach] == wholes.high[n, t] + most))
        pairs += [(int(parts.ids[n, u]), int(wholes.ids[n, t])) for u in earlier.tolist()]
    yield Found(n, min(pairs, key=lambda pair: sorted(named(pair))[::-1]), most)


def named(ids: Iterable[int]) -> list[str]:
    """Return the ids that the reader of tables makes."""
    return [f"c{number}" for number in ids]


def largest_falls(grid: Grid, outline: Outline, ties: Ties) -> Iterator[Found]:
    """Yield for each set and series, and for each part and its whole, the two figures that are furthest apart."""
    pairs = [(told, told) for told in outline.told if told.is_monotone]
    pairs += [pair for pair in ties.nested if not pair[1].is_signed]
    for part, whole in pairs:
        a = grid.cells(part)
        b = a if part is whole else grid.cells(whole)
        reach = np.where(a.seen, a.low, NOTHING)
        if part is whole:
            reach = highest_before(a)
        elif part.is_monotone:
            reach = np.maximum.accumulate(reach, axis=1)
        gaps = np.where(b.seen, reach - b.high, 0)
        for n in np.flatnonzero((gaps > 0).any(axis=1)).tolist():
            yield from furthest(a, b, n, gaps[n]) if part.is_monotone else _at_one_date(a, b, n, gaps[n])


def _at_one_date(parts: Cells, wholes: Cells, n: int, gaps: Whole) -> Iterator[Found]:
    t = int(gaps.argmax())
    yield Found(n, (int(parts.ids[n, t]), int(wholes.ids[n, t])), int(gaps[t]))


def _sums(grid: Grid, relation: Relation, is_begun: Truth) -> Iterator[Found]:
    plus, minus = ([(told, grid.cells(told)) for told in side] for side in (relation.plus, relation.minus))
    holds = is_begun if relation.counts_from_start else np.ones(len(grid.sets), dtype=bool)
    if relation.is_whole:
        yield from _too_large(minus, plus, holds)
    yield from _too_large(plus, minus, holds)


Side = Sequence[tuple[Told, Cells]]


def _too_large(needed: Side, others: Side, holds: Truth) -> Iterator[Found]:
    """Yield where one side is more than all of the other allows; of that other no figure may be missing."""
    shape = (others or needed)[0][1].seen.shape
    complete = np.broadcast_to(holds[:, None], shape)
    apart = np.zeros(shape, dtype=np.int64)
    for told, cells in others:
        complete = complete & (cells.seen | (not told.is_signed))
        apart = apart + cells.low
    for _, cells in needed:
        complete = complete & cells.seen
        apart = apart - cells.high
    for n, t in np.argwhere(complete & (apart > 0)).tolist():
        most = [Term(int(cells.ids[n, t]), int(cells.high[n, t]), False) for _, cells in needed]
        parts = [
            Term(int(cells.ids[n, t]), int(cells.low[n, t]), not told.is_signed)
            for told, cells in others
            if cells.seen[n, t]
        ]
        yield Found(n, *minimal(most, parts))


def _by_days(grid: Grid, running: Told, of_days: Told, since: int | None) -> Iterator[Found]:
    """Yield where a running total grows by another number than the figures of the days between."""
    totals, days = grid.cells(running), grid.cells(of_days)
    for n in np.flatnonzero(totals.seen.any(axis=1) & days.seen.any(axis=1)).tolist():
        dates = np.flatnonzero(totals.seen[n])
        before = [-1, *dates[:-1].tolist()]
        for i, t in zip(before, dates.tolist(), strict=True):
            between = (np.flatnonzero(days.seen[n, i + 1 : t + 1]) + i + 1).tolist()
            if not between:
                continue
            from_day = int(grid.end[n, i]) if i >= 0 else int(since or 0)
            is_tiled = int((grid.end[n, between] - grid.start[n, between]).sum()) == int(grid.end[n, t]) - from_day
            yield from _growth(totals, days, (n, i, t), between, is_tiled=is_tiled, is_signed=running.is_signed)


def _growth(
    totals: Cells, days: Cells, at: tuple[int, int, int], between: Sequence[int], *, is_tiled: bool, is_signed: bool
) -> Iterator[Found]:
    n, i, t = at
    is_first = i < 0
    least = [Term(int(days.ids[n, u]), int(days.low[n, u]), not is_signed) for u in between]
    if not is_first:
        least.append(Term(int(totals.ids[n, i]), int(totals.low[n, i]), not is_signed))
    if (is_tiled or not is_signed) and sum(term.value for term in least) > totals.high[n, t]:
        fall = not is_first and not is_signed and totals.low[n, i] > totals.high[n, t]
        if not fall:  # that is told by itself
            yield Found(n, *minimal([Term(int(totals.ids[n, t]), int(totals.high[n, t]), False)], least))
    if is_tiled:
        most = [Term(int(days.ids[n, u]), int(days.high[n, u]), False) for u in between]
        if not is_first:
            most.append(Term(int(totals.ids[n, i]), int(totals.high[n, i]), False))
        whole = Term(int(totals.ids[n, t]), int(totals.low[n, t]), False)
        if whole.value > sum(term.value for term in most):
            yield Found(n, *minimal(most, [whole]))
