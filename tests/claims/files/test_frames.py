"""Frames as they are: whole numbers exact, an index that says something a column, labels as text."""

import warnings
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.frames import of_frame

pa = pytest.importorskip("pyarrow")
LARGE = 2**53 + 1


def table(source):
    grid = of_frame(source)
    return [" / ".join(name) for name in grid.header], [[as_text(cell) for cell in row] for row in grid.rows]


@pytest.mark.parametrize(
    "source",
    [
        {"value": [LARGE, None], "start": ["2024", "2025"]},
        {"value": np.array([LARGE, None], dtype=object), "start": ("2024", "2025")},
        {"value": pd.Series([LARGE], index=[0]), "start": pd.Series(["2024", "2025"])},
        pd.DataFrame({"value": pd.array([LARGE, None], dtype="Int64"), "start": ["2024", "2025"]}),
        pd.DataFrame({"value": [LARGE, None], "start": ["2024", "2025"]}, dtype=object),
        pa.table({"value": [LARGE, None], "start": ["2024", "2025"]}),
        pa.table({"value": [LARGE, None], "start": ["2024", "2025"]}).to_batches()[0],
        pa.table({"value": [LARGE, None], "start": ["2024", "2025"]}).to_reader(),
    ],
    ids=lambda source: type(source).__name__,
)
def test_whole_numbers_beside_missing_ones_stay_exact(source):
    assert table(source) == (["value", "start"], [[str(LARGE), "2024"], ["", "2025"]])


def test_kinds_of_arrow_columns():
    columns = {
        "d": pa.array([Decimal("1.20")], pa.decimal128(10, 2)),
        "day": pa.array([date(2024, 5, 1)]),
        "c": pa.array(["a"]).dictionary_encode(),
        "f": pa.array([0.1], pa.float32()),
        "tags": [[1, 2]],
    }
    with pytest.warns(ds.DeserstatsWarning, match="f: 1 figure"):
        assert table(pa.table(columns))[1] == [["1.20", "2024-05-01", "a", "0.1", "[1, 2]"]]


def test_a_mapping_of_texts_is_one_record_and_a_text_beside_columns_is_of_all():
    assert table({"value": "5", "start": "2024"})[1] == [["5", "2024"]]
    assert table({"value": [5, 6], "start": "2024"})[1] == [["5", "2024"], ["6", "2024"]]
    assert table(np.array([(5, "2024")], dtype=[("value", "i8"), ("start", "U4")]))[1] == [["5", "2024"]]


@pytest.mark.parametrize(
    ("index", "name", "labels"),
    [
        (["north", "south"], "index", ["north", "south"]),
        ([7, 3], "index", ["7", "3"]),
        (range(2020, 2022), "index", ["2020", "2021"]),
        (pd.Index(["a", "b"], name="region"), "region", ["a", "b"]),
        (pd.period_range("2024-12", periods=2, freq="M"), "period", ["2024-12", "2025-01"]),
        (pd.date_range("2024-01-01", periods=2, freq="MS"), "period", ["2024-01", "2024-02"]),
        (pd.date_range("2024-03-31", periods=2, freq="QE"), "period", ["2024-Q1", "2024-Q2"]),
        (pd.date_range("2024-01-01", periods=2, freq="YS"), "period", ["2024", "2025"]),
        (pd.date_range("2024-01-01", periods=2, freq="3MS"), "period", ["2024-Q1", "2024-Q2"]),
        (pd.date_range("2024-01-07", periods=2, freq="W"), "period", ["2024-W01", "2024-W02"]),
        (pd.date_range("2024-01-31", periods=2, freq="2ME"), "period", ["2024-01-31", "2024-03-31"]),
        (pd.DatetimeIndex(["2024-01-01", "2024-02-01"]), "period", ["2024-01-01", "2024-02-01"]),
        (pd.DatetimeIndex(["2024-01-01", "2024-02-01"], tz="Europe/Kyiv"), "period", ["2024-01-01", "2024-02-01"]),
    ],
)
def test_an_index_that_says_something_is_a_column(index, name, labels):
    assert table(pd.DataFrame({"value": [5, 6]}, index=index)) == (
        [name, "value"],
        [[labels[0], "5"], [labels[1], "6"]],
    )


@pytest.mark.parametrize(
    "frame", [pd.DataFrame({"value": [5, 6]}), pd.DataFrame({"value": [4, 5, 6]})[1:], pd.DataFrame()]
)
def test_numbers_of_rows_are_no_column(frame):
    assert table(frame)[0] == list(frame.columns)


def test_an_index_that_is_a_column_too_is_kept_once_and_another_of_its_name_is_refused():
    frame = pd.DataFrame({"id": ["a"], "value": ["5"], "start": ["2024"]})
    assert ds.read_claims(frame.set_index("id", drop=False)).ids == ("a",)
    with pytest.raises(ds.ClaimTableError, match="each column once"):
        ds.read_claims(frame.set_axis(pd.Index(["b"], name="id")))


def test_headings_are_labels_and_levels():
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=[2022, 2023.0, pd.Timestamp("2024-01-01"), pd.Period("2024-02", "M")])
    assert table(frame)[0] == ["2022", "2023", "2024-01-01", "2024-02"]
    levels = pd.DataFrame(
        [[1, 2]], index=pd.Index(["a"], name="r"), columns=pd.MultiIndex.from_tuples([(2024, "m"), (2024, "f")])
    )
    assert of_frame(levels).header == [("r", ""), ("2024", "m"), ("2024", "f")]


def test_a_series_of_several_levels_has_its_time_in_start():
    index = pd.MultiIndex.from_tuples([("a", pd.Period("2024-01", "M")), ("b", pd.Period("2024-02", "M"))])
    assert table(pd.Series([5, 6], index=index)) == (
        ["level_0", "start", "value"],
        [["a", "2024-01", "5"], ["b", "2024-02", "6"]],
    )


def test_every_column_of_floats_is_told_at_the_line_of_the_caller():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ds.check_consistency(
            pd.DataFrame({"value": [1.5], "low": [1.5], "start": ["2025"], "kind": "rate", "per": "month", "x": [0.5]})
        )
    assert [str(w.message).partition(":")[0] for w in caught] == ["value", "low", "x"]
    assert {w.filename for w in caught} == {__file__}


def test_a_frame_that_is_lazy_is_computed():
    class Lazy:
        __dask_graph__ = None

        def compute(self):
            return pd.DataFrame({"value": [5]})

    class Collected:
        def collect(self):
            return pa.table({"value": [5]})

    assert table(Lazy()) == table(Collected()) == (["value"], [["5"]])


@pytest.mark.parametrize(
    "source", [None, 5, {5}, b"5", pd.DataFrame, np.zeros((2, 2)), [("a", 5)], [5], pa.chunked_array([[5]]), pd]
)
def test_what_is_no_table_is_refused(source):
    with pytest.raises(ds.ClaimError, match="cannot read claims from"):
        ds.read_claims(source)


LIBRARIES = {
    "polars": lambda library, frame: library.from_pandas(frame),
    "dask.dataframe": lambda library, frame: library.from_pandas(frame, npartitions=2),
    "pyarrow": lambda library, frame: library.RecordBatch.from_pandas(frame),
}


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("lazy", [False, True])
def test_frames_of_other_libraries_are_read_as_the_csv(name, lazy, tmp_path):
    library = pytest.importorskip(name, reason=f"{name} is not installed")
    text = 'Month,Region,Cases\n2024-01,North,over 5\n2024-01,South,"1,200"\n2024-02,North,..\n2024-02,South,<9\n'
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    frame = LIBRARIES[name](library, pd.read_csv(path, dtype=str, keep_default_na=False))
    frame = frame.lazy() if lazy and hasattr(frame, "lazy") else frame
    assert [claim.cells() for claim in ds.read_claims(frame)] == [claim.cells() for claim in ds.read_claims(path)]


SINGLE = {
    "pandas": lambda library: library.Series([0.1, None, 2.5], dtype="float32"),
    "numpy": lambda library: library.array([0.1, float("nan"), 2.5], dtype="float32"),
    "pyarrow": lambda library: library.array([0.1, None, 2.5], type=library.float32()),
    "polars": lambda library: library.Series([0.1, None, 2.5], dtype=library.Float32),
}


@pytest.mark.parametrize("name", SINGLE)
def test_floats_of_single_width_in_a_mapping_keep_their_own_digits(name):
    library = pytest.importorskip(name, reason=f"{name} is not installed")
    columns = {"Month": ["2024-01", "2024-02", "2024-03"], "Cases": SINGLE[name](library)}
    scheme = ds.Scheme(continuous=True)
    with pytest.warns(ds.DeserstatsWarning, match="2 figures came as floating-point numbers"):
        claims = ds.read_claims(columns, scheme=scheme, layout="long")
    assert [claim.cells()["value"] for claim in claims] == ["0.1", "2.5"]


def test_a_polars_frame_is_read_by_its_own_columns_with_any_pyarrow():
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = polars.DataFrame(
        {
            "value": [2**60 + 1, 5],
            "start": ["2024", "2023"],
            "category": polars.Series(["u", "v"], dtype=polars.Categorical),
            "note": polars.Series([None, "q"], dtype=polars.Enum(["q"])),
        }
    )
    rows = [[claim.cells()[key] for key in frame.columns] for claim in ds.read_claims(frame)]
    assert rows == [["1152921504606846977", "2024", "u", ""], ["5", "2023", "v", "q"]]
