"""A label in the first row of its block is meant for all of them, where a sum shows that it heads a block."""

import pytest

import deserstats as ds


def read(*rows):
    cells = [{"Region": region, "District": district, "2023": n} for region, district, n in rows]
    return ds.read_claims(cells, kind="total")


def test_a_block_with_its_sum():
    """5 + 6 = 11 in the north."""
    claims = read(("North", "A", "5"), ("", "B", "6"), ("North Total", "", "11"), ("South", "C", "4"), ("", "D", "2"))
    assert [c.geography for c in claims][:3] == ["North > A", "North > B", "North Total"]
    assert claims.scheme.leaves("North Total") == {"North > A", "North > B"}
    assert ds.check_consistency(claims).status == "consistent"
    assert "blank cells take the label above" in str(claims.how_read)


def test_a_sum_that_is_off_is_a_contradiction():
    claims = read(("North", "A", "5"), ("", "B", "6"), ("North Total", "", "11"), ("South", "C", "4"), ("", "D", "2"),
                  ("South Total", "", "7"))  # fmt: skip
    assert ds.check_consistency(claims).status == "inconsistent"


def test_without_a_sum_a_blank_label_is_not_filled():
    with pytest.raises(ds.ClaimTableError):
        read(("", "", "5"), ("North", "B", "6"))
