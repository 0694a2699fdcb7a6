"""What an estimated trend says: growth a year with its interval, what it rests on, how far it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from deserstats.claims.cells.period import Period
from deserstats.regular.series import TrendStatus
from deserstats.stats.levels import LEVEL
from deserstats.trend.estimate.rate_answer import (
    FittedAnswer,
    between,
    closing,
    factor,
    frame_of,
    lacks,
    told,
    what,
    would_settle,
)
from deserstats.wording import chance, count, short

if TYPE_CHECKING:
    import pandas as pd


class Use(StrEnum):
    """What part a claim takes in the estimate."""

    FIGURE = "figure"
    INTERVAL = "interval"
    IMPLIED = "implied"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """The growth under one set of assumptions.

    ``growth`` is a factor a year; ``low``, ``high`` and ``pvalue`` are None where the figures
    do not carry them.
    """

    assumption: str
    growth: float | None
    low: float | None = None
    high: float | None = None
    pvalue: float | None = None
    rho: float | None = None
    variability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendFigure:
    """One sum that was used, and the total that the fitted rate gives it.

    ``ids`` are the claims that state it: copies, or parts that add up to the whole.
    """

    ids: tuple[str, ...]
    start: date
    end: date
    low: float | None
    high: float | None
    fitted: float | None
    use: Use


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePiece:
    """The fitted mean count a day over one piece of time, with its interval."""

    start: date
    end: date
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendEstimate(FittedAnswer):
    """How fast the underlying rate changes, against the variability of the figures themselves.

    Attributes
    ----------
    status : TrendStatus
        ``insufficient`` carries the reason, never "no trend".
    growth, growth_low, growth_high : float or None
        Factor a year of the rate a day, with its interval.
    confidence : float
        Coverage of the interval.
    population : tuple of (date, float)
        People at some dates, where the growth is one per head.
    pvalue : float or None
        Two-sided, of growth 1; the larger of those of the variance models that were fitted.
    smallest_pvalue : float
        The smallest p-value that any test could reach which assumes only that atoms may be
        exchanged, 2/n! for n atoms.
    detectable : float or None
        The smallest growth, as a factor a year, that had a chance of 80 percent of a p-value
        below 5 percent; as strong a fall is its inverse.
    dispersion : float or None
        Variance over mean of a window's count (1 = Poisson).
    variability : float or None
        Relative spread of the count of one ``step``.
    df : float
        Degrees of freedom: atoms less coefficients; fewer where wide figures tell less of the spread.
    rho : float or None
        Mean correlation from step to step, over those that were tried.
    step : str
        The usual distance of the ends of windows: day, week, month, quarter, half-year or year.
    tipping : float or None
        With 3 atoms or fewer: the relative spread of a month (week or day, where those are the
        steps) at which the change stops being
        surprising at 5 percent.
    atoms : tuple
        The disjoint windows that the figures fix, as (start, end).
    sensitivity : tuple of TrendLine
        The same growth under other assumptions; the headline is the weakest of those fitted.

    Notes
    -----
    There is no proof of an estimate: ``verify()`` estimates again from the claims, and compares everything.
    """

    status: TrendStatus
    season: bool = False
    population: tuple[tuple[date, float], ...] = ()
    growth: float | None = None
    growth_low: float | None = None
    growth_high: float | None = None
    pvalue: float | None = None
    smallest_pvalue: float = 1.0
    statistic: float | None = None
    detectable: float | None = None
    dispersion: float | None = None
    variability: float | None = None
    df: float = 0.0
    rho: float | None = None
    model: str = ""
    step: str = "month"
    tipping: float | None = None
    atoms: tuple[tuple[date, date], ...] = ()
    figures: tuple[TrendFigure, ...] = ()
    rates: tuple[RatePiece, ...] = ()
    months: tuple[float, ...] = ()
    sensitivity: tuple[TrendLine, ...] = ()

    plotter: ClassVar[str] = "plot_trend_estimate"

    def evidence(self) -> str:
        """Say what the estimate lacks: an interval and a p-value, or a reason why there is none."""
        has = (self.growth, self.growth_low, self.growth_high, self.pvalue, self.dispersion)
        return lacks(self, None not in has, "its interval and p-value", self.pvalue is None)

    @property
    def n_atoms(self) -> int:
        """Number of independent figures."""
        return len(self.atoms)

    @property
    def n_used(self) -> int:
        """Number of claims used."""
        return len({name for figure in self.figures for name in figure.ids})

    def to_frame(self) -> pd.DataFrame:
        """Return the growth under each set of assumptions; the headline first.

        Columns: ``assumption``, ``growth``, ``low``, ``high`` (factor a year), ``pvalue``, ``rho``,
        ``variability`` (relative spread of a step).
        """
        columns = ["assumption", "growth", "low", "high", "pvalue", "rho", "variability"]
        lines = (line_of(self, "headline"), *self.sensitivity)
        return frame_of(columns, [[getattr(line, c) for c in columns] for line in lines])

    def _text(self) -> str:
        lines = [_headline(self), *_told(self), *_tips(self), *map(trend_line, self.sensitivity)]
        return "\n".join([*lines, *closing(self)])


def line_of(e: TrendEstimate, assumption: str) -> TrendLine:
    """Return the headline as a line beside those of other assumptions."""
    return TrendLine(
        assumption=assumption,
        growth=e.growth,
        low=e.growth_low,
        high=e.growth_high,
        pvalue=e.pvalue,
        rho=e.rho,
        variability=e.variability,
    )


def _headline(e: TrendEstimate) -> str:
    head = what(e.target) + (" per head" if e.population else "")
    span = f", {Period(e.rates[0].start, e.rates[-1].end)}" if e.rates else ""
    if e.status != TrendStatus.OK:
        return f"{head}{span}: insufficient: {e.reason}."
    return f"{head}{span}: {told(e.growth, e.growth_low, e.growth_high, e.pvalue, e.confidence, ' a year')}."


def _told(e: TrendEstimate) -> list[str]:
    """Say what was used, by which model, and what growth would have shown where none did."""
    cut = sum(f.use == Use.INTERVAL for f in e.figures)
    besides = f", and {count(cut, 'wide or one-sided figure')}" if cut else ""
    windows = count(e.n_atoms, "independent window")
    lines = [f"  {count(e.n_used, 'claim')} of {len(e.claims):,} used, {windows}{besides}."]
    if e.detectable is None or e.pvalue is None:
        return lines
    lines.append(
        f"  Variance model: {e.model}; dispersion {e.dispersion:,.3g}, {e.df:.3g} degrees of freedom, "
        f"relative spread of a {e.step} {e.variability:.2g}."
    )
    if e.pvalue >= LEVEL:
        lines.append(f"  The figures do not settle whether it grows or falls: {would_settle(e.detectable, ' a year')}.")
    return lines


def _tips(e: TrendEstimate) -> list[str]:
    """Say what would explain the change of few figures, and what their order alone could show."""
    lines = []
    if e.tipping is not None:
        lines.append(
            f"  The change stops being surprising at 5 % once the counts of a {tipping_step(e.step)} vary by "
            f"{short(100 * e.tipping, 2)} % of their mean."
        )
    if e.smallest_pvalue > LEVEL:
        lines.append(f"  A test of order alone could not go below p = {e.smallest_pvalue:.2g} here.")
    return lines


def tipping_step(step: str) -> str:
    """Return the step whose variability a reader knows: no longer than a month."""
    return step if step in ("day", "week") else "month"


def trend_line(line: TrendLine) -> str:
    """Write a factor with its assumption, interval and p-value, below a headline."""
    if line.growth is None:
        return f"  {line.assumption}: no estimate"
    tested = f", {chance(line.pvalue)}" if line.pvalue is not None else ""
    if line.low is None or line.high is None:
        return f"  {line.assumption}: {factor(line.growth)}{tested}"
    return f"  {line.assumption}: {between(line.growth, line.low, line.high)}{tested}"
