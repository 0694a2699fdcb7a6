"""How odd the figures look where a step would be: it only orders what proofs do not tell apart."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from statistics import median

from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.causes.repair.revisions.printed import Printed
from deserstats.claims.claim import Claim

LEVELS = 9
"""Penalty where nothing is odd."""


def anomalies(series: Printed, values: dict[str, float]) -> list[float]:
    """Return by how much each report grew more than its neighbours let expect, in units of what is usual."""
    days = [series.start, *(r.end for r in series.reports)]
    figures = [0.0, *(values[r.ids[0]] for r in series.reports)]
    rates = [(y - x) / max(1, b - a) for (a, b), (x, y) in zip(pairwise(days), pairwise(figures), strict=True)]
    raw = []
    for k, rate in enumerate(rates):
        near = [rates[j] for j in (k - 2, k - 1, k + 1, k + 2) if 0 < j < len(rates)]
        expected = max(0.0, median(near)) if near else rate
        raw.append((rate - expected) * (days[k + 1] - days[k]))
    usual = median(map(abs, raw[1:])) if len(raw) > 1 else 0
    return [0.0, *(x / (1 + usual) for x in raw[1:])]


def penalties(possible: PossibleSteps, claims: Iterable[Claim]) -> list[int]:
    """Return for each step how little the figures look as if it were there: 0 to ``LEVELS``."""
    values = {c.id: _value(c) for c in claims}
    odd = [anomalies(s, values) for s in possible.printed]
    found = []
    for step in possible.steps:
        a = odd[step.named][step.report]
        strength = abs(a) if step.is_free else max(0.0, -a)
        found.append(LEVELS - min(LEVELS, int(2 * log2(1 + strength))))
    return found


def _value(claim: Claim) -> float:
    """Return the figure of a claim, or an end of what it may be."""
    known = [claim.figure.value] if claim.figure is not None else [end for end in claim.bounds if end is not None]
    return float(known[0]) if known else 0.0
