"""Many sets on a Dask cluster: a Dask frame of claims to a Dask frame of rows, one a set."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from deserstats.errors import ClaimError
from deserstats.many.check_batch import batch_rows
from deserstats.many.running.attempt import attempt, no_rows
from deserstats.many.task import BatchOptions, Columns, Task, task_of
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check"]

ORDER = "row order"
"""A column that keeps the order of rows while they are shuffled; no column of a claim table has a blank in its name."""


def check(ddf: Any, by: Columns = "set_id", *, shuffle: bool = True, **options: Unpack[BatchOptions]) -> Any:
    """Can the figures of each set be right? For a Dask frame: lazily, one task a partition.

    Parameters
    ----------
    ddf : dask.dataframe.DataFrame
        Rows of claims in any layout of ``read_claims``.
    by : str or iterable of str
        The column, or columns, that say which set a row belongs to; the index, where it has that name.
    shuffle : bool
        Bring the rows of each set into one partition, in the order in which they stand. Nothing is moved where
        ``by`` is the index and the frame knows its divisions. ``False`` is your word that no set is in two
        partitions.
    **options
        As of :func:`deserstats.check_many`.

    Returns
    -------
    dask.dataframe.DataFrame
        One row a set, with the columns of :func:`deserstats.check_many`, in the order of the partitions.

    Raises
    ------
    ClaimError
        When Dask is not installed, this is no Dask frame, there is no such column or an option is none; when it is
        computed, if a set is in two partitions in spite of divisions or ``shuffle=False``.

    Notes
    -----
    A shuffle sends every row over the network once. What is said instead is held against the rows: with divisions
    each partition looks whether its own rows keep to them; with ``shuffle=False`` the ids of all sets meet in one
    task, and no row is given out before. ``gap`` and ``apart`` are exact numbers; before they are stored they are
    made text, from which ``Fraction`` reads them: ``.astype({"gap": "string", "apart": "string"})``.

    Examples
    --------
    >>> import deserstats as ds
    >>> import deserstats.dask
    >>> import dask.dataframe as dd
    >>> import pandas as pd
    >>> rows = [("x", "may", "90", "2025-05"), ("y", "year", "80", "2025"), ("x", "year", "80", "2025")]
    >>> table = pd.DataFrame(rows, columns=["set_id", "id", "value", "start"])
    >>> found = ds.dask.check(dd.from_pandas(table, npartitions=2))
    >>> found.compute().sort_values("set_id", ignore_index=True)[["set_id", "status", "conflict", "gap"]]
      set_id        status  conflict   gap
    0      x  inconsistent  may year    10
    1      y    consistent            None
    """
    task = task_of(by, options)
    ddf, divisions = _with_columns(_dask_frame(ddf), task)
    whole = divisions is not None or ddf.npartitions == 1
    if shuffle and not whole:
        ddf = ddf.map_partitions(_numbered, meta=_numbered(ddf._meta)).shuffle(on=list(task.by))
    meta = _typed(no_rows(task), ddf._meta, task)
    found = partial(_rows, task=task, divisions=divisions)
    # the divisions are those of the claims: each partition is told its own, and the rows have none
    rows = ddf.map_partitions(found, meta=meta, transform_divisions=False, enforce_metadata=False).clear_divisions()
    return rows if shuffle or whole else _none_twice(rows)


def _dask_frame(given: Any) -> Any:
    """Return a Dask frame, or refuse what is none."""
    try:
        import dask.dataframe as dd
    except ImportError as error:
        raise ClaimError("this needs Dask: pip install 'deserstats[dask]'") from error
    if not isinstance(given, dd.DataFrame):
        raise ClaimError(
            f"expected a Dask frame, found {type(given).__name__}; dask.dataframe.from_pandas makes one of a frame, "
            "and deserstats.check_many takes a frame, a path or parts as they are"
        )
    return given


def _with_columns(ddf: Any, task: Task) -> tuple[Any, tuple[Any, ...] | None]:
    """Return the frame with ``by`` in it, and the divisions that keep its sets whole, if ``by`` is the index."""
    missing = [name for name in task.by if name not in ddf.columns]
    if not missing:
        return ddf, None
    if missing != [ddf.index.name]:
        names = listing(map(repr, ddf.columns))
        raise ClaimError(f"by={missing[0]!r} is not the index of the Dask frame, and no column: these are {names}")
    starts = ddf.divisions[:-1]
    # two partitions that begin with one id share it
    if ddf.known_divisions and len(task.by) == 1 and len(set(starts)) == len(starts):
        return ddf, ddf.divisions
    return ddf.reset_index(), None


def _numbered(frame: pd.DataFrame, partition_info: dict[str, Any] | None = None) -> pd.DataFrame:
    """Return rows with their place in the whole: partitions count from 2**40 to 2**40."""
    first = (partition_info or {"number": 0})["number"] << 40
    return frame.assign(**{ORDER: range(first, first + len(frame))})


def _rows(
    frame: pd.DataFrame,
    task: Task,
    divisions: tuple[Any, ...] | None,
    partition_info: dict[str, Any] | None = None,
) -> pd.DataFrame:
    """Return the rows of the sets of a partition."""
    if divisions is not None:
        _keep_to(divisions, frame.index, partition_info)
        frame = frame.reset_index()
    if ORDER in frame.columns:
        frame = frame.sort_values(ORDER, ignore_index=True).drop(columns=ORDER)
    return _typed(attempt(batch_rows, frame, task), frame, task)


def _keep_to(divisions: tuple[Any, ...], index: pd.Index[Any], partition_info: dict[str, Any] | None) -> None:
    """Hold the ids of a partition against its divisions: else a set may be in two partitions."""
    if not len(index) or partition_info is None:
        return
    low = partition_info["division"]
    place = bisect_right(divisions, low)
    last = place >= len(divisions) - 1
    high = divisions[min(place, len(divisions) - 1)]
    if index.min() < low or index.max() > high or (index.max() == high and not last):
        raise ClaimError(
            f"sets {index.min()!r} to {index.max()!r} are in the partition from {low!r} to {high!r}, so that a set "
            "may be in two; make the divisions anew: ddf.reset_index().set_index(by, sorted=True)"
        )


def _typed(rows: pd.DataFrame, frame: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return rows with ids of the type of the table: those of a partition alone may look as if they had another."""
    import pandas as pd

    (name, *others) = task.by
    if others:
        return rows
    kind = frame[name].dtype if name in frame.columns else frame.index.dtype
    if isinstance(kind, pd.StringDtype):
        # Dask keeps text in a type of its own; rows have that of pandas
        kind = pd.Series([""]).dtype
    return rows.astype({"set_id": kind})


def _none_twice(rows: Any) -> Any:
    """Return rows that are given out only when the ids of all have met, and none is there twice."""
    ids = rows[["set_id"]].repartition(npartitions=1)
    verified = ids.map_partitions(_each_once, meta=ids._meta, enforce_metadata=False)
    return rows.map_partitions(_after, verified, meta=rows._meta, align_dataframes=False, enforce_metadata=False)


def _each_once(ids: pd.DataFrame) -> pd.DataFrame:
    """Return no rows, or refuse sets that are in two partitions."""
    twice = ids["set_id"][ids["set_id"].duplicated()].drop_duplicates().tolist()
    if twice:
        raise ClaimError(
            f"{count(len(twice), 'set is', 'sets are')} in two partitions, set {twice[0]!r} first; "
            "leave out shuffle=False, or bring each set into one partition"
        )
    return ids.iloc[:0]


def _after(rows: pd.DataFrame, _verified: pd.DataFrame) -> pd.DataFrame:
    """Return rows that waited for what is verified."""
    return rows
