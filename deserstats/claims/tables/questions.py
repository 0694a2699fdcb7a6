"""Questions that only a whole column raises: each is asked once, at the first of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.period import DAY, Period, fiscal_edit, read_label
from deserstats.claims.cells.window import COUNTED, advice_at, lone_day
from deserstats.claims.claim import Claim, terms_in, texts_in
from deserstats.errors import Edit, PeriodError, Problem

Asked = tuple[Problem, str]
"""A problem, and what kind of question it is; blank for a fault of one cell."""

LABELLED = ("start", "through", "base_start", "base_through")
"""Columns that may hold labels."""

_YEAR_AND_TWO = re.compile(r"[0-9]{4}-[0-9]{2}")

FEWEST = 3
"""Windows that follow each other with a day between them before that is taken for a custom."""


def folded(asked: Iterable[Asked]) -> list[Problem]:
    """Return every problem, the same one only once: a question of one column, or one fault that stands in many rows."""
    found: dict[object, list[Problem]] = {}
    for problem, kind in asked:
        same = (problem.column, kind) if kind else replace(problem, row=0, id="", line=None)
        found.setdefault(same, []).append(problem)
    return [_once(problems) for problems in found.values()]


def _once(problems: list[Problem]) -> Problem:
    first, *others = problems
    rows = tuple(row for problem in problems for row in (problem.row, *problem.rows))[1:]
    edits = first.edits
    if any(problem.edits != edits for problem in others):
        # what mends one row with its own figure mends no other: customs of the table mend all of them
        edits = tuple(_of_all(edit, problems) for edit in edits if edit.options and _is_in_all(edit, problems))
    return replace(first, edits=edits, more=sum(problem.more for problem in problems) + len(others), rows=rows)


def _is_in_all(edit: Edit, problems: Iterable[Problem]) -> bool:
    return all(any(own.options == edit.options for own in problem.edits) for problem in problems)


def _of_all(edit: Edit, problems: Iterable[Problem]) -> Edit:
    """Return a custom of the table with what the scheme has to say of all of its rows."""
    rules: dict[str, dict[str, None]] = {}
    same = (own for problem in problems for own in problem.edits if own.options == edit.options)
    for rule, names in (part for own in same for part in own.scheme):
        rules.setdefault(rule, {}).update(dict.fromkeys(names))
    return replace(edit, cells=(), scheme=tuple((rule, tuple(names)) for rule, names in rules.items()))


def column_questions(columns: Mapping[str, Sequence[str]], claims: Mapping[int, Claim]) -> Iterator[Asked]:
    """Return what the columns of a table leave open; claims come by row, from 1, where the row can be read."""
    yield from _years_or_months(columns, claims)
    yield from _gaps_of_a_day(claims)
    yield from _days_of_ratios(claims)


def _years_or_months(columns: Mapping[str, Sequence[str]], claims: Mapping[int, Claim]) -> Iterator[Asked]:
    """``2008-09``, ``2009-10``: years across two calendar years, or months?"""
    labelled = [name for name in LABELLED if name in columns]
    shaped = {text for name in labelled for text in set(columns[name]) if _YEAR_AND_TWO.fullmatch(text.strip())}
    asking = {text for text in shaped if fiscal_edit(text.strip())}
    if not asking or not _may_be_years({text.strip() for text in asking}, asking == shaped, claims):
        return
    for row, texts in enumerate(zip(*(columns[name] for name in labelled), strict=True), start=1):
        for column, text in zip(labelled, texts, strict=True):
            if text in asking:
                yield _year_or_month(row, columns["id"][row - 1], column, text.strip()), "year or month"


def _year_or_month(row: int, name: str, column: str, text: str) -> Problem:
    expected = f"a window that is plain: is {text} a year or a month?"
    return Problem(row, name, column, text, expected, advice_at(column, fiscal_edit(text)))


def _may_be_years(named: set[str], are_all: bool, claims: Mapping[int, Claim]) -> bool:
    """Whether labels may be years across two calendar years; ``are_all``: no other label has their shape."""
    # a label that can be no month says that the others are years too, and any other label that they are months
    if any(int(text[5:]) not in range(1, 13) for text in named):
        return True
    return bool(named) and are_all and (len(named) > 1 or any(map(_is_a_year_in_two, claims.values())))


def _is_a_year_in_two(claim: Claim) -> bool:
    """Whether a window of dates is whole years that begin within a calendar year."""
    start, end = claim.window.start, claim.window.end
    return start.month > 1 and (start.month, start.day) == (end.month, end.day)


def _gaps_of_a_day(claims: Mapping[int, Claim]) -> Iterator[Asked]:
    """Windows that each end the day before the next one starts: their last day was surely counted."""
    if not any(texts_in(claims.values(), "end")):
        return
    rows = {row: claim for row, claim in claims.items() if claim.end}
    others = {claim.window for claim in claims.values() if not claim.end}
    windows = {claim.window for claim in rows.values()}
    starts, ends = {w.start for w in windows}, {w.end for w in windows}
    if all(map(_is_week_with_its_last_day, windows)) and (len(windows) > 1 or any(w.days % 7 == 0 for w in others)):
        yield from _last_days(rows, "; the windows are whole weeks if their ends count", "last day of a week")
    elif len(windows) > 1 and not starts & ends and _is_chain(starts, ends, others):
        yield from _last_days(rows, "; the next window starts on {next}", "a day between")


def _is_chain(starts: set[date], ends: set[date], others: set[Period]) -> bool:
    """Whether windows follow each other with a day between them, often enough or from end to end of another one."""
    followed = {end for end in ends if end + DAY in starts}
    led = {start for start in starts if start == date.min or start - DAY in ends}
    if ends - followed - {max(ends)} or starts - led - {min(starts)}:
        return False
    whole = {(w.start, w.end - DAY) for w in others}
    return len(followed) >= FEWEST - 1 or (bool(followed) and (min(starts), max(ends)) in whole)


def _is_week_with_its_last_day(window: Period) -> bool:
    """Whether a window is whole weeks, from a Monday or a Sunday, only if the day in ``end`` is counted."""
    # from a first up to a first is months, whatever weekdays these are
    are_months = window.start.day == window.end.day == 1
    return window.start.weekday() in (0, 6) and window.days % 7 == 6 and not are_months


def _last_days(rows: Mapping[int, Claim], because: str, kind: str) -> Iterator[Asked]:
    """Ask whether the day in ``end`` is counted."""
    expected = f"the first day no longer counted{because}: does {{last}} count?"
    for row, claim in rows.items():
        last = claim.window.end
        fix = f"write through={last} (or end={last + DAY}) if {last} counts, through={last - DAY} if it does not"
        yield Problem(row, claim.id, "end", claim.end, expected.format(last=last, next=last + DAY), fix), kind


def _days_of_ratios(claims: Mapping[int, Claim]) -> Iterator[Asked]:
    """A day without an end in a ratio of counts; one of levels is meant on that day."""
    if not any(terms.kind in RATIO_LIKE for terms in terms_in(claims.values())):
        return
    told: dict[str, set[str]] = {}
    for claim in claims.values():
        told.setdefault(claim.measure, set()).add(claim.kind)
    for row, claim in claims.items():
        if claim.kind not in RATIO_LIKE:
            continue
        measures = {"start": claim.measure, "base_start": claim.base_measure or claim.measure}
        ends = {"start": claim.end or claim.through, "base_start": claim.base_end or claim.base_through}
        for column, measure in measures.items():
            text = getattr(claim, column)
            if text and not ends[column] and _is_day(text) and _counts(told.get(measure, set())):
                columns = (column, column.replace("start", "through"))
                expected, fix = lone_day(text, read_label(text), claim.published, columns)
                yield Problem(row, claim.id, column, text, expected, fix), "lone day"


def _counts(kinds: set[str]) -> bool:
    """Whether a measure is told as a count over windows, never as a level."""
    return bool(kinds & set(COUNTED)) and "stock" not in kinds


def _is_day(text: str) -> bool:
    try:
        return read_label(text).days == 1
    except PeriodError:
        return False
