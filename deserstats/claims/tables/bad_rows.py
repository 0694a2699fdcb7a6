"""Rows that cannot be read: everything that has to be mended in them, each cell once, in one round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from deserstats.claims.cells.row import RowReader
from deserstats.claims.cells.second_look import first_edit, second_look, together
from deserstats.claims.claim import Claim
from deserstats.claims.tables.customs import ask_of
from deserstats.claims.tables.questions import Asked
from deserstats.errors import Problem, advise


@dataclass(slots=True)
class BadRows:
    """What is wrong with the rows of a table, and the claims that they will be once it is mended.

    Attributes
    ----------
    ids : sequence of str
        The id of every row.
    asked : list
        Problems, each with the question that other rows may raise as well.
    claims : dict
        The rows that cannot be read, as claims after their edits; what has no edit is left out of them.
    guessed : dict
        The columns of each of them that something stands in for.
    """

    ids: Sequence[str]
    asked: list[Asked] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)
    guessed: dict[int, frozenset[str]] = field(default_factory=dict)

    def read(self, row: int, reader: RowReader) -> None:
        """Take a row that cannot be read."""
        look = second_look(reader)
        self.asked.extend((cell.of(row, self.ids[row - 1]), cell.kind) for cell in look.bad)
        if look.parsed is not None:
            self.claims[row] = Claim.from_cells(look.cells, reader.customs)
            self.guessed[row] = look.guessed

    def ask(self, questions: Iterable[Asked]) -> None:
        """Add the questions of whole columns; they stand in place of what is wrong with the same cells.

        Where that has an edit, the edit is the first step and the question the second.
        """
        told = {(problem.row, problem.column): (problem, kind) for problem, kind in self.asked}
        questions = [(p, kind) for p, kind in questions if (p.row, p.column) in told or self._is_sure(p)]
        places = {(problem.row, problem.column) for problem, _ in questions}
        self.asked = [(p, kind) for p, kind in self.asked if (p.row, p.column) not in places]
        for problem, kind in questions:
            first, own = told.get((problem.row, problem.column), (problem, ""))
            if first.edits and first is not problem:
                then = f"{advise('', first.edits)}; then {problem.fix}"
                self.asked.append((replace(first, edits=(), advice=then), own))
            else:
                self.asked.append((problem, kind))

    def _is_sure(self, problem: Problem) -> bool:
        """Whether a question is of cells for which nothing stands in."""
        return together(problem.column).isdisjoint(self.guessed.get(problem.row, ()))

    def add(self, problems: Iterable[Problem]) -> None:
        """Add what is wrong with claims: beside an edit of the same cell, what the scheme has to say as well."""
        at = {(problem.row, problem.column): n for n, (problem, _) in enumerate(self.asked)}
        for problem in problems:
            n = at.get((problem.row, problem.column))
            if n is None:
                self.asked.append((problem, ask_of(problem)))
            else:
                self._also(n, problem)

    def but(self, misnamed: Iterable[Problem]) -> list[Asked]:
        """Return what is asked, without the cells of columns that may be ours only by mistake."""
        needed = ("value", "start")
        unclear = {new for p in misnamed for edit in p.edits if edit.rename and (new := edit.rename[1]) not in needed}
        return [(problem, kind) for problem, kind in self.asked if problem.column not in unclear]

    def _also(self, n: int, problem: Problem) -> None:
        told, kind = self.asked[n]
        first, rules = first_edit(told.edits), next((e.scheme for e in problem.edits if e.scheme), ())
        if first is not None and rules:
            # customs of the table give the same figure as the edit of the cell
            edits = tuple(replace(e, scheme=rules) if e == first or e.options else e for e in told.edits)
            self.asked[n] = replace(told, edits=edits, expected=f"{told.expected}, and {problem.expected}"), kind
