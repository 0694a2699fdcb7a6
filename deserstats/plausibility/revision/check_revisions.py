"""How do figures change with the date of publication, and from one day to the next?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from deserstats.arguments import question
from deserstats.claims.cells.period import DAY
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, adjusted, not_run, untouched
from deserstats.plausibility.quantity import Quantities
from deserstats.plausibility.revision.backlog import INDEPENDENT, backlog_power, backlog_test
from deserstats.plausibility.revision.daily_series import DatedSeries, Fall, FallKind, Point, falls, series_of
from deserstats.plausibility.revision.smoothness import PAIRS, STRETCH, smoothest, smoothness_power
from deserstats.plausibility.revision.vintages import direction_finding, histories, history_finding
from deserstats.plausibility.revision.weekdays import (
    WEEKS,
    weekday_power,
    weekday_profile,
    weekend_of,
    working_days_test,
)
from deserstats.stats.levels import LEVEL
from deserstats.wording import count, listing, number, short

CHECK = "revisions"
FALLS = "revisions: falls"
STEPS = "revisions: steps"
WEEKDAYS = "revisions: weekdays"
BACKLOG = "revisions: backlog"
SMOOTH = "revisions: smoothness"
SMALL = 5
"""Daily mean below which cells are small: ranks tie and reports of single cases decide."""

UNASKED = "asked for only by smooth=True: rounding, averaging and habits of reporting make honest figures smooth"

STANDS = 3
"""Last steps without change from which a running total may have been copied on."""

NAMED = 6
"""Falls named in a reason; all are counted."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@question
def check_revisions(
    claims: ClaimsLike,
    *,
    smooth: bool = False,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """How were the figures revised, and do series behave as counts that are reported day by day do?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures, with dates of publication for revisions.
    smooth : bool, default False
        Also test whether daily counts vary less than independent events would. On request only:
        rounding, averaging over days, plans and habits of booking have the same effect.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PlausibilityResult
        ``revisions``: one finding a quantity and window that one origin published at two dates or
        more; ``statistic`` is the number of revisions, ``effect`` largest minus smallest figure
        over the last. ``revisions: direction``: sign test over these. For each cumulative series
        of one outlet ``revisions: falls`` (``statistic``: falls) and ``revisions: steps``
        (``statistic``: dates left out); for each run of days ``revisions: weekdays`` (Friedman's
        chi-square of the working days; ``effect``: lowest weekday against the mean),
        ``revisions: backlog`` (correlation of neighbouring days) and ``revisions: smoothness``
        (``statistic``: variance over that of independent events, in the 60 days that vary least).

    Notes
    -----
    1. A figure that does not change within its rounding is no revision.
    2. A total that can only grow and falls is a correction where it has a note, a slip candidate
       where one figure left out explains it, a change of definition where the note says so or
       half of the outlet's series fell on the same day; else the figures do not tell.
    3. Weekdays: the longest run of consecutive days; the level changes slowly from week to week. A
       weekend with fewer events is usual: the two lowest neighbours of Thursday to Sunday are told, and
       the other five days are tested.
    4. Revisions and falls are no tests and have no p-values.

    References
    ----------
    Columns after epiprocess, revision_summary. M. Friedman (1937), 10.1080/01621459.1937.10503522.

    Examples
    --------
    >>> rows = [{"id": f"d{i}", "value": v, "start": "2024-01-01", "through": f"2024-01-0{i}", "relation": "exact"}
    ...         for i, v in enumerate(["4,516", "4,518", "4,418", "4,519"], start=1)]
    >>> result = check_revisions(ClaimSet.from_frame(rows))
    >>> [f.reason.split(":")[0] for f in result.findings if f.verdict == "notable"]
    ['count']
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    quantities = Quantities(claims.scheme)
    cumulative, daily = series_of(claims, quantities)
    told = histories(claims, quantities)
    findings = [history_finding(h) for h in told] or [not_run(CHECK, _no_history(claims))]
    findings.append(direction_finding(told))
    findings += _falls(cumulative)
    findings += [_steps(s) for s in cumulative]
    findings += _run_findings([run for s in (*cumulative, *daily) if (run := _days(s)) is not None], smooth)
    undated = sum(not c.published for c in claims)
    notes = untouched(claims, findings, f"in no series and published once, undated ({undated:,}) or without two ends")
    notes += ["a note beside a fall may speak of something else"] if cumulative else []
    return PlausibilityResult(
        claims=claims, check=CHECK, findings=adjusted(findings), notes=tuple(notes), plain=not smooth
    )


def _run_findings(runs: Sequence[Run], smooth: bool) -> list[Finding]:
    """Test runs of consecutive days, or say what they lack."""
    findings = [make(run) for make in (_weekdays, _backlog) for run in runs]
    if not runs:
        reason = f"needs 1 series with {7 * WEEKS + 6} consecutive days and events from one outlet; found 0"
        findings = [not_run(check, reason) for check in (WEEKDAYS, BACKLOG)]
    if smooth and runs:
        return findings + [_smoothness(run) for run in runs]
    needed = f"needs {PAIRS} pairs of consecutive days with events from one outlet; found 0"
    return [*findings, not_run(SMOOTH, needed if smooth else UNASKED)]


def _no_history(claims: ClaimSet) -> str:
    dated = sum(1 for c in claims if c.published)
    return f"needs 1 quantity that one origin published at 2 dates; found 0 ({count(dated, 'claim')} with a date)"


def _falls(cumulative: Sequence[DatedSeries]) -> list[Finding]:
    """One finding a cumulative series; falls on one day in several series of an outlet go together."""
    if not cumulative:
        return [not_run(FALLS, "needs 3 totals from one day on, of one count and outlet; found fewer")]
    series_of_outlet = Counter(s.origin for s in cumulative)
    fell = Counter((s.origin, s.points[f.index].end) for s in cumulative for f in falls(s.points))
    shared: dict[str, set[date]] = {}
    for (outlet, day), times in fell.items():
        if times > 1 and 2 * times >= series_of_outlet[outlet]:
            shared.setdefault(outlet, set()).add(day)
    return [_fallen(s, falls(s.points, shared=frozenset(shared.get(s.origin, ())))) for s in cumulative]


def _fallen(series: DatedSeries, found: Sequence[Fall]) -> Finding:
    kinds = Counter(f.kind for f in found)
    n = len(series.points)
    text = f"{series}: {count(len(found), 'fall')} among {count(n, 'total')} from {series.start}"
    if found:
        text += f" ({listing(f'{kinds[k]} {k}' for k in FallKind if kinds[k])})"
        text += "".join(f"; {_named(series, f)}" for f in found[:NAMED])
        if len(found) > NAMED:
            text += f"; and {len(found) - NAMED:,} more"
    steps = [float(b.value - a.value) for a, b in pairwise(series.points)]
    usual = float(np.median(steps))
    text += f". An error downwards smaller than the growth to the next date (median {short(usual, 4)}) would not show"
    largest = max((_depth(series, f) for f in found), default=0.0)
    asked = kinds[FallKind.SLIP] + kinds[FallKind.LASTING]
    verdict, n_falls = Verdict.NOTABLE if asked else Verdict.UNREMARKABLE, float(len(found))
    return Finding(ids=series.ids, check=FALLS, statistic=n_falls, effect=-largest, verdict=verdict, reason=f"{text}.")


def _depth(series: DatedSeries, fall: Fall) -> float:
    """Return a fall relative to the figure before."""
    before = abs(Fraction(series.points[fall.index - 1].value))
    return float(Fraction(fall.size) / max(before, Fraction(1)))


def _named(series: DatedSeries, fall: Fall) -> str:
    low, before = series.points[fall.index], series.points[fall.index - 1]
    text = f"{low.end - DAY} {number(before.value)} to {number(low.value)}"
    if fall.wrong is not None:
        text += f", {series.points[fall.wrong].id} stands alone"
    elif low.note:
        text += f', "{low.note[:60]}"'
    return text


def _steps(series: DatedSeries) -> Finding:
    """Count dates left out, totals that did not move and the largest step."""
    steps = [
        (after.value - before.value, after.end, (after.end - before.end).days)
        for before, after in pairwise(series.points)
    ]
    lengths, sizes = Counter(days for *_, days in steps), [size for size, *_ in steps]
    usual, times = lengths.most_common(1)[0]
    gaps = sum(n for days, n in lengths.items() if days > usual)
    still = sizes.count(0)
    text = f"{series}: usual step {count(usual, 'day')} ({times:,} of {count(len(steps), 'step')}), "
    text += count(gaps, "longer step")
    if gaps:
        _, end, days = max(steps, key=lambda step: step[2])
        text += f", the longest of {days:,} days to {end - DAY}"
    made_up = sum(a == 0 and b > 0 for a, b in pairwise(sizes))
    text += f"; {count(still, 'step')} without change, {made_up:,} of them made up for at the next date"
    size, end, _ = max(steps, key=lambda step: step[0])
    text += f"; largest step {number(size)} to {end - DAY}"
    stands = any(sizes) and not any(sizes[-STANDS:])
    if stands:
        text += f". The last {STANDS} steps or more are 0: no event, or no new count; the totals do not tell which"
    verdict, share = Verdict.CANNOT_TELL if stands else Verdict.UNREMARKABLE, still / len(steps)
    return Finding(ids=series.ids, check=STEPS, statistic=float(gaps), effect=share, verdict=verdict, reason=f"{text}.")


class Run(NamedTuple):
    """The longest run of consecutive days of a series, with their figures."""

    series: DatedSeries
    first: date
    values: list[float]

    @property
    def said(self) -> str:
        """How it is named in a reason."""
        return f"{self.series}: {len(self.values):,} days from {self.first}"

    def finding(self, check: str, statistic: float, pvalue: float, effect: float, power: float, reason: str) -> Finding:
        """Tell a test of the run; where cells are small, silence says nothing."""
        mean = float(np.mean(self.values))
        verdict = Verdict.CANNOT_TELL if mean < SMALL and pvalue > LEVEL else Verdict.UNREMARKABLE
        if mean < SMALL:
            ties = ", so that many ranks tie" if check == WEEKDAYS else ""
            reason += f". Small cells: {mean:.2g} a day on average{ties}"
        ids = self.series.ids
        return Finding(
            ids=ids,
            check=check,
            statistic=statistic,
            pvalue=pvalue,
            effect=effect,
            power=power,
            verdict=verdict,
            reason=f"{reason}.",
        )


def _days(series: DatedSeries) -> Run | None:
    """Return the longest run of consecutive days, the first of several, where long enough."""
    runs: list[list[Point]] = [[]]
    for point in series.points:
        if runs[-1] and point.end - runs[-1][-1].end != DAY:
            runs.append([])
        runs[-1].append(point)
    chosen = max(runs, key=len)
    values = [float(p.value) for p in chosen]
    if series.is_cumulative:
        values, chosen = list(np.diff(values)), chosen[1:]
    if len(values) < 7 * WEEKS + 6 or not any(values):
        return None
    return Run(series, chosen[0].end - DAY, values)


def _weekdays(run: Run) -> Finding:
    first = run.first.weekday()
    statistic, pvalue = working_days_test(run.values, first)
    profile = weekday_profile(run.values, first)
    power, least = weekday_power(run.values)
    low, high = int(profile.argmin()), int(profile.argmax())
    text = f"{run.said}: {DAYS[low]}s have {profile[low]:.0%} of the weekly mean, {DAYS[high]}s {profile[high]:.0%}"
    text += f". One weekday lower by {least:.0%} would be noticed with 80 % power" if least <= 1 else ""
    apart = " and ".join(f"{DAYS[day]}s" for day in weekend_of(profile))
    differ = "differ: compare whole weeks" if pvalue <= LEVEL else "differ no more than chance lets them"
    text += f". {apart} apart, as a weekend, the other days {differ}"
    return run.finding(WEEKDAYS, statistic, pvalue, float(profile[low] - 1), power, text)


def _backlog(run: Run) -> Finding:
    statistic, pvalue = backlog_test(run.values)
    power = backlog_power(len(run.values))
    text = (
        f"{run.said}: neighbouring days correlate by {statistic:.2f}, weekdays and level apart "
        f"({INDEPENDENT:.2f} where independent). A fall of that by 0.2 would be noticed in {power:.0%}"
    )
    if pvalue <= LEVEL:
        text += ". Days of few reports are made up for on the next: usual where offices book late"
    return run.finding(BACKLOG, statistic, pvalue, statistic - INDEPENDENT, power, text)


def _smoothness(run: Run) -> Finding:
    series, found = run.series, smoothest(run.values)
    if found is None:
        reason = f"{series}: needs {PAIRS} pairs of consecutive days with events in {STRETCH} days; found fewer"
        return not_run(SMOOTH, reason, series.ids)
    power = smoothness_power(found.pairs, found.stretches)
    start, last = run.first + found.start * DAY, run.first + (found.stop - 1) * DAY
    text = (
        f"{series}: of {count(found.stretches, 'stretch', 'stretches')}, {start} to {last} varies least: "
        f"{found.statistic:.3g} times as much as independent events would"
    )
    text += " (falls taken as 0)" if min(run.values) < 0 else ""
    text += f". Half of that variation would be noticed in {power:.0%}"
    if found.pvalue <= LEVEL:
        text += ". Honest causes first: figures rounded or averaged over days, plans, or booking as they are typed in"
    return Finding(
        ids=series.ids,
        check=SMOOTH,
        statistic=found.statistic,
        pvalue=found.pvalue,
        effect=found.statistic - 1,
        power=power,
        verdict=Verdict.UNREMARKABLE,
        reason=f"{text}.",
    )
