"""Ends of the ratio of two daily rates over every compatible series, each with its linear proof.

"At least r times" is the statement later/days - r x earlier/days >= 0, so a ratio bound is
proved as a sum is. Which r: with every figure scaled so that the earlier rate is fixed, the ratio is
one more sum (Charnes and Cooper 1962, doi:10.1002/nav.3800090303). Where that is not settled,
Dinkelbach's iteration finds r, and where rounding stops it, halving does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.proofs import EndProof, end_proof, holds, is_exhaustive, outermost
from deserstats.checks.space import Choice, Space
from deserstats.claims.interval import Interval
from deserstats.model.certificate import Side
from deserstats.model.decision import Extreme
from deserstats.model.engine import Engine
from deserstats.model.extremes import Extremes
from deserstats.model.form import Facts, Form, Row, Segment, Series, add
from deserstats.model.quotient import RatioEnd, ratio_high, ratio_low
from deserstats.model.system import System
from deserstats.wording import Exact, exact

HALVINGS = 40
"""Steps of the search by halves, where the iteration stalls."""

POLISHES = 24
"""Halvings in which an end is tightened."""

FINE = 10**9
"""First step of the tightening, as a share of the end."""

UNIT = 10**6
"""The earlier rate to which figures are scaled; large, so that rounded points are near."""

LARGEST = Fraction(10**9)
"""A ratio beyond which a limit is not sought by halves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioProof:
    """Why the later rate is ``ratio`` times the earlier one or more (side low), or less (high).

    ``proof`` bounds later/days - ratio x earlier/days by 0. ``ratio`` None: no limit is claimed.
    """

    ratio: Exact | None
    proof: EndProof


@dataclass(frozen=True, slots=True)
class Rates:
    """Two daily rates, as forms."""

    later: Form
    earlier: Form

    def minus(self, ratio: Exact) -> Form:
        """Return later rate - ratio x earlier rate."""
        return add([(self.later, 1), (self.earlier, -ratio)])


def ratio_proofs(space: Space, rates: Rates, side: Side) -> tuple[RatioProof, ...] | None:
    """Return the end of the ratio under every choice of windows, or None when one was not settled."""
    assert isinstance(space.ends, Extremes)
    found = []
    for choice in space.choices or ():
        form = rates.minus(0)
        if choice.refuted is not None:
            proof = end_proof(choice.refuted, space.court, form, side, choice.windows, space.system.facts)
            found.append(RatioProof(ratio=None, proof=proof))
            continue
        end = _end(space, rates, side, choice)
        if end is None:
            return None
        nothing = Extreme(0 if end.value is not None else None, {}, is_sharp=True)
        proof = end_proof(
            end.proof or nothing, space.court, rates.minus(end.value or 0), side, choice.windows, space.system.facts
        )
        found.append(RatioProof(ratio=end.value, proof=proof))
    return tuple(found)


def _end(space: Space, rates: Rates, side: Side, choice: Choice) -> RatioEnd | None:
    assert isinstance(space.ends, Extremes)
    scaled = _scaled(space, rates, side, choice)
    if scaled is not None:
        return scaled
    seek = ratio_low if side == Side.LOW else ratio_high
    end = seek(space.ends, rates.later, rates.earlier, choice.active) or _halved(space, rates, side, choice)
    return None if end is None else _polished(space, rates, side, choice, end)


def _scaled(space: Space, rates: Rates, side: Side, choice: Choice) -> RatioEnd | None:
    """Return the end of the ratio as that of the later rate, all figures scaled to an earlier rate of one."""
    rows = [row for i in choice.active for row in _homogeneous(space.court.rows[i])]
    fixed = Row(rates.earlier, Interval(UNIT, UNIT), "")
    facts = Facts(space.system.facts.signed, continuous=True)
    engine = Engine([*rows, fixed], facts, space.court.clock, [rates.later])
    ends = Extremes(engine)
    found = (ends.low if side == Side.LOW else ends.high)(rates.later, range(len(rows) + 1))
    if found is None:
        return None
    if found.value is None:
        return RatioEnd(None, None) if side == Side.HIGH else RatioEnd(0, None)
    ratio = Fraction(found.value) / UNIT
    return RatioEnd(0, None) if side == Side.LOW and ratio <= 0 else _proves(space, rates, side, choice, ratio)


def _homogeneous(row: Row) -> Iterator[Row]:
    """Return the sides of a row times the scale, which is a cell of its own."""
    scale = Segment(Series("(scale)", "", "", "", "", "", tag="(scale)"), 1, 2, 1)
    for end, bounds in ((row.bounds.low, Interval(0, None)), (row.bounds.high, Interval(None, 0))):
        if end is not None:
            yield Row(add([(row.form, 1), ((scale,), -end)]), bounds, "")


def _polished(space: Space, rates: Rates, side: Side, choice: Choice, end: RatioEnd) -> RatioEnd:
    """Tighten an end that no series was shown to attain: rounded points may have led beyond it."""
    if not end.value or end.proof is None or (end.proof.is_sharp and end.proof.value == 0):
        return end
    sign = 1 if side == Side.LOW else -1
    proved, step = end, abs(Fraction(end.value)) / FINE
    open_ = None
    while open_ is None and step < abs(Fraction(end.value)):
        further = Fraction(proved.value or 0) + sign * step
        closer = _proves(space, rates, side, choice, further)
        open_, proved, step = (further, proved, step) if closer is None else (None, closer, step * 8)
    if open_ is None:
        return proved
    for _ in range(POLISHES):
        middle = (Fraction(proved.value or 0) + open_) / 2
        closer = _proves(space, rates, side, choice, middle)
        open_, proved = (middle, proved) if closer is None else (open_, closer)
    return _simplest(space, rates, side, choice, proved)


def _simplest(space: Space, rates: Rates, side: Side, choice: Choice, end: RatioEnd) -> RatioEnd:
    """Return the simplest fraction near an end that is proved, and no weaker."""
    assert end.value is not None
    for digits in range(1, 8):
        near = Fraction(end.value).limit_denominator(10**digits)
        is_closer = near >= end.value if side == Side.LOW else near <= end.value
        closer = _proves(space, rates, side, choice, near) if is_closer else None
        if closer is not None:
            return closer
    return end


def _halved(space: Space, rates: Rates, side: Side, choice: Choice) -> RatioEnd | None:
    """Close in on the end from the side on which it is proved."""
    low = side == Side.LOW
    proved = RatioEnd(0, None) if low else None
    inner, outer = Fraction(0), Fraction(1)
    while outer < LARGEST:
        end = _proves(space, rates, side, choice, outer)
        if (end is None) == low:
            break
        proved = end or proved
        inner, outer = outer, outer * 2
    else:
        return proved
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        end = _proves(space, rates, side, choice, middle)
        proved = end or proved
        if (end is not None) == low:
            inner = middle
        else:
            outer = middle
    return proved


def _proves(space: Space, rates: Rates, side: Side, choice: Choice, ratio: Fraction) -> RatioEnd | None:
    found = space.extreme(rates.minus(ratio), side, choice)
    if found is None or found.value is None:
        return None
    is_proved = found.value >= 0 if side == Side.LOW else found.value <= 0
    return RatioEnd(exact(ratio), found) if is_proved else None


def outermost_ratio(proofs: Sequence[RatioProof], side: Side) -> Exact | None:
    """Return the weakest end over the choices of windows."""
    return outermost([p.ratio for p in proofs if not p.proof.is_refuted], side)


def verify_ratio(proofs: Sequence[RatioProof], value: Exact | None, rates: Rates, side: Side, system: System) -> bool:
    """Whether proofs show an end of the ratio for every choice of windows that they name."""
    if not proofs or not is_exhaustive([p.proof for p in proofs], system):
        return False
    return all(_is_shown(p, rates, side, system) for p in proofs) and value == outermost_ratio(proofs, side)


def _is_shown(p: RatioProof, rates: Rates, side: Side, system: System) -> bool:
    if p.proof.side != side:
        return False
    if p.ratio is None and not p.proof.is_refuted:
        return True
    if not holds(p.proof, rates.minus(p.ratio or 0), system):
        return False
    if p.proof.is_refuted:
        return True
    end = p.proof.value
    return end is not None and (end >= 0 if side == Side.LOW else end <= 0)
