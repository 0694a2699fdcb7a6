"""How measured numbers are written: few digits, no false precision."""

from __future__ import annotations


def measured(value: float) -> str:
    """Write a number with four significant digits.

    Examples
    --------
    >>> measured(-2.6), measured(12345.678), measured(0.00001234)
    ('-2.6', '12,346', '1.234e-05')
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value + 0.0:.4g}"


def chance(pvalue: float) -> str:
    """Write a p-value with two significant digits.

    Examples
    --------
    >>> chance(0.0833333), chance(0.00004), chance(1)
    ('0.083', '0.00004', '1')
    """
    if pvalue >= 1e-5:
        return f"{pvalue:.5f}".rstrip("0").rstrip(".") if pvalue < 1e-3 else f"{pvalue:.2g}"
    return f"{pvalue:.0e}" if pvalue > 0 else "below 1e-300"
