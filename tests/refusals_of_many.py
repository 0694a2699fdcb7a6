"""Errors about many sets: who works on them, and Dask frames; see refusals.py."""

from concurrent.futures.process import BrokenProcessPool
from unittest import mock

import many_sets

import deserstats as ds
import deserstats.dask


def dask_frame(n=20):
    """Return a Dask frame whose sets may be in two partitions."""
    import dask.dataframe as dd

    return dd.from_pandas(many_sets.table(n), npartitions=3, sort=False)


def computed(ddf, **options):
    return ds.dask.check(ddf, **many_sets.OPTIONS, **options).compute(scheduler="sync")


def false_divisions():
    """Check a Dask frame that says of its partitions what does not hold."""
    import dask.dataframe as dd

    parts = [many_sets.table(3).set_index("set_id"), many_sets.table(5).set_index("set_id")[-8:]]
    divisions = ("s0000", "s0002", "s0004")
    return computed(dd.from_map(lambda k: parts[k], range(2), meta=parts[0].iloc[:0], divisions=divisions))


def without_dask():
    with mock.patch.dict("sys.modules", {"dask": None, "dask.dataframe": None}):
        ds.dask.check(many_sets.table(1))


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
        ds.check_many(many_sets.table(1), executor=Dead())


MANY = {
    "sets without Dask": without_dask,
    "a plain frame for a Dask frame": lambda: ds.dask.check(many_sets.table(1)),
    "a Dask frame without the column of its sets": lambda: ds.dask.check(dask_frame(), by="district"),
    "sets in two partitions": lambda: computed(dask_frame(), shuffle=False),
    "divisions of a Dask frame that do not hold": false_divisions,
    "processes that die at once": dead,
    "a number for an executor": lambda: ds.check_many(many_sets.table(1), executor=4),
}
