"""What an estimated trend says: growth a year with its interval, what it rests on, how far it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import exp
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.consistency.text import unused_lines
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.codec import alike
from deserstats.model.budget import AT_ONCE
from deserstats.result import Result, lacking
from deserstats.wording import count, listing, short

if TYPE_CHECKING:
    import pandas as pd


SHOWS = 0.05
"""p-value below which a growth shows."""


class TrendStatus(StrEnum):
    """Whether the figures carry an estimate with an interval."""

    OK = "ok"
    INSUFFICIENT = "insufficient"


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
class TrendEstimate(Result):
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

    claims: ClaimSet
    status: TrendStatus
    reason: str = ""
    measure: str = ""
    unit: str = ""
    category: str = ""
    geography: str = ""
    basis: str = ""
    season: bool = False
    confidence: float = 0.95
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
    unused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_trend_estimate"

    def evidence(self) -> str:
        """Say what the estimate lacks: an interval and a p-value, or a reason why there is none."""
        has = (self.growth, self.growth_low, self.growth_high, self.pvalue, self.dispersion)
        return lacking(
            self.status,
            {
                TrendStatus.OK: (None not in has, "its interval and p-value"),
                TrendStatus.INSUFFICIENT: (self.reason and self.pvalue is None, "a reason, and with no p-value"),
            },
        )

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
        import pandas as pd

        columns = ["assumption", "growth", "low", "high", "pvalue", "rho", "variability"]
        head = [
            "headline",
            self.growth,
            self.growth_low,
            self.growth_high,
            self.pvalue,
            self.rho,
            self.variability,
        ]
        rows = [head, *([getattr(line, c) for c in columns] for line in self.sensitivity)]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype(dict.fromkeys(columns[1:], float))

    def _holds(self) -> bool:
        from deserstats.trend.estimate.estimate_trend import estimate_trend

        again = estimate_trend(
            self.claims,
            season=self.season,
            category=self.category,
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
        return "\n".join([_headline(self), *_body(self)])


MOST = 700.0
"""Largest logarithm of a factor."""


def factor_of(log: float) -> float:
    """Return the factor of a logarithm, where there is a number for it."""
    return exp(max(-MOST, min(MOST, log)))


def factor(value: float) -> str:
    """Write a factor a year with three significant digits; two where it is very small or very large.

    Examples
    --------
    >>> factor(3.404), factor(0.98765), factor(214.7), factor(0.000123)
    ('x3.40', 'x0.988', 'x215', 'x0.00012')
    """
    if not 0.01 <= value < 1e6:
        return f"x{value:.2g}"
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"x{value:,.{decimals}f}"


def chance(pvalue: float) -> str:
    """Write a p-value.

    Examples
    --------
    >>> chance(0.0024), chance(0.31), chance(1e-9)
    ('p = 0.0024', 'p = 0.31', 'p below 0.0001')
    """
    return "p below 0.0001" if pvalue < 1e-4 else f"p = {pvalue:.2g}"


def _headline(e: TrendEstimate) -> str:
    what = " ".join(filter(None, (e.measure, e.category))) or "count"
    what += " per head" if e.population else ""
    span = f", {Period(e.rates[0].start, e.rates[-1].end)}" if e.rates else ""
    if e.status == TrendStatus.OK:
        assert e.growth is not None
        assert e.growth_low is not None
        assert e.growth_high is not None
        assert e.pvalue is not None
        return (
            f"{what}{span}: {factor(e.growth)} a year "
            f"({100 * e.confidence:g} % {factor(e.growth_low)} to {factor(e.growth_high)}), {chance(e.pvalue)}."
        )
    return f"{what}{span}: insufficient: {e.reason}."


def tipping_step(step: str) -> str:
    """Return the step whose variability a reader knows: no longer than a month."""
    return step if step in ("day", "week") else "month"


def _shown(e: TrendEstimate) -> str:
    """Say what growth would have shown, where none did."""
    assert e.detectable is not None
    assert e.pvalue is not None
    if e.pvalue < SHOWS:
        return ""
    return (
        f"  The figures do not settle whether it grows or falls: with 80 % power only {factor(e.detectable)} a year or "
        f"more, or {factor(1 / e.detectable)} or less, would have shown."
    )


def _body(e: TrendEstimate) -> list[str]:
    cut = sum(f.use == Use.INTERVAL for f in e.figures)
    besides = f", and {count(cut, 'wide or one-sided figure')}" if cut else ""
    lines = [
        f"  {count(e.n_used, 'claim')} of {len(e.claims):,} used, {count(e.n_atoms, 'independent window')}{besides}."
    ]
    if e.status == TrendStatus.OK:
        assert e.dispersion is not None
        lines.append(
            f"  Variance model: {e.model}; dispersion {e.dispersion:,.3g}, {e.df:.3g} degrees of freedom, "
            f"relative spread of a {e.step} {e.variability:.2g}."
        )
        lines += [said] if (said := _shown(e)) else []
    if e.tipping is not None:
        lines.append(
            f"  The change stops being surprising at 5 % once the counts of a {tipping_step(e.step)} vary by "
            f"{short(100 * e.tipping, 2)} % of their mean."
        )
    if e.smallest_pvalue > 0.05:
        lines.append(f"  A test of order alone could not go below p = {e.smallest_pvalue:.2g} here.")
    lines += [f"  {trend_line(line)}" for line in e.sensitivity]
    if e.unused:
        lines += [f"  Not used: {count(len(e.unused), 'claim')}", *("  " + u for u in unused_lines(e.unused))]
    lines += [f"  Note: {note}." for note in e.notes]
    lines.append(f"  Reading: {e.claims.reading}.")
    return lines


def trend_line(line: TrendLine) -> str:
    """Write a factor with its assumption, interval and p-value."""
    if line.growth is None:
        return f"{line.assumption}: no estimate"
    text = f"{line.assumption}: {factor(line.growth)}"
    if line.low is not None and line.high is not None:
        text += f" ({factor(line.low)} to {factor(line.high)})"
    return text + (f", {chance(line.pvalue)}" if line.pvalue is not None else "")


def names(ids: tuple[str, ...], most: int = 6) -> str:
    """Write ids as a list, cut where it is long."""
    return listing(ids) if len(ids) <= most else f"{', '.join(ids[:most])} and {len(ids) - most:,} more"
