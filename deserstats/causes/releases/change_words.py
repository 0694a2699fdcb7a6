"""What became of one figure, in words: shared by text and page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.identity import number_of
from deserstats.causes.releases.restated_answers import RestatedFigure
from deserstats.checks.bounds.implies import Follows
from deserstats.checks.sums.naming import name_list
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.wording import Exact, count, number, short

PROVING = 3
"""Claims that a proof is told by; more are counted."""


def difference_words(change: FigureChange) -> str:
    """Say by how much a figure is another one: ``22 more, 5.37 %``; blank where it is no number."""
    if change.difference is None:
        return ""
    size = more_or_less(change.difference) if change.difference else "the same number"
    percent = f", {short(100 * abs(float(change.share)))} %" if change.share else ""
    return f"{size}{percent}"


def more_or_less(difference: Exact) -> str:
    """Say a difference without a sign.

    Examples
    --------
    >>> more_or_less(347), more_or_less(-22)
    ('347 more', '22 less')
    """
    return f"{number(difference if difference > 0 else -difference)} {'more' if difference > 0 else 'less'}"


def rounding_words(change: FigureChange) -> str:
    """Say that two figures may be one number, where they may."""
    return "the two may be one number, worded or rounded otherwise" if change.overlaps else ""


def window_words(old: Period, new: Period) -> str:
    """Say how a window moved.

    Examples
    --------
    >>> from deserstats.claims.cells.period import as_period
    >>> window_words(as_period("2025-01..2025-05"), as_period("2025-01..2025-06"))
    'ends 30 days later'
    """
    said = []
    for word, was, now in (("begins", old.start, new.start), ("ends", old.end, new.end)):
        days = (now - was).days
        if days:
            said.append(f"{word} {count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}")
    return " and ".join(said)


def range_words(low: Exact | None, high: Exact | None) -> str:
    """Say what is left between two ends."""
    if low is not None and low == high:
        return f"exactly {number(low)}"
    if high is None:
        return f"{number(low)} or more" if low else "any number"
    return f"{number(high)} or less" if not low else f"{number(low)} to {number(high)}"


def left_words(figure: RestatedFigure, claim: Claim, names: Mapping[str, str], release: str = "new") -> str:
    """Say what a release leaves of a figure of the other one, as a sentence without its full stop.

    ``names`` are those of the claims of that release.
    """
    ends = range_words(figure.low, figure.high)
    has_ends = figure.low is not None or figure.high is not None
    if figure.status == Follows.UNDECIDED:
        return f"What the {release} release leaves of it was not settled: {figure.reason}"
    if figure.status == Follows.INCONSISTENT:
        head = f"The {release} figures that bear on it contradict each other"
        return _repaired(figure, head, ends if has_ends else "this", names)
    if not figure.is_told:
        return f"The {release} release says nothing of it"
    by = set(figure.binding)
    proof = f", proved by {name_list([n for n in names if n in by], names, most=PROVING)}" if by else ""
    was = number_of(claim)
    if figure.status == Follows.IMPLIED:
        exactly = f": {ends}" if has_ends and figure.low != was else ""
        return f"The {release} release implies it{exactly}{proof}"
    if not has_ends:
        ruled = figure.status == Follows.REFUTED
        return f"The {release} release {'rules it out' if ruled else 'leaves it open'}{proof}"
    if figure.low == figure.high and was is not None and figure.low is not None:
        return f"The {release} release leaves {ends}: {more_or_less(Fraction(figure.low) - Fraction(was))}{proof}"
    if figure.status == Follows.REFUTED:
        return f"The {release} release rules it out: it leaves {ends}{proof}"
    return f"The {release} release leaves it open: {ends}{proof}"


def _repaired(figure: RestatedFigure, head: str, ends: str, names: Mapping[str, str]) -> str:
    if not figure.repairs:
        return f"{head}; {figure.reason}"
    n = len(figure.repairs)
    without = f"without {name_list(figure.repairs[0].dropped, names, most=PROVING)}"
    which = without if n == 1 else f"whichever of {'' if figure.complete else 'these '}{n} best repairs is chosen"
    found = {r.status.value for r in figure.repairs}
    stands = f" ({found.pop()})" if len(found) == 1 else ""
    return f"{head}; they leave {ends}{stands}, {which}"


def kind_words(kind: ChangeKind, n: int) -> str:
    """Count the figures of a kind: ``2 figures revised``.

    Examples
    --------
    >>> kind_words(ChangeKind.REVISED, 1), kind_words(ChangeKind.MOVED, 2), kind_words(ChangeKind.CAME, 3)
    ('1 figure revised', '2 windows moved', '3 came')
    """
    nouns = {ChangeKind.REVISED: "figure", ChangeKind.MOVED: "window", ChangeKind.RELABELLED: "figure"}
    said = {ChangeKind.ANNOTATED: "with another status", ChangeKind.SUPERSEDED: "replaced in their own table"}
    what = count(n, nouns[kind]) if kind in nouns else f"{n:,}"
    return f"{what} {said.get(kind, kind.value)}"
