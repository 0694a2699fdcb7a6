"""Sets of a Dask frame: the rows of the same table in memory, each set answered once, or refused."""

from unittest import mock

import pandas as pd
import pytest
from sets_of_all_kinds import FAILS, OPTIONS, expected, poisoned, shuffled, table

import deserstats as ds
import deserstats.dask

dd = pytest.importorskip("dask.dataframe")

N = 40


def in_parts(frame, n=4):
    """Return a Dask frame of rows as they stand: sets may be in two partitions."""
    return dd.from_pandas(frame.reset_index(drop=True), npartitions=n, sort=False)


def indexed(frame, n=4):
    """Return a Dask frame whose index is the set, with divisions."""
    return dd.from_pandas(frame.set_index("set_id"), npartitions=n)


def whole(frame, n=4):
    """Return a Dask frame whose partitions have whole sets, in no order."""
    number = frame["set_id"].str[-1:].astype(int) % n
    return dd.from_map(lambda k: frame[number == k], range(n), meta=frame.iloc[:0])


def unknown(frame, n=4):
    """Return a Dask frame whose index is the set, and whose divisions nobody knows."""
    return indexed(frame, n).clear_divisions()


def rows(found):
    """Return the rows of a Dask frame in the order of their sets."""
    return found.compute(scheduler="sync").sort_values("set_id", ignore_index=True)


@pytest.mark.parametrize("seed", [None, 1])
@pytest.mark.parametrize("form", [in_parts, indexed, whole, unknown], ids=lambda form: form.__name__)
def test_rows_are_those_of_the_table_in_memory(form, seed):
    frame = table(N) if seed is None else shuffled(table(N), seed)
    asked = {"conflicts": True, "certificates": True, **OPTIONS}
    options = asked | ({"shuffle": False} if form is whole else {})
    found = rows(ds.dask.check(form(frame), **options))
    assert list(zip(found["status"], found["conflict"], found["gap"], strict=True)) == expected(N)
    pd.testing.assert_frame_equal(found, ds.check_many(frame, **asked).sort_values("set_id", ignore_index=True))


def test_rows_of_claims_are_those_of_the_table_in_memory():
    frame = shuffled(table(N), 1)
    found = ds.dask.check(in_parts(frame), implied=True, **OPTIONS)
    made = found.compute(scheduler="sync").sort_values(["set_id", "id"], ignore_index=True)
    want = ds.check_many(frame, implied=True, **OPTIONS).sort_values(["set_id", "id"], ignore_index=True)
    assert dict(made.dtypes) == dict(found.dtypes)
    pd.testing.assert_frame_equal(made, want)
    assert set(made["set_id"]) == set(frame["set_id"])


def test_a_frame_says_before_it_is_computed_what_each_partition_has():
    frame = table(N).assign(set_id=lambda t: t["set_id"].str[1:].astype(int))
    found = ds.dask.check(dd.from_pandas(frame.set_index("set_id"), npartitions=3), **OPTIONS)
    empty = found[found["set_id"] < 0].compute(scheduler="sync")
    for part in (*found.partitions, ds.dask.check(in_parts(frame.iloc[:3]), **OPTIONS)):
        made = part.compute(scheduler="sync")
        assert dict(made.dtypes) == dict(part.dtypes) == dict(empty.dtypes)
    assert found.divisions == (None,) * 4


def test_nothing_is_read_before_it_is_asked_for():
    made = []

    def part(k):
        made.append(k)
        return table(5 * k + 5).iloc[-9:]

    lazily = dd.from_map(part, range(3), meta=table(1).iloc[:0])
    ds.dask.check(lazily, **OPTIONS)
    assert made == []


def test_several_columns_name_a_set():
    frame = table(N).assign(office=lambda t: t["set_id"].str[-1:], set_id=lambda t: t["set_id"].str[:-1])
    found = rows(ds.dask.check(in_parts(frame), by=["set_id", "office"], **OPTIONS))
    want = ds.check_many(frame, by=["set_id", "office"], **OPTIONS).sort_values("set_id", ignore_index=True)
    pd.testing.assert_frame_equal(found, want)
    assert list(found["status"]) == [status for status, _, _ in expected(N)]


def test_made_ids_go_by_the_order_of_rows_before_they_are_shuffled():
    frame = shuffled(table(N).drop(columns="id"), 3)
    want = ds.check_many(frame, **OPTIONS).sort_values("set_id", ignore_index=True)
    pd.testing.assert_frame_equal(rows(ds.dask.check(in_parts(frame), **OPTIONS)), want)


def test_a_set_in_two_partitions_is_refused_and_not_answered_twice():
    frame = shuffled(table(N), 1)
    with pytest.raises(ds.ClaimError, match=r"\d+ sets are in two partitions, set 's00\d\d' first"):
        ds.dask.check(in_parts(frame), shuffle=False, **OPTIONS).partitions[0].compute(scheduler="sync")
    one = pd.concat([table(5), table(8).query("set_id > 's0003'")])
    two = dd.from_map(lambda k: [one.iloc[:-12], one.iloc[-12:]][k], range(2), meta=one.iloc[:0])
    with pytest.raises(ds.ClaimError, match="1 set is in two partitions, set 's0004' first"):
        ds.dask.check(two, shuffle=False, **OPTIONS).compute(scheduler="sync")


@pytest.mark.parametrize("divisions", [("s0000", "s0012", "s0024", "s0039"), ("s0000", "s0013", "s0026", "s0038")])
def test_divisions_that_do_not_hold_are_refused(divisions):
    parts = [table(N).set_index("set_id").loc[a:b] for a, b in (("s0000", "s0012"), ("s0013", "s0025"), ("s0026", ""))]
    parts[2] = table(N).set_index("set_id").loc["s0026":]
    lying = dd.from_map(lambda k: parts[k], range(3), meta=parts[0].iloc[:0], divisions=divisions)
    with pytest.raises(ds.ClaimError, match="so that a set may be in two"):
        ds.dask.check(lying, **OPTIONS).compute(scheduler="sync")
    honest = dd.from_map(
        lambda k: parts[k], range(3), meta=parts[0].iloc[:0], divisions=("s0000", "s0013", "s0026", "s0039")
    )
    assert list(rows(ds.dask.check(honest, **OPTIONS))["set_id"]) == [f"s{k:04}" for k in range(N)]


def test_a_set_on_which_the_work_fails_is_a_row():
    frame = table(N)
    frame.loc[frame["set_id"] == "s0011", "id"] = FAILS
    with mock.patch("deserstats.dask.batch_rows", poisoned):
        found = rows(ds.dask.check(in_parts(frame), **OPTIONS))
    assert list(found["set_id"][found["status"] == "error"]) == ["s0011"]
    assert len(found) == N


def test_rows_survive_a_parquet_file(tmp_path):
    pytest.importorskip("pyarrow")
    found = ds.dask.check(in_parts(table(N)), **OPTIONS)
    found.astype({"gap": "string", "apart": "string"}).to_parquet(tmp_path, write_index=False)
    kept = pd.read_parquet(tmp_path).sort_values("set_id", ignore_index=True)
    assert [text if text is pd.NA else str(text) for text in kept["gap"].head(4)] == [pd.NA, "10", "51/5", pd.NA]
    assert list(kept["status"]) == [status for status, _, _ in expected(N)]
