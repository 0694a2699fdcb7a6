"""Statistical claims analysis: are reported figures consistent, plausible, and do they trend?

Every public name is listed here and loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from deserstats.show.plots import plot_claims
    from deserstats.show.report import Report, report
    from deserstats.trend.robust_answers import RobustTrend
    from deserstats.trend.robust_series import RobustSeries
    from deserstats.trend.robust_trend import robust_trend
    from deserstats.trend.tipping import tipping
    from deserstats.trend.tipping_answers import Tipping

__version__ = "0.1.0"

_HOME = {
    "claims.claim": ["Claim"],
    "claims.claimset": ["ClaimSet"],
    "claims.examples": ["load_example"],
    "claims.interval": ["Interval"],
    "claims.period": ["Period"],
    "claims.reading": ["Reading"],
    "claims.scheme": ["Scheme"],
    "claims.table": ["read_claims"],
    "checks.answers": ["Conflict", "ConsistencyResult", "Standing", "Status"],
    "checks.bound_series": ["BoundSeries", "bound_series"],
    "checks.bounds": ["Bound", "bound"],
    "checks.consistency": ["check_consistency"],
    "checks.implication": ["Implication", "implies"],
    "trend.robust_answers": ["RobustTrend"],
    "trend.robust_series": ["RobustSeries"],
    "trend.robust_trend": ["robust_trend"],
    "trend.tipping": ["tipping"],
    "trend.tipping_answers": ["Tipping"],
    "show.plots": ["plot_claims"],
    "show.report": ["Report", "report"],
    "errors": ["ClaimError", "ClaimTableError", "DeserstatsError", "DeserstatsWarning", "PeriodError"],
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
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
    "Implication",
    "Interval",
    "Period",
    "PeriodError",
    "Reading",
    "Report",
    "RobustSeries",
    "RobustTrend",
    "Scheme",
    "Standing",
    "Status",
    "Tipping",
    "bound",
    "bound_series",
    "check_consistency",
    "implies",
    "load_example",
    "plot_claims",
    "read_claims",
    "report",
    "robust_trend",
    "tipping",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"module 'deserstats' has no attribute {name!r}")
    value = getattr(import_module(f"deserstats.{_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
