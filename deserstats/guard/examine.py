"""One set of figures to what is found in it, at the cells of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deserstats.checks.consistency.answers import Conflict, Status
from deserstats.checks.consistency.check_consistency import judged
from deserstats.checks.consistency.text import caveat, tension_sentence, together
from deserstats.checks.sums.naming import names_of
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.files.grid import Grid
from deserstats.claims.shapes.options import TableOptions
from deserstats.claims.tables.places import Place
from deserstats.claims.tables.rows import read_rows
from deserstats.errors import ClaimError, ClaimTableError, advise
from deserstats.guard.conflicts import Shown, judged_set
from deserstats.guard.contents import conflict_print, figure_print
from deserstats.guard.finding import (
    MORE,
    OF_STATEMENT,
    TENSION,
    UNDECIDED,
    UNREADABLE_CELL,
    UNREADABLE_FILE,
    CheckedSet,
    Finding,
    Level,
    Related,
)
from deserstats.guard.selected import selected
from deserstats.many.set_rows import SetStatus
from deserstats.model.budget import Budget
from deserstats.wording import count

OF_FILES = ("sheet", "header", "encoding")
"""Options that say where in a file its cells are."""

LONGEST = 80
"""Characters of a cell that are shown."""


def as_it_is(text: str) -> str:
    """Word nothing otherwise."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How every set is read, which of its figures are looked at, and how hard.

    Attributes
    ----------
    options : dict
        How a table is read, as ``read_claims`` takes it.
    reading : Reading
        What words and digits mean.
    selecting : mapping
        Columns, or ``period``, with what the figures looked at have there.
    effort, timeout, progress
        How hard to work on each set, and whether to show how far that is.
    worded : callable
        Names arguments in a text as the caller knows them.
    """

    options: TableOptions = field(default_factory=lambda: TableOptions())
    reading: Reading = Reading()
    selecting: Mapping[str, str] = field(default_factory=dict)
    effort: float = 1.0
    timeout: float | None = None
    progress: bool = False
    worded: Callable[[str], str] = as_it_is

    def of_sets(self) -> Asked:
        """Return the same for sets that were cut from a file, where its cells are no longer looked for."""
        kept = {name: value for name, value in self.options.items() if name not in OF_FILES}
        return replace(self, options=TableOptions(**kept))  # type: ignore[typeddict-item]


@dataclass(frozen=True, slots=True)
class Where:
    """Where the rows of a set stand in its file: their numbers, where it is a part, and the line of each number."""

    rows: Sequence[int] | None
    line_of: Callable[[int], int | None]
    character: Callable[[Place], int]

    def placed(self, place: Place) -> Place:
        """Return a place of the set as one of the file."""
        if self.rows is None or not 0 < place.row <= len(self.rows):
            return place
        return place._replace(row=self.rows[place.row - 1])


def examined(name: str, grid: Grid, where: Where, asked: Asked) -> CheckedSet:
    """Return what is found in one set."""
    try:
        read = read_rows(grid, **asked.options)
        claims = ClaimSet.trusted(read.claims, read.scheme, asked.reading, read.notes)
        chosen = selected(claims, asked.selecting)
        places = {c.id: where.placed(read.places.of(n)) for n, c in enumerate(claims, start=1)}
        return _judged(name, chosen, places, where, asked)
    except ClaimTableError as error:
        return CheckedSet(name=name, status=SetStatus.UNREADABLE, findings=tuple(unreadable(error, where, asked)))
    except ClaimError as error:
        return CheckedSet(name=name, status=SetStatus.UNREADABLE, findings=(not_readable(asked.worded(error.message)),))


def not_readable(message: str) -> Finding:
    """Return the finding that a file is no table of claims."""
    return Finding(rule=UNREADABLE_FILE, level=Level.ERROR, message=message)


def unreadable(error: ClaimTableError, where: Where, asked: Asked) -> Iterator[Finding]:
    """Return a finding for each cell that cannot be read; what is alike in several rows is one."""
    for own in error.problems:
        problem = replace(own, expected=asked.worded(own.expected), advice=asked.worded(own.advice))
        place = where.placed(Place(problem.row, problem.line, problem.column))
        others = [where.placed(Place(row, None, problem.column)) for row in problem.rows]
        found = f"found {_cut(problem.found)!r}, " if problem.found else ""
        more = f"; and {count(problem.more, 'more row')} like it" if problem.more else ""
        yield Finding(
            rule=UNREADABLE_CELL if problem.row or problem.line else UNREADABLE_FILE,
            level=Level.ERROR,
            message=f"{found}expected {problem.expected}{more}",
            lines=tuple(filter(None, (advise(problem.advice, problem.edits, command_line=True),))),
            place=place,
            related=tuple(Related(p._replace(line=where.line_of(p.row)), "the same") for p in others),
            column=where.character(place),
        )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def _judged(name: str, claims: ClaimSet, places: Mapping[str, Place], where: Where, asked: Asked) -> CheckedSet:
    answer = judged_set(claims, asked.effort, asked.timeout)
    told = _Teller(name, claims, places, where)
    findings = [told.conflict(shown) for shown in answer.shown]
    rule = MORE if answer.shown else UNDECIDED
    findings += [Finding(rule=rule, level=Level.WARNING, message=f"Not decided: {why}") for why in answer.open]
    if any(claim.is_soft for claim in claims):
        findings += told.tensions(asked)
    return CheckedSet(
        name=name,
        status=SetStatus(answer.status.value),
        findings=tuple(findings),
        n_used=answer.n_used,
        n_claims=len(claims),
        how_read=asked.worded(str(claims.how_read)),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts conflicts of a set at the cells of its file."""

    name: str
    claims: ClaimSet
    places: Mapping[str, Place]
    where: Where

    def conflict(self, shown: Shown) -> Finding:
        """Return the finding that some figures cannot all hold."""
        conflict, statement = shown.conflict, shown.conflict.statement
        ids = tuple(dict.fromkeys([*statement.ids, *conflict.ids]))
        prints = {i: figure_print(self.claims[i]) for i in conflict.ids}
        place = self.places[shown.at]
        return Finding(
            rule=OF_STATEMENT[statement.kind],
            level=Level.ERROR,
            message=statement.sentence,
            lines=(*statement.lines, *([f"({statement.remark})"] if statement.remark else [])),
            closing=_closing(conflict, is_sure=shown.is_sure),
            place=place,
            related=self._related(ids, shown.at),
            fingerprint=conflict_print(self.name, prints.values()),
            doubted=tuple(prints[i] for i in shown.doubted),
            column=self.where.character(place),
        )

    def tensions(self, asked: Asked) -> Iterator[Finding]:
        """Return notes on soft intervals that do not fit: they decide nothing."""
        result = judged(self.claims, Budget(asked.effort, asked.timeout), detectable=False)
        names = names_of(self.claims)
        for tension in result.tensions if result.status != Status.UNDECIDED else ():
            at = tension.soft[-1]
            yield Finding(
                rule=TENSION,
                level=Level.NOTE,
                message=tension_sentence(tension, names),
                place=self.places[at],
                related=self._related(tension.ids, at),
                column=self.where.character(self.places[at]),
            )

    def _related(self, ids: Sequence[str], at: str) -> tuple[Related, ...]:
        names = names_of(self.claims.select(ids=ids))
        others = sorted((i for i in ids if i != at), key=lambda i: self.places[i].row)
        return tuple(Related(self.places[i], f"{names[i]}: {self.claims[i].words}") for i in others)


def _closing(conflict: Conflict, *, is_sure: bool) -> str:
    """Say what a conflict assumes and leaves open, and how it was chosen where it is shown."""
    texts = [p.text for p in conflict.premises]
    assumed = f" Assumed: {'; '.join(texts)}." if texts else ""
    sure = " Every way to settle this by doubting the fewest figures doubts the one here." if is_sure else ""
    return f"These cannot all {together([conflict])}.{assumed} {caveat([conflict])}{sure}"
