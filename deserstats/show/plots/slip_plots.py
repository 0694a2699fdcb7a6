"""Picture of possible slips: what would fit, and how many wrong figures chance would rescue as easily."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.causes.explain.slip_answers import Slip
from deserstats.causes.explain.slip_names import NAMES
from deserstats.causes.explain.slip_text import STANDS_OUT
from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.axes import drawing, say_nothing
from deserstats.show.plots.style import BLUE, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.explain.slip_answers import DiagnosisResult

SHOWN = 8
"""Slips drawn, the most likely first."""

FLOOR = 1e-4
"""Smallest rescue rate that has a place of its own; smaller ones stand at the edge."""

LONG = 34
"""Letters of a text before and after that are shown."""


def plot_slips(result: DiagnosisResult, ax: Axes | None = None) -> Axes:
    """Draw each possible slip at its rescue rate: the further left, the less chance would do the same.

    Notes
    -----
    A full mark restores the claims that contradict it, a hollow one a part of them. The place of a
    mark is not the probability that the slip happened.
    """
    slips = result.slips[:SHOWN]
    with drawing(ax, height=2.0 + 0.62 * max(len(slips), 1)) as axes:
        axes.set_title(_title(result), wrap=True)
        if not slips:
            say_nothing(axes, result.conclusion)
            axes.set_xticks([])
            axes.set_yticks([])
            return axes
        for k, slip in enumerate(slips):
            _mark(axes, slip, k)
        axes.axvline(float(STANDS_OUT), color=PALE, linestyle=(0, (4, 3)), linewidth=1)
        axes.set_xscale("log")
        axes.set_xlim(FLOOR / 2, 1.4)
        axes.set_xticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["0.01 or fewer", "0.1", "1", "10", "100"])
        axes.set_yticks(range(len(slips)), [f"{NAMES[slip.kind]}\n{_ids(slip)}" for slip in slips])
        axes.set_ylim(len(slips) - 0.5, -0.7)
        axes.grid(axis="x", visible=True)
        rest = len(result.slips) - len(slips)
        more = f"; {count(rest, 'slip')} more in the table" if rest else ""
        axes.set_xlabel(f"wrong figures in 100 that chance would rescue as easily{more}")
    return axes


def _mark(axes: Axes, slip: Slip, k: int) -> None:
    rate = min(max(slip.rescue_rate, FLOOR), 1.0)
    axes.plot([FLOOR / 2, rate], [k, k], color=PALE, linewidth=1, zorder=1)
    (mark,) = axes.plot(rate, k, marker="o" if slip.restores else "D", markersize=9, color=BLUE, zorder=2)
    mark.set_markerfacecolor(BLUE if slip.restores else "white")
    change = f"{_short(slip.found)} \u2192 {_short(slip.proposed)}"
    axes.annotate(change, (FLOOR / 2, k), xytext=(4, 6), textcoords="offset points", color=INK, fontsize=8)


def _title(result: DiagnosisResult) -> str:
    if result.status == Status.CONSISTENT:
        return f"{count(len(result.slips), 'oddity', 'oddities')}, nothing contradictory"
    return f"{count(len(result.slips), 'possible slip')}; what happened is not established"


def _ids(slip: Slip) -> str:
    shown = ", ".join(slip.ids[:2])
    return shown if len(slip.ids) <= 2 else f"{shown} and {len(slip.ids) - 2} more"


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "\u2026"
