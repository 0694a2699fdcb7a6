"""Digits of plain numbers against their law: counts, chi-square and exact p-values, without a gate.

For numbers that are known to fit a test. :func:`check_digits` decides that for claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import pi, sqrt

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.stored import as_text
from deserstats.errors import ClaimError
from deserstats.plausibility.digits.digit_tests import FIRST, FIRST_TWO, LAST, SECOND, chisquare, montecarlo_pvalue
from deserstats.wording import one_of

LAWS = {"first": FIRST, "first two": FIRST_TWO, "second": SECOND, "last": LAST}
"""Position of the digit, or the two, and its law."""

LOWEST = {"first": 1, "first two": 10, "second": 0, "last": 0}


@dataclass(frozen=True, slots=True)
class DigitTest:
    """Counts of digits against their law.

    Attributes
    ----------
    counts : tuple of int
        From the lowest digit upwards.
    n : int
    statistic : float
        Pearson's chi-square.
    df : int
    pvalue : float
        By 99,999 draws from the law, fixed seed.
    pvalue_chisquare : float
        By the chi-square law; rough where fewer than 5 of a digit are expected.
    mad : float
        Mean absolute deviation of the shares. It shrinks with n, so no verdict hangs on it.
    excess_mad : float
        The same minus what n figures that follow the law have on average.
    """

    counts: tuple[int, ...]
    n: int
    statistic: float
    df: int
    pvalue: float
    pvalue_chisquare: float
    mad: float
    excess_mad: float


def digit_counts(values: Iterable[object], position: str = "first") -> tuple[int, ...]:
    """How often does each digit stand at a place?

    Parameters
    ----------
    values : iterable of number or str
        Numbers, as printed where text: trailing zeros count. Zeros have no first digit and are
        left out; the first two digits of 7 are 70, as of 7.0.
    position : {"first", "first two", "second", "last"}

    Returns
    -------
    tuple of int
        Counts from the lowest digit upwards.

    Raises
    ------
    ClaimError
        When the position is unknown or a value is not a number.

    Examples
    --------
    >>> digit_counts(["1,204", "90", 17, 0.023])
    (2, 1, 0, 0, 0, 0, 0, 0, 1)
    """
    law = _law(position)
    counts = [0] * len(law)
    for value in values:
        place = _place(_digits(value), position)
        if place is not None:
            counts[place - LOWEST[position]] += 1
    return tuple(counts)


def _law(position: str) -> tuple[float, ...]:
    if position not in LAWS:
        raise ClaimError(f"position={position!r} is not {one_of(map(repr, LAWS))}")
    return LAWS[position]


def _digits(value: object) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else as_text(value).strip()
    if re.fullmatch(r"[-+0-9.]+e[-+]?[0-9]+", text, re.IGNORECASE):
        text = f"{Decimal(text):f}"
    figure = read_figure(text, decimal="." if "," not in text else None)
    return str(abs(int(figure.value / figure.step))) if figure.value else ""


def _place(digits: str, position: str) -> int | None:
    if not digits:
        return None
    if position in ("first", "last"):
        return int(digits[0 if position == "first" else -1])
    leading = (digits + "0")[:2]
    return int(leading) if position == "first two" else int(leading[1])


def digit_test(counts: Sequence[int], position: str = "first") -> DigitTest:
    """Do digits follow Benford's law, or for the last digit the even one?

    Parameters
    ----------
    counts : sequence of int
        From :func:`digit_counts`.
    position : {"first", "first two", "second", "last"}

    Returns
    -------
    DigitTest

    Raises
    ------
    ClaimError
        When the position is unknown, or the counts do not fit it or are all 0.

    Notes
    -----
    1. Independent figures: not for cumulative totals, which share leading digits.
    2. Figures over 2 orders of magnitude or more; honest figures that span less fail at large n.

    References
    ----------
    T. Hill (1995), 10.1214/ss/1177009869.

    Examples
    --------
    >>> test = digit_test([231, 124, 97, 70, 64, 54, 40, 54, 38])
    >>> round(test.statistic, 3), round(test.mad, 5)
    (7.652, 0.0066)
    """
    from scipy.stats import chi2

    law, n = _law(position), sum(counts)
    if len(counts) != len(law) or n < 1:
        raise ClaimError(f"counts must be {len(law)} numbers for the {position} digit, not all 0; found {len(counts)}")
    statistic = chisquare(counts, law)
    mad = sum(abs(c / n - p) for c, p in zip(counts, law, strict=True)) / len(law)
    usual = sqrt(2 / (pi * n)) * sum(sqrt(p * (1 - p)) for p in law) / len(law)
    return DigitTest(
        tuple(counts), n, statistic, len(law) - 1, montecarlo_pvalue(counts, law),
        float(chi2.sf(statistic, len(law) - 1)), mad, mad - usual,
    )  # fmt: skip
