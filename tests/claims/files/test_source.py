"""What a source is: by its suffix, by its first bytes, or by what it holds."""

import gzip
import io
import sys

import openpyxl
import pandas as pd
import pytest

import deserstats as ds

CSV = b"value,start\n5,2024\n"


def parquet():
    content = io.BytesIO()
    pd.DataFrame({"value": ["5"], "start": ["2024"]}).to_parquet(content)
    return content.getvalue()


def workbook():
    content = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["value", "start"])
    book.active.append(["5", "2024"])
    book.save(content)
    return content.getvalue()


BYTES = {
    "csv": CSV,
    "json": b'[{"value": "5", "start": "2024"}]',
    "pretty JSON": b'{\n "value": ["5"],\n "start": ["2024"]\n}\n',
    "JSON lines": b'{"value": "5", "start": "2024"}\n\n',
    "parquet": parquet(),
    "workbook": workbook(),
    "packed": gzip.compress(CSV),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_without_a_name_are_read_by_what_they_begin_with(name, monkeypatch):
    assert [c.value for c in ds.read_claims(io.BytesIO(BYTES[name]))] == ["5"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BYTES[name])))
    assert [c.value for c in ds.read_claims("-")] == ["5"]


@pytest.mark.parametrize("name", ["csv", "json", "pretty JSON", "JSON lines"])
def test_open_texts_are_read_by_what_they_begin_with(name):
    assert [c.value for c in ds.read_claims(io.StringIO("\ufeff" + BYTES[name].decode()))] == ["5"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv"])
def test_an_open_file_is_what_its_name_says(tmp_path, name):
    (tmp_path / name).write_text('{"value": "5", "start": "2024"}' if name == "a.jsonl" else "value\tstart\n5\t2024\n")
    for mode in ("r", "rb"):
        with open(tmp_path / name, mode) as file:
            assert len(ds.read_claims(file)) == 1


def test_packed_text_is_unpacked(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV))
    assert len(ds.read_claims(tmp_path / "a.csv.gz")) == 1


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb", "a.ods", "a.numbers", "a.zip", "a.pdf", "a", "a.gz"])
def test_other_kinds_are_refused_by_name(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ds.ClaimError, match=f"cannot read '{name}': "):
        ds.read_claims(tmp_path / name)


def test_folders_texts_and_missing_files(tmp_path):
    with pytest.raises(ds.ClaimError, match="it is a folder"):
        ds.read_claims(tmp_path)
    for text in (CSV.decode(), "value,start," * 1000):
        with pytest.raises(ds.ClaimError, match=r"io\.StringIO"):
            ds.read_claims(text)
    with pytest.raises(FileNotFoundError):
        ds.read_claims(tmp_path / "none.csv")


def test_records_may_come_one_by_one():
    assert len(ds.read_claims({"value": n, "start": "2024"} for n in range(3))) == 3
    with pytest.raises(ds.ClaimError, match="row 2 is int"):
        ds.read_claims([{"value": 5, "start": "2024"}, 6])
