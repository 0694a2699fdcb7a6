"""Ends of a ratio of two forms: a ratio bound is a linear statement, so it is proved like one.

Dinkelbach's iteration (1967, doi:10.1287/mnsc.13.7.492): the ratio at the optimum of
``numerator - r x denominator`` is the next r; it stops where that optimum is 0. Where counts are
whole, it starts again from a whole series, over optima in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    found = _high(Extremes(ends.engine), numerator, denominator, active)
    return _in_whole_numbers(ends, found, numerator, denominator, active, 1)


def ratio_low(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd | None:
    """Return the low end of numerator / denominator, which is at least 0 where neither can be negative."""
    if any(ends.engine.domain.is_signed(s.series) for s in numerator):
        return NO_END
    found = _low(Extremes(ends.engine), numerator, denominator, active)
    return _in_whole_numbers(ends, found, numerator, denominator, active, -1)


def _high(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd | None:
    found = _root(ends, numerator, denominator, active, Fraction(0), 1)
    return _part_of_whole(ends, numerator, denominator, active) if found is NO_END else found


def _low(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd:
    least = ends.low(numerator, active)
    r = None if least is None or not least.value else _some_ratio(ends, numerator, denominator, active)
    found = NO_END if r is None else _root(ends, numerator, denominator, active, r, -1)
    return RatioEnd(0, None) if found is None or found.value is None else found


def _root(
    ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int], r: Fraction, sign: int
) -> RatioEnd | None:
    """Follow r until the optimum of numerator - r x denominator is 0, or on the far side of it.

    ``NO_END`` where that optimum has no limit; an end that is not known where it leaves nothing for the denominator.
    """
    reach = 1
    for _ in range(ROUNDS):
        form = add([(numerator, 1), (denominator, -r)])
        found = (ends.high if sign > 0 else ends.low)(form, active) if form else Extreme(0, {}, is_sharp=True)
        if found is None or found.value is None:
            return None if found is None else NO_END
        if found.value * sign <= 0:
            return RatioEnd(exact(r), found, _is_attained(found, denominator))
        if found.point is None:
            return None
        base = value_of(denominator, found.point)
        if base <= 0:
            return RatioEnd(None, None)
        ahead = Fraction(value_of(numerator, found.point)) / base
        if sign * (ahead - r) <= 0:
            # the point is rounded and stays behind; such steps come near from one side, longer ones pass
            ahead = r + reach * Fraction(found.value) / base
            reach *= 2
        r = ahead if sign > 0 else max(ahead, Fraction(0))
    return None


def _is_attained(found: Extreme, denominator: Form) -> bool:
    """Whether a point is known at which numerator - r x denominator is 0 and the denominator is not."""
    return found.is_sharp and found.value == 0 and found.point is not None and value_of(denominator, found.point) > 0


def _in_whole_numbers(
    ends: Extremes, end: RatioEnd | None, numerator: Form, denominator: Form, active: Sequence[int], sign: int
) -> RatioEnd | None:
    """Return the end that whole numbers attain, where that is asked for and settled; else the end as it is."""
    domain = ends.engine.domain
    if not ends.whole or end is None or end.value is None or end.is_sharp:
        return end
    if not all(domain.is_whole(s.series) for s in (*numerator, *denominator)):
        return end
    start = ends.engine.decide(active)
    point = start.cells if isinstance(start, Feasible) else None
    for _ in range(ROUNDS):
        base = 0 if point is None else value_of(denominator, point)
        if point is None or base <= 0:
            return end
        r = Fraction(value_of(numerator, point)) / base
        form = add([(numerator, 1), (denominator, -r)])
        found = (ends.high if sign > 0 else ends.low)(form, active) if form else Extreme(0, {}, is_sharp=True)
        if found is None or found.value is None or not found.is_sharp:
            return end
        if found.value * sign <= 0:
            return RatioEnd(exact(r), found, is_sharp=True)
        point = found.point
    return end


def _some_ratio(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> Fraction | None:
    """Return the ratio at some point where the base is not nothing."""
    for found in (ends.low(numerator, active), ends.high(denominator, active)):
        if found is not None and found.point is not None:
            base = value_of(denominator, found.point)
            if base > 0:
                return Fraction(value_of(numerator, found.point)) / base
    return None


def _part_of_whole(ends: Extremes, numerator: Form, denominator: Form, active: Sequence[int]) -> RatioEnd:
    """Where both may grow without limit: at most 1 when the numerator is part of the base."""
    form = add([(numerator, 1), (denominator, -1)])
    found = ends.high(form, active) if form else None
    if found is not None and found.value is not None and found.value <= 0:
        return RatioEnd(1, found, _is_attained(found, denominator))
    return NO_END
