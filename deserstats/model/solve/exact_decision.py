"""Deciding a small set of rows in fractions, whole numbers included."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.farkas import smallest_whole
from deserstats.model.proof.outcome import Cell, Decision, Feasible, Refuted, Split, Unknown
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, value_of
from deserstats.model.solve.branch_and_bound import Branching, lifted, parts
from deserstats.model.solve.problem import Problem
from deserstats.model.solve.simplex import Simplex
from deserstats.wording import Exact, exact

MAX_ENTRIES = 60_000
"""Rows times cells beyond which fractions are not tried."""

MAX_SPLITS = 5000
"""Splits of one integer search."""

TURN = 10
"""Splits of one sum inside each other in a second search, which gives all sums their turn; neither order is best."""

HURRIED = 6_000
"""Rows times cells times splits of a search in a hurry."""

HURRIED_ENTRIES = 2_500
"""Rows times cells up to which a question in a hurry is taken to whole numbers and fractions at all."""


def decide_exactly(rows: Sequence[Constraint], domain: Domain, budget: Budget) -> Decision:
    """Decide rows by exact simplex, then by splitting cells that are not whole."""
    problem = Problem(rows, domain)
    if len(rows) * len(problem.pieces) > max(MAX_ENTRIES, budget.scaled(MAX_ENTRIES)):
        return Unknown(f"{len(rows)} rows over {len(problem.pieces)} cells are too many for exact fractions")
    splits = budget.scaled(MAX_SPLITS)
    if budget.is_hurried:
        splits = min(splits, HURRIED // (len(rows) * max(len(problem.pieces), 1)))
    try:
        if any(r.bounds.low_open or r.bounds.high_open for r in rows):
            return _Search(domain, budget, splits).decide(list(rows))
        answer = Branching(rows, domain, budget, splits).decide()
        if isinstance(answer, Unknown) and not budget.is_hurried:
            answer = Branching(rows, domain, budget, splits, TURN).decide()
        return answer
    except StoppedError as reason:
        return Unknown(str(reason))


class _Search:
    """Branch and bound over exact vertices, strict ends included; ``left`` splits remain."""

    def __init__(self, domain: Domain, budget: Budget, left: int) -> None:
        self.domain = domain
        self.budget = budget
        self.left = left

    def decide(self, rows: list[Constraint]) -> Decision:
        answer = vertex(rows, self.domain, self.budget)
        if not isinstance(answer, Feasible):
            return answer
        split = self._broken(rows, answer.cells)
        if split is None:
            return answer
        if self.left <= 0 or self.budget.is_over:
            return Unknown(self.budget.why("the search for whole numbers was not finished"))
        self.left -= 1
        form, at = split
        below = self.decide([*rows, bound_of(form, Interval(None, at))])
        if not isinstance(below, Refuted):
            return below
        if _is_alone(below, len(rows)):
            return lifted(below, len(rows))
        above = self.decide([*rows, bound_of(form, Interval(at + 1, None))])
        if not isinstance(above, Refuted):
            return above
        if _is_alone(above, len(rows)):
            return lifted(above, len(rows))
        return Refuted({}, Split(form, at, below, above))

    def _broken(self, rows: Sequence[Constraint], cells: dict[Cell, Exact]) -> tuple[Form, int] | None:
        """Return a sum of counts that is not whole, smallest first: parts of ratios, then cells."""
        broken = []
        for form in dict.fromkeys(part for row in rows for part in parts(row.form)):
            value = Fraction(value_of(form, cells))
            if value.denominator > 1 and all(self.domain.is_whole(s.series) for s in form):
                broken.append((value, form))
        if not broken:
            whole = ((Fraction(v), cell) for cell, v in cells.items() if self.domain.is_whole(cell[0]))
            broken = [(value, (Segment(*cell, 1),)) for value, cell in whole if value.denominator > 1]
        if not broken:
            return None
        value, form = min(broken, key=lambda b: b[0])
        return form, floor(value)


def _is_alone(half: Refuted, n: int) -> bool:
    """Whether a half is refuted without its own bound, row ``n``: then both halves are."""
    return n not in half.support


def bound_of(form: Form, bounds: Interval) -> Constraint:
    """Return the row that bounds one sum."""
    return Constraint(form, bounds, "", is_rule=True)


def vertex(rows: Sequence[Constraint], domain: Domain, budget: Budget) -> Feasible | Refuted:
    """Find an exact point that satisfies the rows, strict ends included, or refute them.

    Raises
    ------
    StoppedError
        When no steps were left.
    """
    problem = Problem(rows, domain)
    on_cells = problem.on_cells(range(len(rows)))
    entries, cells = on_cells.entries, on_cells.cells
    free = frozenset(j for j, cell in enumerate(cells) if domain.is_signed(cell[0]))
    if any(r.bounds.low_open or r.bounds.high_open for r in rows):
        return _strictly_inside(rows, entries, cells, free, budget)
    low, high = [r.bounds.low for r in rows], [r.bounds.high for r in rows]
    lp = Simplex(entries, low, high, len(cells), budget, free)
    multipliers = lp.refute()
    return _feasible(lp, cells) if multipliers is None else Refuted(smallest_whole(multipliers))


def _feasible(lp: Simplex, cells: Sequence[Cell]) -> Feasible:
    return Feasible({cell: exact(lp.value[j]) for j, cell in enumerate(cells)})


def _strictly_inside(
    rows: Sequence[Constraint],
    entries: Sequence[dict[int, Exact]],
    cells: Sequence[Cell],
    free: frozenset[int],
    budget: Budget,
) -> Feasible | Refuted:
    """Push away from the strict ends by one common distance, as far as it goes.

    A distance of 0 at best refutes: its multipliers sum to 0 and one stands on a strict end. So do rows
    that do not hold even at a distance of 0.
    """
    t = len(cells)
    sides: list[tuple[int, int]] = []
    lines: list[dict[int, Exact]] = [{t: 1}]
    low: list[Exact | None] = [None]
    high: list[Exact | None] = [1]
    for i, row in enumerate(rows):
        for end, is_open, sign in (
            (row.bounds.low, row.bounds.low_open, 1),
            (row.bounds.high, row.bounds.high_open, -1),
        ):
            if end is not None:
                sides.append((i, sign))
                lines.append(entries[i] | ({t: -sign} if is_open else {}))
                low.append(end if sign > 0 else None)
                high.append(end if sign < 0 else None)
    lp = Simplex(lines, low, high, t + 1, budget, free)
    multipliers = lp.refute()
    if multipliers is None:
        best = lp.maximise({t: 1})
        assert best is not None
        distance, proof = best
        if distance > 0:
            return _feasible(lp, cells)
        multipliers = {k: -y for k, y in proof.items()}
    kept: dict[int, Exact] = {}
    for k, y in multipliers.items():
        if k > 0 and y:
            kept[sides[k - 1][0]] = kept.get(sides[k - 1][0], 0) + y
    return Refuted(smallest_whole(kept))
