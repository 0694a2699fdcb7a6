"""Do the shares of the categories stay what they were? Windows compared, each with the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deserstats.arguments import question
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
from deserstats.plausibility.proportion.share_tests import (
    ShareTest,
    homogeneity,
    known_variability,
    normal_pvalue,
    noticed,
    smallest_noticed,
)
from deserstats.plausibility.proportion.window_shares import Names, WindowShares, splits_of
from deserstats.plausibility.quantity import Quantities
from deserstats.plausibility.totals import totals_of
from deserstats.plausibility.written import percent, tipping_words
from deserstats.stats.gamma_process import tipping_cv
from deserstats.stats.levels import LEVEL, POWER
from deserstats.wording import count, listing, short

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


@question
def check_shares(
    claims: ClaimsLike,
    *,
    cv: float | None = None,
    power_level: float = LEVEL,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
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
    progress : bool
        Show a bar of the steps done, once two seconds are over.

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
    >>> import deserstats as ds
    >>> rows = [{"id": f"{c}{y}", "value": str(v), "start": str(y), "category": c, "relation": "exact"}
    ...         for c, y, v in [("a", 2023, 16012), ("b", 2023, 9007), ("a", 2024, 66048), ("b", 2024, 23017)]]
    >>> found = ds.check_shares(rows, cv=0.2).findings
    >>> [f.verdict.value for f in found], round(found[0].effect, 3)
    (['notable'], 0.102)
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    require_options(cv, power_level)
    quantities = Quantities(claims.scheme)
    totals, _ = totals_of(claims, quantities)
    known = [(_apart(splits), names) for (_, names), splits in splits_of(totals, claims, quantities).items()]
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
