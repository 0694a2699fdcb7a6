"""What check_many takes and gives."""

import json

import pandas as pd
import pytest

import deserstats as ds
from deserstats.results import SetRow

HALVES = [("a", "5", "2020-01"), ("b", "6", "2020-02")]


def sums(*totals, name="set_id"):
    """Sets of two months, 5 and 6, and their sum as printed."""
    rows = [(k, *row, "") for k, total in enumerate(totals) for row in [*HALVES, ("c", total, "2020-01")]]
    table = pd.DataFrame(rows, columns=[name, "id", "value", "start", "through"])
    table.loc[table.id == "c", "through"] = "2020-02"
    return table


def test_a_sum_that_is_one_too_many_is_told_with_its_claims_and_by_how_much():
    found = ds.check_many(sums("11", "12", "10"))
    assert found.status.tolist() == ["consistent", "inconsistent", "inconsistent"]
    assert found.conflict.tolist() == ["", "a b c", "a b c"]
    assert found.gap.tolist() == found.apart.tolist() == [None, 1, 1]
    assert found.n_used.tolist() == [3, 3, 3]


def test_a_set_that_cannot_be_read_is_a_row_with_its_cell():
    found = ds.check_many(sums("11", "abut 5"))
    assert found.status.tolist() == ["consistent", "unreadable"]
    assert "abut 5" in found.reason[1]
    with pytest.raises(ds.ClaimTableError, match="abut 5"):
        ds.check_many(sums("11", "abut 5"), on_error="raise")


def test_a_row_for_each_set_in_the_order_in_which_they_occur():
    table = pd.concat([sums("11", "12"), sums("12", "11").assign(set_id=lambda t: t.set_id + 5)]).iloc[::-1]
    assert ds.check_many(table).set_id.tolist() == [6, 5, 1, 0]


def test_several_columns_name_a_set_and_blanks_are_names():
    table = sums("11", "12").assign(place=["x", "x", "x", None, None, None])
    assert ds.check_many(table, by=["place", "set_id"]).set_id.tolist()[0] == ("x", 0)
    assert ds.check_many(table, by="place").status.tolist() == ["consistent", "inconsistent"]


def test_a_column_of_the_claims_may_name_the_sets():
    table = sums("11", "12", name="geography").astype({"geography": str})
    assert ds.check_many(table, by="geography").status.tolist() == ["consistent", "inconsistent"]


def test_long_tables_are_read_set_by_set():
    rows = [("x", "2020", "10"), ("x", "2020-01", "11"), ("y", "2020", "11"), ("y", "2020-01", "11")]
    table = pd.DataFrame(rows, columns=["country", "period", "deaths"])
    found = ds.check_many(table, by="country", layout="long")
    assert found.status.tolist() == ["inconsistent", "consistent"]
    assert found.conflict.tolist() == ["c1 c2", ""]


def test_evidence_comes_when_it_is_asked_for():
    found = ds.check_many(sums("11", "12"), conflicts=True, certificates=True)
    assert found.conflicts.tolist() == ["", "a b c"]
    witness, certificate = map(json.loads, found.certificate)
    assert sum(int(cell["value"]) for cell in witness["cells"]) == 11
    assert {term["id"] for term in certificate["terms"]} == {"a", "b", "c"}


def test_a_reading_reaches_every_set():
    table = sums("12")
    assert ds.check_many(table, reading={"base": 5}).status.tolist() == ["consistent"]
    assert ds.check_many(table).status.tolist() == ["inconsistent"]


def test_numbers_without_their_printing_are_exact():
    table = sums("1100", "1200").astype({"value": int})
    table["value"] = [500, 600, 1100, 500, 600, 1200]
    assert ds.check_many(table).status.tolist() == ["consistent", "inconsistent"]
    text = table.astype({"value": str})
    # 1,200 as text may have been rounded from 1,150, and 500 and 600 as well
    assert ds.check_many(text).status.tolist() == ["consistent", "consistent"]


def test_an_empty_table_has_no_rows_but_all_columns():
    found = ds.check_many(sums("11").iloc[:0])
    assert found.empty
    assert found.columns.tolist() == ["set_id", "status", "conflict", "gap", "apart", "n_used", "n_unused", "reason"]


def test_rows_are_records_with_names():
    first = next(ds.iter_check(sums("12")))
    assert isinstance(first, SetRow)
    assert (first.set_id, first.status, first.gap) == (0, "inconsistent", 1)


@pytest.mark.parametrize(
    "options", [{"by": "nothing"}, {"batch_sets": 0}, {"on_error": "ignore"}, {"effort": 0}, {"by": 3}]
)
def test_wrong_arguments_are_refused(options):
    with pytest.raises(ds.ClaimError):
        ds.check_many(sums("11"), **options)
