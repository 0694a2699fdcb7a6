"""What can go wrong, told once, with every bad cell and the edit that would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Problems printed in full; the rest are counted and stay in ``.problems``."""


class DeserstatsError(Exception):
    """Root of every error that this package raises on purpose."""


class DeserstatsWarning(UserWarning):
    """The meaning of a number was inferred, not read."""


class ClaimError(DeserstatsError, ValueError):
    """A claim, a period or an argument cannot be understood."""


class CellError(ClaimError):
    """One text cannot be read: what was found, what was expected, one edit that would do."""

    def __init__(self, found: object, expected: str, fix: str = "") -> None:
        self.found = found
        self.expected = expected
        self.fix = fix
        super().__init__(found, expected, fix)

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
    with a whole column is one problem, at its first row, and ``more`` counts the other rows.
    """

    row: int
    id: str
    column: str
    found: str
    expected: str
    fix: str
    line: int | None = None
    more: int = 0

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line is not None else f"row {self.row}"
        if self.row == 0 and self.line is None:
            place = "the table"
        name = (f" ({self.id})" if self.id else "") + (f" and {self.more:,} more" if self.more else "")
        column = f", {self.column}" if self.column else ""
        found = f"found {self.found!r}, " if self.found else ""
        return f"  {place}{name}{column}: {found}expected {self.expected}\n      {self.fix}"


class ClaimTableError(ClaimError):
    """Some cells cannot be read as claims; ``problems`` lists every one of them."""

    def __init__(self, problems: Iterable[Problem], n_rows: int) -> None:
        self.problems = tuple(problems)
        self.n_rows = n_rows
        super().__init__(self.problems, n_rows)

    def __str__(self) -> str:
        n = len(self.problems)
        rows = {p.row for p in self.problems if p.row}
        if rows:
            bad = max([len(rows), *(1 + p.more for p in self.problems)])
            verb = "row cannot" if self.n_rows == 1 else "rows cannot"
            least = "" if n == 1 or bad == len(rows) else "at least "
            head = f"{least}{bad:,} of {self.n_rows:,} {verb} be read as claims"
        else:
            head = "this table cannot be read as claims"
        if n > 1:
            head += f" ({n:,} bad cells)"
        shown = [str(p) for p in self.problems[:SHOWN]]
        if n > SHOWN:
            shown.append(f"  ... and {n - SHOWN:,} more; .problems and .to_frame() have them all")
        return "\n".join([head, *shown])

    def __reduce__(self) -> tuple[type[ClaimTableError], tuple[tuple[Problem, ...], int]]:
        return type(self), (self.problems, self.n_rows)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a problem: row, line, id, column, found, expected, fix, more (other rows that have it too)."""
        import pandas as pd

        columns = ["row", "line", "id", "column", "found", "expected", "fix", "more"]
        return pd.DataFrame([{c: getattr(p, c) for c in columns} for p in self.problems], columns=columns)
