"""The command line: every question that needs no program, with exit codes for scripts.

``check`` ends with 0 consistent, 1 inconsistent, 2 bad input, 3 undecided; the others with 0
when they answered and 2 on bad input; 4 says that the program itself failed. ``--help`` loads no
pandas: what a command needs is imported when it runs.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from deserstats.claims.cells.reading import Reading
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet
    from deserstats.result import Result

CODES = {"consistent": 0, "inconsistent": 1, "undecided": 3}
BAD_INPUT = 2
FAILED = 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.run is None:
        parser.print_help()
        return 0
    from deserstats.errors import ClaimTableError, DeserstatsError

    try:
        code: int = options.run(options)
    except ClaimTableError as error:
        print(f"deserstats: {error.told(command_line=True)}", file=sys.stderr)
        return BAD_INPUT
    except DeserstatsError as error:
        print(f"deserstats: {_worded(str(error), options)}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        where = f"{error.filename!r}: " if error.filename else ""
        print(f"deserstats: {where}{error.strerror or error}", file=sys.stderr)
        return BAD_INPUT
    except Exception:
        # Python would end with 1, which says that figures contradict each other
        traceback.print_exc()
        return FAILED
    return code


def _worded(text: str, options: argparse.Namespace) -> str:
    """Name arguments of a program as the options of the command line that they came from: sheet= is --sheet."""
    names = "|".join(name for name in vars(options) if name not in ("run", "reading"))
    text = re.sub(rf"(?<![\w{{'\"])({names})=(?=[^=])", lambda found: f"--{found[1].replace('_', '-')} ", text)
    return re.sub(r"--(\w+) (?=[:;,])", r"--\1", text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deserstats",
        description="Are reported figures consistent, and what do they imply? Every answer carries its proof.",
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _command(commands, "demo", _demo, "one screen on figures that are shipped; writes deserstats-report/", file=False)
    _command(commands, "check", _check, "can the figures of a table all be right?")
    bound = _command(commands, "bound", _bound, "smallest and largest total that every figure allows")
    bound.add_argument("--period", required=True, help="2025-05, 2022-02-24..2024-12-31")
    bound.add_argument("--category", help="default: all")
    _names(bound, ("measure", "unit", "geography", "basis", "dated-by"), SEVERAL)
    said = _command(commands, "verify", _verify, "does a sentence follow from the figures, or do they refute it?")
    columns = "columns of one claim: 'relation=over value=90,000 start=2025'"
    said.add_argument("--statement", required=True, metavar="COLUMN=VALUE ...", help=columns)
    mend = _command(commands, "repair", _repair, "what could make contradictory figures hold: all cheapest ways")
    mend.add_argument("--kind", choices=("drop", "adjust", "reread"), default="drop", help="default: drop")
    mend.add_argument("--keep", action="append", default=[], metavar="NAME", help="id or origin never to be touched")
    mend.add_argument("--weights", choices=("equal", "trust"), default="equal", help="what doubting a claim costs")
    mend.add_argument("--limit", type=int, default=20, help="repairs listed at most")
    _names(mend, SELECTING, ONLY_THESE)
    slips = _command(commands, "diagnose", _diagnose, "what may have happened to contradictory figures")
    slips.add_argument("--max-edits", type=int, default=3, help="independent slips that are combined at most")
    _names(slips, SELECTING, ONLY_THESE)
    credible = _command(commands, "plausibility", _plausibility, "are the figures credible, and could that be seen?")
    credible.add_argument("--digits", action="store_true", help="look at digits as well: rarely able to tell")
    credible.add_argument("--smooth", action="store_true", help="look for series that are too smooth as well")
    credible.add_argument("--cv", type=float, help="usual variability of a month, such as 0.25")
    credible.add_argument("--method", choices=("holm", "bh", "by"), default="holm", help="how p-values are adjusted")
    _names(credible, SELECTING, ONLY_THESE)
    where = _command(commands, "trend", _trend, "what every compatible series does, and what chance could do")
    where.add_argument("--earlier", help="one window, such as 2024 or 2024-01..2024-05")
    where.add_argument("--later", help="the window to compare it with")
    where.add_argument("--period", help="without two windows: the months to put in order")
    _names(where, SELECTING[1:], SEVERAL)
    page = _command(commands, "report", _report, "one page to send on")
    page.add_argument("-o", "--output", required=True, help="name ending in .html, .md or .json")
    page.add_argument("--title", help="heading of the page")
    schema = _command(commands, "schema", _schema, "the columns of a claim table as a Table Schema (JSON)", file=False)
    schema.add_argument("--results", action="store_true", help="the JSON Schema of --json answers instead")
    return parser


SELECTING = ("period", "category", "measure", "unit")
ONLY_THESE, SEVERAL = "look only at these claims", "needed where several occur"

READING = "over=next_round, rounding=up, base=5, zeros=exact, printed=rounded"
EFFORT = "work done at most, in counted steps: 1 is some seconds (default: 1)"
TIMEOUT = "stop after this time as well; else every run gives the same answer"


def _names(command: argparse.ArgumentParser, names: Sequence[str], about: str) -> None:
    for name in names:
        command.add_argument(f"--{name}", help=about)


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str, *, file: bool = True
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    if file:
        command.add_argument("file", metavar="FILE", help="claim table: csv, tsv, json, jsonl, xlsx or parquet")
        command.add_argument("--reading", action="append", default=[], metavar="KEY=VALUE", help=READING)
        command.add_argument("--scheme", metavar="FILE", help="unions, trees and rules (JSON)")
        command.add_argument("--decimal", metavar="MARK", help="decimal mark of the figures, such as ','")
        command.add_argument("--thousands", metavar="MARK", help="mark that groups thousands, such as '.'")
        command.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
        command.add_argument("--encoding", metavar="NAME", help="encoding of a text file, default: UTF-8")
        command.add_argument("--json", action="store_true", help="print the answer as JSON")
        command.add_argument("--effort", type=float, default=1.0, metavar="NUMBER", help=EFFORT)
        command.add_argument("--timeout", type=float, metavar="SECONDS", help=TIMEOUT)
    return command


def _claims(options: argparse.Namespace) -> ClaimSet:
    from deserstats.claims.schemes.scheme import as_scheme
    from deserstats.claims.tables.read_claims import read_claims

    scheme = None
    if options.scheme:
        with open(options.scheme, encoding="utf-8") as file:
            scheme = as_scheme(_json(file.read(), options.scheme))
    claims = read_claims(
        options.file,
        sheet=options.sheet,
        scheme=scheme,
        decimal=options.decimal,
        thousands=options.thousands,
        encoding=options.encoding,
    )
    return claims.under(_reading(options))


def _json(text: str, name: str) -> dict[str, Any]:
    from deserstats.errors import ClaimError

    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ClaimError(f"{name}: line {error.lineno} is not JSON: {error.msg}") from None
    if not isinstance(data, dict):
        raise ClaimError(f'{name}: expected an object such as {{"tree": {{"desertion": ["407", "408"]}}}}')
    return data


def _reading(options: argparse.Namespace) -> Reading:
    from deserstats.claims.cells.reading import Reading

    return Reading.from_dict(_pairs(options.reading, "--reading {} is not of the form KEY=VALUE"))


def _pairs(words: Sequence[str], refusal: str) -> dict[str, str]:
    """Read words of the form KEY=VALUE."""
    from deserstats.errors import ClaimError

    for word in words:
        if "=" not in word:
            raise ClaimError(refusal.format(repr(word)))
    return {key.strip(): value.strip() for key, _, value in (word.partition("=") for word in words)}


class Limits(TypedDict):
    """How long a question may work."""

    effort: float
    timeout: float | None


class Counted(TypedDict):
    """What a question asks about."""

    category: str | None
    measure: str | None
    unit: str | None


def _limits(options: argparse.Namespace) -> Limits:
    return {"effort": options.effort, "timeout": options.timeout}


def _tell(options: argparse.Namespace, result: Result) -> None:
    print(json.dumps(result.to_dict(), ensure_ascii=False, indent=1) if options.json else result)


def _check(options: argparse.Namespace) -> int:
    from deserstats.checks.consistency.check_consistency import check_consistency

    claims = _claims(options)
    if not options.json:
        print(f"{claims.how_read}\n")
    result = check_consistency(claims, progress=sys.stderr.isatty(), **_limits(options))
    _tell(options, result)
    return CODES[result.status]


def _bound(options: argparse.Namespace) -> int:
    from deserstats.checks.bounds.bound import bound

    answer = bound(
        _claims(options),
        period=options.period,
        category=options.category,
        measure=options.measure,
        unit=options.unit,
        geography=options.geography,
        basis=options.basis,
        dated_by=options.dated_by,
        **_limits(options),
    )
    _tell(options, answer)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from deserstats.causes.explain.counterfactual import what_would_make_it_true
    from deserstats.checks.bounds.implies import Follows, implies

    claims, said = _claims(options), _statement(options.statement)
    answer = implies(claims, said, **_limits(options))
    _tell(options, answer)
    if answer.status == Follows.REFUTED and not options.json:
        print(f"\n{what_would_make_it_true(claims, said, **_limits(options))}")
    return 0


def _statement(text: str) -> Claim:
    """Read the columns of one claim."""
    from deserstats.claims.claim import Claim
    from deserstats.errors import ClaimError

    refusal = "--statement: {} is not of the form COLUMN=VALUE; quote values with blanks"
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ClaimError(f"--statement {text!r}: {str(error)[:1].lower()}{str(error)[1:]}") from None
    return Claim(**_pairs(words, refusal))


def _selected(options: argparse.Namespace) -> ClaimSet:
    """Return the claims of the file that the options ask for."""
    asked = {name: value for name in SELECTING[1:] if (value := getattr(options, name)) is not None}
    return _claims(options).select(period=options.period, **asked)


def _diagnose(options: argparse.Namespace) -> int:
    from deserstats.causes.explain.diagnose import diagnose

    found = diagnose(_selected(options), max_edits=options.max_edits, **_limits(options))
    _tell(options, found)
    return 0


def _repair(options: argparse.Namespace) -> int:
    from deserstats.causes.repair.find_repairs import find_repairs

    kind, keep, weights, limit = options.kind, options.keep, options.weights, options.limit
    found = find_repairs(_selected(options), kind, keep=keep, weights=weights, limit=limit, **_limits(options))
    _tell(options, found)
    return 0


def _trend(options: argparse.Namespace) -> int:
    from deserstats.errors import ClaimError
    from deserstats.trend.certain.compare_periods import compare_periods
    from deserstats.trend.certain.order_periods import order_periods
    from deserstats.trend.estimate.estimate_trend import estimate_trend

    if (options.earlier is None) != (options.later is None):
        raise ClaimError("--earlier and --later go together: the two windows to compare")
    claims = _claims(options)
    asked: Counted = {"category": options.category, "measure": options.measure, "unit": options.unit}
    limits = _limits(options)
    certain: Result
    if options.earlier is None:
        certain = order_periods(claims, "MS", period=options.period, **asked, **limits)
    else:
        certain = compare_periods(claims, options.earlier, options.later, **asked, **limits)
    answers: dict[str, Result] = {"robust": certain, "estimate": estimate_trend(claims, **asked, **limits)}
    if options.json:
        print(json.dumps({name: answer.to_dict() for name, answer in answers.items()}, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(map(str, answers.values())))
    return 0


def _plausibility(options: argparse.Namespace) -> int:
    from deserstats.plausibility.check_plausibility import check_plausibility

    digits, smooth, cv, method = options.digits, options.smooth, options.cv, options.method
    claims = _selected(options)
    found = check_plausibility(claims, digits=digits, smooth=smooth, cv=cv, method=method, **_limits(options))
    _tell(options, found)
    return 0


def _report(options: argparse.Namespace) -> int:
    from deserstats.show.report import report

    made = report(_claims(options), title=options.title, progress=sys.stderr.isatty(), **_limits(options))
    path = made.save(options.output)
    _tell(options, made.result) if options.json else print(f"{made.title}: {path}")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from deserstats.schema import result_schema, table_schema

    print(json.dumps(result_schema() if options.results else table_schema(), indent=1))
    return 0


def _demo(options: argparse.Namespace) -> int:
    from deserstats.demo import demo

    demo()
    return 0
