"""An analysis in one figure: all figures, and beneath them the first contradiction as a sum, or where they go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deserstats.checks.sums.statement import StatementKind
from deserstats.regular.series import TrendStatus
from deserstats.show.plots.claims_plots import plot_claims
from deserstats.show.plots.estimate_plots import plot_trend_estimate
from deserstats.show.plots.story.sum_plots import plot_sum
from deserstats.show.plots.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.analysis.answers import Analysis

SIZE = (9.0, 7.0)
"""Inches of a figure of two panels."""

HEIGHTS = (1.1, 1.0)
"""Of the figures, and of what is beneath them."""

Panel = Callable[["Axes"], object]


def plot_analysis(analysis: Analysis, ax: Axes | None = None) -> Axes:
    """Draw an analysis: all figures above; beneath them the first contradiction as a sum, else the trend.

    Returns the Axes of the figures; the whole picture is its ``figure``. On Axes that are given, and where there is
    neither a contradiction nor a trend, the figures alone are drawn.
    """
    beneath = _beneath(analysis)
    if ax is not None or beneath is None:
        return plot_claims(analysis.consistency, ax)
    with style():
        from matplotlib import pyplot as plt

        figure = plt.figure(figsize=SIZE, layout="constrained")
        rows = figure.add_gridspec(2, 1, height_ratios=HEIGHTS, hspace=0.08)
        # each in a grid of its own, so that long names of one leave the other as wide as it is
        upper, lower = (figure.add_subplot(rows[k].subgridspec(1, 1)[0]) for k in range(2))
        plot_claims(analysis.consistency, upper)
        beneath(lower)
    return upper


def _beneath(analysis: Analysis) -> Panel | None:
    """Return what is drawn beneath the figures; a proof and a ratio are no sums that bars can show."""
    statements = [conflict.statement for conflict in analysis.consistency.independent]
    sums = [s for s in statements if s.kind != StatementKind.PROOF and s.told is None]
    if sums:
        return lambda axes: plot_sum(sums[0], axes)
    trend = analysis.trend
    if trend is not None and trend.status == TrendStatus.OK:
        return lambda axes: plot_trend_estimate(trend, axes)
    return None
