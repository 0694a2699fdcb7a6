"""Who repeats whom: copies, retellings, independent support, and one figure under several labels.

Ten outlets that print one reply are one witness. Nothing here is a verdict on a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from deserstats.arguments import question
from deserstats.checks.sums.naming import with_id
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.selection import published
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import check_limits
from deserstats.result import Result
from deserstats.wording import Exact, count, exact, listing

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 4
"""Digits, trailing zeros aside, from which a figure that comes up twice is no chance: 1 in 9,000."""

LABELS = ("kind", "measure", "unit", "category", "geography", "window")
"""What a figure is printed under."""


class LinkKind(StrEnum):
    """How two claims hang together."""

    COPY = "copy"
    RETELLING = "retelling"
    INDEPENDENT = "independent"
    SAME_FIGURE = "same_figure"


class LineageStatus(StrEnum):
    """Whether any claim repeats what another printed before."""

    REPEATED = "repeated"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLink:
    """``id`` hangs on ``other``, which was printed first or more precisely; ``differs`` names other labels."""

    id: str
    other: str
    kind: LinkKind
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageResult(Result):
    """How the claims of a table hang together.

    Attributes
    ----------
    status : {"repeated", "distinct"}
        *repeated*: some claim is a copy or a retelling of another, and so no witness of its own;
        *distinct*: none is.
    links : tuple of ClaimLink
        *copy*: same root origin, labels and figure. *retelling*: a coarser figure of the same
        root origin and labels that holds the precise one. *independent*: the figures of two named
        root origins for the same labels can both hold. *same_figure*: one figure of four digits
        or more under other labels.
    """

    claims: ClaimSet
    links: tuple[ClaimLink, ...]

    plotter: ClassVar[str] = "plot_lineage"

    @property
    def status(self) -> LineageStatus:
        """Whether some claim is a copy or a retelling of another."""
        repeats = any(link.kind in (LinkKind.COPY, LinkKind.RETELLING) for link in self.links)
        return LineageStatus.REPEATED if repeats else LineageStatus.DISTINCT

    def to_frame(self) -> pd.DataFrame:
        """Return one row a link: id, other, link, differs, and source and root origin of both."""
        import pandas as pd

        rows = []
        for link in self.links:
            a, b = self.claims[link.id], self.claims[link.other]
            origins = [a.source, b.source, a.root_origin, b.root_origin]
            rows.append([link.id, link.other, link.kind.value, "|".join(link.differs), *origins])
        columns = ["id", "other", "link", "differs", "source", "other_source", "root", "other_root"]
        return pd.DataFrame(rows, columns=columns)

    def origins(self) -> pd.DataFrame:
        """Return one row a root origin: root, claims, sources, own figures, copies, retellings."""
        import pandas as pd

        copied = {link.id for link in self.links if link.kind == LinkKind.COPY}
        retold = {link.id for link in self.links if link.kind == LinkKind.RETELLING} - copied
        table = []
        for members in _grouped(self.claims, lambda c: c.witness):
            ids = {c.id for c in members}
            shares = [len(ids - copied - retold), len(ids & copied), len(ids & retold)]
            table.append([members[0].root_origin or "(unknown)", len(ids), len({c.source for c in members}), *shares])
        columns = ["root", "claims", "sources", "own", "copies", "retellings"]
        frame = pd.DataFrame(table, columns=columns)
        return frame.sort_values(["claims", "root"], ascending=[False, True], ignore_index=True)

    def evidence(self) -> str:
        """Say nothing: what is linked is looked for again."""
        return ""

    def _holds(self) -> bool:
        return self.links == tuple(_links(self.claims))

    def _text(self) -> str:
        n = Counter(link.kind for link in self.links)
        roots = {c.witness for c in self.claims} - {""}
        unknown = sum(not c.witness for c in self.claims)
        others = f"; {count(unknown, 'claim')} of an unknown one" if unknown else ""
        repeats = f"{count(n[LinkKind.COPY], 'copy', 'copies')} and {count(n[LinkKind.RETELLING], 'retelling')}"
        lines = [
            f"{count(len(self.claims), 'claim')} of {count(len(roots), 'named root origin')}{others}",
            f"  {repeats}: they add no witness",
            f"  {count(n[LinkKind.INDEPENDENT], 'pair')} of independent support",
        ]
        for link in self.links:
            if link.kind == LinkKind.SAME_FIGURE:
                a, b = self.claims[link.id], self.claims[link.other]
                lines.append(f"  one figure under another {listing(link.differs)}: {_said(a)}; {_said(b)}")
        return "\n".join(lines)


def _said(claim: Claim) -> str:
    """Write a claim without its id, and the id in brackets where it was given."""
    return with_id(str(claim.replace(id="")), claim.id)


@question
def find_lineage(
    claims: ClaimsLike,
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> LineageResult:
    """Which figures are copies or retellings of others, and which stand on their own?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. Nothing here needs as much.
    timeout : float, optional
        Seconds after which to stop as well.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    LineageResult

    Notes
    -----
    1. Root origins are read off ``origin`` ("B from A" is A); the column ``root`` sets them.
    2. An unknown origin is never independent.
    3. Every copy is linked to the first print, every coarser figure to the most precise one.
    4. One figure of four digits or more under two labels is flagged, not judged: it may be drift
       of a unit, another wording of one window, or a slip.

    Examples
    --------
    >>> rows = [
    ...     Claim(id="a", value="6,988", start="2022", origin="Office"),
    ...     Claim(id="b", value="6,988", start="2022", origin="Office via A"),
    ...     Claim(id="c", value="7,000", start="2022", origin="B from Office"),
    ...     Claim(id="d", value="6,988", start="2023", origin="Office"),
    ... ]
    >>> print(find_lineage(ClaimSet(rows)))
    4 claims of 1 named root origin
      1 copy and 1 retelling: they add no witness
      0 pairs of independent support
      one figure under another window: 6,988, 2023 [d]; 6,988, 2022 [a]
    """
    check_limits(effort, timeout)
    claims = as_claims(claims)
    return LineageResult(claims=claims, links=tuple(_links(claims)))


def _links(claims: ClaimSet) -> Iterator[ClaimLink]:
    order = {c.id: k for k, c in enumerate(claims)}
    first_printed = sorted(claims, key=lambda c: (_day(c), order[c.id]))
    for group in _grouped(first_printed, lambda c: _labels(c, claims)):
        found = [_within(own, claims.reading) for own in _grouped((c for c in group if c.witness), lambda c: c.witness)]
        yield from (link for _, links in found for link in links)
        yield from _between([head for head, _ in found], claims.reading)
    yield from _same_figures(first_printed, claims)


def _day(claim: Claim) -> date:
    day = published(claim)
    return date.max if day is None else day.start


def _labels(claim: Claim, claims: ClaimSet) -> tuple[Hashable, ...]:
    base = (claim.base_measure, claim.base_category, claim.base_window)
    leaves = (frozenset(claims.scheme.leaves(name)) for name in (claim.category, claim.geography))
    return claim.kind, claim.measure, claim.unit, *leaves, claim.windows, claim.per, base


def _grouped(claims: Iterable[Claim], key: Callable[[Claim], Hashable]) -> Iterator[list[Claim]]:
    groups: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    yield from groups.values()


def _within(members: list[Claim], reading: Reading) -> tuple[Claim, list[ClaimLink]]:
    """Return the most precise figure of one root origin, with the copies and retellings that hang on others."""
    prints = list(_grouped(members, lambda c: (c.allowed(reading), c.figure.value if c.figure else c.order)))
    links = [ClaimLink(id=c.id, other=same[0].id, kind=LinkKind.COPY) for same in prints for c in same[1:]]
    heads = [same[0] for same in prints]
    for coarse in heads:
        precise = _most_precise(coarse, heads, reading)
        if precise:
            nearest = min(precise, key=lambda c: (_apart(coarse, c), c.source != coarse.source))
            links.append(ClaimLink(id=coarse.id, other=nearest.id, kind=LinkKind.RETELLING))
    told = {link.id for link in links}
    return next(c for c in heads if c.id not in told), links


def _most_precise(coarse: Claim, heads: list[Claim], reading: Reading) -> list[Claim]:
    """Return the figures of which a coarser one is a rounding, and that are none themselves of another such."""
    finer = [c for c in heads if c is not coarse and _holds(coarse, c, reading)]
    return [c for c in finer if not any(_holds(c, d, reading) for d in finer if d is not c)]


def _holds(coarse: Claim, precise: Claim, reading: Reading) -> bool:
    """Whether a coarser figure is a rounding of a more precise one: its range holds the other's, and is wider."""
    a, b = coarse.allowed(reading), precise.allowed(reading)
    if a == b or b.low is None or b.high is None:
        return False
    return b.low in a and b.high in a


def _apart(a: Claim, b: Claim) -> Exact:
    """How far two printed figures are apart; 0 where one has none."""
    if a.figure is None or b.figure is None:
        return 0
    return exact(abs(Fraction(a.figure.value) - b.figure.value))


def _between(heads: list[Claim], reading: Reading) -> Iterator[ClaimLink]:
    """Return figures of two root origins that can both hold."""
    for a, b in combinations(heads, 2):
        one, other = a.allowed(reading), b.allowed(reading)
        if None in (one.low, one.high, other.low, other.high):
            continue
        # ends that only touch count as common: a rounded figure may be either side of its end
        if not Interval(one.low, one.high).meet(Interval(other.low, other.high)).is_empty:
            yield ClaimLink(id=b.id, other=a.id, kind=LinkKind.INDEPENDENT)


def _same_figures(claims: Iterable[Claim], everything: ClaimSet) -> Iterator[ClaimLink]:
    """Return figures of enough digits that come up under other labels."""
    printed = (c for c in claims if c.figure is not None and _digits(c) >= DIGITS)
    for group in _grouped(printed, lambda c: c.figure.value if c.figure else None):
        seen: dict[Hashable, Claim] = {}
        for claim in group:
            seen.setdefault(_labels(claim, everything), claim)
        first, *others = seen.values()
        for other in others:
            yield ClaimLink(id=other.id, other=first.id, kind=LinkKind.SAME_FIGURE, differs=_differs(first, other))


def _digits(claim: Claim) -> int:
    assert claim.figure is not None
    return len(str(abs(claim.figure.value.numerator)).rstrip("0")) if claim.figure.value else 0


def _differs(a: Claim, b: Claim) -> tuple[str, ...]:
    names = tuple(name for name in LABELS if getattr(a, name) != getattr(b, name))
    return names or ("base",)
