"""Ends in whole numbers: from what sums can prove to the next value that a whole series attains.

Is a sum at most so much? If a series says yes, the end lies no higher; if the rows refute it, by
cases on whole sums, the end lies above, and the refutation is its proof. Steps double, then halve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deserstats.claims.interval import Interval
from deserstats.model.decision import Beyond, Decision, Extreme, Feasible, Refuted
from deserstats.model.engine import Engine
from deserstats.model.form import Form, Row, step_of, value_of
from deserstats.wording import Exact, exact

SHARE = 0.25
"""Part of the work left that one end may take."""

PROBES = 40
"""Questions asked for one end; what they leave open stays a valid end that is not called sharp."""


def closed(engine: Engine, form: Form, active: Sequence[int], end: Extreme, sign: int) -> Extreme:
    """Return an end that a series in whole numbers attains; or the best that was proved, not called sharp."""
    step = step_of(form, engine.facts)
    if end.is_sharp or end.value is None or step is None:
        return end
    return _Closing(engine, form, active, sign, step).from_(end)


@dataclass(slots=True)
class _Closing:
    """The search for one end; distances are counted inwards, in steps of the form."""

    engine: Engine
    form: Form
    active: Sequence[int]
    sign: int
    step: Fraction
    probe: Engine = field(init=False)
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.number = len(self.engine.rows)
        rows = [*self.engine.rows, self._row(0)]
        self.probe = Engine(rows, self.engine.facts, self.engine.budget.part(SHARE), self.engine.extra)

    def _row(self, value: Exact) -> Row:
        """Return the row that the form lies no further inside than a value."""
        bounds = Interval(None, value) if self.sign < 0 else Interval(value, None)
        return Row(self.form, bounds, "", is_rule=True)

    def _inside(self, value: Exact, steps: int) -> Exact:
        return exact(Fraction(value) - self.sign * steps * self.step)

    def _decided(self, value: Exact) -> Decision:
        rows = self.probe.rows
        assert isinstance(rows, list)
        rows[self.number] = self._row(value)
        return self.probe.decide([*self.active, self.number])

    def from_(self, end: Extreme) -> Extreme:
        """Go inwards from a valid end."""
        jump, room = 1, None
        for _ in range(PROBES):
            assert end.value is not None
            # ``room`` is how many steps inside a series is known
            ahead = jump - 1 if room is None else (room - 1) // 2
            tried = self._inside(end.value, ahead)
            answer = self._decided(tried)
            if isinstance(answer, Feasible):
                value = value_of(self.form, answer.cells)
                room = int(abs(Fraction(value) - end.value) / self.step)
                known = answer.cells
            elif isinstance(answer, Refuted):
                beyond = Beyond(self._row(tried), self.number, answer)
                end = Extreme(self._inside(tried, 1), {}, is_sharp=False, point=None, beyond=beyond)
                room = None if room is None else room - ahead - 1
                jump *= 2
            else:
                return end
            if room == 0:
                return replace(end, is_sharp=True, point=known)
        return end
