"""Whole numbers by splitting sums, in one exact program that stays warm: a split is a bound on one more row.

Taking a bound back leaves every variable at rest where it may be, so the program goes on from where
it stands (Dutertre and de Moura 2006): a split costs a few exchanges instead of a new solution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget
from deserstats.model.proof.farkas import smallest_whole
from deserstats.model.proof.outcome import Decision, Feasible, Refuted, Split, Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment
from deserstats.model.solve.problem import OnCells, Problem
from deserstats.model.solve.simplex import Simplex
from deserstats.wording import Exact, exact

MAX_DEPTH = 200
"""Splits inside each other."""


@dataclass(slots=True)
class _Sum:
    """A sum of counts that has to be whole, on columns.

    ``variable`` is its row once it was split; ``above`` counts its splits on the way to here.
    """

    form: Form
    entries: dict[int, Exact]
    variable: int | None = None
    above: int = 0


@dataclass(slots=True)
class Branching:
    """Branch and bound over rows whose ends are all closed; ``left`` splits remain.

    After ``turn`` splits of one sum inside each other, others are split first: a sum without limit may be
    split for ever, while another one would settle it at once.
    """

    rows: Sequence[Constraint]
    domain: Domain
    budget: Budget
    left: int
    turn: int = MAX_DEPTH
    on: OnCells = field(init=False)
    lp: Simplex = field(init=False)
    parts: list[_Sum] = field(init=False)
    columns: list[_Sum] = field(init=False)
    holders: dict[tuple[int, bool], int] = field(init=False)

    def __post_init__(self) -> None:
        forms = dict.fromkeys(part for row in self.rows for part in parts(row.form) if self._is_whole(part))
        # the parts count as rows here, so that no column stands for cells of which a part has only some
        free = [Constraint(form, Interval(None, None), "", is_rule=True) for form in forms]
        problem = Problem([*self.rows, *free], self.domain)
        n = len(self.rows)
        self.on = problem.on_cells(range(n + len(free)))
        self.parts = [_Sum(form, entries) for form, entries in zip(forms, self.on.entries[n:], strict=True)]
        columns = (_Sum(_joined(problem, members), {j: 1}) for j, members in enumerate(self.on.members))
        self.columns = [column for column in columns if self._is_whole(column.form)]
        signed = frozenset(j for j, cell in enumerate(self.on.cells) if self.domain.is_signed(cell[0]))
        low, high = [r.bounds.low for r in self.rows], [r.bounds.high for r in self.rows]
        self.lp = Simplex(self.on.entries[:n], low, high, len(self.on.cells), self.budget, signed)
        self.holders = {}

    def _is_whole(self, form: Form) -> bool:
        return all(self.domain.is_whole(s.series) for s in form)

    def decide(self, depth: int = 0) -> Decision:
        """Decide the rows and the bounds of the splits above.

        Raises
        ------
        StoppedError
            When no steps were left.
        """
        self.lp.pivots = 0
        multipliers = self.lp.refute()
        if multipliers is not None:
            return Refuted(smallest_whole({self._number(i, y): y for i, y in multipliers.items() if y}))
        found = self._broken()
        if found is None:
            return Feasible({cell: exact(self.lp.value[j]) for j, cell in enumerate(self.on.cells)})
        if self.left <= 0 or depth >= MAX_DEPTH or self.budget.is_over:
            return Unknown(self.budget.why("the search for whole numbers was not finished"))
        self.left -= 1
        value, split = found
        split.above += 1
        answer = self._split(split, floor(value), depth)
        split.above -= 1
        return answer

    def _split(self, split: _Sum, at: int, depth: int) -> Decision:
        """Refute both halves, or find that one of them does not need its own bound."""
        own = len(self.rows) + depth
        halves = []
        for bounds in (Interval(None, at), Interval(at + 1, None)):
            half = self._half(split, bounds, depth)
            if not isinstance(half, Refuted):
                return half
            if own not in half.support:
                return lifted(half, own)
            halves.append(half)
        return Refuted({}, Split(split.form, at, *halves))

    def _half(self, split: _Sum, bounds: Interval, depth: int) -> Decision:
        """Decide what is left on one side of a split."""
        if split.variable is None:
            split.variable = self.lp.add(split.entries)
        variable, is_low = split.variable, bounds.low is not None
        kept, holder = self.lp.bounds[variable], self.holders.get((variable, is_low))
        low, high = kept
        self.lp.bound(variable, *((bounds.low, high) if is_low else (low, bounds.high)))
        self.holders[variable, is_low] = len(self.rows) + depth
        answer = self.decide(depth + 1)
        self.lp.bounds[variable] = kept
        if holder is not None:
            self.holders[variable, is_low] = holder
        return answer

    def _number(self, row: int, y: Fraction) -> int:
        """Return the number of a row of the program, or of the bound of a split that its sum has on one side."""
        return row if row < len(self.rows) else self.holders[row + len(self.on.cells), y > 0]

    def _broken(self) -> tuple[Fraction, _Sum] | None:
        """Return a sum that is not whole: one not split often yet, parts of ratios before cells, and the smallest."""
        found: list[tuple[Fraction, _Sum]] = []
        for group in (self.parts, self.columns):
            values = ((sum((a * self.lp.value[j] for j, a in s.entries.items()), Fraction(0)), s) for s in group)
            found += [(value, s) for value, s in values if value.denominator > 1]
            if any(s.above < self.turn for _, s in found):
                break
        return min(found, key=lambda b: (b[1].above // self.turn, b[0]), default=None)


def _joined(problem: Problem, members: Sequence[int]) -> Form:
    """Return the sum of all the cells that a column stands for, those of like series included."""
    pieces = [problem.pieces[j] for j in members]
    return tuple(
        Segment(series, start, end, 1)
        for own, start, end in pieces
        for series, first in problem.twins.items()
        if first == own
    )


def parts(form: Form) -> Iterator[Form]:
    """Cut a form that compares sums into the sums that it compares."""
    groups: dict[Exact, list[Segment]] = {}
    for segment in form:
        groups.setdefault(segment.weight, []).append(segment._replace(weight=1))
    if len(groups) > 1:
        yield from (tuple(group) for group in groups.values())


def lifted(half: Refuted, n: int) -> Refuted:
    """Return a half that is refuted alone without its bound, row ``n``: the bounds of its own splits move up by one."""
    multipliers = {i - (i > n): y for i, y in half.multipliers.items()}
    if half.split is None:
        return Refuted(multipliers)
    below, above = lifted(half.split.below, n), lifted(half.split.above, n)
    return Refuted(multipliers, replace(half.split, below=below, above=above))
