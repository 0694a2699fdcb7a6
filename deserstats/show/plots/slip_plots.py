"""Picture of possible slips: what would fit, and how many wrong figures chance would rescue as easily."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.causes.explain.slip_answers import NAMES, STANDS_OUT, Slip
from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.style import BLUE, INK, PALE, new_axes, style
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
    with style():
        axes = ax if ax is not None else new_axes(height=2.0 + 0.62 * max(len(slips), 1))
        axes.set_title(_title(result), wrap=True)
        if not slips:
            axes.annotate(result.conclusion, (0.5, 0.5), xycoords="axes fraction", ha="center", color=INK, wrap=True)
            axes.set_xticks([])
            axes.set_yticks([])
            return axes
        for k, slip in enumerate(slips):
            rate = min(max(slip.rescue_rate, FLOOR), 1.0)
            axes.plot([FLOOR / 2, rate], [k, k], color=PALE, linewidth=1, zorder=1)
            axes.plot(rate, k, marker="o" if slip.restores else "D", markersize=9, color=BLUE,
                      markerfacecolor=BLUE if slip.restores else "white", zorder=2)  # fmt: skip
            axes.annotate(
                _change(slip), (FLOOR / 2, k), xytext=(4, 6), textcoords="offset points", color=INK, fontsize=8
            )
        axes.axvline(float(STANDS_OUT), color=PALE, linestyle=(0, (4, 3)), linewidth=1)
        axes.set_xscale("log")
        axes.set_xlim(FLOOR / 2, 1.4)
        axes.set_xticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["0.01 or fewer", "0.1", "1", "10", "100"])
        axes.set_yticks(range(len(slips)), [f"{NAMES[slip.kind]}\n{_ids(slip)}" for slip in slips])
        axes.set_ylim(len(slips) - 0.5, -0.7)
        axes.grid(axis="x", visible=True)
        axes.set_xlabel("wrong figures in 100 that chance would rescue as easily"
                        + (f"; {count(len(result.slips) - SHOWN, 'slip')} more in the table"
                           if len(result.slips) > SHOWN else ""))  # fmt: skip
    return axes


def _title(result: DiagnosisResult) -> str:
    if result.status == Status.CONSISTENT:
        return f"{count(len(result.slips), 'oddity', 'oddities')}, nothing contradictory"
    return f"{count(len(result.slips), 'possible slip')}; what happened is not established"


def _ids(slip: Slip) -> str:
    shown = ", ".join(slip.ids[:2])
    return shown if len(slip.ids) <= 2 else f"{shown} and {len(slip.ids) - 2} more"


def _change(slip: Slip) -> str:
    return f"{_short(slip.found)} \u2192 {_short(slip.proposed)}"


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "\u2026"
