"""Ends in whole numbers: from what sums can prove to the next value that a whole series attains.

Is a sum at most so much? If a series says yes, the end lies no higher; if the rows refute it, by
cases on whole sums, the end lies above, and the refutation is its proof. Refutations cost most, so the
search comes from the side of the series, in steps that double.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deserstats.claims.cells.interval import Interval
from deserstats.model.proof.outcome import Beyond, Decision, Extreme, Feasible, Refuted
from deserstats.model.rows.linear_form import Constraint, Form, bound_of, step_of, value_of
from deserstats.model.solve.engine import Engine
from deserstats.wording import Exact, exact

PROBES = 40
"""Questions asked for one end; what they leave open stays a valid end that is not called sharp."""


def closed(engine: Engine, form: Form, active: Sequence[int], end: Extreme, sign: int, share: float) -> Extreme:
    """Return an end that a series in whole numbers attains; or the best that was proved, not called sharp.

    It takes at most a ``share`` of the work that is left.
    """
    step = step_of(form, engine.domain)
    if end.is_sharp or end.value is None or step is None:
        return end
    return _Closing(engine, form, active, sign, step, share).from_(end)


@dataclass(slots=True)
class _Closing:
    """The search for one end; distances are counted inwards, in steps of the form."""

    engine: Engine
    form: Form
    active: Sequence[int]
    sign: int
    step: Fraction
    share: float
    probe: Engine = field(init=False)
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.number = len(self.engine.rows)
        rows = [*self.engine.rows, self._row(0)]
        self.probe = Engine(rows, self.engine.domain, self.engine.budget.part(self.share), self.engine.extra)

    def _row(self, value: Exact) -> Constraint:
        """Return the row that the form lies no further inside than a value."""
        bounds = Interval(None, value) if self.sign < 0 else Interval(value, None)
        return bound_of(self.form, bounds)

    def _inside(self, value: Exact, steps: int) -> Exact:
        return exact(Fraction(value) - self.sign * steps * self.step)

    def _room(self, end: Exact, answer: Feasible) -> int:
        """Return how many steps inside an end a series lies."""
        return int(abs(Fraction(value_of(self.form, answer.cells)) - end) / self.step)

    def _decided(self, value: Exact) -> Decision:
        """Decide whether the form may lie no further inside than a value."""
        rows = self.probe.rows
        assert isinstance(rows, list)
        rows[self.number] = self._row(value)
        return self.probe.decide([*self.active, self.number])

    def from_(self, end: Extreme) -> Extreme:
        """Go outwards from any series, as that is cheap, until what lies further out is refuted."""
        known = self.probe.decide(self.active)
        if not isinstance(known, Feasible):
            return end
        assert end.value is not None
        back = room = self._room(end.value, known)
        for _ in range(PROBES):
            if room == 0:
                return replace(end, is_sharp=True, point=known.cells)
            ahead = max(room - back, 0)
            tried = self._inside(end.value, ahead)
            answer = self._decided(tried)
            if isinstance(answer, Feasible):
                known, back = answer, 2 * back
                room = self._room(end.value, known)
            elif isinstance(answer, Refuted):
                beyond = Beyond(self._row(tried), self.number, answer)
                end = Extreme(self._inside(tried, 1), {}, is_sharp=False, beyond=beyond)
                room, back = room - ahead - 1, 1
            else:
                return end
            assert end.value is not None
        return end
