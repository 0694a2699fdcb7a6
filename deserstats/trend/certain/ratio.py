"""Ends of the ratio of two daily rates over every compatible series, each with its linear proof.

"At least r times" is the statement later/days - r x earlier/days >= 0, so a ratio bound is
proved as a sum is. Which r: with every figure scaled so that the earlier rate is fixed, the ratio is
one more sum (Charnes and Cooper 1962, doi:10.1002/nav.3800090303). Where the earlier rate is nothing,
or that is not settled, Dinkelbach's iteration says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, end_proof, holds, is_exhaustive, outermost
from deserstats.checks.bounds.feasible_set import Choice, FeasibleSet
from deserstats.claims.cells.interval import Interval
from deserstats.model.proof.certificate import Side
from deserstats.model.proof.outcome import Extreme
from deserstats.model.rows.linear_form import Constraint, Form, Segment, Series, add
from deserstats.model.rows.system import System
from deserstats.model.solve.bounds import Extremes
from deserstats.model.solve.engine import Engine
from deserstats.model.solve.ratio_bounds import RatioEnd, ratio_high, ratio_low
from deserstats.wording import Exact, exact

UNIT = 10**6
"""The earlier rate to which figures are scaled; large, so that rounded points are near."""


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


def ratio_proofs(space: FeasibleSet, rates: Rates, side: Side) -> tuple[RatioProof, ...] | None:
    """Return the end of the ratio under every choice of windows, or None when one was not settled."""
    found = []
    for choice in space.choices or ():
        if choice.refuted is not None:
            proof = EndProof(side=side, value=None, windows=choice.windows, refuted=choice.refuted)
            found.append(RatioProof(ratio=None, proof=proof))
            continue
        end = _end(space, rates, side, choice)
        if end is None:
            return None
        nothing = Extreme(0 if end.value is not None else None, {}, is_sharp=True)
        proof = end_proof(
            end.proof or nothing, space.subsets, rates.minus(0), side, choice.windows, space.system.domain
        )
        found.append(RatioProof(ratio=end.value, proof=proof))
    return tuple(found)


def _end(space: FeasibleSet, rates: Rates, side: Side, choice: Choice) -> RatioEnd | None:
    seek = ratio_low if side == Side.LOW else ratio_high
    return _scaled(space, rates, side, choice) or seek(
        Extremes(space.subsets.engine), rates.later, rates.earlier, choice.active
    )


def _scaled(space: FeasibleSet, rates: Rates, side: Side, choice: Choice) -> RatioEnd | None:
    """Return the end of the ratio as that of the later rate, all figures scaled to an earlier rate of one."""
    rows = [row for i in choice.active for row in _homogeneous(space.subsets.rows[i])]
    fixed = Constraint(rates.earlier, Interval(UNIT, UNIT), "")
    domain = space.system.domain._replace(continuous=True)
    engine = Engine([*rows, fixed], domain, space.budget, [rates.later])
    ends = Extremes(engine)
    found = (ends.low if side == Side.LOW else ends.high)(rates.later, range(len(rows) + 1))
    if found is None:
        return None
    if found.value is None:
        return RatioEnd(None, None) if side == Side.HIGH else RatioEnd(0, None)
    ratio = Fraction(found.value) / UNIT
    return RatioEnd(0, None) if side == Side.LOW and ratio <= 0 else _proves(space, rates, side, choice, ratio)


def _homogeneous(row: Constraint) -> Iterator[Constraint]:
    """Return the sides of a row times the scale, which is a cell of its own."""
    scale = Segment(Series("(scale)", "", "", "", "", "", tag="(scale)"), 1, 2, 1)
    for end, bounds in ((row.bounds.low, Interval(0, None)), (row.bounds.high, Interval(None, 0))):
        if end is not None:
            yield Constraint(add([(row.form, 1), ((scale,), -end)]), bounds, "")


def _proves(space: FeasibleSet, rates: Rates, side: Side, choice: Choice, ratio: Fraction) -> RatioEnd | None:
    ends = Extremes(space.subsets.engine)
    found = (ends.low if side == Side.LOW else ends.high)(rates.minus(ratio), choice.active)
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
