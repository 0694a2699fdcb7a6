"""A table of any shape as one claim a row: what a caller says may complete it, and never replaces what it says."""

import pytest

import deserstats as ds

WIDE = [{"Offence": "Theft", "2023": "15", "2024": "12"}, {"Offence": "Fraud", "2023": "4", "2024": "6"}]
LONG = [{"Year": "2023", "Offence": "Theft", "Cases": "15"}, {"Year": "2024", "Offence": "Fraud", "Cases": "12"}]
TOWNS = [{"District": "A", "Cases": "5"}, {"District": "B", "Cases": "6"}]


@pytest.mark.parametrize("rows", [WIDE, LONG])
@pytest.mark.parametrize("name", ["start", "through", "end", "period", "value", "category"])
def test_fill_does_not_replace_what_the_table_says(rows, name):
    with pytest.raises(ds.ClaimError, match=f"fill gives '{name}'"):
        ds.read_claims(rows, fill={name: "2020"})


def test_fill_says_what_the_table_does_not():
    claims = ds.read_claims(WIDE, fill={"measure": "reports", "unit": "files", "geography": "Kyiv"})
    assert {(c.measure, c.unit, c.geography) for c in claims} == {("reports", "files", "Kyiv")}
    assert [c.value for c in claims] == ["15", "12", "4", "6"]


def test_the_name_of_the_one_measure_may_be_given():
    """The heading ``Cases`` is what is counted, as far as anyone said; several such headings stay."""
    assert {c.measure for c in ds.read_claims(LONG, fill={"measure": "reports"})} == {"reports"}
    two = [row | {"Solved": "1"} for row in LONG]
    with pytest.raises(ds.ClaimError, match="'Cases' and 'Solved'"):
        ds.read_claims(two, fill={"measure": "reports"})


@pytest.mark.parametrize("fill", [{"period": "2023"}, {"start": "2023"}, {"start": "2023-01-01", "end": "2024-01-01"}])
def test_a_table_of_one_time_takes_it_from_the_caller(fill):
    claims = ds.read_claims(TOWNS, fill=fill)
    assert [(c.category or c.geography, str(c.window), c.value) for c in claims] == [
        ("A", "2023", "5"),
        ("B", "2023", "6"),
    ]


def test_months_take_their_year_from_the_caller():
    claims = ds.read_claims([{"Town": "A", "Jan": "5", "Feb": "4"}], fill={"period": "2024"})
    assert [str(c.window) for c in claims] == ["Jan 2024", "Feb 2024"]


def test_figures_in_thousands_are_asked_about():
    rows = [{"Year": "2023", "Cases (thousands)": "1.2"}, {"Year": "2024", "Cases (thousands)": "1.1"}]
    with pytest.raises(ds.ClaimTableError, match="thousands"):
        ds.read_claims(rows)
