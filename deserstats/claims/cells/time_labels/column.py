"""A column of labels that is settled step by step: what is read, what was told by the column, what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from deserstats.claims.cells.time_labels.forms import Atom, Label
from deserstats.claims.cells.time_labels.parse import parse


class Question(NamedTuple):
    """What labels leave open: the labels, what was expected of them, and the arguments or edits that answer it."""

    texts: tuple[str, ...]
    expected: str
    advice: str


class LabelColumn:
    """The labels of one column that are not settled yet.

    Attributes
    ----------
    labels : dict
        What each text says; a text that is asked about, or is no label, is in it no longer.
    strange : list of str
        Texts that are no label.
    questions, notes : list
        What the column leaves open, and what was told by it as a whole.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.labels: dict[str, Label] = {}
        self.strange: list[str] = []
        self.questions: list[Question] = []
        self.notes: list[str] = []
        for text in dict.fromkeys(texts):
            label = parse(text)
            if label is None:
                self.strange.append(text)
            else:
                self.labels[text] = label

    def having(self, *kinds: str) -> list[str]:
        """Return the texts with a label of some kinds at either end."""
        return [
            text
            for text, (first, last, *_) in self.labels.items()
            if first.kind in kinds or (last is not None and last.kind in kinds)
        ]

    def atoms(self, texts: Iterable[str]) -> list[Atom]:
        """Return the labels at both ends of some texts."""
        return [atom for text in texts for atom in self.labels[text].atoms]

    def change(self, texts: Iterable[str], change: Callable[[Atom], Atom]) -> None:
        """Settle both ends of some texts."""
        for text in texts:
            label = self.labels[text]
            last = None if label.last is None else change(label.last)
            self.labels[text] = label._replace(first=change(label.first), last=last)

    def become(self, texts: Iterable[str], kind: str) -> None:
        """Settle of which kind both ends of some texts are."""
        self.change(texts, lambda atom: atom._replace(kind=kind))

    def ask(self, texts: Iterable[str], expected: str, advice: str) -> None:
        """Put a question about some texts."""
        concerned = tuple(texts)
        for text in concerned:
            del self.labels[text]
        self.questions.append(Question(concerned, expected, advice))

    def drop(self, texts: Iterable[str]) -> None:
        """Say of some texts that they are no label."""
        for text in texts:
            del self.labels[text]
            self.strange.append(text)


def some_of(texts: Iterable[str]) -> str:
    """Name the first two of some texts.

    Examples
    --------
    >>> some_of(["03/04/2025", "04/04/2025", "05/04/2025"])
    "'03/04/2025' and '04/04/2025'"
    """
    return " and ".join(repr(text) for text in list(texts)[:2])
