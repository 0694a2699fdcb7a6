"""Customs and rules of a whole table: proposed only where no figure that is read already would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from deserstats.claims.cells.figure import Figure, read_figure
from deserstats.claims.cells.suggest import ADVICE
from deserstats.claims.tables.questions import Asked
from deserstats.errors import Edit, FigureError, Problem

MARKS = {"decimal", "thousands"}
"""Arguments of ``read_claims`` that are customs of numbers."""


def fitted(asked: Iterable[Asked], figures: Sequence[str]) -> list[Asked]:
    """Leave customs out of the edits that would change another figure of the table; ask for the others once."""
    asked = list(asked)
    ways = {edit for problem, _ in asked for edit in problem.edits if _is_custom(edit)}
    fit = {edit for edit in ways if _leaves(edit, figures)}
    return [_kept(problem, kind, fit) for problem, kind in asked]


def ask_of(problem: Problem) -> str:
    """Name the question that many rows may raise: the same rule of the scheme answers it for all of them."""
    return next((edit.said() for edit in problem.edits if edit.scheme), "")


def _kept(problem: Problem, kind: str, fit: set[Edit]) -> Asked:
    if not any(map(_is_custom, problem.edits)):
        return problem, kind
    edits = tuple(edit for edit in problem.edits if not _is_custom(edit) or edit in fit)
    customs = [edit.said() for edit in edits if _is_custom(edit)]
    return replace(problem, edits=edits, advice=problem.advice if edits else ADVICE), kind or " ".join(customs)


def _is_custom(edit: Edit) -> bool:
    return bool(edit.options) and {name for name, _ in edit.options} <= MARKS


def _leaves(edit: Edit, figures: Sequence[str]) -> bool:
    """Whether every figure that is read without these customs is read the same with them."""
    marks = edit.arguments
    return all(
        _read(text, marks.get("decimal"), marks.get("thousands")) == now
        for text in dict.fromkeys(figures)
        if (now := _read(text)) is not None
    )


def _read(text: str, decimal: str | None = None, thousands: str | None = None) -> Figure | None:
    try:
        return read_figure(text.strip(), decimal, thousands)
    except FigureError:
        return None
