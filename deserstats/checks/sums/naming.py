"""Figures in words: what tells each from the others that stand in the same sum."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from deserstats.claims.calendar import floor_to, next_start
from deserstats.claims.cells.period import DAY, Period, day_text
from deserstats.claims.claim import Claim
from deserstats.errors import PeriodError
from deserstats.wording import listing

MADE = re.compile("c[0-9]+|statement")
"""Ids that are made where there is none, of a row or a statement; such a claim is named by what it says alone."""

MENTIONED = re.compile(r"(?<![\w.+-])c[0-9]+(?!\w|[.+-]\w)")
"""A made id in a text."""

LISTED = 6
"""Claims of a list that are named; the others are counted."""

LABELS = ("measure", "category", "geography", "unit", "basis", "dated_by", "source", "origin", "base_measure")
"""What a claim says in words; a word of it is no id."""

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

BRIEF = 3
"""How much of it names a figure beside its window: what is measured, of what, where."""

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
        shared = [column(self.subjects[0].claim) for column in NAMED[:BRIEF] if column not in self._differing]
        if not self._windows_differ:
            shared.append(str(self.subjects[0].window))
        return ", ".join(filter(None, shared))

    def of(self, subject: Subject) -> str:
        """Name one figure: what it counts that others do not, its window, its id where one was given."""
        return with_id(self.said_of(subject), subject.claim.id)

    def said_of(self, subject: Subject) -> str:
        """Say what one figure counts that others do not, and its window; blank where nothing differs."""
        said = [column(subject.claim) or "all" for column in NAMED if column in self._differing]
        if self._windows_differ:
            last = day_text(subject.window.end - DAY)
            said.append(f"up to {last}" if self.is_running else str(subject.window))
        teller = next((column(subject.claim) for column in TELLERS if column in self._differing), "")
        return ", ".join(filter(None, (teller, *said)))

    def brief(self, subject: Subject) -> str:
        """Say measure, category, place and window of one figure, as far as these differ; blank where nothing does."""
        said = [column(subject.claim) or "all" for column in NAMED[:BRIEF] if column in self._differing]
        return ", ".join([*said, str(subject.window)] if self._windows_differ else said)

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
    """Name each of some claims, by id: measure, category, place and window, as far as these differ, and a given id.

    Where several have one name, those whose ids were made are told apart by what else they say, or who
    printed them; those that are still alike, and those with an id, by their figures.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> names_of(load_example("two-figures"))["B"]
    'Jan-May 2025 [B]'
    """
    subjects = [Subject(claim, claim.window) for claim in claims]
    names = Names(subjects)
    alike: dict[str, list[Claim]] = {}
    for subject in subjects:
        alike.setdefault(names.brief(subject) or names.about, []).append(subject.claim)
    return {id_: with_id(name, id_) for said, group in alike.items() for id_, name in _told_apart(said, group)}


def _told_apart(said: str, alike: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """Return ids and names of claims that were named alike."""
    own = {c.id: said if len(alike) == 1 or not MADE.fullmatch(c.id) else _with_teller(said, c, alike) for c in alike}
    shared = Counter(own.values())
    for claim in alike:
        name = own[claim.id]
        yield claim.id, f"{name} ({claim.words})" if shared[name] > 1 else name


def _with_teller(said: str, claim: Claim, alike: Sequence[Claim]) -> str:
    """Name a claim by what else it says, or who printed it, where others that are named alike say another thing."""
    for column in (*NAMED[BRIEF:], *TELLERS):
        if len({column(c) for c in alike}) > 1:
            return ", ".join(filter(None, (said, column(claim))))
    return said


def figure_name(claim: Claim) -> str:
    """Name a claim by its figure, where what is said of it is how its window is read."""
    return with_id(claim.words, claim.id)


def name_list(ids: Iterable[str], names: Mapping[str, str], most: int = LISTED, last: str = "and") -> str:
    """List claims by their names: the first of them, and how many more there are.

    Examples
    --------
    >>> name_list(["a", "b"], {"a": "east, 2024", "b": "west, 2024"}), name_list("xyz", {}, most=2)
    ('east, 2024; and west, 2024', 'x, y and 1 more')
    """
    said = [names.get(name, name) for name in ids]
    more = len(said) - most
    if more > 0:
        said = [*said[:most], f"{more:,} more"]
    if len(said) < 2 or not any("," in word for word in said):
        return listing(said, last)
    return f"{'; '.join(said[:-1])}; {last} {said[-1]}"


def ids_shown(claims: Iterable[Claim]) -> dict[str, str]:
    """Return how ids stand beside what their claims say: those that were made not at all."""
    return {claim.id: "" if MADE.fullmatch(claim.id) else claim.id for claim in claims}


def in_words(text: str, claims: Iterable[Claim]) -> str:
    """Put in a text for each id that was made what its claim says.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> claims = [c.replace(id=f"c{k}") for k, c in enumerate(load_example("two-figures"), start=1)]
    >>> in_words("c2 is left out, c7 is not", claims)
    'Jan-May 2025 is left out, c7 is not'
    """
    found = set(MENTIONED.findall(text))
    if not found:
        return text
    known = list(claims)
    spoken = {getattr(claim, column) for claim in known for column in LABELS}
    names = {name: words for name, words in names_of(known).items() if name in found - spoken}
    return MENTIONED.sub(lambda one: names.get(one[0], one[0]), text)


def named_among(ids: Iterable[str], claims: Iterable[Claim]) -> str:
    """Name some claims of a set in one phrase, so that no other claim of it could be meant.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> named_among(["B"], load_example("two-figures"))
    'Jan-May 2025 [B]'
    """
    named = list(ids)
    return name_list(named, names_of(claims), most=len(named))


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
