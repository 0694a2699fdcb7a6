"""What pictures share: the Axes, dates, bands, rows with names, ranges, titles, legends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from deserstats.show.plots.style import INK, style
from deserstats.wording import Exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.result import Result

DASHES: Any = (0, (4, 1.5))
"""A line of less weight than a solid one."""

NO_LABEL = "_nolegend_"
"""What matplotlib leaves out of a legend."""


@contextmanager
def drawing(ax: Axes | None, *, width: float = 8.5, height: float = 4.6) -> Iterator[Axes]:
    """Give the Axes to draw on, in the house style: those of the caller, or those of a new figure that pyplot knows."""
    with style():
        if ax is None:
            from matplotlib import pyplot as plt

            _figure, ax = plt.subplots(figsize=(width, height), layout="constrained")
        yield ax


def title(axes: Axes, answer: Result) -> None:
    """Write the first line of an answer above the picture."""
    axes.set_title(answer.said[0], wrap=True)


def say_nothing(axes: Axes, text: str) -> None:
    """Say in the middle of the picture why nothing is drawn."""
    box = {"facecolor": "white", "edgecolor": "none"}
    axes.annotate(text, (0.5, 0.5), xycoords="axes fraction", ha="center", color=INK, wrap=True, bbox=box)


def days(*dates: date) -> list[float]:
    """Place dates on an axis of days."""
    from matplotlib import dates as axis

    kinds: Any = axis
    return [float(kinds.date2num(day)) for day in dates]


def dated(axes: Axes) -> None:
    """Mark days since 1970-01-01, from which matplotlib counts too, as dates."""
    from matplotlib import dates

    kinds: Any = dates
    locator = kinds.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(kinds.ConciseDateFormatter(locator))


def counts(axis: Any) -> None:
    """Write the numbers of an axis as whole counts."""
    axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def band(
    axes: Axes, span: Sequence[float], low: float, high: float, colour: str, alpha: float, label: str = NO_LABEL
) -> None:
    """Fill what lies between two heights over a span."""
    axes.fill_between(span, [low] * 2, [high] * 2, color=colour, alpha=alpha, linewidth=0, label=label)


def arrow(axes: Axes, span: Sequence[float], height: float, is_up: bool, colour: str, **look: Any) -> None:
    """Mark in the middle of a span that there is no limit above, or below."""
    axes.plot([sum(span) / 2], [height], marker="^" if is_up else "v", color=colour, **look)


def rows_of(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows of a picture, the first one at the top."""
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(max(len(names), 1) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")


def ranges(axes: Axes, rows: Sequence[tuple[str, Exact | None, Exact | None, str]], unlimited: str = "") -> None:
    """Draw a range a row (name, low, high, colour), from the bottom up; it runs on where there is no upper limit."""
    far = 1.25 * max([1.0, *(float(end) for _, *ends, _ in rows for end in ends if end is not None)])
    for k, (_, low, high, colour) in enumerate(rows):
        span = [float(low or 0), float(high) if high is not None else far]
        axes.plot(span, [k, k], color=colour, linewidth=6, solid_capstyle="butt", marker="|", markersize=14)
        if high is None:
            axes.annotate(unlimited, (far, k), ha="right", va="bottom", color=INK, fontsize=8.5)
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axes.set_ylim(-0.6, len(rows) - 0.4)


def legend_below(axes: Axes, handles: Sequence[Any], columns: int) -> None:
    """Put the legend under the picture."""
    if handles:
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=columns)


def lower(axes: Axes, inches: float) -> Any:
    """Return the place of the axes moved down the page, by the same on every height of picture."""
    from matplotlib.transforms import ScaledTranslation

    return axes.transAxes + ScaledTranslation(0, -inches, axes.figure.dpi_scale_trans)
