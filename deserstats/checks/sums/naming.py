"""Figures in words: what tells each from the others that stand in the same sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from deserstats.claims.calendar import floor_to, next_start
from deserstats.claims.cells.period import DAY, Period, day_text
from deserstats.claims.claim import Claim
from deserstats.errors import PeriodError
from deserstats.wording import listing

MADE = re.compile("c[0-9]+")
"""Ids that are made where a table has none; such a claim is named by what it says alone."""

UNITS = ("year", "quarter", "month", "week", "day")

Column = Callable[[Claim], str]

LONG = 3
"""Parts of a union up to which all of them are named."""


def short_union(name: str) -> str:
    """Shorten the name of a union of many parts.

    Examples
    --------
    >>> short_union("407+408"), short_union("a+b+c+d+e")
    ('407+408', 'a+...+e (5 parts)')
    """
    parts = name.split("+")
    return name if len(parts) <= LONG else f"{parts[0]}+...+{parts[-1]} ({len(parts)} parts)"


NAMED: tuple[Column, ...] = (
    lambda c: c.measure,
    lambda c: short_union(c.category),
    lambda c: short_union(c.geography),
    lambda c: c.unit,
    lambda c: c.dated_by,
    lambda c: c.basis,
)
"""What a figure counts, beside its window."""

TELLERS: tuple[Column, ...] = (lambda c: c.source, lambda c: c.origin)
"""Who printed it; where that is the same, whom they cite."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One figure of a sum, with the window that it has there."""

    claim: Claim
    window: Period


@dataclass(frozen=True)
class Names:
    """How the figures of one sum are named."""

    subjects: Sequence[Subject]
    is_running: bool = False

    @property
    def about(self) -> str:
        """What all of them count: "arrivals, east"."""
        shared = [column(self.subjects[0].claim) for column in NAMED[:3] if column not in self._differing]
        if not self._windows_differ:
            shared.append(str(self.subjects[0].window))
        return ", ".join(filter(None, shared))

    def of(self, subject: Subject) -> str:
        """Name one figure: what it counts that others do not, its window, its id where one was given."""
        said = [column(subject.claim) or "all" for column in NAMED if column in self._differing]
        if self._windows_differ:
            last = day_text(subject.window.end - DAY)
            said.append(f"up to {last}" if self.is_running else str(subject.window))
        teller = next((column(subject.claim) for column in TELLERS if column in self._differing), "")
        return with_id(", ".join(filter(None, (teller, *said))), subject.claim.id)

    @cached_property
    def _differing(self) -> frozenset[Column]:
        """What not all of the figures say."""
        told = (*NAMED, *TELLERS)
        return frozenset(column for column in told if len({column(s.claim) for s in self.subjects}) > 1)

    @cached_property
    def _windows_differ(self) -> bool:
        return len({s.window for s in self.subjects}) > 1


def with_id(name: str, id_: str) -> str:
    """Add an id to a name, where it was given and not made, and says something else."""
    if MADE.fullmatch(id_) or id_.casefold() in name.casefold().split(", "):
        return name or id_
    return f"{name} [{id_}]" if name else id_


def names_of(claims: Iterable[Claim]) -> dict[str, str]:
    """Name each of some claims by what it says and the others do not, by id.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> names_of(load_example("two-figures"))["B"]
    'Jan-May 2025 [B]'
    """
    subjects = [Subject(claim, claim.window) for claim in claims]
    names = Names(subjects)
    return {subject.claim.id: names.of(subject) or names.about or subject.claim.id for subject in subjects}


def named_together(claims: Iterable[Claim]) -> str:
    """Name some claims in one phrase: what all of them count, then each.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> named_together(load_example("two-figures"))
    'registered, 407+408: 24 Feb 2022-May 2025 [A] and Jan-May 2025 [B]'
    """
    subjects = [Subject(claim, claim.window) for claim in claims]
    names = Names(subjects)
    if len(subjects) == 1:
        return with_id(names.about, subjects[0].claim.id)
    return ": ".join(filter(None, (names.about, listing(map(names.of, subjects)))))


def noun(subjects: Sequence[Subject]) -> str:
    """Return what so many figures are: months, weeks, parts, or figures of several kinds."""
    nodes = {tuple(column(s.claim) for column in NAMED) for s in subjects}
    units = {unit_of(s.window) for s in subjects}
    windows = {s.window for s in subjects}
    if len(nodes) == 1 and len(units) == 1 and len(windows) == len(subjects) and (unit := units.pop()):
        return unit
    return "part" if len(windows) == 1 and len(nodes) == len(subjects) else "figure"


def unit_of(window: Period) -> str:
    """Return the calendar unit that a window is, blank where it is none."""
    for unit in UNITS:
        try:
            if floor_to(window.start, unit) == window.start and next_start(window.start, unit) == window.end:
                return unit
        except PeriodError:
            continue
    return ""
