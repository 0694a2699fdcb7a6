"""What each command asks and prints; each returns its exit code."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, TypedDict

from deserstats.cli.table import REPAIRS, claims_of, how_read, pairs
from deserstats.cli.terminal import is_watched, say, say_json

if TYPE_CHECKING:
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet
    from deserstats.result import Result

CODES = {"consistent": 0, "inconsistent": 1, "undecided": 3}
SELECTING = ("period", "category", "measure", "unit", "geography")
"""Options that choose claims of a table."""


class Limits(TypedDict):
    """How long a question may work, and whether it shows how far it is."""

    effort: float
    timeout: float | None
    progress: bool


class Counted(TypedDict):
    """What a question asks about."""

    category: str | None
    measure: str | None
    unit: str | None
    geography: str | None


def _limits(options: argparse.Namespace) -> Limits:
    return {"effort": options.effort, "timeout": options.timeout, "progress": is_watched()}


def _tell(options: argparse.Namespace, result: Result) -> None:
    if options.json:
        say_json(result.to_dict())
    else:
        say(result)


def _selected(options: argparse.Namespace) -> ClaimSet:
    """Return the claims of the file that the options ask for."""
    from deserstats.claims.topic import known
    from deserstats.errors import ClaimError
    from deserstats.wording import listing

    claims = claims_of(options)
    asked = {name: value for name in SELECTING if (value := getattr(options, name)) is not None}
    for name, value in asked.items():
        if name != "period":
            known(claims, name, value)
    found = claims.select(**asked)
    if asked and not len(found):
        raise ClaimError(f"no claim has {listing(f'{name}={value!r}' for name, value in asked.items())}")
    return found


def analyse(options: argparse.Namespace) -> int:
    """Print the whole job on one screen."""
    from deserstats.analysis.analyse import analyse

    _tell(options, analyse(_selected(options), **_limits(options)))
    return 0


def check(options: argparse.Namespace) -> int:
    """Print how the table was read, and whether its figures can all be right."""
    from deserstats.checks.consistency.check_consistency import check_consistency

    claims = _selected(options)
    if not options.json:
        say(f"{how_read(claims)}\n")
    result = check_consistency(claims, **_limits(options))
    _tell(options, result)
    return CODES[result.status]


def bound(options: argparse.Namespace) -> int:
    """Print the extremes of a total."""
    from deserstats.checks.bounds.bound import bound

    answer = bound(
        claims_of(options),
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


def verify(options: argparse.Namespace) -> int:
    """Print of each statement whether it follows; of a refuted one, too, what would make it true."""
    from deserstats.causes.explain.counterfactual import what_would_make_it_true
    from deserstats.checks.bounds.implies import Follows, implies

    claims, statements = claims_of(options), list(map(_statement, options.statement))
    answers = [implies(claims, said, **_limits(options)) for said in statements]
    if options.json:
        dicts = [answer.to_dict() for answer in answers]
        say_json(dicts[0] if len(dicts) == 1 else dicts)
        return 0
    for n, (said, answer) in enumerate(zip(statements, answers, strict=True)):
        say(f"\n{answer}" if n else answer)
        if answer.status == Follows.REFUTED:
            say(f"\n{what_would_make_it_true(claims, said, **_limits(options))}")
    return 0


def _statement(text: str) -> Claim:
    """Read the columns of one claim."""
    from deserstats.claims.claim import Claim
    from deserstats.errors import ClaimError

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ClaimError(f"--statement {text!r}: {str(error)[:1].lower()}{str(error)[1:]}") from None
    return Claim(**pairs(words, "--statement", "COLUMN=VALUE"))


def diagnose(options: argparse.Namespace) -> int:
    """Print possible slips."""
    from deserstats.causes.explain.diagnose import diagnose

    _tell(options, diagnose(_selected(options), max_edits=options.max_edits, **_limits(options)))
    return 0


def repair(options: argparse.Namespace) -> int:
    """Print the cheapest repairs of one kind."""
    from deserstats.causes.repair.find_repairs import find_repairs
    from deserstats.errors import ClaimError

    kinds = [word for word in options.kind if word in REPAIRS]
    if len(kinds) > 1:
        raise ClaimError(f"--kind is given twice: {' and '.join(kinds)}; ask for one kind of repair at a time")
    keep, weights, limit = options.keep, options.weights, options.limit
    kind = kinds[0] if kinds else REPAIRS[0]
    found = find_repairs(_selected(options), kind, keep=keep, weights=weights, limit=limit, **_limits(options))
    _tell(options, found)
    return 0


def trend(options: argparse.Namespace) -> int:
    """Print what every series that fits does, and the estimate."""
    from deserstats.errors import ClaimError
    from deserstats.trend.certain.compare_periods import compare_periods
    from deserstats.trend.certain.order_periods import order_periods
    from deserstats.trend.estimate.estimate_trend import estimate_trend

    if (options.earlier is None) != (options.later is None):
        raise ClaimError("--earlier and --later go together: the two windows to compare")
    if options.earlier is not None and options.period is not None:
        raise ClaimError("--period puts its months in order, --earlier and --later compare: give one or the other")
    claims = claims_of(options)
    asked: Counted = {
        "category": options.category,
        "measure": options.measure,
        "unit": options.unit,
        "geography": options.geography,
    }
    limits = _limits(options)
    answers: dict[str, Result] = {}
    if options.earlier is None:
        answers["order_periods"] = order_periods(claims, "MS", period=options.period, **asked, **limits)
    else:
        answers["compare_periods"] = compare_periods(claims, options.earlier, options.later, **asked, **limits)
    answers["estimate_trend"] = estimate_trend(claims, **asked, **limits)
    if options.json:
        say_json({name: answer.to_dict() for name, answer in answers.items()})
    else:
        say("\n\n".join(map(str, answers.values())))
    return 0


def plausibility(options: argparse.Namespace) -> int:
    """Print whether the figures are credible."""
    from deserstats.plausibility.check_plausibility import check_plausibility

    digits, smooth, cv, method = options.digits, options.smooth, options.cv, options.method
    claims = _selected(options)
    found = check_plausibility(claims, digits=digits, smooth=smooth, cv=cv, method=method, **_limits(options))
    _tell(options, found)
    return 0


def report(options: argparse.Namespace) -> int:
    """Write a page and print its title and where it is."""
    from deserstats.show.report import report

    made = report(claims_of(options), title=options.title, **_limits(options))
    path = made.save(options.output)
    if options.json:
        say_json(made.result.to_dict())
    else:
        say(f"{made.title}: {path}")
    return 0


def schema(options: argparse.Namespace) -> int:
    """Print a schema."""
    from deserstats.schema import result_schema, table_schema

    say_json(result_schema() if options.results else table_schema())
    return 0


def demo(options: argparse.Namespace) -> int:
    """Print the first minute."""
    from deserstats.demo import demo

    demo()
    return 0
