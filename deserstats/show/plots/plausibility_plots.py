"""Findings as one picture: every check a line, every p-value a mark, what has none counted beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deserstats.plausibility.finding import PlausibilityResult, Verdict
from deserstats.show.plots.axes import drawing, lower
from deserstats.show.plots.style import BLUE, INK, PALE, RED, SKY
from deserstats.stats.levels import LEVEL
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.plausibility.finding import Finding

MARKS = {
    Verdict.NOTABLE: (RED, "X", "notable"),
    Verdict.CANNOT_TELL: (PALE, ".", "cannot tell"),
    Verdict.UNREMARKABLE: (BLUE, "o", "unremarkable"),
    Verdict.NOT_RUN: (SKY, "|", "not run"),
}
"""Colour, mark and words of each verdict."""

BELOW = 0.62
"""Inches from the axis to the legend."""

OFFSETS = (0.0, 0.12, -0.12, 0.24, -0.24)
"""Heights around the line of a check, so that equal p-values do not hide each other."""

LEAST = 1e-6
"""Smallest p-value drawn; smaller ones stand at the edge."""


def plot_plausibility(result: PlausibilityResult, ax: Axes | None = None) -> Axes:
    """Draw the adjusted p-values of every check; findings without one are counted at the right."""
    checks = list(dict.fromkeys(f.check for f in result.findings))
    with drawing(ax, height=2.1 + 0.34 * len(checks)) as axes:
        for row, check in enumerate(checks):
            findings = [f for f in result.findings if f.check == check]
            _points(axes, findings, row)
            _counted(axes, findings, row)
        _frame(axes, checks)
        found = Counter(f.verdict for f in result.findings)
        _legend(axes, found)
        notable = f"{found[Verdict.NOTABLE]:,} of {count(len(result.findings), 'finding')} notable"
        axes.set_title(f"{notable}: {result.check}, {count(len(result.claims), 'claim')}", pad=14)
    return axes


def _points(axes: Axes, findings: list[Finding], row: int) -> None:
    for verdict, (colour, mark, _) in MARKS.items():
        tested = [f.pvalue_adjusted for f in findings if f.verdict == verdict and f.pvalue_adjusted is not None]
        places = [max(p, LEAST) for p in tested]
        heights = [row + OFFSETS[k % len(OFFSETS)] for k in range(len(places))]
        (points,) = axes.plot(places, heights, linestyle="", color=colour, marker=mark, markersize=7, zorder=3)
        points.set(markeredgewidth=0, alpha=0.75)


def _counted(axes: Axes, findings: list[Finding], row: int) -> None:
    """Write how many findings have no p-value, by verdict, and mark them."""
    plain = Counter(f.verdict for f in findings if f.pvalue_adjusted is None)
    words = ", ".join(f"{plain[v]:,} {MARKS[v][2]}" for v in MARKS if plain[v])
    if words:
        margin = axes.get_yaxis_transform()
        text = axes.annotate(words, (1.02, row), xycoords=margin, va="center", fontsize=8.5, annotation_clip=False)
        text.set_color(MARKS[Verdict.NOTABLE][0] if plain[Verdict.NOTABLE] else INK)


def _frame(axes: Axes, checks: list[str]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(LEAST / 1.6, 1.6)
    axes.invert_xaxis()
    axes.axvline(LEVEL, color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
    top = axes.get_xaxis_transform()
    axes.annotate(f"{LEVEL:g}", (LEVEL, 1), (2, 3), top, "offset points", fontsize=8.5, color=INK)
    axes.set_yticks(range(len(checks)), checks)
    axes.set_ylim(len(checks) - 0.4, -0.6)
    axes.set_xlabel("adjusted p-value (to the right: more surprising); at the right margin: findings without one")


def _legend(axes: Axes, found: Counter[Verdict]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", color=colour, marker=mark, markersize=7, label=f"{words} ({found[verdict]:,})")
        for verdict, (colour, mark, words) in MARKS.items()
        if found[verdict]
    ]
    place = lower(axes, BELOW)
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=place, ncols=4, borderaxespad=0
    )
