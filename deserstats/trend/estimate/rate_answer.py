"""What every answer about a rate has: what was asked, what was left out; and how factors are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp
from typing import TYPE_CHECKING, TypedDict, TypeVar

from deserstats.checks.bounds.target import Target
from deserstats.checks.consistency.text import unused_lines
from deserstats.checks.sums.naming import names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.codec import alike
from deserstats.model.budget import AT_ONCE
from deserstats.result import Result, lacking
from deserstats.wording import WIDE, chance, count, listing, with_ends

if TYPE_CHECKING:
    import pandas as pd

A = TypeVar("A", bound="RateAnswer")

MOST = 700.0
"""Largest logarithm of a factor."""


class Options(TypedDict, total=False):
    """What may be said with any question about a rate."""

    category: str | None
    measure: str | None
    unit: str | None
    geography: str | None
    basis: str | None
    confidence: float
    effort: float
    timeout: float | None
    progress: bool


class Asked(TypedDict):
    """What a question about a rate was asked: arguments of the question, and fields of its answer."""

    claims: ClaimSet
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    confidence: float
    effort: float


class AskedAgain(Asked):
    """The same, with the timeout under which an answer is worked out again."""

    timeout: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAnswer(Result):
    """The fields that every answer about a rate has.

    There is no proof of what chance does: :meth:`verify` asks the question again, and compares everything.
    """

    claims: ClaimSet
    status: StrEnum
    reason: str = ""
    measure: str = ""
    unit: str = ""
    category: str = ""
    geography: str = ""
    basis: str = ""
    confidence: float = 0.95
    unused: tuple[tuple[str, str], ...] = ()
    effort: float = 1.0
    timed_out: bool = False

    @property
    def target(self) -> Target:
        """The series that it is about."""
        return Target(
            measure=self.measure,
            unit=self.unit,
            category=self.category,
            geography=self.geography,
            basis=self.basis,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedAnswer(RateAnswer):
    """An answer from models of the variance: a factor with its interval and p-value, or why there is none."""

    notes: tuple[str, ...] = ()


def asked(claims: ClaimSet, wanted: Target, confidence: float, effort: float) -> Asked:
    """Return what was asked, field by field."""
    return {
        "claims": claims,
        "category": wanted.category,
        "measure": wanted.measure,
        "unit": wanted.unit,
        "geography": wanted.geography,
        "basis": wanted.basis,
        "confidence": confidence,
        "effort": effort,
    }


def asked_again(answer: RateAnswer) -> AskedAgain:
    """Return what an answer was asked, with a clock that stops at once where one had stopped."""
    timeout = AT_ONCE if answer.timed_out else None
    return {**asked(answer.claims, answer.target, answer.confidence, answer.effort), "timeout": timeout}


def is_same(answer: A, again: A) -> bool:
    """Whether the same was found again; why a clock stopped is not found again."""
    return alike(answer, replace(again, reason=answer.reason) if answer.timed_out else again)


def lacks(answer: RateAnswer, is_told: bool, name: str, is_silent: bool, without: str = "p-value") -> str:
    """Say what an answer lacks: what is told with an estimate, or a reason why there is none."""
    reason = answer.reason and is_silent
    return lacking(answer.status, {"ok": (is_told, name), "insufficient": (reason, f"a reason, and with no {without}")})


def what(wanted: Target) -> str:
    """Return what is counted, in words."""
    return " ".join(filter(None, (wanted.measure, wanted.category))) or "count"


def closing(answer: FittedAnswer, left: str = "Not used") -> list[str]:
    """Return the last lines of a text: what was not used, notes, how figures are read."""
    lines = [f"  {left}: {count(len(answer.unused), 'claim')}"] if answer.unused else []
    lines += [f"  {line}" for line in unused_lines(answer.unused, names_of(answer.claims))]
    lines += [f"  Note: {note}." for note in answer.notes]
    return [*lines, f"  Reading: {answer.claims.reading}."]


def frame_of(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a table: words in the first column, numbers in the others."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns)).astype(dict.fromkeys(columns[1:], float))


def factor_of(log: float) -> float:
    """Return the factor of a logarithm, where there is a number for it."""
    return exp(max(-MOST, min(MOST, log)))


def ends_of(middle: float, reach: float) -> tuple[float, float, float]:
    """Return the factor of a logarithm, and those of the ends of its interval."""
    return factor_of(middle), factor_of(middle - reach), factor_of(middle + reach)


def factor(value: float) -> str:
    """Write a factor that has no interval with three digits; two where it is very small or very large.

    Examples
    --------
    >>> factor(3.404), factor(0.98765), factor(214.7), factor(0.000123)
    ('x3.40', 'x0.988', 'x215', 'x0.00012')
    """
    if not 0.01 <= value < 1e6:
        return f"x{with_ends(value, value, value)[0]}"
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"x{value:,.{decimals}f}"


def told(
    value: float | None,
    low: float | None,
    high: float | None,
    pvalue: float | None,
    confidence: float,
    unit: str = "",
) -> str:
    """Write a factor with its interval and p-value, all of which must be there.

    A factor whose interval spans more than a factor of :data:`WIDE` is not told: only on which side of 1 it is,
    where the interval says so. The digits are those that the interval bears.

    Examples
    --------
    >>> told(1.63, 1.33, 2.0, 0.00033, 0.95)
    'x1.63 (95 % x1.33 to x2.00), p = 0.00033'
    >>> told(2.7e7, 3.1, 2e14, 0.03, 0.95, " a year")
    'above 1 a year, by how much cannot be told: its 95 % interval spans more than 100 times, p = 0.03'
    >>> told(8.0, 0.02, 3200.0, 0.44, 0.95)
    'cannot tell: its 95 % interval spans more than 100 times, p = 0.44'
    """
    assert value is not None
    assert low is not None
    assert high is not None
    assert pvalue is not None
    level = f"{100 * confidence:g} %"
    if is_wide(low, high):
        side = f"above 1{unit}" if low > 1 else f"below 1{unit}" if high < 1 else ""
        head = f"{side}, by how much cannot be told" if side else "cannot tell"
        return f"{head}: its {level} interval spans more than {WIDE} times, {chance(pvalue)}"
    middle, *ends = (f"x{number}" for number in with_ends(value, low, high))
    return f"{middle}{unit} ({level} {' to '.join(ends)}), {chance(pvalue)}"


def between(value: float, low: float, high: float) -> str:
    """Write a factor with its interval in a line below a headline, or that it is not told.

    Examples
    --------
    >>> between(1.63, 1.33, 2.0), between(8.0, 0.02, 3200.0)
    ('x1.63 (x1.33 to x2.00)', 'cannot tell, its interval spans more than 100 times')
    """
    if is_wide(low, high):
        return f"cannot tell, its interval spans more than {WIDE} times"
    middle, *ends = (f"x{number}" for number in with_ends(value, low, high))
    return f"{middle} ({' to '.join(ends)})"


def is_wide(low: float, high: float) -> bool:
    """Whether the interval of a factor spans so much that the factor is not told."""
    return high > WIDE * low


def would_show(rise: float, fall: float | None) -> str:
    """Say which factors would have shown.

    Examples
    --------
    >>> would_show(1.6, 0.6)
    'x1.60 or more, or x0.600 or less, would have shown with 80 % power'
    """
    if rise > WIDE:
        change = "rise, nor any fall," if fall is None else "rise or fall"
        return f"not even a hundredfold {change} would have shown with 80 % power"
    if fall is None:
        return f"{factor(rise)} or more would have shown with 80 % power, but no fall"
    return f"{factor(rise)} or more, or {factor(fall)} or less, would have shown with 80 % power"


def names(ids: Sequence[str], most: int = 6) -> str:
    """Write ids as a list, cut where it is long."""
    return listing(ids) if len(ids) <= most else f"{', '.join(ids[:most])} and {len(ids) - most:,} more"


def would_settle(least: float, unit: str = "") -> str:
    """Say which factor would have shown which way it goes, up or down alike.

    Examples
    --------
    >>> would_settle(1.6, " a year"), would_settle(400)
    ('with 80 % power only x1.60 a year or more, or x0.625 or less, would have shown', \
'not even a hundredfold rise or fall would have shown with 80 % power')
    """
    if least > WIDE:
        return f"not even a hundredfold rise or fall{unit} would have shown with 80 % power"
    return f"with 80 % power only {factor(least)}{unit} or more, or {factor(1 / least)} or less, would have shown"
