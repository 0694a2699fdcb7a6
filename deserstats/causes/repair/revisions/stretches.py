"""One running total alone: the fewest cuts into stretches that never fall, exactly and without a solver.

Figures up to days a <= b hold together when what the first allows is not all above what the second allows.
So a stretch is broken by one pair of figures, and the fewest stretches are a path along the reports.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, islice, pairwise

from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.claims.cells.interval import Interval
from deserstats.wording import Exact, exact

Key = tuple[Fraction, int]
"""An end of an interval; the number tells open ends from closed ones."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A revision between reports ``at`` - 1 and ``at``, by ``high`` or less; by ``size`` in the curve told."""

    at: int
    size: Exact
    high: Exact


@dataclass(frozen=True, slots=True)
class Stretches:
    """All cheapest ways to cut a running total, up to a limit; ``curves``: what was truly counted up to each report."""

    cost: Fraction
    ways: tuple[tuple[Cut, ...], ...]
    curves: tuple[tuple[Exact, ...], ...]
    is_complete: bool


class RunningTotal:
    """The reports of one series: what each of them allows, and what a revision there costs."""

    def __init__(self, possible: PossibleSteps, prices: Mapping[int, Fraction]) -> None:
        (series,) = possible.printed
        self.rows = [report.rows for report in series.reports]
        self.bounds = {i: possible.rows[i].bounds for own in self.rows for i in own}
        self.allowed = [_met([self.bounds[i] for i in own]).meet(Interval(0, None)) for own in self.rows]
        alone = {step.report: e for e, step in enumerate(possible.steps)}
        self.prices = [prices.get(alone[k]) for k in range(len(self.rows))]
        self.barred = self._barred()

    def _barred(self) -> list[int]:
        """Return per report the last earlier one that it cannot be in one stretch with, -1 where there is none."""
        stack: list[tuple[Key, int]] = []
        barred = []
        for k, span in enumerate(self.allowed):
            high = _high(span)
            # lows that a later one is not below are no use: the stack falls from bottom to top
            place = bisect_left(stack, True, key=lambda item: high is None or item[0] <= high)
            barred.append(stack[place - 1][1] if place else -1)
            low = _low(span)
            while stack and stack[-1][0] <= low:
                stack.pop()
            stack.append((low, k))
        return barred

    def impossible(self) -> int | None:
        """Return the report whose own claims contradict each other; None where there is none."""
        return next((k for k, span in enumerate(self.allowed) if span.is_empty), None)

    def holder(self, report: int, *, is_low: bool) -> int:
        """Return the row of a report that allows least on one side."""
        own = self.rows[report]
        if is_low:
            return max(own, key=lambda i: _low(self.bounds[i]))
        ends = {i: end for i in own if (end := _high(self.bounds[i])) is not None}
        return min(ends or own, key=lambda i: ends.get(i, (Fraction(0), 0)))

    def cut(self, limit: int) -> Stretches | None:
        """Return the cheapest ways to cut; None where a cut that is needed may not be made."""
        first, paid = self._paid()
        n = len(self.allowed)
        ends = [i for i in range(first[n], n) if paid[i] is not None]
        if not ends:
            return None
        cost = min(paid[i] for i in ends)  # type: ignore[type-var]
        assert cost is not None
        ways = list(islice(self._ways(n, cost, first, paid), limit + 1))
        told = [self._told(way) for way in ways[:limit]]
        return Stretches(cost, tuple(t[0] for t in told), tuple(t[1] for t in told), len(ways) <= limit)

    def _paid(self) -> tuple[list[int], list[Fraction | None]]:
        """Return per report where a stretch that ends before it may start, and what cutting there costs at least."""
        n = len(self.allowed)
        first = [0] * (n + 1)
        for k in range(n):
            first[k + 1] = max(first[k], self.barred[k] + 1)
        paid: list[Fraction | None] = [Fraction(0)]
        window: deque[int] = deque([0])
        for k in range(1, n):
            while window and window[0] < first[k]:
                window.popleft()
            price, before = self.prices[k], paid[window[0]] if window else None
            paid.append(None if price is None or before is None else before + price)
            own = paid[k]
            if own is not None:
                while window and paid[window[-1]] >= own:  # type: ignore[operator]
                    window.pop()
                window.append(k)
        return first, paid

    def _ways(
        self, k: int, cost: Fraction, first: Sequence[int], paid: Sequence[Fraction | None]
    ) -> Iterator[tuple[int, ...]]:
        """Return the cuts of all cheapest ways to cut what lies before a report."""
        left: list[tuple[int, Fraction, tuple[int, ...]]] = [(k, cost, ())]
        while left:
            end, open_, cuts = left.pop()
            for i in range(first[end], end):
                if paid[i] != open_:
                    continue
                if i == 0:
                    yield cuts
                else:
                    left.append((i, open_ - (self.prices[i] or 0), (i, *cuts)))

    def _told(self, way: tuple[int, ...]) -> tuple[tuple[Cut, ...], tuple[Exact, ...]]:
        """Return cuts with their sizes, and a curve that never falls: each stretch goes on from the one before it."""
        curve: list[Exact] = []
        cuts: list[Cut] = []
        shift: Exact = 0
        last = lowest = Fraction(0)
        for start, stop in pairwise([0, *way, len(self.allowed)]):
            values = list(accumulate((self._lowest(span) for span in self.allowed[start:stop]), max))
            if start:
                # the figures before the cut are as low as they can be, those after it as high
                highs = [Fraction(span.high) for span in self.allowed[start:stop] if span.high is not None]
                cuts.append(Cut(start, exact(values[0] - last), exact(min(highs) - lowest)))
                shift += values[0] - last
            last = values[-1]
            lowest = max(_low(span)[0] for span in self.allowed[start:stop])
            curve += [exact(v - shift) for v in values]
        return tuple(cuts), tuple(curve)

    def _lowest(self, span: Interval) -> Fraction:
        """Return a number as low as a report allows: above an open end by less than any two ends are apart."""
        low, is_open = _low(span)
        return low + self._grain if is_open else low

    @cached_property
    def _grain(self) -> Fraction:
        ends = sorted({Fraction(end) for span in self.allowed for end in (span.low, span.high) if end is not None})
        return min((b - a for a, b in pairwise(ends)), default=Fraction(1)) / 2

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Return contradictions of two figures that share no cut, first those that end earliest."""
        start = 0
        for k, low in enumerate(self.barred):
            if low >= start:
                yield low, k
                start = k


def _met(spans: Sequence[Interval]) -> Interval:
    found = spans[0]
    for span in spans[1:]:
        found = found.meet(span)
    return found


def _low(span: Interval) -> Key:
    """Return the low end; what is counted is never below 0."""
    return Fraction(span.low or 0), int(span.low_open)


def _high(span: Interval) -> Key | None:
    """Return the high end; a low end beyond it has no number in common with it."""
    return None if span.high is None else (Fraction(span.high), -int(span.high_open))
