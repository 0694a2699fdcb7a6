"""One picture a result: data in, Axes out; nothing is shown, saved or set for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from deserstats.checks.consistency.answers import ClaimStanding, ConsistencyResult, Standing
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.show.plots.basis_plots import plot_bases as plot_bases
from deserstats.show.plots.decision_plots import plot_question as plot_question
from deserstats.show.plots.estimate_plots import plot_trend_estimate as plot_trend_estimate
from deserstats.show.plots.implied_plots import plot_answer_comparison as plot_answer_comparison
from deserstats.show.plots.labels import beside
from deserstats.show.plots.lineage_plots import plot_lineage as plot_lineage
from deserstats.show.plots.plausibility_plots import plot_plausibility as plot_plausibility
from deserstats.show.plots.repair_plots import plot_repairs as plot_repairs
from deserstats.show.plots.slip_plots import plot_slips as plot_slips
from deserstats.show.plots.style import BLUE, INK, LOOKS, PALE, new_axes, style
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.checks.bounds.bound_answers import Bound
    from deserstats.checks.bounds.bound_series import BoundSeries
    from deserstats.checks.bounds.implies import Implication

DRAWN = ("total", "rate", "each")
"""Kinds that have a rate over their window."""

FEW = 24
"""Claims up to which every one is labelled; beyond, only those in conflict."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim as drawn: its window, its rates per unit of time and its standing."""

    claim: Claim
    low: float | None
    high: float | None
    at: float
    standing: Standing


def plot_claims(
    claims: ClaimsLike,
    ax: Axes | None = None,
    *,
    measure: str | None = None,
    unit: str | None = None,
    category: str | None = None,
    per: str = "month",
) -> Axes:
    """Draw each claim as a bar from start to end at its mean rate, marked by its standing.

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; a set is checked first.
    ax : Axes, optional
        Where to draw; a new figure by default.
    measure, unit : str, optional
        What to draw; by default the pair that most claims count.
    category : str, optional
        Draw only claims of this category.
    per : {"month", "day", "week", "quarter", "year"}
        Unit of time of the rate.

    Returns
    -------
    Axes

    Notes
    -----
    Pale boxes show the range that a rounded or one-sided figure allows. The title says how many
    figures contradict others, and what is not drawn.
    """
    result = claims if isinstance(claims, ConsistencyResult) else check_consistency(claims)
    bars, title = _bars(result, measure, unit, category, per)
    with style():
        axes = ax if ax is not None else new_axes()
        for bar in bars:
            _draw(axes, bar, crowded=len(bars) > 60)
        _finish(axes, bars, title, per)
    return axes


plot_consistency = plot_claims


def _bars(
    result: ConsistencyResult, measure: str | None, unit: str | None, category: str | None, per: str
) -> tuple[list[Bar], str]:
    """Return the bars of one measure and unit, and the finding as a title."""
    standings = {s.id: s for s in result.standings}
    able = [c for c in result.claims if c.kind in DRAWN and standings[c.id].verdict != Standing.UNUSED]
    pairs = Counter((c.measure, c.unit) for c in able if measure in (None, c.measure) and unit in (None, c.unit))
    chosen = pairs.most_common(1)[0][0] if pairs else ("", "")
    kept = [c for c in able if (c.measure, c.unit) == chosen]
    if category is not None:
        kept = list(result.claims.with_rows(kept).select(category=category))
    bars = [bar for c in kept if (bar := _bar(c, standings[c.id], result.claims.reading, per)) is not None]
    bad = sum(b.standing == Standing.IN_CONFLICT for b in bars)
    what = " ".join(filter(None, (*chosen, category or "")))
    title = (
        f"{count(bad, 'figure')} of {len(bars):,} in conflict"
        if bad
        else f"No conflict among {count(len(bars), 'figure')}"
    )
    rest = len(result.claims) - len(bars)
    title += f": {what}" if what else ""
    return bars, title + (f" ({count(rest, 'other')} not drawn)" if rest else "")


def _bar(claim: Claim, standing: ClaimStanding, reading: Reading, per: str) -> Bar | None:
    """Return a claim as rates per unit of time; None where it has neither figure nor two ends."""
    allowed = claim.allowed(reading)
    scale = DAYS_PER[per] / (claim.window.days if claim.kind == "total" else DAYS_PER[claim.per])
    low, high = (None if e is None else float(Fraction(e) * scale) for e in (allowed.low, allowed.high))
    if claim.figure is not None:
        at = float(Fraction(claim.figure.value) * scale)
    elif low is not None and high is not None:
        at = (low + high) / 2
    else:
        return None
    return Bar(claim, low, high, at, standing.verdict)


def _draw(axes: Axes, bar: Bar, crowded: bool) -> None:
    look = LOOKS[bar.standing]
    span = days(bar.claim.window.start, bar.claim.window.end)
    strong = bar.standing in (Standing.IN_CONFLICT, Standing.CORROBORATED)
    alpha = 0.55 if crowded and not strong else 0.95
    low, high = bar.low if bar.low is not None else bar.at, bar.high if bar.high is not None else bar.at
    if high > low:
        axes.fill_between(span, [low] * 2, [high] * 2, color=look.colour, alpha=0.12, linewidth=0)
    axes.plot(
        span, [bar.at, bar.at], color=look.colour, linewidth=look.width * (0.7 if crowded else 1),
        linestyle=look.dashes, marker=look.marker, markersize=3.5 if crowded else 6, alpha=alpha,
        solid_capstyle="butt", zorder=3 if strong else 2,
    )  # fmt: skip
    if bar.low is None or bar.high is None:
        arrow = "^" if bar.high is None else "v"
        axes.plot(
            [sum(span) / 2], [bar.at], marker=arrow, color=look.colour, markersize=4 if crowded else 6, alpha=alpha
        )


def _finish(axes: Axes, bars: Sequence[Bar], title: str, per: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.set_title(title, wrap=True)
    positive = [b.at for b in bars if b.at > 0]
    if positive and len(positive) == len(bars) and max(positive) > 30 * min(positive):
        axes.set_yscale("log")
    elif bars:
        axes.set_ylim(0, 1.08 * max(max(b.at, b.high or 0) for b in bars))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}" if y >= 1 or y == 0 else f"{y:.2g}"))
    unit = bars[0].claim.unit if bars else "count"
    axes.set_ylabel(f"{unit or 'count'} a {per}, mean over the window")
    _dates(axes)
    _legend(axes, bars)
    labelled = bars if len(bars) <= FEW else [b for b in bars if b.standing == Standing.IN_CONFLICT][:FEW]
    beside(axes, [(days(b.claim.window.end)[0], b.at, b.claim.id, LOOKS[b.standing].colour) for b in labelled])


def plot_implication(implication: Implication, ax: Axes | None = None) -> Axes:
    """Draw the claims that a statement was held against, with the answer as the title."""
    used = [name for name in implication.ids if name in implication.claims]
    axes = plot_claims(implication.claims.select(ids=used) if used else implication.claims, ax)
    with style():
        axes.set_title(str(implication).split("\n")[0], wrap=True)
    return axes


def days(*dates: date) -> list[float]:
    """Place dates on an axis of days."""
    from matplotlib import dates as axis

    kinds: Any = axis
    return [float(kinds.date2num(day)) for day in dates]


def _dates(axes: Axes) -> None:
    from matplotlib import dates

    kinds: Any = dates
    locator = kinds.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(kinds.ConciseDateFormatter(locator))


def _legend(axes: Axes, bars: Sequence[Bar]) -> None:
    from matplotlib.lines import Line2D

    counts = Counter(b.standing for b in bars)
    handles = [
        Line2D([], [], color=look.colour, linewidth=look.width, linestyle=look.dashes, marker=look.marker,
               markersize=6, label=f"{look.words} ({counts[standing]:,})")
        for standing, look in LOOKS.items()
        if counts[standing]
    ]  # fmt: skip
    if handles:
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=min(len(handles), 6))


def plot_bound(bound: Bound, ax: Axes | None = None) -> Axes:
    """Draw a bound as a range; on inconsistent claims one range a best repair."""
    rows = [(f"without {', '.join(r.dropped)}", r.low, r.high) for r in bound.repairs]
    rows.append(("all repairs" if rows else "all claims", bound.low, bound.high))
    with style():
        axes = ax if ax is not None else new_axes(height=1.3 + 0.4 * len(rows))
        ends = [float(v) for _, low, high in rows for v in (low, high) if v is not None]
        far = max(ends, default=1.0) * 1.25 + 1
        for k, (_, low, high) in enumerate(rows):
            left, right = float(low or 0), float(high) if high is not None else far
            axes.plot([left, right], [k, k], color=BLUE, linewidth=6, solid_capstyle="butt",
                      marker="|", markersize=14)  # fmt: skip
            if high is None:
                axes.annotate("no upper limit", (far, k), ha="right", va="bottom", color=INK, fontsize=8.5)
        axes.set_yticks(range(len(rows)), [name for name, _, _ in rows])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlabel(bound.unit or "count")
        axes.set_title(str(bound).split("\n")[0], wrap=True)
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    return axes


def plot_bound_series(series: BoundSeries, ax: Axes | None = None) -> Axes:
    """Draw the band that the claims allow in each period; an arrow where there is no upper limit."""
    with style():
        axes = ax if ax is not None else new_axes()
        highs = [float(b.high) for b in series.bounds if b.high is not None]
        lows = [float(b.low) for b in series.bounds if b.low is not None]
        top = max([*highs, *lows], default=1.0) * 1.1 + 1
        for b in series.bounds:
            low, high = float(b.low or 0), float(b.high) if b.high is not None else top
            span = days(b.start, b.end)
            axes.fill_between(span, [low] * 2, [high] * 2, color=BLUE, alpha=0.25, linewidth=0)
            axes.plot(span, [low, low], color=BLUE, linewidth=1.6)
            if b.high is not None:
                axes.plot(span, [high, high], color=BLUE, linewidth=1.6, linestyle=(0, (4, 1.5)))
            else:
                axes.plot([sum(span) / 2], [top], marker="^", color=PALE, markersize=5, clip_on=False)
        fixed = sum(b.low == b.high and b.low is not None for b in series.bounds)
        axes.set_title(f"{fixed:,} of {count(len(series.bounds), 'period')} fixed by the claims; band: what they allow")
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}")
        axes.set_ylabel(series.bounds[0].unit or "count" if series.bounds else "count")
        _dates(axes)
    return axes
