"""The same odd number under two labels: a figure carried over, or a label that changed on the way?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import log, sqrt
from typing import NamedTuple

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.period import Period
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.plausibility.finding import LEVEL, Finding, PlausibilityResult, Verdict, not_run, settled
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import count, listing, number

CHECK = "copies"
COUNTED = ("total", "each", "stock", "rate", "difference")
LEAST = 1000
"""Figures below have too few digits to be told apart."""

PAIRS = 0.8
"""Part of the level that is spent on pairs of equal figures."""

MANY = 50
"""Numbers with several labels from which those that chance explains are told together."""

NAMED = 6
"""Labels of a number that are named."""

MOVING = 8
"""Dates of one series from one outlet from which totals that do not move are its own affair."""


class Label(NamedTuple):
    """Everything that a row says of a figure, apart from who printed it."""

    kind: str
    quantity: Quantity
    window: Period

    def __str__(self) -> str:
        return f"{self.quantity}, {self.window}"


def check_copies(
    claims: ClaimsLike, *, reading: ReadingLike = None, effort: float = 1.0, timeout: float | None = None
) -> PlausibilityResult:
    """Does the same odd number stand under different labels, dates or units?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; looked at are counts of 1,000 or more that do not end in two zeros.
    reading : Reading
        Kept in the result; figures are taken as printed.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.

    Returns
    -------
    PlausibilityResult
        One finding a number that stands under several labels. ``statistic`` is the number of
        labels, ``pvalue`` the chance that so many of the other figures hit this number,
        ``effect`` how many such hits would be expected, ``power`` whether two equal figures of
        this size would be notable in a table of this length (1 or 0).

    Notes
    -----
    1. The same number for the same count and window is a retelling, not a copy under another label.
    2. By chance, figures of similar size (within a factor of 3.2 either way) are spread evenly
       on a logarithmic scale, down to the last digit printed.
    3. Totals of one series that one outlet prints for 8 dates or more may stand still: these are
       left out here and told by :func:`check_revisions`.
    4. ``pvalue_adjusted`` is the chance of such a coincidence, or a rarer one, anywhere in the table.
    5. A copy says nothing of which label is right.

    Examples
    --------
    >>> rows = [{"id": "a", "value": "156,360", "start": "2022", "end": "2025-06-01", "category": "407+408"},
    ...         {"id": "b", "value": "156,360", "start": "2022", "end": "2025-08-01", "category": "407"}]
    >>> result = check_copies(ClaimSet.from_frame(rows))
    >>> result.status.value, result.findings[0].ids
    ('notable', ('a', 'b'))
    """
    check_limits(effort, timeout)
    claims = as_claims(claims, reading)
    reading = claims.reading
    quantities = Quantities(claims.scheme)
    odd = [c for c in claims if _is_odd(c)]
    if len(odd) < 2:
        reason = f"needs 2 counts of {LEAST:,} or more that do not end in two zeros; found {len(odd)}"
        return _result(claims, reading, [not_run(CHECK, reason, [c.id for c in odd])], len(odd))
    still = _still(odd, quantities)
    found: dict[int, dict[Label, list[Claim]]] = {}
    for claim in odd:
        assert claim.figure is not None
        label = Label(claim.kind, quantities.of(claim), claim.window)
        label = still.get(claim.id, label)
        found.setdefault(int(claim.figure.value), {}).setdefault(label, []).append(claim)
    groups = {value: labels for value, labels in found.items() if len(labels) > 1}
    table = Table([value for value, labels in found.items() for _ in labels])
    findings = [_finding(value, labels, table) for value, labels in sorted(groups.items())]
    if len(findings) > MANY:
        usual = [f for f in findings if _is_usual(f)]
        findings = [f for f in findings if not _is_usual(f)]
        findings += [_as_expected(usual)] if usual else []
    if not findings:
        reason = f"none of {count(len(odd), 'odd figure')} stands under two labels"
        findings = [Finding(check=CHECK, statistic=0.0, verdict=Verdict.UNREMARKABLE, reason=reason)]
    return _result(claims, reading, findings, len(odd))


class Table:
    """The figures of a table in rising order, and how many of similar size each has beside it."""

    def __init__(self, values: Sequence[int]) -> None:
        self.sizes = sorted(values)
        self.near = [
            bisect_right(self.sizes, v * sqrt(10)) - bisect_left(self.sizes, v / sqrt(10)) - 1 for v in self.sizes
        ]
        self._from: dict[int, list[float]] = {}

    def near_to(self, value: int) -> int:
        """Other figures within a factor of the square root of 10."""
        return self.near[bisect_left(self.sizes, value)]

    def anywhere(self, value: int, labels: int) -> float:
        """Chance that as many figures as rare as this one, or rarer, are equal anywhere in the table.

        Larger figures are rarer. Pairs get four fifths of the level and all larger groups one
        fifth, so that the chance of any wrong finding is at most the level.
        """
        pairs = self._upwards(value, 2) / PAIRS
        return min(1.0, pairs) if labels == 2 else min(1.0, pairs, self._upwards(value, labels) / (1 - PAIRS))

    def _upwards(self, value: int, labels: int) -> float:
        """Expected number of groups of so many equal figures, from a size upwards."""
        if labels not in self._from:
            self._from[labels] = self._expected(labels)
        return self._from[labels][bisect_left(self.sizes, value)]

    def _expected(self, labels: int) -> list[float]:
        import numpy as np
        from scipy.stats import binom

        chances = np.array([min(1.0, _unit(v) / (v * log(10))) for v in self.sizes])
        groups = binom.sf(labels - 2, np.array(self.near), chances) / labels
        return [float(x) for x in np.cumsum(groups[::-1])[::-1]]


def _unit(value: int) -> int:
    """Return one unit of the last non-zero digit; a figure that ends in 0 may be rounded to tens."""
    return 1 if value % 10 else 10


def _result(claims: ClaimSet, reading: Reading, findings: Sequence[Finding], odd: int) -> PlausibilityResult:
    left = len(claims) - odd
    notes = [f"{count(left, 'claim')} left out: round, below {LEAST:,} or not a count"] if left else []
    return PlausibilityResult(
        claims=claims, reading=reading, check=CHECK, findings=tuple(findings), notes=tuple(notes), plain=True
    )


def _is_odd(claim: Claim) -> bool:
    figure = claim.figure
    return (
        claim.kind in COUNTED and figure is not None and figure.step == 1 and figure.zeros < 2 and figure.value >= LEAST
    )


def _still(odd: Sequence[Claim], quantities: Quantities) -> dict[str, Label]:
    """Give the dates of a long series of one outlet one label where its total did not move."""
    series: dict[tuple[str, str, Quantity, object], list[Claim]] = {}
    for claim in odd:
        start = claim.window.start if claim.kind != "stock" else None
        series.setdefault((claim.source, claim.kind, quantities.of(claim), start), []).append(claim)
    labels: dict[str, Label] = {}
    for (_, kind, quantity, _start), rows in series.items():
        if len({c.window for c in rows}) < MOVING:
            continue
        rows.sort(key=lambda c: c.window.end)
        first = rows[0]
        for claim in rows:
            assert claim.figure is not None
            assert first.figure is not None
            first = first if claim.figure.value == first.figure.value else claim
            labels[claim.id] = Label(kind, quantity, first.window)
    return labels


def chance_of_copies(value: int, labels: int, others: int, unit: int = 1) -> float:
    """What is the chance that so many figures of similar size are this very number?

    Parameters
    ----------
    value : int
        The number.
    labels : int
        Labels that it stands under, 2 or more.
    others : int
        Other figures within a factor of the square root of 10.
    unit : int
        One unit of its last non-zero digit.

    Returns
    -------
    float
        P(at least ``labels`` - 1 of ``others`` hits), each with chance unit / (value x ln 10).

    Examples
    --------
    >>> f"{chance_of_copies(156_360, 2, 20):.2g}"
    '5.6e-05'
    """
    from scipy.stats import binom

    return float(binom.sf(labels - 2, others, min(1.0, unit / (value * log(10)))))


def _finding(value: int, labels: dict[Label, list[Claim]], table: Table) -> Finding:
    rows = [c for group in labels.values() for c in group]
    near = table.near_to(value)
    pvalue = chance_of_copies(value, len(labels), near, _unit(value))
    adjusted_ = max(pvalue, table.anywhere(value, len(labels)))
    able = table.anywhere(value, 2) <= LEVEL
    expected = near * _unit(value) / (value * log(10))
    told = "; ".join(f"{listing(c.id for c in group)}: {label}" for label, group in list(labels.items())[:NAMED])
    if len(labels) > NAMED:
        told += f"; and {len(labels) - NAMED:,} more"
    reason = (
        f"{number(Fraction(value))} stands for {count(len(labels), 'thing')} that differ in {_differ(list(labels))}: "
        f"{told}. Of {count(near, 'other figure')} of its size {expected:.2g} would hit it by chance"
    )
    if not able:
        reason += "; in a table of this length two equal figures of this size are no surprise"
    finding = Finding(
        ids=tuple(c.id for c in rows), check=CHECK, statistic=float(len(labels)), pvalue=pvalue, effect=expected,
        power=float(able), verdict=Verdict.UNREMARKABLE, reason=reason + ".",
    )  # fmt: skip
    return settled(finding, adjusted_)


def _is_usual(finding: Finding) -> bool:
    """Whether chance explains the labels of a number, and two equal ones would be no surprise."""
    return not finding.power and finding.verdict != Verdict.NOTABLE


def _as_expected(usual: Sequence[Finding]) -> Finding:
    """Tell together the numbers that chance alone puts under several labels in a long table."""
    reason = f"{len(usual):,} more numbers stand for several things, each no more often than chance makes likely"
    return Finding(
        ids=tuple(dict.fromkeys(i for f in usual for i in f.ids)), check=CHECK, statistic=float(len(usual)),
        power=0.0, verdict=Verdict.CANNOT_TELL, reason=f"{reason} in a table of this length.",
    )  # fmt: skip


def _differ(labels: Sequence[Label]) -> str:
    parts: dict[str, set[object]] = {
        "kind": {x.kind for x in labels},
        "measure": {x.quantity.measure for x in labels},
        "unit": {x.quantity.unit for x in labels},
        "category": {x.quantity.category for x in labels},
        "geography": {x.quantity.geography for x in labels},
        "basis": {x.quantity.basis for x in labels},
        "dates": {x.window for x in labels},
    }
    return listing(name for name, values in parts.items() if len(values) > 1)
