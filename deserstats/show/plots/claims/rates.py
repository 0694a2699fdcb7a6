"""Claims as bars at their mean rates: all on one pair of axes, or in panels of one measure and category each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import ConsistencyResult, Standing
from deserstats.checks.sums.naming import short_union
from deserstats.show.plots.canvas.claim_names import subject
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import NARROW, Picture, drawing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.claims.claim_bars import CROWDED, Bar, draw_bar, scale
from deserstats.show.plots.claims.telling import FEW, finding, key, left_out, names, unnamed
from deserstats.show.plots.style import BLUE, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = 6
"""Panels of one figure."""

NAMES = 4
"""Names beside one panel."""

PANEL_TITLE = 9.5


def draw_rates(ax: Axes | None, result: ConsistencyResult, bars: Sequence[Bar], per: str) -> Axes:
    """Draw bars on one pair of axes."""
    with drawing(ax, height=5.2) as picture:
        about = subject([bar.claim for bar in bars])
        picture.title(finding(result, bars) + (f": {about}" if about else ""))
        _draw(picture, result, bars, per, FEW // 2 if picture.is_narrow else FEW)
        picture.unnamed = partial(unnamed, bars)
        for note in left_out(result, bars):
            picture.note(note)
        picture.key(*key(bar.standing for bar in bars))
    return picture.axes


def _draw(picture: Picture, result: ConsistencyResult, bars: Sequence[Bar], per: str, most: int) -> None:
    axes = picture.axes
    for bar in bars:
        draw_bar(axes, bar, crowded=len(bars) > CROWDED)
    picture.naming.bars += [_taken(b) for b in bars]
    is_log = scale(axes, bars)
    unit = (bars[0].claim.unit if bars else "") or "count"
    picture.unit = f"{unit} a {per}, mean over the window{', log scale' if is_log else ''}"
    dated(axes)
    picture.names.extend(names(result, bars, most))


def _taken(bar: Bar) -> tuple[float, float, float]:
    begin, end = days(bar.claim.window.start, bar.claim.window.end)
    return begin, end, bar.at


def draw_statement(
    picture: Picture, result: ConsistencyResult, bars: Sequence[Bar], statement: Bar | None, *, is_refuted: bool
) -> None:
    """Draw bars in grey, and a statement that was held against them in colour."""
    colour = RED if is_refuted else BLUE
    quiet = [replace(bar, standing=Standing.ADDS_UP) for bar in bars]
    _draw(picture, result, quiet, "month", FEW - 1)
    if statement is None:
        picture.note("The statement itself has no rate and is not drawn.")
    else:
        draw_bar(picture.axes, statement, crowded=False, colour=colour)
        scale(picture.axes, [*quiet, statement])
        end = days(statement.claim.window.end)[0]
        begin = days(statement.claim.window.start)[0]
        picture.names.insert(0, Name(end, statement.at, f"the statement: {statement.claim.words}", colour, begin))
        picture.naming.bars.append((begin, end, statement.at))
    picture.unnamed = lambda n: unnamed(quiet, n - (statement is not None))


def panels_of(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Return bars by measure, unit and category: those with conflicts first, then those with most claims."""
    groups: dict[tuple[str, str, str], list[Bar]] = {}
    for bar in bars:
        groups.setdefault((bar.claim.measure, bar.claim.unit, bar.claim.category), []).append(bar)
    return sorted(groups.values(), key=lambda group: (not any(b.is_loud for b in group), -len(group)))


def draw_panels(figure: Figure, result: ConsistencyResult, groups: Sequence[Sequence[Bar]], per: str) -> Axes:
    """Draw bars in panels of one measure, unit and category each, on a figure of our own."""
    shown = groups[:PANELS]
    across = 1 if figure.get_figwidth() <= NARROW else 2
    grid = figure.subplots(-(-len(shown) // across), across, squeeze=False, sharex=True)
    places = list(grid.ravel())
    panels = [Picture(axes, size=PANEL_TITLE, is_panel=True) for axes in places[: len(shown)]]
    for axes in places[len(shown) :]:
        axes.set_axis_off()
    for picture, bars in zip(panels, shown, strict=True):
        first = bars[0].claim
        what = ", ".join(filter(None, (first.measure, short_union(first.category)))) or "figures"
        bad = sum(b.is_loud for b in bars)
        picture.title(f"{what}: {f'{bad:,} of {len(bars):,} in conflict' if bad else f'{len(bars):,} figures'}")
        _draw(picture, result, bars, per, NAMES)
        picture.axes.tick_params(labelbottom=True)
    drawn = [bar for bars in shown for bar in bars]
    whole = Picture(panels[0].axes, panels=panels)
    whole.title(finding(result, drawn))
    whole.unnamed = partial(unnamed, drawn)
    for note in left_out(result, drawn):
        whole.note(note)
    whole.key(*key(bar.standing for bar in drawn))
    whole.finish()
    return panels[0].axes
