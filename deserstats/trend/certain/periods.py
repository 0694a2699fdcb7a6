"""The whole calendar units over which a series is asked about."""

from __future__ import annotations

from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.bounds.target import Target
from deserstats.claims.calendar import whole_units
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.rows.series_of import FLOWS
from deserstats.wording import one_of

MAX_PERIODS = 200
"""Periods that are put in order at most; their pairs grow with the square."""


def periods_of(claims: ClaimSet, wanted: Target, freq: str, period: object = None) -> tuple[Period, ...]:
    """Cut a span into whole calendar units; by default the span that claims count.

    Where a claim has several possible windows, the days that all of them count.

    Raises
    ------
    ClaimError
        When ``freq`` is unknown, or fewer than two or too many units lie inside the span.
    """
    if freq not in FREQUENCIES:
        raise ClaimError(f"freq={freq!r} is not {one_of(map(repr, FREQUENCIES))}")
    span = as_period(period) if period is not None else _counted(claims, wanted)
    unit = FREQUENCIES[freq]
    periods = tuple(whole_units(span, unit))
    if len(periods) < 2:
        raise ClaimError(f"fewer than two whole {unit}s lie inside {span}; name a longer period or a finer freq")
    if len(periods) > MAX_PERIODS:
        found = f"{len(periods):,} {unit}s lie inside {span}"
        raise ClaimError(f"{found}, more than {MAX_PERIODS}; name a shorter period or a coarser freq")
    return periods


def _counted(claims: ClaimSet, wanted: Target) -> Period:
    rows = [c for c in claims if c.kind in FLOWS and wanted.counts(c, claims.scheme)]
    if not rows:
        what = " ".join(filter(None, (wanted.measure, wanted.category)))
        raise ClaimError(f"no total, rate or each row counts {what}; name the period")
    return Period(min(max(w.start for w in c.windows) for c in rows), max(min(w.end for w in c.windows) for c in rows))
