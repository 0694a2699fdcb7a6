"""Options as arguments of read_claims, and errors about arguments as options."""

import argparse
import re
import shlex

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
        ("read with missing=['-', '--', 'k. A.']", "read with --missing='-' --missing='--' --missing 'k. A.'"),
        (
            "kind={'new': 'total', 'all': 'cumulative'} and since= the first",
            "--kind new=total --kind all=cumulative and --since the first",
        ),
        ("say it with since=, such as since='2020-01-22'", "say it with --since, such as --since '2020-01-22'"),
        ("or kind='stock' for levels, kind=share in a row", "or --kind 'stock' for levels, kind=share in a row"),
        ("fill={'kind': ...}, says it", "--fill 'kind=...', says it"),
        ('pass fiscal="04-01" if 1 April', 'pass --fiscal "04-01" if 1 April'),
        ("columns={\"it's = 5\": 'value'}", """--columns 'it'"'"'s = 5=value'"""),
        ('total="it\'s $5"', """--total 'it'"'"'s $5'"""),
        ("with claims.read_as(printed='rounded')", "with --reading printed=rounded"),
        (
            "sum with ClaimSet.from_events(frame, low='a', by=...)",
            "sum with ClaimSet.from_events(frame, low='a', by=...) in Python",
        ),
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


ASKED = {
    "Reported,Occurred,n\n2024-01,2023-12,5\n2024-02,2024-01,4\n": [
        "--columns Reported=period",
        "--columns Occurred=period",
    ],
    "Year,Deaths,relations\n2024,5,over\n2023,6,over\n": [
        "--columns relations=relation",
        "--columns relations=category",
    ],
    "Date,n\n2024-01-01,5\n2024-01-02,6\n2024-01-03,9\n": ["--kind 'stock'", "--kind 'total'"],
    "Year,Jan 2024,Feb 2024\n2024,5,6\n2023,6,7\n": ["--layout 'long'"],
    "Crime,Jan,Feb\ntheft,5,6\nfraud,6,7\n": ["--fill period=2024"],
    "Year,Deaths (in thousands)\n2024,5\n2023,7\n": ["--fill unit=thousands", "--reading printed=rounded"],
    "Year,Region,n\n2024,A,5\n2024,B,7\n2024,Total,60\n2023,A,4\n2023,B,4\n2023,Total,50\n": [
        "--total none",
        "--total 'Total'",
    ],
    "Year,n\n2008-09,5\n2009-10,4\n": ['--fiscal "04-01"'],
    "Month,n\n2024-01-01,9\n2024-02-01,4\n2024-03-01,5\n": ["--freq 'MS'", "--freq 'D'"],
    "id;value;start\na;1.234;2024\nb;1.235;2024\n": ["--thousands '.'", "--decimal '.'"],
}


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_is_answered_by_copying_an_option(text, tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr().err
    assert not re.search(r"\w=[{'\"\[]|=None|read_as", said)
    for words in ASKED[text]:
        assert words in said
        whole = [*ASKED[text]] if "--reading" in said else [words]
        main(["check", str(path), *(word for part in whole for word in shlex.split(part))])
        # another question may follow; this one is settled
        assert capsys.readouterr().err != said


def test_how_a_table_was_read_names_options(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("Year,Region,n\n2024,A,5\n2024,B,7\n2024,Total,12\n", encoding="utf-8")
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "--total none" in said
    assert "total=" not in said
    assert main(["check", str(path), "--total", "none"]) == 0
