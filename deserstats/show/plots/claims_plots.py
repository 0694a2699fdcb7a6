"""Claims at their mean rates, and what is allowed for a quantity; nothing is shown, saved or set for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deserstats.arguments import question, require_one_of
from deserstats.checks.consistency.answers import ConsistencyResult, Standing
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.claim import Claim
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.claims.topic import known
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.show.plots.axes import DASHES, arrow, band, counts, dated, days, drawing, ranges, title
from deserstats.show.plots.basis_plots import plot_bases as plot_bases
from deserstats.show.plots.claims.claim_bars import Bar, bar_of, draw_bar, finding, standings_below
from deserstats.show.plots.claims.running_plots import draw_running, running_since
from deserstats.show.plots.decision_plots import plot_question as plot_question
from deserstats.show.plots.estimate_plots import plot_trend_estimate as plot_trend_estimate
from deserstats.show.plots.implied_plots import plot_answer_comparison as plot_answer_comparison
from deserstats.show.plots.labels import beside
from deserstats.show.plots.lineage_plots import plot_lineage as plot_lineage
from deserstats.show.plots.plausibility_plots import plot_plausibility as plot_plausibility
from deserstats.show.plots.repair_plots import plot_repairs as plot_repairs
from deserstats.show.plots.slip_plots import plot_slips as plot_slips
from deserstats.show.plots.style import BLUE, LOOKS, PALE
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

CROWDED = 60
"""Claims beyond which lines are thin."""

STEEP = 30
"""Ratio of rates beyond which the scale is logarithmic."""


@question
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

    Running totals, which have one first day and many last days, are drawn as such whatever ``per`` is: the figure
    against the last day that it counts, one line for each category and place, falls with both of their dates.
    Figures of other windows are drawn beside them only where both can be read.

    Examples
    --------
    >>> import deserstats as ds
    >>> axes = ds.plot_claims(ds.load_example("two-figures"))
    >>> axes.figure.savefig("claims.png")  # doctest: +SKIP
    """
    require_one_of(DAYS_PER, per=per)
    result = claims if isinstance(claims, ConsistencyResult) else check_consistency(claims)
    for column, name in (("measure", measure), ("unit", unit), ("category", category)):
        if name is not None:
            known(result.claims, column, name)
    topic = result.claims.topic
    kept, what = _kept(result, measure or topic.measure, unit or topic.unit, category or topic.category)
    if topic.geography is not None:
        kept = list(result.claims.with_rows(kept).select(geography=topic.geography))
    since = running_since(kept)
    if since is not None:
        return draw_running(ax, result, kept, since, what)
    standings = {s.id: s for s in result.standings}
    bars = [bar for c in kept if (bar := bar_of(c, standings[c.id], result.claims.reading, per)) is not None]
    with drawing(ax) as axes:
        for bar in bars:
            draw_bar(axes, bar, crowded=len(bars) > CROWDED)
        axes.set_title(finding(bars, what, len(result.claims) - len(bars)), wrap=True)
        _scale(axes, bars)
        axes.set_ylabel(f"{(bars[0].claim.unit if bars else '') or 'count'} a {per}, mean over the window")
        dated(axes)
        standings_below(axes, (bar.standing for bar in bars))
        named = bars if len(bars) <= FEW else [b for b in bars if b.standing == Standing.IN_CONFLICT][:FEW]
        beside(axes, [(days(b.claim.window.end)[0], b.at, b.claim.id, LOOKS[b.standing].colour) for b in named])
    return axes


plot_consistency = plot_claims


def _kept(
    result: ConsistencyResult, measure: str | None, unit: str | None, category: str | None
) -> tuple[list[Claim], str]:
    """Return the claims of one measure and unit, and what they count."""
    unused = {s.id for s in result.standings if s.verdict == Standing.UNUSED}
    able = [c for c in result.claims if c.kind in DRAWN and c.id not in unused]
    pairs = Counter((c.measure, c.unit) for c in able if measure in (None, c.measure) and unit in (None, c.unit))
    chosen = pairs.most_common(1)[0][0] if pairs else ("", "")
    kept = [c for c in able if (c.measure, c.unit) == chosen]
    if category is not None:
        kept = list(result.claims.with_rows(kept).select(category=category))
    return kept, " ".join(filter(None, (*chosen, category or "")))


def _scale(axes: Axes, bars: Sequence[Bar]) -> None:
    """Let the rates fill the height, on a log scale where they differ much."""
    positive = [b.at for b in bars if b.at > 0]
    if positive and len(positive) == len(bars) and max(positive) > STEEP * min(positive):
        axes.set_yscale("log")
    elif bars:
        axes.set_ylim(0, 1.08 * max(max(b.at, b.high or 0) for b in bars))
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if y >= 1 or y == 0 else f"{y:.2g}")


def plot_implication(implication: Implication, ax: Axes | None = None) -> Axes:
    """Draw the claims that a statement was held against, with the answer as the title."""
    used = [name for name in implication.ids if name in implication.claims]
    axes = plot_claims(implication.claims.select(ids=used) if used else implication.claims, ax)
    with drawing(axes):
        title(axes, implication)
    return axes


def plot_bound(bound: Bound, ax: Axes | None = None) -> Axes:
    """Draw a bound as a range; on inconsistent claims one range a best repair."""
    rows = [(f"without {', '.join(r.dropped)}", r.low, r.high, BLUE) for r in bound.repairs]
    rows.append(("all repairs" if rows else "all claims", bound.low, bound.high, BLUE))
    with drawing(ax, height=1.3 + 0.4 * len(rows)) as axes:
        ranges(axes, rows, "no upper limit")
        axes.set_xlabel(bound.unit or "count")
        title(axes, bound)
        counts(axes.xaxis)
    return axes


def plot_bound_series(series: BoundSeries, ax: Axes | None = None) -> Axes:
    """Draw the band that the claims allow in each period; an arrow where there is no upper limit."""
    told = series.bounds
    with drawing(ax) as axes:
        top = max([float(end) for b in told for end in (b.low, b.high) if end is not None], default=1.0) * 1.1 + 1
        for b in told:
            low, high = float(b.low or 0), float(b.high) if b.high is not None else top
            span = days(b.start, b.end)
            band(axes, span, low, high, BLUE, 0.25)
            axes.plot(span, [low, low], color=BLUE, linewidth=1.6)
            if b.high is None:
                arrow(axes, span, top, True, PALE, markersize=5, clip_on=False)
            else:
                axes.plot(span, [high, high], color=BLUE, linewidth=1.6, linestyle=DASHES)
        fixed = sum(b.low == b.high and b.low is not None for b in told)
        axes.set_title(f"{fixed:,} of {count(len(told), 'period')} fixed by the claims; band: what they allow")
        axes.set_ylim(bottom=0)
        counts(axes.yaxis)
        axes.set_ylabel(told[0].unit or "count" if told else "count")
        dated(axes)
    return axes
