"""How hard one question may work: steps that are counted, and seconds only where the user set a timeout."""

from __future__ import annotations

from copy import copy
from math import inf
from numbers import Real
from time import monotonic

from deserstats.errors import ClaimError
from deserstats.progress import current
from deserstats.wording import measured

STEPS = 10_000_000
"""Steps of a question with effort 1. A step is about the work of a microsecond on one core of 2024."""

AT_ONCE = 1e-9
"""A timeout that is always met: what a clock stopped is worked out again as stopped, and then tells nothing."""

DECISION = 200
"""Steps of one decision, whatever else it costs."""


class StoppedError(Exception):
    """A search was stopped before it had an answer; the argument says why."""


class _Count:
    """Steps done, shared by a budget and its parts."""

    __slots__ = ("steps",)

    def __init__(self) -> None:
        self.steps = 0


class _Clock:
    """Whether a deadline was met, by a budget or one that it came from."""

    __slots__ = ("ran_out",)

    def __init__(self) -> None:
        self.ran_out = False


class Budget:
    """Work that is left: a deterministic number of steps, and the time up to a deadline where there is one.

    Without a timeout nothing here looks at a clock, so a question stops at the same place on every
    machine and at every load. Whatever costs says beforehand or afterwards how many steps it took.

    Parameters
    ----------
    effort : float
        Scales the steps.
    timeout : float, optional
        Seconds from now.
    times : float
        By how much a question may work longer than others at the same effort.

    Raises
    ------
    ClaimError
        When effort or timeout is not a positive number.
    """

    __slots__ = ("_clock", "_count", "_end", "_until", "_watch", "effort", "is_hurried", "timeout")

    def __init__(self, effort: float = 1.0, timeout: float | None = None, *, times: float = 1.0) -> None:
        self.effort = _positive("effort", effort)
        self.timeout = None if timeout is None else _positive("timeout", timeout)
        self.is_hurried = False
        self._count = _Count()
        self._clock = _Clock()
        self._until = int(STEPS * self.effort * times)
        self._end = None if self.timeout is None else monotonic() + self.timeout
        self._watch = current()
        if self._watch is not None:
            self._watch.expect(self._until)

    @property
    def left(self) -> int:
        """Steps left, never below 0."""
        return max(0, self._until - self._count.steps)

    @property
    def seconds(self) -> float:
        """Seconds left; infinite without a timeout."""
        left = inf if self._end is None else max(0.0, self._end - monotonic())
        self._clock.ran_out |= left <= 0
        return left

    @property
    def is_late(self) -> bool:
        """Whether the clock stopped anything: the same question need not stop there again."""
        return self._clock.ran_out

    @property
    def is_over(self) -> bool:
        """Whether no more work may start."""
        return self.left <= 0 or self.seconds <= 0

    def spend(self, steps: int) -> None:
        """Count some work, for this budget and all that share its steps."""
        self._count.steps += steps
        if self._watch is not None:
            self._watch.done(steps)

    def part(self, share: float) -> Budget:
        """Return a budget that is over once a share of what is left is spent, so that the rest is kept for later.

        Whatever is spent counts for both, by whomever.
        """
        part = copy(self)
        part._until = self._count.steps + max(1, int(self.left * share))
        if self._end is not None:
            part._end = monotonic() + self.seconds * share
        return part

    def beside(self, share: float) -> Budget:
        """Return a budget with steps of its own, a share of those of a whole question, up to the same deadline."""
        other = Budget(self.effort, self.timeout, times=share)
        other._end, other._clock = self._end, self._clock
        return other

    def hurried(self) -> Budget:
        """Return a budget for questions that may well stay open: searches for whole numbers are cut short."""
        part = self.part(1.0)
        part.is_hurried = True
        return part

    def scaled(self, most: int) -> int:
        """Return a limit that is meant for effort 1 at this effort; at least 1."""
        return max(1, int(most * self.effort))

    def why(self, otherwise: str) -> str:
        """Return why something was not settled: no work was left, or what else it may be owed to."""
        return self.reason if self.is_over else otherwise

    @property
    def reason(self) -> str:
        """Why work stopped."""
        if self.timeout is not None and self.left > 0:
            return f"the timeout of {measured(self.timeout)} s was reached"
        return f"the steps that effort {measured(self.effort)} allows were used up"


def check_limits(effort: float, timeout: float | None) -> None:
    """Raise where limits are none; for questions whose work is small."""
    Budget(effort, timeout)


def _positive(name: str, value: object) -> float:
    number = 0.0 if isinstance(value, bool) or not isinstance(value, Real) else float(value)
    if not 0 < number < inf:
        what = "a positive number" if name == "effort" else "a positive number of seconds, or None"
        raise ClaimError(f"{name}={value!r} is not {what}")
    return number
