"""Every comparison, by its title."""

from __future__ import annotations

from peers import conflicts, regular_series, rules_in_r, tables
from peers.comparison import Comparison

COMPARISONS: dict[str, Comparison] = {
    comparison.title: comparison
    for comparison in (
        conflicts.ONE_CATEGORY,
        conflicts.TREE_OF_SEVEN,
        regular_series.MANN_KENDALL,
        regular_series.SEASONAL,
        regular_series.POISSON,
        regular_series.DENTON,
        regular_series.CHOW_LIN,
        tables.REGIONS,
        tables.READING,
        rules_in_r.VERDICT,
        rules_in_r.REPAIR,
    )
}
PACKAGES = (
    *("deserstats", "numpy", "pandas", "scipy", "highspy", "z3-solver", "cpmpy", "ortools", "pymannkendall"),
    *("statsmodels", "tempdisagg", "pyam-iamc", "frictionless"),
)
