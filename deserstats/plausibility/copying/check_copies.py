"""The same odd number under two labels: a figure carried over, or a label that changed on the way?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.plausibility.copying.coincidence import FIGURES, Figure, Neighbours, figures_of
from deserstats.plausibility.copying.emptiness import Rests, contains
from deserstats.plausibility.finding import LEVEL, POWER, Finding, PlausibilityResult, Verdict, not_run, settled
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import count, listing, number

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


def check_copies(claims: ClaimsLike, *, effort: float = 1.0, timeout: float | None = None) -> PlausibilityResult:
    """Does the same odd number stand under different labels, dates or units?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; looked at are counts of 1,000 or more that do not end in two zeros.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.

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
    quantities = Quantities(claims.scheme)
    odd = [c for c in claims if _is_odd(c)]
    if len(odd) < 2:
        reason = f"needs 2 counts of {LEAST:,} or more that do not end in two zeros; found {len(odd)}"
        return _result(claims, [not_run(CHECK, reason, [c.id for c in odd])], len(odd))
    still = _still(odd, quantities)
    found: dict[int, dict[Label, list[Claim]]] = {}
    for claim in odd:
        assert claim.figure is not None
        label = still.get(claim.id, _label(claim, quantities))
        found.setdefault(int(claim.figure.value), {}).setdefault(label, []).append(claim)
    made = dict(zip((c.id for c in odd), figures_of(odd, quantities), strict=True))
    each = [labels[label][0] for labels in found.values() for label in labels]
    table = Neighbours([made[c.id] for c in each], [still.get(c.id, _label(c, quantities)) for c in each])
    rests = Rests(claims, quantities)
    groups = (_Group(value, labels, made, rests) for value, labels in sorted(found.items()) if len(labels) > 1)
    findings = [_finding(group, table) for group in groups if not group.is_implied]
    return _result(claims, findings or [_none(list(made.values()), table)], len(odd))


def _result(claims: ClaimSet, findings: Sequence[Finding], odd: int) -> PlausibilityResult:
    left = len(claims) - odd
    notes = [f"{count(left, 'claim')} left out: round, below {LEAST:,} or not a count"] if left else []
    return PlausibilityResult(claims=claims, check=CHECK, findings=tuple(findings), notes=tuple(notes), plain=True)


def _is_odd(claim: Claim) -> bool:
    figure = claim.figure
    return (
        claim.kind in COUNTED and figure is not None and figure.step == 1 and figure.zeros < 2 and figure.value >= LEAST
    )


def _label(claim: Claim, quantities: Quantities) -> Label:
    return Label(claim.kind, quantities.of(claim), claim.window)


def _still(odd: Sequence[Claim], quantities: Quantities) -> dict[str, Label]:
    """Give dates at which a level, or a long running total of one outlet, did not move one label."""
    series: dict[tuple[str, str, Quantity, object], list[Claim]] = {}
    for claim in odd:
        level = claim.kind == "stock"
        key = ("" if level else claim.source, claim.kind, quantities.of(claim), None if level else claim.window.start)
        series.setdefault(key, []).append(claim)
    labels: dict[str, Label] = {}
    for (_, kind, quantity, _start), rows in series.items():
        if kind != "stock" and len({c.window for c in rows}) < MOVING:
            continue
        rows.sort(key=lambda c: c.window.end)
        first = rows[0]
        for claim in rows:
            assert claim.figure is not None
            assert first.figure is not None
            first = first if claim.figure.value == first.figure.value else claim
            labels[claim.id] = Label(kind, quantity, first.window)
    return labels


class _Group:
    """The labels of one number, those together that may be one by what they count."""

    def __init__(self, value: int, labels: dict[Label, list[Claim]], made: dict[str, Figure], rests: Rests) -> None:
        self.value = value
        self.labels = labels
        self.rows = [c for group in labels.values() for c in group]
        self.figure = made[self.rows[0].id]
        firsts = [group[0] for group in labels.values()]
        besides = frozenset(c.id for c in self.rows)
        number_of = {c.id: i for i, c in enumerate(firsts)}
        chances: list[tuple[Claim, Claim, float]] = []
        self.is_open = False
        for one, other in combinations(firsts, 2):
            inside = _inside(one, other, rests.quantities)
            least = rests.between(*inside, besides) if inside else None
            if inside and not least:
                self.is_open |= least is None
                gone, kept = number_of[other.id], number_of[one.id]
                number_of = {k: kept if v == gone else v for k, v in number_of.items()}
            else:
                chances.append((one, other, _chance(made[one.id], made[other.id], least)))
        self.chances = [p for one, other, p in chances if number_of[one.id] != number_of[other.id]]
        self.is_implied = not self.chances and not self.is_open


def _inside(one: Claim, other: Claim, quantities: Quantities) -> tuple[Claim, Claim] | None:
    """Return the figure that counts all that the other counts, and the other."""
    return next(((a, b) for a, b in ((one, other), (other, one)) if contains(a, b, quantities)), None)


def _chance(one: Figure, other: Figure, least: float | None) -> float:
    """Chance that two near figures are equal; 1 where their series is too short to show how far it moves.

    Where one counts so much more than the other at least, that much is how far they should be apart.
    """
    unit = max(one.unit, other.unit)
    if least:
        return 1 / (int(max(least, min(one.reach, other.reach)) / unit) + 1)
    if one.quantity == other.quantity and not (one.is_known and other.is_known):
        return 1.0
    return 1 / (2 * int(min(one.reach, other.reach) / unit) + 1)


def _finding(group: _Group, table: Neighbours) -> Finding:
    labels = group.labels
    told = "; ".join(f"{listing(c.id for c in rows)}: {label}" for label, rows in list(labels.items())[:NAMED])
    if len(labels) > NAMED:
        told += f"; and {len(labels) - NAMED:,} more"
    reason = (
        f"{number(Fraction(group.value))} stands for {count(len(labels), 'thing')} that differ in "
        f"{_differ(list(labels))}: {told}"
    )
    head = {"ids": tuple(c.id for c in group.rows), "check": CHECK, "statistic": float(len(labels))}
    if not group.chances:
        reason += ". One counts all that the other counts, and the other claims allow that the rest is nothing"
        return Finding(**head, power=0.0, verdict=Verdict.CANNOT_TELL, reason=reason + ".")  # type: ignore[arg-type]
    chance = min(group.chances)
    if chance == 1:
        reason += f". How far this series moves is not known: it stands still, or has fewer than {FIGURES} odd figures"
        return Finding(**head, power=0.0, verdict=Verdict.CANNOT_TELL, reason=reason + ".")  # type: ignore[arg-type]
    near = max(1, table.near_to(group.value, group.figure.reach))
    anywhere = table.anywhere(chance)
    reason += f". {count(near, 'pair')} of figures near it: {near * chance:.2g} equal by chance"
    reason += f", and {anywhere:.2g} such or rarer in the whole table"
    able = anywhere <= LEVEL
    if not able:
        reason += "; in this table two equal figures of this size are no surprise"
    pvalue = min(1.0, near * chance, anywhere)
    finding = Finding(
        **head, pvalue=pvalue, effect=near * chance, power=float(able), verdict=Verdict.UNREMARKABLE,  # type: ignore[arg-type]
        reason=reason + ".",
    )  # fmt: skip
    return settled(finding, anywhere)


def _none(figures: Sequence[Figure], table: Neighbours) -> Finding:
    """Say that no number stands under two labels, and of how many figures a copy would have shown."""
    able = sum(table.anywhere(f.chance) + f.chance <= LEVEL for f in figures)
    reason = f"none of {count(len(figures), 'odd figure')} stands under two labels that chance must explain; "
    reason += f"a copy of {able:,} of them would have been notable under an unlike label"
    power = able / len(figures)
    verdict = Verdict.UNREMARKABLE if power >= POWER else Verdict.CANNOT_TELL
    return Finding(check=CHECK, statistic=0.0, power=power, verdict=verdict, reason=reason + ".")


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
