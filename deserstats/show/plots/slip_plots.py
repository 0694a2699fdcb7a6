"""Picture of possible slips: what would fit, and how many wrong figures chance would rescue as easily."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.causes.explain.slip_answers import Slip
from deserstats.causes.explain.slip_names import NAMES
from deserstats.causes.explain.slip_text import stands_out
from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.canvas.claim_names import printed
from deserstats.show.plots.canvas.picture import rowed, say_nothing
from deserstats.show.plots.style import BLUE, GREY, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.explain.slip_answers import DiagnosisResult

SHOWN = 10
"""Slips drawn, the most likely first."""

FLOOR = 1e-4
"""Smallest rescue rate that has a place of its own; smaller ones stand at the edge."""

TICKS = {1e-4: "1 in 10,000\nor fewer", 1e-3: "1 in 1,000", 1e-2: "1 in 100", 0.1: "1 in 10", 1: "all"}

LONG = 30
"""Letters of a text before and after that are shown."""

NAMED = 2
"""Claims of one slip that are named."""


def plot_slips(result: DiagnosisResult, ax: Axes | None = None) -> Axes:
    """Draw each possible slip at its rescue rate: the further left, the less chance would do the same.

    Notes
    -----
    A full mark restores the claims that contradict it, a hollow one a part of them. Those that stand out have the
    colour. The place of a mark is not the probability that the slip happened.
    """
    slips = result.slips
    words = printed(result.claims[name] for slip in slips for name in slip.ids if name in result.claims)
    with rowed(ax, [_row(slip, words) for slip in slips] or [""], most=SHOWN, each=0.2) as (picture, kept):
        axes = picture.axes
        picture.title(_title(result))
        if not slips:
            axes.set_xticks([])
            say_nothing(picture, result.conclusion)
            return axes
        drawn = [slips[k] for k in kept]
        for row, slip in enumerate(drawn):
            _mark(axes, slip, row)
        axes.set_xscale("log")
        axes.set_xlim(FLOOR / 2, 3)
        axes.set_xticks(
            [1e-4, 1e-3, 1e-2, 1e-1, 1], ["1 in 10,000\nor fewer", "1 in 1,000", "1 in 100", "1 in 10", "all"]
        )
        axes.set_xticks([], minor=True)
        axes.grid(axis="x", visible=True)
        axes.set_xlabel("share of random wrong figures that a change of this kind would rescue as easily")
        if not all(slip.restores for slip in drawn):
            picture.note("Hollow: settles a part of the contradictions only.")
        rest = len(slips) - len(drawn)
        picture.note(f"{count(rest, 'more slip')} in the table." if rest else "")
    return axes


def _row(slip: Slip, words: dict[str, str]) -> str:
    who = "; ".join(words.get(name, name) for name in slip.ids[:NAMED])
    rest = len(slip.ids) - NAMED
    return f"{NAMES[slip.kind]}: {who}{f' and {rest:,} more' if rest > 0 else ''}"


def _mark(axes: Axes, slip: Slip, row: int) -> None:
    rate = min(max(slip.rescue_rate, FLOOR), 1.0)
    colour = BLUE if stands_out(slip) else GREY
    axes.plot([FLOOR / 2, rate], [row, row], color=PALE, linewidth=1, zorder=1)
    (mark,) = axes.plot(rate, row, marker="o" if slip.restores else "D", markersize=9, color=colour, zorder=2)
    mark.set_markerfacecolor(colour if slip.restores else axes.figure.get_facecolor())
    change = f"{_short(slip.found)} \u2192 {_short(slip.proposed)}"
    note = axes.annotate(change, (FLOOR / 2, row), xytext=(2, 5), textcoords="offset points")
    note.set(color=INK, va="bottom")


def _title(result: DiagnosisResult) -> str:
    n = len(result.slips)
    if result.status == Status.CONSISTENT:
        return f"{count(n, 'oddity', 'oddities')}, nothing contradictory" if n else "Nothing contradictory, nothing odd"
    if not n:
        return "No single slip would settle the contradictions"
    best = [slip for slip in result.slips if stands_out(slip)]
    one = f"{NAMES[best[0].kind]} stands out" if best else "none stands out"
    return f"{count(n, 'possible slip')}; {one}. What happened is not established"


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "\u2026"
