"""Words and marks beside figures, and cells without one."""

import pytest

import deserstats as ds
from deserstats.claims.shapes.options import Shaping
from deserstats.claims.shapes.series.figures import FigureCells


@pytest.mark.parametrize(
    ("cell", "value", "relation"),
    [("over 41,000", "41,000", "over"), ("<5", "5", "under"), ("~200", "200", "about"), ("1,234*", "1,234", "")],
)
def test_a_word_or_a_mark_goes_to_its_column(cell, value, relation):
    claim = ds.read_claims([{"Year": "2023", "n": cell}, {"Year": "2024", "n": "7"}])["c1"]
    assert (claim.value, claim.relation) == (value, relation)


def test_without_words_such_cells_are_problems():
    with pytest.raises(ds.ClaimTableError):
        ds.read_claims([{"Year": "2023", "n": "<5"}, {"Year": "2024", "n": "7"}], words=False)


@pytest.mark.parametrize("mark", ["..", "-", "–", "n/a", ":", "ND", ""])
def test_cells_without_a_figure_are_counted(mark):
    claims = ds.read_claims([{"Year": y, "n": n} for y, n in (("2022", "5"), ("2023", mark), ("2024", "4"))])
    assert [str(c.window) for c in claims] == ["2022", "2024"]
    assert "1 cell without a figure skipped" in str(claims.how_read)


def test_a_word_is_asked_about_once_with_how_many_cells_hold_it():
    reader = FigureCells(Shaping())
    reader.read(["secret", "5", "secret", "6"], 0)
    (problem,) = reader.problems(["n"])
    assert (problem.row, problem.column, problem.found, problem.more) == (1, "n", "secret", 1)
