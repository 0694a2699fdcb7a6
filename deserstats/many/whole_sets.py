"""Parts of a table as parts that end where a set ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.claims.files.frames import with_index
from deserstats.many.sets import Sets
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd


class ScatteredError(Exception):
    """A set goes on after another one began, in a table that is read in parts."""


def whole_sets(parts: Iterable[pd.DataFrame], task: Task) -> Iterator[Sets]:
    """Yield whole sets; the last set of a part waits for the next one.

    Raises
    ------
    ScatteredError
        When rows of one set stand apart.
    """
    import pandas as pd

    seen: set[Any] = set()
    waiting: pd.DataFrame | None = None
    for part in map(with_index, parts):
        frame = part if waiting is None else pd.concat([waiting, part], ignore_index=True)
        if not len(frame):
            continue
        sets = Sets.of(frame, task)
        _refuse_apart(sets)
        done = sets.first(sets.n - 1)
        waiting = frame.iloc[len(done.number) :]
        if done.n:
            _meet(seen, done.names)
            yield done
    if waiting is not None and len(waiting):
        last = Sets.of(waiting, task)
        _meet(seen, last.names)
        yield last


def _refuse_apart(sets: Sets) -> None:
    """Refuse a part in which a set goes on after another one began."""
    falls = np.flatnonzero(np.diff(sets.number) < 0)
    if len(falls):
        raise _apart(sets.names[sets.number[falls[0] + 1]])


def _meet(seen: set[Any], names: list[Any]) -> None:
    known = [_as_known(name) for name in names]
    again = seen.intersection(known)
    if again:
        raise _apart(next(name for name, key in zip(names, known, strict=True) if key in again))
    seen.update(known)


def _as_known(name: Any) -> Any:
    """Return what a name is known by: what is missing is one name, and 7 is found again in "7"."""
    if isinstance(name, tuple):
        return tuple(map(_as_known, name))
    return str(name)


def _apart(name: Any) -> ScatteredError:
    return ScatteredError(
        f"the rows of set {name!r} stand apart, and the table is read in parts: sort it by its sets, "
        "or read it into one frame"
    )
