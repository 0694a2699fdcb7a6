"""The same quantity by date of publication: how often it was revised, how far, which way, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.selection import published
from deserstats.plausibility.finding import Finding, Verdict, not_run
from deserstats.plausibility.quantity import Quantities, Quantity, origin_of
from deserstats.stats.levels import LEVEL
from deserstats.wording import Exact, count, number

CHECK = "revisions"
DIRECTION = "revisions: direction"
NEEDED = 6
"""Revised quantities from which one sign among all of them surprises at 5 %: 2 x (1/2)^6."""


@dataclass(frozen=True, slots=True)
class Vintage:
    """One figure as published on a day."""

    day: Period
    value: Exact
    low: Exact
    high: Exact
    id: str

    def is_apart(self, other: Vintage) -> bool:
        """Whether no rounding makes the two equal."""
        return self.high < other.low or other.high < self.low


@dataclass(frozen=True, slots=True)
class History:
    """The figures of one origin for one quantity and window, by date of publication.

    Attributes
    ----------
    quantity : Quantity
    window : Period
    vintages : tuple of Vintage
        In the order of publication; retellings that allow the same value are kept.
    """

    quantity: Quantity
    window: Period
    vintages: tuple[Vintage, ...]

    @property
    def revisions(self) -> list[Fraction]:
        """Changes from one figure to the next that no rounding explains."""
        steps, last = [], self.vintages[0]
        for new in self.vintages[1:]:
            if last.is_apart(new):
                steps.append(Fraction(new.value) - Fraction(last.value))
                last = new
            elif new.high - new.low < last.high - last.low:
                last = new
        return steps

    @property
    def spread(self) -> Fraction:
        """Largest minus smallest figure, relative to the last."""
        values = [Fraction(v.value) for v in self.vintages]
        return (max(values) - min(values)) / abs(values[-1]) if values[-1] else Fraction(0)

    @property
    def days_to_settle(self) -> int:
        """Days from the first publication to that of the figure from which nothing changed any more."""
        settled = self.vintages[-1]
        for vintage in reversed(self.vintages):
            if vintage.is_apart(settled):
                break
            settled = vintage
        return (settled.day.start - self.vintages[0].day.start).days


def histories(claims: ClaimSet, quantities: Quantities) -> list[History]:
    """Return what one origin published of one window at two dates or more."""
    groups: dict[tuple[Quantity, Period, str, str], list[Vintage]] = {}
    for claim in claims:
        day = published(claim)
        if day is None or claim.figure is None or claim.kind not in ("total", "stock") or len(claim.windows) > 1:
            continue
        allowed = claim.allowed(claims.reading)
        if allowed.low is None or allowed.high is None:
            continue
        key = (quantities.of(claim), claim.window, claim.kind, claim.witness or origin_of(claim).casefold())
        vintage = Vintage(day, claim.figure.value, allowed.low, allowed.high, claim.id)
        groups.setdefault(key, []).append(vintage)
    for rows in groups.values():
        rows.sort(key=lambda v: (v.day.start, v.day.end, v.id))
    return [History(*key[:2], tuple(rows)) for key, rows in groups.items() if len({v.day for v in rows}) > 1]


def history_finding(history: History) -> Finding:
    """Tell one history; a revision is no fault."""
    steps = history.revisions
    text = f"{history.quantity}, {history.window}: {count(len(history.vintages), 'figure')} from "
    text += f"{history.vintages[0].day} to {history.vintages[-1].day}, {count(len(steps), 'revision')}"
    if steps:
        ends = ", ".join(f"{number(v.value)} ({v.id}, {v.day})" for v in history.vintages)
        text += f" ({direction(steps)}, largest {number(max(steps, key=abs))}; spread {float(history.spread):.2%} "
        text += f"of the last; settled after {count(history.days_to_settle, 'day')}): {ends}"
        text += ". A later revision or another definition; one pair of figures does not tell which"
    ids, n, spread = tuple(v.id for v in history.vintages), float(len(steps)), float(history.spread)
    return Finding(ids=ids, check=CHECK, statistic=n, effect=spread, verdict=Verdict.UNREMARKABLE, reason=f"{text}.")


def direction(steps: Sequence[Fraction]) -> str:
    """Name the sign of the changes."""
    if all(s > 0 for s in steps):
        return "upwards"
    return "downwards" if all(s < 0 for s in steps) else "both ways"


def direction_finding(found: Sequence[History]) -> Finding:
    """Test whether first and last figures differ with one sign more often than a coin would."""
    revised = [h for h in _disjoint(found) if h.revisions]
    n = len(revised)
    if n < NEEDED:
        reason = f"needs {NEEDED} revised quantities whose windows are apart; found {n}"
        return not_run(DIRECTION, reason, [v.id for h in revised for v in h.vintages])
    up = sum(sum(h.revisions) > 0 for h in revised)
    pvalue, power = sign_pvalue(up, n), sign_power(n, 0.9)
    text = f"{up} of {n} revised quantities went up from the first to the last figure, {n - up} down or back. "
    if pvalue <= LEVEL:
        text += "One-sided gaps usually mean a later revision or another definition: do not mix them. "
    return Finding(
        ids=tuple(v.id for h in revised for v in h.vintages),
        check=DIRECTION,
        statistic=float(up),
        pvalue=pvalue,
        effect=up / n - 0.5,
        power=power,
        verdict=Verdict.UNREMARKABLE,
        reason=f"{text}Nine in ten one way would be noticed in {power:.0%}.",
    )


def _disjoint(found: Sequence[History]) -> list[History]:
    kept: list[History] = []
    for history in sorted(found, key=lambda h: (h.window.days, h.window.start)):
        q = history.quantity
        if not any(
            k.window.overlaps(history.window) and k.quantity.category & q.category and k.quantity[:2] == q[:2]
            for k in kept
        ):
            kept.append(history)
    return kept


def sign_pvalue(up: int, n: int) -> float:
    """Return the chance that n coins fall at least as unevenly as with so many up (exact, two-sided).

    Examples
    --------
    >>> sign_pvalue(6, 6)
    0.03125
    """
    from scipy.stats import binomtest

    return float(binomtest(up, n, 0.5).pvalue)


def sign_power(n: int, chance: float) -> float:
    """Return the chance that the sign test notices when each change goes up with this chance."""
    from scipy.stats import binom

    return float(sum(binom.pmf(k, n, chance) for k in range(n + 1) if sign_pvalue(k, n) <= LEVEL))
