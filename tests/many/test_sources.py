"""Files of many sets: read in parts, strictly, as a single table of claims is."""

import io
import random

import numpy as np
import pandas as pd
import pytest
from many.random_sets import random_sets

import deserstats as ds
from deserstats.claims.cells.plain_figure import WHOLE
from deserstats.many import text_files
from deserstats.many.plain.figures import whole_of

HEAD = "set_id,id,value,start,through\n"
GOOD = "x,a,5,2020-01,\nx,b,6,2020-02,\nx,c,12,2020-01,2020-02\n"


@pytest.fixture
def small_blocks(monkeypatch):
    """Files are read a few rows at a time."""
    monkeypatch.setattr(text_files, "BLOCK", 300)


def read(tmp_path, text, name="table.csv", **options):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ds.check_many(path, **options)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + GOOD,
        "\ufeff" + HEAD + GOOD,
        (HEAD + GOOD).replace("\n", "\r\n"),
        (HEAD + GOOD).replace(",", ";"),
        HEAD + GOOD.replace("12", '"12"'),
        HEAD + "\n" + GOOD + ",,,,\n\n",
        HEAD.replace("set_id", "value of nothing,set_id") + GOOD.replace("x,", '"a ""note"", with\na line",x,'),
        "A title above the heading\n" + HEAD + GOOD,
    ],
    ids=["plain", "bom", "crlf", "semicolons", "quoted", "blank rows", "a line in a field", "a title"],
)
def test_the_same_table_in_many_forms(tmp_path, text):
    found = read(tmp_path, text)
    assert found[["set_id", "status", "conflict", "gap"]].values.tolist() == [["x", "inconsistent", "a b c", 1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "x,a,213,000,2020-01,\n" + GOOD, "line 2"),
        (HEAD + GOOD + "x,a,5\n", "line 5"),
        (HEAD + 'x,a,"5"6,2020-01,\n', "quote"),
        ((HEAD + GOOD).encode() + b"x,\xff,5,2020-01,\n", "UTF-8"),
    ],
    ids=["a comma too many", "fields that are missing", "a quote inside", "no UTF-8"],
)
def test_a_file_that_is_broken_raises_with_the_place(tmp_path, text, said):
    with pytest.raises(ds.ClaimTableError, match=said):
        read(tmp_path, text)


def test_a_figure_that_a_spreadsheet_might_run_is_read_as_a_single_table_is(tmp_path):
    path = tmp_path / "guarded.csv"
    rows = [ds.Claim(id="=a", value="5", start="2020-01"), ds.Claim(id="b", value="7", start="2020-01")]
    claims = ds.ClaimSet(rows)
    claims.to_csv(path)
    table = pd.read_csv(path, dtype=str, keep_default_na=False).assign(set_id="x")
    table.to_csv(path, index=False)
    assert ds.check_many(path).conflict.tolist() == ["=a b"]


@pytest.mark.parametrize("seed", range(3))
def test_parts_of_a_file_are_told_as_the_whole_table_is(tmp_path, small_blocks, seed):
    table = random_sets(5000 + seed, 40)
    path = tmp_path / "table.csv"
    table.to_csv(path, index=False)
    whole = ds.check_many(table.assign(set_id=table.set_id.astype(str)))
    pd.testing.assert_frame_equal(ds.check_many(path), whole)
    assert [tuple(row)[:4] for row in ds.iter_check(path)] == list(whole.iloc[:, :4].itertuples(index=False, name=None))


def test_sets_that_stand_apart_are_put_together_or_told(tmp_path, small_blocks):
    table = random_sets(1, 30).sample(frac=1, random_state=1)
    path = tmp_path / "table.csv"
    table.to_csv(path, index=False)
    whole = ds.check_many(table.assign(set_id=table.set_id.astype(str)))
    pd.testing.assert_frame_equal(ds.check_many(path), whole)
    with pytest.raises(ds.ClaimError, match="stand apart"):
        list(ds.iter_check(path))
    with pytest.raises(ds.ClaimError, match="stand apart"):
        ds.check_many(table.iloc[k : k + 9] for k in range(0, len(table), 9))


def test_parquet_chunks_and_records_are_told_alike(tmp_path):
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    table = random_sets(7, 30).assign(set_id=lambda t: t.set_id.map("s{:02}".format))
    whole = ds.check_many(table)
    for k, (_, rows) in enumerate(table.groupby(table.set_id.str[:2])):
        rows.to_parquet(tmp_path / f"part{k}.parquet")
    pd.testing.assert_frame_equal(ds.check_many(tmp_path), whole)
    table.to_parquet(tmp_path / "all.parquet")
    pd.testing.assert_frame_equal(ds.check_many(tmp_path / "all.parquet"), whole)
    # chunks end anywhere
    chunks = (table.iloc[k : k + 10] for k in range(0, len(table), 10))
    pd.testing.assert_frame_equal(ds.check_many(chunks), whole)
    pd.testing.assert_frame_equal(ds.check_many(table.to_dict("records")), whole)
    buffer = io.StringIO(table.to_csv(index=False))
    pd.testing.assert_frame_equal(ds.check_many(buffer), whole)


def test_a_folder_without_tables_and_a_part_that_is_none_are_refused(tmp_path):
    with pytest.raises(ds.ClaimError, match="no file"):
        ds.check_many(tmp_path)
    with pytest.raises(ds.ClaimError, match="DataFrame"):
        ds.check_many(iter([1, 2]))


def test_figures_are_read_at_once_as_one_by_one():
    rng = random.Random(3)
    texts = [
        "",
        "0",
        "007",
        "1,234",
        "1,2345",
        "12,34",
        "0,123",
        ",123",
        "123,",
        "١٢",
        "-3",
        "1.2",
        " 5",
        "a",
        "9" * 19,
    ]
    texts += ["".join(rng.choice("0123456789,,") for _ in range(rng.randint(1, 20))) for _ in range(3000)]
    texts += [f"{rng.randint(0, 10 ** rng.randint(1, 17)):,}" for _ in range(1000)]
    for kind in ("object", "str"):
        found = whole_of(pd.Series(texts, dtype=kind))
        plain = [bool(WHOLE.fullmatch(text)) and text.isascii() for text in texts]
        assert found.is_plain.tolist() == plain
        assert found.is_blank.tolist() == [not text for text in texts]
        values = [int(text.replace(",", "")) if is_plain else 0 for text, is_plain in zip(texts, plain, strict=True)]
        assert found.values.tolist() == values
        assert np.array_equal(found.zeros, [len(str(v)) - len(str(v).rstrip("0")) if v else 0 for v in values])
