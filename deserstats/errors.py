"""What can go wrong, told once, with every bad cell and the edit that would mend it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deserstats.wording import fitting

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Problems printed in full; the rest are counted and stay in ``.problems``."""


LONGEST_SHOWN = 80
"""Characters of a cell that are printed; ``found`` keeps the whole text."""


class DeserstatsError(Exception):
    """Root of every error that this package raises on purpose."""

    @property
    def message(self) -> str:
        """What is wrong, in lines of any length."""
        return super().__str__()

    def __str__(self) -> str:
        return fitting(self.message)


def message_of(error: BaseException) -> str:
    """Return what an error says in lines of any length: as part of another message."""
    return error.message if isinstance(error, DeserstatsError) else str(error)


class DeserstatsWarning(UserWarning):
    """The meaning of a number was inferred, not read."""


class ClaimError(DeserstatsError, ValueError):
    """A claim, a period or an argument cannot be understood."""


Option = str | int | bool | tuple["Option", ...]
"""An argument of ``read_claims`` as an edit keeps it: a mapping is a tuple of pairs."""

MAPPINGS = ("columns", "fill")
"""Arguments of ``read_claims`` that are always mappings; ``kind`` may be one."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit after which a cell reads as the same figure, the same word or the same day.

    Attributes
    ----------
    cells : tuple of pairs
        Columns of the row and the texts to write there.
    options : tuple of pairs
        Arguments of ``read_claims``: ``(("decimal", ","),)``; see :meth:`reading` and :attr:`arguments`.
    scheme : tuple of pairs
        What the scheme should say as well: ``(("continuous", ("CHF",)),)``.
    rename : tuple of str
        A heading of the table and what it should be; empty for none.
    """

    cells: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, Option], ...] = ()
    scheme: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rename: tuple[str, ...] = ()

    @classmethod
    def write(cls, **cells: str) -> Edit:
        """Return the edit that writes these texts into the row."""
        return cls(cells=tuple(cells.items()))

    @classmethod
    def reading(cls, **options: object) -> Edit:
        """Return the edit that reads the table with these arguments of ``read_claims``.

        Examples
        --------
        >>> edit = Edit.reading(columns={"Figure": "value"}, header=2)
        >>> edit.said()
        "read with columns={'Figure': 'value'}, header=2"
        >>> edit.said(command_line=True)
        'read with --columns Figure=value --header 2'
        """
        return cls(options=tuple((name, _kept(value)) for name, value in options.items()))

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of ``read_claims`` that do the edit, a rename included; empty for an edit of cells."""
        found = {name: _argument(name, value) for name, value in self.options}
        if self.rename:
            found["columns"] = {self.rename[0]: self.rename[1]} | found.get("columns", {})
        return found

    def at(self, column: str) -> Edit:
        """Return the edit for one column: its texts that name no column, or the figure's, go there."""
        cells = tuple((column if name in ("", "value") else name, text) for name, text in self.cells)
        return replace(self, cells=cells)

    def said(self, *, command_line: bool = False) -> str:
        """Say the edit to a program, or to the command line."""
        said = [_cells_said(dict(self.cells))] if self.cells else []
        arguments = self.arguments
        read = [as_options(arguments) if command_line else _as_arguments(arguments)] if arguments else []
        if self.scheme:
            read.append(_rules_said(self.scheme, command_line))
        if read:
            # a program may change its frame; the command line has a file, which stays as it is
            rename = f"rename {self.rename[0]!r} to {self.rename[1]!r}, or " if self.rename and not command_line else ""
            said.append(f"{rename}read with {' and '.join(read)}")
        return ", and ".join(said)

    def to_dict(self) -> dict[str, str]:
        """Return the texts to write into the row by column; empty for an edit elsewhere."""
        return dict(self.cells)


def _kept(value: object) -> Option:
    """Return an argument so that edits can be compared."""
    if isinstance(value, Mapping):
        return tuple((str(name), _kept(part)) for name, part in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_kept, value))
    return value if isinstance(value, bool | int) else str(value)


def _argument(name: str, value: Option) -> Any:
    """Return an argument as ``read_claims`` takes it."""
    if not isinstance(value, tuple):
        return value
    pairs = [part for part in value if isinstance(part, tuple) and len(part) == 2]
    return dict(pairs) if name in MAPPINGS or (pairs and len(pairs) == len(value)) else list(value)


def _as_arguments(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def as_options(arguments: Mapping[str, Any]) -> str:
    """Write arguments as options of the command line: names are repeated, heading rows stand in one.

    Examples
    --------
    >>> as_options({"columns": {"Figure": "value", "A b": "start"}, "missing": ["-"], "total": None})
    "--columns Figure=value --columns 'A b=start' --missing='-' --total none"
    """
    words: list[str] = []
    for name, value in arguments.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words.append(option if value else f"--no-{option[2:]}")
            continue
        if isinstance(value, Mapping):
            texts = [f"{key}={'...' if part is ... else part}" for key, part in value.items()]
        elif isinstance(value, list | tuple):
            texts = [",".join(map(str, value))] if name == "header" else list(map(str, value))
        else:
            texts = ["none" if value is None else str(value)]
        # a text that begins with a dash would be taken for an option
        words += [f"{option}={_quoted(text)}" if text[:1] == "-" else f"{option} {_quoted(text)}" for text in texts]
    return " ".join(words)


def _quoted(text: str) -> str:
    """Quote a word for a shell, and where a mark at its end may be taken for one of the sentence."""
    quoted = shlex.quote(text)
    return f"'{text}'" if quoted == text and not text[-1:].isalnum() else quoted


def _rules_said(scheme: Iterable[tuple[str, tuple[str, ...]]], command_line: bool) -> str:
    if command_line:
        rules = json.dumps({rule: list(names) or True for rule, names in scheme}, ensure_ascii=False)
        return f"--scheme FILE, the file holding {rules}"
    return "Scheme(" + ", ".join(f"{rule}={list(names) or True!r}" for rule, names in scheme) + ")"


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


def _cut(text: str) -> str:
    """Return a text as a message shows it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} ..."


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

    @property
    def message(self) -> str:
        """What was found and expected, and what would do."""
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
    with a whole column, or alike in several rows, is one problem, at its first row; ``more`` counts
    the other rows and ``rows`` has their numbers. Each of ``edits`` would do in all of them, and
    leaves the figure what it is; where no edit is certain there is only ``advice``.
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
    rows: tuple[int, ...] = ()

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
        found = f"found {_cut(self.found)!r}, " if self.found else ""
        fix = advise(self.advice, self.edits, command_line=command_line)
        return f"  {place}{name}{column}: {found}expected {self.expected}\n      {fix}"

    def __str__(self) -> str:
        return fitting(self.told())


class ClaimTableError(ClaimError):
    """Some cells cannot be read as claims; ``problems`` lists every one of them."""

    def __init__(self, problems: Iterable[Problem], n_rows: int) -> None:
        self.problems = tuple(problems)
        self.n_rows = n_rows
        super().__init__(self.problems, n_rows)

    @property
    def message(self) -> str:
        """Every problem, with the edits that would do."""
        return self.told()

    def told(self, *, command_line: bool = False) -> str:
        """Tell the problems to a program, or to the command line, whose edits are options and files."""
        n = len(self.problems)
        rows = {row for p in self.problems for row in (p.row, *p.rows) if row}
        if rows:
            bad = min(max([len(rows), *(1 + p.more for p in self.problems)]), max(self.n_rows, len(rows)))
            if all(p.more == len(p.rows) for p in self.problems):
                bad = len(rows)
            least = "" if n == 1 or bad in (len(rows), self.n_rows) else "at least "
            verb = "row cannot" if self.n_rows == 1 else "rows cannot"
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
