"""Commands and their options; of two values for what has one, none counts in silence."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from deserstats import __version__
from deserstats.cli import commands as ask
from deserstats.cli.guarding import FORMATS, check
from deserstats.cli.table import LAYOUTS, REPAIRS, header_rows
from deserstats.wording import fitting

READING = "over=next_round, rounding=up, base=5, zeros=exact, printed=rounded"
EFFORT = "work done at most, in counted steps: 1 is some seconds (default: 1)"
TIMEOUT = "stop after this time as well; else every run gives the same answer"
FILE = "table: csv, tsv, json, jsonl, xlsx or parquet; - is standard input"
KIND = "what the figures are: total, cumulative or stock; or COLUMN=KIND for each column"
REDACT = "withhold names of sources, or counts of 1 to 4 and what gives them away; repeatable"
ONLY_THESE, SEVERAL = "look only at these claims", "needed where several occur"


class Parser(argparse.ArgumentParser):
    """Takes options by their whole names, and shows what it cannot take without its controls."""

    def __init__(self, **about: Any) -> None:
        super().__init__(allow_abbrev=False, **about)

    def error(self, message: str) -> NoReturn:
        """Print the message, and end with 2."""
        self.exit(2, f"{fitting(f'{self.prog}: error: {message}')}\n{self.prog} --help lists the options\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read the words; an option that there is not is refused with the one that is near."""
        options, rest = super().parse_known_args(args, namespace)
        if rest:
            near = get_close_matches(rest[0].partition("=")[0], self._option_string_actions, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            self.error(f"unrecognized arguments: {' '.join(rest)}{hint}")
        return options, rest


class Once(argparse.Action):
    """Keeps the value of an option that is given once."""

    given = False

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        """Keep a value; refuse a second one."""
        if self.given:
            raise argparse.ArgumentError(self, f"given twice: {getattr(namespace, self.dest)!r} and {values!r}")
        self.given = True
        setattr(namespace, self.dest, values)


def parser_of_commands() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(
        prog="deserstats",
        description="Are reported figures consistent, and what do they imply? Every answer carries its proof.",
    )
    parser.add_argument("--version", action="version", version=f"deserstats {__version__}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _command(commands, "demo", ask.demo, "one screen on figures that are shipped; writes deserstats-report/")
    whole = _question(commands, "analyse", ask.analyse, "the whole job on one screen: consistent, credible, where to?")
    _names(whole, ask.SELECTING, ONLY_THESE)
    _check(_question(commands, "check", check, "can the figures of a table all be right? of each of several files?"))
    _bound(_question(commands, "bound", ask.bound, "smallest and largest total that every figure allows"))
    said = _question(commands, "verify", ask.verify, "does a sentence follow from the figures, or do they refute it?")
    columns = "columns of one claim: 'relation=over value=90,000 start=2025'; repeatable"
    said.add_argument("--statement", required=True, action="append", metavar="COLUMN=VALUE ...", help=columns)
    _repair(_question(commands, "repair", ask.repair, "what could make contradictory figures hold: all cheapest ways"))
    slips = _question(commands, "diagnose", ask.diagnose, "what may have happened to contradictory figures")
    _one(slips, "--max-edits", type=int, default=3, help="independent slips that are combined at most")
    _names(slips, ask.SELECTING, ONLY_THESE)
    _plausibility(_question(commands, "plausibility", ask.plausibility, "are the figures credible, could it be seen?"))
    _trend(_question(commands, "trend", ask.trend, "what every compatible series does, and what chance could do"))
    page = _question(commands, "report", ask.report, "one page to send on")
    _one(page, "-o", "--output", required=True, help="name ending in .html, .md or .json")
    _one(page, "--title", help="heading of the page")
    page.add_argument("--redact", action="append", default=[], choices=("sources", "small"), help=REDACT)
    schema = _command(commands, "schema", ask.schema, "the columns of a claim table as a Table Schema (JSON)")
    schema.add_argument("--results", action="store_true", help="the JSON Schema of --json answers instead")
    return parser


def _check(command: Parser) -> None:
    _names(command, ask.SELECTING, ONLY_THESE)
    found = command.add_argument_group("guarding a repository")
    about = "check the rows with each value of this column by themselves; repeatable"
    found.add_argument("--by", action="append", default=[], metavar="COLUMN", help=about)
    _one(found, "--format", choices=FORMATS, help="how findings are written; without it one file is answered in full")
    _one(found, "--baseline", metavar="FILE", help="conflicts that are accepted: only others fail")
    _one(found, "--write-baseline", metavar="FILE", help="accept all conflicts that there are, in this file")


def _bound(command: Parser) -> None:
    _one(command, "--period", required=True, help="2025-05, 2022-02-24..2024-12-31")
    _one(command, "--category", help="default: all")
    _names(command, ("measure", "unit", "geography", "basis", "dated-by"), SEVERAL)


def _repair(command: Parser) -> None:
    command.add_argument("--keep", action="append", default=[], metavar="NAME", help="id or origin never to be touched")
    _one(command, "--weights", choices=("equal", "trust"), default="equal", help="what doubting a claim costs")
    _one(command, "--limit", type=int, default=20, help="repairs listed at most")
    _names(command, ask.SELECTING, ONLY_THESE)


def _plausibility(command: Parser) -> None:
    command.add_argument("--digits", action="store_true", help="look at digits as well: rarely able to tell")
    command.add_argument("--smooth", action="store_true", help="look for series that are too smooth as well")
    _one(command, "--cv", type=float, help="usual variability of a month, such as 0.25")
    _one(command, "--method", choices=("holm", "bh", "by"), default="holm", help="how p-values are adjusted")
    _names(command, ask.SELECTING, ONLY_THESE)


def _trend(command: Parser) -> None:
    _one(command, "--earlier", help="one window, such as 2024 or 2024-01..2024-05")
    _one(command, "--later", help="the window to compare it with")
    _one(command, "--period", help="without two windows: the months to put in order")
    _names(command, ask.SELECTING[1:], SEVERAL)


def _one(command: Any, *names: str, **about: Any) -> None:
    command.add_argument(*names, action=Once, **about)


def _names(command: Parser, names: Sequence[str], about: str) -> None:
    for name in names:
        _one(command, f"--{name}", help=about)


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str) -> Parser:
    command: Parser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def _question(commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str) -> Parser:
    """Add a command that reads a table."""
    command = _command(commands, name, run, about)
    if name == "check":
        command.add_argument("files", nargs="+", metavar="FILE", help=f"{FILE}; several: each by itself")
    else:
        command.add_argument("file", metavar="FILE", help=FILE)
    _reading_of_tables(command.add_argument_group("how the table is read"), repairs=name == "repair")
    _one(command, "--scheme", metavar="FILE", help="unions, trees and rules (JSON)")
    command.add_argument("--reading", action="append", default=[], metavar="KEY=VALUE", help=READING)
    command.add_argument("--json", action="store_true", help="print the answer as JSON")
    _one(command, "--effort", type=float, default=1.0, metavar="NUMBER", help=EFFORT)
    _one(command, "--timeout", type=float, metavar="SECONDS", help=TIMEOUT)
    return command


def _reading_of_tables(table: Any, *, repairs: bool) -> None:
    """Add the options that ``read_claims`` has as arguments."""

    def many(name: str, metavar: str, about: str) -> None:
        table.add_argument(name, action="append", default=[], metavar=metavar, help=f"{about}; repeatable")

    kinds = f"{'/'.join(REPAIRS)}: the kind of repair (default: drop); or {KIND}" if repairs else KIND
    _one(table, "--layout", choices=LAYOUTS, help="shape of the table (default: auto)")
    many("--columns", "HEADING=NAME", "a heading of the file is this column of a claim table: 'Figure=value'")
    many("--fill", "COLUMN=TEXT", "a column that is the same for all figures: measure=evictions")
    _one(table, "--sheet", metavar="NAME", help="sheet of a workbook")
    _one(table, "--header", type=header_rows, metavar="ROWS", help="heading row or rows, the first is 0: 0, or 3,4")
    many("--kind", "KIND", kinds)
    _one(table, "--since", metavar="DATE", help="first day that running totals count")
    _one(table, "--freq", metavar="UNIT", help="what a date stands for: D, W, MS, QS or YS")
    _one(table, "--fiscal", metavar="MM-DD", help="first day of a fiscal year, such as 04-01")
    many("--total", "NAME", "row or column that is the sum of the others; none: there is no such")
    many("--missing", "MARK", "cell without a figure")
    table.add_argument("--no-words", dest="words", action="store_false", help="take no words or marks from figures")
    _one(table, "--decimal", metavar="MARK", help="decimal mark of the figures, such as ','")
    _one(table, "--thousands", metavar="MARK", help="mark that groups thousands, such as '.'")
    _one(table, "--encoding", metavar="NAME", help="encoding of a text file, default: UTF-8")
