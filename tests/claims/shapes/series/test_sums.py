"""Whether a label Total is the sum of the others at all."""

import pytest

import deserstats as ds


def rows(*years):
    """Rows of A, B and Total by year."""
    return [
        {"Year": str(2020 + i), "Town": town, "n": n}
        for i, figures in enumerate(years)
        for town, n in zip(("A", "B", "Total"), figures, strict=True)
    ]


def test_one_window_that_bears_it_out_makes_the_others_contradictions():
    """5 + 6 = 11 in 2020, and 7 + 4 is not 12."""
    claims = ds.read_claims(rows((5, 6, 11), (7, 4, 12)))
    assert ds.check_consistency(claims).status == "inconsistent"


def test_a_total_that_no_window_bears_out_is_asked_about():
    with pytest.raises(ds.ClaimTableError, match="total=None"):
        ds.read_claims(rows((5, 6, 30), (7, 4, 31)))


def test_a_slip_in_the_only_window_is_a_contradiction():
    """23 is beside 22 within a fifth: a slip of the hand, not the sum of something else."""
    assert ds.check_consistency(ds.read_claims(rows((10, 12, 23)))).status == "inconsistent"


def test_both_answers_to_the_question_read():
    table = rows((5, 6, 30), (7, 4, 31))
    assert ds.check_consistency(ds.read_claims(table, total=None)).status == "consistent"
    assert ds.check_consistency(ds.read_claims(table, total="Total")).status == "inconsistent"


def test_ages_with_a_plus_sign_are_parts_of_a_claim_table_too():
    """7 + 8 + 2 = 17."""
    figures = [("0-39", 7), ("40-79", 8), ("80+", 2), ("Total", 17)]
    table = [{"value": str(n), "start": "2024", "category": name} for name, n in figures]
    assert ds.read_claims(table).scheme.leaves("Total") == {"0-39", "40-79", "80+"}
    assert ds.check_consistency(ds.read_claims(table, total="Total")).status == "consistent"
