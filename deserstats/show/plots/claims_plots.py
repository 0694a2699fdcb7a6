"""Claims at their mean rates or as running totals; nothing is shown, saved or set for good."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deserstats.arguments import question, require_one_of
from deserstats.checks.bounds.implies import Follows
from deserstats.checks.consistency.answers import ClaimStanding, ConsistencyResult, Standing
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.claim import Claim
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.claims.topic import known
from deserstats.model.rows.claim_rows import DAYS_PER
from deserstats.show.plots.basis_plots import plot_bases as plot_bases
from deserstats.show.plots.bound_plots import plot_bound as plot_bound
from deserstats.show.plots.bound_plots import plot_bound_series as plot_bound_series
from deserstats.show.plots.canvas.picture import NARROW, TALLEST, drawing
from deserstats.show.plots.claims.claim_bars import Bar, bar_of
from deserstats.show.plots.claims.rates import PANELS, draw_panels, draw_rates, draw_statement, panels_of
from deserstats.show.plots.claims.running_plots import draw_running, running_since
from deserstats.show.plots.decision_plots import plot_question as plot_question
from deserstats.show.plots.estimate_plots import plot_trend_estimate as plot_trend_estimate
from deserstats.show.plots.lineage_plots import plot_lineage as plot_lineage
from deserstats.show.plots.plausibility_plots import plot_plausibility as plot_plausibility
from deserstats.show.plots.repair_plots import plot_repairs as plot_repairs
from deserstats.show.plots.slip_plots import plot_slips as plot_slips
from deserstats.show.plots.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from deserstats.checks.bounds.implies import Implication

DRAWN = ("total", "rate", "each")
"""Kinds that have a rate over their window."""

MANY = 40
"""Claims beyond which a figure of our own has panels, one a measure and category."""

MOST = 0.8
"""Share of them that the panels hold; else all are drawn together."""


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
    """Draw each claim as a bar from start to end at its mean rate; what is in conflict has the colour.

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
        Where more than 40 claims are drawn on a new figure, it has a panel for each measure and category; the
        first is returned, ``.figure`` holds them all.

    Notes
    -----
    Pale boxes show the range that a rounded figure allows, arrows that there is no limit. The title says how many
    figures contradict others; what is not named and what is not drawn is said below.

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
    wanted = (measure or topic.measure, unit or topic.unit, category or topic.category)
    able = _able(result, *wanted)
    kept = _of_one_kind(able)
    if (since := running_since(kept)) is not None:
        return draw_running(ax, result, kept, since)
    bars, groups = _bars(result, kept, per), panels_of(_bars(result, able, per))
    if ax is None and _needs_panels(groups):
        with style():
            from matplotlib import pyplot as plt

            figure = plt.figure(figsize=(10, TALLEST), layout="constrained")
            return draw_panels(figure, result, groups, per)
    return draw_rates(ax, result, bars, per)


plot_consistency = plot_claims


def claims_figure(result: ConsistencyResult, *, width: float = 9.0, per: str = "month") -> Figure:
    """Draw claims on a figure that pyplot does not know, as a page does: one that is narrow is a column.

    Parameters
    ----------
    result : ConsistencyResult
        The answer on a table.
    width : float
        Inches; up to 5.5 the panels stand below each other, and fewer claims are named.
    per : str
        As in :func:`plot_claims`.

    Returns
    -------
    Figure
        Of whatever height its panels need.

    Examples
    --------
    >>> import deserstats as ds
    >>> answer = ds.check_consistency(ds.load_example("two-figures"))
    >>> " ".join(claims_figure(answer, width=4.1).axes[0].get_title(loc="left").split())
    'Nothing contradicts these 2 figures: registered, 407+408'
    """
    from matplotlib.figure import Figure

    able = _able(result, *(getattr(result.claims.topic, name) for name in ("measure", "unit", "category")))
    groups = panels_of(_bars(result, able, per))
    is_narrow = width <= NARROW
    with style():
        if _needs_panels(groups) and running_since(_of_one_kind(able)) is None:
            figure = Figure(figsize=(width, 2.4 * min(len(groups), 6) + 1 if is_narrow else 7), layout="constrained")
            draw_panels(figure, result, groups, per)
        else:
            figure = Figure(figsize=(width, 4.8), layout="constrained")
            plot_claims(result, figure.add_subplot(), per=per)
    return figure


def _needs_panels(groups: list[list[Bar]]) -> bool:
    """Whether there are many claims of several kinds, and most of them have room in panels."""
    n = sum(map(len, groups))
    return n > MANY and len(groups) > 1 and sum(map(len, groups[:PANELS])) >= MOST * n


def _able(result: ConsistencyResult, measure: str | None, unit: str | None, category: str | None) -> list[Claim]:
    """Return the claims that are used and have a rate, of what is asked for."""
    unused = {s.id for s in result.standings if s.verdict == Standing.UNUSED}
    able = [c for c in result.claims if c.kind in DRAWN and c.id not in unused]
    able = [c for c in able if measure in (None, c.measure) and unit in (None, c.unit)]
    if category is not None:
        able = list(result.claims.with_rows(able).select(category=category))
    if (geography := result.claims.topic.geography) is not None:
        able = list(result.claims.with_rows(able).select(geography=geography))
    return able


def _of_one_kind(able: list[Claim]) -> list[Claim]:
    """Return the claims of the measure and unit that most of them have."""
    pairs = Counter((c.measure, c.unit) for c in able).most_common(1)
    return [c for c in able if (c.measure, c.unit) == pairs[0][0]] if pairs else []


def _bars(result: ConsistencyResult, claims: list[Claim], per: str) -> list[Bar]:
    standings = {s.id: s for s in result.standings}
    found = (bar_of(c, standings[c.id], result.claims.reading, per) for c in claims)
    return [bar for bar in found if bar is not None]


def plot_implication(implication: Implication, ax: Axes | None = None) -> Axes:
    """Draw the claims that a statement was held against, and the statement itself, with the answer as the title."""
    used = [name for name in implication.ids if name in implication.claims]
    result = check_consistency(implication.claims.select(ids=used) if used else implication.claims)
    asked = implication.claim
    bars = _bars(result, _of_one_kind(_able(result, asked.measure or None, None, None)), "month")
    statement = None
    if asked.kind in DRAWN:
        statement = bar_of(asked, ClaimStanding(id="", verdict=Standing.UNTESTED), result.claims.reading, "month")
    with drawing(ax) as picture:
        draw_statement(picture, result, bars, statement, is_refuted=implication.status == Follows.REFUTED)
        picture.say(implication)
    return picture.axes
