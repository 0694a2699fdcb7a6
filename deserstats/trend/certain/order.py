"""Which period is certainly above which: the order that every compatible series shares.

A pair is certain when the claims bound the difference away from zero. Kendall's S, the number of
rises minus the number of falls among all pairs, then lies between what the certain pairs give
with every open pair falling, and with every open pair rising.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from deserstats.checks.bounds.end_proofs import EndProof, verify_end
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.model.solve.problem import Point
from deserstats.trend.certain.period_rows import Steps
from deserstats.trend.certain.rates import WindowRate
from deserstats.wording import Exact

Signs = NDArray[np.int8]

MAX_PROGRAMS = 2000
"""Linear programs spent on pairs that bands and known series leave open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is certain of two periods, numbered from 0.

    ``sign_low`` and ``sign_high`` bound the sign of later - earlier over every compatible series:
    1, 1 is certainly higher, 0, 0 certainly equal, 0, 1 certainly not lower. Where the bands of
    the two periods do not show it, the proofs bound the difference.
    """

    earlier: int
    later: int
    sign_low: int
    sign_high: int
    difference_low: Exact | None = None
    difference_high: Exact | None = None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    def verify(self, bands: Sequence[WindowRate], steps: Steps, system: System) -> bool:
        """Whether bands or proofs show the signs."""
        low, high = between(bands[self.earlier], bands[self.later])
        form = steps.difference(self.earlier, self.later)
        ends = (
            (self.low_proofs, self.difference_low, Side.LOW),
            (self.high_proofs, self.difference_high, Side.HIGH),
        )
        for proofs, end, side in ends:
            if (proofs or end is not None) and not verify_end(proofs, end, form, system, side):
                return False
        low = self.difference_low if self.low_proofs else low
        high = self.difference_high if self.high_proofs else high
        return self.sign_low == sign_of(low, -1) and self.sign_high == sign_of(high, 1)


def between(earlier: WindowRate, later: WindowRate) -> tuple[Exact | None, Exact | None]:
    """Return the ends that two bands give for their difference."""
    low = None if later.low is None or earlier.high is None else later.low - earlier.high
    high = None if later.high is None or earlier.low is None else later.high - earlier.low
    return low, high


def sign_of(value: Exact | None, unlimited: int) -> int:
    """Return the sign of an end; of one without a limit, the sign of that end."""
    return unlimited if value is None else (value > 0) - (value < 0)


def certified_order(
    space: FeasibleSet, steps: Steps, bands: Sequence[WindowRate], points: Sequence[Point]
) -> tuple[tuple[Pair, ...], bool]:
    """Return the pairs of periods of which something is certain, and whether nothing was left unasked.

    Bands decide most pairs; a compatible series in which a pair rises (falls) shows that it is
    not certainly lower (higher); only what both leave open costs a linear program.
    """
    least, most = _signs(space, steps.forms, points)
    found: list[Pair] = []
    left = MAX_PROGRAMS
    complete = True
    for s, t in combinations(range(len(bands)), 2):
        low, high = between(bands[s], bands[t])
        signs = sign_of(low, -1), sign_of(high, 1)
        ask_low = signs[0] < least[s, t] and signs[0] < signs[1]
        ask_high = signs[1] > most[s, t] and signs[0] < signs[1]
        if (ask_low or ask_high) and (left <= 0 or space.budget.is_over):
            complete = False
            ask_low = ask_high = False
        left -= ask_low + ask_high
        pair = _asked(space, steps, s, t, signs, (ask_low, ask_high))
        if pair.sign_low > -1 or pair.sign_high < 1:
            found.append(pair)
    return tuple(found), complete


def _signs(space: FeasibleSet, forms: Sequence[Form], points: Sequence[Point]) -> tuple[Signs, Signs]:
    """Return the least and the largest sign of later - earlier over known series, per pair."""
    n = len(forms)
    least, most = np.ones((n, n), dtype=np.int8), -np.ones((n, n), dtype=np.int8)
    lines = [space.subsets.engine.problem.on_columns(form) for form in forms]
    for point in points:
        values = np.array([sum((a * point[j] for j, a in line.items()), 0) for line in lines], dtype=object)
        signs = ((values[None, :] > values[:, None]).astype(np.int8)) - (values[None, :] < values[:, None])
        np.minimum(least, signs, out=least, casting="unsafe")
        np.maximum(most, signs, out=most, casting="unsafe")
    return least, most


def _asked(space: FeasibleSet, steps: Steps, s: int, t: int, signs: tuple[int, int], ask: tuple[bool, bool]) -> Pair:
    """Return a pair with the signs that bands give it, or narrower ones that ends of the difference prove."""
    form = steps.difference(s, t)
    pair = Pair(earlier=s, later=t, sign_low=signs[0], sign_high=signs[1])
    low = space.end(form, Side.LOW) if ask[0] else None
    high = space.end(form, Side.HIGH) if ask[1] else None
    if low is not None and (sign := sign_of(low.value, -1)) > pair.sign_low:
        pair = replace(pair, sign_low=sign, difference_low=low.value, low_proofs=low.proofs)
    if high is not None and (sign := sign_of(high.value, 1)) < pair.sign_high:
        pair = replace(pair, sign_high=sign, difference_high=high.value, high_proofs=high.proofs)
    return pair


def kendall_bounds(pairs: Sequence[Pair], n: int) -> tuple[int, int]:
    """Return outer bounds of Kendall's S over every compatible series."""
    free = n * (n - 1) // 2 - len(pairs)
    return sum(p.sign_low for p in pairs) - free, sum(p.sign_high for p in pairs) + free
