"""Every error that the package raises on purpose, each by the shortest way to it; test_refusals.py keeps what they say.

A refusal raises, or returns what the command line told. Most figures, dates and words are refused as cells of a table.
"""

import contextlib
import gzip
import io
import json
import os
import tempfile
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from refusals_of_many import MANY
from refusals_of_shapes import ASKED, SHAPING

import deserstats as ds
from deserstats.claims.calendar import whole_units
from deserstats.cli import main
from deserstats.plausibility.revision.backlog import backlog_test
from deserstats.plausibility.revision.smoothness import smoothness_test
from deserstats.stats.gamma_process import share_pvalue
from deserstats.stats.leave_one_out import leave_one_out
from deserstats.stats.multiplicity import adjust_pvalues, cauchy_combination

PACKAGE = Path(ds.__file__).parent


WIDE = [{"Region": "A", "2021": "5", "2022": "3"}, {"Region": "B", "2021": "2", "2022": "4"}]


def row(**cells):
    """Read a table of one row, a plain count of 2025 but for these cells."""
    return ds.read_claims([{"id": "A", "value": "5", "start": "2025"} | cells])


def rows(*cells, **shared):
    """Read a table of several rows, plain counts of 2025 but for these cells."""
    return ds.read_claims([{"value": "5", "start": "2025"} | own for own in cells], **shared)


def text(content, name="claims.csv", **options):
    """Read a file that holds this text, or these bytes."""
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return ds.read_claims(path, **options)


def workbook(*sheets, **options):
    """Read a workbook that has these sheets, each a list of rows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for n, cells in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"sheet {n}")
        for line in cells:
            sheet.append(line)
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder:
        book.save(Path(folder) / "claims.xlsx")
        return ds.read_claims(Path(folder) / "claims.xlsx", **options)


def command(*words, scheme=None, table="id,value,start\nA,5,2025\nB,6,2025\n"):
    """Return what the command line says of a table; FILE and SCHEME among the words are the files."""
    told = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder, contextlib.redirect_stderr(told):
        files = {"FILE": Path(folder) / "claims.csv", "SCHEME": Path(folder) / "scheme.json"}
        files["FILE"].write_text(table, encoding="utf-8")
        files["SCHEME"].write_bytes(scheme if isinstance(scheme, bytes) else (scheme or "").encode())
        with contextlib.redirect_stdout(io.StringIO()):
            code = main([str(files.get(word, word)) for word in words])
    assert code == 2, f"the command line ended with {code}"
    return told.getvalue()


def printed(*words, table):
    """Return what the command line prints of a table, t.csv, where that is among the findings."""
    told = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder, contextlib.chdir(folder):
        Path("t.csv").write_text(table, encoding="utf-8")
        with contextlib.redirect_stdout(told):
            code = main(list(words))
    assert code == 2, f"the command line ended with {code}"
    return told.getvalue()


class Full(io.StringIO):
    """Standard output on a full disk."""

    def write(self, text):
        raise OSError(28, "No space left on device")


def full_disk():
    with mock.patch("sys.stdout", Full()), contextlib.redirect_stderr(io.StringIO()) as told:
        assert main(["schema"]) == 2
    return told.getvalue()


def protected():
    """Write a report where one is that may not be written to."""
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder, mock.patch("os.access", return_value=False):
        path = Path(folder) / "r.md"
        path.write_text("old", encoding="utf-8")
        return command("report", "FILE", "-o", str(path))


def events(*cells, **options):
    """Sum a list of events, each with a day and a best count but for these cells."""
    rows = [{"date": "2025-01-03", "best": "2"} | own for own in cells]
    return ds.ClaimSet.from_events(rows, **{"best": "best"} | options)


@cache
def two():
    """The two figures that are shipped."""
    return ds.load_example("two-figures")


def months(*figures, **shared):
    """Read figures of the months of 2024."""
    cells = [{"start": f"2024-{k:02}", "value": str(v)} | shared for k, v in enumerate(figures or (3, 5, 4), start=1)]
    return ds.read_claims(cells)


def measures():
    return rows({"measure": "fled"}, {"measure": "returned"})


@cache
def answer():
    """The answer of a consistency check, as it is written."""
    return json.dumps(ds.check_consistency(rows({})).to_dict())


def loaded(**parts):
    """Load the answer with some parts changed; None takes a part away."""
    data = json.loads(answer()) | parts
    return ds.results.ConsistencyResult.from_dict({k: v for k, v in data.items() if v is not None})


def spoilt(change, made):
    """Load another answer after a change of what was written."""
    data = json.loads(json.dumps(made.to_dict()))
    change(data)
    return type(made).from_dict(data)


def without_openpyxl():
    with mock.patch.dict("sys.modules", {"openpyxl": None}):
        text(b"", "claims.xlsx")


def without_pyarrow(source=None):
    with mock.patch.dict("sys.modules", {"pyarrow": None, "pyarrow.parquet": None}):
        return text(b"", "claims.parquet") if source is None else ds.read_claims(source)


class ArrowFrame:
    """Says that it has the interface of Arrow frames, and has not."""

    def __arrow_c_stream__(self, requested_schema=None):
        raise TypeError("an array has no columns")


def packed(files):
    """Pack files as a workbook is."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def shaped_sheet(rows, merge=None, **formats):
    """Read a sheet with number formats by address, and a merged range."""
    import openpyxl

    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    for address, form in formats.items():
        book.active[address].number_format = form
    if merge:
        book.active.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return ds.read_claims(content)


def far_apart():
    with mock.patch("deserstats.claims.files.excel.LARGEST", 1):
        workbook([["value", "start"], ["5", "2025"]])


def merged_without_end():
    with mock.patch("deserstats.claims.files.merged.MOST", 1):
        shaped_sheet([["value", "start"], ["5", "2025"], ["6", None]], merge="B2:B3")


def many_cells():
    content = io.BytesIO()
    pd.DataFrame({"value": ["5"], "start": ["2025"]}).to_parquet(content)
    with mock.patch("deserstats.claims.files.parquet.LARGEST", 1):
        text(content.getvalue(), "claims.parquet")


def packed_without_end():
    with mock.patch("deserstats.claims.files.source.LARGEST", 1):
        text(gzip.compress(b"value,start\n5,2025\n"), "claims.csv.gz")


def closed_file():
    file = io.StringIO()
    file.close()
    ds.read_claims(file)


def _finding(**parts):
    usual = {"check": "a check", "verdict": ds.results.Verdict.NOT_RUN, "reason": "too few"}
    return ds.results.Finding(**usual | parts)


FIGURES = {
    "a word for a figure": lambda: row(value="many"),
    "a dash for a figure": lambda: row(value="-"),
    "no figure": lambda: row(value=""),
    "a figure with a plus sign": lambda: row(value="500+"),
    "a figure with a plus sign and its word": lambda: row(value="500+", relation="at_least"),
    "a figure with a plus sign and another word": lambda: row(value="500+", relation="about"),
    "a figure with a word before it": lambda: row(value="over 213,000"),
    "a figure with a Ukrainian word before it": lambda: row(value="понад 213 000"),
    "a figure with a word after it": lambda: row(value="500 or more"),
    "a figure with a currency": lambda: row(value="$2.5bn"),
    "a figure with a footnote": lambda: row(value="213,000*"),
    "a figure with its unit": lambda: row(value="213,000 soldiers"),
    "a figure with a short scale": lambda: row(value="213k"),
    "a figure in scientific form": lambda: row(value="2.13e5"),
    "a figure in Arabic digits": lambda: row(value="٢١٣"),
    "a range in one cell": lambda: row(value="10-20"),
    "a range in one cell beside low and high": lambda: row(value="10-20", low="10", high="20"),
    "two years for a figure": lambda: row(value="2024-2025"),
    "a count in percent": lambda: row(value="45%"),
    "a point that may group thousands": lambda: row(value="1.234"),
    "a point that may group thousands beside plain decimals": lambda: rows({"value": "1.234"}, {"value": "90,590"}),
    "two points": lambda: row(value="1.234.567"),
    "a decimal comma": lambda: row(value="12,5"),
    "points and a decimal comma": lambda: row(value="1.234,5"),
    "groups of four digits": lambda: row(value="1,2345"),
    "two decimal marks": lambda: ds.read_claims([{"value": "1,2,3", "start": "2025"}], decimal=","),
    "thousands grouped by another mark": lambda: ds.read_claims([{"value": "1_234", "start": "2025"}], thousands="."),
    "marks that neither custom allows": lambda: ds.read_claims([{"value": "1'2345", "start": "2025"}], decimal=","),
    "a decimal mark of two letters": lambda: ds.read_claims([{"value": "5", "start": "2025"}], decimal="ab"),
    "a digit to group thousands": lambda: ds.read_claims([{"value": "5", "start": "2025"}], thousands="5"),
    "one mark for decimals and thousands": lambda: ds.read_claims([], decimal=",", thousands=","),
    "low above high": lambda: row(value="", low="20", high="10"),
    "a word for low": lambda: row(value="", low="few", high="10"),
    "between without low and high": lambda: row(relation="between", low="4"),
    "a negative share": lambda: row(kind="share", value="-5", base_category="all"),
}

WORDS = {
    "a kind that there is not": lambda: row(kind="tally"),
    "a kind by another word": lambda: row(kind="sum"),
    "percent for a kind": lambda: row(kind="percent"),
    "average for a kind": lambda: row(kind="average"),
    "a running total for a kind": lambda: row(kind="cumulative"),
    "a change for a kind": lambda: row(kind="increase"),
    "a unit of time for a kind": lambda: row(kind="monthly"),
    "a slip in a kind": lambda: row(kind="totl"),
    "a relation that there is not": lambda: row(relation="perhaps"),
    "a slip in a relation": lambda: row(relation="more then"),
    "a German relation": lambda: row(relation="mindestens"),
    "an order for the relation of a count": lambda: row(relation="highest"),
    "a relation for an order": lambda: row(kind="order", relation="over", per="month", value=""),
    "a slip in an order": lambda: row(kind="order", relation="risng", per="month", value=""),
    "a rate without a unit of time": lambda: row(kind="rate"),
    "a rate in a Ukrainian unit of time": lambda: row(kind="rate", per="місяць"),
    "a rate in a unit of time that there is not": lambda: row(kind="rate", per="decade"),
    "a rate per 100,000": lambda: row(kind="rate", per="100,000"),
    "a rate of percent": lambda: row(kind="rate", unit="%"),
    "a ratio with a unit of time": lambda: row(kind="ratio", per="month", base_start="2024"),
    "a share per nothing": lambda: row(kind="share", per="0", base_category="all"),
    "a share per thousand with a point": lambda: row(kind="share", per="1.000", base_category="all"),
    "a share in percent per thousand": lambda: row(kind="share", value="5%", per="1,000", base_category="all"),
    "a share without a base": lambda: row(kind="share"),
    "a growth without a base": lambda: row(kind="growth"),
    "a confidence interval by its level": lambda: row(low="4", high="6", interval="95%"),
    "an interval that there is not": lambda: row(low="4", high="6", interval="soft"),
    "a way of dating that there is not": lambda: row(dated_by="somebody"),
    "a word for the day of publication": lambda: row(published="yesterday"),
    "a claim with several bad cells": lambda: ds.Claim(id="A", value="many", start="soon", kind="tally"),
    "a figure of a whole text": lambda: row(value="5" + " " * 32000 + "x"),
    "a word of a whole text": lambda: row(relation="over " * 100),
    "the same fault in several rows": lambda: rows({"relation": "ovr"}, {"relation": "ovr"}, {"relation": "ovr"}),
    "a date and a kind in one row": lambda: row(kind="rat", start="31/05/2025", value="-5,5", per="monthly"),
    "a second column that differs by a colon": lambda: rows({"Value:": "5"}),
    "a claim with a decimal comma": lambda: ds.Claim(value="12,5", start="2025"),
    "a claim with a misspelt keyword": lambda: ds.Claim(
        id="A", value="5", start="2025", realtion="over", Note="x", note="y"
    ),
    "a claim replaced with a misspelt keyword": lambda: ds.Claim(id="A", value="5", start="2025").replace(
        realtion="over"
    ),
    "a long table with misspelt columns": lambda: text("Year,Deaths,relations,lows\n2024,5,over,4\n2023,6,over,3\n"),
    "a claim replaced by a bad one": lambda: ds.Claim(id="A", value="5", start="2025").replace(value="many"),
}

DATES = {
    "no start": lambda: row(start=""),
    "a word for a date": lambda: row(start="soon"),
    "a date with slashes": lambda: row(start="31/05/2025"),
    "a date with slashes that may be two": lambda: row(start="05/06/2025"),
    "a month by its name": lambda: row(start="May 2025"),
    "a day by its name": lambda: row(start="5 May 2025"),
    "a day by its name, to a day": lambda: row(start="5 May 2025", through="2025-05-31"),
    "a quarter the other way round": lambda: row(start="Q1 2025"),
    "a day that no calendar has": lambda: row(start="2025-02-30"),
    "a month that no calendar has": lambda: row(start="2025-13"),
    "a year before the calendar": lambda: row(start="0000"),
    "a year after the calendar": lambda: row(start="9999"),
    "a fiscal year": lambda: row(start="FY2024"),
    "a year across two": lambda: row(start="2024/25"),
    "a year across two, written in full": lambda: row(start="2024-2025"),
    "a year across two that may be a month": lambda: row(start="2011/12"),
    "two dates in one cell": lambda: row(start="2025-01-01 to 2025-05-31"),
    "years or months": lambda: rows({"start": "2008-09"}, {"start": "2009-10"}, {"start": "2012-13"}),
    "end and through": lambda: row(end="2025-06-01", through="2025-05-31"),
    "up to now": lambda: row(through="now"),
    "up to a day before now": lambda: row(end="today"),
    "through the day of publication, which is blank": lambda: row(through="published"),
    "through the day of publication, which is a month": lambda: row(through="published", published="2025-06"),
    "end on the day of publication": lambda: row(end="published", published="2025-06-07"),
    "a month for an end": lambda: row(end="2025-05"),
    "a year for an end, which is that of the start": lambda: row(start="2025-03-02", end="2025"),
    "the last day of a month for an end": lambda: row(end="2025-05-31"),
    "the last day of a year of its own for an end": lambda: row(start="2024-04-06", end="2025-04-05"),
    "an end before the start": lambda: row(end="2024-05-04"),
    "a last day before the start": lambda: row(start="2025-05", through="2024-06"),
    "an end on the day of the start": lambda: row(start="2025-05-04", end="2025-05-04"),
    "a lone day": lambda: row(start="2025-05-04"),
    "a lone day that begins a year": lambda: row(start="2025-01-01"),
    "a lone day with a day of publication": lambda: row(start="2025-05-04", published="2025-06-07"),
    "a lone day of a rate": lambda: row(kind="rate", per="day", start="2025-05-04"),
    "another start before a label": lambda: row(start="2025-05", start_or="2025-03-04"),
    "another start after the end": lambda: row(end="2025-05-04", start_or="2026-01-01"),
    "another end before the start": lambda: row(end="2025-05-04", end_or="2024-05-04"),
    "a month for another end": lambda: row(end="2025-05-04", end_or="2025-06"),
    "another end beside through": lambda: row(through="2025-05", end_or="2025-07-04"),
    "the last day of a month for another end": lambda: row(start="2025-05", end_or="2025-06-30"),
    "a word for another end": lambda: row(end="2025-05-04", end_or="later"),
    "a fiscal year for another start": lambda: row(start_or="2024/25"),
    "a fiscal year for a day of publication": lambda: row(published="2024/25"),
    "a fiscal year for a base": lambda: row(kind="growth", base_start="2024/25"),
    "two dates in one cell of a base": lambda: row(kind="growth", base_start="2024-01-01/2024-05-31"),
    "two dates for the highest month": lambda: row(
        kind="order", relation="highest", per="month", value="2025-05-01 to 2025-05-31"
    ),
    "a word for the highest month": lambda: row(kind="order", relation="highest", per="month", value="spring"),
    "the end of a base without its start": lambda: row(kind="growth", base_through="2024-05"),
    "a last day of a base before its start": lambda: row(kind="growth", base_start="2024-05", base_through="2024-02"),
    "a base up to now": lambda: row(kind="growth", base_start="2024", base_through="present"),
    "a lone day in a growth": lambda: rows({"start": "2024"}, {"kind": "growth", "base_start": "2024-05-04"}),
    "windows that end a day before the next": lambda: rows(
        *({"start": f"2025-01-{d:02}", "end": f"2025-01-{d + 3:02}"} for d in (2, 6, 10, 14))
    ),
    "weeks that end on their last day": lambda: rows(
        {"start": "2025-01-06", "end": "2025-01-12"}, {"start": "2025-01-20", "end": "2025-01-26"}
    ),
}

COLUMNS = {
    "no column of figures": lambda: ds.read_claims([{"start": "2025"}]),
    "two columns that may hold the figures": lambda: ds.read_claims([{"count": "5", "killed": "7", "start": "2025"}]),
    "no column of dates": lambda: ds.read_claims([{"value": "5"}]),
    "a column of starts by another name": lambda: ds.read_claims([{"value": "5", "since": "2025"}]),
    "a column of dates that may end running totals": lambda: ds.read_claims([{"value": "5", "date": "2025-01-03"}]),
    "a first day without running totals": lambda: ds.read_claims(WIDE, since="2020-01-01"),
    "a frequency without dates": lambda: ds.read_claims(WIDE, freq="MS"),
    "a fiscal year that no label has": lambda: ds.read_claims(WIDE, fiscal="04-01"),
    "a total that no label has": lambda: ds.read_claims(WIDE, total="All in all"),
    "a word among the times": lambda: text("Region,Jan 2024,Midsummer,Mar 2024\nA,5,2,7\nB,3,1,2\n"),
    "seasons for times": lambda: text("Region,Spring 2024,Autumn 2024\nA,5,2\nB,3,9\n"),
    "numbers and names in one column": lambda: text("Month,Post,Cases\n2024-01,1,5\n2024-02,Mill,3\n2024-03,Hill,9\n"),
    "years of an office": lambda: text("Financial year,Cases\n2021,5\n2022,3\n"),
    "weeks of epidemiology": lambda: text("Epi week,Cases\n2024-W01,5\n2024-W02,3\n"),
    "the ends of one figure": lambda: text("Month,Killed (min),Killed (max)\n2024-01,5,9\n2024-02,3,4\n"),
    "levels at the end of a month": lambda: text("Month,Inmates (end of month)\n2024-01,5\n2024-02,3\n"),
    "a year that is the mean of its quarters": lambda: text(
        "Period,Inmates\n2021-Q1,100\n2021-Q2,104\n2021-Q3,99\n2021-Q4,103\n2021,102\n"
    ),
    "weeks that begin on a Sunday": lambda: text("Week commencing,Cases\n2024-01-07,5\n2024-01-14,3\n", freq="W"),
    "dates in the middle of quarters": lambda: text("Date,Cases\n2024-01-31,5\n2024-05-31,3\n", freq="QS"),
    "a heading that is a bare number": lambda: text("Year,1,2\n2021,5,3\n2022,4,6\n"),
    "a slip in a heading": lambda: ds.read_claims([{"value": "5", "start": "2025", "realtion": "over"}]),
    "a column of last days by another name": lambda: ds.read_claims(
        [{"value": "5", "start": "2025-01", "until": "2025-03"}]
    ),
    "a column twice": lambda: text("value,value,start\n5,6,2025\n"),
    "a column without a name": lambda: text("value,,start\n5,6,2025\n"),
    "a foreign heading that a wide table has not": lambda: ds.read_claims([{"a": 1, "b": 2}], columns={"x": "value"}),
    "a foreign heading that a table of ours has not": lambda: ds.read_claims(
        [{"value": "5"}], columns={"figure": "value"}
    ),
    "foreign headings the wrong way round": lambda: ds.read_claims([{"number": "5"}], columns={"value": "number"}),
    "two rows with one id": lambda: rows({"id": "A"}, {"id": "A"}),
    "a row without an id": lambda: rows({"id": "A"}, {"id": ""}),
    "more bad cells than are shown": lambda: rows(*({"value": f"no {n}"} for n in range(25))),
    "the same fault in many rows": lambda: rows(*({"value": f"{n},5"} for n in range(10, 35))),
    "a negative count without a measure": lambda: row(value="-5"),
    "a negative count": lambda: row(value="-5", measure="balance"),
    "a broken count": lambda: row(value="5.5", unit="tonnes"),
    "a negative and broken count": lambda: row(value="-5.5", measure="balance"),
    "totals of percent": lambda: row(value="5", unit="%", measure="unemployment"),
    "totals per 100,000": lambda: row(value="5", measure="deaths per 100,000"),
    "a category outside the tree": lambda: rows(
        {"category": "407"}, {"category": "Luhansk"}, scheme={"all": ["407", "408"]}
    ),
    "a slip in a category of the tree": lambda: rows(
        {"category": "407"}, {"category": "4O8"}, scheme={"all": ["407", "408"]}
    ),
    "a part twice in a union": lambda: rows({"category": "407"}, {"category": "407+407"}),
}

TABLES = {
    "a table without rows": lambda: ds.read_claims([]),
    "a number for a table": lambda: ds.read_claims(5),
    "a list of numbers for a table": lambda: ds.check_consistency([1, 2]),
    "a file of another kind": lambda: text("", "claims.pdf"),
    "an empty file": lambda: text(""),
    "a header without rows": lambda: text("value,start\n"),
    "a row with a field too many": lambda: text("value,start\n213,000,2025\n"),
    "rows with a field too many among others": lambda: text("value,start\n5,2025\n213,000,2025\n6,2025\n90,590,2025\n"),
    "a row with a field too few": lambda: text("value,start\n213000\n"),
    "a quote that does not close": lambda: text('value,start\n"5,2025\n'),
    "a file with a NUL character beside letters of another encoding": lambda: text(b"value,start\n5\x00,2025\xe9\n"),
    "a file with a NUL character": lambda: text(b"value,start\n5\x00,2025\n"),
    "a file of two bytes a character": lambda: text("value,start\n5,2025\n".encode("utf-16")),
    "a file of four bytes a character": lambda: text("value,start\n5,2025\n".encode("utf-32")),
    "a file in another encoding": lambda: text("value,start,source\n5,2025,Генштаб\n".encode("cp1251")),
    "a file of two encodings": lambda: text(
        "value,start,source\n5,2025,Київ\n".encode() + "6,2025,Львів\n".encode("cp1251")
    ),
    "an encoding that does not fit": lambda: text("value,start\n5,2025,é\n", encoding="ascii"),
    "an encoding that there is not": lambda: text("value,start\n5,2025\n", encoding="utf-9"),
    "broken JSON": lambda: text('[{"value" 5}]', "claims.json"),
    "broken JSON lines": lambda: text('{"value": 5, "start": "2025"}\n{"value" 5}\n', "claims.jsonl"),
    "JSON with a key twice": lambda: text('[{"value": 5, "value": 7, "start": "2025"}]', "claims.json"),
    "JSON with a key twice beside its records": lambda: text('{"data": [], "data": []}', "claims.json"),
    "JSON with numbers that are none": lambda: text('[{"value": NaN, "start": "2025"}]', "claims.json"),
    "JSON that is nested without end": lambda: text("[" * 100_000, "claims.json"),
    "JSON with half a character": lambda: text('[{"value": "5", "start": "2025", "note": "\\ud800"}]', "claims.json"),
    "JSON with half a character in a heading": lambda: text(
        '[{"value": "5", "start": "2025", "\\ud800": 1}]', "claims.json"
    ),
    "JSON with a list for a figure": lambda: text('[{"value": [5, 6], "start": "2025"}]', "claims.json"),
    "JSON lines that are no objects": lambda: text('{"value": 5, "start": "2025"}\n[6]\n7\n', "claims.jsonl"),
    "JSON that is one object of other things": lambda: text('{"a": 5, "b": [6]}', "claims.json"),
    "JSON that is no list": lambda: text('"213,000"', "claims.json"),
    "an empty sheet": lambda: workbook([], sheet="sheet 1"),
    "two sheets and none named": lambda: workbook([["value", "start"], ["5", "2025"]], [["notes"], ["none"]]),
    "a sheet that there is not": lambda: workbook([["value", "start"], ["5", "2025"]], sheet="figures"),
    "a formula without a stored value": lambda: workbook([["value", "start"], ["=2+3", "2025"]]),
    "Excel without openpyxl": without_openpyxl,
    "Parquet without pyarrow": without_pyarrow,
    "an Arrow frame without pyarrow": lambda: without_pyarrow(ArrowFrame()),
    "an Arrow array for a frame": lambda: ds.read_claims(ArrowFrame()),
    "an empty workbook": lambda: text(b"", "claims.xlsx"),
    "a workbook that was cut": lambda: text(b"PK\x03\x04", "claims.xlsx"),
    "a workbook without sheets": lambda: text(packed({"a.txt": b"5"}), "claims.xlsx"),
    "a workbook of Excel 97": lambda: text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "claims.xlsx"),
    "a web page for a workbook": lambda: text(b"<html></html>", "claims.xlsx"),
    "a workbook that unpacks to very much": lambda: text(packed({"a": b"0" * 60_000_000}), "claims.xlsx"),
    "a workbook under another name": lambda: text(b"PK\x03\x04", "claims.csv"),
    "a sheet with cells far apart": far_apart,
    "a sheet with merged cells without end": merged_without_end,
    "a sheet with a merged figure": lambda: shaped_sheet(
        [["value", "start"], [5, "2024"], [None, "2025"]], merge="A2:A3"
    ),
    "a sheet that shows thousands": lambda: shaped_sheet([["value", "start"], [12345678, "2024"]], A2="#,##0,"),
    "a sheet that shows a day without its year": lambda: shaped_sheet(
        [["value", "start"], [5, date(2024, 5, 1)]], B2="d mmm"
    ),
    "an empty Parquet file": lambda: text(b"", "claims.parquet"),
    "a Parquet file that was cut": lambda: text(b"PAR1", "claims.parquet"),
    "a Parquet file of very many cells": many_cells,
    "a file of a kind that other programs read": lambda: text("", "claims.ods"),
    "a folder for a file": lambda: ds.read_claims(PACKAGE),
    "the text of a file for its path": lambda: ds.read_claims("value,start\n5,2025\n"),
    "a path of bytes": lambda: ds.read_claims(next(os.scandir(os.fsencode(PACKAGE)))),
    "nothing for a table": lambda: ds.read_claims(None),
    "the bytes of a file for its path": lambda: ds.read_claims(b"value,start"),
    "a list that holds a tuple": lambda: ds.read_claims([{"value": 5, "start": "2025"}, (6, "2025")]),
    "an open file that is closed": closed_file,
    "an open file in another encoding": lambda: ds.read_claims(io.TextIOWrapper(io.BytesIO(b"\xca"), encoding="utf-8")),
    "an open file of something else": lambda: ds.read_claims(mock.Mock(spec=["read"], read=lambda: [5])),
    "a packed file that was cut": lambda: text(b"\x1f\x8b\x08", "claims.csv.gz"),
    "a packed file without end": packed_without_end,
    "columns of several lengths": lambda: ds.read_claims({"value": [5, 6], "start": ["2025"]}),
    "columns of several lengths in series": lambda: ds.read_claims({"value": pd.Series([5, 6]), "start": ["2025"]}),
    "a figure of too many digits": lambda: row(value="9" * 4301),
    "only a line that names the delimiter": lambda: text("sep=;\n"),
    "only fields without content": lambda: text(",,\n,,\n"),
    "an example that there is not": lambda: ds.load_example("three-figures"),
}

EVENTS = {
    "events without counts": lambda: events({}, best=None),
    "events without dates": lambda: ds.ClaimSet.from_events([{"when": "2025", "n": 2}], best="n"),
    "no events": lambda: ds.ClaimSet.from_events([], best="best", date="date"),
    "a list of events without rows": lambda: ds.ClaimSet.from_events({"date": [], "best": []}, best="best"),
    "a column that the list has not": lambda: events({}, best="deaths"),
    "a column that no claim table has": lambda: events({}, colour="red"),
    "events by a column that no claim has": lambda: events({}, by={"colour": "best"}),
    "events by a period that there is not": lambda: events({}, by={"period": "decade"}),
    "events by two categories": lambda: events({"type": "a", "side": "b"}, by=["type", "side"]),
    "an event without a name": lambda: events({"id": ""}),
    "an event listed twice": lambda: events({"id": "1"}, {"id": "1"}),
    "an event without a day": lambda: events({"date": "unknown"}),
    "an event that ends before it starts": lambda: events({"date_start": "2025-01-03", "date_end": "2025-01-02"}),
    "an event of a precision that there is not": lambda: events({"time_precision": "4"}),
    "an event of a precision that UCDP has not": lambda: events({"date_prec": "6"}),
    "an event with a text for a count": lambda: events({"best": "5" * 300}),
    "an event with a decimal comma": lambda: events({"best": "12,5"}),
    "an event without a count": lambda: events({"best": ""}),
    "an event with a word for a count": lambda: events({"best": "several"}),
    "an event with a plus sign": lambda: events({"best": "500+"}),
    "an event with a range": lambda: events({"best": "10-20"}),
    "an event of a fiscal year": lambda: events({"date": "2012-13"}),
    "an event with half a death": lambda: events({"best": "1.5"}),
    "an event with low above best": lambda: events({"low": "3"}, low="low"),
    "an event without a word to group by": lambda: events({"country": ""}, by="country"),
    "an event in the last month of the calendar": lambda: events({"date": "9999-12-30"}),
}

SETS = {
    "an id that there is not": lambda: two()["C"],
    "an id to drop that there is not": lambda: two().drop("C"),
    "a column to select by that there is not": lambda: two().select(colour="red"),
    "a period to select by that is none": lambda: two().select(period="soon"),
    "a claim added under a known id": lambda: two().add(two()["A"]),
    "a set that is changed": lambda: setattr(two(), "claims", ()),
    "sets of different schemes": lambda: ds.ClaimSet.concat(
        [two().with_scheme({"all": ["407", "408"]}), rows({}, scheme={"b": ["c"]})]
    ),
    "sets of different readings": lambda: ds.ClaimSet.concat([two(), two().read_as(over="next_round")]),
}

READINGS = {
    "a reading of over that there is not": lambda: ds.Reading(over="loose"),
    "a rounding that there is not": lambda: two().read_as(rounding="down"),
    "a reading of zeros that there is not": lambda: ds.Reading(zeros="kept"),
    "a reading of what is printed that there is not": lambda: ds.Reading(printed="about"),
    "a base of one": lambda: ds.Reading(base=1),
    "a word for a base": lambda: ds.Reading.from_dict({"base": "five"}),
    "a word for about": lambda: ds.Reading(about="closely"),
    "about within everything": lambda: ds.Reading(about=1),
    "a part of a reading that there is not": lambda: two().read_as(under="literal"),
}

SCHEMES = {
    "a list for a scheme": lambda: two().with_scheme(["407", "408"]),
    "a part of a scheme that there is not": lambda: ds.Scheme.from_dict({"trees": {}}),
    "a slip in a part of a scheme": lambda: two().with_scheme({"ordr": ["a", "b"]}),
    "a parent without a list": lambda: two().with_scheme({"all": "407"}),
    "a tree that is a list": lambda: two().with_scheme({"tree": ["407", "408"]}),
    "an order that is a number": lambda: two().with_scheme({"order": 5}),
    "a delay that is true": lambda: two().with_scheme({"delay": True}),
    "a tree with a loop": lambda: ds.Scheme({"a": ["b"], "b": ["a"]}),
    "an exhaustive name without parts": lambda: ds.Scheme({"a": ["b"]}, exhaustive={"b": True}),
    "a link of one name": lambda: ds.Scheme(links=[("files",)]),
    "a link with a word for a factor": lambda: ds.Scheme(links=[("files", "persons", "many")]),
    "a link with a factor of zero": lambda: ds.Scheme(links={("files", "persons"): 0}),
    "a link with its factors the wrong way round": lambda: ds.Scheme(links=[("files", "persons", (3, 1))]),
    "links with two factors": lambda: ds.Scheme(links=[("a", "b", 2), ("b", "a", 2)]),
    "links with a factor outside an interval": lambda: ds.Scheme(links=[("a", "b", 2), ("a", "b", (3, 4))]),
    "an interval of factors for a signed measure": lambda: ds.Scheme(links=[("a", "b", (1, 2))], signed="a"),
    "a way to add up that there is not": lambda: ds.Scheme(additive={"cases": "mean"}),
    "a signed head count": lambda: ds.Scheme(additive={"cases": "distinct"}, signed="cases"),
    "linked measures that add up otherwise": lambda: ds.Scheme(links=[("a", "b")], additive={"a": "sum", "b": "none"}),
    "an identity without an equals sign": lambda: ds.Scheme(identities="cases + deaths"),
    "an identity that ends in a sign": lambda: ds.Scheme(identities="cases == active +"),
    "an identity with a missing measure": lambda: ds.Scheme(identities="cases == "),
    "an order without a sign": lambda: ds.Scheme(order="deaths < cases"),
    "an order with a missing measure": lambda: ds.Scheme(order="deaths <= "),
    "a word for a delay": lambda: ds.Scheme(delay="a while"),
    "a month for the day since which is counted": lambda: ds.Scheme(since="2020-01"),
    "a word for the day since which is counted": lambda: ds.Scheme(since="soon"),
    "a total that no claim has": lambda: rows({"category": "a"}, {"category": "Total"}, scheme={"total": "Totl"}),
    "a total that is a category and a place": lambda: rows(
        {"category": "a", "geography": "All"}, {"category": "All", "geography": "b"}, scheme={"total": "All"}
    ),
}

PERIODS = {
    "a word for a period": lambda: ds.bound(two(), period="soon"),
    "a number for a period": lambda: ds.bound(two(), period=7.5),
    "a pair of periods the wrong way round": lambda: ds.bound(two(), period=("2025", "2024")),
    "a range the wrong way round": lambda: ds.bound(two(), period="2025..2024"),
    "a range with a slash": lambda: ds.bound(two(), period="2025-01-01/2025-05-31"),
    "a range to a day that no calendar has": lambda: ds.bound(two(), period="2025..2025-02-30"),
    "a fiscal year for a period": lambda: ds.bound(two(), period="2024/25"),
    "a month by its name for a period": lambda: ds.bound(two(), period="May 2025"),
    "a period that ends before it starts": lambda: ds.Period(date(2025, 5, 1), date(2025, 1, 1)),
    "hours as units of a calendar": lambda: list(whole_units(ds.Period(date(2025, 1, 1), date(2025, 2, 1)), "hour")),
}

LIMITS = {
    "an effort of nothing": lambda: ds.check_consistency(two(), effort=0),
    "a word for an effort": lambda: ds.check_copies(two(), effort="hard"),
    "a day of knowledge that is none": lambda: ds.check_consistency(two(), as_of="soon"),
    "a timeout in the past": lambda: ds.check_consistency(two(), timeout=-1),
    "a confidence in percent": lambda: ds.estimate_trend(two(), confidence=95),
    "draws that are no whole number": lambda: ds.reconstruct(two(), draws=2.5),
    "a negative seed": lambda: ds.find_changes(two(), seed=-1),
    "no resamples": lambda: ds.find_changes(two(), n_resamples=0),
}

QUESTIONS = {
    "a trend of levels": lambda: ds.compare_periods(row(kind="stock"), "2024", "2025"),
    "a question about a series of ratios": lambda: ds.bound_series(row(kind="growth", base_start="2024")),
    "a measure left out": lambda: ds.bound(measures(), period="2025"),
    "a measure of claims without one": lambda: ds.bound(row(), period="2025", measure="registered"),
    "a slip in the way of dating": lambda: ds.bound(two(), period="2025", dated_by="occured"),
    "a measure that there is not": lambda: ds.bound(two(), period="2025", measure="registred"),
    "a category that there is not": lambda: ds.bound(two(), period="2025", category="500"),
    "a category that is part of a name": lambda: ds.bound(row(category="men + women"), period="2025", category="men"),
    "one of very many measures": lambda: ds.bound(
        rows(*({"measure": f"m{n}"} for n in range(20))), period="2025", measure="x"
    ),
    "a frequency that there is not": lambda: ds.bound_series(two(), "monthly"),
    "levels of other labels than the months asked for": lambda: ds.bound_series(row(kind="stock", start="2024"), "MS"),
    "a statement that is a sentence": lambda: ds.implies(two(), "over 90,000 in 2025"),
    "a statement with a bad figure": lambda: ds.implies(two(), {"value": "many", "start": "2025"}),
    "a statement with a decimal comma": lambda: ds.implies(two(), {"value": "12,5", "start": "2025"}),
    "a statement that leaves the measure out": lambda: ds.implies(measures(), {"value": "5", "start": "2025"}),
    "a statement with a base that there is not": lambda: ds.what_would_make_it_true(
        two(), {"kind": "ratio", "value": "2", "start": "2025", "base_measure": "solved"}
    ),
    "a question of a sentence": lambda: ds.next_question(two(), "2025"),
    "a kind of repair that there is not": lambda: ds.find_repairs(two(), "mend"),
    "no repairs at all": lambda: ds.find_repairs(two(), limit=0),
    "a norm that there is not": lambda: ds.find_repairs(two(), "adjust", norm="max"),
    "squares of claims that are left out": lambda: ds.find_repairs(two(), "drop", norm="l2"),
    "weights that there are not": lambda: ds.find_repairs(two(), weights="heavy"),
    "a weight of nothing": lambda: ds.find_repairs(two(), weights={"A": 0}),
    "a weight of a claim that there is not": lambda: ds.find_repairs(two(), weights={"C": 2}),
    "a claim to keep that there is not": lambda: ds.find_repairs(two(), keep="C"),
    "involvement by a column": lambda: ds.find_repairs(two()).involvement("source"),
}

TRENDS = {
    "a mean per decade": lambda: ds.compare_periods(two(), "2024", "2025-01..2025-05", per="decade"),
    "an order by a frequency that there is not": lambda: ds.order_periods(two(), "monthly"),
    "an order of one year": lambda: ds.order_periods(two(), "YS", period="2024"),
    "a topic that no claim has": lambda: rows({"measure": "a", "unit": "x"}, {"measure": "b", "unit": "y"}).about(
        measure="a", unit="y"
    ),
    "a topic that is no text": lambda: two().about(category=407),
    "one window compared with itself": lambda: ds.compare_periods(two(), "2025-01", "2025-01"),
    "a conclusion about all periods": lambda: ds.find_tipping(two(), ds.order_periods(two(), "YS")),
    "a bound of other claims": lambda: ds.next_question(two(), ds.bound(months(), period="2024-01")),
    "an order of very many days": lambda: ds.order_periods(two(), "D"),
    "an order of what only a ratio tells": lambda: ds.order_periods(
        rows({"measure": "a"}, {"kind": "ratio", "measure": "a", "base_measure": "b"}), "MS", measure="b"
    ),
    "a period that was not put in order": lambda: ds.order_periods(months(), "MS").certain("2024-01", "2025-01"),
    "a doubt that there is not": lambda: ds.find_tipping(two(), two()["A"], over="luck"),
    "a doubt that was not asked for": lambda: ds.find_tipping(two(), two()["B"], over="missing")["delay"],
    "steps of hours": lambda: ds.find_tipping(two(), two()["A"], step="hour"),
    "a delay of less than nothing": lambda: ds.find_tipping(two(), two()["A"], longest=-1),
    "the later window first": lambda: ds.compare_rates(two(), "2025", "2024"),
    "a comparison without its first category": lambda: ds.estimate_trend(two(), against="407"),
    "categories with a part in common": lambda: ds.estimate_trend(
        rows({"category": "407"}, {"category": "408"}, {"category": "407+408"}), category="407", against="407+408"
    ),
    "a population without dates": lambda: ds.estimate_trend(two(), population=1.2e6),
    "a population of nobody": lambda: ds.estimate_trend(two(), population={"2024": 0}),
    "a population of no dates": lambda: ds.estimate_trend(two(), population={}),
    "counts by occurrence and counts by record": lambda: ds.estimate_trend(
        rows({"dated_by": "occurred", "start": "2024"}, {"dated_by": "recorded"})
    ),
    "counts by occurrence linked to counts by record": lambda: ds.compare_rates(
        rows(
            {"measure": "a", "dated_by": "occurred"},
            {"measure": "b", "dated_by": "recorded"},
            scheme={"links": [["a", "b"]]},
        ),
        "2024",
        "2025",
        measure="a",
    ),
    "a word for the day of a change": lambda: ds.find_changes(two(), "soon"),
    "a reconstruction by a frequency that there is not": lambda: ds.reconstruct(two(), "month"),
    "a way to reconstruct that there is not": lambda: ds.reconstruct(two(), method="spline"),
    "a prior that there is not": lambda: ds.reconstruct(two(), prior="flat"),
    "an indicator that is not used": lambda: ds.reconstruct(months(), indicator=[1, 2, 3]),
    "an indicator that is too short": lambda: ds.reconstruct(months(), method="denton", indicator=[1, 2]),
    "a negative indicator": lambda: ds.reconstruct(months(), method="denton", indicator=[1, -2, 3]),
    "limits of draws that were not asked for": lambda: ds.reconstruct(months()).interval(),
    "limits of draws that could not be made": lambda: ds.reconstruct(months(), draws=3).interval(),
}

SERIES = {
    "words for a series": lambda: ds.regular.mann_kendall(["a", "b"]),
    "a table for a series": lambda: ds.regular.theil_sen([[1, 2], [3, 4]]),
    "an empty series": lambda: ds.regular.pettitt([]),
    "a series with missing values": lambda: ds.regular.mann_kendall([1, float("nan"), 3, float("inf")]),
    "words for times": lambda: ds.regular.mann_kendall([1, 2], ["soon", "later"]),
    "missing times": lambda: ds.regular.mann_kendall([1, 2], np.array(["2024-01-01", "NaT"], "datetime64[D]")),
    "too few times": lambda: ds.regular.mann_kendall([1, 2, 3], [1, 2]),
    "times that fall": lambda: ds.regular.mann_kendall([1, 2, 3, 4], [4, 3, 2, 1]),
    "two values of one time": lambda: ds.regular.mann_kendall([1, 2, 3], ["2024-01-01", "2024-01-01", "2024-01-02"]),
    "uneven steps": lambda: ds.regular.mann_kendall([3, 1, 2, 5, 4], [1, 2, 3, 4, 14], method="prewhitened"),
    "a trend test that there is not": lambda: ds.regular.mann_kendall([1, 2, 3], method="wald"),
    "an exact test of a long series": lambda: ds.regular.mann_kendall(list(range(2000)), method="exact"),
    "a change test that there is not": lambda: ds.regular.pettitt([1, 2, 3], method="wald"),
    "half a season": lambda: ds.regular.seasonal_mann_kendall([1, 2, 3, 4], 0.5),
    "counts of other windows": lambda: ds.regular.poisson_trend([1, 2], [2, 3], [5]),
    "negative counts": lambda: ds.regular.poisson_trend([1, 2], [2, 3], [5, -1]),
    "windows without ends": lambda: ds.regular.poisson_trend([1, 2], [2], [5, 6]),
    "windows of dates and numbers": lambda: ds.regular.poisson_trend(["2024-01-01"], [2], [5]),
    "a window that does not end after it starts": lambda: ds.regular.poisson_trend([1, 2], [2, 2], [5, 6]),
    "windows that overlap": lambda: ds.regular.poisson_trend([1, 2], [3, 4], [5, 6]),
    "a smoothness that there is not": lambda: ds.regular.disaggregate([40, 80], ratio=4, h=3),
    "a ratio of nothing": lambda: ds.regular.disaggregate([40, 80], ratio=0),
    "a method of disaggregation that there is not": lambda: ds.regular.disaggregate([40, 80], ratio=4, method="dentn"),
    "a conversion that there is not": lambda: ds.regular.disaggregate([40, 80], ratio=4, conversion="median"),
    "an indicator shorter than the series": lambda: ds.regular.disaggregate([40, 80], ratio=4, indicator=[1, 2, 3]),
    "a fixed method without rho": lambda: ds.regular.disaggregate([40, 80], ratio=4, method="chow-lin-fixed"),
    "a rho that is not used": lambda: ds.regular.disaggregate([40, 80], ratio=4, rho=0.5),
    "a rho of two": lambda: ds.regular.disaggregate([40, 80], ratio=4, method="chow-lin-fixed", rho=2),
    "an indicator for a uniform series": lambda: ds.regular.disaggregate(
        [4], ratio=2, indicator=[1, 2], method="uniform"
    ),
    "two indicators for one": lambda: ds.regular.disaggregate(
        [4], ratio=2, indicator=[[1, 2], [3, 4]], method="denton"
    ),
    "an indicator with zeros": lambda: ds.regular.disaggregate([4], ratio=2, indicator=[0, 1], method="denton"),
    "too few values for a regression": lambda: ds.regular.disaggregate(
        [4], ratio=2, indicator=[1, 2], method="chow-lin-maxlog"
    ),
}

PLAUSIBILITY = {
    "a way to adjust p-values that there is not": lambda: ds.check_plausibility(two(), method="bonferroni"),
    "a test of digits that there is not": lambda: ds.check_digits(two(), tests=["middle digit"]),
    "a variability of nothing": lambda: ds.check_surprise(two(), cv=0),
    "a level of the test in percent": lambda: ds.check_shares(two(), power_level=5),
    "a base of what is no share": lambda: ds.check_percentages(two(), bases={"A": 10}),
    "a base of no units": lambda: ds.check_percentages(row(kind="share", base_category="all"), bases={"A": 0}),
    "a rate per nothing": lambda: ds.check_rates(two(), per=0),
    "a reference that is one number": lambda: ds.check_rates(two(), reference=5),
    "a reference the wrong way round": lambda: ds.check_rates(two(), reference=(5, 1)),
    "a denominator that there is not": lambda: ds.check_rates(two(), ["soldiers"]),
    "a denominator of less than nothing": lambda: ds.check_rates(
        rows({"id": "A"}, {"id": "debt", "kind": "stock", "measure": "debt", "value": "-5"}, scheme={"signed": "debt"}),
        ["debt"],
    ),
    "a number of less than nothing for a denominator": lambda: ds.check_rates(two(), -5),
    "a finding without its reason": lambda: _finding(reason=""),
    "a finding with an infinite number": lambda: _finding(statistic=float("inf")),
    "a check that was not run, with a p-value": lambda: _finding(pvalue=0.5),
    "too few weeks for a backlog": lambda: backlog_test([1, 2, 3] * 5),
    "too few days for smoothness": lambda: smoothness_test([1, 2, 3]),
    "a share of no months": lambda: share_pvalue(3, 10, 0, 12, cv=0.25),
    "too few figures to predict each other": lambda: leave_one_out([1, 2], np.eye(2), np.ones((2, 1))),
    "a way to adjust numbers that there is not": lambda: adjust_pvalues([0.5], method="bonferroni"),
    "a p-value of two": lambda: adjust_pvalues([2]),
    "no p-values to combine": lambda: cauchy_combination([]),
}

ANSWERS = {
    "an answer as true or false": lambda: bool(ds.check_consistency(two())),
    "a list for an answer": lambda: ds.results.Bound.from_dict([1, 2]),
    "an answer of another kind": lambda: ds.results.Bound.from_dict(json.loads(answer())),
    "an answer of another version": lambda: loaded(version="0.0.1"),
    "an answer without its fingerprint": lambda: loaded(input_hash=None),
    "an answer with another fingerprint": lambda: loaded(input_hash="0" * 64),
    "an answer with a verdict that there is not": lambda: loaded(status="true"),
    "an answer without its series": lambda: loaded(witness=None),
    "an answer with a word for a list": lambda: loaded(conflicts="none"),
    "an answer with another word": lambda: loaded(colour="red"),
    "an answer with rows under other claims": lambda: spoilt(
        lambda d: d["standings"].reverse(), ds.check_consistency(two())
    ),
    "an answer with a claim that cannot be read": lambda: loaded(
        claims={"rows": [{"id": "A", "value": "many"}], "scheme": {}}
    ),
    "an order without its series": lambda: spoilt(
        lambda d: d["answer"]["never_rises"].update(witness=None, certificate=None, reason=""),
        ds.order_periods(months(), "MS"),
    ),
    "a tipping point without its proof": lambda: spoilt(
        lambda d: d["points"][0].update(reason="", witnesses=[], certificates=[], proofs=[]),
        ds.find_tipping(two(), two()["B"], over="missing"),
    ),
    "an answer without a conflict to show": lambda: ds.results.ConsistencyResult(
        claims=two(), status="inconsistent", components=()
    ),
    "a section of a report that there is not": lambda: ds.report(two(), sections="summary"),
    "a report in a file of another kind": lambda: ds.report(two()).save("report.pdf"),
    "something to redact that there is not": lambda: ds.report(two(), redact="names"),
}

COMMANDS = {
    "a number for a category": lambda: ds.bound(two(), period="2024", category=407),
    "a number for a category to select": lambda: two().select(category=407),
    "a frame for claims": lambda: ds.ClaimSet([{"value": "5", "start": "2025"}]),
    "a list for a reading": lambda: two().read_as(["over"]),
    "one set to join": lambda: ds.ClaimSet.concat(two()),
    "a question for a bound with a slip": lambda: ds.next_question(two(), {"perod": "2024"}),
    "a question for a bound without a period": lambda: ds.next_question(two(), {"measure": ""}),
    "columns of different lengths": lambda: ds.read_claims({"value": ["5"], "start": ["2024", "2025"]}),
    "the text of a table for its path": lambda: ds.read_claims("value,start\n5,2024\n"),
    "a path to a list of events": lambda: ds.ClaimSet.from_events("events.csv", best="best"),
    "a period between two texts": lambda: ds.Period("2024", "2025"),
    "a period that is no time": lambda: ds.bound(two(), period=pd.NaT),
    "a period with a colon": lambda: ds.bound(two(), period="2024-01:2024-05"),
    "a period of three months": lambda: ds.bound(two(), period=["2024-01", "2024-02", "2024-03"]),
    "a number for a tree": lambda: ds.Scheme(5),
    "a denominator of another type": lambda: ds.check_rates(two(), date(2024, 1, 1)),
    "command line: a bad cell": lambda: command("check", "FILE", table="id,value,start\nA,500+,2025\n"),
    "command line: a decimal comma": lambda: command("check", "FILE", table="value;start\n12,5;2025\n"),
    "command line: a broken count": lambda: command("check", "FILE", table="value,start,unit\n5.5,2025,t\n"),
    "command line: a slip in a heading": lambda: command("check", "FILE", table="value,start,realtion\n5,2025,over\n"),
    "command line: more bad cells than are shown": lambda: command(
        "check", "FILE", table="value,start\n" + "".join(f"no {n},2025\n" for n in range(25))
    ),
    "command line: a file that there is not": lambda: command("check", "FILE.csv"),
    "command line: a file of another kind": lambda: command("check", "claims.pdf"),
    "command line: a file in another encoding": lambda: command("check", "FILE", "--encoding", "utf-9"),
    "command line: one mark for decimals and thousands": lambda: command(
        "check", "FILE", "--decimal", ",", "--thousands", ","
    ),
    "command line: no effort": lambda: command("check", "FILE", "--effort", "0"),
    "command line: no timeout": lambda: command("check", "FILE", "--timeout", "0"),
    "command line: a reading without a value": lambda: command("check", "FILE", "--reading", "over"),
    "command line: a reading that there is not": lambda: command("check", "FILE", "--reading", "over=loose"),
    "command line: a part of a reading that there is not": lambda: command(
        "check", "FILE", "--reading", "under=literal"
    ),
    "command line: a word for a base": lambda: command("check", "FILE", "--reading", "base=five"),
    "command line: a scheme that is no JSON": lambda: command(
        "check", "FILE", "--scheme", "SCHEME", scheme='{"tree" 5}'
    ),
    "command line: a scheme that is a list": lambda: command("check", "FILE", "--scheme", "SCHEME", scheme="[]"),
    "command line: a scheme with a slip": lambda: command("check", "FILE", "--scheme", "SCHEME", scheme='{"tre": {}}'),
    "command line: a word for a period": lambda: command("bound", "FILE", "--period", "soon"),
    "command line: a measure that there is not": lambda: command(
        "bound", "FILE", "--period", "2025", "--measure", "dead"
    ),
    "command line: a measure left out": lambda: command(
        "bound", "FILE", "--period", "2025", table="value,start,measure\n5,2025,fled\n5,2025,returned\n"
    ),
    "command line: a dating left out": lambda: command(
        "bound", "FILE", "--period", "2025", table="value,start,dated_by\n5,2025,occurred\n5,2025,recorded\n"
    ),
    "command line: a statement with an open quote": lambda: command("verify", "FILE", "--statement", "category='north"),
    "command line: a statement without a value": lambda: command("verify", "FILE", "--statement", "over 5"),
    "command line: a statement with a bad figure": lambda: command(
        "verify", "FILE", "--statement", "value=many start=2025"
    ),
    "command line: a statement with a decimal comma": lambda: command(
        "verify", "FILE", "--statement", "value=12,5 start=2025"
    ),
    "command line: no repairs at all": lambda: command("repair", "FILE", "--limit", "0"),
    "command line: a claim to keep that there is not": lambda: command("repair", "FILE", "--keep", "C"),
    "command line: a variability of nothing": lambda: command("plausibility", "FILE", "--cv", "0"),
    "command line: one window": lambda: command("trend", "FILE", "--earlier", "2024"),
    "command line: an option twice": lambda: command("check", "FILE", "--category", "a", "--category", "b"),
    "command line: an option with a slip": lambda: command("check", "FILE", "--catgory", "a"),
    "command line: a heading row that is no number": lambda: command("check", "FILE", "--header", "first"),
    "command line: a heading that is no pair": lambda: command("check", "FILE", "--columns", "value"),
    "command line: a constant twice": lambda: command("check", "FILE", "--fill", "unit=a", "--fill", "unit=b"),
    "command line: two kinds": lambda: command("check", "FILE", "--kind", "total", "--kind", "stock"),
    "command line: a total and none": lambda: command("check", "FILE", "--total", "All", "--total", "none"),
    "command line: two kinds of repair": lambda: command("repair", "FILE", "--kind", "drop", "--kind", "adjust"),
    "command line: two formats": lambda: command("check", "FILE", "--json", "--format", "junit"),
    "command line: a baseline that is no JSON": lambda: command("check", "FILE", "--baseline", "SCHEME", scheme="x"),
    "command line: a baseline of another kind": lambda: command("check", "FILE", "--baseline", "SCHEME", scheme="{}"),
    "command line: a baseline without a list": lambda: command(
        "check", "FILE", "--baseline", "SCHEME", scheme='{"type": "deserstats-baseline", "version": 1}'
    ),
    "command line: a baseline with a text for an entry": lambda: command(
        "check",
        "FILE",
        "--baseline",
        "SCHEME",
        scheme='{"type": "deserstats-baseline", "version": 1, "accepted": ["x"]}',
    ),
    "command line: a baseline with half an entry": lambda: command(
        "check",
        "FILE",
        "--baseline",
        "SCHEME",
        scheme='{"type": "deserstats-baseline", "version": 1, "accepted": [{"fingerprint": "x"}]}',
    ),
    "check of files: a column of sets that there is not": lambda: printed(
        "check", "t.csv", "--by", "place", table="id,value,start\nA,5,2025\n"
    ),
    "check of files: a row that may be of any set": lambda: printed(
        "check", "t.csv", "--by", "id", table="id,value,start\nA,5,2025\nB,6\n"
    ),
    "command line: a scheme in another encoding": lambda: command(
        "check", "FILE", "--scheme", "SCHEME", scheme='{"Żywiec": ["a"]}'.encode("cp1250")
    ),
    "command line: a scheme that goes too deep": lambda: command(
        "check", "FILE", "--scheme", "SCHEME", scheme="[" * 100_000
    ),
    "command line: bytes that are no text": lambda: command("check", "FILE", "--category", "\udcff"),
    "command line: a category that is there but not in the year": lambda: command(
        "check", "FILE", "--category", "", "--period", "2020"
    ),
    "command line: months and two windows": lambda: command(
        "trend", "FILE", "--earlier", "2024", "--later", "2025", "--period", "2025"
    ),
    "command line: an answer that cannot be written": full_disk,
    "command line: a report in a folder that there is not": lambda: command("report", "FILE", "-o", "nowhere/r.html"),
    "command line: a report that may not be replaced": protected,
    "command line: a report in a file of another kind": lambda: command("report", "FILE", "-o", "report.pdf"),
}

REFUSALS = {
    **FIGURES,
    **WORDS,
    **DATES,
    **COLUMNS,
    **TABLES,
    **SHAPING,
    **ASKED,
    **EVENTS,
    **SETS,
    **READINGS,
    **SCHEMES,
    **PERIODS,
    **LIMITS,
    **QUESTIONS,
    **TRENDS,
    **SERIES,
    **PLAUSIBILITY,
    **ANSWERS,
    **COMMANDS,
    **MANY,
}
