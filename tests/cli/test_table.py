"""Options as arguments of read_claims, and errors about arguments as options."""

import argparse

import pytest

import deserstats as ds
from deserstats.claims.shapes.options import TableOptions
from deserstats.cli import main
from deserstats.cli.options import parser_of_commands
from deserstats.cli.table import pairs, table_options, worded

WORDS = [
    "check", "t.csv", "--layout", "long", "--columns", "Rate = 5=value", "--columns", "When=start", "--fill", "note=a=b",
    "--sheet", "2024", "--header", "3,4", "--kind", "Deaths=cumulative", "--kind", "Beds=stock", "--since", "2020-01-22",
    "--freq", "MS", "--fiscal", "04-01", "--total", "All", "--total", "Sum", "--missing", "-", "--missing", "n/a",
    "--no-words", "--decimal", ",", "--thousands", ".", "--encoding", "cp1251",
]  # fmt: skip
READ = {
    "layout": "long",
    "columns": {"Rate = 5": "value", "When": "start"},
    "fill": {"note": "a=b"},
    "sheet": "2024",
    "header": [3, 4],
    "kind": {"Deaths": "cumulative", "Beds": "stock"},
    "since": "2020-01-22",
    "freq": "MS",
    "fiscal": "04-01",
    "total": ["All", "Sum"],
    "missing": ["-", "n/a"],
    "words": False,
    "decimal": ",",
    "thousands": ".",
    "encoding": "cp1251",
}


def options(*words):
    return parser_of_commands().parse_args(list(words))


def test_every_argument_of_read_claims_is_an_option_of_every_command_with_a_table():
    assert table_options(options(*WORDS)) == READ
    assert set(READ) | {"scheme"} == set(TableOptions.__annotations__)
    for command, *more in (
        ["bound", "--period", "2024"],
        ["verify", "--statement", "value=5"],
        ["repair"],
        ["diagnose"],
        ["plausibility"],
        ["trend"],
        ["report", "-o", "r.html"],
    ):
        assert table_options(options(command, *WORDS[1:], *more)) == READ


def test_what_is_not_said_is_left_to_read_claims():
    assert table_options(options("check", "t.csv")) == {}
    assert table_options(options("check", "t.csv", "--header", "0")) == {"header": 0}
    assert table_options(options("check", "t.csv", "--total", "none")) == {"total": None}
    assert table_options(options("check", "t.csv", "--total", "All", "--kind", "stock")) == {
        "total": "All",
        "kind": "stock",
    }


def test_the_kind_of_a_repair_and_that_of_figures_do_not_meet():
    assert table_options(options("repair", "t.csv", "--kind", "reread", "--kind", "cumulative")) == {
        "kind": "cumulative"
    }


@pytest.mark.parametrize("words", [["=value"], ["Figure="], ["Figure"], ["a=start", "a=value"]])
def test_a_pair_needs_both_sides_and_counts_once(words):
    if words == ["=value"]:
        # a column may have no heading
        assert pairs(words, "--columns", "HEADING=NAME", last=True) == {"": "value"}
        return
    with pytest.raises(ds.ClaimError):
        pairs(words, "--columns", "HEADING=NAME", last=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name one of the sheets with sheet=: 'a' or 'b'", "name one of the sheets with --sheet: 'a' or 'b'"),
        ("effort=0.0 is not a positive number", "--effort 0.0 is not a positive number"),
        ("category='Kyvi' does not occur", "--category 'Kyvi' does not occur"),
        (
            "read with columns={'Figure': 'value', 'A b': 'start'}",
            "read with --columns Figure=value --columns 'A b=start'",
        ),
        ("fill={'measure': 'evictions'}", "--fill measure=evictions"),
        ("header=[3, 4] or header=0", "--header 3,4 or --header 0"),
        ("total=None", "--total none"),
        ("total=['All', 'Sum']", "--total All --total Sum"),
        ("words=False", "--no-words"),
        ("dated_by='occurred'", "--dated-by 'occurred'"),
        ("Scheme(delay=...) is none of them", "Scheme(delay=...) is none of them"),
        ("cases == active", "cases == active"),
    ],
)
def test_arguments_are_told_as_options(text, said):
    given = argparse.Namespace(**vars(options("check", "t.csv")), dated_by=None)
    assert worded(text, given) == said


def test_a_heading_may_hold_an_equals_sign(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("rate=1,start\n5,2025\n", encoding="utf-8")
    assert main(["check", str(path), "--columns", "rate=1=value"]) == 0
    assert capsys.readouterr().out.startswith("Read 1 claim, 2025")


def test_a_table_is_filtered_by_what_occurs(tmp_path, capsys):
    path = tmp_path / "t.csv"
    rows = ["a,5,exact,2025,x,North", "b,6,exact,2025,x,South", "c,9,exact,2025,x,South"]
    path.write_text("\n".join(["id,value,relation,start,category,geography", *rows]), encoding="utf-8")
    assert main(["check", str(path), "--geography", "North"]) == 0
    assert main(["check", str(path), "--geography", "South"]) == 1
    assert main(["repair", str(path), "--geography", "South", "--category", "x"]) == 0
    assert main(["trend", str(path), "--geography", "North", "--period", "2025"]) == 0
    capsys.readouterr()
    assert main(["check", str(path), "--geography", "Sout"]) == 2
    assert "--geography 'Sout' does not occur; near it is 'South'" in capsys.readouterr().err
