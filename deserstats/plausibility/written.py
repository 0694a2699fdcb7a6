"""How measured numbers are written in sentences: a few digits, and no powers of ten."""

from __future__ import annotations

from deserstats.wording import LEAST, short


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
