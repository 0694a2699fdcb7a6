"""Does one category grow faster than another, or could that be the usual variability of both?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.stats.arrays import Floats as Array
from deserstats.stats.correlation_average import Mixture, detectable
from deserstats.stats.levels import LEVEL
from deserstats.stats.variance_models import Rivals
from deserstats.trend.estimate.estimate_answers import TrendEstimate, TrendLine, TrendStatus, factor_of
from deserstats.trend.estimate.fit import estimate_with_fits
from deserstats.trend.estimate.grid import Question
from deserstats.trend.estimate.growth_ratio_answers import GrowthRatio
from deserstats.trend.estimate.versions import Version, versions_of


class _Side(NamedTuple):
    """One category under one reading of its claims."""

    version: Version
    estimate: TrendEstimate
    rivals: Rivals | None


class _Pair(NamedTuple):
    """Two categories, each under one reading, with the difference of their growths by each variance model."""

    sides: tuple[_Side, _Side]
    differences: dict[str, Mixture]

    @property
    def weakest(self) -> str:
        """The model of the largest p-value."""
        return max(self.differences, key=lambda name: self.differences[name].chance(0.0))

    @property
    def pvalue(self) -> float:
        """That p-value."""
        return self.differences[self.weakest].chance(0.0)


def growth_ratio(question: Question, against: str, budget: Budget) -> GrowthRatio:
    """Compare the growth of the category asked for with that of another."""
    wanted = question.wanted
    _refuse_common(question.claims, wanted.category, against)
    questions = question, replace(question, wanted=replace(wanted, category=against))
    sides = [list(_sides(q, budget)) for q in questions]
    head: dict[str, Any] = {
        "claims": question.claims, "measure": wanted.measure, "unit": wanted.unit,
        "category": wanted.category, "against": against, "geography": wanted.geography, "basis": wanted.basis,
        "season": question.season, "confidence": question.confidence, "effort": budget.effort,
        "population": question.population.points if question.population is not None else (),
    }  # fmt: skip
    if budget.is_over:
        return GrowthRatio(**head, status=TrendStatus.INSUFFICIENT, reason=budget.reason, timed_out=budget.is_late)
    lacking = [
        f"{q.wanted.category}: {why}" for q, found in zip(questions, sides, strict=True) if (why := _lack(found))
    ]
    if lacking:
        return GrowthRatio(**head, status=TrendStatus.INSUFFICIENT, reason="; ".join(lacking))
    return _answer(head, [_Pair((a, b), _differences(a, b)) for a, b in itertools.product(*sides)])


def _lack(sides: Sequence[_Side]) -> str:
    """Say why a category has no growth under one of its readings; blank where it has one under each."""
    if not sides:
        return "its claims contradict each other, and which to leave out was not found"
    return next((side.estimate.reason for side in sides if side.rivals is None), "")


def _refuse_common(claims: ClaimSet, one: str, other: str) -> None:
    common = sorted(claims.scheme.leaves(one) & claims.scheme.leaves(other))
    if common:
        raise ClaimError(
            f"category={one!r} and against={other!r} have {', '.join(map(repr, common))} in common; "
            "name two categories without a common part"
        )


def _sides(question: Question, budget: Budget) -> Iterator[_Side]:
    for version in versions_of(question, budget):
        yield _Side(version, *estimate_with_fits(question, version.selection))


def _differences(one: _Side, other: _Side) -> dict[str, Mixture]:
    """Return the difference of the logarithms of growth, by variance model."""
    assert one.rivals is not None
    assert other.rivals is not None
    fits = zip(one.rivals.fits, other.rivals.fits, strict=True)
    return {a.name.replace("step", one.estimate.step): _difference(a.mixture, b.mixture) for a, b in fits}


def _difference(one: Mixture, other: Mixture) -> Mixture:
    """Subtract independent numbers, under every pair of their assumptions."""

    def pairs(a: Array, b: Array) -> tuple[Array, Array]:
        return np.repeat(a, len(b)), np.tile(b, len(a))

    (w1, w2), (m1, m2) = pairs(one.weights, other.weights), pairs(one.middles, other.middles)
    (e1, e2), (d1, d2) = pairs(one.errors**2, other.errors**2), pairs(one.dfs, other.dfs)
    return Mixture(w1 * w2, m1 - m2, np.sqrt(e1 + e2), (e1 + e2) ** 2 / (e1**2 / d1 + e2**2 / d2))


def _answer(head: dict[str, Any], pairs: list[_Pair]) -> GrowthRatio:
    pair = max(pairs, key=lambda p: p.pvalue)
    lines = [_line(name, found, head["confidence"]) for name, found in pair.differences.items()]
    model, law = pair.weakest, pair.differences[pair.weakest]
    least = max(detectable(one.reach(1 - LEVEL), one.error, one.df) for one in pair.differences.values())
    line = next(line for line in lines if line.assumption == model)
    words = [side.version.words for side in pair.sides]
    notes = tuple(dict.fromkeys(n for side in pair.sides for n in (*side.version.notes, *side.estimate.notes)))
    if len(pairs) > 1:
        said = "; ".join(f"{e.category} {w}" for e, w in zip(_estimates(pair), words, strict=True) if w)
        notes = (*notes, f"{len(pairs):,} pairs of readings fitted; the one told says least: {said}")
        lines += [
            _line(f"{a.version.words or 'as read'} by {b.version.words or 'as read'}", p.differences[p.weakest],
                  head["confidence"])
            for p in pairs for a, b in [p.sides]
        ]  # fmt: skip
    return GrowthRatio(
        **head, status=TrendStatus.OK, ratio=line.growth, ratio_low=line.low, ratio_high=line.high,
        pvalue=line.pvalue, detectable=factor_of(least), df=law.df,
        model=model, growths=tuple(_growth(e) for e in _estimates(pair)), sensitivity=tuple(lines), notes=notes,
        unused=_used_by_neither(_estimates(pair)),
    )  # fmt: skip


def _estimates(pair: _Pair) -> tuple[TrendEstimate, TrendEstimate]:
    return pair.sides[0].estimate, pair.sides[1].estimate


def _line(name: str, law: Mixture, confidence: float) -> TrendLine:
    middle, reach = law.middle, law.reach(confidence)
    return TrendLine(
        assumption=name, growth=factor_of(middle), low=factor_of(middle - reach), high=factor_of(middle + reach),
        pvalue=law.chance(0.0),
    )  # fmt: skip


def _growth(e: TrendEstimate) -> TrendLine:
    return TrendLine(
        assumption=e.category, growth=e.growth, low=e.growth_low, high=e.growth_high, pvalue=e.pvalue, rho=e.rho,
        variability=e.variability,
    )  # fmt: skip


def _used_by_neither(estimates: tuple[TrendEstimate, TrendEstimate]) -> tuple[tuple[str, str], ...]:
    other = dict(estimates[1].unused)
    return tuple((name, reason) for name, reason in estimates[0].unused if name in other)
