"""JSON as it is written: digits, keys and labels kept, and what JSON has not refused."""

import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.files.json_records import read_json


def problems(text, lines=False):
    """List what is wrong with the cells of a text of JSON, or with the whole of it."""
    try:
        return [fault for _, _, fault in read_json(text, lines=lines).faults]
    except ds.ClaimTableError as error:
        return list(error.problems)


def table(text):
    grid = read_json(text, lines=False)
    return [name[0] for name in grid.header], grid.rows


def test_every_key_that_stands_twice_is_listed():
    found = problems('[{"value": 5, "value": 7, "start": "1", "start": "2"}, {"note": {"a": 1, "a": 2}}]')
    assert [p.found for p in found] == ["the key 'value' twice", "the key 'start' twice", "the key 'a' twice"]
    assert problems('{"value": 5}\n\n{"value": 5, "value": 6}\n', lines=True)[0].line == 3


def test_what_is_no_number_is_listed():
    assert [p.found for p in problems('[{"value": NaN, "low": -Infinity}]')] == ["NaN", "-Infinity"]


def test_numbers_keep_their_digits_however_many():
    assert table('[{"value": 1.20, "low": 9007199254740993}]')[1] == [["1.20", "9007199254740993"]]
    with pytest.raises(ds.ClaimTableError, match="a number of more than 1000 digits"):
        ds.read_claims([{"value": 10**4000, "start": "2024"}])


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_nesting_without_end_is_one_problem(text):
    assert len(problems(text)) == 1


def test_every_line_that_is_no_object_is_listed():
    assert [p.line for p in problems('{"value": 5}\n{\n[6]\n{"value": 7}\nnull\n', lines=True)] == [2, 3, 5]


def test_only_line_ends_of_text_files_end_a_line():
    grid = read_json('{"value": "5", "quote": "a\u2028b\x85c"}\r\n{"value": "6"}\r{"value": "7"}', lines=True)
    assert [row[0] for row in grid.rows] == ["5", "6", "7"]
    assert grid.rows[0][1] == "a\u2028b\x85c"


FRAME = pd.DataFrame({"value": ["5", "6"], "start": ["2024", "2025"]})


@pytest.mark.parametrize("orient", ["records", "columns", "index", "split"])
def test_every_orient_of_pandas_is_the_same_table(orient):
    assert table(FRAME.to_json(orient=orient)) == (["value", "start"], [["5", "2024"], ["6", "2025"]])


@pytest.mark.parametrize("orient", ["columns", "index", "split"])
def test_labels_of_rows_are_a_column(orient):
    named = FRAME.set_axis(["north", "south"])
    assert table(named.to_json(orient=orient)) == (
        ["index", "value", "start"],
        [["north", "5", "2024"], ["south", "6", "2025"]],
    )


def test_columns_and_single_records_are_tables():
    columns = (["value", "start"], [["5", "2024"], ["6", "2025"]])
    assert table('{"value": [5, 6], "start": ["2024", "2025"]}') == columns
    assert table('{"value": 5, "start": "2024"}') == (["value", "start"], [["5", "2024"]])


def test_what_stands_beside_the_records_is_told():
    grid = read_json('{"licence": "CC0", "data": [{"value": 5}]}', lines=False)
    assert grid.notes == ["Beside 'data' the file holds 'licence': not read."]


def test_nested_values_are_carried_as_json_where_the_column_is_none_of_ours():
    assert table('[{"value": "5", "tags": ["a", {"b": 1.20}]}]')[1] == [["5", '["a", {"b": "1.20"}]']]
    assert problems('[{"value": {"a": 5}}]')[0].expected == "one value in a cell"


def test_half_characters_are_listed():
    assert problems('[{"value": "5", "note": "\\ud800"}]')[0].found == "\\ud800"
    assert problems('[{"\\ud800": "5"}]')[0].row == 0
    assert table('[{"note": "\\ud83d\\ude00"}]')[1] == [["\U0001f600"]]
