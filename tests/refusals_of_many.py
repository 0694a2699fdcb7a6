"""Errors about many sets: who works on them, and Dask frames; see refusals.py."""

import tempfile
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from unittest import mock

import pandas as pd
import sets_of_all_kinds

import deserstats as ds
import deserstats.dask


def dask_frame(n=20):
    """Return a Dask frame whose sets may be in two partitions."""
    import dask.dataframe as dd

    return dd.from_pandas(sets_of_all_kinds.table(n), npartitions=3, sort=False)


def computed(ddf, **options):
    return ds.dask.check(ddf, **sets_of_all_kinds.OPTIONS, **options).compute(scheduler="sync")


def false_divisions():
    """Check a Dask frame that says of its partitions what does not hold."""
    import dask.dataframe as dd

    parts = [sets_of_all_kinds.table(3).set_index("set_id"), sets_of_all_kinds.table(5).set_index("set_id")[-8:]]
    divisions = ("s0000", "s0002", "s0004")
    return computed(dd.from_map(lambda k: parts[k], range(2), meta=parts[0].iloc[:0], divisions=divisions))


def without_dask():
    with mock.patch.dict("sys.modules", {"dask": None, "dask.dataframe": None}):
        ds.dask.check(sets_of_all_kinds.table(1))


class Dead:
    """A pool whose processes die at once."""

    _max_workers = 2

    def __init__(self, *arguments, **options):
        pass

    def submit(self, function, *arguments):
        raise BrokenProcessPool("A process in the process pool was terminated abruptly")

    def shutdown(self, **options):
        pass


def dead():
    with mock.patch("deserstats.many.running.processes.ProcessPoolExecutor", Dead):
        ds.check_many(sets_of_all_kinds.table(1), executor=Dead())


SETS = [{"set_id": name, "id": "a", "value": "5", "start": "2025"} for name in "xyx"]


def in_parts():
    """Return the rows of sets that stand apart, a row at a time."""
    return (pd.DataFrame([row]) for row in SETS)


def apart_in_one_part():
    return (pd.DataFrame(SETS) for _ in range(1))


def file(name, content, ask=ds.check_many):
    """Check a file of some bytes."""
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return list(ask(path))


def folder():
    with tempfile.TemporaryDirectory(prefix="refusals-") as name:
        # the name of the folder is told
        empty = Path(name) / "empty"
        empty.mkdir()
        ds.check_many(empty)


def without_pyarrow():
    with mock.patch.dict("sys.modules", {"pyarrow": None, "pyarrow.dataset": None}):
        file("claims.parquet", b"PAR1")


HEAD = b"set_id,id,value,start\n"


def scattered():
    with mock.patch("deserstats.many.text_files.BLOCK", 12):
        file("claims.csv", HEAD + b"x,a,5,2025\ny,a,5,2025\nz,a,5,2025\nx,b,5,2025\n", ds.iter_check)


MANY = {
    "sets by a column that there is not": lambda: ds.check_many(pd.DataFrame(SETS), by="district"),
    "sets that stand apart in parts": lambda: ds.check_many(in_parts()),
    "sets that stand apart in one part": lambda: ds.check_many(apart_in_one_part()),
    "sets that stand apart in a file read row by row": scattered,
    "progress of many sets as a word": lambda: ds.check_many(SETS, progress="yes"),
    "parts for a batch": lambda: ds.check_batch(in_parts()),
    "no column for sets": lambda: ds.check_many(SETS, by=[]),
    "sets that are named by lists": lambda: ds.check_many(
        pd.DataFrame({"a": [[1]], "value": "5", "start": "2025"}), by="a"
    ),
    "a part that is a number": lambda: ds.check_many(iter([5])),
    "a folder without tables": folder,
    "a Parquet file of sets that is none": lambda: file("claims.parquet", b"PAR1 and nothing else"),
    "a Parquet file of sets without pyarrow": without_pyarrow,
    "a row of sets that is too long": lambda: file("claims.csv", HEAD + b"x,a,213,000,2025\n"),
    "an option of many sets that there is not": lambda: ds.check_many(SETS, nonsense=1),
    "a column of many sets renamed that there is not": lambda: ds.check_many(SETS, columns={"Figure": "value"}),
    "rows of claims one after the other": lambda: list(ds.iter_check(SETS, implied=True)),
    "sets without Dask": without_dask,
    "a plain frame for a Dask frame": lambda: ds.dask.check(sets_of_all_kinds.table(1)),
    "a Dask frame without the column of its sets": lambda: ds.dask.check(dask_frame(), by="district"),
    "sets in two partitions": lambda: computed(dask_frame(), shuffle=False),
    "divisions of a Dask frame that do not hold": false_divisions,
    "processes that die at once": dead,
    "a number for an executor": lambda: ds.check_many(sets_of_all_kinds.table(1), executor=4),
}
