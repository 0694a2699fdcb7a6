"""Running totals: a line for each series against the last day counted, and where it falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import ConsistencyResult, Standing
from deserstats.claims.cells.period import DAY, day_text
from deserstats.claims.claim import Claim
from deserstats.show.plots.canvas.heights import counts, from_zero
from deserstats.show.plots.canvas.marks import arrow
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import drawing
from deserstats.show.plots.canvas.time_axis import dated, days
from deserstats.show.plots.claims.claim_bars import Bar, draw_bar, scaled
from deserstats.show.plots.claims.telling import finding, key, left_out
from deserstats.show.plots.style import GREY, INK, LOOKS, MUTED, PALE, RED
from deserstats.wording import count, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANY = 4
"""Last days of one series from which totals with a common first day are a running total."""

NAMED = 12
"""Lines up to which every one is named; beyond, those in conflict and the highest."""

HIGHEST = 3
"""Of many lines, so many of the highest are named."""

CROWDED = 200
"""Points beyond which those without a conflict are small."""

STEEP = 30
"""Ratio of the highest to the lowest line beyond which the scale is logarithmic."""

READABLE = 0.05
"""Share of the height that a figure of its own window must reach to be drawn beside running totals."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Series:
    """One running total as drawn: its points by the last day counted, and what it is of."""

    key: Key
    points: tuple[Bar, ...]

    @property
    def is_in_conflict(self) -> bool:
        """Whether some figure of it contradicts others."""
        return any(point.standing == Standing.IN_CONFLICT for point in self.points)

    @property
    def top(self) -> float:
        """Its highest figure."""
        return max(point.at for point in self.points)

    @property
    def falls(self) -> list[tuple[Bar, Bar]]:
        """Neighbouring figures of which the later cannot be as high as the earlier, the deepest fall first."""
        pairs = zip(self.points, self.points[1:], strict=False)
        falls = [(a, b) for a, b in pairs if a.low is not None and b.high is not None and b.high < a.low]
        return sorted(falls, key=lambda pair: pair[1].at - pair[0].at)


def last_day(claim: Claim) -> date:
    """Return the last day that a claim counts."""
    return claim.window.end - DAY


def running_since(claims: Iterable[Claim]) -> date | None:
    """Return the common first day of running totals; None where most claims are something else.

    Running totals are totals of one series with a common first day and many last days. They are what is drawn
    where they are a third of the claims at least: new figures of each day may stand beside them.
    """
    claims = list(claims)
    ends: dict[tuple[date, Key], set[date]] = {}
    for claim in claims:
        if claim.kind == "total":
            ends.setdefault((claim.window.start, _key(claim)), set()).add(claim.window.end)
    many: Counter[date] = Counter()
    for (start, _), days_told in ends.items():
        if len(days_told) >= MANY:
            many[start] += len(days_told)
    if not many:
        return None
    since = many.most_common(1)[0][0]
    return since if 3 * many[since] >= len(claims) else None


def draw_running(ax: Axes | None, result: ConsistencyResult, kept: Sequence[Claim], since: date) -> Axes:
    """Draw running totals since a day, one line a series, points marked by their standing."""
    standings = {s.id: s for s in result.standings}
    bars = [bar for c in kept if (bar := scaled(c, standings[c.id], result.claims.reading)) is not None]
    running = [bar for bar in bars if _is_running(bar.claim, since)]
    series = _series(running)
    beside_them = _readable([bar for bar in bars if not _is_running(bar.claim, since)], series)
    drawn = [*running, *beside_them]
    with drawing(ax, height=5.2) as picture:
        axes = picture.axes
        for one in series:
            _draw(axes, one, crowded=len(drawn) > CROWDED)
        for bar in beside_them:
            draw_bar(axes, bar, crowded=len(beside_them) > MANY)
        picture.title(_title(result, series, drawn))
        is_log = _scale(axes, series)
        unit = (running[0].claim.unit if running else "") or "count"
        picture.unit = f"{unit} since {day_text(since)}{', log scale' if is_log else ''}{_of_bars(beside_them)}"
        dated(axes)
        picture.key(*key((bar.standing for bar in drawn), are_bars=bool(beside_them)))
        named = _named(series)
        picture.names.extend(_names(named, series))
        left = len(series) - len(named)
        picture.note(f"{left:,} of {count(len(series), 'line')} without a name." if left else "")
        for note in left_out(result, drawn):
            picture.note(note)
    return axes


def _key(claim: Claim) -> Key:
    return claim.category, claim.geography, claim.basis, claim.root_origin or claim.source


def _is_running(claim: Claim, since: date) -> bool:
    return claim.kind == "total" and claim.window.start == since


def _series(points: Iterable[Bar]) -> list[Series]:
    groups: dict[Key, list[Bar]] = {}
    for point in points:
        groups.setdefault(_key(point.claim), []).append(point)
    return [Series(key, tuple(sorted(group, key=lambda p: last_day(p.claim)))) for key, group in groups.items()]


def _readable(bars: list[Bar], series: Sequence[Series]) -> list[Bar]:
    """Return the figures of windows of their own that can be read beside running totals: all, or none.

    They share the scale of one line where all windows are as long, so that each is a rate.
    """
    if len(series) != 1 or not bars or any(bar.claim.kind != "total" for bar in bars):
        return []
    same = len({bar.claim.window.days for bar in bars}) == 1 and {_key(bar.claim) for bar in bars} == {series[0].key}
    return bars if same and max(bar.at for bar in bars) >= READABLE * series[0].top else []


def _draw(axes: Axes, one: Series, *, crowded: bool) -> None:
    """Draw a line, what rounded figures allow, its points by their standing, and its falls."""
    at = days(*(last_day(point.claim) for point in one.points))
    colour, width = (INK, 1.4) if one.falls else (GREY, 1.1) if one.is_in_conflict else (PALE, 1.1)
    axes.plot(at, [point.at for point in one.points], color=colour, linewidth=width, zorder=2)
    for first, then in one.falls:
        span = days(last_day(first.claim), last_day(then.claim))
        axes.plot(span, [first.at, then.at], color=RED, linewidth=3, zorder=4)
    for standing, look in LOOKS.items():
        mine = [(x, point) for x, point in zip(at, one.points, strict=True) if point.standing == standing]
        is_bad = standing == Standing.IN_CONFLICT
        if not mine or (crowded and not is_bad):
            continue
        marks = axes.plot([x for x, _ in mine], [point.at for _, point in mine], look.marker, color=look.colour)
        marks[0].set(markersize=8 if is_bad else 4, zorder=5 if is_bad else 3)
        if is_bad:
            marks[0].set(markeredgecolor="white", markeredgewidth=0.5)
        for x, point in mine:
            _draw_range(axes, x, point)


def _draw_range(axes: Axes, x: float, point: Bar) -> None:
    """Draw what a rounded figure allows, or on which side it has no limit."""
    colour = LOOKS[point.standing].colour
    if point.low is None or point.high is None:
        arrow(axes, x, point.at, "up" if point.high is None else "down", colour, reach=12)
    elif point.high > point.low:
        axes.vlines(x, point.low, point.high, color=colour, linewidth=1.6, alpha=0.4, zorder=1)


def _of_bars(bars: Sequence[Bar]) -> str:
    """Say what the bars beside running totals count."""
    return f"; bars: of {count(bars[0].claim.window.days, 'day')}" if bars else ""


def _title(result: ConsistencyResult, series: Sequence[Series], drawn: Sequence[Bar]) -> str:
    said = finding(result, drawn)
    n_falls = sum(len(one.falls) for one in series)
    if not n_falls:
        return said
    if n_falls > 1:
        return f"Running totals that fall in {n_falls:,} places: {said[0].lower()}{said[1:]}"
    return f"A running total that falls: {said[0].lower()}{said[1:]}"


def _scale(axes: Axes, series: Sequence[Series]) -> bool:
    """Let the lines fill the height; a log scale where they differ much, with 0 at its foot where it is told."""
    tops = [one.top for one in series if one.top > 0]
    is_log = len(tops) > 1 and max(tops) > STEEP * min(tops)
    if is_log and min(point.at for one in series for point in one.points) > 0:
        axes.set_yscale("log")
    elif is_log:
        axes.set_yscale("symlog", linthresh=1)
        axes.set_ylim(-0.3, 2 * max(tops))
    else:
        axes.set_ylim(*from_zero(point.at for one in series for point in one.points))
    counts(axes.yaxis)
    return is_log


def _named(series: Sequence[Series]) -> list[Series]:
    """Return the lines that are named: all of a few, else those in conflict and the highest."""
    ordered = sorted(series, key=lambda one: (not one.falls, not one.is_in_conflict, -one.top))
    if len(series) <= NAMED:
        return ordered
    bad = [one for one in ordered if one.is_in_conflict][:NAMED]
    return [*bad, *[one for one in ordered if one not in bad][:HIGHEST]]


def _names(named: Sequence[Series], series: Sequence[Series]) -> list[Name]:
    """Return a name at the end of each line, and at its deepest fall both dates."""
    several = [len({one.key[place] for one in series}) > 1 for place in range(4)]
    days_told = [last_day(point.claim) for one in series for point in one.points]
    same_year = len({day.year for day in days_told}) == 1
    labels = []
    for one in named:
        name = ", ".join(part for part, differs in zip(one.key, several, strict=True) if differs and part)
        point = one.points[-1]
        if one.falls:
            first, point = one.falls[0]
            more = f", and {len(one.falls) - 1:,} more" if len(one.falls) > 1 else ""
            fall = f"{_dated(first, same_year)}, {_dated(point, same_year)}{more}"
            name = f"{name}: {fall}" if name else fall
        if name:
            labels.append(Name(days(last_day(point.claim))[0], point.at, name, RED if one.falls else MUTED))
    return labels


def _dated(point: Bar, same_year: bool) -> str:
    """Write a figure and its day: ``5 on 15 Mar``."""
    day = last_day(point.claim)
    text = day_text(day)
    said = point.claim.words if point.claim.figure is None else number(point.claim.figure.value)
    return f"{said} on {text.removesuffix(f' {day.year}') if same_year else text}"
