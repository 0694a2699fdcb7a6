"""Frames and files that are read as a single table of them is, however they came about."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import deserstats as ds
from deserstats.many import text_files

HEAD = b"set_id,id,value,start\n"


def single(frame, **options):
    """The status of a single check of all rows; a table that cannot be read is that."""
    try:
        return ds.check_consistency(ds.read_claims(frame.drop(columns="set_id"), **options)).status.value
    except ds.ClaimTableError:
        return "unreadable"


@pytest.mark.parametrize(
    "index",
    [
        pd.Index(["north", "south"], name="category"),
        pd.Index(["at_least", "exact"], name="relation"),
        pd.MultiIndex.from_tuples([("north", 1), ("south", 2)], names=["geography", "row"]),
        pd.Index(["k1", "k2"], name="id"),
    ],
    ids=lambda index: "-".join(index.names),
)
def test_an_index_that_says_something_is_read(tmp_path, index):
    frame = pd.DataFrame({"value": ["8", "9"], "start": ["2025", "2025-05"], "set_id": ["x", "x"]}, index=index)
    wanted = single(frame)
    frame.to_parquet(tmp_path / "table.parquet")
    for found in (
        ds.check_many(frame),
        ds.check_batch(frame),
        ds.check_many(iter([frame.iloc[:1], frame.iloc[1:]])),
        ds.check_many(tmp_path / "table.parquet"),
    ):
        assert found.status.tolist() == [wanted]
    if "id" in index.names:
        assert ds.check_many(frame).conflict.tolist() == ["k1 k2"]


def test_rows_that_were_filtered_keep_their_meaning():
    frame = pd.DataFrame(
        {"set_id": ["x"] * 4, "value": ["1", "90", "1", "80"], "start": ["2020", "2025-05", "2021", "2025"]}
    )
    assert ds.check_many(frame[frame.value != "1"]).conflict.tolist() == ["c1 c2"]


@pytest.mark.parametrize(
    "text",
    [
        b"set_id,id,value,start\rx,may,90,2025-05\rx,year,80,2025\r",
        b"set_id,id,value,start\rx,may,90,2025-05\nx,year,80,2025\n",
        HEAD + b"x,may,90,2025-05\nx,year,80,2025\n , , , \n",
        b" set_id ,id, value,start \nx,may,90,2025-05\nx,year,80,2025\n",
    ],
    ids=["lone returns", "a lone return", "a row of blanks", "blanks around headings"],
)
def test_no_row_of_a_file_is_lost(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_bytes(text)
    found = ds.check_many(path)
    assert found[["set_id", "conflict", "gap", "n_used"]].values.tolist() == [["x", "may year", 10, 2]]
    assert [row.conflict for row in ds.iter_check(path)] == ["may year"]


def test_a_stray_quote_is_looked_past_once():
    rows = [b'0,a,5,2025,12" pipe\n', *(b"%d,a,5,2025,some text\n" % k for k in range(2000))]
    counted = []

    class Block(bytes):
        def count(self, *arguments):
            counted.append(arguments[2] - arguments[1])
            return super().count(*arguments)

    block = Block(b"".join(rows))
    assert text_files._end_of_rows(block) == 0
    assert sum(counted) <= 2 * len(block)


@pytest.mark.parametrize(
    "values",
    [
        pd.period_range("2025-01", periods=2, freq="M"),
        pd.to_timedelta([3, 4], unit="D"),
        pd.array([True, False]),
        pd.interval_range(0, 2),
        [1 + 2j, 3],
        [Decimal("8"), Decimal("9")],
        np.array([8, 9], dtype="float16"),
    ],
    ids=["periods", "spans", "truths", "intervals", "complex", "decimals", "short floats"],
)
def test_cells_that_are_no_texts_are_read_as_a_single_table_has_them(values):
    frame = pd.DataFrame({"set_id": ["x", "x"], "id": ["a", "b"], "start": ["2025", "2025-05"], "value": values})
    assert ds.check_many(frame).status.tolist() == [single(frame)]


def test_a_claim_set_keeps_what_it_is_read_under():
    rows = [("a", "5", "2025", "t"), ("b", "7", "2025", "p"), ("c", "9", "2025", "q")]
    frame = pd.DataFrame(rows, columns=["id", "value", "start", "category"])
    claims = ds.read_claims(frame, scheme={"t": ["p", "q"]})
    assert ds.check_many(claims, by="start").status.tolist() == ["inconsistent"]
    rounded = ds.read_claims([{"id": n, "value": v, "start": "2025"} for n, v in (("a", "1,200"), ("b", "1,210"))])
    assert ds.check_many(rounded, by="start").status.tolist() == ["consistent"]
    assert ds.check_many(rounded.read_as(zeros="exact"), by="start").status.tolist() == ["inconsistent"]


def test_totals_beside_parents_that_may_exceed_their_parts_are_asked_about():
    rows = [("s", "2020-01-22", place, n) for place, n in (("a", 10), ("b", 10), ("c", 10), ("All", 50))]
    frame = pd.DataFrame(rows, columns=["set_id", "date", "place", "cases"])
    for tree in ({"z": ["x", "y"]}, {"c": ["a", "b"]}):
        options = {"kind": "stock", "scheme": ds.Scheme(tree, exhaustive=False)}
        assert ds.check_many(frame, **options).status.tolist() == [single(frame, **options)]


def test_what_is_missing_names_one_set_in_all_parts():
    first = pd.DataFrame(
        {"set_id": [np.nan, 1.0], "id": ["a", "b"], "value": ["90", "5"], "start": ["2025-05", "2025"]}
    )
    then = pd.DataFrame({"set_id": [2.0, np.nan], "id": ["c", "d"], "value": ["1", "80"], "start": ["2025", "2025"]})
    with pytest.raises(ds.ClaimError, match="stand apart"):
        ds.check_many(iter([first, then]))
    assert ds.check_many(pd.concat([first, then])).conflict.tolist() == ["a d", "", ""]


def test_a_name_is_a_number_in_all_parts_or_in_none():
    parts = [
        pd.DataFrame({"set_id": [name], "value": [v], "start": [s]})
        for name, v, s in ((7, "9", "2025-05"), ("7", "8", "2025"))
    ]
    with pytest.raises(ds.ClaimError, match="stand apart"):
        ds.check_many(iter(parts))


def test_what_is_said_of_a_file_is_not_asked_of_its_sets(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"A title,,,\n" + HEAD + b"x\xe9,may,90,2025-05\nx\xe9,year,80,2025\n")
    found = ds.check_many(path, header=1, encoding="cp1252")
    assert found[["set_id", "conflict"]].values.tolist() == [["xé", "may year"]]
    with pytest.raises(ds.ClaimError):
        ds.check_many(path, header=1, encoding="bogus")


def test_many_columns_name_as_many_sets():
    n = 17
    by = [f"b{i}" for i in range(n)]
    frame = pd.DataFrame({name: [*(f"v{j}" for j in range(16)), "v0"] for name in by})
    frame.loc[16, "b0"] = "v1"
    frame = frame.assign(id=[f"c{i}" for i in range(n)], value="5", start="2025")
    assert len(ds.check_many(frame, by=by)) == n


def test_names_that_are_equal_but_not_the_same_stay_apart():
    frame = pd.DataFrame({"set_id": pd.Series([1, True, "1"], dtype=object), "value": ["5", "6", "7"], "start": "2025"})
    assert ds.check_many(frame).status.tolist() == ["consistent"] * 3
    labels = pd.DataFrame({"set_id": ["x", "x"], "value": ["8", "9"], "start": ["2025", "2025-05"]})
    labels["category"] = pd.Series([1, True], dtype=object)
    assert ds.check_many(labels).status.tolist() == [single(labels)] == ["consistent"]


@pytest.mark.parametrize("by", [[], "nested"])
def test_what_names_no_set_is_refused(by):
    frame = pd.DataFrame({"nested": [[1], [2]], "value": ["5", "6"], "start": "2025"})
    with pytest.raises(ds.ClaimError):
        ds.check_many(frame, by=by)
