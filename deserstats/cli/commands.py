"""What each command asks and prints; each returns its exit code."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, TypedDict

from deserstats.cli.table import REPAIRS, claims_of, pairs
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


def limits(options: argparse.Namespace) -> Limits:
    """Return how long the question may work."""
    return {"effort": options.effort, "timeout": options.timeout, "progress": is_watched()}


def tell(options: argparse.Namespace, result: Result) -> None:
    """Print an answer in words or as JSON."""
    if options.json:
        say_json(result.to_dict())
    else:
        say(result)


def selecting(options: argparse.Namespace) -> dict[str, str]:
    """Return what the options ask of the claims that are looked at."""
    return {name: value for name in SELECTING if (value := getattr(options, name)) is not None}


def selected(options: argparse.Namespace) -> ClaimSet:
    """Return the claims of the file that the options ask for."""
    from deserstats.guard.selected import selected

    return selected(claims_of(options), selecting(options))


def analyse(options: argparse.Namespace) -> int:
    """Print the whole job on one screen."""
    from deserstats.analysis.analyse import analyse

    tell(options, analyse(selected(options), **limits(options)))
    return 0


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
        **limits(options),
    )
    tell(options, answer)
    return 0


def verify(options: argparse.Namespace) -> int:
    """Print of each statement whether it follows; of a refuted one, too, what would make it true."""
    from deserstats.causes.explain.counterfactual import what_would_make_it_true
    from deserstats.checks.bounds.implies import Follows, implies

    claims, statements = claims_of(options), list(map(_statement, options.statement))
    answers = [implies(claims, said, **limits(options)) for said in statements]
    if options.json:
        dicts = [answer.to_dict() for answer in answers]
        say_json(dicts[0] if len(dicts) == 1 else dicts)
        return 0
    for n, (said, answer) in enumerate(zip(statements, answers, strict=True)):
        say(f"\n{answer}" if n else answer)
        if answer.status == Follows.REFUTED:
            say(f"\n{what_would_make_it_true(claims, said, **limits(options))}")
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

    tell(options, diagnose(selected(options), max_edits=options.max_edits, **limits(options)))
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
    found = find_repairs(selected(options), kind, keep=keep, weights=weights, limit=limit, **limits(options))
    tell(options, found)
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
    work = limits(options)
    answers: dict[str, Result] = {}
    if options.earlier is None:
        answers["order_periods"] = order_periods(claims, "MS", period=options.period, **asked, **work)
    else:
        answers["compare_periods"] = compare_periods(claims, options.earlier, options.later, **asked, **work)
    answers["estimate_trend"] = estimate_trend(claims, **asked, **work)
    if options.json:
        say_json({name: answer.to_dict() for name, answer in answers.items()})
    else:
        say("\n\n".join(map(str, answers.values())))
    return 0


def plausibility(options: argparse.Namespace) -> int:
    """Print whether the figures are credible."""
    from deserstats.plausibility.check_plausibility import check_plausibility

    digits, smooth, cv, method = options.digits, options.smooth, options.cv, options.method
    claims = selected(options)
    found = check_plausibility(claims, digits=digits, smooth=smooth, cv=cv, method=method, **limits(options))
    tell(options, found)
    return 0


def report(options: argparse.Namespace) -> int:
    """Write a page and print its title and where it is."""
    from deserstats.show.report import report

    made = report(claims_of(options), title=options.title, redact=options.redact, **limits(options))
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
