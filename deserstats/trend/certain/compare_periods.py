"""What every series that fits the claims does: two windows, or the periods of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import overload

from deserstats.checks.bounds.target import target
from deserstats.claims.cells.period import as_period
from deserstats.claims.tables.read_claims import ClaimsLike, ReadingLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.trend.certain.calendar import SeriesQuestion
from deserstats.trend.certain.comparison_answers import RobustTrend
from deserstats.trend.certain.order_answers import RobustSeries
from deserstats.trend.certain.periods import periods_of
from deserstats.trend.certain.rates import Per
from deserstats.trend.certain.windows import WindowQuestion
from deserstats.wording import Exact, exact, one_of


@overload
def robust_trend(
    claims: ClaimsLike,
    earlier: object,
    later: object,
    *,
    per: str | None = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    reading: ReadingLike = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> RobustTrend: ...
@overload
def robust_trend(
    claims: ClaimsLike,
    *,
    freq: str,
    period: object = None,
    per: str | None = None,
    ladder: Sequence[Exact | float] | None = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    reading: ReadingLike = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> RobustSeries: ...
def robust_trend(
    claims: ClaimsLike,
    earlier: object = None,
    later: object = None,
    *,
    freq: str | None = None,
    period: object = None,
    per: str | None = None,
    ladder: Sequence[Exact | float] | None = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    reading: ReadingLike = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> RobustTrend | RobustSeries:
    r"""What does every series that fits the claims do: is it higher later, does it rise, and how wrong must a claim be?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    earlier, later : str, Period or pair
        Two windows, whose rates are compared. Or leave both out and give ``freq``.
    freq : {"MS", "QS", "YS", "W", "D"}
        pandas frequency: compare all whole calendar units of ``period`` with one another.
    period : str, Period or pair, optional
        With ``freq``: the span to cut; by default the days that the claims count.
    per : {"day", "month", "period"}, optional
        Compare what windows count by day, by month or in all; by default two windows by day, and
        the units of a calendar in all (months differ in length).
    ladder : sequence of numbers, optional
        With ``freq``: limits on the change from one unit to the next under which the slope is
        shown; by default round numbers.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    reading : Reading or mapping, optional
        Read words and digits otherwise than the claims say of themselves (``claims.read_as``).
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    RobustTrend or RobustSeries
        Of two windows: the exact ends of ratio and difference, with what is certain. Of a
        calendar: certified order, whether a series that never rises (falls) fits, the rise that
        every series contains, the slope, smoothness. Both with the breakdown in each claim, and
        on contradictory claims with one answer a best repair.

    Raises
    ------
    ClaimError
        When neither two windows nor ``freq`` is given, or an option is unknown; when fewer than
        two whole units lie inside the span; as in :func:`bound`.

    Notes
    -----
    1. No period counts less than nothing, unless the scheme declares the measure signed.
    2. The statement is about what was counted, as it was dated: registered is not occurred. See
       :func:`tipping` for the delay at which it says nothing of the events.
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
    >>> two = load_example("two-figures")
    >>> windows = "2022-02-24..2024-12-31", "2025-01..2025-05"
    >>> found = robust_trend(two, *windows, reading={"over": "next_round"})
    >>> found.certain.value, found.verify()
    ('higher', True)
    >>> print(found.contrasts[0].ratio_low)
    94394780/18634759
    >>> print(*str(found).split("\n")[:3], sep="\n")
    In every series that fits these figures, average daily proceedings registered 407+408 in Jan-May 2025 were 5.065 or more times those of 24 Feb 2022-Dec 2024.
      if A counts 24 Feb 2022-May 2025: 5.065 to 5.107 times
      if A counts Feb 2022-May 2025: 5.065 or more times
    >>> months = load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    >>> series = robust_trend(months, freq="MS")
    >>> series.never_rises.value, series.certain("2024-09", "2024-12"), series.s_low
    ('impossible', 'higher', 10)
    """  # noqa: E501
    claims = as_claims(claims, reading)
    reading = claims.reading
    unit_of_time = per or ("day" if freq is None else "period")
    if unit_of_time not in tuple(Per):
        raise ClaimError(f"per={per!r} is not {one_of(map(repr, map(str, Per)))}")
    by = Per(unit_of_time)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    if freq is not None:
        if earlier is not None or later is not None:
            raise ClaimError("give two windows, or freq with an optional period, not both")
        periods = periods_of(claims, wanted, freq, period)
        limits = None if ladder is None else [exact(Fraction(str(limit))) for limit in ladder]
        return SeriesQuestion(
            claims, wanted, periods, freq, by, limits, reading, Budget(effort, timeout, times=3)
        ).answer()
    if earlier is None or later is None:
        raise ClaimError("name an earlier and a later window, or give freq to compare all periods of a calendar")
    return WindowQuestion(
        claims, wanted, as_period(earlier), as_period(later), by, reading, Budget(effort, timeout, times=3)
    ).answer()
