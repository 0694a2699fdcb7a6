"""What ties the series of an outline: sums over names, accounts between measures, and running totals to their days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from deserstats.claims.schemes.rules import Rule
from deserstats.claims.shapes.options import CUMULATIVE
from deserstats.many.panels.outline import Outline, Told
from deserstats.model.rows.linear_form import Series


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of figures of one date that must be 0, ``plus`` less ``minus``.

    Attributes
    ----------
    is_whole : bool
        Whether nothing is left out; else ``plus`` may exceed ``minus``.
    counts_from_start : bool
        Whether it compares levels with all that was ever counted: it holds where counting is known to have begun.
    """

    plus: tuple[Told, ...]
    minus: tuple[Told, ...]
    is_whole: bool = True
    counts_from_start: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A rule for what is counted in one place: its cells with their weights."""

    cells: tuple[tuple[int, int], ...]
    counts_from_start: bool


@dataclass(slots=True)
class Ties:
    """All that ties the series of an outline.

    Attributes
    ----------
    relations : list of Relation
        What figures of one date must come to.
    daily : list of pairs
        Running totals with the figures of the same count for each time by itself.
    nested : list of pairs
        A part and what it is a part of, of one kind.
    accounts : list of Account
        The rules cell by cell, cells that no figure tells included.
    unseen : dict
        The numbers of cells that only an account needs.
    growing : set of int
        Those of them that are counted up: what an account without levels needs.
    n_rules : int
        How many rules there are between measures.
    is_settled : bool
        Whether the arrays can tell all that there is; else some sets are decided one by one.
    overlap : bool
        Whether two rules share more than one measure, so that parts of a sum may contradict each other already.
    """

    relations: list[Relation] = field(default_factory=list)
    daily: list[tuple[Told, Told]] = field(default_factory=list)
    nested: list[tuple[Told, Told]] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    unseen: dict[Series, int] = field(default_factory=dict)
    growing: set[int] = field(default_factory=set)
    n_rules: int = 0
    is_settled: bool = True
    overlap: bool = False

    @property
    def are_none(self) -> bool:
        """Whether every series stands by itself."""
        return not (self.relations or self.daily or self.nested or self.accounts)


def ties_of(outline: Outline) -> Ties | None:
    """Return what ties the series; None where they are tied in a way that arrays do not tell."""
    kinds: dict[str, set[bool]] = {}
    for told in outline.told:
        kinds.setdefault(told.measure, set()).add(told.kind == "stock")
    same = {(told.kind, told.measure, told.cells) for told in outline.told}
    if len(same) < len(outline.told) or any(len(both) > 1 for both in kinds.values()):
        return None  # two columns of one count, or a count and a level of one name
    ties = Ties(n_rules=len(outline.rules))
    _sums(outline, ties)
    _accounts(outline, ties)
    of_days = {told.cells: told for told in outline.told if told.kind == "total"}
    ties.daily = [(one, of_days[one.cells]) for one in outline.told if one.kind == CUMULATIVE and one.cells in of_days]
    mixed = {one.measure for one in outline.told if one.kind == CUMULATIVE} & {one.measure for one in of_days.values()}
    paired = {day.cells for _, day in ties.daily}
    ties.is_settled &= all(one.cells in paired for one in of_days.values() if one.measure in mixed)
    return None if ties.overlap else ties


def _sums(outline: Outline, ties: Ties) -> None:
    """Tie every series to parts that it is made of."""
    ordered = sorted(outline.told, key=lambda told: (told.kind, told.measure))
    for _, one_count in groupby(ordered, key=lambda told: (told.kind, told.measure)):
        series = list(one_count)
        if all(len(told.cells) == 1 for told in series):
            continue
        for whole in series:
            inside = [told for told in series if told.cells < whole.cells]
            ties.nested += [(part, whole) for part in inside]
            parts = _partition(whole, inside)
            is_whole = sum(len(part.cells) for part in parts) == len(whole.cells)
            if parts and (is_whole or not whole.is_signed):
                ties.relations.append(Relation((whole,), tuple(parts), is_whole))
            ties.is_settled &= not (len(whole.cells) > 1 and whole.is_signed and not is_whole)


def _partition(whole: Told, inside: Sequence[Told]) -> list[Told]:
    """Return parts that do not overlap, the largest first; the smallest where these make up the whole better."""
    best: list[Told] = []
    for largest_first in (True, False):
        parts: list[Told] = []
        left = set(whole.cells)
        for part in sorted(inside, key=lambda told: len(told.cells), reverse=largest_first):
            if part.cells <= left:
                parts.append(part)
                left -= part.cells
        if not left:
            return parts
        if sum(len(part.cells) for part in parts) > sum(len(part.cells) for part in best):
            best = parts
    return best


Footing = tuple[object, ...]


def _accounts(outline: Outline, ties: Ties) -> None:
    """Tie the measures of one place by the rules between them."""
    if not outline.rules:
        return
    places: dict[frozenset[Footing], dict[tuple[str, str], Told]] = {}
    for told in outline.told:
        footing = frozenset(outline.cells[cell]._replace(measure="", level=False) for cell in told.cells)
        places.setdefault(footing, {})[told.measure, told.kind] = told
    for rule in outline.rules:
        for told_here in places.values():
            ties.relations += _account(rule, told_here, outline.signed)
        ties.accounts += _by_cell(rule, outline, ties)
    shared = [{measure for measure, _ in rule.weights} for rule in outline.rules]
    ties.overlap = any(len(a & b) > 1 for i, a in enumerate(shared) for b in shared[:i])


def _account(rule: Rule, told: dict[tuple[str, str], Told], signed: frozenset[str]) -> Iterator[Relation]:
    """Return what a rule says of the figures of one place on one date, and of one time."""
    for kinds in ((CUMULATIVE, "stock"), ("total",)):
        terms = [
            (next((told[m, kind] for kind in kinds if (m, kind) in told), None), weight) for m, weight in rule.weights
        ]
        plus = tuple(term for term, weight in terms if weight > 0 and term is not None)
        minus = tuple(term for term, weight in terms if weight < 0 and term is not None)
        untold = {weight > 0 for term, weight in terms if term is None}
        from_start = len({term.kind for term in (*plus, *minus)}) > 1
        if not untold:
            yield Relation(plus, minus, counts_from_start=from_start)
        elif len(untold) == 1 and plus and minus and not signed & {measure for measure, _ in rule.weights}:
            # what is not told is 0 or more
            larger, parts = (minus, plus) if True in untold else (plus, minus)
            yield Relation(larger, parts, is_whole=False, counts_from_start=True)


def _by_cell(rule: Rule, outline: Outline, ties: Ties) -> Iterator[Account]:
    """Return a rule for each place by itself, with new cells for what no figure tells."""
    numbered = {series: n for n, series in enumerate(outline.cells)} | ties.unseen
    measures = {measure for measure, _ in rule.weights}
    levels = {series.measure for series in outline.cells if series.level}
    of_days = {told.measure for told in outline.told if told.kind == "total"}
    running = {told.measure for told in outline.told if told.kind == CUMULATIVE}
    # levels or running totals beside figures of a day alone: what was counted before is not told
    ties.is_settled &= not (measures & (levels | running) and measures & (of_days - running))
    told_of = [series for series in outline.cells if series.measure in measures]
    for footing in dict.fromkeys(series._replace(measure="", level=False) for series in told_of):
        cells = []
        for measure, weight in rule.weights:
            series = footing._replace(measure=measure, level=measure in levels)
            if series not in numbered:
                numbered[series] = ties.unseen[series] = len(numbered)
            if series in ties.unseen and not measures & levels:
                ties.growing.add(numbered[series])
            cells.append((numbered[series], weight))
        yield Account(tuple(cells), counts_from_start=bool(measures & levels) and not measures <= levels)
