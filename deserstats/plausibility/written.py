"""How measured numbers are written in sentences: a few digits, and no powers of ten."""

from __future__ import annotations

from math import floor, log10

LEAST = 0.001
"""Size below which a number is only said to be small."""


def short(value: float, digits: int = 3) -> str:
    """Write a number with a few digits, and with all before the point.

    Examples
    --------
    >>> short(10290.4), short(0.0531), short(2.0), short(4e-5), short(0.0)
    ('10,290', '0.0531', '2', 'less than 0.001', '0')
    """
    if abs(value) < LEAST:
        return f"less than {LEAST:g}" if value else "0"
    text = f"{value:,.{max(0, digits - 1 - floor(log10(abs(value))))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float) -> str:
    """Write a share with one decimal, and with more where that would be nothing.

    Examples
    --------
    >>> percent(0.4107), percent(0.00032), percent(0.0)
    ('41.1%', '0.032%', '0.0%')
    """
    return f"{share:.1%}" if share >= LEAST or not share else f"{short(100 * share, 2)}%"


def tipping_words(cv: float | None) -> str:
    """Say at which variability of a month a figure stops surprising; 0 where it never did, None where at none."""
    if cv is None:
        return "no variability makes it usual"
    return f"{short(cv, 2)} a month" if cv > 0 else "none is needed, it does not surprise"
