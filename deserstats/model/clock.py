"""How long and how hard one question may work."""

from __future__ import annotations

from time import monotonic


class Clock:
    """A time budget in seconds and a deterministic cap on steps; whichever ends first.

    Steps are counted so that two machines stop at the same place when time is not short.
    """

    __slots__ = ("_end", "_steps", "budget", "is_hurried")

    def __init__(self, budget: float, steps: int = 20_000) -> None:
        self.budget = budget
        self.is_hurried = False
        self._end = monotonic() + budget
        self._steps = steps

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - monotonic())

    @property
    def is_over(self) -> bool:
        """Whether no more work may start."""
        return self._steps <= 0 or self.left <= 0

    def part(self, share: float) -> Clock:
        """Return a clock that runs out after a share of what is left, so that the next piece of work has its time."""
        part = Clock(self.left * share, max(1, int(self._steps * share)))
        part.budget = self.budget
        return part

    def hurried(self) -> Clock:
        """Return a clock for questions that may well stay open: searches for whole numbers are cut short."""
        part = self.part(1.0)
        part.is_hurried = True
        return part

    def step(self) -> None:
        """Count one decision."""
        self._steps -= 1

    @property
    def reason(self) -> str:
        """Why work stopped."""
        if self._steps <= 0:
            return "the step limit was reached"
        return f"the time budget of {self.budget:g} s was used up"
