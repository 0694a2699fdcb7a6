"""What the labels of a column or of the headings leave open, as problems."""

from __future__ import annotations

from deserstats.claims.cells.labels import Labels, Question
from deserstats.errors import Problem


def questions(read: Labels, heading: str) -> list[Problem]:
    """Return what a column of labels leaves open."""
    return [asked_problem(question, heading) for question in read.questions]


def asked_problem(question: Question, heading: str) -> Problem:
    """Return the question that several labels put."""
    some = ", ".join(question.texts[:3])
    return Problem(0, "", heading, some, question.expected, question.advice)
