"""Deciding a small set of rows in fractions, whole numbers by splitting sums.

One exact program stays warm: a split is a bound on one more row.
Taking a bound back leaves every variable at rest where it may be, so the program goes on from where
it stands (Dutertre and de Moura 2006): a split costs a few exchanges instead of a new solution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.outcome import Decision, Refuted, SumSplit, Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment
from deserstats.model.solve.problem import LinearProblem
from deserstats.model.solve.program import Program
from deserstats.wording import Exact

MAX_ENTRIES = 60_000
"""Rows times cells beyond which fractions are not tried."""

MAX_SPLITS = 5000
"""Splits of one integer search."""

MAX_DEPTH = 200
"""Splits inside each other."""

TURN = 10
"""Splits of one sum inside each other in a second search, which gives all sums their turn; neither order is best."""

HURRIED = 6_000
"""Rows times cells times splits of a search in a hurry."""


@dataclass(slots=True)
class _Sum:
    """A sum of counts that has to be whole, on columns.

    ``variable`` is its row once it was split; ``above`` counts its splits on the way to here.
    """

    form: Form
    entries: dict[int, Exact]
    variable: int | None = None
    above: int = 0


def decide_exactly(rows: Sequence[Constraint], domain: Domain, budget: Budget) -> Decision:
    """Decide rows by exact simplex, then by splitting sums that are not whole."""
    n_cells = len(LinearProblem(rows, domain).pieces)
    if len(rows) * n_cells > max(MAX_ENTRIES, budget.scaled(MAX_ENTRIES)):
        return Unknown(f"{len(rows)} rows over {n_cells} cells are too many for exact fractions")
    splits = budget.scaled(MAX_SPLITS)
    if budget.is_hurried:
        splits = min(splits, HURRIED // (len(rows) * max(n_cells, 1)))
    try:
        answer = Branching(rows, domain, budget, splits).decide()
        if isinstance(answer, Unknown) and not budget.is_hurried:
            answer = Branching(rows, domain, budget, splits, TURN).decide()
        return answer
    except StoppedError as reason:
        return Unknown(str(reason))


class Branching:
    """Branch and bound over rows; ``left`` splits remain.

    After ``turn`` splits of one sum inside each other, others are split first: a sum without limit may be
    split for ever, while another one would settle it at once.
    """

    def __init__(
        self, rows: Sequence[Constraint], domain: Domain, budget: Budget, left: int, turn: int = MAX_DEPTH
    ) -> None:
        self.n_rows, self.domain, self.budget, self.left, self.turn = len(rows), domain, budget, left, turn
        forms = dict.fromkeys(part for row in rows for part in parts(row.form) if self._is_whole(part))
        # the parts count as rows here, so that no column stands for cells of which a part has only some
        self.program = Program(rows, domain, budget, forms)
        self.lp = self.program.lp
        self.parts = [_Sum(form, entries) for form, entries in zip(forms, self.program.forms, strict=True)]
        joined = (_joined(self.program.problem, members) for members in self.program.on.members)
        self.columns = [_Sum(form, {j: 1}) for j, form in enumerate(joined) if self._is_whole(form)]
        self.holders: dict[tuple[int, bool], int] = {}

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
        refuted = self.program.refute(self.holders)
        if refuted is not None:
            return refuted
        found = self._broken()
        if found is None:
            return self.program.point
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
        own = self.n_rows + depth
        halves = []
        for bounds in (Interval(None, at), Interval(at + 1, None)):
            half = self._half(split, bounds, depth)
            if not isinstance(half, Refuted):
                return half
            if own not in half.support:
                # the bounds of its own splits move up by one
                return half.renumbered(lambda i: i - (i > own))
            halves.append(half)
        return Refuted({}, SumSplit(split.form, at, *halves))

    def _half(self, split: _Sum, bounds: Interval, depth: int) -> Decision:
        """Decide what is left on one side of a split."""
        if split.variable is None:
            split.variable = self.lp.add(split.entries)
        variable, is_low = split.variable, bounds.low is not None
        kept, holder = self.lp.bounds[variable], self.holders.get((variable, is_low))
        low, high = kept
        self.lp.bound(variable, *((bounds.low, high) if is_low else (low, bounds.high)))
        self.holders[variable, is_low] = self.n_rows + depth
        answer = self.decide(depth + 1)
        self.lp.bounds[variable] = kept
        if holder is not None:
            self.holders[variable, is_low] = holder
        return answer

    def _broken(self) -> tuple[Fraction, _Sum] | None:
        """Return a sum that is not whole: one not split often yet, parts of ratios before cells, and the smallest."""
        found: list[tuple[Fraction, _Sum]] = []
        for group in (self.parts, self.columns):
            values = ((sum((a * self.lp.value[j] for j, a in s.entries.items()), Fraction(0)), s) for s in group)
            found += [(value, s) for value, s in values if value.denominator > 1]
            if any(s.above < self.turn for _, s in found):
                break
        return min(found, key=lambda b: (b[1].above // self.turn, b[0]), default=None)


def _joined(problem: LinearProblem, members: Sequence[int]) -> Form:
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
