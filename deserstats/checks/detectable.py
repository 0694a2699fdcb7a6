"""The smallest slip in a printed figure that the other claims would give away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.claims.claim import Claim
from deserstats.claims.figure import Figure, read_figure
from deserstats.claims.interval import Interval
from deserstats.claims.reading import Reading, Relation
from deserstats.wording import Exact, exact

FAR = 10**60
"""Steps beyond which no slip is sought."""


@dataclass(frozen=True, slots=True)
class Slip:
    """By how much another figure would have differed, and as a share of the one printed; None of a figure of 0."""

    size: Exact
    share: Exact | None


def smallest_slip(
    claim: Claim,
    is_possible: Callable[[Interval], bool],
    reading: Reading,
    signed: bool,
    *,
    above: bool = True,
    below: bool = True,
) -> Slip | None:
    """Return the smallest change of a printed figure that would clash with what the others imply.

    Parameters
    ----------
    claim : Claim
        A claim with a figure, or with low and high.
    is_possible : callable
        Whether the other claims leave room for a figure that allows these numbers; figures
        further off leave less.
    reading : Reading
        How a changed figure would be read.
    signed : bool
        Whether the figure may be negative.
    above, below : bool
        Whether larger, or smaller, figures may clash at all.

    Returns
    -------
    Slip or None
        To the nearest figure of the same form that would be contradicted; None when no printable
        figure would be.
    """
    value, step, shape = _printable(claim, reading)

    def clashes(k: int) -> bool:
        return not is_possible(shape(value + k * step))

    up = _first(clashes) if above and shape(value).low is not None else None
    floor = None if signed else int(Fraction(value) / step)
    down = _first(lambda k: clashes(-k), floor) if below and shape(value).high is not None else None
    steps = [k for k in (up, down) if k is not None]
    if not steps:
        return None
    size = exact(min(steps) * Fraction(step))
    return Slip(size, exact(abs(size / Fraction(value))) if value else None)


def _printable(claim: Claim, reading: Reading) -> tuple[Exact, Exact, Callable[[Exact], Interval]]:
    """Return the figure, the distance to the next one of the same form, and how it is read."""
    low, high = claim.bounds
    figure = claim.figure
    if low is not None or high is not None:
        ends = [e for e in (low, high) if e is not None]
        value = figure.value if figure else exact(sum(map(Fraction, ends), Fraction(0)) / len(ends))
        step = figure.unit if figure else _unit(claim)
        return value, step, lambda v: Interval(low, high).shifted(v - value)
    assert figure is not None
    relation = Relation(claim.relation)
    point = Interval(figure.value, figure.value)
    step = figure.step if reading.interval(figure, relation, claim.kind) == point else figure.unit
    return figure.value, step, lambda v: _read(figure, v, relation, claim.kind, reading)


def _read(figure: Figure, value: Exact, relation: Relation, kind: str, reading: Reading) -> Interval:
    return reading.interval(replace(figure, value=exact(value)), relation, kind)


def _unit(claim: Claim) -> Exact:
    """One unit of the last non-zero digit of low or high, the finer of the two."""
    return min(read_figure(text, *claim.customs).unit for text in (claim.low, claim.high) if text)


def meet(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a number; one that is empty by itself tells nothing."""
    return a.is_empty or not (_before(a, b) or _before(b, a))


def _before(a: Interval, b: Interval) -> bool:
    if a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))


def _first(test: Callable[[int], bool], limit: int | None = None) -> int | None:
    """Return the first k >= 1 that a monotone test is true for, up to a limit."""
    if limit is not None and limit < 1:
        return None
    high = 1
    while high < FAR and not test(high):
        if limit is not None and high >= limit:
            return None
        high = high * 2 if limit is None else min(high * 2, limit)
    if not test(high):
        return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if test(middle) else (middle, high)
    return high
