"""The window of every row, from one column of labels, from two of days, or from a year and a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deserstats.claims.cells.labels import Labels, Part, read_labels
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.shapes.layouts.columns import Column, a_time
from deserstats.claims.shapes.layouts.parts import part_labels, span_in_year, year_of_fill
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.questions import questions
from deserstats.claims.shapes.options import CUMULATIVE, PERIOD, Shaping
from deserstats.errors import Problem

THE_YEAR = "the year of these months, quarters or weeks"
NO_LABEL = "a label of time such as 2024, Q1 2024, Jan 2024, 2024-W05 or 2024-05-31"


@dataclass(slots=True)
class RowWindows:
    """The window of each row, None where it has none.

    Attributes
    ----------
    dates : bool
        Whether labels are days, which may stand for more.
    parts : list, optional
        The parts of a year that each row names, where the year stands in the heading.
    """

    spans: list[Period | None]
    dates: bool
    problems: list[Problem]
    notes: tuple[str, ...] = ()
    parts: list[tuple[Part, ...] | None] | None = None


def row_windows(plan: Plan, shaping: Shaping) -> RowWindows:
    """Return the window of each row."""
    if plan.first is not None:
        return _from_days(plan.first, plan.last or plan.end, shaping, is_end=plan.last is None)
    if plan.period is None:
        assert plan.part is not None
        return _parts_alone(plan, plan.part, shaping)
    read = plan.period.labels(shaping.fiscal)
    texts = plan.period.texts
    if plan.part is not None:
        return _from_parts(plan.period, plan.part, read, shaping)
    whole = _whole(plan.period, read, shaping)
    problems = [*_unread(plan.period, read, shaping, whole), *questions(read, plan.period.heading)]
    times = {text: read.periods.get(text) for text in set(texts) if a_time(read, text)} | whole
    spans = list(map(times.get, texts))
    known = [span for span in map(read.periods.get, plan.period.distinct) if span is not None]
    days = sum(span.days == 1 for span in known)
    told = tuple(f"Rows {text!r} are the total of {span}." for text, span in whole.items())
    return RowWindows(spans, 2 * days > len(known), problems, (*read.notes, *told))


def _parts_alone(plan: Plan, column: Column, shaping: Shaping) -> RowWindows:
    """Read months of rows whose year stands in the headings, or in ``fill``."""
    named = part_labels(column, shaping) or {}
    parts = [named.get(text) for text in column.texts]
    if plan.layout == "wide":
        return RowWindows([None] * len(parts), dates=False, problems=[], parts=parts)
    if PERIOD not in shaping.fill:
        some = ", ".join(list(column.distinct)[:3])
        advice = "say it with fill={'period': '2024'}, or in a column of years"
        return RowWindows([None] * len(parts), False, [Problem(0, "", column.heading, some, THE_YEAR, advice)])
    year = year_of_fill(shaping)
    return RowWindows([span_in_year(year, part) if part else None for part in parts], dates=False, problems=[])


def _from_parts(years: Column, parts: Column, read: Labels, shaping: Shaping) -> RowWindows:
    """Join years with months, quarters or weeks of another column."""
    named = part_labels(parts, shaping) or {}
    problems = [*_unread(years, read, shaping), *questions(read, years.heading)]
    spans: list[Period | None] = []
    known: dict[tuple[str, str], Period | None] = {}
    for told in zip(years.texts, parts.texts, strict=True):
        if told not in known:
            year, part = read.periods.get(told[0]), named.get(told[1])
            if year is not None and part is not None:
                known[told] = span_in_year(year, part)
            else:
                # a row without a part is of the whole year; one called Total may be of the parts that are shown
                known[told] = None if told[1] else year
        spans.append(known[told])
    return RowWindows(spans, dates=False, problems=problems, notes=read.notes)


def _from_days(first: Column, last: Column | None, shaping: Shaping, *, is_end: bool) -> RowWindows:
    """Join the first day with the last one counted; a column ``end`` holds first days no longer counted."""
    assert last is not None
    spans: list[Period | None] = []
    # one order of day and month for both
    both = read_labels([*first.distinct, *last.distinct], shaping.fiscal)
    starts = ends = both
    problems = [*_unread(first, both, shaping), *_unread(last, both, shaping), *questions(both, first.heading)]
    for row, (a, b) in enumerate(zip(first.texts, last.texts, strict=True), start=1):
        start, stop = starts.periods.get(a), ends.periods.get(b)
        if start is None or (stop is None and b):
            spans.append(None)
            continue
        end = start.end if stop is None else stop.start if is_end else stop.end
        if end <= start.start:
            expected, fix = f"a last day that is not before {start.start}", "correct one of the two dates"
            problems.append(Problem(row, "", last.heading, b, expected, fix))
            spans.append(None)
        else:
            spans.append(Period(start.start, end))
    return RowWindows(spans, dates=False, problems=problems, notes=both.notes)


def _whole(column: Column, read: Labels, shaping: Shaping) -> dict[str, Period]:
    """Return the window of rows called Total: all that the other rows are of, where these leave no day out."""
    sums = [text for text in read.unread if shaping.is_total(text)]
    spans = sorted({span for text, span in read.periods.items() if a_time(read, text)})
    gapless = all(b.start <= max(s.end for s in spans[: i + 1]) for i, b in enumerate(spans[1:]))
    if not sums or len(spans) < 2 or not gapless or spans[0].days == 1 or shaping.kinds:
        return {}
    return dict.fromkeys(sums, Period(spans[0].start, max(span.end for span in spans)))


def _unread(column: Column, read: Labels, shaping: Shaping, known: Mapping[str, Period] | None = None) -> list[Problem]:
    """List the cells that are no label of time, each text once, with how many rows have it."""
    bad = {text for text in read.unread if text.casefold() not in shaping.missing and text not in (known or {})}
    bad |= {text for text in read.periods if not a_time(read, text)} | set(read.parts)
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(column.texts, start=1):
        if text in bad:
            rows.setdefault(text, []).append(row)
    advice = "write it as YYYY-MM-DD or as such a label; leave out a row that is of no time"
    return [
        Problem(places[0], "", column.heading, text, NO_LABEL, advice, more=len(places) - 1)
        for text, places in rows.items()
    ]


def window_texts(span: Period, kind: str | None, shaping: Shaping) -> Mapping[str, str]:
    """Return the cells of a claim that say a window, and the kind of its figure."""
    if kind == "stock":
        if span.days == 1:
            return {"start": span.start.isoformat(), "through": "", "kind": "stock"}
        return {"start": _label(span) or span.start.isoformat(), "through": "", "kind": "stock"}
    if kind == CUMULATIVE and shaping.since is not None:
        return {"start": shaping.since.isoformat(), "through": (span.end - DAY).isoformat(), "kind": ""}
    if label := _label(span):
        return {"start": label, "through": "", "kind": ""}
    return {"start": span.start.isoformat(), "through": (span.end - DAY).isoformat(), "kind": ""}


def _label(span: Period) -> str:
    """Return the label of a calendar unit, blank for any other window."""
    start, end = span.start, span.end
    if span.days == 7 and start.weekday() == 0:
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}"
    if (start.day, end.day) != (1, 1):
        return ""
    months = 12 * (end.year - start.year) + end.month - start.month
    if months == 1:
        return f"{start.year:04}-{start.month:02}"
    if months in (3, 6, 12) and (start.month - 1) % months == 0:
        part = (start.month - 1) // months + 1
        return f"{start.year:04}" + {3: f"-Q{part}", 6: f"-H{part}", 12: ""}[months]
    return ""
