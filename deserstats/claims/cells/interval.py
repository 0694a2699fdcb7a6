"""A reported figure as a set of numbers: exact ends, each open or closed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from deserstats.wording import Exact, exact, number


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two exact ends; ``None`` means that there is no end on that side.

    Examples
    --------
    >>> import deserstats as ds
    >>> over = ds.Interval(213000, None, low_open=True)
    >>> over.whole()
    Interval(low=213001, high=None, low_open=False, high_open=False)
    """

    low: Exact | None
    high: Exact | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        for side in ("low", "high"):
            end = getattr(self, side)
            if end is not None:
                object.__setattr__(self, side, exact(end))

    @property
    def is_empty(self) -> bool:
        """Whether no number at all lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, value: Exact) -> bool:
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    def whole(self) -> Interval:
        """Return the closed interval of the whole numbers inside."""
        low = self.low
        if low is not None:
            low = floor(low) + 1 if self.low_open else ceil(low)
        high = self.high
        if high is not None:
            high = ceil(high) - 1 if self.high_open else floor(high)
        return Interval(low, high)

    def scaled(self, factor: Exact) -> Interval:
        """Return the interval of ``factor`` times its numbers; the factor is positive."""
        low = None if self.low is None else Fraction(self.low) * factor
        high = None if self.high is None else Fraction(self.high) * factor
        return Interval(low, high, self.low_open, self.high_open)

    def shifted(self, by: Exact) -> Interval:
        """Return the interval of its numbers plus ``by``."""
        low = None if self.low is None else self.low + by
        high = None if self.high is None else self.high + by
        return Interval(low, high, self.low_open, self.high_open)

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        lows = [(i.low, i.low_open) for i in (self, other) if i.low is not None]
        highs = [(i.high, not i.high_open) for i in (self, other) if i.high is not None]
        low, low_open = min(lows) if len(lows) == 2 else (None, False)
        high, is_closed = max(highs) if len(highs) == 2 else (None, True)
        return Interval(low, high, low_open, not is_closed)

    def meet(self, other: Interval) -> Interval:
        """Return the numbers that lie in both, perhaps none."""
        lows = [(i.low, i.low_open) for i in (self, other) if i.low is not None]
        highs = [(i.high, not i.high_open) for i in (self, other) if i.high is not None]
        low, low_open = max(lows) if lows else (None, False)
        high, is_closed = min(highs) if highs else (None, True)
        return Interval(low, high, low_open, not is_closed)

    def lies_in(self, outer: Interval) -> bool:
        """Whether every number of this interval lies in another one."""
        return self.is_empty or self.meet(outer) == self

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "any number"
        if self.high is None:
            assert self.low is not None
            return f"over {number(self.low)}" if self.low_open else f"{number(self.low)} or more"
        if self.low is None:
            return f"under {number(self.high)}" if self.high_open else f"{number(self.high)} or less"
        if self.low == self.high:
            return number(self.low)
        left = f"over {number(self.low)}" if self.low_open else number(self.low)
        right = f"under {number(self.high)}" if self.high_open else number(self.high)
        return f"{left} to {right}"
