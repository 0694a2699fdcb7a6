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
from deserstats.wording import count, listing

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
    """Write a factor a year with three significant digits; two where it is very small or very large.

    Examples
    --------
    >>> factor(3.404), factor(0.98765), factor(214.7), factor(0.000123)
    ('x3.40', 'x0.988', 'x215', 'x0.00012')
    """
    if not 0.01 <= value < 1e6:
        return f"x{value:.2g}"
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"x{value:,.{decimals}f}"


def chance(pvalue: float) -> str:
    """Write a p-value.

    Examples
    --------
    >>> chance(0.0024), chance(0.31), chance(1e-9)
    ('p = 0.0024', 'p = 0.31', 'p below 0.0001')
    """
    return "p below 0.0001" if pvalue < 1e-4 else f"p = {pvalue:.2g}"


def told(
    value: float | None,
    low: float | None,
    high: float | None,
    pvalue: float | None,
    confidence: float,
    unit: str = "",
) -> str:
    """Write a factor with its interval and p-value, all of which must be there.

    Examples
    --------
    >>> told(1.63, 1.33, 2.0, 0.00033, 0.95)
    'x1.63 (95 % x1.33 to x2.00), p = 0.00033'
    """
    assert value is not None
    assert low is not None
    assert high is not None
    assert pvalue is not None
    return f"{factor(value)}{unit} ({100 * confidence:g} % {factor(low)} to {factor(high)}), {chance(pvalue)}"


def would_show(rise: float, fall: float | None) -> str:
    """Say which factors would have shown.

    Examples
    --------
    >>> would_show(1.6, 0.6)
    'x1.60 or more, or x0.600 or less, would have shown with 80 % power'
    """
    if fall is None:
        return f"{factor(rise)} or more would have shown with 80 % power, but no fall"
    return f"{factor(rise)} or more, or {factor(fall)} or less, would have shown with 80 % power"


def names(ids: Sequence[str], most: int = 6) -> str:
    """Write ids as a list, cut where it is long."""
    return listing(ids) if len(ids) <= most else f"{', '.join(ids[:most])} and {len(ids) - most:,} more"
