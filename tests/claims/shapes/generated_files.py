"""A generated table as a file, a frame, a Series or records."""

import csv
import io
import json
from datetime import date, datetime
from itertools import pairwise

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

SEPARATORS = {"comma": (",", ".csv"), "semicolon": (";", ".csv"), "tab": ("\t", ".csv"), "tsv": ("\t", ".tsv")}


def source(table, folder):
    """Return what is given to read_claims; a path lies in the folder."""
    path = folder / f"t{table.seed}"
    if table.file in SEPARATORS:
        separator, suffix = SEPARATORS[table.file]
        return _delimited(table, path.with_suffix(suffix), separator)
    return {
        "xlsx": _workbook, "json": _json, "lines": _lines, "parquet": _parquet, "frame": _frame, "series": _series,
        "records": lambda table, _: records(table), "polars": _polars,
    }[table.file](table, path)  # fmt: skip


def records(table):
    """Return the rows as mappings from heading to cell."""
    return [dict(zip(table.headings[-1], row, strict=True)) for row in table.rows]


def _whole(table):
    width = len(table.headings[-1])
    padded = table.seed % 2 or table.file == "xlsx"
    above = [[title, *[""] * (width - 1)] if padded else [title] for title in table.titles]
    if above:
        above.append([""] * width)
    below = [[note, *[""] * (width - 1)] for note in table.notes]
    return [*above, *table.headings, *table.rows, *below]


def _delimited(table, path, separator):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n" if table.seed % 3 == 0 else "\n").writerows(
        _whole(table)
    )
    path.write_text(out.getvalue(), encoding="utf-8-sig" if table.seed % 5 == 0 else "utf-8", newline="")
    return path


def _typed(text, table):
    """Return a year as a number and a date as a date where the file keeps them so."""
    if not isinstance(text, str) or not table.numbers:
        return text
    if text.isdigit() and len(text) == 4:
        return int(text)
    if table.seed % 2 and len(text) == 10 and text[4] == text[7] == "-":
        return datetime.combine(date.fromisoformat(text), datetime.min.time())
    return text


def _workbook(table, path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in _whole(table):
        sheet.append([None if cell == "" else _typed(cell, table) for cell in row])
    if len(table.headings) == 2:
        _merge(sheet, table)
    if table.merged is not None:
        _merge_down(sheet, table)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def _merge(sheet, table):
    line = len(_whole(table)) - len(table.notes) - len(table.rows) - 1
    above = table.headings[0]
    starts = [i for i, text in enumerate(above) if text]
    for first, after in pairwise([*starts, len(above)]):
        if after - first > 1 and not any(above[first + 1 : after]):
            sheet.merge_cells(start_row=line, end_row=line, start_column=first + 1, end_column=after)


def _merge_down(sheet, table):
    first = len(_whole(table)) - len(table.notes) - len(table.rows) + 1
    starts = [i for i, row in enumerate(table.rows) if row[table.merged] != ""]
    for start, after in pairwise([*starts, len(table.rows)]):
        if after - start > 1:
            at = table.merged + 1
            sheet.merge_cells(start_row=first + start, end_row=first + after - 1, start_column=at, end_column=at)


def _json(table, path):
    path = path.with_suffix(".json")
    path.write_text(json.dumps(records(table), ensure_ascii=False), encoding="utf-8")
    return path


def _lines(table, path):
    path = path.with_suffix(".jsonl")
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records(table)), encoding="utf-8")
    return path


def _columns(table):
    return {name: [row[i] for row in table.rows] for i, name in enumerate(table.headings[-1])}


def _parquet(table, path):
    path = path.with_suffix(".parquet")
    columns = {n: [_typed(c, table) for c in cells] for n, cells in _columns(table).items()}
    pq.write_table(pa.table(columns), path)
    return path


def _polars(table, _):
    import polars as pl

    return pl.DataFrame(_columns(table), strict=False)


def _frame(table, _):
    if table.layout == "index":
        return _indexed(table)
    if len(table.headings) == 2:
        columns = pd.MultiIndex.from_arrays([table.headings[0][1:], table.headings[1][1:]])
        index = pd.Index([row[0] for row in table.rows], name=table.headings[1][0])
        return pd.DataFrame([row[1:] for row in table.rows], columns=columns, index=index)
    cells = [[_typed(cell, table) for cell in row] for row in table.rows]
    frame = pd.DataFrame(cells, columns=[_typed(h, table) for h in table.headings[0]])
    return frame if table.seed % 2 else frame.convert_dtypes()  # whole numbers with a gap are floats, or not


def _indexed(table):
    days = [row[0] for row in table.rows]
    n = len(days)
    freq = {"month": "M", "quarter": "Q", "year": "Y"}.get(_grain(days), "M")
    if table.form == "periods":
        index = pd.period_range(days[0], periods=n, freq=freq)
    elif table.form == "stamps with freq":
        index = pd.date_range(days[0], periods=n, freq=f"{freq}S")
    else:
        index = pd.DatetimeIndex(days)
    return pd.DataFrame([row[1:] for row in table.rows], columns=table.headings[0][1:], index=index)


def _grain(days):
    apart = (date.fromisoformat(days[1]) - date.fromisoformat(days[0])).days
    return "month" if apart < 40 else "quarter" if apart < 100 else "year"


def _series(table, path):
    return _indexed(table).iloc[:, 0]
