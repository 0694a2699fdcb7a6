"""Which rows are headings, titles and notes."""

import pytest

import deserstats as ds
from deserstats.claims.files.grid import Grid
from deserstats.claims.shapes.heading_rows import headed


def table(*rows, header=None):
    width = max(map(len, rows))
    return headed(Grid([[*row, *[""] * (width - len(row))] for row in rows]), header)


def test_the_first_row_is_the_heading():
    made = table(["Year", "Cases"], ["2023", "5"], ["2024", "6"])
    assert (made.header, made.columns) == (["Year", "Cases"], [["2023", "2024"], ["5", "6"]])


def test_titles_above_and_notes_below_are_told():
    made = table(["Cases in the north"], ["Year", "Cases"], ["2023", "5"], ["2024", "6"], ["Source: the office"])
    assert made.columns == [["2023", "2024"], ["5", "6"]]
    assert [note.text for note in made.notes] == [
        "Above the heading: 'Cases in the north'.",
        "Below the table: 'Source: the office'.",
    ]


def test_a_second_heading_row_names_the_parts_of_the_first():
    made = table(["Town", "2023", "", "2024", ""], ["", "Men", "Women", "Men", "Women"], ["A", "1", "2", "3", "4"])
    assert made.levels == [("Town", ""), ("2023", "Men"), ("2023", "Women"), ("2024", "Men"), ("2024", "Women")]


def test_the_caller_names_the_heading():
    made = table(["a", "b"], ["Year", "Cases"], ["2023", "5"], header=1)
    assert made.header == ["Year", "Cases"]


@pytest.mark.parametrize("header", [1, 2])
def test_a_row_of_figures_is_no_heading(header):
    """A number of four digits is a year only if one may mean it: 1204 is a count."""
    with pytest.raises(ds.ClaimError, match="holds figures"):
        table(["Year", "Cases"], ["2023", "1204"], ["2024", "1137"], header=header)


def test_a_column_without_heading_and_cells_is_left_out():
    assert table(["Year", "Cases", ""], ["2023", "5", ""], ["2024", "6", ""]).header == ["Year", "Cases"]
