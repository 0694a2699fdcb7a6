"""Statistical claims analysis: are reported figures consistent, plausible, and do they trend?

Every public name is listed here and loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deserstats.causes.bases.basis_answers import Basis, BasisGap, BasisResult
    from deserstats.causes.bases.find_bases import find_bases
    from deserstats.causes.compare_answers import ConsistencyDiff, diff
    from deserstats.causes.edits.costs import Trust
    from deserstats.causes.explain.counterfactual import what_would_make_it_true
    from deserstats.causes.explain.diagnose import diagnose
    from deserstats.causes.explain.slip_answers import DiagnosisResult, Slip
    from deserstats.causes.lineage import LineageResult, find_lineage
    from deserstats.causes.next_figure import NextQuestion, next_question
    from deserstats.causes.repair.find_repairs import find_repairs
    from deserstats.causes.repair.repair_answers import Repair, RepairResult
    from deserstats.checks.bounds.bound import bound
    from deserstats.checks.bounds.bound_answers import Bound
    from deserstats.checks.bounds.bound_series import BoundSeries, bound_series
    from deserstats.checks.bounds.implies import Implication, implies
    from deserstats.checks.consistency.answers import Conflict, ConsistencyResult, Standing, Status, Tension
    from deserstats.checks.consistency.check_consistency import check_consistency
    from deserstats.claims.cells.interval import Interval
    from deserstats.claims.cells.period import Period
    from deserstats.claims.cells.reading import Reading
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet
    from deserstats.claims.schemes.scheme import Scheme
    from deserstats.claims.tables.examples import load_example
    from deserstats.claims.tables.read_claims import read_claims
    from deserstats.errors import ClaimError, ClaimTableError, DeserstatsError, DeserstatsWarning, PeriodError
    from deserstats.plausibility.across import across_families
    from deserstats.plausibility.check_plausibility import check_plausibility
    from deserstats.plausibility.copying.check_copies import check_copies
    from deserstats.plausibility.digits.check_digits import check_digits
    from deserstats.plausibility.digits.leading_digits import digit_counts, digit_test
    from deserstats.plausibility.exact_tests import (
        binomial_test,
        dispersion_test,
        equal_shares_test,
        poisson_ratio_test,
        poisson_test,
        shares_trend_test,
    )
    from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict
    from deserstats.plausibility.prediction.check_surprise import check_surprise
    from deserstats.plausibility.proportion.check_percentages import check_percentages
    from deserstats.plausibility.proportion.check_rates import check_rates
    from deserstats.plausibility.proportion.check_shares import check_shares
    from deserstats.plausibility.proportion.granularity import impossible_share, possible_counts, possible_denominators
    from deserstats.plausibility.revision.check_revisions import check_revisions
    from deserstats.regular.disaggregate import Disaggregation, disaggregate
    from deserstats.regular.mann_kendall import MannKendall, mann_kendall
    from deserstats.regular.many import mann_kendall_many
    from deserstats.regular.pettitt import Pettitt, pettitt
    from deserstats.regular.poisson import PoissonTrend, poisson_trend
    from deserstats.regular.seasonal import SeasonalMannKendall, seasonal_mann_kendall
    from deserstats.regular.theil_sen import TheilSen, theil_sen
    from deserstats.show.plots.claims_plots import plot_claims
    from deserstats.show.plots.implied_plots import plot_implied
    from deserstats.show.report import Report, report
    from deserstats.stats.multiplicity import adjust_pvalues, cauchy_combination
    from deserstats.trend.certain.compare_periods import robust_trend
    from deserstats.trend.certain.comparison_answers import RobustTrend
    from deserstats.trend.certain.order_answers import RobustSeries
    from deserstats.trend.change.change_answers import Change, ChangesResult
    from deserstats.trend.change.find_changes import find_changes
    from deserstats.trend.estimate.compare_rates import compare_rates
    from deserstats.trend.estimate.estimate_answers import TrendEstimate, TrendStatus
    from deserstats.trend.estimate.estimate_trend import estimate_trend
    from deserstats.trend.estimate.growth_ratio_answers import GrowthRatio
    from deserstats.trend.estimate.interrupted import BreakEffect, InterruptedStatus, InterruptedTrend
    from deserstats.trend.estimate.rate_ratio_answers import RateRatio, RateRatioStatus
    from deserstats.trend.reconstruct.reconstruct import Reconstruction, reconstruct
    from deserstats.trend.tipping.find_tipping import tipping
    from deserstats.trend.tipping.tipping_answers import Tipping

__version__ = "0.1.0"

_HOME = {
    "causes.explain.diagnose": ["diagnose"],
    "causes.explain.slip_answers": ["DiagnosisResult", "Slip"],
    "causes.explain.counterfactual": ["what_would_make_it_true"],
    "claims.claim": ["Claim"],
    "claims.claimset": ["ClaimSet"],
    "claims.tables.examples": ["load_example"],
    "claims.cells.interval": ["Interval"],
    "claims.cells.period": ["Period"],
    "claims.cells.reading": ["Reading"],
    "claims.schemes.scheme": ["Scheme"],
    "claims.tables.read_claims": ["read_claims"],
    "causes.repair.repair_answers": ["Repair", "RepairResult"],
    "causes.bases.find_bases": ["find_bases"],
    "causes.bases.basis_answers": ["Basis", "BasisGap", "BasisResult"],
    "causes.compare_answers": ["ConsistencyDiff", "diff"],
    "causes.lineage": ["LineageResult", "find_lineage"],
    "causes.next_figure": ["NextQuestion", "next_question"],
    "causes.repair.find_repairs": ["find_repairs"],
    "causes.edits.costs": ["Trust"],
    "checks.consistency.answers": ["Conflict", "ConsistencyResult", "Standing", "Status", "Tension"],
    "checks.bounds.bound_series": ["BoundSeries", "bound_series"],
    "checks.bounds.bound_answers": ["Bound"],
    "checks.bounds.bound": ["bound"],
    "checks.consistency.check_consistency": ["check_consistency"],
    "checks.bounds.implies": ["Implication", "implies"],
    "show.plots.implied_plots": ["plot_implied"],
    "regular.disaggregate": ["Disaggregation", "disaggregate"],
    "regular.many": ["mann_kendall_many"],
    "regular.mann_kendall": ["MannKendall", "mann_kendall"],
    "regular.pettitt": ["Pettitt", "pettitt"],
    "regular.poisson": ["PoissonTrend", "poisson_trend"],
    "trend.certain.comparison_answers": ["RobustTrend"],
    "trend.certain.order_answers": ["RobustSeries"],
    "trend.certain.compare_periods": ["robust_trend"],
    "trend.tipping.find_tipping": ["tipping"],
    "trend.tipping.tipping_answers": ["Tipping"],
    "regular.seasonal": ["SeasonalMannKendall", "seasonal_mann_kendall"],
    "regular.theil_sen": ["TheilSen", "theil_sen"],
    "trend.change.change_answers": ["Change", "ChangesResult"],
    "trend.change.find_changes": ["find_changes"],
    "trend.estimate.compare_rates": ["compare_rates"],
    "trend.estimate.rate_ratio_answers": ["RateRatio", "RateRatioStatus"],
    "trend.estimate.growth_ratio_answers": ["GrowthRatio"],
    "trend.estimate.interrupted": ["BreakEffect", "InterruptedStatus", "InterruptedTrend"],
    "trend.reconstruct.reconstruct": ["Reconstruction", "reconstruct"],
    "trend.estimate.estimate_trend": ["estimate_trend"],
    "trend.estimate.estimate_answers": ["TrendEstimate", "TrendStatus"],
    "plausibility.across": ["across_families"],
    "plausibility.check_plausibility": ["check_plausibility"],
    "plausibility.copying.check_copies": ["check_copies"],
    "plausibility.digits.check_digits": ["check_digits"],
    "plausibility.exact_tests": [
        "binomial_test",
        "dispersion_test",
        "equal_shares_test",
        "poisson_ratio_test",
        "poisson_test",
        "shares_trend_test",
    ],
    "plausibility.finding": ["Finding", "PlausibilityResult", "Verdict"],
    "plausibility.proportion.granularity": ["impossible_share", "possible_counts", "possible_denominators"],
    "plausibility.digits.leading_digits": ["digit_counts", "digit_test"],
    "stats.multiplicity": ["adjust_pvalues", "cauchy_combination"],
    "plausibility.proportion.check_percentages": ["check_percentages"],
    "plausibility.proportion.check_rates": ["check_rates"],
    "plausibility.revision.check_revisions": ["check_revisions"],
    "plausibility.proportion.check_shares": ["check_shares"],
    "plausibility.prediction.check_surprise": ["check_surprise"],
    "show.plots.claims_plots": ["plot_claims"],
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
