"""The rows of sets that are panels; all other sets are left to be read one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import numpy as np

from deserstats.checks.consistency.conflicts import MAX_ENUMERATED
from deserstats.claims.schemes.times import UNKNOWN
from deserstats.claims.shapes.options import CUMULATIVE
from deserstats.codec import encode
from deserstats.many.one_set import checked
from deserstats.many.panels.conflicts import Found, largest_falls, listed, named
from deserstats.many.panels.evidence import proof_of
from deserstats.many.panels.figures import Truth
from deserstats.many.panels.grid import Grid, grids_of
from deserstats.many.panels.outline import Outline, outline_of
from deserstats.many.panels.panel_sets import PanelSets
from deserstats.many.panels.panel_table import Alike, PanelTable, alike, panel_table
from deserstats.many.panels.relations import Ties, ties_of
from deserstats.many.panels.spans import spans_of
from deserstats.many.panels.witness import have_witness
from deserstats.many.set_rows import SetRow, SetStatus
from deserstats.many.sets import Sets
from deserstats.many.task import Task

WEEK = 7


def panel_rows(sets: Sets, task: Task) -> dict[int, SetRow]:
    """Return the rows of the sets that are panels, by number of the set.

    A panel is a long table of days, names and whole numbers whose kind is said. Its row is the one that the set
    has by itself, but that all conflicts are those of :func:`~deserstats.many.panels.conflicts.listed`.
    """
    table = panel_table(PanelSets(sets, task)) if sets.n else None
    if table is None:
        return {}
    spans = spans_of(table.days, table.shaping)
    rows: dict[int, SetRow] = {}
    for group in alike(table):
        outline = outline_of(table, group, spans)
        ties = ties_of(outline) if outline is not None else None
        if outline is None or ties is None:
            continue
        for grid in grids_of(table, group, outline, spans):
            plain = grid.only(grid.is_plain & _bear_sums_out(grid, outline, ties))
            if len(plain.sets):
                rows |= _rows(plain, outline, ties, table, group)
    return rows


def _rows(grid: Grid, outline: Outline, ties: Ties, table: PanelTable, group: Alike) -> Iterator[tuple[int, SetRow]]:
    """Yield the rows of the sets that are decided here, with their numbers."""
    sets, task = table.sets, table.sets.task
    names = sets.sets.names
    begun = have_begun(grid, outline)
    by_set: list[list[Found]] = [[] for _ in grid.sets]
    for one in listed(grid, outline, ties, begun):
        by_set[one.place].append(one)
    clear = np.array([not found for found in by_set])
    held = clear.copy()
    if not ties.are_none:
        held[clear] = have_witness(grid.only(clear), outline, ties, begun[clear])
    furthest: list[list[Found]] = [[] for _ in grid.sets]
    for one in largest_falls(grid, outline, ties) if not clear.all() else ():
        furthest[one.place].append(one)
    alone = _by_themselves(grid, ties, sets, [bool(found) for found in by_set])
    for n, number in enumerate(grid.sets.tolist()):
        if by_set[n]:
            best = min([*by_set[n], *furthest[n]], key=_rank)
            row = _inconsistent(names[number], by_set[n], best, int(grid.n_claims[n]))
            if number in alone:
                row = _as_by_itself(row, alone[number])
            if task.certificates and not row.certificate:
                proof = proof_of(table, group, outline, grid, best)
                if proof is None:
                    continue
                row = row._replace(certificate=json.dumps(encode(proof), ensure_ascii=False))
            yield number, row if task.conflicts else row._replace(conflicts="", n_conflicts=0)
        elif held[n] and not task.certificates:
            # the series of a set is written down by whom it is asked of
            yield number, SetRow(names[number], SetStatus.CONSISTENT, n_used=int(grid.n_claims[n]))


def _by_themselves(grid: Grid, ties: Ties, sets: PanelSets, is_wrong: list[bool]) -> dict[int, SetRow]:
    """Return the rows that sets with conflicts have by themselves, where these are small and more than one sum."""
    wanted = []
    for n, number in enumerate(grid.sets.tolist()):
        is_sure = ties.are_none or _is_one_sum(ties, int(grid.is_date[n].sum()))
        if is_wrong[n] and grid.n_claims[n] <= MAX_ENUMERATED and (sets.task.certificates or not is_sure):
            wanted.append(number)
    return {number: checked(name, part, sets.task)[0] for number, name, part in sets.parts(wanted)}


def _inconsistent(name: object, found: list[Found], best: Found, n_claims: int) -> SetRow:
    """Return the row of a set with conflicts."""
    listed = " | ".join(map(_text, sorted(found, key=_rank)))
    row = SetRow(name, SetStatus.INCONSISTENT, _text(best), best.gap, best.gap, n_claims)
    return row._replace(conflicts=listed, n_conflicts=len(found))


def _as_by_itself(row: SetRow, alone: SetRow) -> SetRow:
    """Return the row that a small set has by itself, where all conflicts were sought, with those listed here."""
    if alone.status == SetStatus.UNDECIDED:
        return row
    assert alone.status == SetStatus.INCONSISTENT, f"{row.conflict} contradict each other, and yet all can hold"
    return alone._replace(conflicts=row.conflicts, n_conflicts=row.n_conflicts)


def _rank(found: Found) -> tuple[int, int, list[str]]:
    return len(found.ids), -found.gap, sorted(named(found.ids))[::-1]


def _text(found: Found) -> str:
    return " ".join(sorted(named(found.ids)))


def _is_one_sum(ties: Ties, n_dates: int) -> bool:
    """Whether one sum on one date is all that there is, so that its conflict is the smallest one."""
    if n_dates > 1 or len(ties.relations) != 1 or ties.daily or (ties.unseen and ties.n_rules > 1):
        return False
    (one,) = ties.relations
    return {part for part, _ in ties.nested} <= {*one.minus}


def have_begun(grid: Grid, outline: Outline) -> Truth:
    """Return the sets of which it is known that nothing was counted before the first day of their running totals.

    It is so by the user's word, or because they are told from a day that no ordinary period begins on.
    """
    begun = np.ones(len(grid.sets), dtype=bool)
    if outline.since is None or outline.counted_since == UNKNOWN:
        return ~begun
    ruled = {measure for rule in outline.rules for measure, _ in rule.weights}
    flows = [told for told in outline.told if told.measure in ruled and told.kind != "stock"]
    seen = np.zeros(grid.is_date.shape, dtype=bool)
    for told in flows:
        seen |= grid.cells(told).seen
    begun &= ~((grid.start < outline.since) & grid.is_date).any(axis=1)
    if isinstance(outline.counted_since, int):
        return begun if outline.counted_since >= outline.since else np.zeros_like(begun)
    first = date.fromordinal(outline.since)
    if any(told.kind != CUMULATIVE for told in flows) or (first.month, first.day) == (1, 1):
        return np.zeros_like(begun)
    if first.day == 1:
        months = [day for day in np.unique(grid.end[seen]).tolist() if date.fromordinal(day).day == 1]
        begun &= ~(np.isin(grid.end, months) & seen).any(axis=1)
    days = np.where(seen, grid.end - outline.since, 0).max(axis=1)
    begun &= (days > 1) & ~((days == WEEK) & (first.weekday() == 0))
    return begun


def _bear_sums_out(grid: Grid, outline: Outline, ties: Ties) -> Truth:
    """Whether usual words for sums are borne out, so that nobody asks whether they are: all of a count at one date."""
    good = np.ones(len(grid.sets), dtype=bool)
    if not outline.is_asked:
        return good
    counts: dict[tuple[str, str], list[tuple[Truth, Truth]]] = {}
    for one in ties.relations:
        if len(one.plus) == 1 and one.is_whole and one.plus[0].cells > one.minus[0].cells:
            whole, parts = grid.cells(one.plus[0]), [grid.cells(part) for part in one.minus]
            complete = np.logical_and.reduce([whole.seen, *(part.seen for part in parts)])
            is_exact = np.logical_and.reduce([cells.low == cells.high for cells in (whole, *parts)])
            fits = complete & is_exact & (whole.low == np.sum([part.low for part in parts], axis=0))
            counts.setdefault((one.plus[0].kind, one.plus[0].measure), []).append((complete, fits))
    for told in counts.values():
        complete = np.logical_or.reduce([complete for complete, _ in told])
        fits = np.logical_and.reduce([fits for _, fits in told])
        good &= fits.any(axis=1) | ~complete.any(axis=1)
    return good
