"""Bounds period by period: what the claims allow for each month, quarter, year, week or day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from deserstats.arguments import question
from deserstats.checks.bounds.bound import bounds_of
from deserstats.checks.bounds.bound_answers import Bound, target_of
from deserstats.checks.bounds.target import Target, levels_told, target
from deserstats.checks.consistency.answers import Status
from deserstats.claims.calendar import end_of, floor_to
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.result import Result
from deserstats.wording import listing, one_of

if TYPE_CHECKING:
    import pandas as pd

FEW = 6
"""Labels that are named."""

FREQUENCIES = {"D": "day", "W": "week", "W-MON": "week", "MS": "month", "QS": "quarter", "YS": "year"}
"""pandas frequency to calendar unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundSeries(Result):
    """Bounds of the periods of a calendar, each by itself: they need not hold together."""

    claims: ClaimSet
    freq: str
    bounds: tuple[Bound, ...]

    plotter: ClassVar[str] = "plot_bound_series"

    @property
    def status(self) -> Status:
        """The status of the claims that bear on the periods."""
        found = {b.status for b in self.bounds}
        return next(s for s in (Status.INCONSISTENT, Status.UNDECIDED, Status.CONSISTENT) if s in found)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period: start, end (exclusive), category, low, high, binding_low, binding_high, dropped."""
        import pandas as pd

        return pd.concat([b.to_frame().iloc[[-1]] for b in self.bounds], ignore_index=True)

    def evidence(self) -> str:
        """Say whether there is no bound; each has its own evidence."""
        return "" if self.bounds else "no bound"

    def _holds(self) -> bool:
        first = self.bounds[0]
        spans = list(_calendar(Period(first.start, self.bounds[-1].end), FREQUENCIES[self.freq]))
        return (
            [b.period for b in self.bounds] == spans
            and all(_is_of(b, self) and b.verify() for b in self.bounds)
            and len({target_of(b) for b in self.bounds}) == 1
        )

    def _text(self) -> str:
        return "\n".join(b._text().split("\n")[0] for b in self.bounds)


def _is_of(b: Bound, series: BoundSeries) -> bool:
    return b.claims == series.claims


@question
def bound_series(
    claims: ClaimsLike,
    freq: str = "MS",
    category: str | None = None,
    *,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    period: object = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> BoundSeries:
    """What do the claims allow for each month (quarter, year, week, day)?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    freq : {"MS", "QS", "YS", "W", "D"}
        pandas frequency of the periods.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    period : str, Period or pair, optional
        Span to cut; by default from the first start to the last end of the claims asked about.
    effort, timeout, progress
        As in :func:`bound`.

    Returns
    -------
    BoundSeries

    Raises
    ------
    ClaimError
        When ``freq`` is unknown, or as in :func:`bound`.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> two = load_example("two-figures")
    >>> series = bound_series(two.read_as(over="next_round"), "YS", period="2023..2024")
    >>> series.to_frame()["high"].tolist()
    [123409, 123409]
    """
    claims = as_claims(claims)
    if freq not in FREQUENCIES:
        raise ClaimError(f"freq={freq!r} is not {one_of(map(repr, FREQUENCIES))}")
    wanted = target(claims, category, measure, unit, geography, basis, dated_by, levels=True)
    span = as_period(period) if period is not None else _span(claims, wanted)
    spans = list(_calendar(span, FREQUENCIES[freq]))
    told = levels_told(claims, wanted)
    if told and not set(told) & set(spans):
        labels = listing(map(str, told[:FEW]))
        raise ClaimError(
            f"{wanted.measure or 'the level'} is told of {labels}, none of which is a "
            f"{FREQUENCIES[freq]} of freq={freq!r}: levels of different labels do not meet"
        )
    return BoundSeries(
        claims=claims, freq=freq, bounds=tuple(bounds_of(claims, wanted, spans, Budget(effort, timeout, times=3)))
    )


def _span(claims: ClaimSet, wanted: Target) -> Period:
    windows = [w for c in claims if wanted.counts(c, claims.scheme) for w in c.windows]
    return Period(min(w.start for w in windows), max(w.end for w in windows))


def _calendar(span: Period, unit: str) -> Iterable[Period]:
    start = floor_to(span.start, unit)
    while start < span.end:
        end = end_of(start, unit)
        yield Period(start, end)
        start = end
