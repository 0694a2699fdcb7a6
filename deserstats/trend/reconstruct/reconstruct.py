"""One regular series out of many that the claims allow, for pictures; never to be tested for a trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from deserstats.arguments import question, require_whole
from deserstats.checks.bounds.bound import bounds_of
from deserstats.checks.bounds.bound_answers import Bound, target_of
from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.bounds.target import Target, target
from deserstats.checks.consistency.answers import Status
from deserstats.claims.calendar import end_of, floor_to
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.codec import alike
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.rows.series_of import FLOWS
from deserstats.result import rechecks
from deserstats.stats.arrays import Floats
from deserstats.trend.change.atoms import atoms_of
from deserstats.trend.reconstruct.best_series import Sought, drawn_series, fitted, indicators
from deserstats.trend.reconstruct.float_program import program_of
from deserstats.trend.reconstruct.reconstruct_answers import PRIORS, Reconstruction
from deserstats.wording import one_of

METHODS = ("smooth", "l1", "denton", "chow_lin")

NEAR = 1e-6
"""How far from a limit, as a share of the largest value, floats may lie."""

LEAST = 1e-3
"""Largest value that is assumed for that where all are next to nothing."""


@question
def reconstruct(
    claims: ClaimsLike,
    freq: str = "MS",
    method: str = "smooth",
    indicator: object = None,
    *,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    draws: int = 0,
    prior: str = "autoregression",
    cv: float | None = None,
    seed: int = 0,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> Reconstruction:
    """What may a regular series behind the claims look like, and how much of it is free?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; windows may differ in length and overlap, figures may be intervals.
    freq : {"MS", "QS", "YS", "W", "D"}
        pandas frequency of the periods; the first and the last are cut to the span of the claims.
    method : {"smooth", "l1", "denton", "chow_lin"}
        "smooth": daily rates turn as little as possible (least squares of second differences).
        "l1": they turn as seldom as possible (least sum of absolute second differences).
        "denton": the ratio to the indicator moves as little as possible. "chow_lin": a multiple of
        the indicator and an autoregressive rest.
    indicator : (n,) or (n, p) numbers, optional
        One value a period, for "denton" (one) and "chow_lin" (one or several as columns); by
        default the days of the period.
    category, measure, unit, geography, basis : str, optional
        As in :func:`bound`.
    draws : int
        How many other series to draw.
    prior : {"autoregression", "gamma_process"}
        "autoregression": rates vary around a level, its spread and correlation estimated from at
        least 4 fixed windows. "gamma_process": independent increments with coefficient of variation
        ``cv`` a month; exact, for exact nested claims.
    cv : float, optional
        For "gamma_process".
    seed : int
        Of the draws.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    Reconstruction
        ``plot()`` draws the series inside the band of all that the claims allow.

    Raises
    ------
    ClaimError
        On unknown words, an indicator that does not fit the periods, or as in :func:`bound`.

    Notes
    -----
    1. The series is one of many. Its smoothness is assumed, so a trend test on it tests nothing.
    2. It is non-negative unless the measure is signed, satisfies every claim to float precision and
       lies inside the exact band of :func:`bound_series`.
    3. Where windows have alternatives, the first choice that the claims allow is taken and named.
    4. Draws answer "how else", under their prior only; the band holds without one.

    References
    ----------
    Chow, G. C. and Lin, A., Rev. Econ. Stat. 53 (1971) 372-375, 10.2307/1928739.
    Denton, F. T., J. Amer. Statist. Assoc. 66 (1971) 99-102, 10.1080/01621459.1971.10482227.
    Kim, S.-J., Koh, K., Boyd, S. and Gorinevsky, D., l1 trend filtering, SIAM Rev. 51 (2009)
    339-360, 10.1137/070690274.

    Examples
    --------
    >>> import deserstats as ds
    >>> two = ds.load_example("two-figures")
    >>> series = ds.reconstruct(two.read_as(over="next_round"), "YS")
    >>> print(series)
    Reconstruction by smooth, 4 periods from 2 claims: one of many series that they allow; they leave 3
      periods open.
      over 213,000 [A] is taken to count 2022-02-24..2025-05-31
    """
    claims = as_claims(claims)
    _require("freq", freq, tuple(FREQUENCIES))
    _require("method", method, METHODS)
    _require("prior", prior, PRIORS)
    require_whole(0, draws=draws, seed=seed)
    wanted, budget = target(claims, category, measure, unit, geography, basis), Budget(effort, timeout, times=3)
    spans = spans_of(claims, wanted, FREQUENCIES[freq])
    columns = indicators(indicator, method, spans)
    bounds = tuple(bounds_of(claims, wanted, spans, budget))
    found = _status(bounds)
    silent = Reconstruction(
        claims=claims,
        freq=freq,
        method=method,
        status=found if found != Status.CONSISTENT else Status.UNDECIDED,
        values=(),
        bounds=bounds,
        reason=next((b.reason for b in bounds if b.reason), "the claims were not settled"),
        indicator=() if indicator is None else tuple(map(tuple, columns.T.tolist())),
        n_draws=draws,
        asked_prior=prior,
        cv=None if cv is None else float(cv),
        seed=seed,
        effort=budget.effort,
    )
    program = program_of(claims, wanted, spans, budget) if found == Status.CONSISTENT else None
    if program is None:
        return replace(silent, timed_out=budget.is_late)
    needs_atoms = method == "chow_lin" or (draws > 0 and prior == "autoregression")
    atoms = atoms_of(claims, wanted, budget).atoms if needs_atoms else ()
    return _filled(silent, Sought(claims, wanted, spans, program.within(*_ends(bounds)), atoms, budget), columns)


def _filled(silent: Reconstruction, sought: Sought, columns: Floats) -> Reconstruction:
    """Fill in the series that is shown, and those drawn beside it."""
    program, budget, prior, cv = sought.program, sought.budget, silent.asked_prior, silent.cv
    fit = fitted(sought, silent.method, columns)
    if fit is None or budget.is_late:
        return replace(silent, reason=sought.stopped, timed_out=budget.is_late)
    others, why = drawn_series(sought, fit.cells, silent.n_draws, prior, cv, silent.seed)
    return replace(
        silent,
        status=Status.CONSISTENT,
        reason="",
        values=_into(program.periods @ fit.cells * program.scale, silent.bounds),
        draws=tuple(_into(line, silent.bounds) for line in others),
        prior=_told(prior, cv) if len(others) else "",
        draws_reason=why,
        rho=fit.rho,
        rho_is_assumed=fit.is_assumed,
        coefficients=fit.coefficients,
        windows=program.choice,
        unused=program.unused,
        timed_out=budget.is_late,
    )


@rechecks(Reconstruction)
def _holds(answer: Reconstruction) -> bool:
    room = NEAR * max(LEAST, *map(abs, answer.values)) if answer.values else 0.0
    low, high = _ends(answer.bounds)
    series = np.array([answer.values, *answer.draws] if answer.values else [])
    inside = ((series >= low - room) & (series <= high + room)).all() if len(series) else True
    if not inside or not all(b.verify() for b in answer.bounds):
        return False
    if not answer.timed_out:
        return alike(answer, _again(answer, answer.n_draws), NEAR)
    if answer.values:
        again = _again(answer, 0)
        return alike(
            answer, replace(again, n_draws=answer.n_draws, draws_reason=answer.draws_reason, timed_out=True), NEAR
        )
    # what a clock stopped says nothing beside its band, and need not stop there again
    found = _status(answer.bounds)
    said = (answer.prior, answer.draws_reason, answer.rho, answer.coefficients, answer.windows, answer.unused)
    nothing = said == ("", "", None, (), (), ()) and not answer.rho_is_assumed
    return nothing and answer.status == (found if found != Status.CONSISTENT else Status.UNDECIDED)


def _again(answer: Reconstruction, n_draws: int) -> Reconstruction:
    wanted = target_of(answer.bounds[0])
    return reconstruct(
        answer.claims,
        answer.freq,
        answer.method,
        np.array(answer.indicator).T if answer.indicator else None,
        category=wanted.category,
        measure=wanted.measure,
        unit=wanted.unit,
        geography=wanted.geography,
        basis=wanted.basis,
        draws=n_draws,
        prior=answer.asked_prior,
        cv=answer.cv,
        seed=answer.seed,
        effort=answer.effort,
    )


def spans_of(claims: ClaimSet, wanted: Target, unit: str) -> list[Period]:
    """Cut the span of the claims asked about into calendar periods; the first and the last may be parts."""
    named = [c for c in claims if wanted.counts(c, claims.scheme)]
    windows = [w for c in named if c.kind in FLOWS for w in c.windows]
    first, last = min(w.start for w in windows), max(w.end for w in windows)
    spans, start = [], first
    while start < last:
        end: date = min(end_of(floor_to(start, unit), unit), last)
        spans.append(Period(start, end))
        start = end
    return spans


def _status(bounds: Sequence[Bound]) -> Status:
    found = {b.status for b in bounds}
    return next(s for s in (Status.INCONSISTENT, Status.UNDECIDED, Status.CONSISTENT) if s in found)


def _require(label: str, said: str, options: tuple[str, ...]) -> None:
    if said not in options:
        raise ClaimError(f"{label}={said!r} is not {one_of(map(repr, options))}")


def _told(prior: str, cv: float | None) -> str:
    return f"gamma process, coefficient of variation {cv:g} a month" if prior == "gamma_process" else prior


def _ends(bounds: Sequence[Bound]) -> tuple[Floats, Floats]:
    """Return the ends of the band in floats."""
    low = np.array([-np.inf if b.low is None else float(b.low) for b in bounds])
    return low, np.array([np.inf if b.high is None else float(b.high) for b in bounds])


def _into(values: Floats, bounds: Sequence[Bound]) -> tuple[float, ...]:
    """Move values that floats left a hair outside their bounds onto them."""
    room = NEAR * float(np.abs(values).max(initial=LEAST))
    low, high = _ends(bounds)
    inside = np.clip(values, low, high)
    # a larger move would hide a mistake
    return tuple(np.where(np.abs(inside - values) <= room, inside, values).tolist())
