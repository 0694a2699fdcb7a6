"""Columns of long and wide tables: what misses a column of ours by a slip is no category, and no measure."""

import pytest
from claims.tables.test_headings import CELLS, HONEST, variants

import deserstats as ds
from deserstats.claims.shapes.layouts.roles import SAYING

YEARS = ["2020", "2021", "2022"]
LONG = {"Year": YEARS, "Deaths": ["7", "9", "5"]}
WIDE = {"Crime": ["theft", "fraud", "arson"], "Jan 2024": ["7", "9", "5"], "Feb 2024": ["8", "4", "6"]}


def silent(table, name, heading):
    """Whether a heading near ours is read as something else, or refused for something else."""
    try:
        claims = ds.read_claims(table | {heading: [CELLS.get(name, "x")] * 3})
    except ds.ClaimTableError as error:
        told = [p.column for p in error.problems]
        told += [edit.rename[-1] for p in error.problems for edit in p.edits if edit.rename]
        # what holds times beside a year is asked about as such
        return name not in told and not any(text in str(error) for text in ("each column once", "which time"))
    return not getattr(claims["c1"], name)


@pytest.mark.parametrize("name", sorted(SAYING))
def test_a_heading_near_ours_is_asked_about(name):
    assert [heading for heading in variants(name) for table in (LONG, WIDE) if silent(table, name, heading)] == []


def test_the_edit_and_the_other_name_both_read():
    table = LONG | {"relations": ["over", "over", "under"]}
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(table)
    (problem,) = error.value.problems
    assert problem.edits[0].arguments == {"columns": {"relations": "relation"}}
    assert problem.advice == "or with columns={'relations': 'category'}, if it is something else"
    read = ds.read_claims(table, columns={"relations": "relation"})
    assert [claim.relation for claim in read] == ["over", "over", "under"]
    read = ds.read_claims(table, columns={"relations": "category"})
    assert [(claim.category, claim.relation) for claim in read] == [("over", ""), ("over", ""), ("under", "")]


def test_usual_headings_of_public_data_are_not_asked_about():
    silent = []
    for heading in HONEST.replace("\n", ";").strip(";").split(";"):
        try:
            ds.read_claims(LONG | {heading: ["x", "y", "z"]})
        except ds.ClaimTableError as error:
            silent += [p for p in error.problems if p.expected.startswith("the column")]
    assert silent == []
