"""What was recorded had occurred before, and at most the scheme's delay before.

Let O(t) and R(t) count all that occurred, and all that was recorded, before day t. With a longest
delay D, R(t) <= O(t) and O(t) <= R(t + D) on every day. Only O at the days that cut the one
series, and R at the days that cut the other, are known, so each meets the next known value of the
other; since both only grow, that says everything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date

from deserstats.claims.interval import Interval
from deserstats.claims.scheme import Delay
from deserstats.model.form import Facts, Form, Row, Segment, Series

OCCURRED, RECORDED = "occurred", "recorded"
BACKLOG = ("(recorded before the first day)", "(occurred before the first day)")
"""Tags of what was counted before the first known day; only their difference matters."""


def delay_rows(delay: Delay | None, forms: Iterable[Form], facts: Facts) -> list[Row]:
    """Tie what occurred to what was recorded, for every measure, unit, basis and leaf that has both."""
    if delay is None:
        return []
    cuts: dict[Series, set[int]] = {}
    for form in forms:
        for series, start, end, _ in form:
            if series.dated_by in (OCCURRED, RECORDED) and not (series.tag or series.level or facts.is_signed(series)):
                cuts.setdefault(series, set()).update((start, end))
    rows: list[Row] = []
    for series, days in cuts.items():
        twin = series._replace(dated_by=RECORDED)
        if series.dated_by == OCCURRED and twin in cuts:
            rows += _tied(delay, series, sorted(days), sorted(cuts[twin]))
    return rows


def _tied(delay: Delay, series: Series, occurred: list[int], recorded: list[int]) -> Iterator[Row]:
    name = f"recorded at most {delay} after it occurred"
    first = min(occurred[0], recorded[0])
    twin = series._replace(dated_by=RECORDED)
    before = [
        (Segment(twin._replace(tag=tag), first, first + 1, sign)) for tag, sign in zip(BACKLOG, (1, -1), strict=True)
    ]
    for day in recorded:
        k = bisect_left(occurred, day)
        if k < len(occurred):
            parts = [*_upto(series, occurred[0], occurred[k], 1), *_upto(twin, recorded[0], day, -1)]
            parts += [s._replace(weight=-s.weight) for s in before]
            yield Row(tuple(parts), Interval(0, None), name, date.fromordinal(day).isoformat(), is_rule=True)
    for day in occurred:
        k = bisect_left(recorded, delay.after(date.fromordinal(day)).toordinal())
        if k < len(recorded):
            parts = [*_upto(twin, recorded[0], recorded[k], 1), *_upto(series, occurred[0], day, -1), *before]
            yield Row(tuple(parts), Interval(0, None), name, date.fromordinal(day).isoformat(), is_rule=True)


def _upto(series: Series, first: int, day: int, weight: int) -> list[Segment]:
    return [Segment(series, first, day, weight)] if day > first else []
