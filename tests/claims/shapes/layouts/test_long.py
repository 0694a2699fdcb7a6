"""One column of windows and columns of figures."""

import pandas as pd
import pytest

import deserstats as ds


def test_several_columns_of_figures_are_measures():
    rows = [{"Year": "2023", "Births": 5, "Deaths": 6}, {"Year": "2024", "Births": 4, "Deaths": 3}]
    assert [(c.measure, c.value) for c in ds.read_claims(rows)] == [
        ("Births", "5"),
        ("Deaths", "6"),
        ("Births", "4"),
        ("Deaths", "3"),
    ]


def test_columns_that_are_parts_of_their_total_are_categories():
    """5 + 6 = 11, and 4 + 3 is not 8."""
    rows = [{"Year": "2023", "Men": 5, "Women": 6, "Total": 11}, {"Year": "2024", "Men": 4, "Women": 3, "Total": 8}]
    claims = ds.read_claims(rows)
    assert claims.scheme.leaves("Total") == {"Men", "Women"}
    assert ds.check_consistency(claims).status == "inconsistent"
    assert ds.check_consistency(claims.select(period="2023")).status == "consistent"


def test_codes_coordinates_and_shares_are_carried_along():
    rows = [
        {"Year": y, "Town": "A", "lat": 50.4, "code": 17, "Share": f"{n}.5%", "n": n} for y, n in ((2023, 5), (2024, 4))
    ]
    claims = ds.read_claims(rows)
    assert [c.value for c in claims] == ["5", "4"]
    assert claims.to_frame()["Share"].tolist() == ["5.5%", "4.5%"]


@pytest.mark.parametrize(
    "pair", [("deaths_low", "deaths_high"), ("min cases", "max cases"), ("Cases (lower)", "Cases (upper)")]
)
def test_the_ends_of_a_range_are_asked_about(pair):
    with pytest.raises(ds.ClaimTableError, match="lowest and its highest"):
        ds.read_claims([{"Year": "2023", pair[0]: 3, pair[1]: 5}, {"Year": "2024", pair[0]: 2, pair[1]: 4}])


def test_a_year_and_a_quarter():
    rows = [{"Year": "2023", "Quarter": q, "n": n} for q, n in (("1", 5), ("2", 4), ("3", 6), ("4", 2))]
    assert [str(c.window) for c in ds.read_claims(rows)][:2] == ["Jan-Mar 2023", "Apr-Jun 2023"]


def test_a_column_that_the_caller_calls_the_total_is_no_column_of_places():
    days = pd.period_range("2024-01", periods=3, freq="M")
    frame = pd.DataFrame({"North": [5, 3, 4], "South": [2, 6, 1], "Country": [7, 9, 6]}, index=days)
    claims = ds.read_claims(frame, total="Country")
    assert len(claims) == 9
    # 4 + 1 is 5, not 6
    assert ds.check_consistency(claims).conflicts[0].gap == 1
