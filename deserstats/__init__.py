"""Statistical claims analysis: are reported figures consistent, plausible, and do they trend?

Every public name is listed here and loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deserstats.causes.answers import Repair, RepairResult
    from deserstats.causes.bases import find_bases
    from deserstats.causes.basis_answers import Basis, BasisGap, BasisResult
    from deserstats.causes.diagnosis import diagnose
    from deserstats.causes.repairs import find_repairs
    from deserstats.causes.slips import DiagnosisResult, Slip
    from deserstats.causes.trust import Trust
    from deserstats.checks.answers import Conflict, ConsistencyResult, Standing, Status
    from deserstats.checks.bound_series import BoundSeries, bound_series
    from deserstats.checks.bounds import Bound, bound
    from deserstats.checks.consistency import check_consistency
    from deserstats.checks.implication import Implication, implies
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet
    from deserstats.claims.examples import load_example
    from deserstats.claims.interval import Interval
    from deserstats.claims.period import Period
    from deserstats.claims.reading import Reading
    from deserstats.claims.scheme import Scheme
    from deserstats.claims.table import read_claims
    from deserstats.errors import ClaimError, ClaimTableError, DeserstatsError, DeserstatsWarning, PeriodError
    from deserstats.plausibility.across import across_families
    from deserstats.plausibility.battery import check_plausibility
    from deserstats.plausibility.copies import check_copies
    from deserstats.plausibility.digits import check_digits
    from deserstats.plausibility.exact_tests import (
        binomial_test,
        dispersion_test,
        equal_shares_test,
        poisson_ratio_test,
        poisson_test,
        shares_trend_test,
    )
    from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict
    from deserstats.plausibility.granularity import impossible_share, possible_counts, possible_denominators
    from deserstats.plausibility.leading_digits import digit_counts, digit_test
    from deserstats.plausibility.multiplicity import adjust_pvalues, cauchy_combination
    from deserstats.plausibility.percentages import check_percentages
    from deserstats.plausibility.rates import check_rates
    from deserstats.plausibility.revisions import check_revisions
    from deserstats.plausibility.shares import check_shares
    from deserstats.plausibility.surprise import check_surprise
    from deserstats.show.plots import plot_claims
    from deserstats.show.report import Report, report

__version__ = "0.1.0"

_HOME = {
    "causes.diagnosis": ["diagnose"],
    "causes.slips": ["DiagnosisResult", "Slip"],
    "claims.claim": ["Claim"],
    "claims.claimset": ["ClaimSet"],
    "claims.examples": ["load_example"],
    "claims.interval": ["Interval"],
    "claims.period": ["Period"],
    "claims.reading": ["Reading"],
    "claims.scheme": ["Scheme"],
    "claims.table": ["read_claims"],
    "causes.answers": ["Repair", "RepairResult"],
    "causes.bases": ["find_bases"],
    "causes.basis_answers": ["Basis", "BasisGap", "BasisResult"],
    "causes.repairs": ["find_repairs"],
    "causes.trust": ["Trust"],
    "checks.answers": ["Conflict", "ConsistencyResult", "Standing", "Status"],
    "checks.bound_series": ["BoundSeries", "bound_series"],
    "checks.bounds": ["Bound", "bound"],
    "checks.consistency": ["check_consistency"],
    "checks.implication": ["Implication", "implies"],
    "plausibility.across": ["across_families"],
    "plausibility.battery": ["check_plausibility"],
    "plausibility.copies": ["check_copies"],
    "plausibility.digits": ["check_digits"],
    "plausibility.exact_tests": [
        "binomial_test",
        "dispersion_test",
        "equal_shares_test",
        "poisson_ratio_test",
        "poisson_test",
        "shares_trend_test",
    ],
    "plausibility.finding": ["Finding", "PlausibilityResult", "Verdict"],
    "plausibility.granularity": ["impossible_share", "possible_counts", "possible_denominators"],
    "plausibility.leading_digits": ["digit_counts", "digit_test"],
    "plausibility.multiplicity": ["adjust_pvalues", "cauchy_combination"],
    "plausibility.percentages": ["check_percentages"],
    "plausibility.rates": ["check_rates"],
    "plausibility.revisions": ["check_revisions"],
    "plausibility.shares": ["check_shares"],
    "plausibility.surprise": ["check_surprise"],
    "show.plots": ["plot_claims"],
    "show.report": ["Report", "report"],
    "errors": ["ClaimError", "ClaimTableError", "DeserstatsError", "DeserstatsWarning", "PeriodError"],
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Basis",
    "BasisGap",
    "BasisResult",
    "Bound",
    "BoundSeries",
    "Claim",
    "ClaimError",
    "ClaimSet",
    "ClaimTableError",
    "Conflict",
    "ConsistencyResult",
    "DeserstatsError",
    "DeserstatsWarning",
    "DiagnosisResult",
    "Finding",
    "Implication",
    "Interval",
    "Period",
    "PeriodError",
    "PlausibilityResult",
    "Reading",
    "Repair",
    "RepairResult",
    "Report",
    "Scheme",
    "Slip",
    "Standing",
    "Status",
    "Trust",
    "Verdict",
    "across_families",
    "adjust_pvalues",
    "binomial_test",
    "bound",
    "bound_series",
    "cauchy_combination",
    "check_consistency",
    "check_copies",
    "check_digits",
    "check_percentages",
    "check_plausibility",
    "check_rates",
    "check_revisions",
    "check_shares",
    "check_surprise",
    "diagnose",
    "digit_counts",
    "digit_test",
    "dispersion_test",
    "equal_shares_test",
    "find_bases",
    "find_repairs",
    "implies",
    "impossible_share",
    "load_example",
    "plot_claims",
    "poisson_ratio_test",
    "poisson_test",
    "possible_counts",
    "possible_denominators",
    "read_claims",
    "report",
    "shares_trend_test",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"module 'deserstats' has no attribute {name!r}")
    value = getattr(import_module(f"deserstats.{_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
