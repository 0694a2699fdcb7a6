"""A sum in lines: names, figures under each other, the sum of the parts, the whole and the difference."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deserstats.checks.sums.naming import NAMED, Subject, noun, unit_of
from deserstats.checks.sums.statement import SummedFigure, total
from deserstats.wording import count, exact, number

NAME = 56
"""Characters of a name in a line; longer ones are folded."""

WIDTH = 96
"""Characters of a line of a sum, which stands indented by four."""

RUN = 6
"""Parts in a row from which on they are told as a range."""


@dataclass(frozen=True, slots=True)
class Added:
    """A figure of a sum, with the subject that it is of."""

    figure: SummedFigure
    subject: Subject


class Row(NamedTuple):
    """A line: what, how much, and how that was read."""

    name: str
    figure: str
    more: str = ""


def columns(needs: Sequence[Added], allows: Sequence[Added], apart: Row) -> Iterator[str]:
    """Write a sum: the side of more figures, its sum, the other side, and how far they are apart."""
    many, few = (needs, allows) if len(needs) >= len(allows) else (allows, needs)
    return laid_out([*side_rows(many), *side_rows(few), apart])


def laid_out(rows: Sequence[Row]) -> Iterator[str]:
    """Write rows with their figures under each other."""
    names = min(NAME, max(len(row.name) for row in rows))
    figures = max(len(row.figure) for row in rows)
    for row in rows:
        *above, last = textwrap.wrap(row.name, NAME, subsequent_indent="  ", break_on_hyphens=False) or [""]
        yield from above
        line = f"{last:<{names}}  {row.figure:>{figures}}"
        if row.more and len(line) + 2 + len(row.more) > WIDTH:
            yield line.rstrip()
            yield from textwrap.wrap(row.more, WIDTH, initial_indent="    ", subsequent_indent="    ")
        else:
            yield f"{line}  {row.more}".rstrip()


def side_rows(side: Sequence[Added]) -> Iterator[Row]:
    """Return the rows of one side, runs of parts folded, and their sum where there are several."""
    groups = list(runs(side))
    for run in groups:
        yield _row(run[0]) if len(run) == 1 else _folded(run)
    if len(groups) > 1 or (side and side[0].figure.times != 1):
        yield Row("together", number(exact(total(a.figure for a in side))))


def _row(added: Added) -> Row:
    figure = added.figure
    times = "" if figure.times == 1 else f"{number(figure.times)} times "
    more = figure.reading
    printed = added.subject.claim.figure
    if not more and printed is not None and figure.id and printed.value != figure.value:
        more = f"that is {number(figure.value)}"
    return Row(f"{times}{figure.name}", figure.printed, more)


def _folded(run: Sequence[Added]) -> Row:
    """Write parts in a row as a range."""
    first, last = run[0].figure, run[-1].figure
    sum_ = number(exact(total(a.figure for a in run)))
    is_read = any(a.figure.reading for a in run)
    what = count(len(run), noun([a.subject for a in run]))
    return Row(f"{what}, {first.name} to {last.name}", sum_, "as they were read" if is_read else "")


def runs(side: Sequence[Added]) -> Iterator[list[Added]]:
    """Group parts that follow each other, where they are many; others stand alone."""
    run: list[Added] = []
    for added in side:
        if run and not _follow(run[-1], added):
            yield from _told(run)
            run = []
        run.append(added)
    yield from _told(run)


def _told(run: list[Added]) -> Iterator[list[Added]]:
    if len(run) > RUN:
        yield run
    else:
        yield from ([added] for added in run)


def _follow(a: Added, b: Added) -> bool:
    """Whether two parts are neighbours: the same in the next unit of time, or another node in the same window."""
    if a.figure.times != b.figure.times:
        return False
    x, y = a.subject, b.subject
    same = all(column(x.claim) == column(y.claim) for column in NAMED)
    follows = x.window.end == y.window.start and unit_of(x.window) == unit_of(y.window) != ""
    one_more = sum(column(x.claim) != column(y.claim) for column in NAMED) == 1
    return (same and follows) or (one_more and x.window == y.window)
