"""What the ratio of the rates of two windows says: interval, p-value, and what would have shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from deserstats.claims.cells.period import Period
from deserstats.result import lacking
from deserstats.trend.estimate.rate_answer import (
    FittedAnswer,
    between,
    closing,
    factor,
    frame_of,
    lacks,
    told,
    what,
    would_show,
)
from deserstats.wording import chance, count, measured, short

if TYPE_CHECKING:
    import pandas as pd


class RateRatioStatus(StrEnum):
    """Whether the figures carry a ratio with an interval, and whether a season could make it.

    ``season``: the windows cover other months of the year, so that a change of the level and a
    season cannot be told apart.
    """

    OK = "ok"
    SEASON = "season"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioLine:
    """The ratio under one set of assumptions; an end that is None has no bound."""

    assumption: str
    ratio: float | None
    low: float | None
    high: float | None
    pvalue: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCount:
    """What is told of one window: the days that figures cover, their total, and its mean a day."""

    start: date
    end: date
    n_figures: int
    days: int
    total: float | None

    @property
    def period(self) -> Period:
        """The window."""
        return Period(self.start, self.end)

    @property
    def rate(self) -> float | None:
        """Mean count a day over the days covered."""
        return self.total / self.days if self.total is not None and self.days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio(FittedAnswer):
    """The daily rate of a later window by that of an earlier one, against the variability inside both.

    Attributes
    ----------
    status : RateRatioStatus
        ``insufficient`` carries the reason, never "no difference".
    ratio, ratio_low, ratio_high : float or None
        Rate of the later window by that of the earlier one, with its interval.
    pvalue : float or None
        Two-sided, of equal rates; the largest of those of the models fitted, the exact Poisson test included.
    dispersion : float or None
        Variance over mean of a window's count (1 = Poisson).
    detectable_rise, detectable_fall : float or None
        The ratios nearest to 1 that would have shown with 80 % power, above and below it; no fall
        at all where there are too few events for one to show.
    tipping : float or None
        The relative spread of the count of one ``step`` from which on the ratio of the totals is
        unremarkable at 5 percent.
    sensitivity : tuple of RatioLine
        The ratio under each model. The last, "single events, nothing else varies", is the exact
        Poisson test, which understates the variability of almost any count.

    Notes
    -----
    There is no proof of an estimate: ``verify()`` estimates again from the claims, and compares everything.
    """

    status: RateRatioStatus
    earlier: WindowCount
    later: WindowCount
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    pvalue: float | None = None
    dispersion: float | None = None
    df: float = 0.0
    model: str = ""
    step: str = "month"
    detectable_rise: float | None = None
    detectable_fall: float | None = None
    tipping: float | None = None
    sensitivity: tuple[RatioLine, ...] = ()
    used: tuple[str, ...] = ()

    plotter: ClassVar[str] = "plot_rate_ratio"
    gallery: ClassVar[str] = "ratio_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: an interval and a p-value, or a reason why there is none."""
        has = (self.ratio, self.ratio_low, self.ratio_high, self.pvalue, self.dispersion, self.detectable_rise)
        is_told = None not in has
        if self.status == RateRatioStatus.SEASON:
            return lacking(self.status, {self.status: (is_told and self.reason, "its interval, p-value and reason")})
        return lacks(self, is_told, "its interval, p-value and smallest detectable ratio", self.pvalue is None)

    def to_frame(self) -> pd.DataFrame:
        """Return the ratio under each model, the headline first: assumption, ratio, low, high, pvalue."""
        columns = ["assumption", "ratio", "low", "high", "pvalue"]
        head = ["headline", self.ratio, self.ratio_low, self.ratio_high, self.pvalue]
        return frame_of(columns, [head, *([getattr(line, c) for c in columns] for line in self.sensitivity)])

    def _text(self) -> str:
        head = f"{what(self.target)}, daily rate of {self.later.period} by that of {self.earlier.period}"
        lines = [f"{head}: {_verdict(self)}.", *_basis(self), *map(_line, self.sensitivity)]
        if self.tipping is not None:
            lines.append(
                f"  The ratio of the totals stops being surprising at 5 % once the counts of a {self.step} vary by "
                f"{short(100 * self.tipping, 2)} % of their mean."
            )
        return "\n".join([*lines, *closing(self)])


def _verdict(r: RateRatio) -> str:
    if r.detectable_rise is None or r.pvalue is None:
        return f"cannot tell: {r.reason}"
    said = told(r.ratio, r.ratio_low, r.ratio_high, r.pvalue, r.confidence)
    if r.pvalue > 1 - r.confidence:
        said += f"; {would_show(r.detectable_rise, r.detectable_fall)}; less need not have shown"
    return f"{said}. {r.reason}" if r.status == RateRatioStatus.SEASON else said


def _basis(r: RateRatio) -> list[str]:
    lines = []
    for side in (r.earlier, r.later):
        total = "no total" if side.total is None else measured(side.total)
        covered = "" if side.days == side.period.days else f" of {side.period.days:,}"
        figures = count(side.n_figures, "figure")
        lines.append(f"  {side.period}: {total} in {side.days:,}{covered} days, {figures}.")
    if r.dispersion is not None:
        lines.append(f"  Variance model: {r.model}; dispersion {r.dispersion:,.3g}, {r.df:.3g} degrees of freedom.")
    return lines


def _line(line: RatioLine) -> str:
    if line.ratio is not None and line.low and line.high is not None:
        return f"  {line.assumption}: {between(line.ratio, line.low, line.high)}, {chance(line.pvalue)}"
    ratio = "no ratio" if line.ratio is None else factor(line.ratio)
    low, high = (None if v is None else factor(v) for v in (line.low, line.high))
    ends = f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less" if high else "any"
    return f"  {line.assumption}: {ratio} ({ends}), {chance(line.pvalue)}"
