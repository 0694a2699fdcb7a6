"""Pictures of repairs: how many of the best ones touch each claim, and which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.causes.repair.repair_answers import RepairKind
from deserstats.checks.consistency.answers import Status
from deserstats.show.plots.canvas.claim_names import printed
from deserstats.show.plots.canvas.heights import told
from deserstats.show.plots.canvas.picture import rowed, say_nothing
from deserstats.show.plots.style import BLUE, FAINT, GREY, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.repair.repair_answers import RepairResult

COLUMNS = 10
"""Repairs drawn as columns beside the bars."""

STEP = 0.09
"""Width of such a column, as a share of the full bar."""

WAYS = {
    RepairKind.DROP: "Leaving out {} would settle it",
    RepairKind.ADJUST: "Changing {} by {} in all would settle it",
    RepairKind.REREAD: "Reading {} otherwise would settle it",
    RepairKind.REVISE: "Correcting {} from some day on would settle it",
}
"""What a repair of each kind does."""


def plot_repairs(result: RepairResult, ax: Axes | None = None) -> Axes:
    """Draw the share of best repairs in which each claim appears; beside it a column a repair.

    Notes
    -----
    A bar of full length means that every best repair touches the claim, not that it is wrong.
    """
    shares = list(result.involvement().itertuples(index=False))
    names = printed(result.claims[name] for name, _ in shares)
    rows = [names[name] for name, _ in shares]
    n = len(result.repairs)
    with rowed(ax, rows or [""]) as (picture, kept):
        axes = picture.axes
        picture.title(_title(result))
        axes.grid(visible=False)
        axes.set_xticks([])
        if not shares:
            say_nothing(picture, str(result))
            return axes
        columns = range(min(n, COLUMNS) if n > 1 and not picture.is_narrow else 0)
        for row, (name, share) in enumerate(shares[: len(kept)]):
            axes.barh(row, 1, height=0.56, color=FAINT, zorder=1)
            axes.barh(row, share, height=0.56, color=BLUE if share == 1 else PALE, zorder=2)
            k = sum(name in repair.ids for repair in result.repairs)
            edit = _edit(result, name)
            axes.text(0.012, row, f"{k:,} of {n:,}{edit}", va="center", color="white" if share == 1 else INK, zorder=3)
            for j in columns:
                is_in = name in result.repairs[j].ids
                axes.plot(
                    1 + STEP * (j + 1),
                    row,
                    "s" if is_in else ".",
                    color=GREY if is_in else PALE,
                    markersize=8 if is_in else 2,
                )
        axes.set_xlim(0, 1 + STEP * (len(columns) + 0.6) if columns else 1)
        picture.note(
            f"Bars: in how many of {count(n, 'best repair')} a figure is touched; that does not say it is wrong."
        )
        drawn = "all" if len(columns) == n else f"the first {len(columns)}"
        picture.note(f"Squares: {drawn} of these repairs, one a column." if columns else "")
        rest = len(shares) - len(kept)
        picture.note(f"{count(rest, 'more figure')} not drawn." if rest else "")
    return axes


def _edit(result: RepairResult, name: str) -> str:
    """Say what all best repairs that touch a claim make of it, where they agree."""
    edits = {(e.before, e.after, e.column) for r in result.repairs for e in r.edits if e.id == name}
    if len(edits) != 1:
        return ""
    before, after, column = edits.pop()
    return "" if column in ("drop", "revision") else f": {before or 'blank'} \u2192 {after or 'blank'}"


def _title(result: RepairResult) -> str:
    if result.status == Status.CONSISTENT:
        return "Nothing needs repair: the figures hold together"
    if not result.repairs:
        return f"No repair found: {result.reason}"
    sizes = sorted({len(repair.ids) for repair in result.repairs})
    what = count(sizes[-1], "figure") if len(sizes) == 1 else f"{sizes[0]:,} to {count(sizes[-1], 'figure')}"
    said = WAYS[result.kind].format(what, told(result.repairs[0].cost))
    if not result.is_best:
        return f"{said}; less may do"
    if result.unique:
        return f"{said}; nothing less would"
    more = "" if result.complete else "at least "
    return f"{said}; {more}{count(len(result.repairs), 'way')}, and the figures do not choose between them"
