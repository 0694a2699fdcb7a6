"""Windows as headings."""

import io

import pytest

import deserstats as ds


def said(rows, **options):
    options.setdefault("kind", "total")
    return [(c.category or c.geography, str(c.window), c.value) for c in ds.read_claims(rows, **options)]


def test_years_and_months_as_headings():
    assert said([{"Town": "A", "Jan 2024": "5", "Feb 2024": "4"}]) == [("A", "Jan 2024", "5"), ("A", "Feb 2024", "4")]


def test_a_column_of_years_beside_months():
    rows = [{"Year": "2023", "Jan": "5", "Feb": "4"}, {"Year": "2024", "Jan": "3", "Feb": "6"}]
    assert [window for _, window, _ in said(rows)] == ["Jan 2023", "Feb 2023", "Jan 2024", "Feb 2024"]


def test_months_in_rows_and_years_in_headings():
    rows = [{"Month": "January", "2023": "5", "2024": "4"}, {"Month": "February", "2023": "3", "2024": "6"}]
    assert [window for _, window, _ in said(rows)] == ["Jan 2023", "Jan 2024", "Feb 2023", "Feb 2024"]


def test_a_total_of_windows_without_a_gap_is_of_all_of_them():
    rows = [{"Town": "A", "2022": "5", "2023": "4", "Total": "9"}]
    assert said(rows)[-1] == ("A", "2022-2023", "9")


def test_a_total_of_windows_with_a_gap_is_not_read_and_told():
    rows = [{"Town": "A", "2021": "5", "2023": "4", "Total": "12"}]
    claims = ds.read_claims(rows, kind="total")
    assert [c.value for c in claims] == ["5", "4"]
    assert "'Total'" in str(claims.how_read)


@pytest.mark.parametrize("heading", ["Jna 2024", "2024-O5", "2024 Mya", "Population 2024", "Births"])
def test_a_heading_among_windows_that_is_none_is_asked_about(heading):
    """Read as the year 2024 it would stand beside its months."""
    rows = [{"Town": "A", "2024-04": "3", heading: "4", "2024-06": "5"}, {"Town": "B", "2024-04": "3", heading: "1"}]
    rows[1]["2024-06"] = "2"
    with pytest.raises(ds.ClaimTableError, match=heading):
        ds.read_claims(rows, kind="total")


def test_parts_in_the_second_heading():
    rows = [["Town", "2023", "", "2024", ""], ["", "Men", "Women", "Men", "Women"], ["A", "3", "4", "2", "1"]]
    text = "\n".join(",".join(row) for row in rows)
    claims = ds.read_claims(io.StringIO(text), kind="total")
    assert [(c.measure, str(c.window), c.value) for c in claims] == [
        ("Men", "2023", "3"),
        ("Women", "2023", "4"),
        ("Men", "2024", "2"),
        ("Women", "2024", "1"),
    ]
