"""Pictures of repairs: how many of the best ones touch each claim, and which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.axes import drawing, rows_of, say_nothing
from deserstats.show.plots.style import BLUE, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.repair.repair_answers import RepairResult

SHOWN = 24
"""Claims drawn, those in most repairs first."""

COLUMNS = 10
"""Repairs drawn as columns beside the bars."""

STEP = 0.11
"""Width of such a column, as a share of the full bar."""


def plot_repairs(result: RepairResult, ax: Axes | None = None) -> Axes:
    """Draw the share of best repairs in which each claim appears; beside it a column a repair.

    Notes
    -----
    A bar of full length means that every best repair touches the claim, not that it is wrong.
    """
    shares = list(result.involvement().itertuples(index=False))
    rows = shares[:SHOWN]
    repairs = result.repairs[:COLUMNS] if rows else ()
    with drawing(ax, height=1.9 + 0.3 * max(len(rows), 1)) as axes:
        for k, (name, share) in enumerate(rows):
            axes.barh(k, share, height=0.62, color=BLUE if share == 1 else PALE, zorder=2)
            for j, repair in enumerate(repairs):
                mark, size, colour = ("s", 8, INK) if name in repair.ids else (".", 2, PALE)
                axes.plot(_column(j), k, marker=mark, markersize=size, color=colour, linestyle="none")
        if not rows:
            say_nothing(axes, str(result))
        rows_of(axes, [name for name, _ in rows])
        ticks = {t: f"{t:.0%}" for t in ((0, 0.5, 1) if rows else ())}
        ticks |= {_column(j): str(j + 1) for j in range(len(repairs))}
        axes.set_xticks(list(ticks), list(ticks.values()))
        axes.set_xlim(0, _column(max(len(repairs), 1) - 1) + STEP)
        axes.grid(visible=False)
        axes.set_xlabel(_legend(result, len(shares) - len(rows), len(repairs)))
        axes.set_title(_title(result), wrap=True)
    return axes


def _column(j: int) -> float:
    return 1 + STEP * (j + 1.2)


def _title(result: RepairResult) -> str:
    if result.status == Status.CONSISTENT:
        return "Nothing needs repair"
    title = result.headline[0].upper() + result.headline[1:]
    return title if result.unique or not result.is_best else f"{title}; the figures do not choose between them"


def _legend(result: RepairResult, others: int, columns: int) -> str:
    if not result.repairs or not columns:
        return ""
    text = "share of best repairs that touch the claim; squares: the repairs one by one"
    notes: Sequence[str] = [
        f"first {columns} of {len(result.repairs):,} repairs" if columns < len(result.repairs) else "",
        f"{count(others, 'more claim')} not drawn" if others else "",
    ]
    return "; ".join(filter(None, [text, *notes]))
