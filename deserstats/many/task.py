"""What is asked of every set: picklable, so that it travels to workers with their batches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from deserstats.arguments import require_one_of, require_texts
from deserstats.claims.cells.reading import Reading, as_reading
from deserstats.claims.schemes.scheme import as_scheme
from deserstats.claims.shapes.options import Shaping, TableOptions
from deserstats.errors import ClaimError
from deserstats.many.set_rows import COLUMNS, OF_CLAIMS, ON_REQUEST
from deserstats.model.budget import check_limits

Columns = str | Iterable[str]
"""One column or several that say which set a row belongs to."""


OF_FILES = ("header", "sheet", "encoding")
"""Options of a file as a whole, which sets have no part in."""


class BatchOptions(TableOptions, total=False):
    """How sets are read and what is wanted of each, as keywords."""

    conflicts: bool
    certificates: bool
    implied: bool
    on_error: str
    reading: Reading | dict[str, Any] | None
    effort: float
    timeout: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of every set.

    Attributes
    ----------
    by : tuple of str
        Columns that say which set a row belongs to.
    reading_options : dict
        How each set is read, as ``read_claims`` takes it, but for
    file_options : dict
        what is said of a file as a whole: its heading rows, its sheet and its encoding.
    reading : Reading
        What words and digits mean.
    conflicts, certificates : bool
        Whether all conflicts, and the evidence, are told.
    implied : bool
        Whether there is a row for each claim, with what the others allow for it.
    on_error : {"row", "raise"}
        What becomes of a set that cannot be read.
    effort, timeout
        Limits of each set.
    """

    by: tuple[str, ...]
    reading_options: TableOptions = field(default_factory=lambda: TableOptions())
    file_options: TableOptions = field(default_factory=lambda: TableOptions())
    reading: Reading = Reading()
    conflicts: bool = False
    certificates: bool = False
    implied: bool = False
    on_error: str = "row"
    effort: float = 1.0
    timeout: float | None = None

    @property
    def columns(self) -> list[str]:
        """The columns of the rows."""
        if self.implied:
            return list(OF_CLAIMS)
        asked = {"conflicts": self.conflicts, "n_conflicts": self.conflicts, "certificate": self.certificates}
        return [name for name in COLUMNS if name not in ON_REQUEST or asked[name]]


def task_of(by: Columns, options: BatchOptions) -> Task:
    """Return the task that arguments describe.

    Raises
    ------
    ClaimError
        When one of them is none of its kind.
    """
    reading: dict[str, Any] = {name: value for name, value in options.items() if name in TableOptions.__annotations__}
    on_error = options.get("on_error", "row")
    effort, timeout = options.get("effort", 1.0), options.get("timeout")
    require_one_of(("row", "raise"), on_error=on_error)
    check_limits(effort, timeout)
    if unknown := sorted(options.keys() - BatchOptions.__annotations__.keys() - reading.keys()):
        raise TypeError(f"check_many() got an unexpected keyword argument {unknown[0]!r}")
    # what no set could be read with is refused once, not told of every set
    Shaping.of(**cast("TableOptions", reading))
    as_scheme(reading.get("scheme"))
    names = tuple(require_texts(by=by))
    if not names:
        raise ClaimError("by is an empty list; name the column that says which set a row belongs to")
    of_file = {name: reading.pop(name) for name in OF_FILES if reading.get(name) is not None}
    return Task(
        by=names,
        reading_options=cast("TableOptions", reading),
        file_options=cast("TableOptions", of_file),
        reading=as_reading(options.get("reading"), Reading(), {}),
        conflicts=options.get("conflicts", False),
        certificates=options.get("certificates", False),
        implied=options.get("implied", False),
        on_error=on_error,
        effort=effort,
        timeout=timeout,
    )
