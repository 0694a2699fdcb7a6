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
    from deserstats.causes.changes import ConsistencyDiff, diff
    from deserstats.causes.diagnosis import diagnose
    from deserstats.causes.lineages import LineageResult, find_lineage
    from deserstats.causes.question import NextQuestion, next_question
    from deserstats.causes.repairs import find_repairs
    from deserstats.causes.slips import DiagnosisResult, Slip
    from deserstats.causes.trust import Trust
    from deserstats.causes.wish import what_would_make_it_true
    from deserstats.checks.answers import Conflict, ConsistencyResult, Standing, Status, Tension
    from deserstats.checks.bound_answers import Bound
    from deserstats.checks.bound_series import BoundSeries, bound_series
    from deserstats.checks.bounds import bound
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
    from deserstats.show.implied_plots import plot_implied
    from deserstats.show.plots import plot_claims
    from deserstats.show.report import Report, report
    from deserstats.trend.change_answers import Change, ChangesResult
    from deserstats.trend.changes import find_changes
    from deserstats.trend.disaggregate import Disaggregation, disaggregate
    from deserstats.trend.estimate import estimate_trend
    from deserstats.trend.estimate_answers import TrendEstimate, TrendStatus
    from deserstats.trend.growth_ratio_answers import GrowthRatio
    from deserstats.trend.interrupted import BreakEffect, InterruptedStatus, InterruptedTrend
    from deserstats.trend.mann_kendall import MannKendall, mann_kendall
    from deserstats.trend.many import mann_kendall_many
    from deserstats.trend.pettitt import Pettitt, pettitt
    from deserstats.trend.poisson import PoissonTrend, poisson_trend
    from deserstats.trend.rate_ratio import compare_rates
    from deserstats.trend.rate_ratio_answers import RateRatio, RateRatioStatus
    from deserstats.trend.reconstruct import Reconstruction, reconstruct
    from deserstats.trend.robust_answers import RobustTrend
    from deserstats.trend.robust_series import RobustSeries
    from deserstats.trend.robust_trend import robust_trend
    from deserstats.trend.seasonal import SeasonalMannKendall, seasonal_mann_kendall
    from deserstats.trend.theil_sen import TheilSen, theil_sen
    from deserstats.trend.tipping import tipping
    from deserstats.trend.tipping_answers import Tipping

__version__ = "0.1.0"

_HOME = {
    "causes.diagnosis": ["diagnose"],
    "causes.slips": ["DiagnosisResult", "Slip"],
    "causes.wish": ["what_would_make_it_true"],
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
    "causes.changes": ["ConsistencyDiff", "diff"],
    "causes.lineages": ["LineageResult", "find_lineage"],
    "causes.question": ["NextQuestion", "next_question"],
    "causes.repairs": ["find_repairs"],
    "causes.trust": ["Trust"],
    "checks.answers": ["Conflict", "ConsistencyResult", "Standing", "Status", "Tension"],
    "checks.bound_series": ["BoundSeries", "bound_series"],
    "checks.bound_answers": ["Bound"],
    "checks.bounds": ["bound"],
    "checks.consistency": ["check_consistency"],
    "checks.implication": ["Implication", "implies"],
    "show.implied_plots": ["plot_implied"],
    "trend.disaggregate": ["Disaggregation", "disaggregate"],
    "trend.many": ["mann_kendall_many"],
    "trend.mann_kendall": ["MannKendall", "mann_kendall"],
    "trend.pettitt": ["Pettitt", "pettitt"],
    "trend.poisson": ["PoissonTrend", "poisson_trend"],
    "trend.robust_answers": ["RobustTrend"],
    "trend.robust_series": ["RobustSeries"],
    "trend.robust_trend": ["robust_trend"],
    "trend.tipping": ["tipping"],
    "trend.tipping_answers": ["Tipping"],
    "trend.seasonal": ["SeasonalMannKendall", "seasonal_mann_kendall"],
    "trend.theil_sen": ["TheilSen", "theil_sen"],
    "trend.change_answers": ["Change", "ChangesResult"],
    "trend.changes": ["find_changes"],
    "trend.rate_ratio": ["compare_rates"],
    "trend.rate_ratio_answers": ["RateRatio", "RateRatioStatus"],
    "trend.growth_ratio_answers": ["GrowthRatio"],
    "trend.interrupted": ["BreakEffect", "InterruptedStatus", "InterruptedTrend"],
    "trend.reconstruct": ["Reconstruction", "reconstruct"],
    "trend.estimate": ["estimate_trend"],
    "trend.estimate_answers": ["TrendEstimate", "TrendStatus"],
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
    "BreakEffect",
    "Change",
    "ChangesResult",
    "Claim",
    "ClaimError",
    "ClaimSet",
    "ClaimTableError",
    "Conflict",
    "ConsistencyDiff",
    "ConsistencyResult",
    "DeserstatsError",
    "DeserstatsWarning",
    "DiagnosisResult",
    "Disaggregation",
    "Finding",
    "GrowthRatio",
    "Implication",
    "InterruptedStatus",
    "InterruptedTrend",
    "Interval",
    "LineageResult",
    "MannKendall",
    "NextQuestion",
    "Period",
    "PeriodError",
    "Pettitt",
    "PlausibilityResult",
    "PoissonTrend",
    "RateRatio",
    "RateRatioStatus",
    "Reading",
    "Reconstruction",
    "Repair",
    "RepairResult",
    "Report",
    "RobustSeries",
    "RobustTrend",
    "Scheme",
    "SeasonalMannKendall",
    "Slip",
    "Standing",
    "Status",
    "Tension",
    "TheilSen",
    "Tipping",
    "TrendEstimate",
    "TrendStatus",
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
    "compare_rates",
    "diagnose",
    "diff",
    "digit_counts",
    "digit_test",
    "disaggregate",
    "dispersion_test",
    "equal_shares_test",
    "estimate_trend",
    "find_bases",
    "find_changes",
    "find_lineage",
    "find_repairs",
    "implies",
    "impossible_share",
    "load_example",
    "mann_kendall",
    "mann_kendall_many",
    "next_question",
    "pettitt",
    "plot_claims",
    "plot_implied",
    "poisson_ratio_test",
    "poisson_test",
    "poisson_trend",
    "possible_counts",
    "possible_denominators",
    "read_claims",
    "reconstruct",
    "report",
    "robust_trend",
    "seasonal_mann_kendall",
    "shares_trend_test",
    "theil_sen",
    "tipping",
    "what_would_make_it_true",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"module 'deserstats' has no attribute {name!r}")
    value = getattr(import_module(f"deserstats.{_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
