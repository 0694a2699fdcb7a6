"""The same odd number under two labels: a figure carried over, or a label that changed on the way?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from deserstats.arguments import question
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.plausibility.copying.coincidence import FIGURES, NearPairs, OddFigure, figures_of
from deserstats.plausibility.copying.emptiness import Rests, contains
from deserstats.plausibility.finding import Finding, PlausibilityResult, Verdict, not_run, settled
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.stats.levels import LEVEL, POWER
from deserstats.wording import count, few, listing, number

CHECK = "copies"
COUNTED = ("total", "each", "stock", "rate", "difference")
LEAST = 1000
"""Figures below have too few digits to be told apart."""

NAMED = 6
"""Labels of a number that are named."""

MOVING = 8
"""Dates of one running total from one outlet from which it may stand still: its own affair."""


class Label(NamedTuple):
    """Everything that a row says of a figure, apart from who printed it."""

    kind: str
    quantity: Quantity
    window: Period

    def __str__(self) -> str:
        return f"{self.quantity}, {self.window}"


Labels = dict[Label, list[OddFigure]]
"""What one number stands for, in the order of the table."""


@question
def check_copies(
    claims: ClaimsLike,
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """Does the same odd number stand under different labels, dates or units?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; looked at are counts of 1,000 or more that do not end in two zeros.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PlausibilityResult
        One finding a number that stands under several labels. ``statistic`` is the number of
        labels, ``pvalue`` the chance that two near figures of its size are equal,
        ``effect`` how many such pairs would be expected, ``power`` whether two equal figures of
        this size and spread would be notable in this table (1 or 0).

    Notes
    -----
    1. The same number for the same count and window is a retelling, not a copy under another label.
    2. By chance, two near figures differ by any number of units of their precision alike: near is
       within 1 % and within half of the usual step of their series. So the table's own near pairs
       tell how many equal ones to expect.
    3. Of a series of fewer than 5 figures the usual step is not known: two of its own figures that
       are equal tell nothing.
    4. Where one figure counts all that the other counts, the other claims are asked of the rest: where they imply
       that it is nothing, the two are one; where they leave that open, it cannot be told; where they
       imply that it is something, equal figures are a surprise.
    5. A level that stands still from one date to the next is one figure. Totals of one series that one outlet
       prints for 8 dates or more may stand still: these are told by :func:`check_revisions`.
    6. ``pvalue_adjusted`` is the chance of such a coincidence, or a rarer one, anywhere in the table.
    7. A copy says nothing of which label is right; two labels may count the same.

    Examples
    --------
    >>> rows = [{"id": "a", "value": "156,360", "start": "2022", "end": "2025-06-01", "category": "407+408"},
    ...         {"id": "b", "value": "156,360", "start": "2022", "end": "2025-08-01", "category": "407"}]
    >>> result = check_copies(ClaimSet.from_frame(rows))
    >>> result.status.value, result.findings[0].ids
    ('notable', ('a', 'b'))
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    odd = [c for c in claims if _is_odd(c)]
    quantities = Quantities(claims.scheme)
    if len(odd) < 2:
        reason = f"needs 2 counts of {LEAST:,} or more that do not end in two zeros; found {len(odd)}"
        return _result(claims, [not_run(CHECK, reason, [c.id for c in odd])], len(odd))
    figures = figures_of(odd, quantities)
    label_of = _labels(figures)
    found: dict[int, Labels] = {}
    for figure in figures:
        found.setdefault(figure.value, {}).setdefault(label_of[figure.claim.id], []).append(figure)
    each = [(group[0], label) for labels in found.values() for label, group in labels.items()]
    table = NearPairs([figure for figure, _ in each], [label for _, label in each])
    rests = Rests(claims, quantities)
    several = [labels for _, labels in sorted(found.items()) if len(labels) > 1]
    findings = [f for labels in several if (f := _finding(labels, table, rests)) is not None]
    return _result(claims, findings or [_none(figures, table)], len(odd))


def _result(claims: ClaimSet, findings: Sequence[Finding], odd: int) -> PlausibilityResult:
    left = len(claims) - odd
    notes = [f"{count(left, 'claim')} left out: round, below {LEAST:,} or not a count"] if left else []
    return PlausibilityResult(claims=claims, check=CHECK, findings=tuple(findings), notes=tuple(notes), plain=True)


def _is_odd(claim: Claim) -> bool:
    figure = claim.figure
    if figure is None or claim.kind not in COUNTED:
        return False
    return figure.step == 1 and figure.zeros < 2 and figure.value >= LEAST


def _labels(figures: Sequence[OddFigure]) -> dict[str, Label]:
    """Label every figure; dates at which a level, or a long running total of one outlet, stood still have one."""
    labels = {f.claim.id: Label(f.claim.kind, f.quantity, f.claim.window) for f in figures}
    series: dict[object, list[OddFigure]] = {}
    for f in figures:
        outlet = ("", None) if f.claim.kind == "stock" else (f.claim.source, f.claim.window.start)
        series.setdefault((f.series, outlet), []).append(f)
    for rows in series.values():
        if rows[0].claim.kind != "stock" and len({f.claim.window for f in rows}) < MOVING:
            continue
        rows.sort(key=lambda f: f.claim.window.end)
        first = rows[0]
        for f in rows:
            first = first if f.value == first.value else f
            labels[f.claim.id] = Label(f.claim.kind, f.quantity, first.claim.window)
    return labels


def _chances(labels: Labels, rests: Rests) -> tuple[list[float], bool]:
    """Return the chances of figures to be equal that count different things, and whether some may be one."""
    from scipy.cluster.hierarchy import DisjointSet

    firsts = [group[0] for group in labels.values()]
    besides = frozenset(f.claim.id for group in labels.values() for f in group)
    same = DisjointSet([f.claim.id for f in firsts])
    chances, is_open = list[tuple[str, str, float]](), False
    for one, other in combinations(firsts, 2):
        inside = _inside(one.claim, other.claim, rests.quantities)
        least = rests.between(*inside, besides) if inside else None
        if inside and not least:
            is_open |= least is None
            same.merge(one.claim.id, other.claim.id)
        else:
            chances.append((one.claim.id, other.claim.id, _chance(one, other, least)))
    return [chance for one, other, chance in chances if not same.connected(one, other)], is_open


def _inside(one: Claim, other: Claim, quantities: Quantities) -> tuple[Claim, Claim] | None:
    """Return the figure that counts all that the other counts, and the other."""
    return next(((a, b) for a, b in ((one, other), (other, one)) if contains(a, b, quantities)), None)


def _chance(one: OddFigure, other: OddFigure, least: float | None) -> float:
    """Chance that two near figures are equal; 1 where their series is too short to show how far it moves.

    Where one counts so much more than the other at least, that much is how far they should be apart.
    """
    unit = max(one.unit, other.unit)
    if least:
        return 1 / (int(max(least, min(one.reach, other.reach)) / unit) + 1)
    if one.series == other.series and not (one.is_known and other.is_known):
        return 1.0
    return 1 / (2 * int(min(one.reach, other.reach) / unit) + 1)


def _finding(labels: Labels, table: NearPairs, rests: Rests) -> Finding | None:
    """Judge a number under several labels; nothing where the other claims imply that these are one."""
    chances, is_open = _chances(labels, rests)
    if not chances and not is_open:
        return None
    ids, n = tuple(f.claim.id for group in labels.values() for f in group), float(len(labels))
    reason, chance = _told(labels), min(chances, default=1.0)
    if chance == 1:
        reason += (
            f"How far this series moves is not known: it stands still, or has fewer than {FIGURES} odd figures."
            if chances
            else "One counts all that the other counts, and the other claims allow that the rest is nothing."
        )
        verdict = Verdict.CANNOT_TELL
        return Finding(ids=ids, check=CHECK, statistic=n, power=0.0, verdict=verdict, reason=reason)
    first = next(iter(labels.values()))[0]
    near, anywhere = max(1, table.near_to(first.value, first.reach)), table.anywhere(chance)
    expected, able = near * chance, anywhere <= LEVEL
    reason += f"{count(near, 'pair')} of figures near it: {few(expected)} equal by chance"
    reason += f", and {few(anywhere)} such or rarer in the whole table"
    reason += "." if able else "; in this table two equal figures of this size are no surprise."
    finding = Finding(
        ids=ids,
        check=CHECK,
        statistic=n,
        pvalue=min(1.0, expected, anywhere),
        effect=expected,
        power=float(able),
        verdict=Verdict.UNREMARKABLE,
        reason=reason,
    )
    return settled(finding, anywhere)


def _told(labels: Labels) -> str:
    named = [f"{listing(f.claim.id for f in group)}: {label}" for label, group in list(labels.items())[:NAMED]]
    if len(labels) > NAMED:
        named.append(f"and {len(labels) - NAMED:,} more")
    value = number(next(iter(labels.values()))[0].value)
    things = f"{count(len(labels), 'thing')} that differ in {_differ(list(labels))}"
    return f"{value} stands for {things}: {'; '.join(named)}. "


def _none(figures: Sequence[OddFigure], table: NearPairs) -> Finding:
    """Say that no number stands under two labels, and of how many figures a copy would have shown."""
    able = sum(table.anywhere(f.chance) + f.chance <= LEVEL for f in figures)
    reason = f"none of {count(len(figures), 'odd figure')} stands under two labels that chance must explain; "
    reason += f"a copy of {able:,} of them would have been notable under an unlike label"
    power = able / len(figures)
    verdict = Verdict.UNREMARKABLE if power >= POWER else Verdict.CANNOT_TELL
    return Finding(check=CHECK, statistic=0.0, power=power, verdict=verdict, reason=reason + ".")


def _differ(labels: Sequence[Label]) -> str:
    names = ("kind", *Quantity._fields, "dates")
    columns = zip(*((label.kind, *label.quantity, label.window) for label in labels), strict=True)
    parts = {name: set(column) for name, column in zip(names, columns, strict=True)}
    return listing(name for name, values in parts.items() if len(values) > 1)
