"""What every series that fits the claims does between two windows."""

from __future__ import annotations

from deserstats.checks.bounds.target import target
from deserstats.claims.cells.period import as_period
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.trend.certain.comparison_answers import PeriodComparison
from deserstats.trend.certain.rates import Per
from deserstats.trend.certain.windows import WindowQuestion
from deserstats.wording import one_of


def compare_periods(
    claims: ClaimsLike,
    earlier: object,
    later: object,
    *,
    per: str = "day",
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> PeriodComparison:
    r"""Is it higher later in every series that fits the claims, by how much, and how wrong must a claim be?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    earlier, later : str, Period or pair
        Two windows, whose rates are compared.
    per : {"day", "month", "period"}
        Compare what windows count by day, by month or in all.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    PeriodComparison
        The exact ends of ratio and difference, with what is certain and the breakdown in each
        claim; on contradictory claims one answer a best repair.

    Raises
    ------
    ClaimError
        When an option is unknown; as in :func:`bound`.

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
    >>> two = load_example("two-figures").read_as(over="next_round")
    >>> found = compare_periods(two, "2022-02-24..2024-12-31", "2025-01..2025-05")
    >>> found.certain.value, found.verify()
    ('higher', True)
    >>> print(found.contrasts[0].ratio_low)
    94394780/18634759
    >>> print(*str(found).split("\n")[:3], sep="\n")
    In every series that fits these figures, average daily proceedings registered 407+408 in Jan-May 2025 were 5.065 or more times those of 24 Feb 2022-Dec 2024.
      if A counts 24 Feb 2022-May 2025: 5.065 to 5.107 times
      if A counts Feb 2022-May 2025: 5.065 or more times
    """  # noqa: E501
    claims = as_claims(claims)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    budget = Budget(effort, timeout, times=3)
    return WindowQuestion(claims, wanted, as_period(earlier), as_period(later), unit_of_time(per), budget).answer()


def unit_of_time(per: str) -> Per:
    """Read ``per``; raise where it is none."""
    if per not in tuple(Per):
        raise ClaimError(f"per={per!r} is not {one_of(map(repr, map(str, Per)))}")
    return Per(per)
