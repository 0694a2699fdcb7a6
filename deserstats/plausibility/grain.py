"""To which step are figures rounded? What all of them have in common."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from deserstats.wording import Exact

FIGURES = 4
"""Different figures from which a common step that is no power of ten is believed."""


def grain(figures: Iterable[Exact]) -> int:
    """Return the step of which all figures are multiples: a power of ten, or five times one; else 1.

    Notes
    -----
    1. Of fewer than 4 different figures only a power of ten: 5,000 alone may be rounded to thousands.

    Examples
    --------
    >>> grain([12_300, 8_900, 700]), grain([150, 250, 300, 1050]), grain([17, 40])
    (100, 50, 1)
    """
    whole = {int(x) for x in figures if Fraction(x).denominator == 1} - {0}
    common = gcd(*whole)
    step = 1
    while common and common % (10 * step) == 0:
        step *= 10
    return 5 * step if len(whole) >= FIGURES and common % (5 * step) == 0 else step
