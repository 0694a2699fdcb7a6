"""An analysis in one figure: the figures, the first contradiction or what they imply, and where it goes."""

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

SIZE = (10.0, 7.0)
"""Inches of a figure of several panels."""

Panel = Callable[["Axes"], object]


def plot_analysis(analysis: Analysis, ax: Axes | None = None) -> Axes:
    """Draw an analysis: all figures above; below the first contradiction as a sum, and the trend, where there are any.

    Returns the Axes of the figures; the whole picture is its ``figure``. On Axes that are given, the figures alone
    are drawn.
    """
    if ax is not None:
        return plot_claims(analysis.consistency, ax)
    with style():
        from matplotlib import pyplot as plt

        below = _below(analysis)
        figure = plt.figure(figsize=SIZE if below else (SIZE[0], 4.8), layout="constrained")
        grid = figure.add_gridspec(2 if below else 1, max(len(below), 1), height_ratios=[1.15, 1] if below else None)
        # a picture lays its figure out where it is alone on it
        first = figure.add_subplot(grid[0, :])
        panels = [figure.add_subplot(grid[1, k]) for k in range(len(below))]
        plot_claims(analysis.consistency, first)
        for axes, draw in zip(panels, below, strict=True):
            draw(axes)
    return first


def _below(analysis: Analysis) -> list[Panel]:
    """Return what is drawn below the figures."""
    panels: list[Panel] = []
    sums = [c.statement for c in analysis.consistency.independent if c.statement.kind != StatementKind.PROOF]
    simple = [s for s in sums if s.told is None]
    if simple:
        panels.append(lambda axes: plot_sum(simple[0], axes))
    trend = analysis.trend
    if trend is not None and trend.status == TrendStatus.OK:
        panels.append(lambda axes: plot_trend_estimate(trend, axes))
    return panels
