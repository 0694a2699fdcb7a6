"""Every kind of answer, in one place: what the questions of the package give back, and the parts of it."""

from __future__ import annotations

# questions that register how their answers are worked out again
import deserstats.causes.bases.basis_recheck
import deserstats.causes.repair.repair_recheck
import deserstats.checks.consistency.recheck
import deserstats.plausibility.check_plausibility
import deserstats.trend.change.find_changes
import deserstats.trend.estimate.compare_rates
import deserstats.trend.estimate.estimate_trend
import deserstats.trend.reconstruct.reconstruct  # noqa: F401
from deserstats.analysis.answers import Analysis, NotAsked
from deserstats.causes.bases.basis_answers import Basis, BasisGap, BasisResult
from deserstats.causes.compare_answers import AnswerComparison
from deserstats.causes.explain.slip_answers import DiagnosisResult, Slip
from deserstats.causes.lineage import LineageResult
from deserstats.causes.next_answers import NextQuestion
from deserstats.causes.repair.repair_answers import Repair, RepairResult
from deserstats.causes.repair.revisions.step import Step
from deserstats.checks.bounds.bound_answers import Bound
from deserstats.checks.bounds.bound_series import BoundSeries
from deserstats.checks.bounds.implies import Follows, Implication
from deserstats.checks.consistency.answers import ClaimStanding, Conflict, ConsistencyResult, Standing, Status, Tension
from deserstats.checks.sums.statement import Statement, StatementKind, SummedFigure
from deserstats.many.set_rows import SetRow, SetStatus
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict
from deserstats.regular.disaggregation import Disaggregation
from deserstats.regular.mann_kendall_trend import MannKendall
from deserstats.regular.pettitt_change import Pettitt
from deserstats.regular.poisson import PoissonTrend
from deserstats.regular.seasonal import SeasonalMannKendall
from deserstats.regular.series import TrendStatus
from deserstats.regular.theil_sen_line import TheilSen
from deserstats.show.report import Report
from deserstats.trend.certain.comparison_answers import PeriodComparison
from deserstats.trend.certain.contrasts import Certain
from deserstats.trend.certain.order_answers import PeriodOrder
from deserstats.trend.change.change_answers import Change, ChangesResult
from deserstats.trend.estimate.estimate_answers import TrendEstimate
from deserstats.trend.estimate.growth_ratio import GrowthRatio
from deserstats.trend.estimate.interrupted import BreakEffect, InterruptedTrend
from deserstats.trend.estimate.rate_ratio_answers import RateRatio, RateRatioStatus
from deserstats.trend.reconstruct.reconstruct_answers import Reconstruction
from deserstats.trend.tipping.tipping_answers import Tipping

__all__ = [
    "Analysis",
    "AnswerComparison",
    "Basis",
    "BasisGap",
    "BasisResult",
    "Bound",
    "BoundSeries",
    "BreakEffect",
    "Certain",
    "Change",
    "ChangesResult",
    "ClaimStanding",
    "Conflict",
    "ConsistencyResult",
    "DiagnosisResult",
    "Disaggregation",
    "Finding",
    "Follows",
    "GrowthRatio",
    "Implication",
    "InterruptedTrend",
    "LineageResult",
    "MannKendall",
    "NextQuestion",
    "NotAsked",
    "PeriodComparison",
    "PeriodOrder",
    "Pettitt",
    "PlausibilityResult",
    "PoissonTrend",
    "RateRatio",
    "RateRatioStatus",
    "Reconstruction",
    "Repair",
    "RepairResult",
    "Report",
    "SeasonalMannKendall",
    "SetRow",
    "SetStatus",
    "Slip",
    "Standing",
    "Statement",
    "StatementKind",
    "Status",
    "Step",
    "SummedFigure",
    "Tension",
    "TheilSen",
    "Tipping",
    "TrendEstimate",
    "TrendStatus",
    "Verdict",
]
