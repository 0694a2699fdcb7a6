"""Do the shares of the categories stay what they were? Windows compared, each with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

import numpy as np

from deserstats.arguments import question
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.plausibility.finding import (
    Finding,
    PlausibilityResult,
    Verdict,
    adjusted,
    not_run,
    require_options,
    untouched,
)
from deserstats.plausibility.grain import grain
from deserstats.plausibility.proportion.share_tests import (
    ShareTest,
    homogeneity,
    known_variability,
    normal_pvalue,
    noticed,
    smallest_noticed,
)
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.plausibility.totals import DAYS_A_MONTH, Total, totals_of
from deserstats.plausibility.written import percent, tipping_words
from deserstats.stats.gamma_process import tipping_cv
from deserstats.stats.levels import LEVEL, POWER
from deserstats.wording import Exact, count, listing, short

CHECK = "shares"
NEEDED = 2
"""Windows that a comparison needs."""

ESTIMATED = 4
"""Windows from which their variability is estimated."""

WIDE = 0.2
"""Width of a share up to which a window serves to judge others."""

SMALL = 5
"""Units of a category that are expected at least."""

NAMED = 4
"""Other windows that are named."""

MUCH = 10
"""Rise of the smallest share, relative to itself, from which on its size is not told."""

SHIFT = 0.5
"""Change of the smallest share, relative to itself, for which the power is stated."""


@dataclass(frozen=True, slots=True)
class WindowShares:
    """One window with what its figures say of the shares of two or more categories.

    Attributes
    ----------
    window : Period
    shares : tuple of (float, float)
        Smallest and largest share of each category; the last category is the rest.
    size : float or None
        Number of units in the window, where it is known.
    ids : tuple of str
    """

    window: Period
    shares: tuple[tuple[float, float], ...]
    size: float | None
    ids: tuple[str, ...]

    @property
    def months(self) -> float:
        """Length in mean months."""
        return self.window.days / DAYS_A_MONTH

    @property
    def width(self) -> float:
        """Largest width of a share."""
        return max(high - low for low, high in self.shares)


@question
def check_shares(
    claims: ClaimsLike,
    *,
    cv: float | None = None,
    power_level: float = LEVEL,
    effort: float = 1.0,
    timeout: float | None = None,
) -> PlausibilityResult:
    """Do categories keep their shares from window to window?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures: totals of categories that share a window, and share claims of a category in
        a larger one.
    cv : float, optional
        Variability that you hold to be usual: the coefficient of variation of one month's total.
        Needed for p-values where fewer than 4 windows are given; used where given.
    power_level : float
        Level at which powers and smallest changes are told: what the check has of 5 % among others.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.

    Returns
    -------
    PlausibilityResult
        One finding a window. ``statistic`` is F (a sum of squares where the
        others do not vary), ``effect`` the largest change of a share,
        ``power`` the chance to notice a change of the smallest share by one half of itself.

    Raises
    ------
    ClaimError
        When ``cv`` is not positive, or ``power_level`` is not between 0 and 1.

    Notes
    -----
    1. Shares of a window of L months vary like Dirichlet(a L p), a = 1 / cv^2 (the gamma
       process), and with the number of units like a multinomial (Dirichlet-multinomial, of two
       categories Beta-binomial).
    2. Without ``cv`` the variance is estimated from the other windows, 3 of them or more: F of the
       shares, or of their square roots, or the multinomial law of the units alone, whichever
       surprises least. With ``cv`` the p-value is drawn. The tipping variability is by the normal law.
    3. A figure that is rounded is an interval: the window compared is taken at its nearest end, and
       the others are held to vary at least as much as rounding can hide. Figures that all end in
       zeros are taken as rounded, whatever their rows say. Where the others agree to the last
       digit of exact figures, nothing can be told without ``cv``.
    4. Windows that overlap share events: only windows apart are compared, the narrowest first.
    5. Power and the smallest change noticed are stated at the level divided by the number of comparisons.
    6. Shares drift for good reasons; notable is not wrong.

    Examples
    --------
    >>> rows = [{"id": f"{c}{y}", "value": str(v), "start": str(y), "category": c, "relation": "exact"}
    ...         for c, y, v in [("a", 2023, 16012), ("b", 2023, 9007), ("a", 2024, 66048), ("b", 2024, 23017)]]
    >>> found = check_shares(ClaimSet.from_frame(rows), cv=0.2).findings
    >>> [f.verdict.value for f in found], round(found[0].effect, 3)
    (['notable'], 0.102)
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    require_options(cv, power_level)
    quantities = Quantities(claims.scheme)
    totals, _ = totals_of(claims, quantities)
    known = [(_apart(splits), names) for (_, names), splits in _splits(totals, claims, quantities).items()]
    families = [(apart, names) for apart, names in known if len(apart) >= NEEDED]
    each = power_level / max(1, sum(len(_asked(apart)) for apart, _ in families))
    findings = [_finding(apart, i, names, cv, each) for apart, names in families for i in _asked(apart)]
    if not findings:
        reason = (
            f"needs {NEEDED} windows apart with figures of the same 2 categories or more; found {min(1, len(known))}"
        )
        findings = [not_run(CHECK, reason)]
    notes = untouched(claims, findings, "no second category in their window, or no other window apart")
    notes.append("assumed that categories do not overlap unless their names say so")
    plain = cv is None and power_level == LEVEL
    return PlausibilityResult(claims=claims, check=CHECK, findings=adjusted(findings), notes=tuple(notes), plain=plain)


Names = tuple[str, ...]
What = tuple[str, str, frozenset[str], str]
"""Measure, unit, places and basis."""


def _splits(
    totals: Sequence[Total], claims: ClaimSet, quantities: Quantities
) -> dict[tuple[What, Names], list[WindowShares]]:
    """Return windows that know the shares of the same categories, most categories first."""
    same: dict[What, list[Total]] = {}
    for total in totals:
        q = total.quantity
        same.setdefault((q.measure, q.unit, q.geography, q.basis), []).append(total)
    groups: dict[tuple[What, Period], list[Total]] = {}
    for what, rows in same.items():
        for total in _as_coarse(rows):
            groups.setdefault((what, total.window), []).append(total)
    found: dict[tuple[What, Names], list[WindowShares]] = {}
    for (what, window), rows in groups.items():
        for names, split in _from_totals(window, rows):
            found.setdefault((what, names), []).append(split)
    for claim in claims:
        made = _from_share(claim, quantities, claims.reading)
        if made is not None:
            what, names, split = made
            # a share has no unit of its own: it joins counts of any one unit
            alike = [key for key in found if key[1] == names and (key[0][0], *key[0][2:]) == (what[0], *what[2:])]
            splits = found.setdefault(alike[0] if len(alike) == 1 else (what, names), [])
            if all(s.window != split.window for s in splits):
                splits.append(split)
    return found


def _as_coarse(totals: Sequence[Total]) -> list[Total]:
    """Widen figures that are all round by half of their common step, whatever their rows say of exactness."""
    half = Fraction(grain([t.printed for t in totals if t.printed is not None]), 2)
    if half <= Fraction(1, 2):
        return list(totals)
    return [replace(t, allowed=_widened(t.allowed, t.printed, half)) for t in totals]


def _widened(allowed: Interval, printed: Exact | None, half: Fraction) -> Interval:
    if printed is None:
        return allowed
    low = allowed.low if allowed.low is None else min(Fraction(allowed.low), max(Fraction(0), printed - half))
    high = allowed.high if allowed.high is None else max(Fraction(allowed.high), printed + half)
    return Interval(low, high)


def _label(leaves: frozenset[str]) -> str:
    return "+".join(sorted(leaves))


def _from_totals(window: Period, rows: Sequence[Total]) -> Iterator[tuple[Names, WindowShares]]:
    """Shares from counts: of parts that do not overlap, or of a part in a whole that contains it."""
    cells: dict[frozenset[str], list[Total]] = {}
    for total in rows:
        cells.setdefault(total.quantity.category, []).append(total)
    known = {leaves: _told(group) for leaves, group in cells.items()}
    ids = {leaves: tuple(t.id for t in group) for leaves, group in cells.items()}
    narrow = sorted(cells, key=lambda s: (len(s), sorted(s)))
    parts = _apart_from_each_other(narrow)
    if len(parts) >= 2:
        names = tuple(_label(p) for p in parts)
        yield names, _shares_of(window, [known[p] for p in parts], tuple(i for p in parts for i in ids[p]))
        return
    part = parts[0]
    for whole in (other for other in narrow if part < other):
        split = _part_of(window, known[part], known[whole], ids[part] + ids[whole])
        yield _sorted(part, whole - part, split)


def _apart_from_each_other(narrow: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Keep categories that share no leaf with one kept before."""
    parts = list[frozenset[str]]()
    for leaves in narrow:
        if not any(leaves & part for part in parts):
            parts.append(leaves)
    return parts


def _told(group: Sequence[Total]) -> Interval:
    """Return what all figures of one count allow: from the smallest to the largest."""
    hull = reduce(Interval.hull, (t.allowed for t in group))
    return Interval(min(t.allowed.low or 0 for t in group), hull.high)


def _shares_of(window: Period, counts: Sequence[Interval], ids: tuple[str, ...]) -> WindowShares:
    """Shares of counts known as intervals: each largest when the others are smallest."""
    lows = [Fraction(c.low or 0) for c in counts]
    highs = [None if c.high is None else Fraction(c.high) for c in counts]
    shares = []
    for i, (least, most) in enumerate(zip(lows, highs, strict=True)):
        others = _sum(highs[:i] + highs[i + 1 :])
        whole = sum(lows) - least  # the others at their smallest
        top = None if others is None else least + others
        high = 1.0 if most is None or not most + whole else float(most / (most + whole))
        shares.append((float(least / top) if top else 0.0, high))
    total = _sum(highs)
    return WindowShares(window, tuple(shares), None if total is None else float(sum(lows) + total) / 2, ids)


def _sum(ends: Sequence[Fraction | None]) -> Fraction | None:
    """Add up ends; None where one is missing."""
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def _part_of(window: Period, part: Interval, whole: Interval, ids: tuple[str, ...]) -> WindowShares:
    low = float(Fraction(part.low or 0) / Fraction(whole.high)) if whole.high else 0.0
    high = 1.0 if part.high is None or not whole.low else min(1.0, float(Fraction(part.high) / Fraction(whole.low)))
    size = None if whole.high is None else float(Fraction(whole.high))
    return WindowShares(window, ((low, high), (1 - high, 1 - low)), size, ids)


def _from_share(claim: Claim, quantities: Quantities, reading: Reading) -> tuple[What, Names, WindowShares] | None:
    """Read a share claim of a category in a larger one of the same count and window."""
    if claim.kind != "share" or (claim.base_measure and claim.base_measure != claim.measure) or claim.base_window:
        return None
    base = quantities.named(claim.base_measure or claim.measure, claim.unit, claim.base_category, claim.geography, "")
    own: Quantity = quantities.of(claim)
    if not own.category < base.category:
        return None
    allowed = claim.allowed(reading)
    if claim.figure is not None:
        allowed = _widened(allowed, claim.figure.value, Fraction(claim.figure.step) / 2)
    low, high = _share(allowed.low, claim.parts, 0.0), _share(allowed.high, claim.parts, 1.0)
    split = WindowShares(claim.window, ((low, high), (1 - high, 1 - low)), None, (claim.id,))
    return (own.measure, "", own.geography, own.basis), *_sorted(own.category, base.category - own.category, split)


def _sorted(part: frozenset[str], rest: frozenset[str], split: WindowShares) -> tuple[Names, WindowShares]:
    """Put the two categories in the order in which counts of both are put."""
    names = (_label(part), _label(rest))
    if (len(part), sorted(part)) <= (len(rest), sorted(rest)):
        return names, split
    return names[::-1], replace(split, shares=split.shares[::-1])


def _share(end: Exact | None, parts: int, otherwise: float) -> float:
    return otherwise if end is None else min(1.0, max(0.0, float(Fraction(end) / parts)))


def _apart(splits: Sequence[WindowShares]) -> list[WindowShares]:
    """Keep windows that do not overlap, the narrowest first, in the order of time."""
    kept: list[WindowShares] = []
    for split in sorted(splits, key=lambda s: (s.window.days, s.window.start)):
        if not any(split.window.overlaps(k.window) for k in kept):
            kept.append(split)
    return sorted(kept, key=lambda s: s.window.start)


def _asked(splits: Sequence[WindowShares]) -> range:
    """Compare each window with the others; of two windows the second with the first."""
    return range(1 if len(splits) == NEEDED else 0, len(splits))


def _finding(splits: Sequence[WindowShares], i: int, names: Names, cv: float | None, level: float) -> Finding:
    one = splits[i]
    rest = [s for j, s in enumerate(splits) if j != i and s.width <= WIDE]
    ids = tuple(dict.fromkeys(name for s in (one, *rest) for name in s.ids))
    if not rest:
        reason = f"{one.window}: needs 1 other window with shares known to {WIDE:.0%}; found 0"
        return not_run(CHECK, reason, one.ids)
    sides = (one, *rest)
    test = ShareTest.of([s.shares for s in sides], [s.months for s in sides], [s.size for s in sides])
    pvalue = _pvalue(test, cv)
    small = one.size is not None and one.size * float(test.others.min()) < SMALL
    told = [_compared(one, rest, names, test), _tipping(test), _power(test, cv, level, pvalue)]
    if small:
        told.append(f"Small cells: fewer than {SMALL} expected in one of them")
    return Finding(
        ids=ids,
        check=CHECK,
        statistic=test.statistic,
        pvalue=pvalue,
        effect=float(test.change[int(np.abs(test.change).round(12).argmax())]),
        power=None if pvalue is None else noticed(test, SHIFT, level=level, cv=cv),
        verdict=Verdict.CANNOT_TELL if pvalue is None or small else Verdict.UNREMARKABLE,
        reason=". ".join(told) + ".",
    )


def _pvalue(test: ShareTest, cv: float | None) -> float | None:
    """Return the p-value by the given variability or by that of the other windows, where they show any."""
    if cv is not None:
        return known_variability(test, cv)
    return homogeneity(test) if len(test.months) >= ESTIMATED and not test.is_blind else None


def _compared(one: WindowShares, rest: Sequence[WindowShares], names: Names, test: ShareTest) -> str:
    told = listing(
        f"{name} {_range(ends)} against {percent(share)}"
        for name, ends, share in zip(names, one.shares, test.others, strict=True)
    )
    text = f"{one.window}: {told} in {count(len(rest), 'other window')}"
    return text if len(rest) > NAMED else f"{text} ({listing(str(s.window) for s in rest)})"


def _tipping(test: ShareTest) -> str:
    found = tipping_cv(lambda v: normal_pvalue(test, v))
    return f"Tipping variability: {tipping_words(found)}"


def _power(test: ShareTest, cv: float | None, level: float, pvalue: float | None) -> str:
    """Say which change would have shown among as many windows as were compared."""
    if pvalue is None and len(test.months) >= ESTIMATED:
        return (
            "The other windows agree to the last digit and do not show how much shares vary: judge that CV, or give cv"
        )
    if pvalue is None:
        return "So few windows do not show how much shares vary: judge that CV, or give cv"
    least = smallest_noticed(test, level=level, power=POWER, cv=cv)
    if least is None:
        return f"No rise of the smallest share would be noticed with {POWER:.0%} power"
    if least > MUCH:
        return f"No rise of the smallest share by less than {MUCH} times itself would be noticed with {POWER:.0%} power"
    told = f"by {short(least)} times itself"
    return f"Smallest rise of the smallest share that would be noticed with {POWER:.0%} power: {told}"


def _range(ends: tuple[float, float]) -> str:
    low, high = map(percent, ends)
    return low if low == high else f"{low} to {high}"
