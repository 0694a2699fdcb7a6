"""What every series that fits the claims does over the periods of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from deserstats.checks.bounds.target import target
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.trend.certain.calendar import SeriesQuestion
from deserstats.trend.certain.compare_periods import unit_of_time
from deserstats.trend.certain.order_answers import PeriodOrder
from deserstats.trend.certain.periods import periods_of
from deserstats.wording import Exact, exact


def order_periods(
    claims: ClaimsLike,
    freq: str,
    *,
    period: object = None,
    per: str = "period",
    ladder: Sequence[Exact | float] | None = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> PeriodOrder:
    r"""Which periods are above which in every series that fits the claims: must it rise, may it fall, how steeply?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    freq : {"MS", "QS", "YS", "W", "D"}
        pandas frequency: compare all whole calendar units of ``period`` with one another.
    period : str, Period or pair, optional
        The span to cut; by default the days that the claims count.
    per : {"period", "month", "day"}
        Compare what the units count in all, by month or by day (months differ in length).
    ladder : sequence of numbers, optional
        Limits on the change from one unit to the next under which the slope is shown; by default
        round numbers.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    PeriodOrder
        Certified order, whether a series that never rises (falls) fits, the rise that every series
        contains, the slope, smoothness, and the breakdown in each claim; on contradictory claims
        one answer a best repair.

    Raises
    ------
    ClaimError
        When an option is unknown; when fewer than two whole units lie inside the span; as in
        :func:`bound`.

    Notes
    -----
    1. No period counts less than nothing, unless the scheme declares the measure signed.
    2. The statement is about what was counted, as it was dated: registered is not occurred. See
       :func:`find_tipping` for the delay at which it says nothing of the events.
    3. Nothing is estimated: this is not whether a change is more than usual variability.
    4. Ends hold for broken numbers too, so whole counts may be a little narrower.

    References
    ----------
    C. F. Manski, Partial Identification of Probability Distributions (2003), doi:10.1007/b97478.
    M. A. Masten and A. Poirier, Inference on breakdown frontiers, Quantitative Economics 11 (2020),
    doi:10.3982/QE1288. W. Dinkelbach, On nonlinear fractional programming, Management Science 13
    (1967), doi:10.1287/mnsc.13.7.492.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> months = load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    >>> series = order_periods(months, "MS")
    >>> series.never_rises.value, series.certain("2024-09", "2024-12"), series.s_low
    ('impossible', 'higher', 10)
    """
    claims = as_claims(claims)
    by = unit_of_time(per)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    periods = periods_of(claims, wanted, freq, period)
    limits = None if ladder is None else [exact(Fraction(str(limit))) for limit in ladder]
    return SeriesQuestion(claims, wanted, periods, freq, by, limits, Budget(effort, timeout, times=3)).answer()
