"""A frame of whole sets to a frame of rows, one a set: pure, so that any engine may run it anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from deserstats.claims.cells.reading import Reading
from deserstats.errors import ClaimError
from deserstats.many.claim_rows import claim_rows
from deserstats.many.one_set import checked
from deserstats.many.panels.panel_rows import panel_rows
from deserstats.many.plain.claims import PlainClaims, plain_claims
from deserstats.many.plain.heading import plain_scheme, shaping_of
from deserstats.many.plain_sets import PlainVerdicts, decided
from deserstats.many.set_rows import SetRow, frame_of, frame_of_columns
from deserstats.many.sets import Sets
from deserstats.many.sources import as_frame
from deserstats.many.task import BatchOptions, Columns, Task, task_of

if TYPE_CHECKING:
    import pandas as pd


def check_batch(frame: Any, by: Columns = "set_id", **options: Unpack[BatchOptions]) -> pd.DataFrame:
    """Can the figures of each set be right? For a frame of whole sets.

    Parameters
    ----------
    frame : DataFrame
        Rows of claims in any layout of ``read_claims``; every row of a set is in it.
    by : str or iterable of str
        The column, or columns, that say which set a row belongs to.
    **options
        As of :func:`check_many`.

    Returns
    -------
    DataFrame
        One row a set, in the order in which the sets first occur; columns as of :func:`check_many`.

    Raises
    ------
    ClaimError
        When there is no such column or an option is none.
    ClaimTableError
        When a set cannot be read and ``on_error`` is ``"raise"``.

    Examples
    --------
    >>> import deserstats as ds
    >>> import pandas as pd
    >>> rows = {"set_id": ["x", "x"], "id": ["may", "year"], "value": ["90", "80"], "start": ["2025-05", "2025"]}
    >>> ds.check_batch(pd.DataFrame(rows))[["set_id", "status", "conflict", "gap"]]
      set_id        status  conflict gap
    0      x  inconsistent  may year  10
    """
    task = task_of(by, options)
    whole = as_frame(frame, task)
    if whole is None:
        raise ClaimError("check_batch takes one frame of whole sets; check_many takes its parts")
    return batch_rows(whole, task)


def batch_rows(frame: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return the rows of the sets of a frame."""
    return rows_of_sets(Sets.of(frame, task), task)


def rows_of_sets(sets: Sets, task: Task) -> pd.DataFrame:
    """Return the rows of some sets, or of their claims."""
    claims = _plain(sets, task)
    plain = None if claims is None else decided(claims, implied_too=task.implied)
    is_left = np.ones(sets.n, dtype=bool) if plain is None else ~plain.is_settled
    panels = panel_rows(sets, task) if plain is None else {}
    is_left[list(panels)] = False
    others = {k: checked(name, part, task) for k, name, part in sets.parts(np.flatnonzero(is_left))}
    if task.implied:
        return claim_rows(sets, claims, plain, others)
    if plain is None:
        return frame_of((panels.get(k) or others[k][0] for k in range(sets.n)), task.columns)
    return _frame(sets, plain, {k: row for k, (row, _) in others.items()}, task)


def _plain(sets: Sets, task: Task) -> PlainClaims | None:
    """Read the sets whose rows are plain; None where each set has to be read by itself."""
    shaping, scheme = shaping_of(task.reading_options), plain_scheme(task.reading_options)
    if shaping is None or scheme is None or task.reading != Reading() or task.certificates or task.conflicts:
        return None
    return plain_claims(sets, shaping, scheme)


def _frame(sets: Sets, plain: PlainVerdicts, others: Mapping[int, SetRow], task: Task) -> pd.DataFrame:
    """Put the rows of sets that were decided together and one by one in order."""
    n = sets.n
    columns: dict[str, list[Any]] = {
        "set_id": sets.names,
        "status": ["consistent"] * n,
        "conflict": [""] * n,
        "gap": [None] * n,
        "apart": [None] * n,
        "n_used": plain.n_used.tolist(),
        "n_unused": [0] * n,
        "reason": [""] * n,
    }
    for k, (_, gap, names) in plain.conflicts.items():
        columns["status"][k], columns["conflict"][k] = "inconsistent", " ".join(names)
        columns["gap"][k] = columns["apart"][k] = gap
    for k, row in others.items():
        for name in columns:
            columns[name][k] = getattr(row, name)
    return frame_of_columns(columns, task.columns)
