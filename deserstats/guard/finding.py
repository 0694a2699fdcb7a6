"""What is found in a file, where it stands and under which rule: one form for every format."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from deserstats.checks.sums.statement import StatementKind
from deserstats.claims.files.source import STANDARD_INPUT
from deserstats.claims.tables.places import Place
from deserstats.many.set_rows import SetStatus

OF_FILE = Place()
"""The file as a whole."""


class Level(StrEnum):
    """How a finding counts: an error fails a check, a warning leaves it undecided, a note does neither."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Standing(StrEnum):
    """How a set counts in a check: its verdict, or that it has no conflicts but accepted ones."""

    CONSISTENT = "consistent"
    ACCEPTED = "accepted"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    ERROR = "error"


class Rule(NamedTuple):
    """A kind of finding: its name, its title and what it says."""

    name: str
    title: str
    about: str


UNREADABLE_CELL = Rule(
    "unreadable-cell", "A cell cannot be read", "A cell cannot be read as a claim without a guess; an edit is proposed."
)
UNREADABLE_FILE = Rule("unreadable-file", "A file cannot be read", "The file is absent, or is no table of claims.")
UNDECIDED = Rule(
    "undecided", "Not decided", "Neither a series that fits all figures nor a contradiction was found; no verdict."
)
MORE = Rule("more-conflicts", "More conflicts", "Figures that cannot all hold beside those that are listed.")
TENSION = Rule(
    "tension", "Intervals do not fit", "Intervals that are no hard limits do not fit the other figures; not a conflict."
)
OF_STATEMENT = {
    StatementKind.SUM: Rule(
        "does-not-add-up", "A sum does not add up", "Figures that are parts of others do not add up to them."
    ),
    StatementKind.TWICE: Rule(
        "printed-twice", "Printed twice, with two figures", "Two figures of the same count in the same window differ."
    ),
    StatementKind.FALL: Rule("falls", "A running total falls", "A running total is below an earlier one."),
    StatementKind.PART: Rule("part-above-whole", "A part above its whole", "A figure is above one that contains it."),
    StatementKind.RATIO: Rule(
        "comparison-does-not-fit", "A comparison does not fit", "A share, ratio or growth misses what it compares."
    ),
    StatementKind.PROOF: Rule(
        "cannot-all-hold", "Figures cannot all hold", "No series fits all of the figures, by the sum of the proof."
    ),
}
"""The rule of each kind of contradiction."""

RULES = (*OF_STATEMENT.values(), MORE, UNREADABLE_CELL, UNREADABLE_FILE, UNDECIDED, TENSION)
"""Every rule, in the order in which formats list them."""


class Related(NamedTuple):
    """Another figure of a conflict: where it stands and what it says."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a file.

    Attributes
    ----------
    rule : Rule
        What kind of finding it is.
    level : Level
        How it counts.
    message : str
        What was found, in one sentence.
    lines : tuple of str
        The sum line by line, or what would mend a cell.
    closing : str
        What it assumes and what it leaves open.
    place : Place
        Where it is shown: of a conflict the figure that most of the smallest repairs doubt, else its whole or its
        last figure.
    related : tuple of Related
        The other figures of a conflict.
    fingerprint : str
        The conflict by its contents: the same wherever its rows stand.
    doubted : tuple of str
        Those of its figures that a smallest repair doubts, by their contents.
    column : int
        The character of the line at which the cell begins, from 1; 0 where that is unknown.
    accepted : str or None
        Who accepted it and why, where a baseline has it.
    """

    rule: Rule
    level: Level
    message: str
    lines: tuple[str, ...] = ()
    closing: str = ""
    place: Place = OF_FILE
    related: tuple[Related, ...] = ()
    fingerprint: str = ""
    doubted: tuple[str, ...] = ()
    column: int = 0
    accepted: str | None = None

    @property
    def is_new_conflict(self) -> bool:
        """Whether it is a contradiction that no baseline has."""
        return bool(self.fingerprint) and self.accepted is None

    @property
    def text(self) -> str:
        """All that it says, in lines of any length."""
        return "\n".join(filter(None, (self.message, *(f"    {line}" for line in self.lines), self.closing)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSet:
    """One set of figures of a file, or all figures of it, and what was found.

    Attributes
    ----------
    name : str
        The values of the columns that tell sets apart; blank where the file is one set.
    status : SetStatus
        The verdict, or why there is none.
    n_used, n_claims : int
        Figures that took part, and all.
    how_read : str
        How the cells were understood, where the set was looked at by itself.
    """

    name: str
    status: SetStatus
    findings: tuple[Finding, ...] = ()
    n_used: int = 0
    n_claims: int = 0
    how_read: str = ""

    @property
    def standing(self) -> Standing:
        """How the set counts: one whose conflicts are all accepted does not hold, and does not fail."""
        if self.status != SetStatus.INCONSISTENT or any(f.level == Level.ERROR for f in self.findings):
            return Standing(self.status.value)
        return Standing.UNDECIDED if any(f.rule == MORE for f in self.findings) else Standing.ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file with its sets, in the order in which they first occur; ``by`` are the columns that tell them apart."""

    path: str
    sets: tuple[CheckedSet, ...]
    by: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Its path from the working directory, with forward slashes."""
        return from_here(self.path)


def from_here(path: str) -> str:
    """Return a path from the working directory, with forward slashes; one on another drive as it is."""
    if path == STANDARD_INPUT:
        return "standard input"
    try:
        near = os.path.relpath(path)
    except ValueError:
        near = os.path.abspath(path)
    return near.replace(os.sep, "/")


def exit_code(files: Iterable[CheckedFile]) -> int:
    """Return 2 where a set cannot be read, else 1 where one has a new conflict, else 3 where one is open, else 0."""
    found = {one.standing for file in files for one in file.sets}
    codes = {Standing.UNREADABLE: 2, Standing.ERROR: 2, Standing.INCONSISTENT: 1, Standing.UNDECIDED: 3}
    return next((code for standing, code in codes.items() if standing in found), 0)
