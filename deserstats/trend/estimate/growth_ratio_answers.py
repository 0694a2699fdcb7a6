"""What the growth of one category by that of another says: interval, p-value, and what would have shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.consistency.text import unused_lines
from deserstats.claims.claimset import ClaimSet
from deserstats.codec import alike
from deserstats.model.budget import AT_ONCE
from deserstats.result import Result, lacking
from deserstats.trend.estimate.estimate_answers import SHOWS, TrendLine, TrendStatus, chance, factor, trend_line
from deserstats.wording import count

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthRatio(Result):
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

    claims: ClaimSet
    status: TrendStatus
    category: str
    against: str
    reason: str = ""
    measure: str = ""
    unit: str = ""
    geography: str = ""
    basis: str = ""
    season: bool = False
    confidence: float = 0.95
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
    unused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_growth_ratio"
    gallery: ClassVar[str] = "ratio_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: an interval and a p-value, or a reason why there is none."""
        has = (self.ratio, self.ratio_low, self.ratio_high, self.pvalue, self.detectable)
        return lacking(
            self.status,
            {
                TrendStatus.OK: (None not in has, "its interval, p-value and smallest detectable ratio"),
                TrendStatus.INSUFFICIENT: (self.reason and self.pvalue is None, "a reason, and with no p-value"),
            },
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a factor: the ratio, the two growths, the ratio under each assumption.

        Columns: ``what``, ``factor``, ``low``, ``high`` (a year), ``pvalue``.
        """
        import pandas as pd

        head = [["ratio", self.ratio, self.ratio_low, self.ratio_high, self.pvalue]]
        rows = [[x.assumption, x.growth, x.low, x.high, x.pvalue] for x in (*self.growths, *self.sensitivity)]
        columns = ["what", "factor", "low", "high", "pvalue"]
        return pd.DataFrame(head + rows, columns=columns).astype(dict.fromkeys(columns[1:], float))

    def _holds(self) -> bool:
        from deserstats.trend.estimate.estimate_trend import estimate_trend

        again = estimate_trend(
            self.claims,
            against=self.against,
            category=self.category,
            season=self.season,
            measure=self.measure,
            unit=self.unit,
            geography=self.geography,
            basis=self.basis,
            confidence=self.confidence,
            population={day.isoformat(): people for day, people in self.population} or None,
            effort=self.effort,
            timeout=AT_ONCE if self.timed_out else None,
        )
        return alike(self, replace(again, reason=self.reason) if self.timed_out else again)

    def __str__(self) -> str:
        what = f"{self.measure or 'count'}, growth of {self.category} by that of {self.against}"
        if self.ratio is None or self.ratio_low is None or self.ratio_high is None or self.pvalue is None:
            lines = [f"{what}: insufficient: {self.reason}."]
        else:
            percent = f"{100 * self.confidence:g} %"
            interval = f"{percent} {factor(self.ratio_low)} to {factor(self.ratio_high)}"
            lines = [f"{what}: {factor(self.ratio)} a year ({interval}), {chance(self.pvalue)}."]
            lines += [f"  growth of {trend_line(growth)}" for growth in self.growths]
            lines += [f"  Model: {self.model}; {self.df:.3g} degrees of freedom."]
        lines += [f"  {self._would_show()}"] if self.pvalue is not None and self.pvalue >= SHOWS else []
        lines += [f"  {trend_line(line)}" for line in self.sensitivity]
        if self.unused:
            used = count(len(self.unused), "claim")
            lines += [f"  Used by neither: {used}", *("  " + u for u in unused_lines(self.unused))]
        lines += [f"  Note: {note}." for note in self.notes]
        lines.append(f"  Reading: {self.claims.reading}.")
        return "\n".join(lines)

    def _would_show(self) -> str:
        least = self.detectable or 1.0
        return (
            f"The figures do not settle which of them grows faster: with 80 % power only a ratio of {factor(least)} "
            f"or more, or {factor(1 / least)} or less, would have shown."
        )
