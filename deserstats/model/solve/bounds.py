"""Sharp ends: the smallest and largest value of a form that every row allows, with multipliers.

HiGHS proposes the multipliers; they are added up in fractions, so the value is a valid limit
whatever the floats did. A point that attains it, in every row, shows that it is sharp.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import ceil

from deserstats.model.budget import StoppedError
from deserstats.model.proof.farkas import gap, simple
from deserstats.model.proof.outcome import NO_LIMIT, Extreme
from deserstats.model.rows.linear_form import Constraint, Form, step_of
from deserstats.model.solve.engine import EDGE, PROOF, ZOOM, Engine, supported, zoomed
from deserstats.model.solve.highs import Outcome
from deserstats.model.solve.network import Network
from deserstats.model.solve.problem import Point
from deserstats.model.solve.program import Program
from deserstats.model.solve.rational import refined
from deserstats.model.solve.whole_bounds import closed
from deserstats.wording import Exact, exact

ROUNDS = 4
"""Times that the frame is shifted towards the optimum."""

MAX_SUPPORT = 60
"""Rows of a proof beyond which its multipliers are not sought from scratch."""

NEAR = Fraction(1, 10**6)
"""A limit this near, as a share of where floats put it, is taken for it."""

REMEMBERED = 32
"""Ends that are kept: what others imply for a claim is asked for its range, and again for who implies it."""

MAX_ENTRIES = 4000
"""Rows times cells beyond which an end is not sought in fractions from scratch."""


def extremes_of(engine: Engine, *, whole: float = 0.0) -> Extremes | NetworkExtremes:
    """Return the finder of ends that fits the rows; ``whole`` as in :class:`Extremes`."""
    return NetworkExtremes(engine) if engine.is_network else Extremes(engine, whole=whole)


class NetworkExtremes:
    """Ends of windows of one series: shortest distances, exact, and sharp where no strict end is on the way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.network = Network(engine.rows, engine.extra)

    def low(self, form: Form, active: Sequence[int]) -> Extreme | None:
        """Return the low end."""
        return self._end(form, active, -1)

    def high(self, form: Form, active: Sequence[int]) -> Extreme | None:
        """Return the high end."""
        return self._end(form, active, 1)

    def _end(self, form: Form, active: Sequence[int], sign: int) -> Extreme | None:
        (segment,) = form
        before, budget = self.network.swept, self.engine.budget
        if before and budget.is_over:
            # ways through long chains are slow to find, and there may be very many of them
            return None
        budget.spend(EDGE * len(active))
        found = self.network.end(segment, active, sign)
        budget.spend(self.network.swept - before)
        return found


class Extremes:
    """Ends of forms over some rows of an engine that can all hold.

    ``whole`` is the part of the work left that one end may take to be one that whole numbers attain.
    """

    def __init__(self, engine: Engine, *, whole: float = 0.0) -> None:
        self.engine = engine
        self.whole = whole
        self._known: dict[tuple[Form, int, tuple[int, ...]], Extreme | None] = {}

    def low(self, form: Form, active: Sequence[int]) -> Extreme | None:
        """Return the low end, or None when it could not be settled."""
        return self._end(form, active, -1)

    def high(self, form: Form, active: Sequence[int]) -> Extreme | None:
        """Return the high end, or None when it could not be settled."""
        return self._end(form, active, 1)

    def _end(self, form: Form, active: Sequence[int], sign: int) -> Extreme | None:
        key = form, sign, tuple(active)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)))
            found = self._by_sums(form, active, sign)
            if found is not None and self.whole:
                found = closed(self.engine, form, active, found, sign, self.whole)
            self._known[key] = found
        return self._known[key]

    def _by_sums(self, form: Form, active: Sequence[int], sign: int) -> Extreme | None:
        """Return what multipliers prove."""
        engine, problem = self.engine, self.engine.problem
        entries = problem.on_columns(form)
        engine.guesser.set_cost({j: float(a) for j, a in entries.items()})
        point: Point = [0] * len(problem.pieces)
        reach: float | None = None
        best: Extreme | None = None
        stalled = 0
        for _ in range(ROUNDS):
            engine.budget.spend((ZOOM + PROOF) * len(active))
            scale = engine.frame(point, active, reach)
            guess = engine.guesser.run(engine.budget, maximise=sign > 0)
            if guess.outcome == Outcome.UNBOUNDED and reach is None:
                return self._no_limit(form, active, sign)
            if guess.point is None or guess.duals is None:
                break
            point = engine.rounded(point, guess, scale)
            miss = problem.violation(point, active)
            at = exact(problem.value(entries, point))
            found = self._proved(form, active, [-sign * float(y) for y in guess.duals], sign, at)
            stalled += best is not None and found is not None and best.value == found.value
            best = _attained(_tighter(best, found, sign), at, miss)
            if best is not None and _is_settled(best, stalled, miss):
                break
            reach = zoomed(max(_off(best, at), Fraction(miss or 0)))
        engine.guesser.set_cost({})
        if best is None:
            return self._exactly(form, active, sign)
        return replace(best, point=problem.cells(point))

    def _proved(
        self, form: Form, active: Sequence[int], floats: Sequence[float], sign: int, at: Exact
    ) -> Extreme | None:
        """Turn float multipliers into the tightest limit that they prove; ``at`` is where it should lie."""
        best: Extreme | None = None
        for proposal in self._proposals(form, active, [floats[i] for i in active], sign):
            best = _tighter(best, self._added_up(form, proposal, sign), sign)
            if best is not None and _off(best, at) <= abs(Fraction(at)) * NEAR:
                break
        return best

    def _proposals(
        self, form: Form, active: Sequence[int], floats: Sequence[float], sign: int
    ) -> Iterator[dict[int, Exact]]:
        """Return multipliers to try, cheapest first: simple fractions, solved for, and sought from scratch."""
        yield simple(floats, active)
        yield refined(self.engine.rows, active, floats, _asked(form, sign))
        support = supported(active, floats)
        if support and len(support) <= MAX_SUPPORT:
            with suppress(StoppedError):
                solved = self._solve(form, support, sign)
                if solved is not None:
                    yield solved

    def _added_up(self, form: Form, multipliers: dict[int, Exact], sign: int) -> Extreme | None:
        """Return the limit that multipliers prove, or None when they prove nothing."""
        total = gap(self.engine.rows, multipliers, self.engine.domain, _asked(form, sign))
        if total is None:
            return None
        return Extreme(_limit(total, sign, step_of(form, self.engine.domain)), multipliers, is_sharp=False)

    def _solve(self, form: Form, rows: Sequence[int], sign: int) -> dict[int, Exact] | None:
        """Find the multipliers of an end over a few rows in fractions; None when nothing limits it.

        Raises
        ------
        StoppedError
            When neither was shown.
        """
        engine = self.engine
        program = Program([engine.rows[i] for i in rows], engine.domain, engine.budget, [form], closed=True)
        if program.lp.refute() is not None:
            raise StoppedError("the rows do not hold together")
        best = program.lp.maximise({j: sign * a for j, a in program.forms[0].items()})
        return None if best is None else {rows[k]: exact(-y) for k, y in best[1].items() if y}

    def _exactly(self, form: Form, active: Sequence[int], sign: int) -> Extreme | None:
        if len(active) * len(self.engine.problem.pieces) > MAX_ENTRIES:
            return None
        try:
            found = self._solve(form, active, sign)
        except StoppedError:
            return None
        return NO_LIMIT if found is None else self._added_up(form, found, sign)

    def _no_limit(self, form: Form, active: Sequence[int], sign: int) -> Extreme | None:
        """Show that nothing limits the form: some cell of it may grow without breaking a row."""
        self.engine.guesser.set_cost({})
        problem = self.engine.problem
        rows = [problem.rows[i] for i in active]
        for series, start, end, weight in form:
            for j in problem.between(problem.twins[series], start, end):
                if weight * sign > 0 and _may_grow(problem.pieces[j], rows):
                    return NO_LIMIT
        # a search that was stopped has not shown that there is no limit
        return self._exactly(form, active, sign)


def _off(best: Extreme | None, at: Exact) -> Fraction:
    """Return how far a limit is from where floats put it."""
    return Fraction(0) if best is None or best.value is None else abs(Fraction(best.value) - at)


def _attained(best: Extreme | None, at: Exact, miss: Exact | None) -> Extreme | None:
    """Return a limit, called sharp where a point that breaks no row is there."""
    return replace(best, is_sharp=True) if best is not None and best.value == at and miss == 0 else best


def _is_settled(best: Extreme, stalled: int, miss: Exact | None) -> bool:
    """Whether another frame would hardly tell more."""
    return best.is_sharp or stalled > 1 or (stalled > 0 and miss is not None and miss <= 1)


def _asked(form: Form, sign: int) -> Form:
    """Return the form of which a limit is the low end: the form itself, or its opposite."""
    return form if sign < 0 else tuple(s._replace(weight=-s.weight) for s in form)


def _may_grow(cell: tuple[object, int, int], rows: Sequence[Constraint]) -> bool:
    series, start, end = cell
    for row in rows:
        weight = sum(s.weight for s in row.form if s.series == series and s.start <= start and end <= s.end)
        if (weight > 0 and row.bounds.high is not None) or (weight < 0 and row.bounds.low is not None):
            return False
    return True


def _limit(total: Exact, sign: int, step: Fraction | None) -> Exact:
    """Turn the total of a proof into the limit, moved inwards to the next value that can be."""
    if step is not None:
        total = ceil(Fraction(total) / step) * step
    return exact(-total if sign > 0 else total)


def _tighter(old: Extreme | None, new: Extreme | None, sign: int) -> Extreme | None:
    if old is None or new is None:
        return new or old
    assert old.value is not None
    assert new.value is not None
    return new if sign * (new.value - old.value) < 0 else old
