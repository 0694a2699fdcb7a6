"""The command line: every question that needs no program, with exit codes for scripts.

``check`` ends with 0 consistent, 1 inconsistent, 2 bad input, 3 undecided; the others with 0
when they answered and 2 on bad input; 4 says that the program itself failed. ``--help`` loads no
pandas: rooms are entered when needed.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deserstats.claims.cells.reading import Reading
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet

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
    _command(commands, "demo", _demo, "a story in one screen, on figures that are shipped; writes deserstats-report/",
             file=False)  # fmt: skip
    _command(commands, "check", _check, "can the figures of a table all be right?")
    bound = _command(commands, "bound", _bound, "smallest and largest total that every figure allows")
    bound.add_argument("--period", required=True, help="2025-05, 2022-02-24..2024-12-31")
    for name in ("category", "measure", "unit", "geography", "basis", "dated-by"):
        bound.add_argument(f"--{name}", help="needed where several occur" if name != "category" else "default: all")
    said = _command(commands, "verify", _verify, "does a sentence follow from the figures, or do they refute it?")
    said.add_argument("--statement", required=True, metavar="COLUMN=VALUE ...",
                      help="columns of one claim: 'relation=over value=90,000 start=2025'")  # fmt: skip
    mend = _command(commands, "repair", _repair, "what could make contradictory figures hold: all cheapest ways")
    mend.add_argument("--kind", choices=("drop", "adjust", "reread"), default="drop", help="default: drop")
    mend.add_argument("--keep", action="append", default=[], metavar="NAME", help="id or origin never to be touched")
    mend.add_argument("--weights", choices=("equal", "trust"), default="equal", help="what doubting a claim costs")
    mend.add_argument("--limit", type=int, default=20, help="repairs listed at most")
    for name in ("period", "category", "measure", "unit"):
        mend.add_argument(f"--{name}", help="look only at these claims")
    slips = _command(commands, "diagnose", _diagnose, "what may have happened to contradictory figures")
    slips.add_argument("--max-edits", type=int, default=3, help="independent slips that are combined at most")
    for name in ("period", "category", "measure", "unit"):
        slips.add_argument(f"--{name}", help="look only at these claims")
    credible = _command(commands, "plausibility", _plausibility, "are the figures credible, and could that be seen?")
    credible.add_argument("--digits", action="store_true", help="look at digits as well: rarely able to tell")
    credible.add_argument("--smooth", action="store_true", help="look for series that are too smooth as well")
    credible.add_argument("--cv", type=float, help="usual variability of a month, such as 0.25")
    credible.add_argument("--method", choices=("holm", "bh", "by"), default="holm", help="how p-values are adjusted")
    for name in ("period", "category", "measure", "unit"):
        credible.add_argument(f"--{name}", help="look only at these claims")
    where = _command(commands, "trend", _trend, "what every compatible series does, and what chance could do")
    where.add_argument("--earlier", help="one window, such as 2024 or 2024-01..2024-05")
    where.add_argument("--later", help="the window to compare it with")
    where.add_argument("--period", help="without two windows: the months to put in order")
    for name in ("category", "measure", "unit"):
        where.add_argument(f"--{name}", help="needed where several occur")
    page = _command(commands, "report", _report, "one page to send on")
    page.add_argument("-o", "--output", required=True, help="name ending in .html, .md or .json")
    page.add_argument("--title", help="heading of the page")
    schema = _command(commands, "schema", _schema, "the columns of a claim table as a Table Schema (JSON)", file=False)
    schema.add_argument("--results", action="store_true", help="the JSON Schema of --json answers instead")
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str, *, file: bool = True
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    if file:
        command.add_argument("file", metavar="FILE", help="claim table: csv, tsv, json, jsonl, xlsx or parquet")
        command.add_argument("--reading", action="append", default=[], metavar="KEY=VALUE",
                             help="over=next_round, rounding=up, base=5, zeros=exact, printed=rounded")  # fmt: skip
        command.add_argument("--scheme", metavar="FILE", help="unions, trees and rules (JSON)")
        command.add_argument("--decimal", metavar="MARK", help="decimal mark of the figures, such as ','")
        command.add_argument("--thousands", metavar="MARK", help="mark that groups thousands, such as '.'")
        command.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
        command.add_argument("--encoding", metavar="NAME", help="encoding of a text file, default: UTF-8")
        command.add_argument("--json", action="store_true", help="print the answer as JSON")
        command.add_argument("--effort", type=float, default=1.0, metavar="NUMBER",
                             help="work done at most, in counted steps: 1 is some seconds (default: 1)")  # fmt: skip
        command.add_argument("--timeout", type=float, metavar="SECONDS",
                             help="stop after this time as well; else every run gives the same answer")  # fmt: skip
    return command


def _claims(options: argparse.Namespace) -> ClaimSet:
    from deserstats.claims.schemes.scheme import as_scheme
    from deserstats.claims.tables.read_claims import read_claims

    scheme = None
    if options.scheme:
        with open(options.scheme, encoding="utf-8") as file:
            scheme = as_scheme(_json(file.read(), options.scheme))
    customs = {name: getattr(options, name) for name in ("sheet", "decimal", "thousands", "encoding")}
    return read_claims(options.file, scheme=scheme, **customs).under(_reading(options))


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
    from deserstats.errors import ClaimError

    choices = {}
    for word in options.reading:
        key, equals, value = word.partition("=")
        if not equals:
            raise ClaimError(f"--reading {word!r} is not of the form KEY=VALUE")
        choices[key.strip()] = value.strip()
    return Reading.from_dict(choices)


def _limits(options: argparse.Namespace) -> dict[str, Any]:
    return {"effort": options.effort, "timeout": options.timeout}


def _tell(options: argparse.Namespace, result: Any) -> None:
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

    names = ("period", "category", "measure", "unit", "geography", "basis", "dated_by")
    asked = {name: getattr(options, name) for name in names}
    _tell(options, bound(_claims(options), **asked, **_limits(options)))
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

    columns = {}
    for word in shlex.split(text):
        key, equals, value = word.partition("=")
        if not equals:
            raise ClaimError(f"--statement: {word!r} is not of the form COLUMN=VALUE; quote values with blanks")
        columns[key.strip()] = value.strip()
    return Claim(**columns)


def _selected(options: argparse.Namespace) -> ClaimSet:
    """Return the claims of the file that the options ask for."""
    asked = {name: getattr(options, name) for name in ("period", "category", "measure", "unit")}
    return _claims(options).select(**{name: value for name, value in asked.items() if value is not None})


def _diagnose(options: argparse.Namespace) -> int:
    from deserstats.causes.explain.diagnose import diagnose

    found = diagnose(_selected(options), max_edits=options.max_edits, **_limits(options))
    _tell(options, found)
    return 0


def _repair(options: argparse.Namespace) -> int:
    from deserstats.causes.repair.find_repairs import find_repairs

    claims = _selected(options)
    choices = {name: getattr(options, name) for name in ("kind", "keep", "weights", "limit")}
    _tell(options, find_repairs(claims, **choices, **_limits(options)))
    return 0


def _trend(options: argparse.Namespace) -> int:
    from deserstats.errors import ClaimError
    from deserstats.trend.certain.compare_periods import compare_periods
    from deserstats.trend.estimate.estimate_trend import estimate_trend

    if (options.earlier is None) != (options.later is None):
        raise ClaimError("--earlier and --later go together: the two windows to compare")
    claims = _claims(options)
    asked = {name: getattr(options, name) for name in ("category", "measure", "unit")}
    windows = {"freq": "MS", "period": options.period}
    if options.earlier is not None:
        windows = {"earlier": options.earlier, "later": options.later}
    answers = {
        "robust": compare_periods(claims, **windows, **asked, **_limits(options)),
        "estimate": estimate_trend(claims, **asked, **_limits(options)),
    }
    if options.json:
        print(json.dumps({name: answer.to_dict() for name, answer in answers.items()}, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(map(str, answers.values())))
    return 0


def _plausibility(options: argparse.Namespace) -> int:
    from deserstats.plausibility.check_plausibility import check_plausibility

    choices = {name: getattr(options, name) for name in ("digits", "smooth", "cv", "method")}
    _tell(options, check_plausibility(_selected(options), **choices, **_limits(options)))
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
