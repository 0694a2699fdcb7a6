"""Does one category grow faster than another, or could that be the usual variability of both?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.regular.series import TrendStatus
from deserstats.stats.arrays import Floats
from deserstats.stats.correlation_average import Mixture, detectable
from deserstats.stats.levels import LEVEL
from deserstats.stats.variance_models import Rivals
from deserstats.trend.estimate.estimate_answers import TrendEstimate, TrendLine, line_of, trend_line
from deserstats.trend.estimate.fit import estimate_with_fits
from deserstats.trend.estimate.grid import TrendQuestion
from deserstats.trend.estimate.rate_answer import (
    FittedAnswer,
    closing,
    ends_of,
    factor_of,
    frame_of,
    lacks,
    told,
    would_settle,
)
from deserstats.trend.estimate.versions import Version, versions_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthRatio(FittedAnswer):
    """The growth of one category by that of another, against the variability of the figures of both.

    Attributes
    ----------
    status : TrendStatus
        ``insufficient`` carries the reason, never "no difference".
    ratio, ratio_low, ratio_high : float or None
        Growth of ``category`` by that of ``against``, a factor a year, with its interval.
    pvalue : float or None
        Two-sided, of equal growth; the larger of those of the variance models.
    detectable : float or None
        The smallest ratio above 1 that had a chance of 80 percent of a p-value below 5 percent; as
        strong a one below 1 is its inverse.
    df : float
        Degrees of freedom of the model told.
    growths : tuple of TrendLine
        The growth of either; ``assumption`` is its category.
    sensitivity : tuple of TrendLine
        The ratio by each variance model, and by each pair of readings where there are several.

    Notes
    -----
    There is no proof of an estimate: ``verify()`` estimates again from the claims, and compares everything.
    """

    status: TrendStatus
    category: str
    against: str
    season: bool = False
    population: tuple[tuple[date, float], ...] = ()
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    pvalue: float | None = None
    detectable: float | None = None
    df: float = 0.0
    model: str = ""
    growths: tuple[TrendLine, ...] = ()
    sensitivity: tuple[TrendLine, ...] = ()

    plotter: ClassVar[str] = "plot_growth_ratio"
    gallery: ClassVar[str] = "ratio_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: an interval and a p-value, or a reason why there is none."""
        has = (self.ratio, self.ratio_low, self.ratio_high, self.pvalue, self.detectable)
        return lacks(self, None not in has, "its interval, p-value and smallest detectable ratio", self.pvalue is None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a factor: the ratio, the two growths, the ratio under each assumption.

        Columns: ``what``, ``factor``, ``low``, ``high`` (a year), ``pvalue``.
        """
        head = ["ratio", self.ratio, self.ratio_low, self.ratio_high, self.pvalue]
        rows = [[x.assumption, x.growth, x.low, x.high, x.pvalue] for x in (*self.growths, *self.sensitivity)]
        return frame_of(["what", "factor", "low", "high", "pvalue"], [head, *rows])

    def _text(self) -> str:
        head = f"{self.measure or 'count'}, growth of {self.category} by that of {self.against}"
        if self.ratio is None or self.pvalue is None:
            lines = [f"{head}: insufficient: {self.reason}."]
        else:
            ratio = told(self.ratio, self.ratio_low, self.ratio_high, self.pvalue, self.confidence, " a year")
            lines = [f"{head}: {ratio}.", *(f"  growth of {trend_line(growth).lstrip()}" for growth in self.growths)]
            lines += [f"  Model: {self.model}; {self.df:.3g} degrees of freedom."]
            lines += [f"  {_would_show(self.detectable or 1.0)}"] if self.pvalue >= LEVEL else []
        return "\n".join([*lines, *map(trend_line, self.sensitivity), *closing(self, "Used by neither")])


def _would_show(least: float) -> str:
    return f"The figures do not settle which of them grows faster: {would_settle(least)}."


class _Side(NamedTuple):
    """One category under one reading of its claims."""

    version: Version
    estimate: TrendEstimate
    rivals: Rivals | None


class _BothSides(NamedTuple):
    """Two categories, each under one reading, with the difference of their growths by each variance model."""

    sides: tuple[_Side, _Side]
    differences: dict[str, Mixture]

    @property
    def weakest(self) -> str:
        """The model whose p-value is the largest."""
        return max(self.differences, key=lambda name: self.differences[name].chance(0.0))

    @property
    def words(self) -> str:
        """The readings of both."""
        return " by ".join(side.version.words or "as read" for side in self.sides)

    @property
    def pvalue(self) -> float:
        """The largest p-value."""
        return self.differences[self.weakest].chance(0.0)


def growth_ratio(question: TrendQuestion, against: str, budget: Budget) -> GrowthRatio:
    """Compare the growth of the category asked for with that of another."""
    wanted = question.wanted
    _refuse_common(question.claims, wanted.category, against)
    questions = question, replace(question, wanted=replace(wanted, category=against))
    sides = [list(_sides(q, budget)) for q in questions]
    lacking = [
        f"{q.wanted.category}: {why}" for q, found in zip(questions, sides, strict=True) if (why := _lack(found))
    ]
    is_over = budget.is_over
    reason = budget.reason if is_over else "; ".join(lacking)
    if reason:
        return GrowthRatio(
            **question.asked_trend,
            against=against,
            status=TrendStatus.INSUFFICIENT,
            reason=reason,
            timed_out=is_over and budget.is_late,
        )
    return _answer(question, against, [_BothSides((a, b), _differences(a, b)) for a, b in itertools.product(*sides)])


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


def _sides(question: TrendQuestion, budget: Budget) -> Iterator[_Side]:
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

    def pairs(a: Floats, b: Floats) -> tuple[Floats, Floats]:
        return np.repeat(a, len(b)), np.tile(b, len(a))

    (w1, w2), (m1, m2) = pairs(one.weights, other.weights), pairs(one.middles, other.middles)
    (e1, e2), (d1, d2) = pairs(one.errors**2, other.errors**2), pairs(one.dfs, other.dfs)
    return Mixture(w1 * w2, m1 - m2, np.sqrt(e1 + e2), (e1 + e2) ** 2 / (e1**2 / d1 + e2**2 / d2))


def _answer(question: TrendQuestion, against: str, pairs: Sequence[_BothSides]) -> GrowthRatio:
    pair, confidence = max(pairs, key=lambda p: p.pvalue), question.confidence
    estimates = pair.sides[0].estimate, pair.sides[1].estimate
    laws = pair.differences
    ratio, low, high = ends_of(laws[pair.weakest].middle, laws[pair.weakest].reach(confidence))
    least = max(detectable(one.reach(1 - LEVEL), one.error, one.df) for one in laws.values())
    lines = [_line(name, law, confidence) for name, law in laws.items()]
    notes = [note for side in pair.sides for note in (*side.version.notes, *side.estimate.notes)]
    if len(pairs) > 1:
        said = [f"{s.estimate.category} {s.version.words}" for s in pair.sides if s.version.words]
        notes.append(f"{len(pairs):,} pairs of readings fitted; the one told says least: {'; '.join(said)}")
        lines += [_line(p.words, p.differences[p.weakest], confidence) for p in pairs]
    other = dict(estimates[1].unused)
    return GrowthRatio(
        **question.asked_trend,
        against=against,
        status=TrendStatus.OK,
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        pvalue=pair.pvalue,
        detectable=factor_of(least),
        df=laws[pair.weakest].df,
        model=pair.weakest,
        growths=tuple(line_of(e, e.category) for e in estimates),
        sensitivity=tuple(lines),
        unused=tuple((name, reason) for name, reason in estimates[0].unused if name in other),
        notes=tuple(dict.fromkeys(notes)),
    )


def _line(name: str, law: Mixture, confidence: float) -> TrendLine:
    growth, low, high = ends_of(law.middle, law.reach(confidence))
    return TrendLine(assumption=name, growth=growth, low=low, high=high, pvalue=law.chance(0.0))
