"""What can go wrong, told once, with every bad cell and the edit that would mend it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Problems printed in full; the rest are counted and stay in ``.problems``."""

LONG_CELL = 1_000
"""Characters of a cell that is printed in full."""


class DeserstatsError(Exception):
    """Root of every error that this package raises on purpose."""


class DeserstatsWarning(UserWarning):
    """The meaning of a number was inferred, not read."""


class ClaimError(DeserstatsError, ValueError):
    """A claim, a period or an argument cannot be understood."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit after which a cell reads as the same figure, the same word or the same day.

    Attributes
    ----------
    cells : tuple of pairs
        Columns of the row and the texts to write there.
    options : tuple of pairs
        Arguments of ``read_claims``: ``(("decimal", ","),)``.
    scheme : tuple of pairs
        What the scheme should say as well: ``(("continuous", ("CHF",)),)``.
    rename : tuple of str
        A heading of the table and what it should be; empty for none.
    """

    cells: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    scheme: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rename: tuple[str, ...] = ()

    @classmethod
    def write(cls, **cells: str) -> Edit:
        """Return the edit that writes these texts into the row."""
        return cls(cells=tuple(cells.items()))

    def at(self, column: str) -> Edit:
        """Return the edit for one column: its texts that name no column, or the figure's, go there."""
        cells = tuple((column if name in ("", "value") else name, text) for name, text in self.cells)
        return replace(self, cells=cells)

    def said(self, *, command_line: bool = False) -> str:
        """Say the edit to a program, or to the command line."""
        if self.rename:
            old, new = self.rename
            columns = "" if command_line else f", or read with columns={{{old!r}: {new!r}}}"
            return f"rename {old!r} to {new!r}{' in the file' if command_line else ''}{columns}"
        if self.options:
            if command_line:
                return "read with " + " ".join(f"--{name} {shlex.quote(mark)}" for name, mark in self.options)
            return "read with " + ", ".join(f"{name}={mark!r}" for name, mark in self.options)
        if self.scheme:
            if command_line:
                rules = json.dumps({rule: list(names) for rule, names in self.scheme}, ensure_ascii=False)
                return f"read with --scheme FILE, the file holding {rules}"
            return "read with Scheme(" + ", ".join(f"{rule}={list(names)!r}" for rule, names in self.scheme) + ")"
        return _cells_said(dict(self.cells))

    def to_dict(self) -> dict[str, str]:
        """Return the texts to write into the row by column; empty for an edit elsewhere."""
        return dict(self.cells)


def _cells_said(cells: Mapping[str, str]) -> str:
    texts = {column: text for column, text in cells.items() if text}
    blank = "".join(f", and {column} blank" for column, text in cells.items() if not text)
    if len(texts) == 1:
        (column, text) = next(iter(texts.items()))
        # a figure is written; a word, a date or a name is one of several that might be meant
        return f"{'write' if column in ('value', 'low', 'high') else 'try'} {text!r}{blank}"
    (first, text), *rest = texts.items()
    return f"try {first} {text!r} with {' and '.join(f'{c} {t!r}' for c, t in rest)}{blank}"


def advise(advice: str, edits: Iterable[Edit] = (), *, command_line: bool = False) -> str:
    """Say the edits, any one of which would do, and then the advice."""
    told = ", or ".join(edit.said(command_line=command_line) for edit in edits)
    return "; ".join(filter(None, (told, advice)))


class CellError(ClaimError):
    """One text cannot be read: what was found, what was expected, and the edits that would do.

    ``edits`` are exact: each reads as the same figure or day. Where none is certain there is only ``advice``.
    """

    def __init__(self, found: object, expected: str, advice: str = "", edits: Iterable[Edit] = ()) -> None:
        self.found = found
        self.expected = expected
        self.advice = advice
        self.edits = tuple(edits)
        super().__init__(found, expected, advice, self.edits)

    @property
    def fix(self) -> str:
        """The edits and the advice in words."""
        return advise(self.advice, self.edits)

    def __str__(self) -> str:
        return f"found {self.found!r}, expected {self.expected}" + (f"; {self.fix}" if self.fix else "")


class FigureError(CellError):
    """A text is not one unambiguous number."""


class PeriodError(CellError):
    """A text is not a time span."""


class SchemeError(ClaimError):
    """The names, unions or rules of a scheme do not fit together."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell: where it is, what was found, what was expected, one edit that would do.

    ``row`` counts the rows of the table from 1 (the header is not a row) and is 0 when the
    table as a whole is meant; ``line`` is the line of the file, where there is one. What is wrong
    with a whole column is one problem, at its first row, and ``more`` counts the other rows. Each of
    ``edits`` would do and leaves the figure what it is; where no edit is certain there is only ``advice``.
    """

    row: int
    id: str
    column: str
    found: str
    expected: str
    advice: str
    line: int | None = None
    more: int = 0
    edits: tuple[Edit, ...] = ()

    @property
    def fix(self) -> str:
        """The edits and the advice in words."""
        return advise(self.advice, self.edits)

    def told(self, *, command_line: bool = False) -> str:
        """Tell the problem to a program, or to the command line."""
        place = f"line {self.line}" if self.line is not None else f"row {self.row}"
        if self.row == 0 and self.line is None:
            place = "the table"
        name = (f" ({self.id})" if self.id else "") + (f" and {self.more:,} more" if self.more else "")
        column = f", {self.column}" if self.column else ""
        shown = self.found if len(self.found) <= LONG_CELL else f"{self.found[:40]} ..."
        found = f"found {shown!r}, " if self.found else ""
        fix = advise(self.advice, self.edits, command_line=command_line)
        return f"  {place}{name}{column}: {found}expected {self.expected}\n      {fix}"

    def __str__(self) -> str:
        return self.told()


class ClaimTableError(ClaimError):
    """Some cells cannot be read as claims; ``problems`` lists every one of them."""

    def __init__(self, problems: Iterable[Problem], n_rows: int) -> None:
        self.problems = tuple(problems)
        self.n_rows = n_rows
        super().__init__(self.problems, n_rows)

    def __str__(self) -> str:
        return self.told()

    def told(self, *, command_line: bool = False) -> str:
        """Tell the problems to a program, or to the command line, whose edits are options and files."""
        n = len(self.problems)
        rows = {p.row for p in self.problems if p.row}
        if rows:
            bad = min(max([len(rows), *(1 + p.more for p in self.problems)]), max(self.n_rows, len(rows)))
            verb = "row cannot" if self.n_rows == 1 else "rows cannot"
            least = "" if n == 1 or bad in (len(rows), self.n_rows) else "at least "
            head = f"{least}{bad:,} of {self.n_rows:,} {verb} be read as claims"
        else:
            head = "this table cannot be read as claims"
        if n > 1:
            head += f" ({n:,} bad cells)"
        shown = [p.told(command_line=command_line) for p in self.problems[:SHOWN]]
        if n > SHOWN:
            rest = f"  ... and {n - SHOWN:,} more"
            shown.append(rest if command_line else f"{rest}; .problems and .to_frame() have them all")
        return "\n".join([head, *shown])

    def __reduce__(self) -> tuple[type[ClaimTableError], tuple[tuple[Problem, ...], int]]:
        return type(self), (self.problems, self.n_rows)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a problem: row, line, id, column, found, expected, fix, more, edit.

        ``more`` counts other rows that have it too; ``edit`` holds the texts to write into the row, by
        column, of the first edit of that form, else None.
        """
        import pandas as pd

        columns = ["row", "line", "id", "column", "found", "expected", "fix", "more"]
        rows = [
            {c: getattr(p, c) for c in columns} | {"edit": next((e.to_dict() for e in p.edits if e.cells), None)}
            for p in self.problems
        ]
        return pd.DataFrame(rows, columns=[*columns, "edit"])
