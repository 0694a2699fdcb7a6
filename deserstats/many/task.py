"""What is asked of every set: picklable, so that it travels to workers with their batches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypedDict

from deserstats.claims.cells.reading import Reading, as_reading
from deserstats.claims.shapes.options import TableOptions
from deserstats.many.set_rows import COLUMNS, ON_REQUEST
from deserstats.model.budget import check_limits

Columns = str | Iterable[str]
"""One column or several that say which set a row belongs to."""


class Asked(TypedDict, total=False):
    """How sets are read and what is wanted of each, as keywords."""

    conflicts: bool
    certificates: bool
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
        How each set is read, as ``read_claims`` takes it.
    reading : Reading
        What words and digits mean.
    conflicts, certificates : bool
        Whether all conflicts, and the evidence, are told.
    on_error : {"row", "raise"}
        What becomes of a set that cannot be read.
    effort, timeout
        Limits of each set.
    """

    by: tuple[str, ...]
    reading_options: TableOptions = field(default_factory=lambda: TableOptions())
    reading: Reading = Reading()
    conflicts: bool = False
    certificates: bool = False
    on_error: str = "row"
    effort: float = 1.0
    timeout: float | None = None

    @property
    def columns(self) -> list[str]:
        """The columns of the rows."""
        asked = {"conflicts": self.conflicts, "n_conflicts": self.conflicts, "certificate": self.certificates}
        return [name for name in COLUMNS if name not in ON_REQUEST or asked[name]]


def task_of(by: Columns, asked: Asked, options: TableOptions) -> Task:
    """Return the task that arguments describe.

    Raises
    ------
    ClaimError
        When one of them is none of its kind.
    """
    from deserstats.arguments import require_one_of, require_texts

    require_one_of(("row", "raise"), on_error=asked.get("on_error", "row"))
    effort, timeout = asked.get("effort", 1.0), asked.get("timeout")
    check_limits(effort, timeout)
    return Task(
        by=tuple(require_texts(by=by)),
        reading_options=options,
        reading=as_reading(asked.get("reading"), Reading(), {}),
        conflicts=asked.get("conflicts", False),
        certificates=asked.get("certificates", False),
        on_error=asked.get("on_error", "row"),
        effort=effort,
        timeout=timeout,
    )
