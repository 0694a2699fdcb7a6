"""Pictures of counting bases: how far each other group lies from the first, window by window."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from deserstats.claims.cells.period import Period
from deserstats.show.plots.style import BLUE, GREEN, INK, PURPLE, RED, SKY, new_axes, style
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.bases.basis_answers import BasisResult, WindowGap

SHOWN = 26
"""Windows drawn, the longest first."""

MARKS = ((BLUE, "o"), (RED, "s"), (GREEN, "^"), (PURPLE, "D"), (SKY, "v"))
"""Colour and mark of the second, third, ... group."""


def plot_bases(result: BasisResult, ax: Axes | None = None) -> Axes:
    """Draw the gap of each other group against the first, in percent, one row a comparable window."""
    first = result.groups[0].name if result.groups else ""
    pairs = [pair for pair in result.pairs if pair.first == first and pair.windows][: len(MARKS)]
    keys = dict.fromkeys(_key(w) for pair in pairs for w in pair.windows)
    rows = sorted(sorted(keys, key=lambda k: k[0].start.toordinal() - k[0].end.toordinal())[:SHOWN])
    with style():
        axes = ax if ax is not None else new_axes(height=2.1 + 0.3 * max(len(rows), 1))
        axes.axvline(0, color=INK, linewidth=1.2, zorder=1)
        for k, pair in enumerate(pairs):
            colour, mark = MARKS[k]
            label = f"{pair.second} ({count(len(pair.windows), 'window')})"
            for w in (w for w in pair.windows if _key(w) in rows):
                y = rows.index(_key(w)) + 0.12 * (k - (len(pairs) - 1) / 2)
                low, high = (_percent(end, w) for end in (w.low, w.high))
                axes.plot([low, high], [y, y], color=colour, linewidth=1.8, zorder=2)
                axes.plot([(low + high) / 2], [y], marker=mark, color=colour, markersize=5.5, linestyle="none",
                          label=label, zorder=3)  # fmt: skip
                label = "_"
        _finish(axes, result, rows, first, len(keys) - len(rows))
    return axes


Key = tuple[Period, str, str, str, str]


def _key(w: WindowGap) -> Key:
    return Period(w.start, w.end), w.category, w.geography, w.measure, w.unit


def _percent(gap: int | Fraction, w: WindowGap) -> float:
    middle = Fraction(w.first_low) + w.first_high
    return float(200 * Fraction(gap) / middle) if middle else 0.0


def _finish(axes: Axes, result: BasisResult, rows: list[Key], first: str, others: int) -> None:
    axes.set_yticks(range(len(rows)), [f"{key[0]}, {key[1]}" if key[1] else str(key[0]) for key in rows])
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:+,.0f} %" if x else "0")
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    note = f"; {count(others, 'shorter window')} not drawn" if others else ""
    if not rows:
        axes.annotate(result.verdict.split("\n")[0], (0.5, 0.5), xycoords="axes fraction", ha="center", color=INK)
        axes.set_xticks([])
    else:
        axes.set_xlabel(f"gap against {first} (line at 0){note}")
        axes.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=2,
                    bbox_transform=axes.transAxes + _lower(axes, 0.5))  # fmt: skip
    named = [p for p in result.pairs if p.is_definition]
    title = count(len(result.groups), "group") + " of sources that contradict each other"
    if len(result.groups) < 2:
        title = "One group holds all claims" if result.groups else "Undecided"
    elif named:
        title = f"{named[0].second} against {named[0].first}: usually a different definition or later revision"
    axes.set_title(title, wrap=True)


def _lower(axes: Axes, inches: float) -> Any:
    """Return a shift down the page, the same on every height of picture."""
    from matplotlib.transforms import ScaledTranslation

    figure: Any = axes.figure
    return ScaledTranslation(0, -inches, figure.dpi_scale_trans)
