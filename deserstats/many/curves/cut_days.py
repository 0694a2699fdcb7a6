"""The days on which windows begin and end, as ranks within their group: windows that overlap, of one series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.many.plain.texts import Numbers

DENSE = 32
"""Days for each row up to which every day of every series is looked at."""


@dataclass(frozen=True, slots=True)
class CutDays:
    """Groups of windows that overlap.

    Attributes
    ----------
    group : int64 array (n_rows,)
        The group of each row.
    series, n_days : int64 array (n_groups,)
        The series of each group, and its cut days.
    first, last : int64 array (n_rows,)
        Ranks of the first day and of the end of each row among the cut days of its group.
    """

    group: Numbers
    series: Numbers
    n_days: Numbers
    first: Numbers
    last: Numbers


def cut_days(series: Numbers, start: Numbers, end: Numbers) -> CutDays:
    """Group the windows of rows, whose series are numbered from 0 without a gap."""
    if not len(series):
        return CutDays(series, series, series, start, end)
    n_series = int(series.max()) + 1
    origin = int(start.min())
    occurs = np.zeros(int(end.max()) - origin + 1, dtype=bool)
    occurs[start - origin] = True
    occurs[end - origin] = True
    number = np.cumsum(occurs) - 1
    n_all = int(number[-1]) + 1
    first, last = (series * n_all + number[days - origin] for days in (start, end))
    if n_series * n_all <= DENSE * len(series) + 2**16:
        return _dense(first, last, n_series, n_all)
    days, place = np.unique(np.concatenate([first, last]), return_inverse=True)
    place = place.ravel()
    return _ranked(days // n_all, place[: len(series)], place[len(series) :], len(days))


def _dense(first: Numbers, last: Numbers, n_series: int, n_all: int) -> CutDays:
    """Number the days on which something begins or ends, of all days of all series."""
    is_cut = np.zeros(n_series * n_all, dtype=bool)
    is_cut[first] = True
    is_cut[last] = True
    place = np.cumsum(is_cut) - 1
    days = np.flatnonzero(is_cut)
    return _ranked(days // n_all, place[first], place[last], len(days))


def _ranked(series: Numbers, first: Numbers, last: Numbers, n: int) -> CutDays:
    """Group windows by their places among all cut days, which come series by series."""
    begins = np.bincount(first, minlength=n)
    begun, over = np.cumsum(begins), np.cumsum(np.bincount(last, minlength=n))
    # on such a day every window that began before is over: a window that begins on it is of a new group
    number = np.cumsum(begun - begins == over)
    is_used = np.zeros(int(number[-1]) + 1, dtype=bool)
    is_used[number[first]] = True
    group = (np.cumsum(is_used) - 1)[number[first]]
    n_groups = int(np.count_nonzero(is_used))
    begin, stop = np.full(n_groups, n), np.zeros(n_groups, dtype=np.int64)
    np.minimum.at(begin, group, first)
    np.maximum.at(stop, group, last)
    return CutDays(group, series[begin], stop - begin + 1, first - begin[group], last - begin[group])
