"""What is said of each figure of a family that the others predict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.checks.consistency.answers import ClaimStanding
from deserstats.plausibility.finding import Finding, Verdict, not_run
from deserstats.plausibility.prediction.families import CellFamily, FamilyFit
from deserstats.plausibility.prediction.season import NEEDED
from deserstats.plausibility.written import tipping_words
from deserstats.stats.leave_one_out import Prediction
from deserstats.stats.levels import LEVEL
from deserstats.stats.prediction_power import cautious_spread, detectable_error, error_power
from deserstats.wording import LEAST, WIDE, number, short

CHECK = "surprise"
NORMAL = 1.959964
"""Two-sided 5 % point of the normal law."""

HALF = 0.5
"""Error, as a share of the prediction, that must be noticed with 80 % power; else the check cannot tell."""

MUCH = 10
"""Error, in predictions, from which on its size is not told."""

SMALL = 10
"""Predictions below this are written with decimals, and a figure of 0 among such small ones is not tested."""


@dataclass(frozen=True, slots=True)
class FamilyReport:
    """Writes findings of one family."""

    made: CellFamily
    fitted: FamilyFit
    found: Prediction
    y: np.ndarray
    bends: np.ndarray
    level: float

    def finding(self, i: int, standing: ClaimStanding | None) -> Finding:
        """Return what the others predict for one figure; ``standing`` has what they prove."""
        total, error = self.made.totals[i], float(self.found.error[i])
        if not np.isfinite(error):
            return not_run(CHECK, f"{total.id}: no other figure tells of its category", [total.id])
        slack = self.made.totals[i].half_width
        predicted = float(self.y[i]) - error - slack * float(np.sign(error))
        spread, df, skew = float(self.found.spread[i]), float(self.found.df[i]), float(self.found.skew[i])
        reach = HALF * predicted / (1 + HALF * float(self.bends[i])) - slack
        wide = cautious_spread(spread, df)
        varies = spread > 0
        power = error_power(reach, wide, df, skew=skew, level=self.level) if reach > 0 and varies else 0.0
        return Finding(
            ids=(total.id,),
            check=CHECK,
            statistic=float(self.found.t[i]) if varies else 0.0,
            pvalue=float(self.found.pvalue[i]) if varies else 1.0,
            effect=error / predicted if predicted > 0 else None,
            power=power,
            verdict=Verdict.UNREMARKABLE,
            reason=self._reason(i, predicted, standing),
        )

    def _reason(self, i: int, predicted: float, standing: ClaimStanding | None) -> str:
        from scipy.stats import t as student

        total, k = self.made.totals[i], len(self.made.totals)
        spread, df = float(self.found.spread[i]), float(self.found.df[i])
        half = spread * float(student.isf(LEVEL / 2, df))
        ties = self.found.ties[i]
        others = k - 1 - len([j for j in self.found.removed if j not in (i, *ties)])
        text = (
            f"{total.id}: {total.claim.words}, {total.window}; {others:,} other figures predict "
            f"{_between(predicted - half, predicted + half)} (95 %){_limits(standing)}"
        )
        text += f". Fitted: {self._law()}; {df:.0f} degrees of freedom"
        if ties:
            names = ", ".join(self.made.totals[j].id for j in ties)
            text += f". What is off here may be {names} as well: the figures do not show which"
        if i in self.found.removed:
            text += f". Set aside as number {self.found.removed.index(i) + 1} of the forward search"
        text += f". Noticed with 80 % power among all that are tested: {self._least(i, predicted)}"
        varies = self.fitted.cv * float(self.found.scale[i])
        vary = f"by {short(varies, 2)}" if varies >= LEAST else "no more than events, calendar and rounding explain"
        return f"{text}. Tipping variability: {tipping_words(self._tipping(i))} (the others vary {vary})."

    def _law(self) -> str:
        """Say what was fitted, and what was not."""
        text = f"one rate{_growing(self.fitted.growth)}"
        if not self.fitted.season:
            return f"{text}, no season fitted ({NEEDED})"
        text += ", a season fitted: a wave a year"
        levels = f", and {self.fitted.season}s that differ from it by {self.fitted.apart:.0%}"
        return text + levels if self.fitted.apart else text

    def _least(self, i: int, predicted: float) -> str:
        """Say how much too high a figure must be, and how much too low."""
        spread, df, skew = float(self.found.spread[i]), float(self.found.df[i]), float(self.found.skew[i])
        bend, slack = float(self.bends[i]), self.made.totals[i].half_width
        away = detectable_error(spread, df, skew=skew, level=self.level, slack=slack)
        low = away / predicted if predicted > 0 else np.inf
        high = low / (1 - bend * low) if bend * low < 1 else np.inf
        text = f"{high:.0%} of the prediction" if high < MUCH else f"{MUCH} times the prediction or more"
        return f"{text} too high" + (f", {low:.0%} too low" if low < 1 else "; none too low")

    def _tipping(self, i: int) -> float:
        """CV of a month at which the figure stops surprising, by the normal law."""
        spread, scale, varied = (float(v[i]) for v in (self.found.spread, self.found.scale, self.found.varied))
        known = max(spread**2 - (varied * scale) ** 2, 0.0)
        left = (float(self.found.error[i]) / NORMAL) ** 2 - known
        return self.fitted.cv * float(np.sqrt(max(left, 0.0))) / varied if varied > 0 else 0.0


def _growing(growth: float | None) -> str:
    """Say how a rate grows; one that grows or falls more than a hundredfold a year only so."""
    if not growth:
        return ""
    if 1 / WIDE <= growth <= WIDE:
        return f", times {short(growth)} each year"
    return f" that {'grows' if growth > 1 else 'falls'} more than {WIDE} times each year"


def _limits(standing: ClaimStanding | None) -> str:
    """Say what the others prove, before what they suggest."""
    if standing is None or (not standing.implied_low and standing.implied_high is None):
        return ""
    low = float(standing.implied_low or 0)
    if standing.implied_high is None:
        return f"; they allow {_between(low, low).split(' to ')[0]} or more"
    if standing.implied_high == standing.implied_low:
        return f"; they allow {number(standing.implied_high)} alone"
    return f"; they allow {_between(low, float(standing.implied_high))}"


def _between(low: float, high: float) -> str:
    """Write a range of counts: whole ones, where these are not too small to tell the ends apart."""
    low, high = max(0.0, low), max(0.0, high)
    if high >= SMALL:
        return f"{low:,.0f} to {high:,.0f}"
    return f"{short(low, 2)} to {short(high, 2)}"
