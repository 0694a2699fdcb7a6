"""Ends of a ratio of two forms: a ratio bound is a linear statement, so it is proved like one.

Dinkelbach's iteration (1967, doi:10.1287/mnsc.13.7.492): the ratio at the optimum of
``numerator - r x denominator`` is the next r; it stops where that optimum is 0. Where counts are
whole, it starts again from a whole series, over optima in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.model.proof.outcome import Extreme, Feasible
from deserstats.model.rows.linear_form import Form, add, value_of
from deserstats.model.solve.bounds import Extremes
from deserstats.wording import Exact, exact

ROUNDS = 12
"""Iterations; a handful is usual."""


@dataclass(frozen=True, slots=True)
class RatioEnd:
    """One end of a ratio; ``proof`` shows that numerator - value x denominator keeps its sign.

    ``is_sharp`` says that a series attains it; where there is no end, that none was sought in vain.
    """

    value: Exact | None
    proof: Extreme | None
    is_sharp: bool = False


NO_END = RatioEnd(None, None, is_sharp=True)


def ratio_high(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd | None:
    """Return the high end of numerator / denominator, or None when it was not settled."""
    by_sums = _Ratio(Extremes(ends.engine), numerator, denominator, active, 1)
    found = by_sums.root(Fraction(0))
    return replace(by_sums, ends=ends).in_whole_numbers(by_sums.part_of_whole() if found is NO_END else found)


def ratio_low(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd | None:
    """Return the low end of numerator / denominator, which is at least 0 where neither can be negative."""
    if any(ends.engine.domain.is_signed(s.series) for s in numerator):
        return NO_END
    by_sums = _Ratio(Extremes(ends.engine), numerator, denominator, active, -1)
    start = by_sums.some_ratio()
    found = None if start is None else by_sums.root(start)
    known = RatioEnd(0, None) if found is None or found.value is None else found
    return replace(by_sums, ends=ends).in_whole_numbers(known)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """The search for the high (``sign`` 1) or the low end of a ratio."""

    ends: Extremes
    numerator: Form
    denominator: Form
    active: Sequence[int]
    sign: int

    def root(self, r: Fraction) -> RatioEnd | None:
        """Follow r until the optimum of numerator - r x denominator is 0, or on the far side of it.

        ``NO_END`` where that optimum has no limit; no value where it leaves nothing for the denominator.
        """
        reach = 1
        for _ in range(ROUNDS):
            found = self._optimum(r)
            if found is None or found.value is None:
                return None if found is None else NO_END
            if found.value * self.sign <= 0:
                return RatioEnd(exact(r), found, self._is_attained(found))
            if found.point is None:
                return None
            ahead = self._at(found)
            if ahead is None:
                return RatioEnd(None, None)
            if self.sign * (ahead - r) <= 0:
                # the point is rounded and stays behind; such steps come near from one side, longer ones pass
                ahead = r + reach * Fraction(found.value) / value_of(self.denominator, found.point)
                reach *= 2
            r = ahead if self.sign > 0 else max(ahead, Fraction(0))
        return None

    def _optimum(self, r: Fraction) -> Extreme | None:
        """Return the end of numerator - r x denominator."""
        form = add([(self.numerator, 1), (self.denominator, -r)])
        seek = self.ends.high if self.sign > 0 else self.ends.low
        return seek(form, self.active) if form else Extreme(0, {}, is_sharp=True)

    def _at(self, found: Feasible | Extreme) -> Fraction | None:
        """Return the ratio at a point; None where the base is nothing there, or no point is known."""
        point = found.cells if isinstance(found, Feasible) else found.point
        base = 0 if point is None else value_of(self.denominator, point)
        return Fraction(value_of(self.numerator, point)) / base if point is not None and base > 0 else None

    def _is_attained(self, found: Extreme) -> bool:
        """Whether a point is known at which numerator - r x denominator is 0 and the denominator is not."""
        return found.is_sharp and found.value == 0 and self._at(found) is not None

    def in_whole_numbers(self, end: RatioEnd | None) -> RatioEnd | None:
        """Return the end that whole numbers attain, where that is asked for and settled; else the end as it is."""
        engine = self.ends.engine
        is_whole = all(engine.domain.is_whole(s.series) for s in (*self.numerator, *self.denominator))
        if not self.ends.whole or not is_whole or end is None or end.value is None or end.is_sharp:
            return end
        start = engine.decide(self.active)
        r = self._at(start) if isinstance(start, Feasible) else None
        for _ in range(ROUNDS):
            found = None if r is None else self._optimum(r)
            if r is None or found is None or found.value is None or not found.is_sharp:
                return end
            if found.value * self.sign <= 0:
                return RatioEnd(exact(r), found, is_sharp=True)
            r = self._at(found)
        return end

    def some_ratio(self) -> Fraction | None:
        """Return the ratio at some point where the base is not nothing; None where it may be 0."""
        least = self.ends.low(self.numerator, self.active)
        if least is None or not least.value:
            return None
        ends = (least, self.ends.high(self.denominator, self.active))
        return next((ratio for end in ends if end is not None and (ratio := self._at(end)) is not None), None)

    def part_of_whole(self) -> RatioEnd:
        """Where both may grow without limit: at most 1 when the numerator is part of the base."""
        found = self._optimum(Fraction(1)) if self.numerator != self.denominator else None
        if found is not None and found.value is not None and found.value <= 0:
            return RatioEnd(1, found, self._is_attained(found))
        return NO_END
