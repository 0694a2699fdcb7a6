"""How odd the figures look where a step would be: it only orders what proofs do not tell apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from statistics import median

from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.causes.repair.revisions.printed import Printed
from deserstats.causes.repair.revisions.step import Reach
from deserstats.claims.claim import Claim

LEVELS = 9
"""Penalty where nothing is odd."""

NOISE = 0.3
"""What a jump is worth less in a series whose growth usually differs as much from one report to the next."""


@dataclass(frozen=True, slots=True)
class Jumps:
    """By how much a series grew more from report to report than its neighbours let expect; what is usual."""

    sizes: tuple[float, ...]
    usual: float


class Oddities:
    """What the printed figures look like, step by step."""

    def __init__(self, possible: PossibleSteps, claims: Iterable[Claim]) -> None:
        self.possible = possible
        values = {c.id: _value(c) for c in claims}
        self.jumps = [jumps(series, values) for series in possible.printed]
        self.penalties = [self._penalty(e) for e in range(len(possible.steps))]

    def _penalty(self, e: int) -> int:
        """Return how little the figures look as if a step were there: 0 to ``LEVELS``."""
        step = self.possible.steps[e]
        own = self.jumps[step.named]
        jump = own.sizes[step.report] / (1 + own.usual)
        strength = abs(jump) if step.is_free else max(0.0, -jump)
        return LEVELS - min(LEVELS, int(2 * log2(1 + strength)))

    def shown(self, e: int, size: float) -> float:
        """Return which share of a step's size the printed figures show as a jump, less where they jump anyway."""
        step = self.possible.steps[e]
        own = self.jumps[step.named]
        jump = own.sizes[step.report] if size > 0 else -own.sizes[step.report]
        whole = max(abs(size), 1.0)
        return min(1.0, max(0.0, jump / whole)) - NOISE * min(1.0, own.usual / whole)

    def size_instead(self, e: int, other: int, size: float) -> float:
        """Return the size that another step would have in the place of one: what a part gains, its sum lacks."""
        a, b = self.possible.steps[e], self.possible.steps[other]
        leaves = [{s.series for s in self.possible.printed[step.named].form} for step in (a, b)]
        is_nested = leaves[0] != leaves[1] and (leaves[0] < leaves[1] or leaves[1] < leaves[0])
        are_alone = a.reach == b.reach == Reach.ALONE
        moved = -size if is_nested and are_alone else size
        return moved if b.is_free else -abs(moved)


def jumps(series: Printed, values: dict[str, float]) -> Jumps:
    """Compare the growth from report to report with that of the two before and the two after."""
    days = [series.start, *(r.end for r in series.reports)]
    figures = [0.0, *(values[r.ids[0]] for r in series.reports)]
    spans = [max(1, b - a) for a, b in pairwise(days)]
    rates = [(y - x) / span for span, (x, y) in zip(spans, pairwise(figures), strict=True)]
    found = [0.0]
    for k in range(1, len(rates)):
        near = [rates[j] for j in (k - 2, k - 1, k + 1, k + 2) if 0 < j < len(rates)]
        found.append((rates[k] - max(0.0, median(near))) * spans[k] if near else 0.0)
    return Jumps(tuple(found), median(map(abs, found[1:])) if len(found) > 1 else 0.0)


def _value(claim: Claim) -> float:
    """Return the figure of a claim, or an end of what it may be."""
    known = [claim.figure.value] if claim.figure is not None else [end for end in claim.bounds if end is not None]
    return float(known[0]) if known else 0.0
