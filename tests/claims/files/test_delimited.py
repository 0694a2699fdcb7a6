"""Delimited text as spreadsheets and old programs write it."""

import csv

import pytest

import deserstats as ds
from deserstats.claims.files.delimited import read_delimited

ROWS = [["value", "start"], ["5", "2024"], ["6", "2025"]]


@pytest.mark.parametrize(
    "text",
    [
        "value,start\n5,2024\n6,2025\n",
        "value;start\r\n5;2024\r\n6;2025\r\n",
        "value\tstart\r5\t2024\r6\t2025",
        "sep=;\r\nvalue;start\r\n5;2024\r\n6;2025",
        '"sep=|"\nvalue|start\n5|2024\n6|2025',
        "value,start,\n5,2024,\n6,2025,\n",
        "value;start;;\n5;2024;;\n6;2025; ;\n",
        "\n" * 500 + "value,start\n\n5,2024\n6,2025",
    ],
)
def test_customs_of_programs_change_no_cell(text):
    assert read_delimited(text, None).rows == ROWS


def test_a_last_column_that_holds_something_is_kept():
    assert read_delimited("value,start,\n5,2024,x\n", None).rows[1] == ["5", "2024", "x"]


def test_a_row_begins_in_its_first_line():
    grid = read_delimited('sep=,\nvalue,quote\n5,"a\nb"\n\n6,c\n', None)
    assert (grid.rows, grid.lines) == ([["value", "quote"], ["5", "a\nb"], ["6", "c"]], [2, 3, 6])


def test_a_quote_that_does_not_close_is_told_where_it_opens():
    with pytest.raises(ds.ClaimTableError) as error:
        read_delimited('value,start\n5,2024\n"6,2025\n7,2026\n', None)
    assert error.value.problems[0].line == 3


def test_a_long_field_is_read_and_the_limit_of_other_readers_stays():
    usual = csv.field_size_limit()
    assert len(read_delimited("value,quote\n5," + "x" * 140_000, None).rows[1][1]) == 140_000
    assert csv.field_size_limit() == usual
