"""An edit says the same to a program and to the command line, and can be done as it is said."""

import pytest

import deserstats as ds
from deserstats.errors import Edit


@pytest.mark.parametrize(
    ("options", "program", "shell"),
    [
        ({"decimal": ","}, "decimal=','", "--decimal ','"),
        ({"columns": {"Figure": "value", "When was it": "start"}},
         "columns={'Figure': 'value', 'When was it': 'start'}", "--columns Figure=value --columns 'When was it=start'"),
        ({"fill": {"measure": "evictions"}}, "fill={'measure': 'evictions'}", "--fill measure=evictions"),
        ({"header": 2}, "header=2", "--header 2"),
        ({"header": [3, 4]}, "header=[3, 4]", "--header 3,4"),
        ({"missing": ["-", "n/a"]}, "missing=['-', 'n/a']", "--missing='-' --missing n/a"),
        ({"kind": "cumulative", "since": "2022-02-24"}, "kind='cumulative', since='2022-02-24'", "--kind cumulative --since 2022-02-24"),
        ({"kind": {"beds": "stock"}}, "kind={'beds': 'stock'}", "--kind beds=stock"),
        ({"total": "Всього", "layout": "wide"}, "total='Всього', layout='wide'", "--total 'Всього' --layout wide"),
        ({"words": False, "sheet": "a b"}, "words=False, sheet='a b'", "--no-words --sheet 'a b'"),
        ({"freq": "MS", "fiscal": "04-01", "thousands": " "}, "freq='MS', fiscal='04-01', thousands=' '",
         "--freq MS --fiscal 04-01 --thousands ' '"),
    ],
)  # fmt: skip
def test_any_option_of_the_reader_is_an_edit(options, program, shell):
    edit = Edit.reading(**options)
    assert edit.said() == f"read with {program}"
    assert edit.said(command_line=True) == f"read with {shell}"
    assert edit.arguments == options
    assert {edit: 1}[Edit.reading(**options)] == 1


def test_a_rename_is_an_option_of_the_command_line():
    edit = Edit(rename=("Figure", "value"))
    assert edit.said() == "rename 'Figure' to 'value', or read with columns={'Figure': 'value'}"
    assert edit.said(command_line=True) == "read with --columns Figure=value"
    assert edit.arguments == {"columns": {"Figure": "value"}}


def test_an_edit_of_a_cell_says_what_the_scheme_has_to_say_too():
    edit = Edit(cells=(("value", "-5"),), scheme=(("signed", ("profit",)),))
    assert edit.said() == "write '-5', and read with Scheme(signed=['profit'])"
    assert edit.said(command_line=True).endswith("""read with --scheme FILE, the file holding {"signed": ["profit"]}""")


def test_one_fault_in_many_rows_is_one_problem_with_all_of_its_rows():
    rows = [{"value": "5", "start": "2024", "relation": word} for word in ["ovr", "over", *["ovr"] * 27, "undr"]]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    first, other = error.value.problems
    assert (first.row, first.more, first.rows) == (1, 27, tuple(range(3, 30)))
    assert (other.row, other.found, other.rows) == (30, "undr", ())
    assert "29 of 30 rows" in str(error.value)
    assert "row 1 (c1) and 27 more, relation: found 'ovr'" in str(error.value)


def test_customs_of_many_rows_give_no_row_the_figure_of_another():
    rows = [{"value": v, "start": "2024"} for v in ("12,5", "13,5", "7")]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    (problem,) = error.value.problems
    (edit,) = problem.edits
    assert (problem.rows, edit.cells) == ((2,), ())
    claims = ds.read_claims(
        rows, **edit.arguments, scheme=ds.Scheme(**{rule: list(n) or True for rule, n in edit.scheme})
    )
    assert [float(c.figure.value) for c in claims] == [12.5, 13.5, 7]


def test_a_claim_alone_is_told_of_no_customs_of_a_table():
    with pytest.raises(ds.ClaimTableError) as error:
        ds.Claim(value="12,5", start="2024")
    assert [edit.cells for edit in error.value.problems[0].edits] == [(("value", "12.5"),)]


def test_ragged_rows_are_counted_and_the_rows_after_them_have_their_own_numbers(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('id,value,start,note\nA,5,2024,"two\nlines"\nB,213,000,2024,\n\nC,x,2024,\nC,6,2024,\nD,7,2024,\n')
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(path)
    found = {(p.column, p.row, p.line) for p in error.value.problems}
    # by hand: the header is line 1, A stands in lines 2 and 3, B in 4, 5 is blank
    assert {("", 2, 4), ("value", 3, 6), ("id", 4, 7)} == found
    assert "3 of 5 rows" in str(error.value)
    assert "line 6 has it too" in str(error.value)


def test_a_table_of_ragged_rows_only_has_rows(tmp_path):
    (tmp_path / "t.csv").write_text("value,start\n213,000,2025\n1,500,2024\n")
    with pytest.raises(ds.ClaimTableError, match="2 of 2 rows"):
        ds.read_claims(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "column", ["value", "low", "relation", "kind", "start", "through", "per", "interval", "published", "end_or"]
)
@pytest.mark.parametrize("text", ["1" + " " * 32_000 + "x", "9" * 100_000, "9" * 4_301, "% " * 20_000, "over " * 9_000, "2024-01|" * 300 + "x"])  # fmt: skip
def test_a_text_that_strayed_into_a_cell_is_one_problem(column, text):
    row = {"value": "5", "start": "2024", "kind": "rate", "per": "day"} | {column: text}
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([row])
    assert [p.column for p in error.value.problems] == [column]
    assert len(str(error.value)) < 2000


@pytest.mark.parametrize("width", ["1e-99999999", "1e-999", "1e99999999", "9" * 5000, "0." + "1" * 5000])
def test_a_width_of_millions_of_digits_is_refused(width):
    with pytest.raises(ds.errors.ClaimError, match="is not"):
        ds.Reading(about=width)
