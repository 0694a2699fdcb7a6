"""What one more claim, one less or another figure changed; or a new release of a whole table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from deserstats.arguments import question
from deserstats.causes.releases.comparison_answers import AnswerComparison, news_asked, notes_on, olds_asked
from deserstats.causes.releases.conclusions import concluded
from deserstats.causes.releases.pairing import paired
from deserstats.causes.releases.renaming import renames_of
from deserstats.causes.releases.restate import restated
from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.model.budget import Budget, check_limits


@question
def compare_answers(
    before: ConsistencyResult | ClaimsLike,
    after: ConsistencyResult | ClaimsLike,
    *,
    conclusions: object = (),
    renamed: Mapping[str, Any] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> AnswerComparison:
    """What changed between two releases of a table: figures, windows, verdicts, conclusions?

    Parameters
    ----------
    before, after : ConsistencyResult, ClaimSet or table
        Answers of ``check_consistency`` on two versions of a table; or the versions themselves (a claim set,
        frame or records, as ``read_claims`` takes them), of which ``check_consistency`` is asked first.
    conclusions : sequence, optional
        What was concluded from the old release, asked of both: statements (a :class:`Claim` or a mapping of its
        columns), or answers of ``implies``, ``bound``, ``compare_periods`` and ``order_periods``.
    renamed : mapping, optional
        Names that changed, old to new: ``{"North": "Northern"}``, wherever the old one occurs as a label; or by
        column, ``{"unit": {"": "cases"}}``. None are guessed; hints are told.
    effort : float
        How much work to do at most where it is asked, in steps that are counted; 1 is some seconds.
    timeout : float, optional
        Seconds after which to stop as well, for each of them.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    AnswerComparison
        ``plot()`` draws what the others imply for each figure before and after; ``report()`` is a page.

    Raises
    ------
    ClaimError
        When one of them is text (``read_claims`` reads a path), or cannot be read as claims; when a renamed name
        does not occur, or a conclusion cannot be asked of the old release.

    Notes
    -----
    1. Figures are matched by given ids where both tables have them, else by what they say: series (labels, kind,
       base), window and figure; never by their place. What cannot be told apart is *ambiguous*, and said so.
    2. A figure stands for another window now (*moved*) where it occurs once in its series in either table, and the
       two windows overlap; any other figure without its like *went* or *came*.
    3. An old figure is *refuted* by the new release where no series that fits the new release has it, *implied*
       where each has it: so a figure that is no longer printed is compared with what the others imply for it. In
       the same way a figure that came is held against the old release.

    Examples
    --------
    >>> import deserstats as ds
    >>> old = ds.read_claims([{"value": "6,641", "start": "2023"}, {"value": "3,316", "start": "2024-H1"}])
    >>> new = ds.read_claims([{"value": v, "start": s} for v, s in
    ...                       [("3,470", "2023-H1"), ("3,518", "2023-H2"), ("3,316", "2024-H1")]])
    >>> print(ds.compare_answers(old, new))
    2 came, 1 went; still consistent.
      Of the 2 new figures not printed before, the old release leaves 2 open.
      went: 2023: 6,641.
        The new release leaves exactly 6,988: 347 more, proved by Jan-Jun 2023 and Jul-Dec 2023
      came: Jan-Jun 2023 and Jul-Dec 2023
    """
    check_limits(effort, timeout)
    check = partial(check_consistency, effort=effort, timeout=timeout)
    was, now = (told if isinstance(told, ConsistencyResult) else check(told) for told in (before, after))
    renames = renames_of(renamed, was.claims, now.claims)
    found = paired(was.claims, now.claims, renames)
    budget = Budget(effort, timeout, times=2)
    olds, news = olds_asked(was, found.changes, renames), news_asked(now, found.changes, renames)
    return AnswerComparison(
        before=was,
        after=now,
        figures=found.changes,
        restated=restated(now.claims, olds, budget.part(1 / 2)),
        anticipated=restated(was.claims, news, budget),
        conclusions=concluded(was.claims, now.claims, conclusions, renames, effort, timeout),
        renamed=renames,
        notes=notes_on(was, now, found, renames),
    )
