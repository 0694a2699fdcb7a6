"""Is a figure surprising, given the others? Exact limits first, then what usual variability allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deserstats.arguments import question
from deserstats.checks.consistency.answers import ClaimStanding, Standing
from deserstats.checks.consistency.check_consistency import judged
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, adjusted, not_run, require_options
from deserstats.plausibility.prediction.families import CellFamily, families_of, family, fit, independent
from deserstats.plausibility.prediction.family_report import CHECK, SMALL, FamilyReport
from deserstats.plausibility.prediction.pairs import pair_findings
from deserstats.plausibility.prediction.wording import stretched_words
from deserstats.plausibility.quantity import Quantities
from deserstats.plausibility.totals import Total, totals_of
from deserstats.stats.leave_one_out import KnownNoise, forward_search
from deserstats.stats.levels import LEVEL
from deserstats.stats.prediction_power import bending
from deserstats.wording import count

RARE = 6
"""A figure of 0 is tested where one in so many is 0 at most: seasons end, and counting begins."""

MOST = 600
"""Figures of one family up to which all are predicted at once."""

ROUNDS = 3
"""Fits, each without what stood apart in the one before."""

SILENT = (Standing.IN_CONFLICT, Standing.UNDETERMINED)


@question
def check_surprise(
    claims: ClaimsLike,
    *,
    cv: float | None = None,
    power_level: float = LEVEL,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """Is a figure surprising, given all the others?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; totals and mean rates are used.
    cv : float, optional
        Variability that you hold to be usual: the coefficient of variation of one month. It is
        needed for p-values where there are too few figures to estimate it.
    power_level : float
        Level at which powers and smallest errors are told: what the check has of 5 % among others.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PlausibilityResult
        One finding a figure that the others say something of. ``statistic`` is Student's t (or
        the ratio of two rates), ``effect`` the error relative to the prediction, ``power`` the
        chance that an error of one half would have been noticed. The reason gives the range
        predicted, the smallest error noticed with 80 % power, all figures being tested by this check alone, and the
        *tipping variability*: the smallest CV of a month at which the figure stops surprising at 5 %.
        ``plot()`` draws the findings of every check.

    Raises
    ------
    ClaimError
        When ``cv`` is not positive, or ``power_level`` is not between 0 and 1.

    Notes
    -----
    1. Figures that contradict others are left to :func:`check_consistency`: a contradiction has
       a proof and needs no p-value. They predict nothing here and are not tested. A family that
       does not hold together is taken apart by source and origin first, because different
       outlets often count on different bases.
    2. One mean rate a category; a common growth as well where 4 figures more than categories are
       independent; a season where a category has 12 figures of at most a quarter over two years: a wave
       a year, and levels of months (quarters) that are random about it, their spread estimated.
       Months vary independently with a constant CV (a gamma process), estimated from the other figures,
       beside what is known: single events vary as a Poisson count does, months differ by 1.5 days, weeks by one, in
       what is counted, and a rounded figure lies anywhere in its interval. It is as far from its
       prediction as its nearest end. Rounding hides variability, so no less than 0.6 half-widths of
       it is assumed.
    3. A figure that is a sum of others is not predicted: its parts are. A 0 is tested where rare among large figures.
    4. One wrong figure makes others look wrong, so the one that explains most of the misfit is
       set aside first, and the rest is judged without it (forward search). Two figures that hang on each other
       alone, as those of one month may in two years, are set aside together, and each is said of the other.
    5. Two figures: Beta and F laws of the gamma process with the chance of single events; no p-value
       unless ``cv`` is given. Figures that are all equal tell nothing of how much they vary.
    6. Surprising is not wrong: a true jump surprises too.

    References
    ----------
    O. Dubrule (1983), 10.1007/BF01033232. R. Wedderburn (1974), 10.1093/biomet/61.3.439.
    T. VanderWeele and P. Ding (2017), 10.7326/M16-2607.

    Examples
    --------
    >>> import deserstats as ds
    >>> rows = [{"id": "A", "value": "90,590", "start": "2025-01", "end": "2025-06-01"},
    ...         {"id": "B", "value": "70,000", "start": "2025-01", "end": "2025-04-01", "relation": "exact"}]
    >>> found = ds.check_surprise(ds.ClaimSet.from_frame(rows), cv=0.25).findings[0]
    >>> found.verdict.value, round(found.pvalue, 4)
    ('notable', 0.0005)
    """
    claims = as_claims(claims)
    require_options(cv, power_level)
    totals, left = totals_of(claims, Quantities(claims.scheme))
    budget = Budget(effort, timeout)
    groups = families_of(totals)
    several = [group for group in groups if len(group) > 1]
    terms = _Terms(claims, budget, cv, power_level / max(1, sum(map(len, several))))
    standings = terms.standings() if any(len(group) <= MOST for group in several) else {}
    findings = list(adjusted(f for group in several for f in _family(group, terms, standings)))
    alone = [group[0].id for group in groups if len(group) == 1]
    if alone:
        findings.insert(0, not_run(CHECK, f"{_only(alone)} of their count: needs 2 totals of one count", alone))
    findings += stretched_words(totals)
    if budget.is_late:
        # what stands apart is not known before all are judged
        findings = [not_run(CHECK, "the timeout was reached before every figure was judged", [t.id for t in totals])]
    return PlausibilityResult(
        claims=claims,
        check=CHECK,
        findings=tuple(findings or [not_run(CHECK, "needs 2 totals of one count; found 0")]),
        notes=tuple(f"{count(n, 'claim')} left out: {why}" for why, n in left.most_common()),
        plain=cv is None and power_level == LEVEL,
        effort=budget.effort,
        timed_out=budget.is_late,
    )


def _only(ids: Sequence[str]) -> str:
    return f"{ids[0]} is the only figure" if len(ids) == 1 else f"{len(ids):,} figures are the only ones"


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the user asked for, with the claims."""

    claims: ClaimSet
    budget: Budget
    cv: float | None
    level: float
    """What is left of the level for one figure, when all are tested."""

    def standings(self, totals: Sequence[Total] | None = None) -> dict[str, ClaimStanding]:
        """What the others imply for each claim among all, or among some, and which contradict each other."""
        claims = self.claims if totals is None else self.claims.select(ids=[t.id for t in totals])
        result = judged(claims, self.budget, detectable=False)
        return {s.id: s for s in result.standings}


def _one_basis(group: Sequence[Total], standings: dict[str, ClaimStanding]) -> list[list[Total]]:
    """Keep a family whole where it holds together, else apart by who printed it and whom they cite."""
    if not any(t.id in standings and standings[t.id].verdict in SILENT for t in group):
        return [list(group)]
    parts: dict[tuple[str, str], list[Total]] = {}
    for total in group:
        parts.setdefault((total.claim.source, total.claim.origin), []).append(total)
    return list(parts.values())


def _family(group: Sequence[Total], terms: _Terms, everyone: dict[str, ClaimStanding]) -> list[Finding]:
    parts = _one_basis(group, everyone)
    if len(parts) == 1:
        return _part(group, everyone, terms)
    return [f for part in parts for f in _part(part, terms.standings(part) if len(part) > 1 else {}, terms)]


def _part(group: Sequence[Total], standings: dict[str, ClaimStanding], terms: _Terms) -> list[Finding]:
    """Test the figures of one family, and say why the others are not tested."""
    odd = _where_zero_is_odd(group)
    why = {t.id: _unfit(t, standings) or _zero(t, odd) for t in group}
    aside: dict[str, list[str]] = {}
    for total in group:
        if why[total.id]:
            aside.setdefault(why[total.id], []).append(total.id)
    able = [t for t in group if not why[t.id]]
    if len(able) > MOST:
        aside[f"more than {MOST:,} figures of one count; select a period, place or source"] = [t.id for t in able]
        able = []
    findings = list[Finding]()
    if able:
        made = family(able)
        kept = sorted(independent(made, _order(able)))
        rest = [t.id for i, t in enumerate(able) if i not in set(kept)]
        if rest:
            aside["sums or repeats of the other figures, which are tested themselves"] = rest
        findings = _tested(made.rows(kept), standings, terms)
    what = _named(group)
    told = ((f"{what}: {count(len(ids), 'figure')} not tested: {reason}", ids) for reason, ids in aside.items())
    return findings + [not_run(CHECK, reason, ids) for reason, ids in told]


def _named(group: Sequence[Total]) -> str:
    """Name what a family counts, and who printed it where that is one."""
    what = str(group[0].quantity._replace(category=frozenset().union(*(t.quantity.category for t in group))))
    sources = {t.claim.source for t in group}
    return f"{what} of {group[0].claim.source}" if len(sources) == 1 and sources != {""} else what


def _zero(total: Total, odd: set[frozenset[str]]) -> str:
    if total.middle or total.quantity.category in odd:
        return ""
    return f"0, where half of the figures are below {SMALL} or more than one in {RARE} is 0"


def _unfit(total: Total, standings: dict[str, ClaimStanding]) -> str:
    standing = standings.get(total.id)
    if standing is not None and standing.verdict in SILENT:
        return "in a contradiction, or not cleared of one: see check_consistency"
    if not total.has_ends:
        return "given without an upper or lower end"
    return "below 0" if (total.middle or 0) < 0 else ""


def _where_zero_is_odd(group: Sequence[Total]) -> set[frozenset[str]]:
    """Return the categories in which a figure of 0 is odd: others are large, and hardly another is 0."""
    figures: dict[frozenset[str], list[float]] = {}
    for total in group:
        figures.setdefault(total.quantity.category, []).append(float(total.middle or 0))
    return {c for c, some in figures.items() if np.median(some) >= SMALL and some.count(0.0) * RARE <= len(some)}


def _order(totals: Sequence[Total]) -> list[int]:
    """Exact figures first, then narrow windows: these are the pieces of the others."""
    keys = [(t.half_width > 0, t.window.days * len(t.quantity.category), i) for i, t in enumerate(totals)]
    return [i for _, _, i in sorted(keys)]


def _tested(made: CellFamily, standings: dict[str, ClaimStanding], terms: _Terms) -> list[Finding]:
    """All at once where the variability can be estimated, else two by two."""
    k, n = len(made.totals), len(made.leaves)
    if k < n + 3:
        return _two_by_two(made.totals, terms)
    y = np.array([float(t.middle or 0) for t in made.totals])
    if np.ptp(y) == 0:
        same = f"all {k:,} figures are {made.totals[0].claim.words}: nothing tells how much they could vary"
        told_of = ((t.id, f"{t.id}: {same}") for t in made.totals)
        return [Finding(ids=(i,), check=CHECK, verdict=Verdict.CANNOT_TELL, reason=reason) for i, reason in told_of]
    rounding = np.array([t.half_width for t in made.totals])
    claim = made.totals[0].claim
    counted = not terms.claims.scheme.is_continuous(claim.measure, claim.unit)
    kept: list[int] | None = None
    for _ in range(ROUNDS):
        fitted = fit(made, y, rounding, counted=counted, kept=kept)
        known = KnownNoise(fitted.known + fitted.levels, rounding**2 / 3, rounding, fitted.floor)
        found = forward_search(fitted.rest, fitted.varying, fitted.design, parts=fitted.parts, known=known)
        rest = [i for i in range(k) if i not in found.removed]
        if rest == kept or (kept is None and not found.removed):
            break
        kept = rest  # what stands apart bends the growth and swells the variability: once more without it
    bends = bending(fitted.varying + fitted.known, fitted.levels, fitted.design, fitted.mean)
    report = FamilyReport(made, fitted, found, y, bends, terms.level)
    return [report.finding(i, standings.get(t.id)) for i, t in enumerate(made.totals)]


def _two_by_two(totals: Sequence[Total], terms: _Terms) -> list[Finding]:
    empty = [t.id for t in totals if not t.middle]
    findings = pair_findings([t for t in totals if t.middle], terms.cv, terms.level)
    reason = f"{count(len(empty), 'figure')} of 0: no other is so many times as large"
    return findings + ([not_run(CHECK, reason, empty)] if empty else [])
